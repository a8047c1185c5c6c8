"""The statistics that say "faster" are right about data whose answer is known."""

import math

import numpy as np
import pytest
from scipy import stats

from mlops_lessons.devops import speed
from mlops_lessons.errors import LessonError


def _experiment(rng, times, pairs=11, noise=0.2):
    machine = np.exp(rng.normal(0, 0.3, pairs))  # what both of a pair share
    before = machine * np.exp(rng.normal(0, noise, pairs))
    return before.tolist(), (machine * np.exp(rng.normal(0, noise, pairs)) / times).tolist()


@pytest.mark.parametrize("times", [1.0, 1.3, 5.0])
def test_the_interval_holds_the_truth_in_at_least_95_of_100(times):
    """Over 600 experiments, and it is not much wider than it needs to be."""
    rng = np.random.default_rng(1)
    found = [speed.times_faster(*_experiment(rng, times)) for _ in range(600)]
    held = sum(each.low <= times <= each.high for each in found)
    assert stats.binomtest(held, 600, 0.95, alternative="less").pvalue > 0.001
    assert held < 600


def test_equal_versions_are_called_faster_in_one_of_forty_at_most():
    """A false "faster" comes at the rate that the interval states, heavy tails or not."""
    rng = np.random.default_rng(2)
    told = 0
    for _ in range(800):
        before, after = _experiment(rng, 1.0)
        wild = int(rng.integers(11))
        (before if rng.random() < 0.5 else after)[wild] *= 30
        told += speed.times_faster(before, after).verdict == "faster"
    assert stats.binomtest(told, 800, 0.025, alternative="greater").pvalue > 0.001


def test_a_real_gain_is_seen():
    """Twice as fast with noise of 20 % is declared faster nearly always."""
    rng = np.random.default_rng(3)
    told = [speed.times_faster(*_experiment(rng, 2.0)).verdict for _ in range(200)]
    assert told.count("faster") > 190


@pytest.mark.parametrize("pairs", range(6, 16))
def test_the_verdict_agrees_with_scipys_exact_wilcoxon_test(pairs):
    """The interval leaves out 1 exactly where the two-sided test rejects at 5 %."""
    rng = np.random.default_rng(pairs)
    for _ in range(60):
        before, after = _experiment(rng, math.exp(rng.normal(0, 0.2)), pairs)
        ratios = np.log(before) - np.log(after)
        rejected = stats.wilcoxon(ratios, method="exact").pvalue <= 0.05
        assert (speed.times_faster(before, after).verdict != "not shown") == rejected


def test_the_estimate_is_the_middle_of_the_averages_of_pairs():
    """By hand: six ratios of 2 make an estimate and an interval of 2."""
    found = speed.times_faster([2.0] * 6, [1.0] * 6)
    assert (found.estimate, found.low, found.high) == pytest.approx((2, 2, 2))
    assert found.verdict == "faster"
    assert speed.times_faster([1.0] * 6, [2.0] * 6).verdict == "slower"


@pytest.mark.parametrize("before", [[1.0] * 5, [1.0] * 7])
def test_too_few_or_unequal_measurements_are_refused(before):
    """Five pairs have no 95 % interval; seven and six are no pairs."""
    with pytest.raises(LessonError):
        speed.times_faster(before, [1.0] * (5 if len(before) == 5 else 6))


def test_measuring_in_turn_changes_who_goes_first():
    """Old new, new old, old new: neither always gets the warm machine."""
    calls = []
    before, after = speed.interleaved(lambda: calls.append("b"), lambda: calls.append("a"), pairs=3)
    assert "".join(calls) == "baabba"
    assert len(before) == len(after) == 3
    assert min(*before, *after) >= 0


def test_in_blocks_a_drift_is_taken_for_a_change_and_in_turn_it_is_not():
    """Two equal versions on a machine that gets slower: nearly always wrong in blocks, at the stated rate in turn."""
    assert speed.alarms("blocks", seed=9) > 0.95
    in_turn = speed.alarms("pairs", seed=9)
    assert stats.binomtest(round(400 * in_turn), 400, 0.05, alternative="greater").pvalue > 0.001


def test_calls_in_turn_are_laid_out_as_they_are_made():
    """The made-up machine gives first and second of each pair the moments of old new, new old, ..."""

    class Still:
        @staticmethod
        def normal(_mean, _spread, size):
            return np.zeros(size)

    first, second = speed._equal_versions(Still(), "pairs", 5)
    assert np.log(first) * 100 == pytest.approx([0, 3, 4, 7, 8])
    assert np.log(second) * 100 == pytest.approx([1, 2, 5, 6, 9])
