"""The model card: what a model is for, what it was measured on, and where it must not be used. As data, so that it can be checked.

References
----------
Mitchell, M. et al. (2019), "Model Cards for Model Reporting", FAT* 2019. https://arxiv.org/abs/1810.03993
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.course.tables import show_table
from mlops_lessons.flights import FEATURES
from mlops_lessons.i18n import topic_texts

__all__ = ["CHECKS", "draft", "faults", "judge_card", "show_card"]

say = topic_texts("mlops_experimentation")
_SHOWN = (
    "intended_use",
    "not_for",
    "owner",
    "predicted_at",
    "features",
    "trained_on",
    "measured_on",
    "auc",
    "weakest_slice",
)
Card = Mapping[str, Any]


def _words(card: Card, name: str) -> str:
    value = card.get(name)
    return value.strip() if isinstance(value, str) else ""


def _months(card: Card, name: str) -> list[int]:
    value = card.get(name)
    whole = isinstance(value, list) and all(type(month) is int and 1 <= month <= 12 for month in value)
    return value if whole and isinstance(value, list) else []


def _number(value: Any) -> float:
    return float(value) if type(value) in (int, float) else math.nan


def _purpose(card: Card) -> str | None:
    return None if len(_words(card, "intended_use").split()) >= 4 else "no_purpose"


def _limits(card: Card) -> str | None:
    limits = card.get("not_for")
    listed = [one for one in limits if isinstance(one, str) and one.strip()] if isinstance(limits, list) else []
    return None if listed else "no_limits"


def _moment(card: Card) -> str | None:
    return None if "18:00" in _words(card, "predicted_at") else "wrong_moment"


def _features(card: Card) -> str | None:
    names = card.get("features")
    if not isinstance(names, list) or not names:
        return "no_features"
    return None if all(name in FEATURES and FEATURES[name].in_time for name in names) else "late_feature"


def _in_order(card: Card) -> str | None:
    trained, measured = _months(card, "trained_on"), _months(card, "measured_on")
    if not trained or not measured:
        return "no_months"
    if set(trained) & set(measured):
        return "measured_on_training"
    return None if max(trained) < min(measured) else "measured_before"


def _auc(card: Card) -> str | None:
    auc = card.get("auc")
    auc = auc if isinstance(auc, dict) else {}
    value, low, high = (_number(auc.get(name)) for name in ("value", "low", "high"))
    if value > 1 or high > 1:
        return "percent"
    if math.isnan(low) or math.isnan(high) or low >= high:
        return "no_interval"
    return None if low <= value <= high else "outside"


def _worst(card: Card) -> str | None:
    return None if _words(card, "weakest_slice") else "no_slice"


def _origin(card: Card) -> str | None:
    digits = _words(card, "data_digest").lower()
    return None if len(digits) >= 8 and all(one in "0123456789abcdef" for one in digits) else "no_digest"


def _owner(card: Card) -> str | None:
    return None if _words(card, "owner") else "no_owner"


_CHECKS: dict[str, Callable[[Card], str | None]] = {
    "purpose": _purpose,
    "limits": _limits,
    "moment": _moment,
    "features": _features,
    "months": _in_order,
    "auc": _auc,
    "slice": _worst,
    "data": _origin,
    "owner": _owner,
}
#: The names of the checks of a card, in order.
CHECKS = tuple(_CHECKS)


def faults(card: Card) -> dict[str, str]:
    """Return what is wrong with a card: by check, the name of the fault; empty where all is well."""
    found = {name: check(card) for name, check in _CHECKS.items()}
    return {name: fault for name, fault in found.items() if fault}


def judge_card(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        return Verdict("failed", message="not_toml")
    fault = _CHECKS[str(check)](data)
    return Verdict("failed", mistake=fault, message=str(check)) if fault else Verdict("passed", 1.0)


def draft(candidate: Any, later: Any, probability: Any, data_digest: str) -> dict[str, Any]:
    """Return what a machine can fill in of a card; what only people know is not in it.

    Parameters
    ----------
    candidate : Candidate
    later : pandas.DataFrame
        The flights that it was measured on, with ``date``, ``origin`` and ``late``.
    probability : array-like
        What it says of them.
    data_digest : str
    """
    from mlops_lessons.mlops_experimentation.candidates import MEASURED_ON, TRAINED_ON, measures
    from mlops_lessons.mlops_experimentation.promotion import auc_interval

    by_origin = {
        origin: measures(group["late"], group["says"])["auc"]
        for origin, group in later.assign(says=probability).groupby("origin")
    }
    weakest = min(by_origin, key=by_origin.__getitem__)
    low, high = auc_interval(later["late"], probability, later["date"])
    return {
        "predicted_at": "18:00, the day before",
        "features": list(candidate.features),
        "trained_on": list(range(TRAINED_ON[0], TRAINED_ON[1] + 1)),
        "measured_on": list(range(MEASURED_ON[0], MEASURED_ON[1] + 1)),
        "auc": {"value": measures(later["late"], probability)["auc"], "low": low, "high": high},
        "weakest_slice": f"{weakest} ({by_origin[weakest]:.2f})",
        "data_digest": data_digest,
    }


def show_card(card: Card) -> None:
    """Show a card as people read it; what is missing is said so."""
    rows = [[say(f"card.{name}"), _value(card, name)] for name in _SHOWN]
    show_table(say("card.caption"), [say("card.what"), say("card.value")], rows)


def _value(card: Card, name: str) -> str:
    value = card.get(name)
    if value is None:
        return say("card.missing")
    if name == "auc":
        return f"{value['value']:.2f} ({value['low']:.2f} … {value['high']:.2f})"
    if name in ("trained_on", "measured_on"):
        return f"{min(value)} … {max(value)} / 2013"
    if name == "features":
        return say("card.all_in_time", n=len(value)) if _features(card) is None else ", ".join(value)
    return "; ".join(value) if isinstance(value, list) else str(value)
