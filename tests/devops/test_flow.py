"""Flows agree with Little's law by counting, and with theory within the error that they state."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mlops_lessons.devops import flow
from mlops_lessons.devops.flow import Team
from mlops_lessons.errors import LessonError

WHOLE = st.integers(0, 40)
SPANS = st.lists(st.tuples(WHOLE, WHOLE).map(sorted), max_size=12)


@given(SPANS, WHOLE, st.integers(1, 30))
def test_littles_law_is_an_identity_over_any_window(spans, start, length):
    """Whatever comes and goes, L = lambda W in any window when W counts what falls inside."""
    found = flow.little(spans, start, start + length)
    assert found.present == pytest.approx(found.rate * found.stay)


@given(SPANS, WHOLE, st.integers(1, 30))
def test_the_number_present_is_what_photos_count(spans, start, length):
    """With whole days, the mean of a count taken in the middle of each day, an independent way."""
    photos = [sum(came < day + 0.5 < went for came, went in spans) for day in range(start, start + length)]
    assert flow.little(spans, start, start + length).present == pytest.approx(sum(photos) / length)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=30), st.integers(1, 6))
def test_littles_law_holds_for_simulated_and_batched_flows_too(ready, size):
    """A flow whose changes wait for their batch obeys it as well."""
    ready = sorted(ready)
    spans = [(moment, moment + wait) for moment, wait in zip(ready, flow.batch_waits(ready, size), strict=False)]
    found = flow.little(spans, 10, 60)
    assert found.present == pytest.approx(found.rate * found.stay, abs=1e-9)


def test_a_window_by_hand():
    """Four changes in ten days: 4 + 2 + 7 + 2 change-days."""
    found = flow.little([(0, 4), (1, 3), (2, 9), (8, 10)], 0, 10)
    assert (found.present, found.rate, found.stay) == (1.5, 0.4, 3.75)
    assert flow.little([], 0, 10) == flow.Count(0.0, 0.0, 0.0)
    with pytest.raises(LessonError):
        flow.little([], 3, 3)


def test_batches_by_hand():
    """The last of a batch does not wait; what fills no batch is left out."""
    assert flow.batch_waits([0, 1, 2, 3], 4) == [3, 2, 1, 0]
    assert flow.batch_waits([0, 1, 2, 5, 6], 2) == [1, 0, 3, 0]
    assert flow.batch_waits([1, 4], 1) == [0, 0]
    assert flow.batch_waits([1, 4], 3) == []
    with pytest.raises(LessonError):
        flow.batch_waits([1], 0)


@pytest.mark.parametrize("size", [1, 2, 5, 12])
def test_the_wait_for_a_batch_agrees_with_its_formula(size):
    """(B - 1) / (2 lambda), over twenty seeds, within four standard errors."""
    means = []
    for seed in range(20):
        ready = np.random.default_rng(seed).exponential(0.5, 1200).cumsum()
        means.append(np.mean(flow.batch_waits(ready.tolist(), size)))
    mean, half = flow.repeated(means)
    assert abs(mean - flow.fill_wait(2.0, size)) <= 2 * half + 1e-12


@pytest.mark.parametrize(
    ("team", "batch"),
    [
        (Team(limit=3), 1),
        (Team(limit=3), 5),
        (Team(limit=4, switching=0.0), 1),
        (Team(limit=6), 3),
        (Team(), 1),
        (Team(people=1, work=0.3, limit=1), 2),
    ],
)
def test_simulations_agree_with_theory_within_their_stated_error(team, batch):
    """Backlog, hand and batch, each against the chain's stationary means; twice the 95 % half-width allows for six cases."""
    flows = [flow.simulate(2.0, 400, seed, team, batch).between(60, 370) for seed in range(16)]
    theory = flow.expected(2.0, team, batch)
    for found, wanted in (
        ([(f.started - f.asked).mean() for f in flows], theory.backlog),
        ([(f.finished - f.started).mean() for f in flows], theory.in_hand),
        ([(f.released - f.finished).mean() for f in flows], theory.batch),
        ([f.lead.mean() for f in flows], theory.lead),
    ):
        mean, half = flow.repeated(found)
        assert abs(mean - wanted) <= 2 * half + 1e-9


