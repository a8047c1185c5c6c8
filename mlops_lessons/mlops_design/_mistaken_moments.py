"""What people get wrong about moments, as code: what is known at 18:00 of the day before, and what had landed by then."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from mlops_lessons.mlops_design import _solutions_data as solutions

Rows = list[dict[str, Any]]
NEW_YORK = ZoneInfo("America/New_York")

# --- known_in_time


def known_by(
    evening: Callable[[datetime], datetime], *, strictly: bool = False, order: Callable[[Any], list[str]] = sorted
) -> Callable[[dict[str, str], str], list[str]]:
    """Return a mistaken function that takes another moment for the evening before."""

    def mistaken(known_at: dict[str, str], departure: str) -> list[str]:
        end = evening(datetime.fromisoformat(departure))
        moments = {name: datetime.fromisoformat(text) for name, text in known_at.items()}
        return order(name for name, moment in moments.items() if (moment < end if strictly else moment <= end))

    return mistaken


def evening_before(departure: datetime, *, before: int = 1, zone: Any = NEW_YORK, clock: Any = None) -> datetime:
    """Return 18:00 on the clock of `clock`, `before` days before the departure's date in `zone`."""
    day = departure.astimezone(zone).date() - timedelta(days=before)
    return datetime.combine(day, time(18), clock or zone)


def at_18_as_written(departure: datetime) -> datetime:
    """Return 18:00 of the day before in the zone in which the departure was written."""
    return (departure - timedelta(days=1)).replace(hour=18, minute=0)


def at_18_and_some_minutes(departure: datetime) -> datetime:
    """Return the hour 18 of the day before in New York with the minutes of the departure."""
    return (departure.astimezone(NEW_YORK) - timedelta(days=1)).replace(hour=18)


def fixed_zone(hours: int) -> timezone:
    return timezone(timedelta(hours=hours))


def known_by_date(known_at: dict[str, str], departure: str) -> list[str]:
    day = datetime.fromisoformat(departure).astimezone(NEW_YORK).date() - timedelta(days=1)

    def local(text: str) -> date:
        return datetime.fromisoformat(text).astimezone(NEW_YORK).date()

    return sorted(name for name, text in known_at.items() if local(text) <= day)


def known_as_text(known_at: dict[str, str], departure: str) -> list[str]:
    end = evening_before(datetime.fromisoformat(departure)).astimezone(UTC).isoformat()
    return sorted(name for name, text in known_at.items() if text <= end)


def known_without_zones(known_at: dict[str, str], departure: str) -> list[str]:
    day = datetime.fromisoformat(departure).date() - timedelta(days=1)
    end = datetime.combine(day, time(18))
    clocks = {name: datetime.fromisoformat(text).replace(tzinfo=None) for name, text in known_at.items()}
    return sorted(name for name, clock in clocks.items() if clock <= end)


def with_moments(known_at: dict[str, str], departure: str) -> dict[str, str]:
    return {name: known_at[name] for name in solutions.known_in_time(known_at, departure)}


def known_in_order_of_time(known_at: dict[str, str], departure: str) -> list[str]:
    known = solutions.known_in_time(known_at, departure)
    return sorted(known, key=lambda name: datetime.fromisoformat(known_at[name]))


def known_too_late(known_at: dict[str, str], departure: str) -> list[str]:
    return sorted(set(known_at) - set(solutions.known_in_time(known_at, departure)))


SUMMER = {
    "weather_17": "2013-07-14T21:51:00+00:00",
    "storm_warning": "2013-07-14T22:30:00+00:00",
    "carrier": "2013-03-01T12:00:00+00:00",
    "gate": "2013-07-15T19:00:00+00:00",
    "boarding": "2013-07-15T22:30:00+00:00",
    "dep_delay": "2013-07-15T23:12:00+00:00",
}
NIGHT = {
    "plane": "2013-01-14T23:00:00+00:00",
    "crew": "2013-01-14T22:30:00+00:00",
    "news": "2013-01-15T17:00:00+00:00",
    "late_share": "2013-01-15T23:00:00+00:00",
    "new_crew": "2013-01-14T23:15:00+00:00",
    "airport": "2013-01-14T22:45:00+00:00",
}
OFFSETS = {
    "from_la": "2013-07-14T15:30:00-07:00",
    "from_madrid": "2013-07-14T23:30:00+02:00",
    "at_noon": "2013-07-14T12:00:00-04:00",
}
CLOCK_CHANGE = {"before": "2013-03-09T22:30:00+00:00", "after": "2013-03-09T23:30:00+00:00"}


