"""Every fault, for real: what the client gets, what the server did, and what it saw."""

import httpx
import pytest

from mlops_lessons.client_server.desk import Desk, desk_application
from mlops_lessons.client_server.serving import ServerProcess, running

ANA = {"flight": "UA1545", "name": "Ana"}


def meet(script, **settings):
    """Return what a client got from each request of the script, the desk behind, and what was seen."""
    desk = Desk()
    application = desk_application(script=script, desk=desk, hold=settings.pop("hold", 30.0))
    got = []
    with running(application) as address:
        for _word in script:
            try:
                got.append(httpx.post(f"{address}/bookings", json=ANA, trust_env=False, **settings).status_code)
            except httpx.TransportError as error:
                got.append(type(error).__name__)
    return got, desk, application.seen


def test_a_script_is_met_word_by_word_and_then_all_is_well():
    """Statuses of the script are answered without any work."""
    desk = Desk()
    application = desk_application(script=["503", "429"], desk=desk)
    with running(application) as address:
        got = [httpx.post(f"{address}/bookings", json=ANA, trust_env=False).status_code for _ in range(4)]
    assert got == [503, 429, 201, 201]
    assert len(desk.bookings) == 2
    assert [seen.word for seen in application.seen] == ["503", "429", "ok", "ok"]
    assert [seen.status for seen in application.seen] == [503, 429, 201, 201]


def test_what_comes_after_the_script_may_be_a_fault_too():
    """``then`` stands for all that follows."""
    with running(desk_application(then="503")) as address:
        assert [httpx.get(f"{address}/bookings", trust_env=False).status_code for _ in range(3)] == [503] * 3


def test_a_slow_server_does_the_work_and_is_left():
    """The client's time is up; the seat is taken; the server saw it leave."""
    got, desk, seen = meet(["slow"], timeout=0.2)
    assert got == ["ReadTimeout"]
    assert len(desk.bookings) == 1
    assert seen[0].left


def test_a_slow_server_answers_whoever_stays():
    """After the hold the answer comes, and nobody left."""
    got, _desk, seen = meet(["slow"], timeout=10, hold=0.2)
    assert (got, seen[0].left) == ([201], False)


def test_a_cut_comes_after_the_work_and_in_the_middle_of_the_body():
    """The head says how long the body is; half of it comes."""
    desk = Desk()
    with (
        running(desk_application(script=["cut"], desk=desk)) as address,
        pytest.raises(httpx.RemoteProtocolError, match="complete message body"),
    ):
        httpx.post(f"{address}/bookings", json=ANA, trust_env=False)
    assert len(desk.bookings) == 1


def test_a_lost_request_did_nothing():
    """The connection is cut before any work, and without a word."""
    got, desk, seen = meet(["lost", "ok"])
    assert got == ["RemoteProtocolError", 201]
    assert len(desk.bookings) == 1
    assert seen[0].status is None


def test_a_server_that_dies_is_a_process_that_ended():
    """Half of the body comes, the process is gone, and nobody answers any more."""
    with ServerProcess("mlops_lessons.client_server.desk:desk_application", script=["die"]) as server:
        with pytest.raises(httpx.RemoteProtocolError):
            httpx.post(f"{server.address}/bookings", json=ANA, trust_env=False, timeout=10)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.address}/bookings", trust_env=False)
        assert not server.alive


def test_what_was_seen_can_be_asked_from_another_process():
    """``/seen`` tells key, path and word, counts for nothing and meets no fault."""
    with ServerProcess("mlops_lessons.client_server.desk:desk_application", script=["ok", "503"]) as server:
        client = httpx.Client(base_url=server.address, trust_env=False)
        with client:
            client.post("/bookings", json=ANA, headers={"Idempotency-Key": "k"})
            assert client.get("/seen").status_code == 200
            client.get("/bookings")
            seen = client.get("/seen").json()
    assert [(one["method"], one["path"], one["key"], one["word"]) for one in seen] == [
        ("POST", "/bookings", "k", "ok"),
        ("GET", "/bookings", None, "503"),
    ]


def test_requests_of_one_connection_share_a_port_and_others_do_not():
    """What keep-alive saves is counted at the server."""
    application = desk_application()
    with running(application) as address:
        for _ in range(4):
            httpx.get(f"{address}/bookings", trust_env=False)
        with httpx.Client(base_url=address, trust_env=False) as client:
            for _ in range(4):
                client.get("/bookings")
    ports = [seen.client for seen in application.seen]
    assert (len(set(ports[:4])), len(set(ports[4:]))) == (4, 1)
