"""The five tables of the data, as data frames."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlops_lessons.flights import _cache
from mlops_lessons.flights._derived import chosen
from mlops_lessons.flights._package import DataFile, data_file

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["load_airlines", "load_airports", "load_flights", "load_planes", "load_weather"]


def load_flights(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the flights that left New York (EWR, JFK, LGA) in 2013: 336,776 rows, 19 columns.

    ``year`` to ``day``, ``hour``, ``minute`` and ``sched_dep_time`` (hhmm) are local time at the airport of departure;
    ``time_hour`` is the scheduled hour in UTC; delays and ``air_time`` are minutes, ``distance`` is miles. A cancelled flight
    has no ``dep_time``. The row order is that of the package.

    Parameters
    ----------
    columns : sequence of str, optional
        Read these columns only; all by default.

    Raises
    ------
    DataMissingError
        If the data package is missing or damaged.
    UnknownNameError
        If a column does not exist.
    """
    return _load("flights.csv.zip", columns)


def load_weather(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the hourly weather at the three airports: 26,115 rows, 15 columns.

    Temperatures in degrees Fahrenheit, wind in miles per hour, ``precip`` in inches, ``pressure`` in millibars, ``visib`` in
    miles; ``time_hour`` is UTC. See :func:`load_flights` for `columns` and for what is raised.
    """
    return _load("weather.csv", columns)


def load_planes(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the planes by ``tailnum``: 3,322 rows, 9 columns; the year built is missing for some.

    See :func:`load_flights` for `columns` and for what is raised.
    """
    return _load("planes.csv", columns)


def load_airlines(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the names of the carriers: 16 rows, 2 columns. See :func:`load_flights` for `columns` and for what is raised."""
    return _load("airlines.csv", columns)


def load_airports(columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return the airports by ``faa`` code, with place and time zone: 1,458 rows, 8 columns.

    See :func:`load_flights` for `columns` and for what is raised.
    """
    return _load("airports.csv", columns)


def _load(name: str, columns: Sequence[str] | None) -> pd.DataFrame:
    file = data_file(name)
    path = _cache.cache_folder() / f"{name.partition('.')[0]}-{file.version}-{file.digest[:16]}-{_cache.FORMAT}.npz"
    table = _cache.read(path, columns)
    if table is None:
        whole = _parsed(file)
        _cache.write(path, whole)
        table = whole if columns is None else chosen(whole, columns)
    return table


def _parsed(file: DataFile) -> pd.DataFrame:
    """Return the table of the package's own file, which is read whole and verified first."""
    import pandas as pd

    file.verify()
    # Only "NA" is missing: an empty field or "None" would be a value.
    table = pd.read_csv(file.path, na_values=["NA"], keep_default_na=False)
    if "time_hour" in table:
        table["time_hour"] = pd.to_datetime(table["time_hour"], utc=True)
    return table
