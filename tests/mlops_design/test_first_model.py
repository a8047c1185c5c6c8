"""The first model learns from the past, its AUC is what AUC means, and leaks are worth what the lesson says."""

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.flights import FORBIDDEN, evening_flights, with_forbidden
from mlops_lessons.mlops_design import first_model


@pytest.fixture(scope="module")
def table():
    """Give the flights with what is known and what is not."""
    return with_forbidden(evening_flights(first_model.FEATURES_OF_05), *FORBIDDEN)


@pytest.fixture(scope="module")
def fitted(table):
    """Give a model, the later flights and their chances."""
    training, later = first_model.split(table)
    model = first_model.fit(training, first_model.FEATURES_OF_05)
    return model, later, first_model.chances(model, later)


def test_the_split_is_by_time(table):
    """No flight to learn from is later than one to be judged on."""
    training, later = first_model.split(table)
    assert training["date"].max() < later["date"].min()
    assert len(training) + len(later) == len(table)


def test_auc_is_the_share_of_pairs_in_the_right_order():
    """Counted pair by pair, a draw as half."""
    rng = np.random.default_rng(0)
    late, chance = rng.integers(0, 2, 60), rng.integers(0, 8, 60) / 8
    pairs = [(one > other) + (one == other) / 2 for one in chance[late == 1] for other in chance[late == 0]]
    assert first_model.auc(late, chance) == pytest.approx(np.mean(pairs))


def test_the_honest_model_stays_honest_and_each_leak_flatters(table):
    """The honest AUC lies in the range that the design expects; the weather at departure adds 0.03 to 0.07; more leaks, more."""
    honest = first_model.FEATURES_OF_05
    weather = tuple(name for name in FORBIDDEN if name.startswith("departure_"))
    sets = {
        "honest": honest,
        "weather": honest + weather,
        **{name: (*honest, name) for name in ("day_late_share", "dep_delay")},
    }
    found = first_model.auc_of(table, sets)
    assert 0.60 <= found["honest"] <= 0.67
    assert 0.03 <= found["weather"] - found["honest"] <= 0.07
    assert found["weather"] < found["day_late_share"] < found["dep_delay"]
    assert found["dep_delay"] > 0.85


def test_two_fits_are_the_same(table, fitted):
    """Seeds and one thread: the chances agree to the last digits."""
    training, _later = first_model.split(table)
    again = first_model.chances(first_model.fit(training, first_model.FEATURES_OF_05), fitted[1].head(500))
    assert again == pytest.approx(fitted[2][:500])


def test_the_model_beats_each_baseline_by_little(fitted, table):
    """By AUC: a table of airline and hour comes close, which the lesson says."""
    _model, later, chance = fitted
    training, _later = first_model.split(table)
    late = later["late"]
    found = [
        first_model.auc(late, first_model.baseline_chances(training, later, *keys))
        for keys in ((), ("hour",), ("carrier", "hour"))
    ]
    assert found[0] == 0.5
    assert found[0] < found[1] < found[2] < first_model.auc(late, chance) < found[2] + 0.05


def test_a_baseline_is_the_share_of_its_group_or_else_of_all():
    """Hour 9 was seen, hour 7 was not."""
    training = pd.DataFrame({"hour": [9, 9, 8, 8], "late": [1, 0, 0, 0]})
    later = pd.DataFrame({"hour": [9, 8, 7]}, index=[5, 3, 1])
    assert first_model.baseline_chances(training, later, "hour") == pytest.approx([0.5, 0, 0.25])
    assert first_model.baseline_chances(training, later) == pytest.approx([0.25] * 3)


def test_a_value_never_seen_is_taken_as_missing(fitted):
    """A new airline gets a chance too."""
    model, later, _chance = fitted
    new = later.head(3).assign(carrier="ZZ")
    assert first_model.chances(model, new).shape == (3,)
