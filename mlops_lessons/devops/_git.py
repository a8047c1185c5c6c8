"""Real git, told to obey nobody but us: no hooks, no settings of anyone, no pager, no network.

A repository's own settings can name programs that git runs. Reading one needs none of them, so each is switched off by
name, and what is left of the learner's own set-up is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = ["environment", "output", "program", "streaming"]

_say = topic_texts("devops")
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.pager": "cat",
    "core.autocrlf": "false",
    "core.commitGraph": "true",
    "color.ui": "false",
    "commit.gpgSign": "false",
    "tag.gpgSign": "false",
    "gc.auto": "0",
    "log.mailmap": "false",
    "log.showSignature": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "safe.directory": "*",  # another owner's repository: git refuses it because of its settings, which are off here
}


def program() -> str:
    """Return where git is.

    Raises
    ------
    SetupError
        If git is not installed.
    """
    found = shutil.which("git")
    if found is None:
        raise SetupError(_say("git.missing"))
    return found


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment for git: nothing of the learner's git in it, and `more`."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    return {
        **kept, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_PAGER": "cat", "GIT_DEFAULT_HASH": "sha1", **(more or {}),
    }  # fmt: skip


def output(folder: Path, *arguments: str, more: Mapping[str, str] | None = None, stdin: bytes | None = None) -> bytes:
    """Return what a git command prints.

    Raises
    ------
    SetupError
        If git is missing or refuses; the message has what git said.
    """
    done = subprocess.run(
        _command(folder, arguments), env=environment(more), input=stdin, capture_output=True, check=False, timeout=120,
        stdin=subprocess.DEVNULL if stdin is None else None,
    )  # fmt: skip
    if done.returncode:
        raise SetupError(_refusal(folder, arguments, done.stderr))
    return done.stdout


@contextmanager
def streaming(folder: Path, *arguments: str) -> Iterator[IO[bytes]]:
    """Give what a git command prints while it runs; it ends with the block.

    Raises
    ------
    SetupError
        If git refuses; known at the end of the block.
    """
    with TemporaryFile() as complaints:
        running = subprocess.Popen(
            _command(folder, arguments), env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints
        )  # fmt: skip
        try:
            yield running.stdout
            refused = running.wait()
        finally:
            running.kill()
            running.wait()
            running.stdout.close()
        if refused:
            complaints.seek(0)
            raise SetupError(_refusal(folder, arguments, complaints.read()))


def _command(folder: Path, arguments: tuple[str, ...]) -> list[str]:
    settings = [part for key, value in _SETTINGS.items() for part in ("-c", f"{key}={value}")]
    return [program(), "-C", str(folder), "--no-pager", *settings, *arguments]


def _refusal(folder: Path, arguments: tuple[str, ...], complaint: bytes) -> str:
    said = complaint.decode("utf-8", "replace").strip() or "?"
    if "not a git repository" in said:
        return _say("git.not_one", folder=folder)
    return _say("git.refused", command=f"git {arguments[0]}", said=said.splitlines()[-1])
