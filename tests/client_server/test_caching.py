"""A client that keeps copies reads what the server has, and asks no more than it must."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.client_server import caching
from mlops_lessons.client_server.caching import CachingClient, reload
from mlops_lessons.client_server.desk import MAX_AGE, desk_application, timetable
from mlops_lessons.client_server.serving import running

BODY = len(json.dumps(timetable()))


@pytest.fixture(scope="module")
def address():
    """Give the address of a desk."""
    with running(desk_application()) as found:
        yield found


def test_without_copies_everything_travels_each_time(address):
    """Twenty readings, twenty bodies."""
    traffic = reload(address, "/timetable", range(0, 200, 10), tags=False, ages=False)
    assert vars(traffic) == {"requests": 20, "not_modified": 0, "body_bytes": 20 * BODY, "from_copy": 0}


def test_a_tag_saves_the_bodies_and_not_the_trips(address):
    """Twenty requests, one body."""
    traffic = reload(address, "/timetable", range(0, 200, 10), tags=True, ages=False)
    assert vars(traffic) == {"requests": 20, "not_modified": 19, "body_bytes": BODY, "from_copy": 0}


def test_trust_saves_the_trips(address):
    """By hand: at 0, 60, 120 and 180 seconds the copy is stale, sixteen times it is fresh."""
    traffic = reload(address, "/timetable", range(0, 200, 10), tags=True, ages=True)
    assert vars(traffic) == {"requests": 4, "not_modified": 3, "body_bytes": BODY, "from_copy": 16}


class Canned:
    """A server of one content that changes, and its own count of what it was asked."""

    def __init__(self, changes):
        self.changes, self.now, self.asked = changes, 0, 0

    def content(self, now):
        """Return what stands there at `now`."""
        return f"v{sum(change <= now for change in self.changes)}"

    def get(self, path, headers):
        """Answer as an ``httpx.Client`` would have it."""
        self.asked += 1
        body, etag = self.content(self.now).encode(), f'"{self.content(self.now)}"'
        known = headers.get("If-None-Match") == etag
        found = {"etag": etag, "cache-control": f"max-age={MAX_AGE}"}
        return httpx.Response(304 if known else 200, headers=found, content=b"" if known else body)


@given(
    st.lists(st.integers(0, 500), max_size=5),
    st.lists(st.integers(0, 60), min_size=1, max_size=15),
    st.booleans(),
)
def test_what_is_read_is_right_or_younger_than_its_lifetime(changes, pauses, ages):
    """Without trust every reading is what the server has; with it, what it had within the last minute."""
    server, now = Canned(changes), 0
    reader = CachingClient(server, tags=True, ages=ages)
    for pause in pauses:
        now += pause
        server.now = now
        read = reader.get("/", now).decode()
        lately = {server.content(moment) for moment in range(max(0, now - MAX_AGE + 1), now + 1)} if ages else set()
        assert read in lately | {server.content(now)}
    assert reader.traffic.requests == server.asked
    assert reader.traffic.requests + reader.traffic.from_copy == len(pauses)


def test_the_table_says_the_traffic(address, capsys):
    """The numbers of the rows are those of the traffic."""
    caching.show_traffic(plain=caching.Traffic(20, 0, 145080, 0), fresh=caching.Traffic(4, 3, 7254, 16))
    rows = [line.split()[-4:] for line in capsys.readouterr().out.splitlines()[2:]]
    assert rows == [["20", "0", "0", "145080"], ["4", "3", "16", "7254"]]
