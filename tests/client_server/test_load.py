"""Load on a real server: what the clients saw is what the server counted."""

from __future__ import annotations

import httpx
import pytest

from mlops_lessons.client_server import limited, littles_law, load, serving
from mlops_lessons.errors import LessonError, ServiceError


@pytest.fixture
def service():
    """Return the application and its address, served in a thread of this process."""
    application = limited.application(workers=2, mean_ms=2, seed=1)
    with serving.running(application) as address:
        yield application, address


def test_a_closed_loop_sends_what_was_asked_and_no_more_at_once(service):
    """Forty requests by five clients: the server counted forty, and never more than five inside."""
    application, address = service
    run = load.closed_loop(address, clients=5, requests=40)
    assert len(run.replies) == run.answered == 40 == application.counts["answered"]
    assert application.counts["fullest"] <= 5
    assert application.counts["busiest"] == 2
    assert load.counts(address) == application.counts


def test_an_open_loop_keeps_its_schedule(service):
    """The moments are the seed's, whatever the answers do, and no latency counts from later than its moment."""
    application, address = service
    run = load.open_loop(address, rate=400, requests=30, seed=4)
    again = load.open_loop(address, rate=400, requests=30, seed=4)
    assert sorted(reply.due for reply in run.replies) == sorted(reply.due for reply in again.replies)
    assert all(reply.sent >= reply.due for reply in run.replies)
    assert all(ms >= 1000 * (r.ended - r.sent) for ms, r in zip(run.latencies, run.replies, strict=True))
    assert application.counts["arrived"] == 60


def test_little_s_law_holds_on_what_was_measured(service):
    """To rounding, by the clients' own clock; and the number in flight is that of the closed loop at most."""
    _application, address = service
    flow = load.closed_loop(address, clients=4, requests=30).flow
    assert flow.number == pytest.approx(flow.by_law, rel=1e-9)
    assert 0 < flow.number <= 4 + 1e-9


def test_the_clients_stay_is_longer_than_what_the_server_says(service):
    """Travel comes on top of waiting and service, request by request."""
    _application, address = service
    for reply in load.closed_loop(address, clients=3, requests=12).replies:
        assert 1000 * (reply.ended - reply.sent) >= reply.wait + reply.service


def test_busy_and_wait_come_from_the_replies():
    """Two requests of 300 and 500 ms in a window of a second, on two workers: 40 %; refused ones do not count."""
    replies = (
        load.Reply(0.0, 0.0, 0.4, 200, 100.0, 300.0),
        load.Reply(0.1, 0.2, 1.0, 200, 300.0, 500.0),
        load.Reply(0.1, 0.2, 0.3, 503),
    )
    run = load.Run(replies)
    assert run.busy(2) == pytest.approx(0.4)
    assert (run.mean_wait, run.answered) == (200.0, 2)
    assert run.latencies == pytest.approx([400, 900, 200])
    assert run.flow == littles_law.flow([0.0, 0.2, 0.2], [0.4, 1.0, 0.3])


def test_refusals_are_counted_on_both_sides():
    """A house for three and twelve clients: some are turned away, and both sides agree on how many."""
    application = limited.application(workers=1, mean_ms=5, seed=1, room=3)
    with serving.running(application) as address:
        run = load.closed_loop(address, clients=12, requests=48)
    refused = sum(reply.status == 503 for reply in run.replies)
    assert refused == application.counts["refused"] > 0
    assert run.answered == application.counts["answered"] == 48 - refused
    assert application.counts["fullest"] == 3


def test_a_child_process_serves_it_too():
    """What the notebook uses: its own process, counted there."""
    with limited.running(workers=2, mean_ms=1, seed=1) as address:
        run = load.closed_loop(address, clients=2, requests=10)
        assert load.counts(address)["answered"] == run.answered == 10


@pytest.mark.parametrize(
    "call",
    [
        lambda address: load.closed_loop(address, clients=2, requests=4),
        lambda address: load.open_loop(address, rate=100, requests=3, seed=1),
    ],
)
def test_a_service_that_is_gone_is_told_so(call):
    """The remedy, not a traceback of the library."""
    with serving.running(limited.application()) as address:
        gone = str(address)
    with pytest.raises(ServiceError, match="Nobody answers there"):
        call(gone)


@pytest.mark.parametrize(
    "call",
    [
        lambda: load.closed_loop("http://127.0.0.1:1", clients=0, requests=3),
        lambda: load.closed_loop("http://127.0.0.1:1", clients=4, requests=3),
        lambda: load.open_loop("http://127.0.0.1:1", rate=0, requests=3, seed=1),
        lambda: load.open_loop("http://127.0.0.1:1", rate=-1, requests=3, seed=1),
    ],
)
def test_a_load_of_nothing_is_refused(call):
    """No client, fewer requests than clients, no rate."""
    with pytest.raises(LessonError):
        call()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ReadTimeout("slow"), "took over 60 seconds"),
        (ExceptionGroup("sending", [httpx.ConnectError("gone")]), "Nobody answers there"),
        (
            ExceptionGroup("sending", [ExceptionGroup("more", [httpx.RemoteProtocolError("cut")])]),
            "Nobody answers there",
        ),
    ],
)
def test_what_the_network_says_is_told_plainly(error, words):
    """Too slow is not gone; groups are opened down to the first cause."""
    told = load._plain(error)
    assert isinstance(told, ServiceError)
    assert words in str(told)


def test_any_other_error_stays_what_it_is():
    """A mistake in the code is not blamed on the service."""
    error = ZeroDivisionError("a mistake")
    assert load._plain(error) is error
