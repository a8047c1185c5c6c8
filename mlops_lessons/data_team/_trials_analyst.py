"""What the analyst's exercises act on: a small table of flights in DuckDB, and a workbook that is saved and opened again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.data_team.answer_sheet import read_sheet
from mlops_lessons.data_team.warehouse import connect

__all__ = ["judge_book", "judge_hours", "try_book", "try_hours"]

_NEAR = 1e-6
Row = list[Any]


def try_hours(function: Callable[..., Any], flights: list[Row]) -> Any:
    """Return what a query by hour gives on a table of flights ``[hour, dep_delay, arr_delay]``: rows as lists, or what it gave."""
    with connect() as db:
        db.execute("CREATE TABLE flights (hour INTEGER, dep_delay INTEGER, arr_delay INTEGER)")
        db.executemany("INSERT INTO flights VALUES (?, ?, ?)", flights)
        return _rows(function(db))


def _rows(found: Any) -> Any:
    """Return rows of any kind, a relation or a data frame too, as lists."""
    if hasattr(found, "fetchall"):
        found = found.fetchall()
    elif hasattr(found, "itertuples"):
        found = list(found.itertuples(index=False, name=None))
    if found is None or isinstance(found, str | bytes | dict) or not hasattr(found, "__iter__"):
        return found
    return [[_plain(value) for value in row] if isinstance(row, tuple | list) else _plain(row) for row in found]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def judge_hours(case: list[Any], record: Any) -> Verdict:
    """Judge the rows of one query."""
    flights = case[0]
    if isinstance(record, str):
        return Verdict("failed", message="text")
    if not isinstance(record, list) or not all(isinstance(row, list) and len(row) == 3 for row in record):
        return Verdict("failed", message="shape")
    if _alike(record, by_hour(flights)):
        return Verdict("passed", 1.0)
    return Verdict(
        "failed", mistake=next((name for name in WRONG_HOURS if _alike(record, WRONG_HOURS[name](flights))), None)
    )


def _alike(rows: list[Row], wanted: list[Row]) -> bool:
    if len(rows) != len(wanted):
        return False
    pairs = [(a, b) for row, right in zip(rows, wanted, strict=True) for a, b in zip(row, right, strict=True)]
    return all(_same(a, b) for a, b in pairs)


def _same(a: Any, b: Any) -> bool:
    if a is None or b is None or isinstance(a, bool | str):
        return a is b
    return abs(float(a) - b) < _NEAR


def by_hour(
    flights: list[Row],
    late: Callable[[Row], bool] = lambda row: row[2] >= 15,
    counts: Callable[[Row], bool] = lambda row: row[2] is not None,
) -> list[Row]:
    """Return ``[hour, flights, late_share]`` of the flights that count, in order of the hour."""
    kept: dict[int, list[bool]] = {}
    for row in flights:
        if counts(row):
            kept.setdefault(row[0], []).append(late(row))
    return [[hour, len(bad), sum(bad) / len(bad)] for hour, bad in sorted(kept.items())]


def _every_row(flights: list[Row]) -> list[Row]:
    return by_hour(flights, lambda row: (row[2] or 0) >= 15, lambda _row: True)


def _count_every_row(flights: list[Row]) -> list[Row]:
    """Return the right shares beside the count of all rows; an hour without arrivals has no share."""
    share = {hour: one for hour, _count, one in by_hour(flights)}
    return [[hour, count, share.get(hour)] for hour, count, _share in _every_row(flights)]


def _mean_delay(flights: list[Row]) -> list[Row]:
    total = {hour: 0 for hour, _count, _share in by_hour(flights)}
    for hour, _departed, arrived in flights:
        if arrived is not None:
            total[hour] += arrived
    return [[hour, count, total[hour] / count] for hour, count, _share in by_hour(flights)]


def _changed(change: Callable[[Row], Row]) -> Callable[[list[Row]], list[Row]]:
    return lambda flights: [change(row) for row in by_hour(flights)]


def _first_seen(flights: list[Row]) -> list[Row]:
    found = {row[0]: row for row in by_hour(flights)}
    return [found[hour] for hour in dict.fromkeys(row[0] for row in flights if row[2] is not None)]


def _all_in_one(flights: list[Row]) -> list[Row]:
    rows = by_hour([[0, *row[1:]] for row in flights])
    return [[min(row[0] for row in flights), *row[1:]] for row in rows]


WRONG_HOURS: dict[str, Callable[[list[Row]], list[Row]]] = {
    "cancelled_count_as_on_time": _every_row,
    "cancelled_in_the_count": _count_every_row,
    "more_than_15": lambda flights: by_hour(flights, lambda row: row[2] > 15),
    "any_delay": lambda flights: by_hour(flights, lambda row: row[2] > 0),
    "departure": lambda flights: by_hour(flights, lambda row: row[1] >= 15, lambda row: row[1] is not None),
    "departure_of_arrived": lambda flights: by_hour(flights, lambda row: row[1] >= 15),
    "only_late": lambda flights: by_hour(flights, counts=lambda row: row[2] is not None and row[2] >= 15),
    "mean_delay": _mean_delay,
    "percent": _changed(lambda row: [row[0], row[1], 100 * row[2]]),
    "count_of_late": _changed(lambda row: [row[0], row[1], row[1] * row[2]]),
    "on_time_share": _changed(lambda row: [row[0], row[1], 1 - row[2]]),
    "whole_division": _changed(lambda row: [row[0], row[1], int(row[2])]),
    "columns_swapped": _changed(lambda row: [row[0], row[2], row[1]]),
    "latest_first": lambda flights: by_hour(flights)[::-1],
    "worst_first": lambda flights: sorted(by_hour(flights), key=lambda row: -row[2]),
    "not_ordered": _first_seen,
    "all_in_one": _all_in_one,
}


def try_book(function: Callable[..., Any], rows: list[Row]) -> dict[str, Any]:
    """Return what stands in the workbook that a function gives for rows ``[hour, flights, late_share]``, saved and opened again.

    Keys: ``kind`` (``"book"``, ``"nothing"``, ``"damaged"`` or ``"other"``), ``cells`` of the sheet that opens (see
    :func:`~mlops_lessons.data_team.answer_sheet.read_sheet`), ``frozen``.
    """
    book = function(rows)
    if book is None:
        return {"kind": "nothing", "cells": [], "frozen": None}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        if isinstance(book, str | Path):
            path = Path(book)
        elif hasattr(book, "save"):
            book.save(path)
        else:
            return {"kind": "other", "cells": [], "frozen": None}
        try:
            sheet = read_sheet(path)[0]
        except Exception:  # whatever stands there, no spreadsheet would open it
            return {"kind": "damaged", "cells": [], "frozen": None}
    cells = [[[_told(value), kind, form] for value, kind, form in row] for row in sheet["cells"]]
    return {"kind": "book", "cells": cells, "frozen": sheet["frozen"]}


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def judge_book(case: list[Any], record: Any) -> Verdict:
    """Judge one workbook."""
    if record["kind"] != "book":
        return Verdict("failed", message=record["kind"])
    mistake = _about(case[0], [row[:3] for row in record["cells"]], record["frozen"])
    if mistake is None:
        return Verdict("passed", 1.0)
    known = mistake not in ("numbers", "empty")
    points = 0.7 if mistake in ("not_frozen", "no_format") else 0.0
    return Verdict("failed", points, mistake=mistake if known else None, message=None if known else mistake)


def _about(rows: list[Row], cells: list[list[Any]], frozen: str | None) -> str | None:
    """Return the first thing that is wrong with a sheet, None where nothing is."""
    for wrong in (_about_place, _about_kind, _about_values):
        if found := wrong(rows, cells):
            return found
    if any(not str(row[2][2]).endswith("%") for row in cells[1:]):
        return "no_format"
    return None if frozen in ("A2", "B2", "C2", "D2") else "not_frozen"


def _about_place(rows: list[Row], cells: list[list[Any]]) -> str | None:
    first = [cell[0] for cell in cells[0]] if cells else []
    if not any(value is not None for row in cells for value, _kind, _form in row):
        return "empty"
    if len(first) < 3:
        return "one_cell"
    if first[0] == rows[0][0]:
        return "no_headers"
    if len(cells) > 1 and len(rows) > 1 and cells[1][0][0] == rows[1][0]:
        return "first_row_lost"
    if len(cells) != len(rows) + 1:
        return "lines_skipped" if len(cells) > len(rows) + 1 else "rows_missing"
    return None


def _about_kind(rows: list[Row], cells: list[list[Any]]) -> str | None:
    if any(kind != "s" for _value, kind, _form in cells[0]):
        return "headers_missing"
    if any(kind == "s" for row in cells[1:] for _value, kind, _form in row):
        return "numbers_as_text"
    return None


def _about_values(rows: list[Row], cells: list[list[Any]]) -> str | None:
    got = [[cell[0] for cell in row] for row in cells[1:]]
    if _alike(got, rows):
        return None
    for name, change in (("times_100", lambda share: 100 * share), ("rounded", None)):
        if change and _alike(got, [[*row[:2], change(row[2])] for row in rows]):
            return name
    if all(_same(a[0], b[0]) and _same(a[1], b[1]) for a, b in zip(got, rows, strict=True)):
        near = [isinstance(a[2], int | float) and abs(a[2] - b[2]) < 0.5 for a, b in zip(got, rows, strict=True)]
        hundred = [
            isinstance(a[2], int | float) and abs(a[2] - 100 * b[2]) <= 0.5 for a, b in zip(got, rows, strict=True)
        ]
        if all(hundred) and any(a[2] > 1 for a in got):
            return "times_100"
        if all(near):
            return "rounded"
    return "numbers"
