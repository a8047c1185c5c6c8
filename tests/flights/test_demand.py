"""The demand by hour is the flights counted, and nothing else."""

from __future__ import annotations

from collections import Counter

import pytest

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.flights import hourly_demand, load_flights


def test_every_flight_is_counted_once():
    """8,760 hours whose counts add up to all flights."""
    demand = hourly_demand()
    assert len(demand) == 8760
    assert int(demand.sum()) == 336776


def test_one_day_equals_a_count_by_hand():
    """The 24 hours of a day against a plain loop over the rows."""
    table = load_flights(["month", "day", "sched_dep_time"])
    rows = table[(table["month"] == 7) & (table["day"] == 1)]
    by_hand = Counter(int(time) // 100 for time in rows["sched_dep_time"])
    assert hourly_demand("2013-07-01").tolist() == [by_hand[hour] for hour in range(24)]


def test_no_flight_is_scheduled_while_the_clock_changes():
    """The local hour that is skipped and the one that is repeated are empty, so wall-clock hours lose nothing."""
    demand = hourly_demand()
    assert demand["2013-03-10 02":"2013-03-10 02"].tolist() == [0]
    assert demand["2013-11-03 01":"2013-11-03 01"].tolist() == [0]


def test_a_day_outside_the_data_is_refused():
    """Another year, or a word, is named in the message."""
    for day in ("2014-01-01", "monday"):
        with pytest.raises(UnknownNameError, match=day):
            hourly_demand(day)
