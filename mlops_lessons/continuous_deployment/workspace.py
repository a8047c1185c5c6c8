"""The learner's side: a working copy of the application, commits, and a push whose answer is read line by line."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.application import lay_application
from mlops_lessons.continuous_deployment.git import clean_environment
from mlops_lessons.continuous_deployment.places import BRANCH
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import get_language

__all__ = ["PushResult", "WorkingCopy"]

_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Learner"), ("EMAIL", "learner@example.org"))
}


@dataclass(frozen=True)
class PushResult:
    """What became of a push.

    Attributes
    ----------
    accepted : bool
        Whether the remote took it.
    commit : str
    lines : tuple of str
        What the remote said.
    seconds : float
        From the call of git to its end.
    """

    accepted: bool
    commit: str
    lines: tuple[str, ...]
    seconds: float


class WorkingCopy:
    """A git repository in a folder, with the application in it and the remote called ``origin``.

    Parameters
    ----------
    folder : Path
        Where there is no repository yet, one is made with the application as its first commit.
    remote : Path or str
    """

    def __init__(self, folder: Path, remote: Path | str) -> None:
        self.folder = folder
        if not (folder / ".git").exists():
            folder.mkdir(parents=True, exist_ok=True)
            self.git("init", "--quiet", f"--initial-branch={BRANCH}")
            self.git("remote", "add", "origin", str(remote))
            lay_application(folder)
            self.git("add", "--all")
            self.git("commit", "--quiet", "--message", "The service, its model and its tests")

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def commit(self, changes: Mapping[str, str | bytes | None], message: str) -> str:
        """Write files (None removes one), commit them and return the commit; an empty commit where nothing changed."""
        for name, content in changes.items():
            path = self.folder / name
            if content is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.head

    def replace(self, name: str, old: str, new: str) -> dict[str, str]:
        """Return the change of a file in which `old` stands: the same text with `new` in its place.

        Raises
        ------
        ServiceError
            If `old` does not stand there exactly once.
        """
        text = (self.folder / name).read_text(encoding="utf-8")
        if text.count(old) != 1:
            raise ServiceError(say("delivery.not_once", name=name, old=old))
        return {name: text.replace(old, new)}

    def push(self, tell: Callable[[str], None] | None = None, **environment: str) -> PushResult:
        """Push to the remote and return what became of it; `tell` gets each line of the remote as it comes.

        Parameters
        ----------
        **environment : str
            More variables for git and the hooks, such as the fault of :mod:`mlops_lessons.continuous_deployment.faults`.
        """
        began, commit, lines = time.perf_counter(), self.head, []
        command = ["git", "push", "--no-progress", "origin", f"HEAD:{BRANCH}"]
        running = subprocess.Popen(
            command,
            cwd=self.folder,
            env=clean_environment() | {"MLOPS_LESSONS_LANGUAGE": get_language()} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        with running:
            for line in running.stderr or ():
                if (word := line.rstrip()).startswith("remote: "):
                    lines.append(word.removeprefix("remote: "))
                    if tell is not None:
                        tell(lines[-1])
        return PushResult(running.returncode == 0, commit, tuple(lines), time.perf_counter() - began)

    def undo(self) -> str:
        """Go back to what the remote's main branch holds, and return that commit: what was not accepted is dropped."""
        self.git("fetch", "--quiet", "origin")
        self.git("reset", "--quiet", "--hard", f"origin/{BRANCH}")
        return self.head

    def git(self, *arguments: str) -> str:
        """Return what git prints in this folder.

        Raises
        ------
        ServiceError
            If it ends with an error.
        """
        environment = clean_environment() | _WHO
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise ServiceError((done.stderr.strip().splitlines() or [f"git {arguments[0]}"])[-1])
        return done.stdout.removesuffix("\n")
