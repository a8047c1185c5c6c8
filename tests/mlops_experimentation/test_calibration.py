"""What a model said against what came true."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss

from mlops_lessons.mlops_experimentation import calibration


def test_the_curve_is_that_of_scikit_learn():
    """By tenth, the means and shares of scikit-learn's calibration curve."""
    rng = np.random.default_rng(0)
    said = rng.uniform(0.001, 0.999, 2_000)
    late = rng.random(2_000) < said**2
    points = calibration.by_tenth(said, late)
    came, mean = calibration_curve(late, said, n_bins=10)
    assert [point[0] for point in points] == pytest.approx(list(mean))
    assert [point[1] for point in points] == pytest.approx(list(came))
    assert sum(point[2] for point in points) == 2_000


def test_certainty_belongs_to_the_last_tenth():
    """A probability of 1 opens no eleventh group, and empty groups are left out."""
    assert calibration.by_tenth([1.0, 0.9], [1, 0]) == [(0.95, 0.5, 2)]


def test_skill_is_the_share_of_the_error_taken_away():
    """1 minus the ratio of the two Brier scores."""
    late, said = [1, 0, 0, 1], [0.8, 0.1, 0.3, 0.6]
    expected = 1 - brier_score_loss(late, said) / 0.25
    assert calibration.skill(late, said, 0.5) == pytest.approx(expected)


def test_a_correction_repairs_the_period_that_it_learned():
    """Too high probabilities come down to what happened, in the same order."""
    rng = np.random.default_rng(1)
    true = rng.uniform(0.05, 0.4, 5_000)
    late, said = (rng.random(5_000) < true).astype(int), np.clip(true * 1.6, 0, 0.99)
    fixed = calibration.Correction().fit(said, late).correct(said)
    assert brier_score_loss(late, fixed) < brier_score_loss(late, said)
    assert fixed.mean() == pytest.approx(late.mean(), abs=0.01)
    assert (np.argsort(fixed) == np.argsort(said)).all()
