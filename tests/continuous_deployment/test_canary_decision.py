"""Promote, hold, roll back: the right answer for situations whose truth is known."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.canary_decision import (
    Count,
    Decision,
    Plan,
    decide,
    decide_by_segment,
    decide_once,
)
from mlops_lessons.continuous_deployment.peeking import simulate_looks
from mlops_lessons.errors import LessonError

PLAN = Plan(margin=0.02, baseline=0.05, percent=10)
COUNTS = st.integers(0, 20_000).flatmap(lambda n: st.builds(Count, st.just(n), st.integers(0, n)))


def test_the_size_for_one_look_is_that_of_the_textbook():
    """Chow et al., 4.2: n = (z + z)^2 (p1 q1 / k + p2 q2) / margin^2, here with k = 9 stable requests for one."""
    from scipy.stats import norm

    reach = norm.ppf(0.975) + norm.ppf(0.8)
    wanted = reach**2 * (0.05 * 0.95 / 9 + 0.05 * 0.95) / 0.02**2
    assert math.ceil(wanted) == PLAN.requests_for_one_look == 1036


def test_freedom_to_look_costs_less_than_twice_the_size():
    """The planned size against that of one look, from the two half-widths."""
    assert 1.7 < PLAN.requests / PLAN.requests_for_one_look < 2.0


def test_the_plan_says_what_its_size_is_worth():
    """The information at the planned size: one over the variance of a difference of two shares."""
    stable = PLAN.requests * 9
    assert PLAN.information == pytest.approx(1 / (0.05 * 0.95 / PLAN.requests + 0.05 * 0.95 / stable))


SITUATIONS = {
    "as good": (Count(22_500, 1_125), Count(2_500, 122), "promote", "not_worse"),
    "worse by four points": (Count(22_500, 1_125), Count(2_500, 225), "roll_back", "worse"),
    "worse by far": (Count(22_500, 1_125), Count(2_500, 350), "roll_back", "beyond_allowed"),
    "within the allowed share, yet worse than today's stable": (
        Count(22_500, 675),
        Count(2_500, 135),
        "roll_back",
        "worse",
    ),
    "splendid, and far too early": (Count(540, 27), Count(60, 0), "hold", "too_early"),
    "clear for one look only": (Count(4_500, 225), Count(500, 21), "hold", "too_early"),
    "a point worse at the planned size": (Count(18_000, 900), Count(2_000, 124), "hold", "unclear"),
    "ten of the first twelve": (Count(108, 5), Count(12, 10), "roll_back", "beyond_allowed"),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_situations_have_their_answer(name):
    """By textbook tests at a level that allows for a hundred looks (Bonferroni: 0.05 / 100)."""
    from scipy.stats import binomtest, norm

    stable, candidate, action, reason = SITUATIONS[name]
    decided = decide(PLAN, stable, candidate)
    assert (decided.action, decided.reason) == (action, reason)
    shares = [(one.failed + 1) / (one.requests + 2) for one in (stable, candidate)]
    error = math.sqrt(sum(p * (1 - p) / one.requests for p, one in zip(shares, (stable, candidate), strict=True)))
    difference = candidate.failed / candidate.requests - stable.failed / stable.requests
    beyond = binomtest(candidate.failed, candidate.requests, 0.07, alternative="greater").pvalue
    enough = min(stable.requests, candidate.requests) * 0.07 >= 20  # for the normal law
    says = {
        "promote": enough and norm.sf((0.02 - difference) / error) < 0.0005,
        "roll_back": (enough and norm.sf(difference / error) < 0.0005) or beyond < 0.0005,
    }
    assert [one for one, clear in says.items() if clear] == ([] if action == "hold" else [action])


def test_without_any_request_there_is_nothing_to_say():
    """And eight failures out of eight are enough without the stable side."""
    assert decide(PLAN, Count(0, 0), Count(0, 0)).reason == "too_early"
    assert decide(PLAN, Count(0, 0), Count(8, 8)).action == "roll_back"


def test_one_look_and_any_look_differ_where_it_is_early():
    """The same counts: clear if this is the only look there will ever be, too early if one has been looking all along."""
    counts = SITUATIONS["clear for one look only"][:2]
    assert decide_once(PLAN, *counts).action == "promote"
    assert decide(PLAN, *counts).action == "hold"


def test_a_broken_split_makes_the_comparison_void():
    """Counts that would promote, of users who were not divided as agreed."""
    counts = Count(22_500, 1_125), Count(2_500, 122)
    assert decide(PLAN, *counts, users=(9_000, 1_000)).action == "promote"
    assert decide(PLAN, *counts, users=(9_000, 1_400)).reason == "split_broken"


def test_a_defect_in_one_segment_is_found_where_the_whole_looks_good():
    """One airline of eight fails three times as often; the sum over all does not show it, the segment does."""
    healthy = {f"airline={name}": (Count(4_500, 225), Count(500, 24)) for name in "ABCDEFG"}
    sick = {**healthy, "airline=UA": (Count(2_250, 112), Count(250, 45))}
    whole = decide(PLAN, Count(33_750, 1_687), Count(3_750, 213))
    assert whole.action != "roll_back"
    found = decide_by_segment(PLAN, sick)
    assert (found.action, found.segment) == ("roll_back", "airline=UA")
    assert decide_by_segment(PLAN, {**healthy, "airline=UA": (Count(4_500, 225), Count(500, 24))}).action == "promote"


def test_many_segments_find_no_culprit_by_chance():
    """200 canaries of 15 segments that all fail alike: hardly any is rolled back."""
    import numpy as np

    rng = np.random.default_rng(5)
    back = 0
    for _ in range(200):
        pairs = {
            str(name): (Count(1_800, int(rng.binomial(1_800, 0.05))), Count(200, int(rng.binomial(200, 0.05))))
            for name in range(15)
        }
        back += decide_by_segment(PLAN, pairs).action == "roll_back"
    assert back <= 10


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_any_counts_get_an_answer(stable, candidate):
    """One of three, with an interval around the difference where there is one."""
    decided = decide(PLAN, stable, candidate)
    assert decided.action in ("promote", "hold", "roll_back")
    if stable.requests and candidate.requests:
        assert decided.low <= decided.difference <= decided.high
    assert decided.more == max(0, PLAN.requests - candidate.requests)
    assert decide_once(PLAN, stable, candidate).action in ("promote", "hold", "roll_back")


@settings(deadline=None)
@given(COUNTS, COUNTS, st.integers(1, 500))
def test_more_failures_never_turn_a_rollback_into_a_promotion(stable, candidate, more):
    """The order of the three answers follows the failures of the candidate."""
    order = {"roll_back": 0, "hold": 1, "promote": 2}
    worse = Count(candidate.requests, min(candidate.requests, candidate.failed + more))
    if decide(PLAN, stable, candidate).action == "roll_back":
        assert order[decide(PLAN, stable, worse).action] < 2


@pytest.mark.parametrize(
    "wrong", [{"margin": 0}, {"baseline": 1.0}, {"percent": 100}, {"alpha": 0}, {"power": 0.4}, {"baseline": -0.1}]
)
def test_a_plan_out_of_bounds_is_refused(wrong):
    """With the name of what is wrong."""
    with pytest.raises(LessonError, match=next(iter(wrong))):
        Plan(**{"margin": 0.02, "baseline": 0.05, **wrong})


def test_counts_that_cannot_be_are_refused():
    """More failures than requests, or fewer than none."""
    for wrong in ((3, 4), (3, -1)):
        with pytest.raises(LessonError):
            Count(*wrong)


def test_peeking_promotes_bad_releases_and_the_sequential_rule_does_not():
    """A candidate worse by exactly the margin, looked at a hundred times: the naive rule promotes several times as many."""
    found = simulate_looks(PLAN, 0.05, 0.07, looks=100, runs=2000, seed=7)
    assert found["once"].promoted < 0.04
    assert found["naive"].promoted > 0.08
    assert found["sequential"].promoted < 0.03


def test_peeking_rolls_good_releases_back_and_the_sequential_rule_does_not():
    """A candidate that fails exactly as often as the stable release."""
    found = simulate_looks(PLAN, 0.05, 0.05, looks=100, runs=2000, seed=7)
    assert found["once"].rolled_back < 0.04
    assert found["naive"].rolled_back > 0.15
    assert found["sequential"].rolled_back < 0.01
    assert found["sequential"].promoted > 0.8
    assert found["sequential"].requests < 0.65 * PLAN.requests


@pytest.mark.parametrize(("margin", "baseline", "percent"), [(0.01, 0.02, 10), (0.01, 0.01, 5), (0.002, 0.002, 10)])
def test_the_promise_holds_for_rare_failures_too(margin, baseline, percent):
    """At the margin, no more than half of alpha is promoted, with three standard errors of the simulation."""
    found = simulate_looks(Plan(margin, baseline, percent), baseline, baseline + margin, looks=40, runs=2000, seed=11)
    assert found["sequential"].promoted < 0.025 + 3 * math.sqrt(0.025 * 0.975 / 2000)


def test_the_simulation_judges_as_the_decision_does():
    """The vectorised rule and ``decide`` agree look by look."""
    import numpy as np

    from mlops_lessons.continuous_deployment.peeking import first_decisions

    rng = np.random.default_rng(3)
    requests = np.arange(50, 2001, 50)
    for share in (0.02, 0.05, 0.09, 0.3):
        failed = rng.binomial(50, share, len(requests)).cumsum()
        stable = rng.binomial(450, 0.05, len(requests)).cumsum()
        counts = [row[None, :] for row in (stable, requests * 9, failed, requests)]
        (look,), (said,) = first_decisions("sequential", PLAN, counts)
        for number, one in enumerate(zip(stable, requests * 9, failed, requests, strict=True)):
            action = decide(PLAN, Count(int(one[1]), int(one[0])), Count(int(one[3]), int(one[2]))).action
            if action != "hold":
                assert (number, action) == (look, {1: "promote", -1: "roll_back"}[said])
                break
        else:
            assert said == 0


def test_a_decision_tells_its_numbers():
    """Difference, interval and what is missing to the planned size."""
    found = decide(PLAN, Count(900, 45), Count(100, 7))
    assert isinstance(found, Decision)
    assert found.difference == pytest.approx(0.02)
    assert found.more == PLAN.requests - 100
