"""What every gate has in common: a finding, a result, and the tables that show them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import topic_texts

__all__ = ["SEVERITIES", "Finding", "Gate", "GateResult", "at_least", "show", "show_findings", "timed"]

say = topic_texts("devsecops")
Severity = Literal["low", "medium", "high"]
SEVERITIES: tuple[Severity, ...] = ("low", "medium", "high")
Gate = Callable[[Path], "GateResult"]


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that a gate found.

    Attributes
    ----------
    gate : str
        Id of the gate: ``"code"``, ``"secrets"``, ``"history"``, ``"dependencies"``, …; its name stands in ``gates.names``.
    rule : str
        The tool's own name of what it looked for (``"B608"``), or the id of an advisory.
    file : str
        Path inside the application, with slashes; in the history, of the file when it was committed.
    line : int
        From 1; 0 where the finding is of a whole file.
    severity : {"low", "medium", "high"}
    message : str
        What the tool says of it.
    commit : str
        Of the history only: the subject of the oldest commit that holds it.
    """

    gate: str
    rule: str
    file: str
    line: int
    severity: Severity
    message: str
    commit: str = ""


@dataclass(frozen=True)
class GateResult:
    """What one gate says of an application: open (``ok``) exactly where no finding blocks.

    Attributes
    ----------
    findings : tuple of Finding
        Those that block.
    allowed : tuple of Finding
        Found, and let through for a reason that somebody wrote down.
    noted : tuple of Finding
        Found, and below the severity from which the gate blocks.
    seconds : float
        How long the gate took; two results that differ only in it are equal.
    """

    gate: str
    ok: bool
    findings: tuple[Finding, ...] = ()
    allowed: tuple[Finding, ...] = ()
    noted: tuple[Finding, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @classmethod
    def of(
        cls,
        gate: str,
        findings: Iterable[Finding],
        *,
        block_from: Severity = "low",
        allowed: Iterable[Finding] = (),
        seconds: float = 0.0,
    ) -> GateResult:
        """Return the result of a gate that blocks from a severity on; the findings are sorted by place."""
        found = sorted(set(findings), key=lambda one: (one.file, one.line, one.rule))
        blocking = tuple(one for one in found if at_least(one.severity, block_from))
        noted = tuple(one for one in found if not at_least(one.severity, block_from))
        return cls(gate, not blocking, blocking, tuple(allowed), noted, seconds)


def at_least(severity: Severity, limit: Severity) -> bool:
    """Tell whether a severity reaches a limit."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(limit)


def timed(gate: Callable[[], GateResult]) -> GateResult:
    """Run a gate and return its result with the seconds that it took."""
    from dataclasses import replace

    start = time.perf_counter()
    return replace(gate(), seconds=time.perf_counter() - start)


def show(results: Sequence[GateResult]) -> None:
    """Show which gates are open, and how many findings each has."""
    headers = [say(f"gates.{key}") for key in ("gate", "state", "blocking", "allowed", "noted")]
    rows = [
        [
            say(f"gates.names.{one.gate}"),
            say("gates.open" if one.ok else "gates.shut"),
            str(len(one.findings)),
            str(len(one.allowed)),
            str(len(one.noted)),
        ]
        for one in results
    ]
    note = say("gates.all_open" if all(one.ok for one in results) else "gates.some_shut")
    show_table(say("gates.caption"), headers, rows, note)


def show_findings(findings: Iterable[Finding], *, limit: int = 20) -> None:
    """Show findings one a line: where, what rule, and what it means in the reader's language."""
    found = list(findings)
    headers = [say(f"findings.{key}") for key in ("file", "line", "rule", "severity", "meaning")]
    rows = [
        [_place(one), str(one.line or "–"), one.rule, say(f"findings.{one.severity}"), _meaning(one)]
        for one in found[:limit]
    ]
    if not rows:
        rows = [[say("findings.none"), "–", "–", "–", "–"]]
    more = len(found) - limit
    show_table(say("findings.caption"), headers, rows, say("findings.more", count=more) if more > 0 else "")


def _place(one: Finding) -> str:
    return f"{one.file} ({one.commit})" if one.commit else one.file


def _meaning(one: Finding) -> str:
    """Return our own words of a rule where there are some, otherwise the tool's."""
    key = "rules." + "".join(sign if sign.isalnum() or sign == "." else "_" for sign in one.rule)
    try:
        return say(key)
    except UnknownNameError:
        return one.message
