"""Whom the errors fall on: the same model and threshold, counted group by group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["error_rates", "part_of_day", "threshold_for_missed"]


def error_rates(table: pd.DataFrame, announced: Sequence[bool], column: str) -> pd.DataFrame:
    """Return by value of `column` how a rule treats its flights.

    Parameters
    ----------
    table : pandas.DataFrame
        With `column` and ``late`` (0 or 1).
    announced : array-like of bool of shape (n,)
        Whether each flight was announced as late.
    column : str
        Such as ``"origin"``.

    Returns
    -------
    pandas.DataFrame
        ``flights``; ``late``, the share of late ones; ``missed``, of the late ones the share that was not announced; and
        ``false_alarms``, of the punctual ones the share that was. The two errors have different denominators: the late flights
        cannot be false alarms, nor the punctual ones be missed.
    """
    import numpy as np
    import pandas as pd

    announced = np.asarray(announced, dtype=bool)
    late = table["late"].to_numpy() == 1
    counted = pd.DataFrame(
        {
            "flights": 1,
            "late": late,
            "missed": np.where(late, ~announced, np.nan),
            "false_alarms": np.where(~late, announced, np.nan),
        },
        index=table.index,
    )
    how = {"flights": "size", "late": "mean", "missed": "mean", "false_alarms": "mean"}
    return counted.groupby(table[column]).agg(how)


def part_of_day(hour: pd.Series) -> pd.Series:
    """Return ``"05-11"``, ``"12-17"`` or ``"18-23"`` for the hour of departure; nothing is planned before five."""
    import pandas as pd

    return pd.cut(hour, [0, 11, 17, 23], labels=["05-11", "12-17", "18-23"], include_lowest=True).astype("str")


def threshold_for_missed(late: Sequence[int], chance: Sequence[float], missed: float) -> float:
    """Return the threshold under which a share `missed` of the late flights goes unannounced."""
    import numpy as np

    late, chance = np.asarray(late), np.asarray(chance)
    return float(np.quantile(chance[late == 1], missed))
