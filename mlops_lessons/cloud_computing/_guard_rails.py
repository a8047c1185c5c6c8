"""How the file of the last exercise is judged: seven checks, each with its mistake or with what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.cloud_computing.rehearsal import project_id_problems
from mlops_lessons.course.exercise import Verdict

__all__ = ["CHECKS", "judge_guard_rails"]

_LINES = {
    "project_id": ("project", "id"),
    "amount": ("budget", "amount"),
    "thresholds": ("budget", "thresholds"),
    "notify": ("budget", "notify"),
    "private": ("bucket", "public"),
    "versions": ("bucket", "versions"),
    "old_versions": ("bucket", "keep_old_versions_days"),
}
CHECKS = tuple(_LINES)


def _part(answer: Any, name: str) -> dict[str, Any]:
    data = answer.get("data") if isinstance(answer, dict) else None
    part = data.get(name) if isinstance(data, dict) else None
    return part if isinstance(part, dict) else {}


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def judge_guard_rails(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    project, budget, bucket = (_part(answer, name) for name in ("project", "budget", "bucket"))
    judged: dict[str, Callable[[], tuple[bool, str | None]]] = {
        "project_id": lambda: _judge_id(project.get("id")),
        "amount": lambda: _judge_amount(budget.get("amount")),
        "thresholds": lambda: _judge_thresholds(budget.get("thresholds")),
        "notify": lambda: _judge_notify(budget.get("notify"), "notify" in budget),
        "private": lambda: (bucket.get("public") is False, "public_bucket" if bucket.get("public") is True else None),
        "versions": lambda: (
            bucket.get("versions") is True,
            "no_versions" if bucket.get("versions") is False else None,
        ),
        "old_versions": lambda: _judge_days(bucket.get("keep_old_versions_days")),
    }
    passed, mistake = judged[str(check)]()
    if passed:
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=mistake, message=None if mistake else _about(str(check), project, budget, bucket))


def _about(check: str, project: dict[str, Any], budget: dict[str, Any], bucket: dict[str, Any]) -> str:
    """Return the key of what is said where no mistake is recognised."""
    section, key = _LINES[check]
    if not (project or budget or bucket):
        return "no_sections"
    found = {"project": project, "budget": budget, "bucket": bucket}[section]
    return f"not_{check}" if found.get(key) is not None else "no_line"


def _judge_id(value: Any) -> tuple[bool, str | None]:
    passed = not project_id_problems(value)
    return passed, None if passed or not isinstance(value, str) else "id_rules"


def _judge_amount(value: Any) -> tuple[bool, str | None]:
    return _is_number(value) and value > 0, "amount_with_unit" if isinstance(value, str) else None


def _judge_thresholds(value: Any) -> tuple[bool, str | None]:
    shares = [share for share in value if _is_number(share)] if isinstance(value, list) else []
    passed = {50, 90, 100} <= set(shares)
    if passed or not shares:
        return passed, None
    return False, "shares" if max(shares) <= 1 else "only_at_the_end" if min(shares) >= 100 else None


def _judge_notify(value: Any, written: bool) -> tuple[bool, str | None]:
    people = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    told = any(isinstance(one, str) and "@" in one.strip("@") for one in people)
    return told, "nobody_told" if written and not told else None


def _judge_days(value: Any) -> tuple[bool, str | None]:
    passed = _is_number(value) and value >= 30
    return passed, "too_soon" if _is_number(value) and not passed else None
