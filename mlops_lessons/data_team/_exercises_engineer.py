"""What is right and, as code, what people typically get wrong: the engineer's six steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.data_team import _solutions_engineer as solutions
from mlops_lessons.data_team._exercises_quality import EXERCISES as _QUALITY
from mlops_lessons.data_team._trials_engineer import judge_key, judge_late, judge_load
from mlops_lessons.data_team.warehouse import COLUMNS

__all__ = ["EXERCISES"]

_STEPS = ("team.engineer_functions",)
_KEY = solutions.flight_key()


# --- the share of late flights


def _asked(what: str, where: str = "arr_delay IS NOT NULL", times: str = "") -> Callable[[Any], Any]:
    query = f"SELECT origin, {what} {times} FROM flights WHERE {where} GROUP BY origin"
    return lambda db: dict(db.execute(query).fetchall())


_LATE = "CAST(arr_delay >= 15 AS INTEGER)"
_OF_ALL_LATE = "count(*) / (SELECT count(*) FROM flights WHERE arr_delay >= 15)"


def _not_by_airport(db: Any) -> Any:
    [(share,)] = db.execute(f"SELECT avg({_LATE}) FROM flights").fetchall()
    return {origin: share for (origin,) in db.execute("SELECT DISTINCT origin FROM flights").fetchall()}


_TABLE = [
    ["EWR", 0, 15],
    ["EWR", 30, 14],
    ["EWR", -2, -10],
    ["EWR", None, None],
    ["EWR", 20, 16],
    ["EWR", 16, 3],
    ["EWR", -1, 5],
    ["JFK", 50, -1],
    ["LGA", 9, 15],
    ["JFK", 15, 0],
    ["JFK", 3, 14],
    ["LGA", 60, None],
    ["LGA", None, None],
    ["LGA", 0, 4],
]

# --- the load of a month

_DELETE = "DELETE FROM flights WHERE year = ? AND month = ?"
_INSERT = "INSERT INTO flights BY NAME SELECT * FROM read_csv(?)"
_OF_THE_FILE = "DELETE FROM flights WHERE (year, month, flight) IN (SELECT (year, month, flight) FROM read_csv(?))"


def _count(db: Any, year: int, month: int) -> int:
    [(count,)] = db.execute("SELECT count(*) FROM flights WHERE year = ? AND month = ?", [year, month]).fetchall()
    return count


def _load(*queries: str, whole: bool = True, count: Callable[..., int] = _count) -> Callable[[Any, Any, int, int], int]:
    """Return a load that runs these queries, each with the parameters that it asks for; as a whole or one by one."""

    def load(db: Any, path: Any, year: int, month: int) -> int:
        if whole:
            db.begin()
        try:
            for query in queries:
                given = [str(path)] if "read_csv" in query else [year, month][2 - query.count("?") :]
                db.execute(query, given)
        except Exception:
            if whole:
                db.rollback()
            raise
        if whole:
            db.commit()
        return count(db, year, month)

    return load


def _swallows(db: Any, path: Any, year: int, month: int) -> int:
    try:
        return solutions.load_month(db, path, year, month)
    except Exception:
        return 0


def _left_open(db: Any, path: Any, year: int, month: int) -> int:
    db.begin()
    db.execute(_DELETE, [year, month])
    db.execute(_INSERT, [str(path)])
    db.commit()
    return _count(db, year, month)


def _never_committed(db: Any, path: Any, year: int, month: int) -> int:
    db.begin()
    return _load(_DELETE, _INSERT, whole=False)(db, path, year, month)


def _new_month_only(db: Any, path: Any, year: int, month: int) -> int:
    if _count(db, year, month) == 0:
        db.execute(_INSERT, [str(path)])
    return _count(db, year, month)


def _rows_of_the_table(db: Any, year: int, month: int) -> int:
    [(count,)] = db.execute("SELECT count(*) FROM flights").fetchall()
    return count


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "flight_key",
        kind="value",
        covers=_STEPS,
        judge=judge_key,
        solution=solutions.flight_key,
        mistakes=[
            Mistake("without_origin", lambda: ["year", "month", "day", "carrier", "flight"]),
            Mistake("without_carrier", lambda: ["year", "month", "day", "flight", "origin"]),
            Mistake("without_number", lambda: ["year", "month", "day", "carrier", "origin"]),
            Mistake("without_date", lambda: ["year", "carrier", "flight", "origin"]),
            Mistake("without_year", lambda: ["month", "day", "carrier", "flight", "origin"]),
            Mistake("by_destination", lambda: ["year", "month", "day", "carrier", "flight", "dest"]),
            Mistake("too_many", lambda: [*_KEY, "dest"]),
            Mistake("what_may_move", lambda: [*_KEY, "sched_dep_time"]),
            Mistake("what_happens_later", lambda: ["year", "month", "day", "tailnum", "dep_time"]),
            Mistake(
                "whole_row",
                lambda: list(COLUMNS),
            ),
        ],
    ),
    Exercise(
        "late_by_airport",
        kind="function",
        covers=("team.engineer_functions", "team.engineer"),
        trial="mlops_lessons.data_team._trials_engineer:try_late",
        examples=[[_TABLE], [_TABLE[:9]], [[["LGA", 20, 30], ["LGA", None, None], ["JFK", None, None]]], [[]]],
        judge=judge_late,
        seconds=5.0,
        solution=solutions.late_by_airport,
        mistakes=[
            Mistake("departure", _asked("avg(CAST(dep_delay >= 15 AS INTEGER))", "dep_delay IS NOT NULL")),
            Mistake("more_than_fifteen", _asked("avg(CAST(arr_delay > 15 AS INTEGER))")),
            Mistake("any_delay", _asked("avg(CAST(arr_delay > 0 AS INTEGER))")),
            Mistake("cancelled_on_time", _asked("count(*) FILTER (WHERE arr_delay >= 15) / count(*)", "true")),
            Mistake("cancelled_late", _asked("1 - count(*) FILTER (WHERE arr_delay < 15) / count(*)", "true")),
            Mistake("on_time", _asked("avg(CAST(arr_delay < 15 AS INTEGER))")),
            Mistake("count_counts", _asked("count(arr_delay >= 15) / count(*)")),
            Mistake("late_ones_only", lambda db: {k: v for k, v in solutions.late_by_airport(db).items() if v}),
            Mistake("not_by_airport", _not_by_airport),
            Mistake("percent", _asked(f"100 * avg({_LATE})")),
            Mistake("how_many", _asked(f"sum({_LATE})")),
            Mistake("mean_delay", _asked("avg(arr_delay)")),
            Mistake("only_late", _asked(f"avg({_LATE})", "arr_delay >= 15")),
            Mistake("of_all_late", _asked(_OF_ALL_LATE, "arr_delay >= 15")),
            Mistake("either", _asked("avg(CAST(arr_delay >= 15 OR dep_delay >= 15 AS INTEGER))")),
            Mistake("whole_division", _asked("count(*) FILTER (arr_delay >= 15) // count(*)")),
            Mistake("rounded", _asked(f"round(avg({_LATE}), 1)")),
            Mistake("zero_where_none", _asked(f"coalesce(avg({_LATE}), 0)", "true")),
        ],
    ),
    Exercise(
        "load_month",
        kind="function",
        covers=("team.engineer_functions", "team.engineer"),
        points=2,
        trial="mlops_lessons.data_team._trials_engineer:try_load",
        examples=[["new"], ["again"], ["corrected"], ["withdrawn"], ["reordered"], ["broken"]],
        judge=judge_load,
        seconds=5.0,
        solution=solutions.load_month,
        mistakes=[
            Mistake("doubles", _load(_INSERT)),
            Mistake("whole_table", _load("DELETE FROM flights", _INSERT)),
            Mistake("other_years", _load("DELETE FROM flights WHERE month = ?", _INSERT)),
            Mistake("by_position", _load(_DELETE, "INSERT INTO flights SELECT * FROM read_csv(?)")),
            Mistake("half_done", _load(_DELETE, _INSERT, whole=False)),
            Mistake("nothing_loaded", _load(_DELETE)),
            Mistake("counts_the_table", _load(_DELETE, _INSERT, count=_rows_of_the_table)),
            Mistake("new_month_only", _new_month_only),
            Mistake("keeps_the_withdrawn", _load(_OF_THE_FILE, _INSERT)),
            Mistake("swallows_the_error", _swallows),
            Mistake("left_open", _left_open),
            Mistake("never_committed", _never_committed),
        ],
    ),
    *_QUALITY,
)
