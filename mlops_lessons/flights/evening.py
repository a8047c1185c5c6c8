"""The flights as they are seen when the prediction is made: at 18:00 in New York of the day before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_lessons.errors import LeakageError, UnknownNameError
from mlops_lessons.flights._derived import derived
from mlops_lessons.flights._past import a_day_later, departures_until_evening, landed_late_share
from mlops_lessons.flights.features import EVENING_HOUR, FEATURES, FORBIDDEN
from mlops_lessons.flights.joined import LATE_MINUTES
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evening_flights", "with_forbidden"]

IDENTITY = ("date", "month", "origin", "dest", "carrier", "flight", "scheduled")
WEATHER = ("temp", "humid", "wind_speed", "precip", "pressure", "visib")
# Columns that say which flights count as the same, and days to look back.
PAST = {
    "carrier_late_share": (("carrier", "origin"), 7),
    "route_late_share": (("origin", "dest"), 28),
    "flight_late_share": (("carrier", "flight"), 28),
    "plane_late_share": (("tailnum",), 7),
}


def evening_flights(features: Sequence[str] | None = None, *, arrived: bool = True) -> pd.DataFrame:
    """Return one row a flight from 2 January 2013 on, in order of scheduled departure, with what is known the evening before.

    Columns: ``date`` (no zone), ``month``, ``origin``, ``dest``, ``carrier``, ``flight``, ``scheduled`` (UTC), then the features,
    then ``late`` (0 or 1: at arrival, 15 minutes or more). The index is the row of the flight in
    :func:`~mlops_lessons.flights.load_flights`. What was not observed is missing: no row is dropped for it.

    - ``late_share`` and ``not_left_share`` are of the same airport, on the day before up to 18:00: of the departures that had
      left, those 15 minutes late or more; of those that should have left, those that had not.
    - ``carrier_late_share`` (same airline and airport, 7 days), ``route_late_share`` (same two airports, 28 days),
      ``flight_late_share`` (same airline and number, 28 days) and ``plane_late_share`` (7 days): of those that had landed by
      18:00 in New York of the day before, the share that landed late.
    - The weather is that of the hour 17 of the day before, at the origin.

    Parameters
    ----------
    features : sequence of str, optional
        Names out of :data:`~mlops_lessons.flights.FEATURES`; all of them by default.
    arrived : bool, default True
        Leave out the flights that never arrived as planned (cancelled, diverted). With False they are there, ``late`` missing:
        the evening before nobody knows which they are.

    Raises
    ------
    LeakageError
        If a feature is known only after that evening.
    UnknownNameError
        If there is no such feature.
    DataMissingError
        If the data package is missing or damaged.
    """
    wanted = list(FEATURES) if features is None else list(features)
    for name in wanted:
        _check(name)
    columns = [*IDENTITY, *(name for name in wanted if name not in IDENTITY), "late"]
    table = derived("evening", _evening, ["row", *columns]).set_index("row")
    table.index.name = None
    if not arrived:
        return table
    table = table[table["late"].notna()]
    return table.assign(late=table["late"].astype(int))


def _check(name: str) -> None:
    if name in FORBIDDEN:
        moments = {
            "departure": _("the hour of departure"),
            "take_off": _("take-off"),
            "landing": _("the landing"),
            "end_of_day": _("the end of the day of the flight"),
        }
        message = _("{name} is known from {moment} on; the prediction is made at 18:00 of the day before.")
        raise LeakageError(message.format(name=name, moment=moments[FORBIDDEN[name].known_at]))
    if name not in FEATURES:
        raise UnknownNameError.among(_("feature"), name, FEATURES)


def with_forbidden(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return a table of :func:`evening_flights` with columns that it must not have: to show what leakage does.

    Parameters
    ----------
    table : pandas.DataFrame
        With the index that it came with.
    *names : str
        Out of :data:`~mlops_lessons.flights.FORBIDDEN`; ``departure_…`` is the weather in the scheduled hour of departure,
        ``day_late_share`` the share of late departures of the airport over the whole day of the flight itself.

    Raises
    ------
    UnknownNameError
        If a name is not one of them.
    """
    for name in names:
        if name not in FORBIDDEN:
            raise UnknownNameError.among(_("feature"), name, FORBIDDEN)
    leaks = derived("leaks", _leaks, list(names))
    return table.join(leaks)


def _evening() -> pd.DataFrame:
    from mlops_lessons.flights.joined import joined_flights
    from mlops_lessons.flights.tables import load_weather

    return evening_table(joined_flights(), load_weather())


def evening_table(joined: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:
    """Return the table of :func:`evening_flights` for all flights, with ``row``, from joined flights and hourly weather."""
    table = joined.assign(
        row=range(len(joined)),
        weekday=joined["date"].dt.day_of_week.astype("int64"),
        scheduled_minutes=(joined["scheduled_arrival"] - joined["scheduled"]).dt.total_seconds() / 60,
        departures_in_hour=joined.groupby(["origin", "time_hour"])["flight"].transform("size"),
        plane_age=joined["year"] - joined["plane_year"],
    )
    for name, (keys, days) in PAST.items():
        table[name] = landed_late_share(table, keys, days)
    table = table.drop(columns=list(WEATHER))
    for known in (departures_until_evening(table), _weather_of_the_evening(weather)):
        table = table.merge(known, on=["origin", "date"], how="left", validate="many_to_one")
    table = table[table["date"] > table["date"].min()].sort_values(["scheduled", "row"])
    extra = [name for name in FEATURES if name not in IDENTITY]
    return table[["row", *IDENTITY, *extra, "late"]].reset_index(drop=True)


def _weather_of_the_evening(weather: pd.DataFrame) -> pd.DataFrame:
    """Return by ``origin`` and *next* ``date`` what was observed in the last hour before the evening."""
    import pandas as pd

    seen = weather[weather["hour"] == EVENING_HOUR - 1].copy()
    seen["date"] = pd.to_datetime(seen[["year", "month", "day"]]).astype("datetime64[s]")
    return a_day_later(seen[["origin", "date", *WEATHER]])


def _leaks() -> pd.DataFrame:
    from mlops_lessons.flights.joined import joined_flights

    return forbidden_columns(joined_flights(["origin", "date", "dep_delay", "air_time", *WEATHER]))


def forbidden_columns(joined: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of `FORBIDDEN` for each of these joined flights, whose weather is that of the hour of departure."""
    table = joined.rename(columns={name: f"departure_{name}" for name in WEATHER})
    left_late = (table["dep_delay"] >= LATE_MINUTES).astype(float).where(table["dep_delay"].notna())
    table["day_late_share"] = left_late.groupby([table["origin"], table["date"]]).transform("mean")
    return table[list(FORBIDDEN)]
