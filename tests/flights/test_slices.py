"""Parts of the flights are chosen by month and airport, and counted."""

import pandas as pd
import pytest

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.flights import flights_of, late_share_by

FEW = pd.DataFrame(
    {
        "month": [1, 1, 2, 2, 2],
        "origin": ["JFK", "LGA", "JFK", "JFK", "EWR"],
        "late": [1.0, 0.0, 1.0, 0.0, None],
    }
)


def test_shares_count_only_who_arrived():
    """A flight without an outcome is neither late nor on time."""
    assert late_share_by(FEW, "month").to_dict("index") == {
        1: {"flights": 2, "late_share": 0.5},
        2: {"flights": 2, "late_share": 0.5},
    }
    assert late_share_by(FEW, "month", "origin").loc[(1, "JFK"), "late_share"] == 1
    assert "EWR" not in late_share_by(FEW, "origin").index


def test_without_columns_the_share_is_that_of_all():
    """One row."""
    assert late_share_by(FEW).to_dict("records") == [{"flights": 4, "late_share": 0.5}]


def test_a_slice_is_by_months_and_by_airports():
    """One value or several; both conditions hold together."""
    assert list(flights_of(FEW, months=2).index) == [2, 3, 4]
    assert list(flights_of(FEW, months=(1, 2), origins="JFK").index) == [0, 2, 3]
    assert list(flights_of(FEW, origins=["LGA", "EWR"]).index) == [1, 4]


@pytest.mark.parametrize("wrong", [{"months": 13}, {"origins": "JFX"}])
def test_what_is_not_there_is_named(wrong):
    """An empty table would be a silent mistake."""
    with pytest.raises(UnknownNameError):
        flights_of(FEW, **wrong)


def test_an_unknown_column_is_named():
    """With its nearest neighbour."""
    with pytest.raises(UnknownNameError, match="origin"):
        late_share_by(FEW, "origen")
