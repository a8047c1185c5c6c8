"""One right answer to each exercise of the lesson's second half."""

from __future__ import annotations

__all__ = ["announce_from", "known_in_time", "late_share_known", "missed_by", "missing_share"]


def missing_share(rows: list[dict[str, object]], column: str, by: str) -> dict[str, float]:
    """Return for each value of `by` the share of rows that lack `column`."""
    groups: dict[str, list[bool]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(row.get(column) is None)
    return {group: sum(lacks) / len(lacks) for group, lacks in groups.items()}


def known_in_time(known_at: dict[str, str], departure: str) -> list[str]:
    """Return the names that are known by 18:00 in New York of the day before the departure."""
    from datetime import datetime, time, timedelta
    from zoneinfo import ZoneInfo

    new_york = ZoneInfo("America/New_York")
    day_before = datetime.fromisoformat(departure).astimezone(new_york).date() - timedelta(days=1)
    evening = datetime.combine(day_before, time(18), new_york)
    return sorted(name for name, moment in known_at.items() if datetime.fromisoformat(moment) <= evening)


def late_share_known(flights: list[dict[str, object]], evening: str) -> float | None:
    """Return the share of late flights among those that had landed by the evening."""
    from datetime import datetime

    end = datetime.fromisoformat(evening)
    landed = [one for one in flights if one["landed"] is not None and datetime.fromisoformat(one["landed"]) <= end]
    if not landed:
        return None
    return sum(one["delay"] >= 15 for one in landed) / len(landed)


def announce_from(false_alarm: float, missed: float, announced: float) -> float:
    """Return the chance from which announcing a delay is the cheaper bet."""
    saved = missed - announced
    if saved <= 0:
        return 1.0
    return false_alarm / (false_alarm + saved)


def missed_by(flights: list[dict[str, object]], by: str, threshold: float) -> dict[str, float | None]:
    """Return for each value of `by` the share of its late flights that were not announced."""
    groups: dict[str, list[bool]] = {}
    for flight in flights:
        unseen = groups.setdefault(flight[by], [])
        if flight["late"]:
            unseen.append(flight["chance"] < threshold)
    return {group: sum(unseen) / len(unseen) if unseen else None for group, unseen in groups.items()}
