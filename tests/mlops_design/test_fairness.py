"""Each rate has its own denominator, and groups are counted apart."""

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.mlops_design.fairness import error_rates, part_of_day, threshold_for_missed

TABLE = pd.DataFrame({"origin": ["JFK"] * 5 + ["EWR"] * 3, "late": [1, 1, 1, 0, 0, 0, 0, 1]}, index=range(10, 18))
ANNOUNCED = [True, False, False, True, False, False, True, True]


def test_rates_are_counted_among_the_right_flights():
    """By hand: of three late at JFK two were missed, of two punctual one was announced."""
    rates = error_rates(TABLE, ANNOUNCED, "origin")
    assert rates.loc["JFK"].tolist() == pytest.approx([5, 3 / 5, 2 / 3, 1 / 2])
    assert rates.loc["EWR"].tolist() == pytest.approx([3, 1 / 3, 0, 1 / 2])


def test_a_group_without_late_flights_has_no_rate_of_missed_ones():
    """Missing, not zero."""
    rates = error_rates(TABLE.assign(late=0), ANNOUNCED, "origin")
    assert rates["missed"].isna().all()


def test_parts_of_the_day_meet_without_overlap():
    """Every hour has its part."""
    assert part_of_day(pd.Series([5, 11, 12, 17, 18, 23])).tolist() == ["05-11"] * 2 + ["12-17"] * 2 + ["18-23"] * 2


def test_a_threshold_leaves_the_asked_share_of_late_flights_unannounced():
    """Counted on the flights that it was set on."""
    rng = np.random.default_rng(0)
    chance, late = rng.uniform(size=5000), rng.integers(0, 2, 5000)
    threshold = threshold_for_missed(late, chance, missed=0.4)
    assert np.mean(chance[late == 1] < threshold) == pytest.approx(0.4, abs=0.001)
