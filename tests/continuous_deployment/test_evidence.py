"""Intervals and evidence, against published figures, numerical integration and exact probabilities."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.evidence import (
    always_valid_interval,
    difference_interval,
    evidence_above,
    information,
    mixture_spread,
    share_interval,
    split_p_value,
)

COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(COUNTS)
def test_the_interval_of_a_share_is_that_of_scipy(counts):
    """``binomtest`` has its own Wilson interval."""
    from scipy.stats import binomtest

    wanted = binomtest(*counts).proportion_ci(0.95, method="wilson")
    assert share_interval(*counts) == pytest.approx((wanted.low, wanted.high), abs=1e-12)


# Newcombe (1998), table II, method 10; the first share minus the second.
@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0000),
    ],
)
def test_the_interval_of_a_difference_is_the_published_one(first, second, low, high):
    """To the four decimals of the paper."""
    assert difference_interval(*second, *first) == pytest.approx((low, high), abs=5e-5)


@settings(deadline=None)
@given(COUNTS, COUNTS)
def test_an_interval_holds_what_was_seen_and_the_always_valid_one_is_wider(stable, candidate):
    """Both contain the difference; freedom to look at any time costs width."""
    seen = candidate[0] / candidate[1] - stable[0] / stable[1]
    low, high = difference_interval(*stable, *candidate)
    assert low - 1e-12 <= seen <= high + 1e-12
    planned = float(information(*stable, *candidate))
    free_low, free_high = always_valid_interval(*stable, *candidate, planned)
    assert free_high - free_low > 3.0 * 2 / math.sqrt(planned)
    assert free_low <= seen <= free_high


def test_functions_take_arrays():
    """One call for many looks."""
    stable, candidate = np.array([10, 20]), np.array([1, 5])
    low, high = always_valid_interval(stable, np.array([900, 1800]), candidate, np.array([100, 200]), 1e5)
    alone = always_valid_interval(20, 1800, 5, 200, 1e5)
    assert (low[1], high[1]) == pytest.approx(alone)


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_the_spread_is_the_one_that_makes_the_interval_narrowest(alpha):
    """Against a numerical search for the minimum."""
    from scipy.optimize import minimize_scalar

    planned = 5000.0

    def width(log_spread):
        spread = math.exp(log_spread)
        return (planned + spread) * math.log((planned + spread) / (spread * alpha**2))

    best = math.exp(minimize_scalar(width, bracket=(2.0, 7.0)).x)
    assert mixture_spread(planned, alpha) == pytest.approx(best, rel=1e-4)


@pytest.mark.parametrize("counts", [(50, 1000, 9, 120), (90, 9000, 20, 1000), (500, 10000, 700, 10000)])
def test_the_always_valid_limits_are_where_the_mixture_reaches_one_over_alpha(counts):
    """The martingale itself, integrated numerically over the normal mixture, at both limits."""
    from scipy.integrate import quad
    from scipy.stats import norm

    planned, alpha = 20_000.0, 0.05
    seen = float(information(*counts))
    spread = mixture_spread(planned, alpha)
    difference = counts[2] / counts[3] - counts[0] / counts[1]
    for limit in always_valid_interval(*counts, planned, alpha):
        score = (difference - limit) * seen
        around = score / (seen + spread)
        reach = 12 / math.sqrt(seen + spread)

        def density(drift, score=score):
            return math.exp(drift * score - drift**2 * seen / 2) * norm.pdf(drift, scale=1 / math.sqrt(spread))

        mixed, _error = quad(density, around - reach, around + reach)
        assert mixed == pytest.approx(1 / alpha, rel=1e-6)


@pytest.mark.parametrize(("failed", "requests", "allowed"), [(0, 0, 0.03), (1, 10, 0.03), (8, 60, 0.1), (0, 50, 0.02)])
def test_evidence_is_the_mean_likelihood_ratio_over_all_higher_shares(failed, requests, allowed):
    """By numerical integration of its definition."""
    from scipy.integrate import quad

    def ratio(share):
        return (share / allowed) ** failed * ((1 - share) / (1 - allowed)) ** (requests - failed)

    mean = quad(ratio, allowed, 1)[0] / (1 - allowed)
    assert float(evidence_above(failed, requests, allowed)) == pytest.approx(mean, rel=1e-6)


@pytest.mark.parametrize("allowed", [0.02, 0.1, 0.3])
@pytest.mark.parametrize("share", [1.0, 0.5])
def test_evidence_deceives_no_more_often_than_promised(allowed, share):
    """The exact probability of ever reaching 1/alpha in 400 requests, by the distribution over all counts, is under alpha."""
    alpha, true = 0.05, allowed * share
    alive, deceived = np.array([1.0]), 0.0
    for requests in range(1, 401):
        alive = np.append(alive * (1 - true), 0.0) + np.append(0.0, alive * true)
        reached = evidence_above(np.arange(requests + 1), requests, allowed) >= 1 / alpha
        deceived += alive[reached].sum()
        alive[reached] = 0.0
    assert alive.sum() + deceived == pytest.approx(1.0)
    assert deceived <= alpha


def test_evidence_of_a_disaster_needs_only_a_few_requests():
    """Three failures out of three, where 3 % are allowed, are enough; none out of thousands is none, and nothing overflows."""
    assert evidence_above(3, 3, 0.03) > 40
    assert evidence_above(0, 100_000, 0.03) < 1e-3
    assert np.isfinite(evidence_above(100_000, 100_000, 0.001))


def test_a_broken_split_shows():
    """Against the normal approximation of the binomial, which is the same test."""
    from scipy.stats import norm

    for candidate in (1000, 1040, 1150):
        z = (candidate - 1000) / math.sqrt(10_000 * 0.1 * 0.9)
        assert split_p_value(10_000 - candidate, candidate, 10) == pytest.approx(2 * norm.sf(abs(z)))
    assert split_p_value(8850, 1150, 10) < 0.001 < split_p_value(8960, 1040, 10)


@pytest.mark.parametrize("counts", [(1, 20), (7, 300), (44, 300), (20, 20), (3, 5)])
@pytest.mark.parametrize("alpha", [0.05, 0.005])
def test_what_fails_at_least_is_where_the_evidence_ends(counts, alpha):
    """By a search over a fine grid of shares: below the limit the evidence suffices, above it no more."""
    from mlops_lessons.continuous_deployment.evidence import evidence_above, surely_at_least

    grid = np.linspace(1e-6, counts[0] / counts[1] - 1e-9, 20_001)
    enough = grid[evidence_above(*counts, grid) >= 2 / alpha]
    wanted = enough.max() if enough.size else 0.0
    assert surely_at_least(*counts, alpha) == pytest.approx(wanted, abs=1e-4)


def test_what_fails_at_least_is_rarely_too_much():
    """Looked at after each of 400 requests, it lies above the truth in fewer than half of alpha of the runs."""
    from mlops_lessons.continuous_deployment.evidence import evidence_above

    rng = np.random.default_rng(5)
    failed = (rng.random((2000, 400)) < 0.07).cumsum(axis=1)
    ever = (evidence_above(failed, np.arange(1, 401), 0.07) >= 2 / 0.05).any(axis=1)
    assert ever.mean() <= 0.025 + 3 * np.sqrt(0.025 * 0.975 / 2000)


def test_nothing_failed_means_nothing_is_sure():
    """No failure, or no request, says nothing of how much fails at least."""
    from mlops_lessons.continuous_deployment.evidence import surely_at_least

    assert surely_at_least(0, 100) == surely_at_least(0, 0) == 0.0


@pytest.mark.parametrize(("percent", "users"), [(10, 200), (10, 5000), (25, 400)])
def test_the_range_of_chance_is_that_of_the_binomial(percent, users):
    """Against the exact distribution: about one split in a thousand falls outside."""
    from scipy.stats import binom

    from mlops_lessons.continuous_deployment.evidence import chance_range

    low, high = (share * users for share in chance_range(percent, users))
    outside = binom.cdf(np.ceil(low) - 1, users, percent / 100) + binom.sf(np.floor(high), users, percent / 100)
    assert 0.0002 < outside < 0.004
