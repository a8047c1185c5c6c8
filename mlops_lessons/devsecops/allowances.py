"""Findings that somebody let through: each says which rule, where, why and until when, or it counts for nothing.

They stand in ``security/allow.toml`` of the application, or beside the line as ``# nosec B608 # reason, until 2026-12-31``.
"""

from __future__ import annotations

import io
import re
import tokenize
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mlops_lessons.devsecops.gates import Finding

__all__ = ["FILE", "LONGEST", "SHORTEST_REASON", "Allowance", "apply", "from_row", "in_code", "in_file", "problem"]

FILE = "security/allow.toml"
SHORTEST_REASON = 20
LONGEST = timedelta(days=366)
_NOSEC = re.compile(r"#\s*nosec\b:?\s*(?P<rules>[^#]*)(?:#(?P<reason>.*))?", re.IGNORECASE)
_RULE = re.compile(r"\bB\d{3}\b")
_UNTIL = re.compile(r"\buntil\s+(\d{4}-\d{2}-\d{2})\b")


@dataclass(frozen=True)
class Allowance:
    """One exception to a gate.

    Attributes
    ----------
    gate, rule, file : str
        As in :class:`~mlops_lessons.devsecops.gates.Finding`; the whole path of the file.
    reason : str
        At least 20 signs: why this finding is no fault, or what was done about it.
    until : datetime.date or None
        The last day on which it counts, at most a year ahead.
    text : str
        A part of the line: without it the next fault in that file would slip through with this one. Not needed for the
        history, whose lines do not change.
    written : str
        The file that the allowance itself stands in.
    """

    gate: str
    rule: str
    file: str
    reason: str
    until: date | None
    text: str = ""
    written: str = FILE


def in_file(folder: Path) -> tuple[list[Allowance], list[Finding]]:
    """Return the allowances of ``security/allow.toml``, and what is wrong with the file itself; nothing where there is none."""
    path = folder / FILE
    if not path.exists():
        return [], []
    try:
        rows = tomllib.loads(path.read_bytes().decode("utf-8")).get("allow", [])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [], [_refused("", f"{FILE} cannot be read: {error}")]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return [], [_refused("", f"{FILE}: allow must be a list of tables, [[allow]]")]
    return [from_row(row) for row in rows], []


def from_row(row: dict[str, Any]) -> Allowance:
    """Return the allowance of one table of the file; what it lacks is empty."""
    words = {name: str(row.get(name, "")).strip() for name in ("gate", "rule", "file", "reason", "text")}
    return Allowance(until=_day(row.get("until")), **words)


def _day(value: Any) -> date | None:
    """Return a day however TOML gave it: a date, a date with a time, or a string."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def in_code(text: str, file: str) -> list[Allowance]:
    """Return the allowances in the comments of a Python file; one that names no rule has the rule ``"*"``, and is refused."""
    found = []
    lines = text.splitlines()
    for number, comment in _comments(text):
        match = _NOSEC.search(comment)
        if not match:
            continue
        reason = (match["reason"] or "").strip()
        until = _UNTIL.search(reason)
        day = _day(until[1]) if until else None
        code = lines[number - 1].split("#", 1)[0].strip()
        why = reason if code else ""  # a comment on a line of its own excuses nothing
        found += [
            Allowance("code", rule, file, why, day, code, file) for rule in _RULE.findall(match["rules"]) or ["*"]
        ]
    return found


def _comments(text: str) -> list[tuple[int, str]]:
    """Return the comments of a Python file with their lines; those before the fault where it cannot be read to the end."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found.append((token.start[0], token.string))
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def problem(allowance: Allowance, today: date) -> str:
    """Return why an allowance does not count: the key of a text, or nothing where it does."""
    if not allowance.gate or not allowance.rule or "*" in allowance.rule:
        return "which_rule"
    if not allowance.file or "*" in allowance.file or (allowance.gate == "code" and not allowance.text):
        return "which_place"
    if len(allowance.reason) < SHORTEST_REASON:
        return "no_reason"
    if allowance.until is None:
        return "no_end"
    if allowance.until < today:
        return "expired"
    return "too_long" if allowance.until - today > LONGEST else ""


def apply(
    findings: Iterable[Finding], allowances: Sequence[Allowance], today: date, lines: dict[tuple[str, int], str]
) -> tuple[list[Finding], list[Finding]]:
    """Return what still blocks, and what is allowed.

    Parameters
    ----------
    lines : dict
        The text at (file, line) of the findings, which an allowance's ``text`` must be part of.

    Returns
    -------
    blocking, allowed : list of Finding
        An allowance that does not count is among the blocking ones, with the rule ``allowance.<problem>``.
    """
    wrong = [
        _refused(problem(one, today), f"{one.rule} {one.file}", one.written)
        for one in allowances
        if problem(one, today)
    ]
    good = [one for one in allowances if not problem(one, today)]
    blocking, allowed = [], []
    for finding in findings:
        text = lines.get((finding.file, finding.line), "")
        (allowed if any(_covers(one, finding, text) for one in good) else blocking).append(finding)
    return blocking + wrong, allowed


def _covers(one: Allowance, finding: Finding, text: str) -> bool:
    same = (one.gate, one.rule, one.file) == (finding.gate, finding.rule, finding.file)
    return same and one.text in text


def _refused(key: str, message: str, written: str = FILE) -> Finding:
    return Finding("allowances", f"allowance.{key or 'unreadable'}", written, 0, "high", message)
