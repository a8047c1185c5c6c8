"""The toy of the recap: majorities, and a model's error split into habit and chance."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import BaggingRegressor
from sklearn.tree import DecisionTreeRegressor

from mlops_lessons.start_here.ensembles import (
    MODELS,
    flights_sample,
    majority_right,
    repeat_training,
    true_delay,
)


@pytest.fixture(scope="module")
def trials():
    """Train once for all tests of this file."""
    return repeat_training(samples=12, rows=120, trees=25, seed=7)


def test_three_judges_by_hand():
    """All three right, or two right and one wrong in three ways."""
    assert majority_right(3, 0.7) == pytest.approx(0.7**3 + 3 * 0.7**2 * 0.3)
    assert majority_right(1, 0.7) == pytest.approx(0.7)


def test_a_majority_agrees_with_the_binomial_distribution():
    """The closed form is the upper tail of the binomial of scipy."""
    from scipy.stats import binom

    for judges in (1, 3, 25, 101):
        for right in (0.0, 0.4, 0.5, 0.7, 1.0):
            assert majority_right(judges, right) == pytest.approx(binom.sf(judges // 2, judges, right), abs=1e-12)


@settings(derandomize=True, database=None, deadline=None, max_examples=60)
@given(st.integers(0, 30), st.floats(0, 1))
def test_a_crowd_helps_above_one_half_and_hurts_below(pairs, right):
    """More judges move the majority away from one half, to the side on which one judge stands; both sides mirror."""
    few, many = majority_right(2 * pairs + 1, right), majority_right(2 * pairs + 3, right)
    assert (many - few) * (right - 0.5) >= -1e-12
    assert few + majority_right(2 * pairs + 1, 1 - right) == pytest.approx(1)


@pytest.mark.parametrize(("judges", "right"), [(2, 0.5), (0, 0.5), (-1, 0.5), (3, 1.1), (3, -0.1), (3, math.nan)])
def test_a_jury_that_makes_no_sense_is_refused(judges, right):
    """Draws and impossible probabilities are named, not computed."""
    with pytest.raises(ValueError, match="got"):
        majority_right(judges, right)


def test_the_invented_truth_peaks_in_the_evening():
    """Delays grow until 19:00 and ease afterwards; ten knots of wind are neutral, each knot more costs half a minute."""
    hours = np.arange(6, 24)
    assert hours[true_delay(hours, 10).argmax()] == 19
    assert true_delay(19, 10) == pytest.approx(28)
    assert true_delay(12, 14) - true_delay(12, 10) == pytest.approx(2)


def test_noise_is_around_the_truth():
    """The sample has the truth as its mean and 12 minutes of noise."""
    features, delays = flights_sample(np.random.default_rng(3), 20_000)
    noise = delays - true_delay(*features.T)
    assert abs(noise.mean()) < 0.3
    assert noise.std() == pytest.approx(12, abs=0.3)


def test_error_is_bias_and_spread(trials):
    """For each model the squared error is the squared bias plus the variance, exactly."""
    for model in MODELS:
        assert trials.error(model) ** 2 == pytest.approx(trials.spread(model) ** 2 + trials.bias(model) ** 2)


def test_spread_and_bias_by_hand(trials):
    """Both agree with loops over the raw predictions, by the definition."""
    for model in MODELS:
        columns = list(zip(*trials.predictions[model].tolist(), strict=True))
        means = [sum(column) / len(column) for column in columns]
        variances = [
            sum((value - mean) ** 2 for value in column) / len(column)
            for column, mean in zip(columns, means, strict=True)
        ]
        off = [(mean - truth) ** 2 for mean, truth in zip(means, trials.truth, strict=True)]
        assert trials.spread(model) == pytest.approx(math.sqrt(sum(variances) / len(variances)))
        assert trials.bias(model) == pytest.approx(math.sqrt(sum(off) / len(off)))


@pytest.mark.parametrize("seed", [1, 51, 2013])
def test_what_the_lesson_says_holds_for_other_seeds(seed):
    """The forest changes its mind less than the tree, the mean hardly; the lone tree loses to the mean, the forest wins."""
    trials = repeat_training(samples=12, rows=150, trees=25, seed=seed)
    assert trials.spread("mean") < trials.spread("forest") < 0.7 * trials.spread("tree")
    assert trials.bias("mean") > 2 * trials.bias("tree")
    assert trials.bias("mean") > 2 * trials.bias("forest")
    assert trials.error("forest") < trials.error("mean") < trials.error("tree")


def test_bagging_by_hand_shrinks_the_spread_as_much():
    """Trees bagged by scikit-learn's other class, on the same kind of samples, lower the spread by a like factor."""
    points = np.column_stack([np.linspace(6.5, 22.5, 33), np.full(33, 10.0)])
    alone, bagged = [], []
    for seed in range(12):
        features, delays = flights_sample(np.random.default_rng(100 + seed), 150)
        tree = DecisionTreeRegressor(random_state=seed)
        alone.append(tree.fit(features, delays).predict(points))
        bagged.append(BaggingRegressor(tree, 25, random_state=seed).fit(features, delays).predict(points))
    independent = np.std(alone, axis=0).mean() / np.std(bagged, axis=0).mean()
    ours = repeat_training(samples=12, rows=150, trees=25, seed=5)
    assert ours.spread("tree") / ours.spread("forest") == pytest.approx(independent, rel=0.4)


def test_the_same_seed_gives_the_same_trials(trials):
    """Nothing hangs on a global seed; another seed gives another outcome."""
    np.random.seed(0)
    again = repeat_training(samples=12, rows=120, trees=25, seed=7)
    other = repeat_training(samples=12, rows=120, trees=25, seed=8)
    for model in MODELS:
        assert np.array_equal(trials.predictions[model], again.predictions[model])
    assert not np.array_equal(trials.predictions["tree"], other.predictions["tree"])


def test_a_trial_knows_its_size(trials):
    """The words of table and figure take their counts from the trials."""
    assert (trials.samples, trials.trees) == (12, 25)
    assert trials.predictions["forest"].shape == (12, len(trials.hours)) == (12, 33)
