"""What the evening shift reaches: by hand on few flights, and on the real ones against an independent count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.flights import load_flights
from mlops_lessons.mlops_design import evening_calls as calls

TWO_EVENINGS = pd.DataFrame({"date": [1, 1, 1, 2, 2, 2], "late": [1, 0, 1, 0, 0, 1]})
CHANCE = [0.2, 0.9, 0.5, 0.1, 0.1, 0.1]


def test_each_evening_gets_its_calls_and_ties_go_by_order():
    """Two calls an evening: the likeliest two, and with equal chances the first two."""
    assert calls.listed_each_evening(TWO_EVENINGS, CHANCE, 2).tolist() == [False, True, True, True, True, False]


def test_warnings_at_any_time_gather_where_chances_are_largest():
    """As many as one call an evening would be: both fall on the first evening."""
    assert calls.listed_anytime(TWO_EVENINGS, CHANCE, 1).tolist() == [False, True, True, False, False, False]


def test_measures_by_hand():
    """Three calls, two of them right, of three late flights."""
    found = calls.measures(TWO_EVENINGS, [True, True, True, False, False, False])
    assert found == {"right": 4 / 6, "late_reached": 2 / 3, "warnings_right": 2 / 3, "calls": 1.5}
    assert calls.measures(TWO_EVENINGS, [False] * 6)["warnings_right"] is None


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 1), st.sampled_from([0.1, 0.4, 0.7])), min_size=1),
    st.integers(0, 4),
)
def test_no_evening_has_more_calls_than_asked(rows, most):
    """Each evening has as many as asked, or all its flights."""
    table = pd.DataFrame(rows, columns=["date", "late", "chance"])
    chosen = calls.listed_each_evening(table, table["chance"], most)
    by_evening = table.assign(chosen=chosen).groupby("date")["chosen"].agg(["sum", "size"])
    assert (by_evening["sum"] == by_evening["size"].clip(upper=most)).all()


def test_a_rule_that_never_warns_is_right_as_often_as_flights_are_punctual():
    """By an independent count on the published table."""
    delays = load_flights(["month", "arr_delay"]).dropna()
    punctual = (delays.loc[delays["month"] >= 10, "arr_delay"] < 15).mean()
    assert calls.rule_measures()["silent"]["right"] == pytest.approx(punctual, abs=1e-3)


def test_the_table_nearly_doubles_luck():
    """With 40 calls an evening: what the lesson says of the first list."""
    flights = calls.judged_flights()
    by_luck = calls.reached_by_calls(flights, None, [40])[0]
    listed = calls.reached_by_calls(flights, flights["listed"], [40])[0]
    assert by_luck == pytest.approx(40 * flights["late"].mean())
    assert 1.7 < listed / by_luck < 2


def test_the_gain_of_a_list_over_itself_is_nothing():
    """The interval is zero wide; a list that reaches one flight more each evening gains one."""
    mine = np.array([True, False, False, False, False, True])
    nobody = np.zeros(6, dtype=bool)
    assert calls.gain_over(TWO_EVENINGS, mine, mine) == (0, 0, 0)
    assert calls.gain_over(TWO_EVENINGS, mine, nobody) == (1, 1, 1)
