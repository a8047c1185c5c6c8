"""The simulation: against theory within its stated error, and against an event loop that shares nothing with it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mlops_lessons.client_server import queueing, simulation
from mlops_lessons.errors import LessonError


def naive(arrivals, services, servers, room=None):
    """Return the waits by a table of when each server is free, looked through for every request; None is turned away."""
    free, departures, waits = [0.0] * servers, [], []
    for moment, service in zip(arrivals, services, strict=True):
        if room is not None and sum(left > moment for left in departures) >= room:
            waits.append(None)
            continue
        first = min(range(servers), key=lambda server: free[server])
        start = max(moment, free[first])
        free[first] = start + service
        departures.append(start + service)
        waits.append(start - moment)
    return waits


REQUESTS = st.lists(st.tuples(st.integers(0, 6), st.integers(1, 12)), min_size=1, max_size=40)


@given(REQUESTS, st.integers(1, 4), st.none() | st.integers(0, 5))
def test_the_event_loop_agrees_with_a_naive_one(requests, servers, more):
    """The same waits and the same refusals, request by request, ties included."""
    room = None if more is None else servers + more
    moments = list(np.cumsum([gap for gap, _service in requests]).tolist())
    services = [service for _gap, service in requests]
    assert [visit.wait for visit in simulation.play(moments, services, servers, room)] == naive(
        moments, services, servers, room
    )


@pytest.mark.parametrize(("servers", "busy"), [(1, 0.9), (3, 0.7), (5, 0.95)])
def test_many_runs_at_once_agree_with_one_at_a_time(servers, busy):
    """The rows of remaining work give what the event loop gives on the very same draws."""
    rng = np.random.default_rng(4)
    gaps, services = rng.exponential(1 / (busy * servers), (300, 3)), rng.exponential(size=(300, 3))
    together = simulation._shared(gaps, services, servers)
    for run in range(3):
        visits = simulation.play(np.cumsum(gaps[:, run]).tolist(), services[:, run].tolist(), servers)
        assert together[:, run] == pytest.approx([visit.wait for visit in visits], abs=1e-9)


@pytest.mark.parametrize(("servers", "room", "busy"), [(1, 1, 0.8), (1, 4, 1.5), (4, 12, 0.95), (3, 3, 2.0)])
def test_a_limit_turns_away_the_same_requests(servers, room, busy):
    """The bounded rows against the event loop with its limit, refusals included."""
    rng = np.random.default_rng(9)
    gaps, services = rng.exponential(1 / (busy * servers), (400, 2)), rng.exponential(size=(400, 2))
    together = simulation._bounded(gaps, services, servers, room)
    for run in range(2):
        visits = simulation.play(np.cumsum(gaps[:, run]).tolist(), services[:, run].tolist(), servers, room)
        alone = [math.nan if visit.wait is None else visit.wait for visit in visits]
        assert together[:, run] == pytest.approx(alone, abs=1e-9, nan_ok=True)


def test_separate_queues_are_queues_of_one_server():
    """Who joins a door meets only those who joined it."""
    rng = np.random.default_rng(2)
    gaps, services, doors = (
        rng.exponential(0.5, (200, 1)),
        rng.exponential(size=(200, 1)),
        rng.integers(3, size=(200, 1)),
    )
    together = simulation._separate(gaps, services, doors, 3)[:, 0]
    moments = np.cumsum(gaps[:, 0])
    for door in range(3):
        mine = doors[:, 0] == door
        assert together[mine] == pytest.approx(naive(moments[mine].tolist(), services[mine, 0].tolist(), 1), abs=1e-9)


@pytest.mark.parametrize("servers", [1, 2, 4, 16])
@pytest.mark.parametrize("busy", [0.3, 0.5, 0.8, 0.9])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_mean_wait_agrees_with_erlang_c_within_its_stated_error(servers, busy, seed):
    """48 claims at once: each within the t quantile that all of them together exceed once in a thousand times."""
    runs = 60
    waits = simulation.simulate_waits(busy, servers, seed=seed, requests=6000, runs=runs)
    found = simulation.estimate(waits.mean(axis=0))
    limit = stats.t.ppf(1 - 0.001 / 48 / 2, runs - 1)
    assert found.errors_from(queueing.mean_wait(busy * servers, 1.0, servers)) < limit


def test_near_the_knee_it_agrees_too():
    """Utilisation 0.95, where runs must be long: what the lesson shows."""
    waits = simulation.simulate_waits(0.95, 4, seed=1, requests=12_000, runs=100)
    found = simulation.estimate(waits.mean(axis=0))
    assert found.low <= queueing.mean_wait(0.95 * 4, 1.0, 4) <= found.high


def test_the_stated_interval_covers_as_often_as_it_says():
    """Of 80 experiments about 95 % cover the theory: by the binomial, 69 or fewer would be one in ten thousand."""
    theory = queueing.mean_wait(0.7 * 2, 1.0, 2)
    covered = 0
    for seed in range(80):
        found = simulation.estimate(simulation.simulate_waits(0.7, 2, seed=seed, requests=3000, runs=20).mean(axis=0))
        covered += found.low <= theory <= found.high
    assert 69 < covered < 80


def test_the_simulation_refutes_a_wrong_formula():
    """It is no rubber stamp: the wait of separate queues is many errors away from that of a shared one."""
    waits = simulation.simulate_waits(0.8, 4, seed=1, requests=6000, runs=60)
    assert simulation.estimate(waits.mean(axis=0)).errors_from(queueing.mean_wait(0.8, 1.0, 1)) > 20


@pytest.mark.parametrize("servers", [2, 4])
def test_a_queue_each_waits_as_one_server_does(servers):
    """Random doors split a Poisson process into Poisson processes."""
    waits = simulation.simulate_waits(0.8, servers, seed=6, requests=8000, runs=60, line="separate")
    found = simulation.estimate(waits.mean(axis=0))
    assert found.errors_from(queueing.mean_wait(0.8, 1.0, 1)) < stats.t.ppf(1 - 0.001 / 4, 59)


@pytest.mark.parametrize(("servers", "room"), [(1, 1), (1, 5), (4, 4), (4, 12)])
@pytest.mark.parametrize("busy", [0.5, 0.95, 1.5])
def test_blocking_agrees_with_the_closed_form(servers, room, busy):
    """M/M/c/K, overload included: refusals and the wait of those let in, within the stated error."""
    runs = 60
    waits = simulation.simulate_bounded(busy, servers, room, seed=8, requests=3000, runs=runs)
    limit = stats.t.ppf(1 - 0.001 / 24 / 2, runs - 1)
    refused = simulation.estimate(np.isnan(waits).mean(axis=0))
    arrivals = busy * servers
    assert refused.errors_from(queueing.blocked_share(arrivals, 1.0, servers, room)) < limit
    if room > servers:
        let_in = simulation.estimate(np.nanmean(waits, axis=0))
        assert let_in.errors_from(queueing.mean_wait_bounded(arrivals, 1.0, servers, room)) < limit


def test_the_tail_of_the_wait_agrees_with_its_formula():
    """The p99 by run, against the exponential tail of M/M/c."""
    waits = simulation.simulate_waits(0.8, 4, seed=3, requests=10_000, runs=60)
    found = simulation.estimate(np.percentile(waits, 99, axis=0))
    assert found.errors_from(queueing.wait_percentile(99, 0.8 * 4, 1.0, 4)) < 4


def test_the_same_seed_gives_the_same_waits():
    """And another one others."""
    first, again, other = (simulation.simulate_waits(0.8, 2, seed=seed, requests=50, runs=2) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_an_estimate_by_hand():
    """1, 2, 3: mean 2, error 1/√3, and Student's t with two degrees of freedom, 4.303."""
    found = simulation.estimate([1.0, 2.0, 3.0])
    assert (found.mean, found.error) == (2.0, pytest.approx(1 / math.sqrt(3)))
    assert found.high == pytest.approx(2 + 4.302653 / math.sqrt(3), rel=1e-6)
    assert found.low == pytest.approx(4 - found.high)
    same = simulation.estimate([2.0, 2.0])
    assert (same.errors_from(2.0), same.errors_from(3.0)) == (0.0, math.inf)


@pytest.mark.parametrize(
    "call",
    [
        lambda: simulation.simulate_waits(1.0, 2, seed=1),
        lambda: simulation.simulate_waits(0.0, 2, seed=1),
        lambda: simulation.simulate_bounded(0.5, 4, 3, seed=1),
        lambda: simulation.estimate([1.0]),
    ],
)
def test_what_has_no_steady_state_is_refused(call):
    """Full use, no use, a room smaller than its servers, an error from one run."""
    with pytest.raises(LessonError):
        call()
