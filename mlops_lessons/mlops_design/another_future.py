"""The test for leaks: make up another future, and see which columns notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["columns_that_change", "with_another_future"]

_WEATHER = ("temp", "humid", "wind_speed", "precip", "pressure", "visib")
_LOOKS_BACK = 35  # days: more than any feature does


def columns_that_change(day: str, seed: int = 0) -> list[str]:
    """Return which columns of the flights of `day` depend on what happened after 18:00 in New York of the day before.

    All are computed twice: from what happened, and from the same past with a future that is made up. A column that was known in
    time is the same both times.

    Parameters
    ----------
    day : str
        Such as ``"2013-07-24"``.
    seed : int
        Of the made-up future.
    """
    import pandas as pd

    from mlops_lessons.flights import joined_flights, load_weather

    date = pd.Timestamp(day)
    flights = joined_flights()
    flights = flights[flights["date"].between(date - pd.Timedelta(days=_LOOKS_BACK), date)].reset_index(drop=True)
    weather = load_weather()
    evening = (date - pd.Timedelta(hours=6)).tz_localize("America/New_York")
    once = _columns(flights, weather, date)
    twice = _columns(*with_another_future(flights, weather, evening, seed), date)
    return [name for name in once if not once[name].equals(twice[name])]


def _columns(flights: pd.DataFrame, weather: pd.DataFrame, date: pd.Timestamp) -> pd.DataFrame:
    """Return all features of the flights of one day, the allowed and the forbidden ones, and the answer."""
    from mlops_lessons.flights import FEATURES, FORBIDDEN
    from mlops_lessons.flights.evening import evening_table, forbidden_columns

    seen = evening_table(flights, weather).set_index("row")
    seen = seen[seen["date"] == date]
    return seen[[*FEATURES, "late"]].join(forbidden_columns(flights)[list(FORBIDDEN)])


def with_another_future(
    flights: pd.DataFrame, weather: pd.DataFrame, moment: pd.Timestamp, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return joined flights and hourly weather with whatever happened after `moment` made up anew.

    A flight in the air may land at any time, one on the ground may leave at any time; both may be late or not; the weather is
    another. What had happened by `moment` stays.
    """
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(seed)
    size = len(flights)
    flights, weather = flights.copy(), weather.copy()
    on_ground = ~(flights["departed"] <= moment)
    not_landed = ~(flights["landed"] <= moment)
    later = moment.tz_convert("UTC") + pd.to_timedelta(rng.integers(1, 1500, size), unit="min")
    flights["departed"] = flights["departed"].mask(on_ground, later)
    flights["dep_delay"] = flights["dep_delay"].mask(on_ground, rng.integers(-10, 300, size).astype(float))
    flights["landed"] = flights["landed"].mask(not_landed, later + pd.Timedelta(hours=2))
    flights["late"] = flights["late"].mask(not_landed, rng.integers(0, 2, size).astype(float))
    flights["air_time"] = flights["air_time"].mask(not_landed, rng.integers(40, 400, size).astype(float))
    for table in (flights, weather):
        after = table["time_hour"] >= moment
        for name in _WEATHER:
            table[name] = table[name].mask(after, rng.uniform(0, 100, len(table)))
    return flights, weather
