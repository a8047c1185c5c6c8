"""The contract of a month's delivery: what the desk may count on in a file of flights, as rules with names.

The rules are plain functions on a table; pandera runs them, all of them, and says which are broken.

References
----------
pandera documentation, https://pandera.readthedocs.io/en/stable/. Seen 2026-11.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.data_team.warehouse import COLUMNS, KEY

if TYPE_CHECKING:
    import pandas as pd
    from pandera.pandas import DataFrameSchema

__all__ = ["CARRIERS", "ORIGINS", "RULES", "Broken", "broken_rules", "flights_contract", "read_delivery"]

ORIGINS = ("EWR", "JFK", "LGA")
CARRIERS = ("9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV")
NULLABLE = ("dep_time", "dep_delay", "arr_time", "arr_delay", "tailnum", "air_time")
_TEXTS = ("carrier", "tailnum", "origin", "dest")
_ROWS = (20_000, 35_000)
_MINUTES = (-180, 2_000)
_MOST_MISSING = 0.15
_MPH, _TYPICAL_MPH = (60, 720), (250, 520)  # ground speeds of airliners; a carrier's median in a month
_KNOWN = {  # pandera's own names
    "column_in_schema": "columns_agreed",
    "column_in_dataframe": "columns_agreed",
    "column_ordered": "columns_in_order",
    "not_nullable": "nothing_needed_missing",
}


@dataclass(frozen=True)
class Broken:
    """A rule that a delivery breaks.

    Attributes
    ----------
    rule : str
    rows : int or None
        How many rows break it; None where it is about the file as a whole.
    example : str
        The first value, or row, that breaks it.
    """

    rule: str
    rows: int | None
    example: str


def read_delivery(path: Path) -> pd.DataFrame:
    """Return a month's file as it came: only ``NA`` is missing, the types are what the values look like."""
    import pandas as pd

    return pd.read_csv(path, na_values=["NA"], keep_default_na=False)


def broken_rules(table: pd.DataFrame, month: int, year: int = 2013) -> list[Broken]:
    """Return the rules that a delivery for one month breaks; an empty list where it keeps the contract."""
    from pandera.errors import SchemaErrors

    try:
        flights_contract(month, year).validate(table, lazy=True)
    except SchemaErrors as errors:
        return _told(errors.failure_cases, table, month, year)
    return []


def flights_contract(month: int, year: int = 2013) -> DataFrameSchema:
    """Return the contract as a pandera schema: 19 columns, their types, and the rules of :data:`RULES`."""
    import pandera.pandas as pa

    def check(name: str) -> pa.Check:
        return pa.Check(partial(RULES[name], month=month, year=year), name=name, error=name, n_failure_cases=1)

    return pa.DataFrameSchema(
        {name: pa.Column(_kind(name), nullable=name in NULLABLE, coerce=_kind(name) is float) for name in COLUMNS},
        checks=[check(name) for name in RULES],
        strict=True,
        ordered=True,
    )


def _kind(name: str) -> Any:
    if name in _TEXTS or name == "time_hour":
        return str
    return float if name in NULLABLE else int


def _told(cases: pd.DataFrame, table: pd.DataFrame, month: int, year: int) -> list[Broken]:
    found: dict[str, Broken] = {}
    for check, column, value in zip(cases["check"], cases["column"], cases["failure_case"], strict=True):
        rule = _name(str(check))
        if rule in found:
            continue
        broken = (
            _of_rule(rule, table, month, year)
            if rule in RULES
            else Broken(rule, None, str(column if column in COLUMNS else value))
        )
        if broken is not None:
            found[rule] = broken
    return list(found.values())


def _name(check: str) -> str:
    """Return the rule that pandera speaks of."""
    return "types_agreed" if check.startswith(("dtype", "coerce_dtype")) else _KNOWN.get(check, check)


def _of_rule(rule: str, table: pd.DataFrame, month: int, year: int) -> Broken | None:
    """Return where the rule is broken; None where it could not be tried, as a column is missing or of another type."""
    try:
        kept = RULES[rule](table, month=month, year=year)
        if not hasattr(kept, "dtype"):
            return Broken(rule, None, _MEASURES[rule](table))
        return Broken(rule, int((~kept).sum()), _shown(table[~kept], _COLUMNS_OF[rule]))
    except (KeyError, TypeError, ValueError):
        return None


def _shown(rows: pd.DataFrame, columns: Sequence[str]) -> str:
    """Return some values of the first row."""
    first = rows.iloc[0]
    return ", ".join(f"{name} {first[name]:g}" if _number(first[name]) else f"{name} {first[name]}" for name in columns)


def _number(value: object) -> bool:
    return isinstance(value, Real)


# --- the rules: True, row by row or for the file, where the contract is kept ---------------------------------------------


def _right_month(table: Any, *, month: int, year: int) -> Any:
    return (table["year"] == year) & (table["month"] == month)


def _every_day(table: Any, *, month: int, year: int) -> bool:
    return set(table["day"]) == set(range(1, calendar.monthrange(year, month)[1] + 1))


def _one_row_a_flight(table: Any, **_when: int) -> Any:
    return ~table.duplicated(list(KEY))


