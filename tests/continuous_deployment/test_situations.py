"""The situations of the exercise: each has the right answer, by calculations that share nothing with the rule."""

import math

import pytest

from mlops_lessons.continuous_deployment._solutions_release import board_calls, first_call
from mlops_lessons.continuous_deployment.situations import AIRLINES, BOARDS, PLAN, SITUATIONS, board, situation

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


SEEDED = [(name, seed) for name in SITUATIONS for seed in (1, 2, 3)]


@pytest.mark.parametrize(("name", "seed"), sorted({*SEEDED, *BOARDS.values()}))
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


def at_least(failed, requests, share):
    """Return the probability of so many failures or more: the terms of the binomial distribution, one by one, added up."""
    whole = math.lgamma(requests + 1)
    return math.fsum(
        math.exp(
            whole
            - math.lgamma(k + 1)
            - math.lgamma(requests - k + 1)
            + k * math.log(share)
            + (requests - k) * math.log1p(-share)
        )
        for k in range(failed, requests + 1)
    )


@pytest.mark.parametrize("letter", sorted(BOARDS))
def test_the_boards_of_the_lesson_are_decided_by_exact_sums_too(letter):
    """What decides each board: the split, a segment beyond what is allowed, the limit of the difference, by sums of our own."""
    one = board(letter)
    allowed, level = PLAN.baseline + PLAN.margin, 0.05 / LOOKS
    stable, candidate = one.whole
    split = at_least(one.users[1], sum(one.users), PLAN.percent / 100)
    sick = [
        name for name, pair in one.segments.items() if at_least(pair[1].failed, pair[1].requests, allowed) < level / 10
    ]
    shares = [each.failed / each.requests for each in (stable, candidate)]
    error = math.sqrt(sum(p * (1 - p) / each.requests for p, each in zip(shares, one.whole, strict=True)))
    surely_under = (
        PLAN.margin - (shares[1] - shares[0])
    ) / error > 3.3  # one in two thousand beyond, by the normal law
    enough = candidate.requests >= 20 / allowed
    found = "roll back" if sick else "hold" if split < 0.0005 else "promote" if enough and surely_under else "hold"
    wanted = {"A": "hold", **board_calls()}[letter]
    assert found == wanted == one.decision.action.replace("_", " ")
    assert sick == (["AA"] if letter == "C" else [])


def test_the_first_board_is_early_and_not_broken():
    """Each wrong choice of the first decision is wrong by the numbers of its board."""
    one = board("A")
    stable, candidate = one.whole
    assert first_call() == "hold_early"
    assert candidate.failed / candidate.requests < stable.failed / stable.requests, "lower, and yet no proof"
    assert (one.decision.reason, one.decision.high > PLAN.margin, one.decision.low < 0) == ("too_early", True, True)
    assert 0.01 < at_least(one.users[1], sum(one.users), 0.1) < 0.99, "the split is no reason"


def test_the_mean_deceives_on_four_of_the_six_boards():
    """As the exercise's last word says."""
    calls = board_calls()
    assert sum(board(letter).at_a_glance.replace("_", " ") != call for letter, call in calls.items()) == 4
