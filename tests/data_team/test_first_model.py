"""The scientist's lists: what they are worth, and that nothing later entered."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.data_team import first_model
from mlops_lessons.flights import FEATURES, flights_of, joined_flights, late_share_by


def test_the_model_beats_the_table_of_hours_which_beats_chance():
    """And stays far from half of the warnings, as the lesson says."""
    found = first_model.present(0.1)
    assert found.at_random < found.by_hour < found.by_model < 0.5
    assert 1.7 < found.by_model / found.at_random < 2


def test_a_longer_list_is_right_less_often_and_misses_less():
    """The trade that the lesson shows."""
    short, long = first_model.present(0.1), first_model.present(0.2)
    assert long.by_model < short.by_model
    assert long.missed < short.missed


def test_to_warn_of_all_is_to_warn_at_random():
    """Then nothing is missed either."""
    found = first_model.present(1.0)
    assert found.by_model == pytest.approx(found.at_random) == found.by_hour
    assert found.missed == pytest.approx(0)


def test_chance_is_the_late_share_of_the_months_that_were_judged():
    """Independently, from the joined flights."""
    autumn = flights_of(joined_flights(["month", "late"]), months=first_model.TESTING_MONTHS)
    assert first_model.present().at_random == pytest.approx(late_share_by(autumn)["late_share"].iloc[0])


def test_every_feature_is_known_the_evening_before():
    """By the register of the flights."""
    assert all(FEATURES[name].in_time for name in first_model.FEATURES)


def test_the_honest_auc_is_modest():
    """0.60 to 0.70: more would be a leak."""
    from sklearn.metrics import roc_auc_score

    late, _by_hour, by_model = first_model.forecast()
    assert 0.6 < roc_auc_score(late, by_model) < 0.7


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), min_size=1, max_size=20), st.floats(0.01, 1))
def test_the_top_of_a_list_is_what_sorting_rows_gives(flights, warned):
    """Against plain Python, ties included."""
    order = sorted(range(len(flights)), key=lambda row: -flights[row][0])[: max(1, int(warned * len(flights)))]
    expected = sum(flights[row][1] for row in order) / len(order)
    risk, late = map(np.array, zip(*flights, strict=True))
    assert first_model.late_in_top(risk, late, warned) == pytest.approx(expected)
