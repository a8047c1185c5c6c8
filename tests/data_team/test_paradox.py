"""The comparisons that turn round, by hand and in the year's flights."""

import pandas as pd
import pytest

from mlops_lessons.data_team import paradox
from mlops_lessons.flights import joined_flights, late_share_by

pytestmark = pytest.mark.usefixtures("flights")


def _table(rows):
    return pd.DataFrame(rows, columns=["route", "airport", "flights", "late"])


def test_a_comparison_that_turns_round_is_found_with_the_later_one_first():
    """By hand: B is worse in both airports, and A is worse in the sum."""
    rows = [("A", "x", 900, 360), ("A", "y", 100, 5), ("B", "x", 100, 50), ("B", "y", 900, 90)]
    pairs, found = paradox.reversals(_table(rows), "route", "airport")
    assert (pairs, [(one.first, one.second) for one in found]) == (1, [("A", "B")])
    assert found[0].whole == pytest.approx(0.365 - 0.14)
    assert found[0].parts == pytest.approx({"x": -0.1, "y": -0.05})


def test_an_order_that_stays_is_no_reversal():
    """Worse everywhere and worse in all."""
    rows = [("A", "x", 500, 300), ("A", "y", 500, 100), ("B", "x", 500, 200), ("B", "y", 500, 50)]
    assert paradox.reversals(_table(rows), "route", "airport") == (1, ())


def test_only_parts_with_enough_flights_of_both_are_compared():
    """With one part in common there is nothing to split."""
    rows = [("A", "x", 500, 300), ("A", "y", 49, 1), ("B", "x", 500, 200), ("B", "y", 500, 50)]
    assert paradox.reversals(_table(rows), "route", "airport") == (0, ())


def test_dayton_and_washington_turn_round_in_the_real_flights():
    """An independent calculation, from the joined flights: the figures that the lesson shows."""
    table = joined_flights(["dest", "origin", "late"])
    shares = late_share_by(table[table["dest"].isin(["DAY", "DCA"])], "origin", "dest")["late_share"]
    whole = late_share_by(table[table["dest"].isin(["DAY", "DCA"])], "dest")["late_share"]
    assert all(shares[airport, "DAY"] < shares[airport, "DCA"] for airport in ("EWR", "LGA"))
    assert whole["DAY"] > whole["DCA"]
    found = {(one.first, one.second): one for one in paradox.search("dest", "origin").found}
    assert found["DAY", "DCA"].firm
    assert found["DAY", "DCA"].parts["EWR"] == pytest.approx(shares["EWR", "DAY"] - shares["EWR", "DCA"])


def test_no_pair_of_airlines_turns_round_by_airport_or_by_month():
    """What the lesson says is not there is not there."""
    assert paradox.search("carrier", "origin").found == paradox.search("carrier", "month").found == ()


def test_three_flights_in_four_to_dayton_leave_from_newark():
    """The sentence under the figure."""
    table = paradox.arrivals("dest", "origin").set_index(["dest", "origin"])["flights"]
    assert table["DAY", "EWR"] / table["DAY"].sum() == pytest.approx(0.75, abs=0.01)