def _enough_rows(table: Any, **_when: int) -> bool:
    return _ROWS[0] <= len(table) <= _ROWS[1]


def _hours_exist(table: Any, **_when: int) -> Any:
    scheduled = _exists(table["sched_dep_time"], last=2359) & _exists(table["sched_arr_time"], last=2359)
    return scheduled & _exists(table["dep_time"], last=2400) & _exists(table["arr_time"], last=2400)


def _exists(clock: Any, last: int) -> Any:
    """Tell which times written as hhmm are on a clock; a missing one is nobody's fault here."""
    return clock.isna() | (clock.between(0, last) & (clock % 100 < 60))


def _hour_agrees(table: Any, **_when: int) -> Any:
    return table["hour"] * 100 + table["minute"] == table["sched_dep_time"]


def _delays_agree(table: Any, **_when: int) -> Any:
    return _delay_agrees(table, "dep") & _delay_agrees(table, "arr")


def _delay_agrees(table: Any, what: str) -> Any:
    """Tell where the delay is what lies between the scheduled time and the real one, but for whole days."""
    passed = _minutes(table[f"{what}_time"]) - _minutes(table[f"sched_{what}_time"])
    delay = table[f"{what}_delay"]
    return delay.isna() | ((passed - delay) % 1440 == 0)


def _minutes(clock: Any) -> Any:
    return clock // 100 * 60 + clock % 100


def _delays_believable(table: Any, **_when: int) -> Any:
    delays = table[["dep_delay", "arr_delay"]]
    return (delays.isna() | ((delays >= _MINUTES[0]) & (delays <= _MINUTES[1]))).all(axis="columns")


def _cancelled_is_missing(table: Any, **_when: int) -> Any:
    """Tell where a flight without departure has no arrival, and one without arrival delay no time in the air."""
    never_left = table["dep_time"].isna()
    return (table["dep_delay"].isna() == never_left) & (table["arr_delay"].isna() == table["air_time"].isna())


def _few_missing(table: Any, **_when: int) -> bool:
    return bool(table.empty or table["arr_delay"].isna().mean() <= _MOST_MISSING)


def _utc_agrees(table: Any, **_when: int) -> Any:
    """Tell where the hour in UTC is the scheduled local hour of New York."""
    import pandas as pd

    local = pd.to_datetime(table["time_hour"], utc=True).dt.tz_convert("America/New_York")
    return (local.dt.hour == table["hour"]) & (local.dt.day == table["day"]) & (local.dt.month == table["month"])


def _distance_in_miles(table: Any, **_when: int) -> bool:
    speed = _speed(table)
    typical = speed.groupby(table["carrier"]).median().dropna()
    return bool(speed.dropna().between(*_MPH).all() and typical.between(*_TYPICAL_MPH).all())


def _speed(table: Any) -> Any:
    """Return miles an hour where a flight was in the air at all; a negative time is another rule's."""
    return table["distance"] / table["air_time"].where(table["air_time"] > 0) * 60


def _time_in_the_air(table: Any, **_when: int) -> Any:
    return table["air_time"].isna() | (table["air_time"] > 0)


def _carriers_known(table: Any, **_when: int) -> Any:
    return table["carrier"].isna() | table["carrier"].isin(CARRIERS)


def _leaves_new_york(table: Any, **_when: int) -> Any:
    return table["origin"].isin(ORIGINS) & ~table["dest"].isin(("EWR", "JFK"))


RULES: dict[str, Callable[..., Any]] = {
    "right_month": _right_month,
    "every_day": _every_day,
    "enough_rows": _enough_rows,
    "one_row_a_flight": _one_row_a_flight,
    "hours_exist": _hours_exist,
    "hour_agrees": _hour_agrees,
    "delays_agree": _delays_agree,
    "delays_believable": _delays_believable,
    "cancelled_is_missing": _cancelled_is_missing,
    "few_missing": _few_missing,
    "utc_agrees": _utc_agrees,
    "distance_in_miles": _distance_in_miles,
    "time_in_the_air": _time_in_the_air,
    "carriers_known": _carriers_known,
    "leaves_new_york": _leaves_new_york,
}
_COLUMNS_OF = {
    "right_month": ("year", "month"),
    "one_row_a_flight": ("carrier", "flight", "day"),
    "hours_exist": ("sched_dep_time", "dep_time"),
    "hour_agrees": ("sched_dep_time", "hour", "minute"),
    "delays_agree": ("sched_arr_time", "arr_time", "arr_delay"),
    "delays_believable": ("dep_delay", "arr_delay"),
    "cancelled_is_missing": ("air_time", "arr_delay"),
    "utc_agrees": ("hour", "time_hour"),
    "time_in_the_air": ("air_time",),
    "carriers_known": ("carrier",),
    "leaves_new_york": ("origin", "dest"),
}
_MEASURES: dict[str, Callable[[Any], str]] = {
    "every_day": lambda table: f"{table['day'].nunique()} days",
    "enough_rows": lambda table: f"{len(table)} rows",
    "few_missing": lambda table: f"arr_delay {table['arr_delay'].isna().mean():.0%} NA",
    "distance_in_miles": lambda table: f"{_speed(table).median():.0f} mph",
}
