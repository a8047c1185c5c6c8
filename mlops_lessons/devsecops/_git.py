"""Real git in a folder, with fixed people and dates, and without the settings of whoever runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = ["git", "git_bytes"]

say = topic_texts("devsecops")
_PLAIN = ("-c", "core.autocrlf=false", "-c", "commit.gpgsign=false", "-c", f"core.hooksPath={os.devnull}")
_PERSON = {"NAME": "Desk", "EMAIL": "desk@example.org"}
_FIRST_DAY = "2013-06-15T08:00:00+00:00"


def git(folder: Path, *arguments: str, date: str = _FIRST_DAY) -> str:
    """Return what a git command writes, as text.

    Parameters
    ----------
    date : str
        RFC 3339; author and committer date of a commit.

    Raises
    ------
    SetupError
        If git is missing or refuses the command.
    """
    return git_bytes(folder, *arguments, date=date).decode("utf-8", errors="replace")


def git_bytes(folder: Path, *arguments: str, given: bytes = b"", date: str = _FIRST_DAY) -> bytes:
    """Return what a git command writes when it is given some bytes, as bytes; raises as :func:`git`."""
    program = shutil.which("git")
    if program is None:
        raise SetupError(say("desk.no_git"))
    done = subprocess.run(
        [program, *_PLAIN, *arguments],
        cwd=folder,
        env=_environment(date),
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        words = (done.stderr or done.stdout).decode("utf-8", errors="replace").strip()
        raise SetupError(f"git {arguments[0]}: {words}")
    return done.stdout


def _environment(date: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in _PERSON.items()}
    return {
        **kept, **people, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_DEFAULT_HASH": "sha1",
    }  # fmt: skip
