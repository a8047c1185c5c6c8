"""How the file with the exception is judged: by what it really lets through."""

from __future__ import annotations

from datetime import date
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.devsecops import allowances
from mlops_lessons.devsecops.flight_desk import planted_files
from mlops_lessons.devsecops.gates import Finding

__all__ = ["CHECKS", "TODAY", "judge_allow_board"]

TODAY = date(2013, 6, 20)
CHECKS = ("rule", "place", "reason", "until", "lets_the_board_through", "stops_the_injection")
_FILE = "desk/flights.py"
_EMPTY_REASONS = ("false positive", "falso positivo", "not a problem", "no es un problema", "is safe", "es seguro")


def judge_allow_board(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    rows = _rows(answer)
    if rows is None:
        return Verdict("failed", message="no_tables")
    one = allowances.from_row(rows[0])
    passed, mistake = {
        "rule": lambda: (one.gate == "code" and one.rule == "B608", "wrong_rule" if one.rule or one.gate else None),
        "place": lambda: (one.file == _FILE, "wrong_file" if one.file else None),
        "reason": lambda: _reason(one.reason),
        "until": lambda: _until(rows[0].get("until"), one.until),
        "lets_the_board_through": lambda: ("ORDER BY" not in _blocked(rows), _about_text(one.text)),
        "stops_the_injection": lambda: _stops(_blocked(rows)),
    }[str(check)]()
    if passed:
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=mistake, message=None if mistake else f"not_{check}")


def _about_text(text: str) -> str | None:
    return "whole_file" if not text else "line_number" if text.strip().isdigit() else None


def _rows(answer: Any) -> list[dict[str, Any]] | None:
    data = answer.get("data") if isinstance(answer, dict) else None
    rows = data.get("allow") if isinstance(data, dict) else None
    whole = isinstance(rows, list) and rows and all(isinstance(row, dict) for row in rows)
    return [{key: _value(found) for key, found in row.items()} for row in rows] if whole else None


def _value(found: Any) -> Any:
    """Return a day of TOML as its text; JSON, in which answers travel, has none."""
    return found["$time"] if isinstance(found, dict) and set(found) == {"$time"} else found


def _reason(reason: str) -> tuple[bool, str | None]:
    plain = reason.lower().strip(" .!")
    for words in _EMPTY_REASONS:
        plain = plain.replace(words, "")
    if len(reason) < allowances.SHORTEST_REASON:
        return False, "no_reason"
    return len(plain) >= allowances.SHORTEST_REASON, "reason_says_nothing"


def _until(written: Any, until: date | None) -> tuple[bool, str | None]:
    if until is None:
        return False, "no_end" if written in (None, "") else "not_a_day"
    if until < TODAY:
        return False, "expired"
    return until - TODAY <= allowances.LONGEST, "for_ever"


def _blocked(rows: list[dict[str, Any]]) -> str:
    """Return the lines of the two B608 of the desk that still block with these allowances, whatever their end and reason."""
    lines = planted_files()[_FILE].splitlines()
    places = {(_FILE, number): line for number, line in enumerate(lines, start=1) if "SELECT" in line}
    found = [Finding("code", "B608", file, line, "medium", "") for file, line in places]
    given = [{**row, "reason": "x" * allowances.SHORTEST_REASON, "until": TODAY} for row in rows]
    blocking, _allowed = allowances.apply(found, [allowances.from_row(row) for row in given], TODAY, places)
    return "\n".join(places.get((one.file, one.line), "") for one in blocking)


def _stops(blocked: str) -> tuple[bool, str | None]:
    return "carrier = '" in blocked, "text_of_both"
