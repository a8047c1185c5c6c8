"""Percentiles, their intervals, and the services that the lesson draws latencies from."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from mlops_lessons.client_server import latency
from mlops_lessons.errors import LessonError

LATENCIES = st.lists(st.integers(0, 10_000), min_size=1, max_size=60)


@given(LATENCIES, st.integers(1, 100))
def test_a_percentile_is_numpy_s_inverted_cdf(latencies, percent):
    """Nearest rank is Hyndman and Fan's type 1, at every whole percentage."""
    exact = sorted(latencies)[math.ceil(Fraction(percent, 100) * len(latencies)) - 1]
    assert latency.percentile(latencies, percent) == exact
    q = percent / 100
    if Fraction(q) * len(latencies) == Fraction(percent, 100) * len(latencies) or (percent * len(latencies)) % 100:
        assert np.percentile(latencies, percent, method="inverted_cdf") == exact


@given(LATENCIES, st.integers(1, 100))
def test_a_percentile_is_the_smallest_that_serves_enough(latencies, percent):
    """At least so many per cent took no longer, and of any smaller latency that is not true."""
    found = latency.percentile(latencies, percent)
    assert found in latencies
    assert 100 * sum(each <= found for each in latencies) >= percent * len(latencies)
    assert all(
        100 * sum(each <= less for each in latencies) < percent * len(latencies) for less in latencies if less < found
    )


def test_percentiles_by_hand():
    """Ten requests: the p90 is the ninth, the p91 the last; one request is every percentile of itself."""
    ten = [120, 35, 40, 38, 900, 36, 41, 39, 37, 42]
    assert [latency.percentile(ten, percent) for percent in (50, 90, 91, 100)] == [39, 120, 900, 900]
    assert latency.percentile([7], 1) == 7
    assert latency.percentile(list(range(1, 26)), 28) == 7, "28 / 100 * 25 is a hair over 7"


@pytest.mark.parametrize(("latencies", "percent"), [([], 50), ([1], 0), ([1], 101), ([1], -3)])
def test_a_percentile_of_nothing_is_refused(latencies, percent):
    """No latency, no percentage: no percentile."""
    with pytest.raises(LessonError, match="percentage over 0"):
        latency.percentile(latencies, percent)


def test_a_summary_by_hand():
    """Mean 60 of ten times of which none is near 60."""
    assert latency.summarise([31, 33, 34, 35, 36, 37, 38, 40, 41, 275]) == latency.Summary(60.0, 36, 275, 275)


@pytest.mark.parametrize("kind", ["steady", "two_faced", "exponential"])
def test_every_service_has_the_mean_that_it_says(kind):
    """Within four standard errors, and the sample is the seed's own."""
    times = np.array(latency.sample(kind, 20_000, seed=5, mean=15.0))
    assert abs(times.mean() - 15.0) < 4 * times.std() / math.sqrt(times.size)
    assert (times > 0).all()
    assert list(times[:50]) == latency.sample(kind, 50, seed=5, mean=15.0)


@pytest.mark.parametrize("kind", ["steady", "two_faced", "exponential"])
@pytest.mark.parametrize("percent", [50, 95, 99])
def test_the_true_percentile_lies_in_the_interval_of_a_large_sample(kind, percent):
    """An interval of 99.99 %, for nine claims at once."""
    low, high = latency.percentile_interval(latency.sample(kind, 40_000, seed=11), percent, 0.9999)
    assert low <= latency.true_percentile(kind, percent) <= high


def test_true_percentiles_by_scipy():
    """The gamma and the exponential by their own inverse."""
    assert latency.true_percentile("steady", 99) == pytest.approx(stats.gamma.ppf(0.99, 9, scale=60 / 9), abs=0.001)
    assert latency.true_percentile("exponential", 95, mean=10) == pytest.approx(-10 * math.log(0.05), abs=0.001)


def test_the_two_services_of_the_lesson():
    """The same mean to the millisecond; the second wins at p50 and p95 and loses sixfold at p99."""
    a, b = (latency.summarise(latency.sample(kind, 10_000, seed=3)) for kind in ("steady", "two_faced"))
    assert round(a.mean) == round(b.mean) == 60
    assert b.p50 < a.p50
    assert b.p95 < a.p95
    assert b.p99 > 6 * a.p99


def test_averages_of_percentiles_are_none():
    """The lesson's two mixtures: the average hardly moves, the p99 of all goes from near A's to near B's."""
    for of_a, near in ((9000, "a"), (1000, "b")):
        a, b = latency.sample("steady", of_a, seed=1), latency.sample("two_faced", 10_000 - of_a, seed=1)
        own = {"a": latency.percentile(a, 99), "b": latency.percentile(b, 99)}
        together = float(np.percentile(a + b, 99, method="inverted_cdf"))
        assert abs(together - own[near]) < 0.06 * own[near]
        assert abs(together - sum(own.values()) / 2) > 250


@given(st.integers(1, 200), st.integers(0, 100).map(lambda count: count / 100))
def test_slow_pages_are_those_that_are_not_all_fast(calls, slow):
    """The same by the binomial, and never outside 0 to 1."""
    found = latency.slow_share(calls, slow)
    assert found == pytest.approx(float(stats.binom.sf(0, calls, slow)), abs=1e-12)
    assert 0 <= found <= 1


def test_the_tail_at_scale():
    """Dean and Barroso: 100 servers, one in a hundred slow, 63 % of the requests."""
    assert round(latency.slow_share(100, 0.01), 2) == 0.63


@pytest.mark.parametrize(("percent", "count"), [(95, 59), (99, 299), (99.9, 2995)])
def test_how_many_requests_see_one_beyond(percent, count):
    """The smallest n whose chance of none beyond is 5 % or less."""
    assert latency.requests_to_see(percent) == count
    q = percent / 100
    assert q**count <= 0.05 < q ** (count - 1)


@given(st.integers(5, 400), st.sampled_from([50, 90, 95, 99]), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_covers_by_the_binomial(count, percent, confidence):
    """Its two ranks leave out at most half of what may be missed, on each side, for any continuous distribution."""
    low, high = latency.percentile_interval(range(1, count + 1), percent, confidence)
    miss = (1 - confidence) / 2
    below = stats.binom(count, percent / 100)
    assert below.cdf(low - 1) <= miss + 1e-12 if low else True
    assert below.sf(high - 1) <= miss + 1e-12 if high != math.inf else True


def test_the_interval_covers_in_trials():
    """400 samples of a known distribution: the true p90 lies inside in about 95 % of them, and not in all."""
    true = latency.true_percentile("exponential", 90)
    inside = Counter(
        low <= true <= high
        for low, high in (
            latency.percentile_interval(latency.sample("exponential", 120, seed=s), 90) for s in range(400)
        )
    )
    assert 370 <= inside[True] < 400


def test_a_small_sample_has_no_upper_end():
    """Fifty requests cannot bound a p99 from above."""
    assert latency.percentile_interval(range(50), 99)[1] == math.inf
