"""Each flight with everything that the five tables say about it, and with its moments as instants.

The data writes moments as wall clocks: a departure in New York's time, an arrival in that of its destination. Two clocks cannot
be compared, instants can; here they are in UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_lessons.flights._derived import derived

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["joined_flights"]

NEW_YORK = "America/New_York"
LATE_MINUTES = 15  # at arrival, or more
# Airports that the table of airports lacks; zones of the IANA time zone database, https://www.iana.org/time-zones.
ZONES_LACKING = {
    "BQN": "America/Puerto_Rico",
    "PSE": "America/Puerto_Rico",
    "SJU": "America/Puerto_Rico",
    "STT": "America/St_Thomas",
}
WEATHER = ("temp", "dewp", "humid", "wind_dir", "wind_speed", "wind_gust", "precip", "pressure", "visib")


def joined_flights(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the 336,776 flights, joined with weather, plane, airline and airport, in the order of the package.

    Beside the 19 columns of :func:`~mlops_lessons.flights.load_flights`:

    - ``date`` (midnight of the local day of departure, no zone) and, as instants in UTC, ``scheduled``, ``scheduled_arrival``,
      ``departed`` and ``landed``, missing where it did not happen;
    - ``dest_zone``, and ``arrival_hour``: the hour of the scheduled arrival on the destination's clock;
    - ``late``: 1 where it arrived 15 minutes late or more, 0 where not, missing where it never arrived as planned;
      ``cancelled`` (it did not leave) and ``diverted`` (it left, and its destination has no arrival);
    - ``airline``, ``dest_name``; of the plane ``plane_year``, ``manufacturer``, ``model``, ``seats``, ``engines``;
    - the weather at the origin in the scheduled hour of departure: ``temp`` (°F), ``dewp`` (°F), ``humid`` (percent),
      ``wind_dir`` (degrees), ``wind_speed`` and ``wind_gust`` (mph), ``precip`` (inches), ``pressure`` (mbar), ``visib`` (miles).

    What a join does not find is missing, never dropped.

    Parameters
    ----------
    columns : sequence of str, optional
        Read these columns only, which is faster; all by default.

    Raises
    ------
    DataMissingError
        If the data package is missing or damaged.
    UnknownNameError
        If a column does not exist.
    """
    return derived("joined", _joined, columns)


def _joined() -> pd.DataFrame:
    from mlops_lessons.flights.tables import load_airlines, load_airports, load_flights, load_planes, load_weather

    return join(load_flights(), load_weather(), load_planes(), load_airlines(), load_airports())


def join(
    flights: pd.DataFrame,
    weather: pd.DataFrame,
    planes: pd.DataFrame,
    airlines: pd.DataFrame,
    airports: pd.DataFrame,
) -> pd.DataFrame:
    """Return what :func:`joined_flights` describes, from these tables."""
    table = with_instants(flights, airports)
    table["late"] = (table["arr_delay"] >= LATE_MINUTES).astype(float).where(table["arr_delay"].notna())
    table["cancelled"] = table["dep_time"].isna()
    table["diverted"] = ~table["cancelled"] & table["arr_delay"].isna()
    table["airline"] = table["carrier"].map(airlines.set_index("carrier")["name"])
    table["dest_name"] = table["dest"].map(airports.set_index("faa")["name"])
    built = planes.rename(columns={"year": "plane_year"})
    built = built[["tailnum", "plane_year", "manufacturer", "model", "seats", "engines"]]
    table = table.merge(built, on="tailnum", how="left", validate="many_to_one")
    seen = weather[["origin", "time_hour", *WEATHER]]
    return table.merge(seen, on=["origin", "time_hour"], how="left", validate="many_to_one")


def with_instants(flights: pd.DataFrame, airports: pd.DataFrame) -> pd.DataFrame:
    """Return `flights` with its date, zone of destination and instants."""
    import pandas as pd

    minutes = pd.to_timedelta(flights["minute"], unit="min")
    table = flights.assign(scheduled=flights["time_hour"] + minutes)
    table["date"] = pd.to_datetime(table[["year", "month", "day"]]).astype("datetime64[s]")
    zones = {**airports.set_index("faa")["tzone"].to_dict(), **ZONES_LACKING}
    table["dest_zone"] = table["dest"].map(zones)
    table["scheduled_arrival"] = _arrival(table)
    table["arrival_hour"] = table["sched_arr_time"] // 100
    table["departed"] = table["scheduled"] + pd.to_timedelta(table["dep_delay"], unit="min")
    table["landed"] = table["scheduled_arrival"] + pd.to_timedelta(table["arr_delay"], unit="min")
    return table


def _arrival(table: pd.DataFrame) -> pd.Series:
    """Return the scheduled arrival as an instant: the first time after departure that the destination's clock shows it.

    On the night when the clock is set back an hour is shown twice; the first is taken.
    """
    import pandas as pd

    found = []
    for zone, flights in table.groupby("dest_zone"):
        departure = flights["scheduled"].dt.tz_convert(zone).dt.tz_localize(None)
        clock = flights["sched_arr_time"] // 100 * 60 + flights["sched_arr_time"] % 100
        arrival = departure.dt.normalize() + pd.to_timedelta(clock, unit="min")
        arrival = arrival.where(arrival > departure, arrival + pd.Timedelta(days=1))
        first = arrival.dt.tz_localize(zone, ambiguous=[True] * len(arrival), nonexistent="shift_forward")
        found.append(first.dt.tz_convert("UTC"))
    return pd.concat(found).reindex(table.index)
