"""The fleets, against a slow loop that serves hour after hour; and the figures of the lesson."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import autoscaling
from mlops_lessons.errors import LessonError
from mlops_lessons.flights import hourly_demand

TERMS = {"capacity": 1000, "price": 0.10}


def served_slowly(demand, capacity, price, delay, least, most, spare):
    """Return instances, refused requests and cost, hour by hour, with plain integers."""
    instances, refused = [], 0
    for hour, requests in enumerate(demand):
        if hour < delay:
            size = least
        else:
            size = math.ceil(math.ceil(round(demand[hour - delay] * (1 + spare), 6)) / capacity)
        size = max(least, size if most is None else min(size, most))
        instances.append(size)
        refused += max(0, requests - size * capacity)
    return instances, refused, sum(instances) * price


@given(
    st.lists(st.integers(0, 50), min_size=1, max_size=30),
    st.integers(1, 12),
    st.integers(0, 3),
    st.integers(0, 3),
    st.none() | st.integers(3, 6),
    st.sampled_from([0.0, 0.1, 0.25]),
)
def test_autoscaling_equals_a_slow_loop(demand, capacity, delay, least, most, spare):
    """Sizes, refusals and cost agree for any demand and any setting."""
    fleet = autoscaling.autoscaled(
        demand, capacity=capacity, price=0.1, delay=delay, least=least, most=most, spare=spare
    )
    instances, refused, cost = served_slowly(demand, capacity, 0.1, delay, least, most, spare)
    assert fleet.instances.tolist() == instances
    assert fleet.refused == refused
    assert fleet.cost == pytest.approx(cost)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30), st.integers(1, 12))
def test_a_timetable_refuses_nothing_and_a_clairvoyant_wastes_least(demand, capacity):
    """Knowing the next hour is enough to refuse none; knowing this very hour costs no more than that."""
    timetable = autoscaling.scheduled(demand, capacity=capacity, price=0.1, least=0)
    clairvoyant = autoscaling.autoscaled(demand, capacity=capacity, price=0.1, delay=0, least=0)
    assert timetable.refused == clairvoyant.refused == 0
    assert clairvoyant.cost <= timetable.cost


def test_servers_needed_are_rounded_up():
    """One request over needs one server more; none needs none."""
    assert autoscaling.instances_needed([0, 1, 999, 1000, 1001], 1000).tolist() == [0, 1, 1, 1, 2]


def test_the_lesson_s_four_fleets_have_the_figures_of_a_slow_year():
    """Cost and refusals over all 8,760 hours of the flights, served one by one."""
    demand = [int(flights) * 150 for flights in hourly_demand()]
    peak, mean = math.ceil(max(demand) / 1000), math.ceil(sum(demand) / len(demand) / 1000)
    assert (peak, mean) == (15, 6)
    for size, cost, share in ((peak, 13140, 0.0), (mean, 5256, 0.305)):
        fleet = autoscaling.fixed(demand, size, **TERMS)
        refused = sum(max(0, requests - size * 1000) for requests in demand)
        assert fleet.cost == pytest.approx(size * 8760 * 0.1) == pytest.approx(cost)
        assert fleet.refused == refused
        assert fleet.refused_share == pytest.approx(share, abs=5e-4)
    reactive = autoscaling.autoscaled(demand, **TERMS)
    _sizes, refused, cost = served_slowly(demand, 1000, 0.1, 1, 1, None, 0.0)
    assert (reactive.refused, round(reactive.cost, 6)) == (refused, round(cost, 6))
    assert autoscaling.scheduled(demand, **TERMS).refused == 0


def test_use_is_what_was_answered_over_what_was_paid():
    """Two servers of ten, fifteen requests: three quarters."""
    fleet = autoscaling.fixed([15, 30], 2, capacity=10, price=1.0)
    assert fleet.use == 35 / 40
    assert fleet.refused_share == 10 / 45
    assert fleet.cost == 4.0


def test_no_demand_and_no_servers_divide_nothing():
    """Empty nights are zero, not an error."""
    fleet = autoscaling.fixed(np.zeros(3, dtype=int), 0, **TERMS)
    assert (fleet.use, fleet.refused_share, fleet.cost) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("wrong", [{"capacity": 0}, {"delay": -1}, {"least": 3, "most": 2}, {"spare": -0.5}])
def test_settings_that_make_no_sense_are_refused(wrong):
    """Each with a sentence."""
    with pytest.raises(LessonError):
        autoscaling.autoscaled([1, 2], **({**TERMS} | wrong))
