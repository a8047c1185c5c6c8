"""A digest of what a model learned."""

import numpy as np
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from mlops_lessons.mlops_experimentation import candidates
from mlops_lessons.mlops_experimentation.digest import DIGITS, model_digest, what_changes


@pytest.fixture(scope="module")
def flights():
    """Return some flights to train on."""
    return candidates.flights_of_months(candidates.TRAINED_ON, 600)


def _trees(flights, seed=0):
    one = candidates.Candidate(
        "few", candidates.CANDIDATES["all"].features, "trees", {"max_iter": 5, "max_features": 0.5}
    )
    return candidates.fit(one, flights, seed)


def test_two_trainings_share_a_digest_and_not_their_bytes(flights):
    """The files of two equal models differ, their digests do not."""
    one, other = _trees(flights), _trees(flights)
    assert skops.io.dumps(one) != skops.io.dumps(other)
    assert model_digest(one) == model_digest(other)
    assert len(model_digest(one)) == DIGITS


@pytest.mark.parametrize("make", [lambda: RandomForestClassifier(3, random_state=0), LogisticRegression])
def test_one_learned_number_changes_the_digest(make):
    """A model that learned something else has another digest, with the same settings."""
    rows = np.random.default_rng(0).normal(size=(80, 2))
    late = rows[:, 0] > 0
    other = late.copy()
    other[0] = not other[0]
    assert model_digest(make().fit(rows, late)) == model_digest(make().fit(rows, late))
    assert model_digest(make().fit(rows, late)) != model_digest(make().fit(rows, other))


def test_a_coefficient_in_its_last_bit_changes_the_digest():
    """Equal means equal to the last bit."""
    rows = np.random.default_rng(0).normal(size=(80, 2))
    model = LogisticRegression().fit(rows, rows[:, 0] > 0)
    before = model_digest(model)
    model.coef_[0, 0] = np.nextafter(model.coef_[0, 0], 9)
    assert model_digest(model) != before


def test_what_changes_a_training_and_what_does_not(flights):
    """Repeating and loading give the same model; another seed, or a flight less, another."""
    found = what_changes(_trees, flights)
    assert (found["again"], found["loaded"], found["seed"], found["less"]) == (True, True, False, False)
    assert not found["bytes"]
