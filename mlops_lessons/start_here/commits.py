"""A first repository to practise on: real git, in a temporary folder, with the commands that it ran.

Author and date are fixed and the learner's own git settings are left out, so the same contents give the same commits, with
the same codes, on every computer.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.style import CARD
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = ["Commit", "PracticeRepository", "show"]

_say = topic_texts("start_here")
_DAY = "2013-06-15T18:{minute:02d}:00+00:00"  # a day of the story; each commit a minute after the one before
# For a git before 2.32 (2021), which cannot be told to leave the learner's settings out.
_PLAIN = ("-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", f"core.hooksPath={os.devnull}")
_AUTHOR = {"NAME": "Practice", "EMAIL": "practice@example.org"}


@dataclass(frozen=True)
class Commit:
    """One commit: its ``code`` (the first seven signs of its name) and its ``message``."""

    code: str
    message: str


class PracticeRepository:
    """A git repository that lives as long as the object.

    Attributes
    ----------
    typed : list of str
        The commands run so far, as one would type them in a terminal.

    Raises
    ------
    SetupError
        If git is missing or refuses a command; the message has the remedy.
    """

    def __init__(self) -> None:
        self.folder = temporary_folder("practice-", self)
        self.typed: list[str] = []
        self._minute = 0
        self._git("init", "--quiet")
        self.typed.append("git init")

    def save(self, name: str, text: str) -> None:
        """Write `text` into the file `name` and commit it; the message says which file holds what.

        Raises
        ------
        SetupError
            If the file already held that text: a commit without a change is refused by git.
        """
        (self.folder / name).write_text(text + "\n", encoding="utf-8", newline="\n")
        message = f"{name}: {text}"
        self._git("add", "--", name)
        self._git("commit", "--quiet", "-m", message)
        self.typed += [f"git add {name}", f'git commit -m "{message}"']

    def undo(self) -> None:
        """Undo the last commit with another one that does the opposite: nothing is lost."""
        self._git("revert", "--no-edit", "HEAD")
        self.typed.append("git revert HEAD")

    def read(self, name: str) -> str:
        """Return what the file `name` holds now."""
        return (self.folder / name).read_text(encoding="utf-8").rstrip("\n")

    def log(self) -> tuple[Commit, ...]:
        """Return the commits, newest first."""
        lines = self._git("log", "--abbrev=7", "--format=%h %s").splitlines()
        return tuple(Commit(*line.split(" ", 1)) for line in lines)

    def _git(self, *arguments: str) -> str:
        program = shutil.which("git")
        if program is None:
            raise SetupError(_say("setup.git") + ": " + _say("setup.git_wrong"))
        self._minute += 1
        done = subprocess.run(
            [program, *_PLAIN, *arguments], cwd=self.folder, env=self._environment(), capture_output=True, text=True, check=False,
            encoding="utf-8", timeout=60,
        )  # fmt: skip
        if done.returncode:
            raise SetupError(f"git {arguments[0]}: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        """Return an environment without the settings of the learner's own git."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        date = _DAY.format(minute=self._minute)
        people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _AUTHOR.items()}
        return {
            **kept, **people, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "LC_ALL": "C",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_DEFAULT_HASH": "sha1",
        }  # fmt: skip


def show(repository: PracticeRepository) -> None:
    """Show the commands run so far, and the history that ``git log`` gives, as a terminal would."""
    lines = [f"$ {line}" for line in [*repository.typed, "git log --oneline"]]
    lines += [f"{one.code} {one.message}" for one in repository.log()]
    screen = "\n".join(lines)
    html = (
        f'<figure style="{CARD}"><figcaption style="font-weight:600">{escape(_say("commits.title"))}</figcaption>'
        f'<pre style="margin:0.4em 0 0;background:none;color:inherit;white-space:pre-wrap">{escape(screen)}</pre></figure>'
    )
    figures.show_html(html, text=screen)
