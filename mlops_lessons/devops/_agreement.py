"""How the team's agreement is judged: eight checks, each with its mistakes or with what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from mlops_lessons.course.exercise import Verdict

__all__ = ["CHECKS", "judge_agreement"]

CHECKS = ("hours", "zone", "answers", "urgent", "disagree", "review", "on_call", "bad_day")
_SPAN = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")
_LONGEST_TOGETHER = 6 * 60
_LEAST_REST, _MOST_DAYS, _FEWEST_PEOPLE = 8, 14, 3
Judged = tuple[bool, str | None]


def judge_agreement(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    data = answer.get("data") if isinstance(answer, Mapping) else None
    if not isinstance(data, Mapping) or not any(isinstance(part, Mapping) for part in data.values()):
        return Verdict("failed", message="no_sections")
    passed, mistake = _JUDGES[str(check)](data)
    if passed:
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=mistake, message=None if mistake else f"not_{check}")


def _get(data: Mapping[str, Any], section: str, name: str) -> Any:
    part = data.get(section)
    return part.get(name) if isinstance(part, Mapping) else None


def _number(value: Any) -> float | None:
    return value if type(value) in (int, float) else None


def _words(value: Any) -> int:
    return len(value.split()) if isinstance(value, str) else 0


def _hours(data: Mapping[str, Any]) -> Judged:
    found = _SPAN.fullmatch(str(_get(data, "hours", "together")))
    if not found:
        return False, None
    start, end = (60 * int(found[place]) + int(found[place + 1]) for place in (1, 3))
    if end <= start:
        return False, "backwards"
    return end - start <= _LONGEST_TOGETHER, "always_there"


def _zone(data: Mapping[str, Any]) -> Judged:
    zone = _get(data, "hours", "zone")
    if not isinstance(zone, str):
        return False, None
    if re.fullmatch(r"[A-Z]{2,5}", zone.strip()) and zone.strip() != "UTC":
        return False, "zone_letters"
    if not re.search(r"[/+\-−]", zone) and zone.strip() != "UTC":
        return False, "zone_city"
    return bool(re.fullmatch(r"UTC|[A-Za-z]+(/[A-Za-z_]+)+|(UTC|GMT)\s*[+-−]\s*\d{1,2}(:\d{2})?", zone.strip())), None


def _answers(data: Mapping[str, Any]) -> Judged:
    hours = _number(_get(data, "answers", "normal_hours"))
    if hours is None or hours <= 0:
        return False, None
    return 1 <= hours <= 48, "at_once" if hours < 1 else "forgotten"


def _urgent(data: Mapping[str, Any]) -> Judged:
    minutes, by = _number(_get(data, "answers", "urgent_minutes")), _get(data, "answers", "urgent_by")
    normal = _number(_get(data, "answers", "normal_hours"))
    if minutes is None or minutes <= 0 or not _words(by):
        return False, None
    if normal is not None and minutes >= 60 * normal:
        return False, "no_urgency"
    return "mail" not in by.lower() and "correo" not in by.lower(), "urgent_by_mail"


def _disagree(data: Mapping[str, Any]) -> Judged:
    how, decides = _get(data, "disagree", "how"), _get(data, "disagree", "decides")
    if _words(how) >= 3 and not _words(decides):
        return False, "nobody_decides"
    return _words(how) >= 3 and _words(decides) >= 1, None


def _review(data: Mapping[str, Any]) -> Judged:
    if _get(data, "review", "blameless") is False:
        return False, "looks_for_culprits"
    days = _number(_get(data, "review", "within_days"))
    if _get(data, "review", "blameless") is not True or days is None or days <= 0:
        return False, None
    return days <= 14, "too_late"


def _on_call(data: Mapping[str, Any]) -> Judged:
    people, days, rest = (_number(_get(data, "on_call", name)) for name in ("people", "days", "rest_hours"))
    if people is None or days is None or rest is None or days <= 0:
        return False, None
    if people < _FEWEST_PEOPLE:
        return False, "one_hero"
    if rest < _LEAST_REST:
        return False, "no_rest"
    return days <= _MOST_DAYS, "endless_watch"


def _bad_day(data: Mapping[str, Any]) -> Judged:
    say, then = _get(data, "bad_day", "say"), _get(data, "bad_day", "then")
    if _words(say) and not _words(then):
        return False, "nobody_takes_over"
    return _words(say) >= 2 and _words(then) >= 2, None


_JUDGES: Mapping[str, Callable[[Mapping[str, Any]], Judged]] = {
    "hours": _hours,
    "zone": _zone,
    "answers": _answers,
    "urgent": _urgent,
    "disagree": _disagree,
    "review": _review,
    "on_call": _on_call,
    "bad_day": _bad_day,
}
