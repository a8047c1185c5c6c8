"""A gate of our own, as policy: what reaches ``execute`` is a plain text, written on the spot."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

from mlops_lessons.devsecops.code_gate import python_files
from mlops_lessons.devsecops.gates import Finding, GateResult, timed

__all__ = ["lines_to_stop", "run"]


def lines_to_stop(source: str) -> list[int]:
    """Return the lines on which something else than a plain text is given to ``execute``; ``[0]`` for what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # the last two: nested too deep
        return [0]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    asked = [call for call in calls if call.func.attr == "execute" and call.args]
    return sorted(call.lineno for call in asked if not isinstance(call.args[0], ast.Constant))


def run(folder: Path, *, today: date | None = None) -> GateResult:
    """Return where an application breaks the policy; there are no exceptions, hence `today` says nothing."""
    return timed(lambda: _run(folder))


def _run(folder: Path) -> GateResult:
    found = []
    for name in python_files(folder):
        text = (folder / name).read_bytes().decode("utf-8", errors="replace")
        found += [Finding("policy", "plain_query", name, line, "medium", "") for line in lines_to_stop(text)]
    return GateResult.of("policy", found)
