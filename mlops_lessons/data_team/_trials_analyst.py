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


def try_hours(function: Callable[..., Any], flights: list[Row], least: int) -> Any:
    """Return what a query by hour gives on a table of flights ``[hour, dep_delay, arr_delay]``: rows as lists, or what it gave."""
    with connect() as db:
        db.execute("CREATE TABLE flights (hour INTEGER, dep_delay INTEGER, arr_delay INTEGER)")
        db.executemany("INSERT INTO flights VALUES (?, ?, ?)", flights)
        return _rows(function(db, least))


def _rows(found: Any) -> Any:
    """Return rows of any kind, a relation or a data frame too, as lists."""
    if hasattr(found, "fetchall"):
        found = found.fetchall()
    elif hasattr(found, "itertuples"):
        found = list((found.reset_index() if found.index.name else found).itertuples(index=False, name=None))
    elif hasattr(found, "tolist"):
        found = found.tolist()
    if found is None or isinstance(found, str | bytes | dict) or not hasattr(found, "__iter__"):
        return found
    return [[_plain(value) for value in row] if isinstance(row, tuple | list) else _plain(row) for row in found]


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def judge_hours(case: list[Any], record: Any) -> Verdict:
    """Judge the rows of one query."""
    flights, least = case
    if isinstance(record, str):
        return Verdict("failed", message="text")
    if not isinstance(record, list) or not all(isinstance(row, list) and len(row) == 3 for row in record):
        return Verdict("failed", message="shape")
    if _alike(record, by_hour(flights, least)):
        return Verdict("passed", 1.0)
    wrong = [name for name, mistaken in WRONG_HOURS.items() if _alike(record, mistaken(flights, least))]
    if not wrong and not record:
        return Verdict("failed", message="shape")
    if not wrong and _alike(record, by_hour(flights, least), 0.06):
        wrong = ["rounded"]
    if not wrong and _alike([row[::2] for row in record], [row[::2] for row in _mean_delay(flights, least)]):
        wrong = ["mean_delay"]  # whatever was counted beside it
    return Verdict("failed", mistake=wrong[0] if wrong else None)


def _alike(rows: list[Row], wanted: list[Row], near: float = _NEAR) -> bool:
    if len(rows) != len(wanted):
        return False
    pairs = [(a, b) for row, right in zip(rows, wanted, strict=True) for a, b in zip(row, right, strict=True)]
    return all(_same(a, b, near) for a, b in pairs)


def _same(a: Any, b: Any, near: float) -> bool:
    if isinstance(a, bool) or not isinstance(a, int | float) or not isinstance(b, int | float):
        return a is b
    return abs(a - b) < near


def by_hour(
    flights: list[Row],
    least: int,
    late: Callable[[Row], bool] = lambda row: row[2] >= 15,
    counts: Callable[[Row], bool] = lambda row: row[2] is not None,
) -> list[Row]:
    """Return ``[hour, flights, late_share]`` of the flights that count, `least` an hour or more, in order of the hour."""
    kept: dict[int, list[bool]] = {}
    for row in flights:
        if counts(row):
            kept.setdefault(row[0], []).append(late(row))
    return [[hour, len(bad), sum(bad) / len(bad)] for hour, bad in sorted(kept.items()) if len(bad) >= least]


def _every_row(flights: list[Row], least: int) -> list[Row]:
    return by_hour(flights, least, lambda row: (row[2] or 0) >= 15, lambda _row: True)


def _count_every_row(flights: list[Row], least: int) -> list[Row]:
    """Return the right shares beside the count of all rows; an hour without arrivals has no share."""
    share = {hour: one for hour, _count, one in by_hour(flights, 1)}
    return [[hour, count, share.get(hour)] for hour, count, _share in _every_row(flights, least)]


def _least_of_all_rows(flights: list[Row], least: int) -> list[Row]:
    """Return the right counts and shares of the hours with enough rows, whether these arrived or not."""
    right = {row[0]: row for row in by_hour(flights, 1)}
    return [right.get(hour, [hour, 0, None]) for hour, _count, _share in _every_row(flights, least)]


def _mean_delay(flights: list[Row], least: int) -> list[Row]:
    total = dict.fromkeys((row[0] for row in flights), 0)
    for hour, _departed, arrived in flights:
        total[hour] += arrived or 0
    return [[hour, count, total[hour] / count] for hour, count, _share in by_hour(flights, least)]


def _changed(change: Callable[[Row], Row]) -> Callable[[list[Row], int], list[Row]]:
    return lambda flights, least: [change(row) for row in by_hour(flights, least)]


def _first_seen(flights: list[Row], least: int) -> list[Row]:
    found = {row[0]: row for row in by_hour(flights, least)}
    seen = dict.fromkeys(row[0] for row in flights if row[2] is not None)
    return [found[hour] for hour in seen if hour in found]


def _all_in_one(flights: list[Row], _least: int) -> list[Row]:
    rows = by_hour([[0, *row[1:]] for row in flights], 1)
    return [[min(row[0] for row in flights if row[2] is not None), *row[1:]] for row in rows]


