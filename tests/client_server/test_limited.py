"""The service with few workers: what it serves at once, what it turns away, and what it counts."""

from __future__ import annotations

import asyncio
import json

import pytest

from mlops_lessons.client_server import limited, simulation


async def ask(service, path="/work"):
    """Return the status, the headers and the body of one request, without any server."""
    said = []

    async def send(message):
        said.append(message)

    await service({"type": "http", "path": path, "method": "GET"}, None, send)
    return said[0]["status"], dict(said[0]["headers"]), json.loads(said[1]["body"])


def all_at_once(service, count):
    """Return the replies to requests that come at the same moment."""

    async def crowd():
        return await asyncio.gather(*(ask(service) for _number in range(count)))

    return asyncio.run(crowd())


def test_it_serves_as_many_at_once_as_it_has_workers():
    """Nine requests, three workers: nine answered, three at work at most, nine inside at most."""
    service = limited.application(workers=3, mean_ms=1, seed=2)
    replies = all_at_once(service, 9)
    assert [status for status, _headers, _body in replies] == [200] * 9
    assert service.counts == {"arrived": 9, "answered": 9, "refused": 0, "busiest": 3, "fullest": 9}


def test_a_full_house_turns_away_at_once():
    """Four fit: the fifth and sixth get 503 and are told when to come back."""
    service = limited.application(workers=2, mean_ms=1, seed=2, room=4)
    replies = all_at_once(service, 6)
    assert [status for status, _headers, _body in replies] == [200] * 4 + [503] * 2
    assert replies[4][1][b"retry-after"] == b"1"
    assert service.counts == {"arrived": 6, "answered": 4, "refused": 2, "busiest": 2, "fullest": 4}


def test_who_came_first_is_served_first():
    """The service times go by order of service, and the seed gives them."""
    service = limited.application(workers=1, mean_ms=1, seed=7)
    planned = [body["planned"] for _status, _headers, body in all_at_once(service, 5)]
    again = limited.application(workers=1, mean_ms=1, seed=7)
    assert planned == again._times[:5]


def test_waits_are_those_of_the_queue():
    """What the service says of its waits is what the event loop says of the same times, but for a late clock."""
    service = limited.application(workers=2, mean_ms=4, seed=3)
    bodies = [body for _status, _headers, body in all_at_once(service, 8)]
    visits = simulation.play([0.0] * 8, [body["service"] for body in bodies], servers=2)
    assert [body["wait"] for body in bodies] == pytest.approx([visit.wait for visit in visits], abs=15)
    assert all(body["service"] > body["planned"] - 1 for body in bodies)


def test_it_says_what_it_counted_and_knows_no_other_path():
    """``/counts`` is no work."""
    service = limited.application()
    assert asyncio.run(ask(service, "/counts"))[2]["arrived"] == 0
    assert asyncio.run(ask(service, "/"))[0] == 404


def test_a_request_that_is_given_up_frees_its_place():
    """A cancelled request leaves no worker behind."""
    service = limited.application(workers=1, mean_ms=50, seed=1)

    async def give_up():
        first = asyncio.create_task(ask(service))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        service._times = [0.1]
        return await ask(service)

    status, _headers, _body = asyncio.run(give_up())
    assert (status, service._inside, service._busy) == (200, 0, 0)
    assert service.counts["answered"] == 1
