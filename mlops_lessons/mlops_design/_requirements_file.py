"""How the learner's requirements are judged: which of five real rules meet them, and which do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.mlops_design._solutions_canvas import meets
from mlops_lessons.mlops_design.design_canvas import problems_of
from mlops_lessons.mlops_design.evening_calls import rule_measures

__all__ = ["CHECKS", "judge_requirements"]

MEASURES = ("right", "late_reached", "warnings_right", "calls")
_MEANT_TO_FAIL = ("silent", "everyone", "first_40", "surest_one")
_FORMAT_WORDS = {"wrong_type": "text_for_number", "no_such_word": "no_such_kind"}
CHECKS = ("can_be_tested", "list", *_MEANT_TO_FAIL, "both_kinds")


def judge_requirements(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    data = answer.get("data") if isinstance(answer, dict) else None
    found = data.get("requirements") if isinstance(data, dict) else None
    if not isinstance(found, list) or not found:
        return Verdict("failed", message="no_requirements")
    problems = problems_of({"requirements": found})
    if problems:
        rule = problems[0].rule
        return Verdict("failed", mistake=_format_mistake(rule), message=_FORMAT_WORDS.get(rule, "wrong_fields"))
    unknown = [one["measure"] for one in found if one["measure"] not in MEASURES]
    if unknown:
        return Verdict("failed", message="no_such_measure")
    right = _holds(str(check), found)
    return Verdict("passed", 1.0) if right else Verdict("failed", mistake=_mistake(str(check), found))


def _format_mistake(rule: str) -> str | None:
    return {"no_bound": "no_bound", "two_bounds": "two_bounds"}.get(rule)


def _holds(check: str, found: list[dict[str, Any]]) -> bool:
    if check == "can_be_tested":
        return True
    if check == "both_kinds":
        kinds = {one["kind"] for one in found}
        return kinds == {"functional", "non_functional"} and all(_is_of_its_kind(one) for one in found)
    passes = all(meets(one, rule_measures()[check]) is True for one in found)
    return passes is (check == "list")


def _is_of_its_kind(requirement: Mapping[str, Any]) -> bool:
    """Tell whether it is functional exactly if it bounds the work: how many flights the list holds."""
    return (requirement["kind"] == "functional") == (requirement["measure"] == "calls")


def _mistake(check: str, found: list[dict[str, Any]]) -> str | None:
    """Return the id of what went wrong, from the most particular to the most general."""
    bounds = {one["measure"]: one for one in found}
    shares = [one.get("at_least", 0) for one in found if one["measure"] != "calls"]
    signs: Mapping[str, bool] = {
        "in_percent": check == "list" and any(share > 1 for share in shares),
        "upside_down": check == "list" and any("at_most" in one for name, one in bounds.items() if name != "calls"),
        "calls_at_least": check == "list" and "at_least" in bounds.get("calls", {}),
        "too_much": check == "list",
        "right_alone": check in ("silent", "surest_one") and set(bounds) == {"right"},
        "nobody_called": check == "silent",
        "no_limit": check == "everyone" and "calls" not in bounds,
        "only_precise": check == "surest_one" and "late_reached" not in bounds,
        "too_little": check in ("first_40", "surest_one") and "late_reached" in bounds,
        "any_forty": check == "first_40" and not {"late_reached", "warnings_right"} & set(bounds),
        "one_kind": check == "both_kinds" and len({one["kind"] for one in found}) == 1,
        "kinds_swapped": check == "both_kinds",
    }
    return next((name for name, is_so in signs.items() if is_so), None)
