"""One right answer to each exercise of watching: verification, telemetry, response."""

from __future__ import annotations

__all__ = ["incident_times", "is_well", "mask_session", "page_now"]


def page_now(long, short, objective):
    def burn(failed, asked):
        return failed / asked / (1 - objective) if asked else 0

    return burn(*long) >= 14.4 and burn(*short) >= 14.4


def incident_times(events):
    by_kind = {}
    for event in sorted(events, key=lambda event: event["minute"]):
        by_kind.setdefault(event["kind"], []).append(event)
    opened = by_kind["opened"][0]
    before = [event["minute"] for event in by_kind["deployed"] if event["release"] == opened["release"]]
    deployed = max(minute for minute in before if minute <= opened["minute"])
    resolved = by_kind.get("resolved")
    mended = resolved[0]["minute"] - opened["minute"] if resolved else None
    return [opened["minute"] - deployed, mended]


def mask_session(records):
    keep = ("minute", "carrier", "origin", "hour")
    known = {}

    def stand_in(value):
        return "person-" + str(known.setdefault(str(value), len(known) + 1))

    return [{name: value if name in keep else stand_in(value) for name, value in record.items()} for record in records]


def is_well(ask, release):
    flight = {
        "carrier": "UA",
        "origin": "EWR",
        "weekday": 4,
        "hour": 18,
        "distance": 1400,
        "late_share": 0.3,
        "wind_speed": 12,
        "precip": 0,
        "visib": 10,
    }
    answer = ask("/predict", flight)
    late = answer["json"].get("late") if isinstance(answer["json"], dict) else None
    return (
        answer["status"] == 200
        and isinstance(late, float)
        and 0 <= late <= 1
        and answer["seconds"] <= 0.5
        and answer["headers"].get("x-content-type-options") == "nosniff"
        and answer["headers"].get("x-release") == release
    )
