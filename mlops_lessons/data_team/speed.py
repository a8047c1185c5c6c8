"""How long the same question takes on the same flights, kept in three ways."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from mlops_lessons.data_team.warehouse import COLUMNS, connect, landing, month_file, warehouse

__all__ = ["three_ways"]

_LATE = "SELECT month, avg(CAST(arr_delay >= 15 AS INTEGER)) FROM {} GROUP BY month ORDER BY month"


def three_ways(repeats: int = 3) -> dict[str, float]:
    """Return way to seconds of processor time for the late share of each month: the best of some repeats, one thread.

    Ways: ``pandas_csv`` and ``duckdb_csv`` read the twelve files, ``duckdb_file`` asks the warehouse. Files are warm in the
    system's memory, as they are on the second look. The three answers are compared.

    Raises
    ------
    ValueError
        If the three do not agree.
    """
    landing()
    warehouse()
    ways: dict[str, Callable[[], Any]] = {"pandas_csv": _pandas, "duckdb_csv": _csv, "duckdb_file": _file}
    answers, seconds = {}, {}
    for name, way in ways.items():
        taken = []
        for _repeat in range(repeats if name == "duckdb_file" else 1):
            began = time.process_time()
            answers[name] = way()
            taken.append(time.process_time() - began)
        seconds[name] = min(taken)
    if any(_rounded(answer) != _rounded(answers["duckdb_file"]) for answer in answers.values()):
        raise ValueError(answers)
    return seconds


def _rounded(shares: list[tuple[int, float]]) -> list[tuple[int, float]]:
    return [(int(month), round(share, 9)) for month, share in shares]


def _pandas() -> list[tuple[int, float]]:
    import pandas as pd

    months = [pd.read_csv(month_file(month), na_values=["NA"], keep_default_na=False) for month in range(1, 13)]
    flights = pd.concat(months)
    arrived = flights[flights["arr_delay"].notna()]
    return list((arrived["arr_delay"] >= 15).groupby(arrived["month"]).mean().items())


def _csv() -> list[tuple[int, float]]:
    files = (landing() / "flights-2013-*.csv").as_posix().replace("'", "''")
    with connect() as db:
        return db.execute(
            _LATE.format(f"read_csv('{files}', nullstr = 'NA', header = true, columns = {COLUMNS})")
        ).fetchall()


def _file() -> list[tuple[int, float]]:
    with connect(warehouse(), read_only=True) as db:
        return db.execute(_LATE.format("flights")).fetchall()
