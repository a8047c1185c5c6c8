"""Looking again and again, as the lesson shows it; what the rules promise is tested beside them, in test_canary_decision."""

import math

import numpy as np
import pytest

from mlops_lessons.continuous_deployment.peeking import one_path, simulate_looks, wrong_promotions
from mlops_lessons.continuous_deployment.situations import PLAN

BAD = PLAN.baseline + PLAN.margin


def wilson(failed, n):
    """Return Wilson's interval as the two roots of his quadratic equation."""
    z2, p = 1.959963984540054**2, failed / n
    root = math.sqrt((2 * p + z2 / n) ** 2 - 4 * (1 + z2 / n) * p * p)
    return tuple((2 * p + z2 / n + sign * root) / (2 * (1 + z2 / n)) for sign in (-1, 1))


def newcombe(stable_failed, stable, candidate_failed, candidate):
    """Return the high end of Newcombe's interval at 95 %."""
    before, after = stable_failed / stable, candidate_failed / candidate
    below, above = wilson(stable_failed, stable)[0], wilson(candidate_failed, candidate)[1]
    return after - before + math.hypot(above - after, before - below)


def test_naive_looks_by_a_loop_of_our_own():
    """Canary by canary and look by look, with an interval of our own: the same share is promoted as the simulation says."""
    rng, looks, runs = np.random.default_rng(23), 10, 300
    candidate = np.linspace(0, PLAN.requests, looks + 1).astype(int)[1:]
    stable = 9 * candidate
    promoted = 0
    for _ in range(runs):
        failed = rng.binomial(np.diff(candidate, prepend=0), BAD).cumsum()
        before = rng.binomial(np.diff(stable, prepend=0), PLAN.baseline).cumsum()
        for b, s, f, c in zip(before, stable, failed, candidate, strict=True):
            if newcombe(b, s, f, c) < PLAN.margin:
                promoted += 1
                break
            if f / c - b / s > 0 and -newcombe(f, c, b, s) > 0:  # surely worse: rolled back, and no more looks
                break
    naive = simulate_looks(PLAN, PLAN.baseline, BAD, looks=looks, runs=2000, seed=1)["naive"].promoted
    assert promoted / runs == pytest.approx(naive, abs=4 * np.sqrt(naive * (1 - naive) / runs))


def test_more_looks_promote_more_bad_releases_by_the_naive_rule_only():
    """The figure's bars: they rise for the one, and stay under what is stated for the other."""
    wrong = wrong_promotions(PLAN)
    naive, sequential = ([pair[rule] for pair in wrong.values()] for rule in (0, 1))
    assert naive == sorted(naive)
    assert naive[0] < 0.04 < 3 * 0.025 < naive[-1]
    assert max(sequential) < 0.025


def test_the_path_that_is_shown_deceives_once_and_not_at_the_end():
    """It clears the limit early, and is above it at the planned size."""
    requests, low, high = one_path(PLAN, PLAN.baseline, BAD, looks=100, seed=7)
    assert (high < PLAN.margin)[:50].any()
    assert high[-1] > PLAN.margin
    assert len(requests) == 100
    assert (low < high).all()