def test_theory_agrees_with_erlangs_formula():
    """Without loss for switching it is M/M/c: three people, two a day, Erlang C worked out here."""
    load, people = 2.0, 3
    queue = load**people / math.factorial(people) * people / (people - load)
    chance = queue / (sum(load**n / math.factorial(n) for n in range(people)) + queue)
    found = flow.expected(2.0, Team(limit=3, switching=0.0))
    assert found.backlog == pytest.approx(chance / (people - load))
    assert found.in_hand == pytest.approx(1.0)


@pytest.mark.parametrize("team", [Team(), Team(limit=5), Team(limit=9, slowest=0.75)])
def test_theory_agrees_with_a_chain_solved_by_brute_force(team):
    """The balance equations over 900 states, solved with numpy."""
    states = 900
    births, deaths = np.full(states, 2.0), np.array([team.pace(n) for n in range(1, states + 1)])
    logs = np.concatenate([[0.0], np.cumsum(np.log(births) - np.log(deaths))])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    number = np.arange(states + 1)
    above = np.clip(number - (team.limit if team.limit is not None else states), 0, None)
    found = flow.expected(2.0, team)
    assert found.lead == pytest.approx((weights * number).sum() / 2)
    assert found.backlog == pytest.approx((weights * above).sum() / 2)


def test_where_switching_is_free_the_limit_changes_nothing():
    """From the number of people on, the time from asked to finished is the same for every limit."""
    leads = {round(flow.expected(2.0, Team(switching=0.0, limit=limit)).lead, 9) for limit in (3, 4, 7, 12, None)}
    assert len(leads) == 1


def test_a_limit_below_what_comes_in_lets_the_backlog_grow_for_ever():
    """One at a time finishes one a day while two are asked for."""
    found = flow.expected(2.0, Team(limit=1))
    assert math.isinf(found.lead)
    assert found.in_hand == 1.0
    grown = [flow.simulate(2.0, days, 1, Team(limit=1)).lead.mean() for days in (50, 200)]
    assert grown[1] > 2 * grown[0]


def test_a_simulated_flow_is_whole():
    """Asked before started before finished before released; no more in hand than the limit; the same seed gives the same."""
    team = Team(limit=4)
    found = flow.simulate(2.0, 100, 7, team, batch=3)
    moments = (found.asked, found.started, found.finished, found.released)
    assert all((one <= other).all() for one, other in itertools.pairwise(moments))
    assert len(found.asked) % 3 == 0
    for moment in found.started + 1e-9:
        assert ((found.started <= moment) & (found.finished > moment)).sum() <= 4
    again = flow.simulate(2.0, 100, 7, team, batch=3)
    assert (again.released == found.released).all()


def test_releases_one_by_one_agree_with_pollaczek_and_khinchine():
    """M/D/1 with load 0.6: the wait is rho D / (2 (1 - rho))."""
    release, rate = 0.3, 2.0
    load = rate * release
    wanted = release + load * release / (2 * (1 - load))
    means = [flow.release_leads(rate, 1, release, 6000, seed).mean() for seed in range(16)]
    mean, half = flow.repeated(means)
    assert abs(mean - wanted) <= 2 * half


def test_a_release_that_takes_no_time_leaves_the_wait_for_the_batch():
    """Then only (B - 1) / (2 lambda) is left, exactly as batch_waits counts it."""
    found = flow.release_leads(2.0, 4, 0.0, 402, seed=3)
    gaps = np.random.default_rng(3).exponential(0.5, size=400)
    assert found == pytest.approx(flow.batch_waits(gaps.cumsum().tolist(), 4))


def test_the_interval_of_repetitions_holds_the_truth_nineteen_times_in_twenty():
    """Of 400 experiments of 12 normal draws, about 95 % of the intervals hold the mean."""
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        mean, half = flow.repeated(rng.normal(3, 2, 12))
        held += abs(mean - 3) <= half
    assert stats.binomtest(held, 400, 0.95).pvalue > 0.001
