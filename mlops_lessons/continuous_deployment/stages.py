"""The stages of the pipeline that run a tool on the checked-out commit, as data."""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["GATES", "LINT", "TESTS", "Tool"]

Order = dict[str, Any]
_RULES = "E4,E7,E9,F"  # of a repository without rules of its own: likely errors; each ruff has other defaults


@dataclass(frozen=True)
class Tool:
    """A tool that says by its exit code whether it is content.

    Attributes
    ----------
    name : str
        As people call it.
    order : callable
        Given the folder of the commit, what the supervisor has to run in it: ``{"module", "arguments"}`` or ``{"program"}``.
    nothing_to_do : int or None
        The exit code by which it says that it found nothing to work on, which is no failure.
    """

    name: str
    order: Callable[[Path], Order]
    nothing_to_do: int | None = None


def _ruff(folder: Path) -> Order:
    own = any((folder / name).exists() for name in ("ruff.toml", ".ruff.toml", "pyproject.toml"))
    program = Path(sysconfig.get_path("scripts")) / "ruff"
    options = [
        "--no-cache",
        "--quiet",
        "--output-format=concise",
        *([] if own else ["--isolated", f"--select={_RULES}"]),
    ]
    return {"program": [str(program), "check", *options, "."]}


def _pytest(folder: Path) -> Order:
    own = any((folder / name).exists() for name in ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg"))
    elsewhere = [] if own else ["-c", os.devnull]  # never those of a folder above
    arguments = ["-q", "--color=no", "-p", "no:cacheprovider", "--tb=short", f"--rootdir={folder}", *elsewhere]
    return {"module": "pytest", "arguments": arguments, "here": True}


def _gate(name: str) -> Callable[[Path], Order]:
    """Return the order of a gate of lesson 04, run as it is run there."""
    return lambda folder: {"module": "mlops_lessons.devsecops.pipeline", "arguments": [name, str(folder)]}


LINT = (Tool("ruff", _ruff),)
TESTS = (Tool("pytest", _pytest, nothing_to_do=5),)
GATES = (Tool("code", _gate("code")), Tool("secrets", _gate("secrets")))
