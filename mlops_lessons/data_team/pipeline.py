"""The pipeline of a month: read the file, hold it against its contract, put it into the table, note where it came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_lessons.data_team.contract import Broken, broken_rules, read_delivery
from mlops_lessons.data_team.warehouse import COLUMNS, KEY, create_flights, month_file

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

__all__ = ["ARRIVALS", "Loaded", "add_corrections", "closed_early", "create", "load_month", "trace"]

ARRIVALS = """
CREATE OR REPLACE VIEW arrivals AS
SELECT year, month, day, carrier, flight, origin, dest, arr_delay, arr_delay >= 15 AS late
FROM flights
WHERE arr_delay IS NOT NULL
"""
_LOADS = "CREATE TABLE loads (source VARCHAR PRIMARY KEY, sha256 VARCHAR, month INTEGER, rows INTEGER)"
_CUT = 1800  # local time, hhmm


@dataclass(frozen=True)
class Loaded:
    """What a load did.

    Attributes
    ----------
    source : str
        The file's name.
    rows : int
        Rows put into the table; 0 where the file was refused.
    replaced : int
        Rows of that month that were there before.
    broken : tuple of Broken
        The rules for which the file was refused.
    """

    source: str
    rows: int
    replaced: int
    broken: tuple[Broken, ...] = ()


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of flights, the list of loads, and the view that the rest of the team reads."""
    create_flights(connection)
    connection.execute(_LOADS)
    connection.execute(ARRIVALS)


def load_month(connection: duckdb.DuckDBPyConnection, path: Path, month: int) -> Loaded:
    """Replace a month by what its file says, all or nothing; a file that breaks the contract changes nothing.

    Running it twice leaves the same table as running it once.
    """
    delivery = read_delivery(path)
    broken = broken_rules(delivery, month)
    if broken:
        return Loaded(path.name, 0, 0, tuple(broken))
    [(before,)] = connection.execute("SELECT count(*) FROM flights WHERE month = ?", [month]).fetchall()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    connection.begin()
    try:
        connection.execute("DELETE FROM flights WHERE month = ?", [month])
        connection.execute("INSERT INTO flights BY NAME SELECT *, ? AS source FROM delivery", [path.name])
        connection.execute(
            "INSERT OR REPLACE INTO loads VALUES (?, ?, ?, ?)", [path.name, digest, month, len(delivery)]
        )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return Loaded(path.name, len(delivery), before)


def add_corrections(connection: duckdb.DuckDBPyConnection, rows: pd.DataFrame, source: str) -> dict[str, int]:
    """Put rows that came late or again into the table, by their key: a new flight is added, a known one is replaced.

    Returns how many rows were ``read``, and how many flights among them were ``new``, ``changed`` or the ``same`` as before. Of two
    rows of one flight the last one counts.
    """
    last = rows.drop_duplicates(list(KEY), keep="last")
    columns, key = ", ".join(COLUMNS), ", ".join(KEY)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE corrections AS SELECT {columns} FROM flights LIMIT 0")
    connection.execute("INSERT INTO corrections BY NAME SELECT * FROM last")
    known = f"SELECT count(*) FROM corrections SEMI JOIN flights USING ({key})"
    same = f"SELECT count(*) FROM (SELECT * FROM corrections INTERSECT SELECT {columns} FROM flights)"
    [(known,)], [(same,)] = (connection.execute(query).fetchall() for query in (known, same))
    connection.execute("INSERT OR REPLACE INTO flights BY NAME SELECT *, ? AS source FROM corrections", [source])
    return {"read": len(rows), "new": len(last) - known, "changed": known - same, "same": same}


def closed_early(month: int = 1, day: int = 31) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a month's file as if it had been closed at 18:00 of a day, and the rows that then come late.

    Flights of that day that left after 18:00 are missing from the first, and those that left from 15:00 on were still in the air:
    their arrival is empty. The second holds the whole day again, hence also rows that have not changed. The cut is ours, the rows
    are real.
    """
    whole = read_delivery(month_file(month))
    whole["time_hour"] = whole["time_hour"].str.rstrip("Z")
    today = whole["day"] == day
    gone = today & ~(whole["dep_time"] <= _CUT)
    early = whole[~gone].copy()
    in_the_air = (early["day"] == day) & (early["dep_time"] > _CUT - 300)
    early.loc[in_the_air, ["arr_time", "arr_delay", "air_time"]] = float("nan")
    return early, whole[today]


def trace(connection: duckdb.DuckDBPyConnection, month: int) -> list[dict[str, object]]:
    """Return, file by file, what the rows of a month came from.

    Keys: ``source``, ``rows`` (in the table now), ``noted`` (when it was loaded), ``sha256``, and ``unchanged``: whether the file
    in the landing folder is still the one that was loaded (None where it is not there).
    """
    query = """SELECT source, count(*), any_value(loads.rows), any_value(sha256)
    FROM flights LEFT JOIN loads USING (source) WHERE flights.month = ? GROUP BY source ORDER BY source"""
    return [
        {"source": source, "rows": rows, "noted": noted, "sha256": digest, "unchanged": _unchanged(source, digest)}
        for source, rows, noted, digest in connection.execute(query, [month]).fetchall()
    ]


def _unchanged(source: str, digest: str | None) -> bool | None:
    file = month_file(1).parent / source
    if digest is None or not file.exists():
        return None
    return hashlib.sha256(file.read_bytes()).hexdigest() == digest
