"""How many flights are scheduled, hour by hour: the demand that a service for passengers would meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["hourly_demand"]


def hourly_demand(day: str | None = None) -> pd.Series:
    """Return the flights scheduled to depart in each hour of 2013, local time: 8,760 counts, hours without flights included.

    Parameters
    ----------
    day : str, optional
        One day, such as ``"2013-07-01"``, for its 24 hours; the whole year by default.

    Returns
    -------
    pandas.Series
        Counts (int) by the start of the local hour. The clock is the wall clock: on the two days when it is changed the
        hour that is skipped counts zero and the hour that is repeated counts once; no flight is scheduled then.

    Raises
    ------
    DataMissingError
        If the data package is missing or damaged.
    UnknownNameError
        If `day` is not a day of 2013.
    """
    import pandas as pd

    from mlops_lessons.flights.tables import load_flights

    flights = load_flights(["year", "month", "day", "hour"])
    counts = pd.to_datetime(flights).value_counts()
    hours = pd.date_range("2013-01-01", "2014-01-01", freq="h", inclusive="left", name="hour")
    demand = counts.reindex(hours, fill_value=0).rename("flights")
    if day is None:
        return demand
    days = demand.index.strftime("%Y-%m-%d")
    if day not in days:
        raise UnknownNameError.among(_("day"), day, set(days))
    return demand[days == day]
