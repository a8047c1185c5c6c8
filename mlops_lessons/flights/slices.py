"""Parts of the flights: by month, by airport, by whatever column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.flights._derived import chosen
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["flights_of", "late_share_by"]


def late_share_by(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return for each value of `columns` how many flights arrived, and which share of them late.

    Parameters
    ----------
    table : pandas.DataFrame
        With ``late`` (0 or 1; flights without it are left out), as :func:`joined_flights` or :func:`evening_flights` give it.
    *columns : str
        Columns to group by; none for the whole table, in one row.

    Returns
    -------
    pandas.DataFrame
        ``flights`` (int) and ``late_share``, indexed by the values of `columns` in their order.

    Raises
    ------
    UnknownNameError
        If a column does not exist.
    """
    import pandas as pd

    arrived = chosen(table, [*columns, "late"]).dropna(subset=["late"])
    if not columns:
        return pd.DataFrame({"flights": [len(arrived)], "late_share": [arrived["late"].mean()]})
    return arrived.groupby(list(columns))["late"].agg(flights="size", late_share="mean")


def flights_of(
    table: pd.DataFrame, *, months: Iterable[int] | int | None = None, origins: Iterable[str] | str | None = None
) -> pd.DataFrame:
    """Return the rows of `table` of these months (1 to 12) and of these airports of departure; all where not given.

    Raises
    ------
    UnknownNameError
        If the table has no flight of such a month or airport.
    """
    for column, what, wanted in (("month", _("month"), months), ("origin", _("airport"), origins)):
        if wanted is None:
            continue
        values = [wanted] if isinstance(wanted, int | str) else list(wanted)
        present = set(table[column].unique())
        for value in values:
            if value not in present:
                raise UnknownNameError.among(what, value, map(str, present))
        table = table[table[column].isin(values)]
    return table
