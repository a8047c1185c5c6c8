"""The engineer's exercises on real things: a key, a database in memory, files that land."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from mlops_lessons.course.exercise import Verdict, same
from mlops_lessons.data_team.warehouse import connect

__all__ = ["judge_key", "judge_late", "judge_load", "late_shares", "try_late", "try_load"]

# --- the key -------------------------------------------------------------------------------------------------------------

_NEEDED = {
    "carrier": "without_carrier",
    "flight": "without_number",
    "month": "without_date",
    "day": "without_date",
    "origin": "without_origin",
    "year": "without_year",
}
_AFTERWARDS = {"dep_time", "dep_delay", "arr_time", "arr_delay", "air_time", "tailnum"}
_SCHEDULE = {"sched_dep_time", "sched_arr_time", "hour", "minute", "time_hour"}
_PLACE = {"dest", "distance"}
_COLUMNS = set(_NEEDED) | _AFTERWARDS | _SCHEDULE | _PLACE


def judge_key(_case: None, answer: Any) -> Verdict:
    """Judge a list of columns: what is too many is said before what is missing."""
    names = answer.get("$set") if isinstance(answer, dict) else answer
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return Verdict("failed", message="list_of_names")
    given = set(names)
    if given - _COLUMNS:
        return Verdict("failed", message="unknown_column")
    if given == set(_NEEDED):
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=_about_key(given))


def _about_key(given: set[str]) -> str:
    if given == _COLUMNS:
        return "whole_row"
    for columns, mistake in ((_AFTERWARDS, "what_happens_later"), (_SCHEDULE, "what_may_move")):
        if given & columns:
            return mistake
    missing = next((mistake for name, mistake in _NEEDED.items() if name not in given), None)
    if missing == "without_origin" and "dest" in given:
        return "by_destination"
    return missing or "too_many"


# --- the share of late flights -------------------------------------------------------------------------------------------

Row = list[Any]


def try_late(function: Callable[..., Any], rows: list[Row]) -> Any:
    """Return what a function finds in a table of flights: rows of origin, departure delay, arrival delay."""
    with connect() as db:
        db.execute("CREATE TABLE flights (origin VARCHAR, dep_delay INTEGER, arr_delay INTEGER)")
        if rows:
            db.executemany("INSERT INTO flights VALUES (?, ?, ?)", rows)
        found = function(db)
        if hasattr(found, "fetchall"):
            found = found.fetchall()
        if hasattr(found, "to_dict") and hasattr(found, "columns"):  # a data frame
            found = found.to_numpy().tolist() if len(found.columns) == 2 else found
        pairs = list(found) if isinstance(found, list | tuple | Iterator) else None
        if pairs is not None and all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
            found = dict(pairs)
        return _plain(found)


def _plain(found: Any) -> Any:
    """Return airport to number where that is what there is; an airport without any arrival may be there with nothing."""
    if not isinstance(found, Mapping):
        return found
    numbers = {str(name): value for name, value in found.items() if value is not None}
    return {name: float(value) if _is_number(value) else value for name, value in numbers.items()}


def _is_number(value: Any) -> bool:
    return hasattr(value, "__float__") and not isinstance(value, bool)


def late_shares(
    rows: list[Row],
    late: Callable[[Row], bool] = lambda row: row[2] is not None and row[2] >= 15,
    counts: Callable[[Row], bool] = lambda row: row[2] is not None,
) -> dict[str, float]:
    """Return airport to share, in plain Python: the number of rows that are late over that of rows that count."""
    found: dict[str, float] = {}
    for origin in {row[0] for row in rows if counts(row)}:
        among = [row for row in rows if row[0] == origin and counts(row)]
        found[origin] = sum(map(late, among)) / len(among)
    return found


def _whole(rows: list[Row]) -> dict[str, float]:
    arrived = [row for row in rows if row[2] is not None]
    share = sum(row[2] >= 15 for row in arrived) / len(arrived) if arrived else 0.0
    return {row[0]: share for row in rows}


_ELSE: dict[str, Callable[[list[Row]], dict[str, float]]] = {
    "departure": lambda rows: late_shares(
        rows, late=lambda row: row[1] is not None and row[1] >= 15, counts=lambda row: row[1] is not None
    ),
    "more_than_fifteen": lambda rows: late_shares(rows, late=lambda row: row[2] > 15),
    "any_delay": lambda rows: late_shares(rows, late=lambda row: row[2] > 0),
    "cancelled_on_time": lambda rows: late_shares(rows, counts=lambda row: True),
    "cancelled_late": lambda rows: late_shares(
        rows, late=lambda row: row[2] is None or row[2] >= 15, counts=lambda row: True
    ),
    "on_time": lambda rows: late_shares(rows, late=lambda row: row[2] < 15),
    "count_counts": lambda rows: late_shares(rows, late=lambda row: True),
    "late_ones_only": lambda rows: {name: share for name, share in late_shares(rows).items() if share},
    "not_by_airport": _whole,
    "percent": lambda rows: {name: 100 * share for name, share in late_shares(rows).items()},
    "how_many": lambda rows: {
        name: float(sum(row[0] == name and row[2] is not None and row[2] >= 15 for row in rows))
        for name in late_shares(rows)
    },
    "mean_delay": lambda rows: {
        name: sum(row[2] for row in rows if row[0] == name and row[2] is not None)
        / sum(row[0] == name and row[2] is not None for row in rows)
        for name in late_shares(rows)
    },
    "only_late": lambda rows: {name: 1.0 for name, share in late_shares(rows).items() if share},
    "of_all_late": lambda rows: _of_all_late(rows),
    "either": lambda rows: late_shares(rows, late=lambda row: row[2] >= 15 or (row[1] is not None and row[1] >= 15)),
    "whole_division": lambda rows: {name: float(share // 1) for name, share in late_shares(rows).items()},
    "rounded": lambda rows: {name: round(share, 1) for name, share in late_shares(rows).items()},
    "rounded_to_percent": lambda rows: {name: round(share, 2) for name, share in late_shares(rows).items()},
    "how_many_where_any": lambda rows: {
        name: float(sum(row[0] == name and row[2] is not None and row[2] >= 15 for row in rows))
        for name, share in late_shares(rows).items()
        if share
    },
    "zero_where_none": lambda rows: {row[0]: 0.0 for row in rows} | late_shares(rows),
}


_ALSO = {"rounded_to_percent": "rounded", "how_many_where_any": "how_many"}


def _of_all_late(rows: list[Row]) -> dict[str, float]:
    late = [row[0] for row in rows if row[2] is not None and row[2] >= 15]
    return {name: late.count(name) / len(late) for name in late}


def judge_late(case: list[Any], answer: Any) -> Verdict:
    """Judge the shares of one table."""
    [rows] = case
    if same(answer, late_shares(rows)):
        return Verdict("passed", 1.0)
    if not isinstance(answer, dict):
        return Verdict("failed", message="airport_to_share")
    mistake = next((name for name, other in _ELSE.items() if same(answer, other(rows))), None)
    return Verdict("failed", mistake=_ALSO.get(mistake or "", mistake))


# --- the load of a month -------------------------------------------------------------------------------------------------

_FLIGHTS = "CREATE TABLE flights (year INTEGER, month INTEGER, flight INTEGER, arr_delay INTEGER)"
_NAMES = ["year", "month", "flight", "arr_delay"]
_BEFORE = [[2012, 1, 9, 90], [2013, 1, 1, 10], [2013, 1, 2, 20], [2013, 2, 1, 30]]
_JANUARY = {
    "again": [[2013, 1, 1, 10], [2013, 1, 2, 20]],
    "corrected": [[2013, 1, 1, 11], [2013, 1, 2, 20]],
    "withdrawn": [[2013, 1, 1, 10]],
    "reordered": [[2013, 1, 1, 10], [2013, 1, 2, 25]],
    "broken": [[2013, 1, 1, 10], [2013, 1, 2, "twenty"]],
    "new": [[2013, 3, 1, 40], [2013, 3, 2, 50]],
}


def try_load(function: Callable[..., Any], what: str) -> dict[str, Any]:
    """Return what is in the table after a file was loaded twice over an older state.

    Keys: ``rows`` (sorted) and ``returned`` (the last time); where it is so, ``raised`` (a broken file was refused aloud) and
    ``open`` (a transaction was left open).
    """
    names = _NAMES[::-1] if what == "reordered" else _NAMES
    rows = _JANUARY[what]
    with tempfile.TemporaryDirectory() as folder, connect() as db:
        path = Path(folder) / f"flights-2013-{rows[0][1]:02d}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows([row[_NAMES.index(name)] for name in names] for row in rows)
        db.execute(_FLIGHTS)
        db.executemany("INSERT INTO flights VALUES (?, ?, ?, ?)", _BEFORE)
        record = _loaded(function, db, path, rows[0][1], must_fail=what == "broken")
        found = db.execute("SELECT * FROM flights ORDER BY ALL").fetchall()
    return {"rows": [list(row) for row in found], **record}


def _loaded(function: Callable[..., Any], db: Any, path: Path, month: int, *, must_fail: bool) -> dict[str, Any]:
    """Load twice, and tell what came of it; a broken file may be refused with any error, another file with none."""
    record: dict[str, Any] = {}
    for _time in range(2):
        try:
            record["returned"] = function(db, path, 2013, month)
        except Exception:
            if not must_fail:
                raise
            record |= {"returned": None, "raised": True}
        if not _usable(db):
            return record | {"open": True}
        if "raised" in record:
            break
    return record


def _usable(db: Any) -> bool:
    """Tell whether nothing was left open or broken off, and end it where it was."""
    import duckdb

    try:
        db.begin()
    except duckdb.Error:
        db.rollback()
        return False
    db.rollback()
    return True


def judge_load(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge one load."""
    [what] = case
    month = _JANUARY[what][0][1]
    others = [row for row in _BEFORE if row[:2] != [2013, month]]
    wanted = _BEFORE if what == "broken" else sorted([*others, *_JANUARY[what]])
    raised, usable = record.get("raised", False), "open" not in record
    if not usable and not raised:
        return Verdict("failed", mistake="never_committed")
    if record["rows"] == wanted and usable and (raised or what != "broken"):
        rows = len(_JANUARY[what])
        if raised or record["returned"] == rows:
            return Verdict("passed", 1.0)
        whole = record["returned"] == len(wanted)
        return Verdict(
            "failed", mistake="counts_the_table" if whole else None, message=None if whole else "number_of_rows"
        )
    mistake = _about_broken(record) if what == "broken" else _about_load(what, record["rows"], wanted, others)
    return Verdict("failed", mistake=mistake or None)


def _about_broken(record: dict[str, Any]) -> str:
    if "raised" not in record:
        return "swallows_the_error"
    if "open" in record:
        return "left_open"
    return "half_done"


def _about_load(what: str, rows: list[Row], wanted: list[Row], others: list[Row]) -> str:
    if any(row[0] not in (2012, 2013) for row in rows):
        return "by_position"
    if rows == sorted(_BEFORE):
        return {"corrected": "new_month_only", "withdrawn": "keeps_the_withdrawn", "new": "nothing_loaded"}.get(
            what, ""
        )
    if not all(row in rows for row in others):
        return "other_years" if [2013, 2, 1, 30] in rows else "whole_table"
    if len(rows) > len(wanted):
        return "doubles"
    return "nothing_loaded" if rows == others else ""
