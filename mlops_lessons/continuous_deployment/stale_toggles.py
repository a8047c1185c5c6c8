"""Toggles that should be gone: each doubles what must be tested, and one that all have or nobody has decides nothing.

References
----------
Hodgson, P. (2017), "Feature Toggles", https://martinfowler.com/articles/feature-toggles.html: toggles as inventory with a carrying
cost. Securities and Exchange Commission (2013), Release No. 70694 on Knight Capital: a reused flag woke up code of 2003.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mlops_lessons.continuous_deployment.toggles import LIFETIMES, read_toggles

__all__ = ["StaleToggle", "cupboard", "settled_state", "stale_toggles"]


@dataclass(frozen=True)
class StaleToggle:
    """A toggle to take out of the code.

    Attributes
    ----------
    age_days : int
        Since it was made; -1 where the file does not say.
    reasons : tuple of str
        ``old`` (beyond the lifetime of its purpose), ``on_for_all``, ``off_for_all`` (and unchanged for a week), ``undated``.
    """

    name: str
    owner: str
    age_days: int
    reasons: tuple[str, ...]


def stale_toggles(
    toggles: Mapping[str, Mapping[str, Any]], now: datetime, settled_days: int = 7
) -> tuple[StaleToggle, ...]:
    """Return the toggles that should be gone at `now`, the oldest first; those that are meant to stay are none of them.

    Parameters
    ----------
    toggles : mapping
        As :func:`mlops_lessons.continuous_deployment.toggles.read_toggles` returns them.
    now : datetime
        With its time zone.
    settled_days : int, default 7
        For how long a toggle must have been the same for everybody.
    """
    found = [_report(name, toggle, now, settled_days) for name, toggle in toggles.items()]
    return tuple(sorted((one for one in found if one.reasons), key=lambda one: (-one.age_days, one.name)))


def cupboard() -> dict[str, Mapping[str, Any]]:
    """Return the toggles of a made-up team, in November 2026: each stands for a kind of case."""

    def on(day: str) -> dict[str, str]:
        return {"created_at": f"2026-{day}T09:00:00Z", "changed_at": f"2026-{day}T09:00:00Z"}

    killed = {"created_at": "2026-06-01T09:00:00Z", "changed_at": "2026-09-15T09:00:00Z"}
    toggles = {
        "risk_word": {"kind": "boolean", "on": True, "owner": "web", **on("10-20")},
        "new_model": {"kind": "percentage", "percent": 20, "owner": "data", **on("11-18")},
        "summer_banner": {"kind": "boolean", "on": True, "killed": True, "owner": "web", **killed},
        "stop_bookings": {"kind": "boolean", "on": False, "purpose": "kill_switch", **on("01-10")},
        "fast_path": {"kind": "percentage", "percent": 50},
    }
    return read_toggles({"toggles": toggles})


def settled_state(toggle: Mapping[str, Any]) -> str:
    """Return ``on_for_all`` or ``off_for_all`` where everybody gets the same, empty where users differ."""
    if toggle["killed"]:
        return "off_for_all"
    if toggle["kind"] == "boolean":
        return "on_for_all" if toggle["on"] else "off_for_all"
    if toggle["kind"] == "percentage":
        return {0: "off_for_all", 100: "on_for_all"}.get(toggle["percent"], "")
    nobody = not toggle["segment"] or not all(toggle["segment"].values())
    return "off_for_all" if nobody else ""


def _report(name: str, toggle: Mapping[str, Any], now: datetime, settled_days: int) -> StaleToggle:
    lifetime = LIFETIMES[toggle["purpose"]]
    age, unchanged = _days(toggle["created_at"], now), _days(toggle["changed_at"] or toggle["created_at"], now)
    reasons = []
    if lifetime is not None:
        reasons += ["undated"] * (age < 0) + ["old"] * (age > lifetime)
        settled = settled_state(toggle)
        reasons += [settled] if settled and unchanged >= settled_days else []
    return StaleToggle(name, toggle["owner"], age, tuple(reasons))


def _days(at: str, now: datetime) -> int:
    try:
        since = datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return -1
    return max(0, (now - (since if since.tzinfo else since.replace(tzinfo=UTC))).days)
