"""Deliveries with one thing wrong each, and the rule of the contract that must name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DEFECTS", "Defect", "lose_late_flights"]

_MILE = 1.609344  # kilometres


@dataclass(frozen=True)
class Defect:
    """A defect: how it is done to a clean table, and the rule that names it."""

    name: str
    rule: str
    damage: Callable[[pd.DataFrame], pd.DataFrame]


def lose_late_flights(table: pd.DataFrame, carrier: str = "UA") -> pd.DataFrame:
    """Return the table without the late arrivals of one carrier: nothing that is left is wrong."""
    return table[~((table["carrier"] == carrier) & (table["arr_delay"] >= 15))]


def _with(**changes: Callable[[pd.DataFrame], Any]) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a damage that changes whole columns."""
    return lambda table: table.assign(**{name: change(table) for name, change in changes.items()})


def _at(column: str, value: Any, every: int = 500) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return a damage that puts one value into every so many rows of a column."""

    def damage(table: pd.DataFrame) -> pd.DataFrame:
        changed = table[column].astype(object)
        changed.iloc[::every] = value
        return table.assign(**{column: changed if isinstance(value, str) and value else changed.infer_objects()})

    return damage


def _swapped(one: str, other: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    return _with(**{one: lambda table: table[other], other: lambda table: table[one]})


def _local_time(table: pd.DataFrame) -> Any:
    """Return the local hour written as if it were UTC."""
    import pandas as pd

    local = pd.to_datetime(table["time_hour"], utc=True).dt.tz_convert("America/New_York")
    return local.dt.strftime("%Y-%m-%dT%H:%M:%SZ")


def _reordered(table: pd.DataFrame) -> pd.DataFrame:
    return table[[*table.columns[1:], table.columns[0]]]


def _twice(table: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    return pd.concat([table, table.iloc[::100]], ignore_index=True)


def _filled_with_zero(table: pd.DataFrame) -> Any:
    return table["arr_delay"].fillna(0)


DEFECTS = tuple(
    Defect(name, rule, damage)
    for name, rule, damage in (
        ("duplicated_rows", "one_row_a_flight", _twice),
        ("impossible_hours", "hours_exist", _at("sched_dep_time", 2575)),
        ("swapped_delays", "delays_agree", _swapped("dep_delay", "arr_delay")),
        ("swapped_airports", "leaves_new_york", _swapped("origin", "dest")),
        ("kilometres", "distance_in_miles", _with(distance=lambda t: (t["distance"] * _MILE).round().astype("int64"))),
        ("delay_in_hours", "delays_agree", _with(arr_delay=lambda table: table["arr_delay"] / 60)),
        ("shifted_zone", "utc_agrees", _with(time_hour=_local_time)),
        ("missing_day", "every_day", lambda table: table[table["day"] != 15]),
        ("missing_month", "enough_rows", lambda table: table.iloc[:0]),
        ("other_month", "right_month", _with(month=lambda table: table["month"] % 12 + 1)),
        ("half_a_file", "enough_rows", lambda table: table.iloc[: len(table) // 2]),
        ("new_carrier", "carriers_known", _at("carrier", "ZZ")),
        ("spaces_in_codes", "carriers_known", _with(carrier=lambda table: table["carrier"] + " ")),
        ("missing_keys", "nothing_needed_missing", _at("carrier", None)),
        ("reordered_columns", "columns_in_order", _reordered),
        ("missing_column", "columns_agreed", lambda table: table.drop(columns="tailnum")),
        ("renamed_column", "columns_agreed", lambda table: table.rename(columns={"dest": "destination"})),
        ("new_column", "columns_agreed", lambda table: table.assign(gate=1)),
        ("text_in_numbers", "types_agreed", _at("distance", "1,400")),
        ("minus_999", "delays_believable", _with(arr_delay=lambda table: table["arr_delay"].fillna(-999))),
        ("zero_for_missing", "cancelled_is_missing", _with(arr_delay=_filled_with_zero)),
        ("no_arrivals", "few_missing", _with(arr_delay=lambda t: t["arr_delay"].where(t.index % 2 == 0))),
        ("negative_time", "time_in_the_air", _with(air_time=lambda table: -table["air_time"])),
    )
)
