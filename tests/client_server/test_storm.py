"""The storm agrees with what can be counted by hand, and the real crowd with the servers' own count."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.client_server.desk import desk_application
from mlops_lessons.client_server.serving import running
from mlops_lessons.client_server.storm import Load, Policy, Storm, crowd, crowded, simulate

LOAD = Load()


def naive_by_hand(load):
    """Return attempts and answers of clients that come back in the next second, by a recursion of its own."""
    attempts, served, refused = [], [], 0
    for second in range(load.seconds):
        asked = load.new + refused
        if load.outage[0] <= second < load.outage[1]:
            good = 0
        elif asked <= load.capacity:
            good = asked
        else:  # good answers cost 1, refusals cost `refusal`, together no more than the capacity
            good = max((n for n in range(asked) if n + load.refusal * (asked - n) <= load.capacity), default=0)
        attempts.append(asked)
        served.append(good)
        refused = asked - good
    return attempts, served


@pytest.mark.parametrize("load", [LOAD, Load(new=5), Load(refusal=0.05), Load(outage=(3, 5), seconds=40), Load(new=25)])
def test_coming_back_at_once_is_counted_by_hand(load):
    """The recursion and the simulation say the same for every second."""
    storm = simulate(load, Policy(base=0), seed=7)
    assert (list(storm.attempts), list(storm.served)) == naive_by_hand(load)


@settings(max_examples=40, deadline=None)
@given(
    st.builds(
        Policy,
        base=st.sampled_from([0, 0.5, 1, 4]),
        jitter=st.booleans(),
        budget=st.sampled_from([None, 0.0, 0.1, 1.0]),
    ),
    st.integers(0, 1000),
)
def test_nobody_is_lost_and_nobody_is_counted_twice(policy, seed):
    """Whoever came was answered, gave up or still waits; every attempt is a first one or a retry of a refusal."""
    storm = simulate(LOAD, policy, seed)
    assert sum(storm.served) + storm.gave_up + storm.waiting == LOAD.new * LOAD.seconds
    refusals = sum(storm.attempts) - sum(storm.served)
    assert sum(storm.attempts) == LOAD.new * LOAD.seconds + refusals - storm.gave_up - storm.waiting
    assert all(served <= asked for served, asked in zip(storm.served, storm.attempts, strict=True))


@given(st.integers(0, 200), st.integers(0, 500))
def test_the_work_of_a_second_is_within_its_capacity(second, asked):
    """Answers and refusals together, unless there are refusals alone."""
    good = LOAD.answered(second, asked)
    refused = asked - good
    assert good == 0 or good + LOAD.refusal * refused <= LOAD.capacity


def test_a_budget_bounds_the_attempts():
    """Never more than 1.1 times what is new, over any beginning."""
    storm = simulate(LOAD, Policy(base=1, jitter=True, budget=0.1), seed=2)
    total = 0
    for second, asked in enumerate(storm.attempts, 1):
        total += asked
        assert total <= 1.1 * LOAD.new * second + 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_what_the_lesson_says_holds_for_other_seeds(seed):
    """At once it never ends; with jitter it ends within half a minute and all are answered; a budget has some give up."""
    at_once = simulate(LOAD, Policy(base=0), seed)
    assert (at_once.recovered, at_once.served[-1], at_once.peak) == (None, 0, at_once.attempts[-1])
    jitter = simulate(LOAD, Policy(base=1, cap=32, jitter=True), seed)
    assert jitter.recovered <= 30
    assert jitter.gave_up == 0
    budget = simulate(LOAD, Policy(base=1, cap=32, jitter=True, budget=0.1), seed)
    assert budget.peak < jitter.peak < at_once.peak
    assert budget.gave_up > 0


def test_without_an_outage_there_is_no_storm():
    """The usual traffic is all answered, whatever the policy."""
    storm = simulate(Load(outage=(0, 0)), Policy(base=0), seed=1)
    assert set(storm.attempts) == {LOAD.new}
    assert storm.recovered == 0


def test_recovery_is_counted_from_the_end_of_the_outage():
    """By hand: refused until second 6, outage over at 5, so nobody from 7 on: two seconds."""
    load = Load(outage=(4, 5), seconds=10)
    storm = Storm(load, (1,) * 10, (1, 1, 1, 1, 0, 1, 0, 1, 1, 1), 0, 0)
    assert storm.recovered == 2


def test_the_wait_doubles_up_to_its_cap_and_jitter_is_a_share_of_it():
    """1, 2, 4, 8, 8 with a cap of 8; the mean of full jitter is half."""
    draws = random.Random(1)
    assert [Policy(base=1, cap=8).wait(retry, draws) for retry in range(5)] == [1, 2, 4, 8, 8]
    found = [Policy(base=1, cap=8, jitter=True).wait(3, draws) for _ in range(4000)]
    assert min(found) >= 0
    assert max(found) <= 8
    assert sum(found) / len(found) == pytest.approx(4, abs=0.2)


def test_a_real_crowd_gets_in_and_its_attempts_are_those_that_the_server_counts():
    """Everyone is answered once; refusals never reach the desk behind."""
    application = desk_application()
    arrived = []
    room = crowded(application)

    async def counting(scope, receive, send):
        if scope["type"] == "http":
            arrived.append(scope["path"])
        await room(scope, receive, send)

    with running(counting) as address:
        attempts = crowd(address, Policy(base=0.02, jitter=True), clients=8)
    assert len(attempts) == 8
    assert sum(attempts) == len(arrived)
    assert len(application.seen) == 8


def test_a_full_house_refuses_and_an_empty_one_does_not():
    """One client alone gets in at its first attempt."""
    with running(crowded(desk_application(), room=1)) as address:
        assert crowd(address, Policy(base=0), clients=1) == [1]
    with running(crowded(desk_application(), room=0)) as address:
        assert crowd(address, Policy(base=0), clients=2, most=3) == [3, 3]
