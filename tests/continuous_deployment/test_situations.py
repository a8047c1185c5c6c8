"""The situations of the exercise: each has the right answer, by calculations that share nothing with the rule."""

import math

import pytest

from mlops_lessons.continuous_deployment.situations import AIRLINES, PLAN, SITUATIONS, situation

LOOKS = 100  # for which Bonferroni's level allows
ACTIONS = {"promote", "hold", "roll_back"}


def p_worse(stable, candidate, by=0.0):
    """Return the p-value of 'the candidate is not worse by more than `by`': the z-test of two shares, unpooled."""
    from scipy.stats import norm

    shares = [(one.failed + 1) / (one.requests + 2) for one in (stable, candidate)]
    error = math.sqrt(sum(p * (1 - p) / one.requests for p, one in zip(shares, (stable, candidate), strict=True)))
    return norm.sf((candidate.failed / candidate.requests - stable.failed / stable.requests - by) / error)


def p_beyond(candidate):
    """Return the exact p-value of 'the candidate fails no more often than is allowed'."""
    from scipy.stats import binomtest

    allowed = PLAN.baseline + PLAN.margin
    return binomtest(candidate.failed, candidate.requests, allowed, alternative="greater").pvalue


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", SITUATIONS)
def test_the_right_answer_is_the_textbooks_too(name, seed):
    """Textbook tests at a level for a hundred looks and six comparisons; a broken split by the binomial test."""
    from scipy.stats import binomtest

    one = situation(name, seed)
    level = 0.05 / LOOKS
    parts = level / (2 * len(AIRLINES))
    stable, candidate = one.whole
    enough = candidate.requests * (PLAN.baseline + PLAN.margin) >= 20
    split = binomtest(one.users[1], sum(one.users), PLAN.percent / 100).pvalue
    beyond = p_beyond(candidate) < level or any(p_beyond(pair[1]) < parts for pair in one.segments.values())
    worse = enough and p_worse(stable, candidate) < level
    good = enough and 1 - p_worse(stable, candidate, PLAN.margin) < level
    wanted = "roll_back" if beyond or worse else "hold" if split < 0.001 else "promote" if good else "hold"
    assert wanted == one.decision.action
    assert (split < 0.001) == (name == "broken_split")


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_seed_gives_the_same_board(name):
    """And another one other numbers."""
    assert situation(name, 5) == situation(name, 5)
    assert situation(name, 5).segments != situation(name, 6).segments


def test_every_answer_is_right_somewhere_and_a_glance_often_wrong():
    """Each of the three is needed; the glance at the mean misleads in at least three situations."""
    found = [situation(name) for name in SITUATIONS]
    assert {one.decision.action for one in found} == ACTIONS
    assert sum(one.at_a_glance != one.decision.action for one in found) >= 3


def test_the_sick_segment_is_named():
    """The airline that was made to fail."""
    assert situation("one_segment").decision.segment == "AA"
