"""A small database that counts what it is asked: where the learner's queries are put to trial."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

__all__ = ["AIRLINES", "FLIGHTS", "MOST", "put_to_trial", "slow_departures"]

MOST = 5  # rows that the board shows
# departs, origin, carrier, flight. Not in order; the last carrier is in no list of airlines.
FLIGHTS = (
    ("18:30", "LGA", "DL", 2119),
    ("18:05", "JFK", "B6", 725),
    ("18:00", "LGA", "UA", 1714),
    ("18:45", "LGA", "AA", 353),
    ("18:15", "LGA", "DL", 1743),
    ("18:50", "JFK", "AA", 1141),
    ("18:20", "LGA", "MQ", 4650),
    ("18:25", "LGA", "WN", 1563),
    ("18:40", "JFK", "ZZ", 7),
    ("18:55", "LGA", "UA", 685),
)
AIRLINES = (
    ("AA", "American Airlines Inc."),
    ("B6", "JetBlue Airways"),
    ("DL", "Delta Air Lines Inc."),
    ("MQ", "Envoy Air"),
    ("UA", "United Air Lines Inc."),
    ("WN", "Southwest Airlines Co."),
)


def put_to_trial(function: Callable[..., Any], airport: str) -> dict[str, Any]:
    """Call ``function(ask, airport)`` and return what came of it.

    ``ask(query, *values)`` runs one query on the tables ``flights (departs, origin, carrier, flight)`` and ``airlines (carrier,
    name)``, and returns its rows as a list of tuples.

    Returns
    -------
    dict
        ``returned``; ``queries``, how many were asked; ``rows``, how many rows came back in all; ``pasted``, whether the
        airport stood in the text of a query instead of among its values.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE flights (departs, origin, carrier, flight)")
        database.execute("CREATE TABLE airlines (carrier, name)")
        database.executemany("INSERT INTO flights VALUES (?, ?, ?, ?)", FLIGHTS)
        database.executemany("INSERT INTO airlines VALUES (?, ?)", AIRLINES)
        counted = {"queries": 0, "rows": 0, "pasted": False}

        def ask(query: str, *values: Any) -> list[tuple[Any, ...]]:
            found = database.execute(query, values).fetchall()
            counted["queries"] += 1
            counted["rows"] += len(found)
            counted["pasted"] |= f"'{airport}'" in query or f'"{airport}"' in query
            return found

        returned = function(ask, airport)
    return {"returned": _as_lists(returned)} | counted


def _as_lists(returned: Any) -> Any:
    """Return rows of any kind as lists; what is no collection of rows as it is."""
    if returned is None or isinstance(returned, str | dict) or not hasattr(returned, "__iter__"):
        return returned
    return [list(row) if isinstance(row, tuple) else row for row in returned]


def slow_departures(ask: Callable[..., list[tuple[Any, ...]]], airport: str) -> list[list[Any]]:
    """Return the board of an airport as it is often written first: all flights, and one more query for each."""
    board = []
    for departs, carrier, flight in ask("SELECT departs, carrier, flight FROM flights WHERE origin = ?", airport):
        names = ask("SELECT name FROM airlines WHERE carrier = ?", carrier)
        board.append([departs, flight, names[0][0] if names else None])
    return sorted(board)[:MOST]
