"""The gate that reads the code: bandit, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from mlops_lessons.devsecops import allowances
from mlops_lessons.devsecops.gates import Finding, GateResult, Severity, timed
from mlops_lessons.errors import ServiceError

__all__ = ["command", "python_files", "run", "scan"]

_LARGEST = 1_000_000


def run(folder: Path, *, block_from: Severity = "medium", today: date | None = None) -> GateResult:
    """Return what bandit says of the Python files of an application.

    A file that it could not read shuts the gate: what nobody looked at has not passed. Comments ``# nosec`` and settings in
    the application do not count by themselves; see :mod:`mlops_lessons.devsecops.allowances`.

    Parameters
    ----------
    block_from : {"low", "medium", "high"}, default "medium"
        What is below is noted and lets the change through.
    today : datetime.date, optional
        The day on which allowances are judged.
    """
    return timed(lambda: _run(folder, block_from, today or date.today()))


def _run(folder: Path, block_from: Severity, today: date) -> GateResult:
    files = python_files(folder)
    texts = {name: (folder / name).read_bytes().decode("utf-8", errors="replace") for name in files}
    lines = {(name, n): line for name, text in texts.items() for n, line in enumerate(text.splitlines(), start=1)}
    given, broken = allowances.in_file(folder)
    given = [one for one in given if one.gate == "code"]
    given += [one for name, text in texts.items() for one in allowances.in_code(text, name)]
    blocking, allowed = allowances.apply(scan(folder), given, today, lines)
    return GateResult.of("code", blocking + broken, block_from=block_from, allowed=allowed)


def python_files(folder: Path) -> list[str]:
    """Return the paths of the Python files of a folder, outside git's own; links are not followed."""
    found = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        paths = [Path(root, name) for name in sorted(files) if name.endswith((".py", ".pyw", ".pyi"))]
        found += [path.relative_to(folder).as_posix() for path in paths if not path.is_symlink()]
    return found


def command(*files: str) -> list[str]:
    """Return the command that scans some files, run from their folder.

    ``-P`` keeps the application's own modules from being imported by the scanner; the empty settings keep a ``.bandit`` file of
    the application from switching rules off.
    """
    program = [sys.executable, "-P", "-m", "bandit", "-f", "json", "-q", "--exit-zero", "--ignore-nosec"]
    return [*program, "--ini", os.devnull, "-x", "", *files]


def scan(folder: Path) -> list[Finding]:
    """Return all that bandit finds in the Python files of a folder, and the files that it could not read.

    Raises
    ------
    ServiceError
        If bandit itself fails; the message has its last words.
    """
    files = python_files(folder)
    large = [name for name in files if (folder / name).stat().st_size > _LARGEST]
    files = [name for name in files if name not in large]
    found = [_unread(name, f"larger than {_LARGEST:,} bytes") for name in large]
    for start in range(0, len(files), 500):
        report = _report(folder, [f"./{name}" for name in files[start : start + 500]])
        found += [_finding(row) for row in report["results"]]
        found += [_unread(row["filename"], row["reason"]) for row in report["errors"]]
    return found


def _report(folder: Path, files: list[str]) -> dict[str, Any]:
    done = subprocess.run(command(*files), cwd=folder, capture_output=True, check=False)
    try:
        report: dict[str, Any] = json.loads(done.stdout.decode("utf-8", errors="replace"))
    except json.JSONDecodeError:
        raise ServiceError("bandit: " + done.stderr.decode("utf-8", errors="replace").strip()[-400:]) from None
    return report


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(
        "code", row["test_id"], _plain(row["filename"]), row["line_number"], row["issue_severity"].lower(), row["issue_text"]
    )  # fmt: skip


def _unread(name: str, reason: str) -> Finding:
    return Finding("code", "unread", _plain(name), 0, "high", reason)


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").removeprefix("./")