WRONG_HOURS: dict[str, Callable[[list[Row], int], list[Row]]] = {
    "cancelled_count_as_on_time": _every_row,
    "cancelled_in_the_count": _count_every_row,
    "more_than_15": lambda flights, least: by_hour(flights, least, lambda row: row[2] > 15),
    "any_delay": lambda flights, least: by_hour(flights, least, lambda row: row[2] > 0),
    "departure": lambda flights, least: by_hour(
        flights, least, lambda row: row[1] >= 15, lambda row: row[1] is not None
    ),
    "departure_of_arrived": lambda flights, least: by_hour(flights, least, lambda row: row[1] >= 15),
    "only_late": lambda flights, least: by_hour(flights, least, counts=lambda row: row[2] is not None and row[2] >= 15),
    "mean_delay": _mean_delay,
    "percent": _changed(lambda row: [row[0], row[1], 100 * row[2]]),
    "count_of_late": _changed(lambda row: [row[0], row[1], row[1] * row[2]]),
    "on_time_share": _changed(lambda row: [row[0], row[1], 1 - row[2]]),
    "whole_division": _changed(lambda row: [row[0], row[1], int(row[2])]),
    "columns_swapped": _changed(lambda row: [row[0], row[2], row[1]]),
    "latest_first": lambda flights, least: by_hour(flights, least)[::-1],
    "worst_first": lambda flights, least: sorted(by_hour(flights, least), key=lambda row: -row[2]),
    "not_ordered": _first_seen,
    "all_in_one": _all_in_one,
    "no_least": lambda flights, _least: by_hour(flights, 1),
    "over_least": lambda flights, least: by_hour(flights, least + 1),
    "least_of_all_rows": _least_of_all_rows,
    "least_late": lambda flights, least: [row for row in by_hour(flights, 1) if row[1] * row[2] > least - 0.5],
    "of_all_arrivals": lambda flights, least: [
        [hour, count, count * share / sum(row[2] is not None for row in flights)]
        for hour, count, share in by_hour(flights, least)
    ],
}


def try_book(function: Callable[..., Any], rows: list[Row]) -> dict[str, Any]:
    """Return what stands in the workbook that a function gives for rows ``[hour, flights, late_share]``, saved and opened again.

    Keys: ``kind`` (``"book"``, ``"nothing"``, ``"damaged"`` or ``"other"``); of a book, of its first sheet, ``rows`` (three
    columns), ``formats`` (of the third, from row 2 on, each once) and ``frozen``.
    """
    book = function(rows)
    if book is None:
        return {"kind": "nothing"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answer.xlsx"
        if isinstance(book, str | Path):
            path = Path(book)
        elif hasattr(book, "save"):
            book.save(path)
        else:
            return {"kind": "other"}
        try:
            sheet = read_sheet(path)[0]
        except Exception:  # whatever stands there, no spreadsheet would open it
            return {"kind": "damaged"}
    found = [[_told(value) for value, _kind, _form in row[:3]] for row in sheet["cells"]]
    formats = dict.fromkeys(row[2][2] for row in sheet["cells"][1:] if len(row) > 2)
    return {"kind": "book", "rows": found, "formats": list(formats), "frozen": sheet["frozen"]}


def _told(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float) else str(value)


def judge_book(case: list[Any], record: Any) -> Verdict:
    """Judge one workbook."""
    if record["kind"] != "book":
        return Verdict("failed", message=record["kind"])
    mistake = _about(case[0], record["rows"], record["formats"], record["frozen"])
    if mistake is None:
        return Verdict("passed", 1.0)
    known = mistake not in ("numbers", "empty", "headers_missing")
    points = 0.7 if mistake in ("not_frozen", "no_format") else 0.0
    return Verdict("failed", points, mistake=mistake if known else None, message=None if known else mistake)


def _about(rows: list[Row], found: list[Row], formats: list[str], frozen: str | None) -> str | None:
    """Return the first thing that is wrong with a sheet, None where nothing is."""
    wrong = _about_place(rows, found) or _about_kind(found) or _about_values(rows, found[1:])
    if wrong:
        return wrong
    if not all(form.endswith("%") for form in formats):
        return "no_format"
    return None if frozen in ("A2", "B2", "C2", "D2") else "not_frozen"


def _about_place(rows: list[Row], found: list[Row]) -> str | None:
    if not any(value is not None for row in found for value in row):
        return "empty"
    if len(found[0]) < 3:
        return "one_cell"
    if found[0][0] == rows[0][0]:
        return "no_headers"
    if len(found) > 1 and len(rows) > 1 and found[1][0] == rows[1][0]:
        return "first_row_lost"
    if len(found) != len(rows) + 1:
        return "lines_skipped" if len(found) > len(rows) + 1 else "rows_missing"
    return "index_column" if [row[1:] for row in found[1:]] == [row[:2] for row in rows] else None


def _about_kind(found: list[Row]) -> str | None:
    if not all(isinstance(value, str) for value in found[0]):
        return "headers_missing"
    return "numbers_as_text" if any(isinstance(value, str) for row in found[1:] for value in row) else None


def _about_values(rows: list[Row], got: list[Row]) -> str | None:
    if _alike(got, rows):
        return None
    if _alike([[row[1], row[0], *row[2:]] for row in got], rows):
        return "columns_swapped"
    if not _alike([row[:2] for row in got], [row[:2] for row in rows]) or any(row[2] is None for row in got):
        return "numbers"
    pairs = [(mine[2], right[2]) for mine, right in zip(got, rows, strict=True)]
    if any(mine > 1 for mine, _right in pairs) and all(abs(mine - 100 * right) <= 0.5 for mine, right in pairs):
        return "times_100"
    return "rounded" if all(abs(mine - right) < 0.5 for mine, right in pairs) else "numbers"
