"""Whether the flights can be trusted: one question a check, and how many rows each concerns.

The checks ask what any table can be asked: is something missing, is something there twice, is a value possible, do two columns
tell the same story?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Check", "by_day", "quality_report", "unknown_planes"]

FASTEST_WIND = 254  # mph: no gust has been measured above, see References
FASTEST_PLANE = 650  # mph over ground, with the jet stream behind it
_COLUMNS = (
    *("date", "carrier", "flight", "origin", "dest", "distance", "tailnum", "seats", "plane_year", "visib", "air_time"),
    *("late", "cancelled", "departed", "landed", "arr_time", "dest_zone"),
)


@dataclass(frozen=True)
class Check:
    """One question to the data: ``wrong`` of ``of`` rows answer it badly.

    ``kind`` is what it asks about: ``complete``, ``unique``, ``possible`` or ``consistent``.
    """

    name: str
    kind: str
    wrong: int
    of: int

    @property
    def share(self) -> float:
        """The rows concerned, as a share."""
        return self.wrong / self.of


def quality_report() -> tuple[Check, ...]:
    """Return the checks of the flights and of the weather, in the order of their kinds.

    References
    ----------
    Courtney, J. et al. (2012), "Documentation and verification of the world extreme wind gust record: 113.3 m/s on Barrow
    Island", Australian Meteorological and Oceanographic Journal 62, 1-9. https://doi.org/10.1071/ES12001
    """
    from mlops_lessons.flights import joined_flights, load_weather

    flights = joined_flights(_COLUMNS)
    wind = load_weather(["wind_speed"])["wind_speed"]
    speed = flights["distance"] / (flights["air_time"] / 60)
    routes = flights.groupby(["origin", "dest"])["distance"].transform("nunique")
    found = {
        ("no_arrival", "complete"): flights["late"].isna(),
        ("no_weather", "complete"): flights["visib"].isna(),
        ("no_plane", "complete"): flights["seats"].isna(),
        ("no_year", "complete"): flights["seats"].notna() & flights["plane_year"].isna(),
        ("repeated", "unique"): flights.duplicated(["date", "carrier", "flight", "origin"], keep=False),
        ("too_much_wind", "possible"): wind > FASTEST_WIND,
        ("too_fast", "possible"): speed > FASTEST_PLANE,
        ("two_places", "consistent"): _in_two_places(flights),
        ("two_distances", "consistent"): routes > 1,
        ("two_clocks", "consistent"): _clock_disagrees(flights),
    }
    return tuple(Check(name, kind, int(wrong.sum()), len(wrong)) for (name, kind), wrong in found.items())


def _in_two_places(flights: pd.DataFrame) -> pd.Series:
    """Return which flights left before the same plane had landed from its flight before."""
    flown = flights.dropna(subset=["tailnum", "departed", "landed"]).sort_values(["tailnum", "departed"])
    before = flown.groupby("tailnum")["landed"].shift()
    return (flown["departed"] < before).reindex(flights.index, fill_value=False)


def _clock_disagrees(flights: pd.DataFrame) -> pd.Series:
    """Return where the landing, scheduled arrival plus delay, is not what the clock at the destination said."""
    import pandas as pd

    found = []
    for zone, there in flights.dropna(subset=["landed"]).groupby("dest_zone"):
        clock = there["landed"].dt.tz_convert(zone)
        found.append(clock.dt.hour * 100 + clock.dt.minute != there["arr_time"] % 2400)
    return pd.concat(found).reindex(flights.index, fill_value=False)


def by_day(days: Sequence[str] | None = None) -> pd.DataFrame:
    """Return by date: ``flights`` planned, the share ``cancelled``, and of those that arrived the share ``late``.

    Parameters
    ----------
    days : sequence of str, optional
        These dates only, such as ``"2013-02-09"``; all 365 by default.
    """
    import pandas as pd

    from mlops_lessons.flights import joined_flights

    flights = joined_flights(["date", "cancelled", "late"])
    table = flights.groupby("date").agg(
        flights=("late", "size"), cancelled=("cancelled", "mean"), late=("late", "mean")
    )
    return table if days is None else table.loc[[pd.Timestamp(day) for day in days]]


def unknown_planes(most: int = 4) -> pd.DataFrame:
    """Return the `most` airlines with the largest share of flights whose plane is not in the registry, and all together.

    Columns ``flights`` and ``unknown`` (share); indexed by the airline's name, ``""`` for all.
    """
    import pandas as pd

    from mlops_lessons.flights import joined_flights

    flights = joined_flights(["airline", "seats"])
    unknown = flights["seats"].isna()
    table = unknown.groupby(flights["airline"]).agg(flights="size", unknown="mean").nlargest(most, "unknown")
    whole = pd.DataFrame({"flights": [len(flights)], "unknown": [unknown.mean()]}, index=[""])
    return pd.concat([table, whole])
