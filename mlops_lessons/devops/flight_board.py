"""The departures board of an airport as a real service on SQLite, in the versions that the turns of the cycle try.

Every version answers the same question, ``GET /<version>/board/<airport>?day=2013-01-15&hour=18``: what the board must show
from that hour on. The first one is slow for honest reasons; :data:`VERSIONS` says what each of the others changes.
With ``counted=true`` the answer carries in its headers how many queries it took, and how many rows were walked: those of every
table that SQLite had to read from end to end, by its own plan of the query.

References
----------
SQLite, *EXPLAIN QUERY PLAN*, https://sqlite.org/eqp.html; *The SQLite Query Optimizer Overview*, section 1, on terms that an
index can serve: an expression around the column is none. https://sqlite.org/optoverview.html
SQLite, *Many Small Queries Are Efficient In SQLite*, https://sqlite.org/np1queryprob.html
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["AIRPORTS", "ROWS", "VERSIONS", "board_application", "build_database", "shown"]

AIRPORTS = ("EWR", "JFK", "LGA")
ROWS = 20  # that a board shows
_SHOWN = ("departs", "carrier", "flight", "dest", "airline", "model", "usual_delay")
_COLUMNS = (
    "departs origin carrier flight tailnum dest dep_time sched_dep_time dep_delay arr_time sched_arr_time arr_delay"
)
_COLUMNS = (*_COLUMNS.split(), "air_time", "distance")

# What each version does otherwise than the one before it.
VERSIONS = {
    "start": "for every flight it asks for the airline's name, and again for the plane's model",
    "gathered": "one query a table instead of two a flight",
    "remembered": "names, models and usual delays are kept in memory while the file is the same",
    "indexed": "an index on the departure, and the same condition as before",
    "ranged": "the condition asks for a range of the column itself",
    "paged": "only the rows and columns that the board shows",
}

_DAY = "SELECT * FROM flights WHERE origin = ? AND substr(departs, 1, 10) = ?"
_RANGE = "SELECT * FROM flights WHERE origin = ? AND departs >= ? AND departs < ?"
_PAGE = (
    "SELECT departs, carrier, flight, tailnum, dest FROM flights WHERE origin = ? AND departs >= ? AND departs < ?"
    f" ORDER BY departs, carrier, flight LIMIT {ROWS}"
)
_USUAL = "SELECT dest, round(avg(dep_delay), 1) FROM flights WHERE origin = ? GROUP BY dest"
_NAMES, _MODELS = "SELECT carrier, name FROM airlines", "SELECT tailnum, model FROM planes"
_NAME, _MODEL = "SELECT name FROM airlines WHERE carrier = ?", "SELECT model FROM planes WHERE tailnum = ?"


def build_database(folder: Path, days: int = 31) -> None:
    """Write the service's files into `folder`: the flights of the first `days` of January 2013, airlines and planes.

    ``plain.sqlite`` has no index at all; ``indexed.sqlite`` is the same with an index on the departure.
    """
    from mlops_lessons.flights import load_airlines, load_flights, load_planes

    flights = load_flights()
    flights = flights[(flights["month"] == 1) & (flights["day"] <= days)].copy()
    day, hour, minute = (flights[name].astype(str).str.zfill(2) for name in ("day", "hour", "minute"))
    flights["departs"] = "2013-01-" + day + " " + hour + ":" + minute
    plain = folder / "plain.sqlite"
    with closing(sqlite3.connect(plain)) as database, database:
        for name, table, columns in (
            ("flights", flights, _COLUMNS),
            ("airlines", load_airlines(), ("carrier", "name")),
            ("planes", load_planes(), ("tailnum", "model", "seats", "manufacturer")),
        ):
            _write_table(database, name, columns, table[list(columns)].itertuples(index=False))
    shutil.copyfile(plain, folder / "indexed.sqlite")
    with closing(sqlite3.connect(folder / "indexed.sqlite")) as database, database:
        database.execute("CREATE INDEX departures ON flights (departs)")


def _write_table(database: sqlite3.Connection, name: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
    database.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
    places = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO {name} VALUES ({places})", ([_value(item) for item in row] for row in rows))


def _value(item: Any) -> Any:
    """Return a value as SQLite keeps it: a missing one is None, numpy's numbers are Python's."""
    if item != item:
        return None
    return item.item() if hasattr(item, "item") else item


def shown(reply: Sequence[dict[str, Any]], hour: int) -> list[dict[str, Any]]:
    """Return what the board shows of a reply, whatever version sent it: the next :data:`ROWS` departures from `hour` on."""
    coming = [flight for flight in reply if int(flight["departs"][11:13]) >= hour]
    coming.sort(key=lambda flight: (flight["departs"], flight["carrier"], flight["flight"]))
    return [{name: flight[name] for name in _SHOWN} for flight in coming[:ROWS]]


class _Asked:
    """A connection that keeps what it was asked, to be counted afterwards."""

    def __init__(self, database: sqlite3.Connection) -> None:
        database.row_factory = sqlite3.Row
        self._database = database
        self.asked: list[str] = []

    def ask(self, query: str, *values: Any) -> list[sqlite3.Row]:
        self.asked.append(query)
        return self._database.execute(query, values).fetchall()

    def rows_walked(self) -> int:
        """Return the rows of every table that the queries read from end to end."""
        walked = {query: self._walked(query) for query in set(self.asked)}
        return sum(walked[query] for query in self.asked)

    def _walked(self, query: str) -> int:
        steps = self._database.execute(f"EXPLAIN QUERY PLAN {query}", ["2013"] * query.count("?")).fetchall()
        words = [step["detail"].replace("SCAN TABLE", "SCAN").split() for step in steps]
        tables = [step[1] for step in words if step[0] == "SCAN"]
        return sum(self._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


class _Board:
    """The service behind the paths: its files, and what some versions remember."""

    def __init__(self, folder: Path) -> None:
        self._files = dict.fromkeys(("start", "gathered", "remembered"), folder / "plain.sqlite")
        self._files |= dict.fromkeys(("indexed", "ranged", "paged"), folder / "indexed.sqlite")
        self._kept: dict[tuple[str, str], tuple[int, list[dict[Any, Any]]]] = {}

    def answer(self, version: str, airport: str, day: str, hour: int) -> tuple[list[dict[str, Any]], _Asked, Any]:
        """Return the reply of a version, and the connection that made it, still open."""
        if version not in self._files:
            raise UnknownNameError.among(_("version"), version, VERSIONS)
        database = sqlite3.connect(f"file:{self._files[version]}?mode=ro", uri=True)
        asked = _Asked(database)
        if version == "start":
            return self._one_by_one(asked, airport, day), asked, database
        flights = self._flights(asked, version, airport, day, hour)
        names, models, usual = self._lookups(asked, version, airport)
        return [_whole(flight, names, models, usual) for flight in flights], asked, database

    def _one_by_one(self, asked: _Asked, airport: str, day: str) -> list[dict[str, Any]]:
        usual = dict(map(tuple, asked.ask(_USUAL, airport)))
        found = []
        for flight in asked.ask(_DAY, airport, day):
            carrier, plane = flight["carrier"], flight["tailnum"]
            names = _known(carrier, asked.ask(_NAME, carrier), "name")
            models = _known(plane, asked.ask(_MODEL, plane), "model")
            found.append(_whole(flight, names, models, usual))
        return found

    def _flights(self, asked: _Asked, version: str, airport: str, day: str, hour: int) -> list[sqlite3.Row]:
        end = f"{day} 24"  # text: after every hour of that day
        if version == "paged":
            return asked.ask(_PAGE, airport, f"{day} {hour:02d}", end)
        if version == "ranged":
            return asked.ask(_RANGE, airport, day, end)
        return asked.ask(_DAY, airport, day)

    def _lookups(self, asked: _Asked, version: str, airport: str) -> list[dict[Any, Any]]:
        """Return names, models and usual delays; from memory where the version remembers and the file is still the same."""
        written = self._files[version].stat().st_mtime_ns
        when, kept = self._kept.get((version, airport), (0, []))
        if version != "gathered" and when == written:
            return kept
        found = [dict(map(tuple, rows)) for rows in (asked.ask(_NAMES), asked.ask(_MODELS), asked.ask(_USUAL, airport))]
        self._kept[version, airport] = written, found
        return found


def _known(key: str, rows: Sequence[sqlite3.Row], column: str) -> dict[str, Any]:
    """Return a column of the one row that was found, by what was looked for; empty where none was."""
    return {key: rows[0][column]} if rows else {}


def _whole(flight: sqlite3.Row, names: Any, models: Any, usual: Any) -> dict[str, Any]:
    extra = {
        "airline": names.get(flight["carrier"]),
        "model": models.get(flight["tailnum"]),
        "usual_delay": usual.get(flight["dest"]),
    }
    return dict(flight) | extra


def board_application(folder: str) -> FastAPI:
    """Return the service over the files that :func:`build_database` wrote into `folder`."""
    from fastapi import FastAPI, HTTPException, Response

    board = _Board(Path(folder))
    application = FastAPI(openapi_url=None)

    @application.get("/{version}/board/{airport}")
    async def departures(
        version: str, airport: str, day: str = "2013-01-15", hour: int = 18, counted: bool = False
    ) -> Response:
        try:
            reply, asked, database = board.answer(version, airport, day, hour)
        except UnknownNameError as error:
            raise HTTPException(404, str(error)) from None
        with closing(database):
            headers = {}
            if counted:
                headers = {"x-queries": str(len(asked.asked)), "x-rows-walked": str(asked.rows_walked())}
        return Response(json.dumps(reply), media_type="application/json", headers=headers)

    return application
