"""The candidates see nothing of what comes later, neither in their features nor in their months."""

import numpy as np
import pytest

from mlops_lessons.mlops_experimentation import candidates
from mlops_lessons.mlops_experimentation.promotion import too_late


@pytest.mark.parametrize("one", candidates.CANDIDATES.values(), ids=list(candidates.CANDIDATES))
def test_a_candidate_uses_only_what_is_known_at_18(one):
    """And writes down what is needed to train it again."""
    assert too_late(one.features) == []
    assert one.params["features"].split(",") == list(one.features)
    assert one.params["n_features"] == len(one.features)


def test_the_one_that_peeks_is_found_out():
    """It is there to be refused."""
    assert too_late(candidates.PEEKING.features) == ["dep_delay"]


def test_training_lies_before_measuring_and_the_last_months_stay_away():
    """January to August, then September and October; in order of time."""
    train = candidates.flights_of_months(candidates.TRAINED_ON, rows=500)
    later = candidates.flights_of_months(candidates.MEASURED_ON)
    assert train["date"].max() < later["date"].min()
    assert later["month"].max() == 10
    assert train["date"].is_monotonic_increasing
    assert len(train) == 500


def test_a_candidate_learns_something_and_the_same_each_time():
    """Better than a coin, and twice the same numbers."""
    train = candidates.flights_of_months(candidates.TRAINED_ON, rows=3000)
    later = candidates.flights_of_months(candidates.MEASURED_ON, rows=3000)
    for name in ("all", "trees"):
        one = candidates.CANDIDATES[name]
        first, second = (candidates.late_shares(one, candidates.fit(one, train), later) for _time in range(2))
        np.testing.assert_array_equal(first, second)
        assert candidates.measures(later["late"], first)["auc"] > 0.55


def test_measures_of_a_perfect_and_of_a_blind_model():
    """By hand: a perfect one has AUC 1 and Brier 0, one that always says a half has AUC 0.5 and Brier 0.25."""
    assert candidates.measures([0, 1], [0.0, 1.0]) == {"auc": 1.0, "brier": 0.0}
    assert candidates.measures([0, 1], [0.5, 0.5]) == {"auc": 0.5, "brier": 0.25}


def test_the_delay_is_joined_to_the_right_flights():
    """It is the delay at departure of the very row."""
    from mlops_lessons.flights import load_flights

    flights = candidates.flights_of_months((9, 9), rows=50)
    delays = load_flights(["dep_delay"]).loc[flights.index, "dep_delay"]
    assert candidates.with_delay(flights)["dep_delay"].tolist() == delays.tolist()
