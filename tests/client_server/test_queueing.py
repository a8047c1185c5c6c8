"""The formulas against themselves, against tables and against balance equations solved by numpy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.client_server import queueing
from mlops_lessons.errors import LessonError

LOADS = st.floats(0.05, 0.98)
SERVERS = st.integers(1, 30)


def balanced(arrivals, service, servers, room):
    """Return the shares of time with 0 to `room` inside, from the generator of the Markov chain (least squares)."""
    rates = np.zeros((room + 1, room + 1))
    for number in range(room):
        rates[number, number + 1] = arrivals
        rates[number + 1, number] = min(number + 1, servers) / service
    np.fill_diagonal(rates, -rates.sum(axis=1))
    system = np.vstack([rates.T, np.ones(room + 1)])
    return np.linalg.lstsq(system, np.append(np.zeros(room + 1), 1.0), rcond=None)[0]


def test_one_server_by_hand():
    """ρ / (1 - ρ) service times."""
    for busy, wait in ((0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19)):
        assert queueing.mean_wait(busy, 1.0) == pytest.approx(wait)


def test_erlang_s_formulas_by_factorials():
    """The recursion is the formula that textbooks print."""
    for servers in range(1, 12):
        for busy in (0.1, 0.5, 0.9, 0.99):
            load = busy * servers
            head = sum(load**k / math.factorial(k) for k in range(servers))
            last = load**servers / math.factorial(servers)
            assert queueing.erlang_b(servers, load) == pytest.approx(last / (head + last))
            tail = last / (1 - busy)
            assert queueing.erlang_c(servers, load) == pytest.approx(tail / (head + tail))


@pytest.mark.parametrize(
    ("servers", "load", "blocked"), [(5, 1.36, 0.01), (10, 4.46, 0.01), (20, 12.03, 0.01), (100, 84.06, 0.01)]
)
def test_erlang_b_agrees_with_the_published_table(servers, load, blocked):
    """Loads at 1 % blocking, as tables of traffic engineering print them to two decimals."""
    assert queueing.erlang_b(servers, load) == pytest.approx(blocked, abs=6e-5)


@given(LOADS, SERVERS)
def test_the_number_inside_follows_little(busy, servers):
    """L = λ (wait + service), and at least the mean number being served."""
    arrivals = busy * servers / 3.0
    number = queueing.mean_number(arrivals, 3.0, servers)
    assert number == pytest.approx(arrivals * (queueing.mean_wait(arrivals, 3.0, servers) + 3.0))
    assert number >= busy * servers


@given(st.floats(0.05, 0.9), st.integers(1, 8))
def test_a_large_room_is_no_limit(busy, servers):
    """M/M/c/K goes to M/M/c."""
    arrivals = busy * servers
    assert queueing.mean_wait_bounded(arrivals, 1.0, servers, 400) == pytest.approx(
        queueing.mean_wait(arrivals, 1.0, servers), rel=1e-6
    )
    assert queueing.blocked_share(arrivals, 1.0, servers, 400) < 1e-12


@given(st.floats(0.1, 3.0), st.integers(1, 6), st.integers(0, 10), st.floats(0.5, 4.0))
def test_the_bounded_queue_balances(busy, servers, more, service):
    """Blocking and wait from the balance equations, solved by numpy, also in overload."""
    room, arrivals = servers + more, busy * servers / service
    shares = balanced(arrivals, service, servers, room)
    assert queueing.blocked_share(arrivals, service, servers, room) == pytest.approx(shares[-1], abs=1e-9)
    queued = sum(max(number - servers, 0) * share for number, share in enumerate(shares))
    let_in = arrivals * (1 - shares[-1])
    assert queueing.mean_wait_bounded(arrivals, service, servers, room) == pytest.approx(queued / let_in, abs=1e-7)


def test_a_room_of_exactly_the_servers_is_erlang_b():
    """Nobody waits: blocked or served."""
    assert queueing.blocked_share(4.8, 1.0, 4, 4) == pytest.approx(queueing.erlang_b(4, 4.8))
    assert queueing.mean_wait_bounded(4.8, 1.0, 4, 4) == 0


@given(LOADS, SERVERS, st.sampled_from([50, 90, 99, 99.9]))
def test_the_percentile_of_the_wait_inverts_its_tail(busy, servers, percent):
    """P(wait > t) = C exp(-(cμ - λ) t); the integral of the tail is the mean."""
    arrivals = busy * servers
    wait = queueing.wait_percentile(percent, arrivals, 1.0, servers)
    waiting = queueing.erlang_c(servers, arrivals)
    if wait:
        assert waiting * math.exp(-(servers - arrivals) * wait) == pytest.approx(1 - percent / 100, rel=1e-6)
    else:
        assert waiting <= 1 - percent / 100 + 1e-12
    assert queueing.mean_wait(arrivals, 1.0, servers) == pytest.approx(waiting / (servers - arrivals))


@given(LOADS, st.integers(1, 12))
def test_sharing_one_queue_beats_one_each(busy, servers):
    """Never longer, and shorter as soon as there are two servers."""
    shared = queueing.mean_wait(busy * servers, 1.0, servers)
    separate = queueing.mean_wait(busy, 1.0, 1)
    assert shared < separate if servers > 1 else shared == pytest.approx(separate)


@given(st.integers(1, 400), st.integers(5, 60), st.floats(0.2, 50))
def test_servers_for_wait_is_the_smallest_that_serves(arrivals, service, longest):
    """It keeps the target and one less does not."""
    servers = queueing.servers_for_wait(arrivals / 1000, service, longest)
    assert queueing.mean_wait(arrivals / 1000, service, servers) <= longest
    assert servers == 1 or queueing.mean_wait(arrivals / 1000, service, servers - 1) > longest


def test_the_ends():
    """No arrivals, no wait; utilisation 1, no end."""
    assert queueing.mean_wait(0.0, 5.0, 3) == 0 == queueing.mean_number(0.0, 5.0)
    assert queueing.blocked_share(0.0, 5.0, 1, 1) == 0 == queueing.mean_wait_bounded(0.0, 5.0, 1, 2)
    assert queueing.mean_wait(1.0, 1.0) == math.inf == queueing.wait_percentile(50, 2.0, 1.0)
    assert queueing.erlang_c(2, 2.0) == 1.0
    assert queueing.wait_percentile(100, 0.5, 1.0) == math.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: queueing.utilisation(-1, 1.0),
        lambda: queueing.utilisation(1, 0.0),
        lambda: queueing.mean_wait(1, 1.0, 0),
        lambda: queueing.blocked_share(1.0, 1.0, 3, 2),
        lambda: queueing.servers_for_wait(1.0, 1.0, 0),
    ],
)
def test_what_makes_no_sense_is_refused(call):
    """Negative rates, no servers, a room smaller than its servers, a wait of zero."""
    with pytest.raises(LessonError):
        call()