def some_moments(st: Any) -> Any:
    instants = st.datetimes(datetime(2013, 7, 13), datetime(2013, 7, 16), timezones=st.just(UTC))
    texts = instants.map(lambda one: one.replace(second=0, microsecond=0).isoformat())
    return st.tuples(st.dictionaries(st.sampled_from(["a", "b", "c"]), texts, max_size=3), texts)


# --- late_share_known


def share_known(
    had: Callable[[dict[str, Any], datetime], bool] | None = None,
    late: Callable[[Any], bool] = lambda delay: delay is not None and delay >= 15,
    nothing: Any = None,
    of: Callable[[Rows, Rows], int] = lambda known, _flights: len(known),
) -> Callable[[Rows, str], Any]:
    """Return a mistaken function: which flights it knows, which it calls late, what it gives for none, of how many."""

    def mistaken(flights: Rows, evening: str) -> Any:
        end = datetime.fromisoformat(evening)
        known = [one for one in flights if (had or had_landed)(one, end)]
        total = of(known, flights)
        return sum(late(one["delay"]) for one in known) / total if total else nothing

    return mistaken


def had_landed(flight: dict[str, Any], end: datetime) -> bool:
    return flight["landed"] is not None and datetime.fromisoformat(flight["landed"]) <= end


def landed_at(flight: dict[str, Any], end: datetime) -> bool:
    return datetime.fromisoformat(flight["landed"]) == end


def had_left(flight: dict[str, Any], end: datetime) -> bool:
    return flight["left"] is not None and datetime.fromisoformat(flight["left"]) <= end


def landed_as_text(flights: Rows, evening: str) -> float | None:
    landed = [one for one in flights if one["landed"] is not None and one["landed"] <= evening]
    return sum(one["delay"] >= 15 for one in landed) / len(landed) if landed else None


def percent_known(flights: Rows, evening: str) -> float | None:
    share = solutions.late_share_known(flights, evening)
    return None if share is None else 100 * share


def count_known(flights: Rows, evening: str) -> int:
    end = datetime.fromisoformat(evening)
    return sum(had_landed(one, end) and one["delay"] >= 15 for one in flights)


def late_to_punctual(flights: Rows, evening: str) -> float | None:
    share = solutions.late_share_known(flights, evening)
    return None if share is None else share / (1 - share) if share < 1 else math.inf


def mean_delay(flights: Rows, evening: str) -> float | None:
    end = datetime.fromisoformat(evening)
    delays = [one["delay"] for one in flights if had_landed(one, end)]
    return sum(delays) / len(delays) if delays else None


def _flight(left: str | None, landed: str | None, delay: float | None) -> dict[str, Any]:
    def at(clock: str | None) -> str | None:
        return clock if clock is None or "T" in clock else f"2013-07-14T{clock}:00+00:00"

    return {"left": at(left), "landed": at(landed), "delay": delay}


AT_18 = "2013-07-14T22:00:00+00:00"
IN_THE_AIR = [_flight("15:00", "18:00", -3), _flight("20:00", "23:10", 40)]
AFTERNOON = [
    _flight("14:00", "16:00", 15),
    _flight("15:00", "17:00", 14),
    _flight("16:00", "22:00", 90),
    _flight("21:00", "23:30", 60),
    _flight("23:00", "2013-07-15T01:00:00+00:00", 5),
    _flight(None, None, None),
]
NOBODY = [_flight("21:00", "23:30", 60), _flight(None, None, None)]
FROM_LA = [
    _flight("14:00", "2013-07-14T15:30:00-07:00", 50),
    _flight("14:00", "2013-07-14T23:30:00+02:00", 0),
    _flight("15:00", "17:00", 20),
]
