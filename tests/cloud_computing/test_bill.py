"""The bill, held against a sum made gigabyte by gigabyte and day by day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import bill, solutions


def bill_by_hand(stored, egress):
    """Add up a month one gigabyte at a time."""
    total = sum(0.02 for _ in range(stored))
    for number in range(1, egress + 1):
        total += 0.0 if number <= 100 else 0.12 if number <= 1000 else 0.11
    return total


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_the_bill_is_that_of_counting_gigabyte_by_gigabyte(stored, egress):
    """The steps agree with counting, and the learner's solution with both."""
    assert bill.monthly_bill(stored, egress) == pytest.approx(bill_by_hand(stored, egress))
    assert solutions.monthly_bill(stored, egress) == pytest.approx(bill_by_hand(stored, egress))


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_one_gigabyte_more_never_makes_it_cheaper(stored, egress):
    """A bill by steps only grows."""
    assert bill.monthly_bill(stored, egress + 1) >= bill.monthly_bill(stored, egress)


def test_the_lessons_figures_are_those_of_the_text():
    """140 USD for the example; the move of the quiz costs 5.4 months of storage."""
    assert bill.monthly_bill(500, 1200) == pytest.approx(140.0)
    assert bill.monthly_bill(0, 1000) / bill.monthly_bill(1000, 0) == pytest.approx(5.4)


def alarm_by_hand(spend, limit, delay):
    """Walk through the days with a purse."""
    purse = 0.0
    for day, amount in enumerate(spend, start=1):
        purse += amount
        if purse >= limit:
            return day + delay
    return None


@given(st.lists(st.floats(0, 100), max_size=31), st.floats(1, 500), st.sampled_from([0.5, 0.9, 1.0]), st.integers(0, 3))
def test_the_alarm_rings_when_a_purse_says_so(spend, budget, share, delay):
    """The day agrees with walking through the month by hand; an alarm that is never reached never rings."""
    assert bill.alarm_day(spend, budget, share, delay) == alarm_by_hand(spend, share * budget, delay)


def test_the_spending_of_the_figure_is_that_of_the_text():
    """The mail comes on day 11, two days after the job began; 228 USD instead of 912."""
    spend = bill.daily_spend(usual=4, runaway=36, since=9)
    assert bill.alarm_day(spend, 150, 0.5) == 11
    assert bill.total_by(spend)[-1] == 30 * 4 + 22 * 36 == 912
    assert bill.total_by(bill.stopped_after(spend, 11))[-1] == 30 * 4 + 3 * 36 == 228


def test_the_alarm_exercise_is_what_the_module_computes():
    """The exercise's day and the sums in its feedback come out of the same functions."""
    spend = bill.daily_spend(usual=6, runaway=30, since=12)
    assert bill.alarm_day(spend, 240, 0.5) == solutions.alarm_day() == 14
    assert bill.total_by(spend)[10:14] == [66, 102, 138, 174]
    assert bill.alarm_day(spend, 240, 1.0) == 17
    assert bill.alarm_day([6.0] * 30, 240, 0.5) == 21
    assert bill.alarm_day([36.0] * 30, 240, 0.5) == 5
    assert bill.alarm_day([0.0] * 11 + [30.0] * 19, 240, 0.5) == 16
