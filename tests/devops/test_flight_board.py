"""Every version of the board shows the same, and what each takes is what was counted by hand."""

import itertools
import os
import sqlite3
from contextlib import closing

import httpx
import pytest

from mlops_lessons.client_server.serving import running
from mlops_lessons.devops import flight_board
from mlops_lessons.devops.flight_board import AIRPORTS, ROWS, VERSIONS
from mlops_lessons.flights import load_airlines, load_flights, load_planes

CASES = [
    *itertools.product(AIRPORTS, ("2013-01-01", "2013-01-02", "2013-01-03"), (0, 18, 23)),
    ("LGA", "2013-02-01", 5),
    ("SFO", "2013-01-01", 5),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder with the first three days."""
    found = tmp_path_factory.mktemp("board")
    flight_board.build_database(found, days=3)
    return found


@pytest.fixture(scope="module")
def client(folder):
    """Give a client of the running service."""
    with (
        running(flight_board.board_application(str(folder))) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as found,
    ):
        yield found


def _ask(client, version, case, **more):
    airport, day, hour = case
    return client.get(f"/{version}/board/{airport}", params={"day": day, "hour": hour, **more}).raise_for_status()


@pytest.mark.parametrize("version", [each for each in VERSIONS if each != "start"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(map(str, case)))
def test_every_version_shows_the_same_board_as_the_first(client, version, case):
    """Making it faster does not change what it says: three airports, days and hours, an empty day, an unknown airport."""
    slow, fast = (flight_board.shown(_ask(client, each, case).json(), case[2]) for each in ("start", version))
    assert slow == fast


def test_the_board_is_what_pandas_finds(client):
    """The first version against an independent computation of it."""
    flights = load_flights()
    here = flights[(flights["month"] == 1) & (flights["day"] <= 3) & (flights["origin"] == "EWR")]
    usual = here.groupby("dest")["dep_delay"].mean()
    day = here[(here["day"] == 2) & (here["hour"] >= 18)]
    day = day.merge(load_airlines(), on="carrier", how="left")
    day = day.merge(load_planes()[["tailnum", "model"]], on="tailnum", how="left")
    day = day.sort_values(["sched_dep_time", "carrier", "flight"]).head(ROWS)
    board = flight_board.shown(_ask(client, "start", ("EWR", "2013-01-02", 18)).json(), 18)
    assert len(board) == ROWS
    for row, (_, wanted) in zip(board, day.iterrows(), strict=True):
        assert row["departs"] == f"2013-01-02 {wanted['hour']:02d}:{wanted['minute']:02d}"
        assert (row["carrier"], row["flight"], row["dest"]) == (wanted["carrier"], wanted["flight"], wanted["dest"])
        assert row["airline"] == wanted["name"]
        assert row["model"] == (wanted["model"] if wanted["model"] == wanted["model"] else None)
        assert row["usual_delay"] == pytest.approx(usual[wanted["dest"]], abs=0.051)


def test_the_counted_work_of_each_version_is_exact(client, folder):
    """Queries by hand: two a flight and two; four; then one. Rows walked: whole tables, from their sizes."""
    flights = load_flights(["month", "day", "origin"])
    first = flights[(flights["month"] == 1) & (flights["day"] <= 3)]
    that_day = int(((first["day"] == 2) & (first["origin"] == "LGA")).sum())
    sizes = {"flights": len(first), "airlines": len(load_airlines()), "planes": len(load_planes())}
    expected = {
        "start": (2 + 2 * that_day, 2 * sizes["flights"] + that_day * (sizes["airlines"] + sizes["planes"])),
        "gathered": (4, 2 * sizes["flights"] + sizes["airlines"] + sizes["planes"]),
        "remembered": (1, sizes["flights"]),
        "indexed": (1, sizes["flights"]),
        "ranged": (1, 0),
        "paged": (1, 0),
    }
    case = ("LGA", "2013-01-02", 12)
    for version, wanted in expected.items():
        _ask(client, version, case)
        headers = _ask(client, version, case, counted=True).headers
        assert (int(headers["x-queries"]), int(headers["x-rows-walked"])) == wanted, version


def test_the_last_version_takes_a_fifth_or_less_of_the_queries_and_the_bytes(client):
    """At least five times fewer of both, on every day at noon."""
    for airport, day in itertools.product(AIRPORTS, ("2013-01-01", "2013-01-03")):
        answers = [_ask(client, version, (airport, day, 12), counted=True) for version in ("start", "paged")]
        queries, size = zip(*((int(each.headers["x-queries"]), len(each.content)) for each in answers), strict=True)
        assert queries[0] >= 5 * queries[1]
        assert size[0] >= 5 * size[1]


def test_what_is_remembered_is_forgotten_when_the_file_changes(tmp_path):
    """A new name of an airline shows at once, in the version that remembers as in the one that does not."""
    flight_board.build_database(tmp_path, days=1)
    case = ("LGA", "2013-01-01", 8)
    with (
        running(flight_board.board_application(str(tmp_path))) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        before = flight_board.shown(_ask(client, "remembered", case).json(), 8)
        with closing(sqlite3.connect(tmp_path / "plain.sqlite")) as database, database:
            database.execute("UPDATE airlines SET name = 'Renamed ' || name")
        later = (tmp_path / "plain.sqlite").stat().st_mtime_ns + 10**9
        os.utime(tmp_path / "plain.sqlite", ns=(later, later))
        after = flight_board.shown(_ask(client, "remembered", case).json(), 8)
        fresh = flight_board.shown(_ask(client, "start", case).json(), 8)
    assert after == fresh != before


def test_an_index_serves_a_range_of_its_column_and_not_an_expression_around_it(folder):
    """The plan of SQLite itself, for the same day asked in two ways."""
    with closing(sqlite3.connect(folder / "indexed.sqlite")) as database:
        plans = [
            database.execute(
                f"EXPLAIN QUERY PLAN {query}", ["LGA", *["2013-01-02"] * (query.count("?") - 1)]
            ).fetchall()
            for query in (flight_board._DAY, flight_board._RANGE)
        ]
    assert [plan[0][-1].split()[0] for plan in plans] == ["SCAN", "SEARCH"]


def test_an_unknown_version_is_not_found(client):
    """The answer is a 404 with the versions that there are."""
    answer = client.get("/faster/board/LGA")
    assert answer.status_code == 404
    assert "faster" in answer.json()["detail"]
