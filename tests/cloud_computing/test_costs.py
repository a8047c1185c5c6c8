"""What owning and renting cost, against a plain sum month by month."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import costs
from mlops_lessons.errors import LessonError


def by_counting(owned: costs.Owned, rented: costs.Rented) -> int | None:
    """Return the break-even month by paying bill after bill."""
    mine, theirs = float(owned.purchase), 0.0
    for month in range(1, owned.life_months + 1):
        mine += owned.monthly
        theirs += rented.hourly * rented.use * 730
        if mine <= theirs + 1e-6:
            return month
    return None


@pytest.mark.parametrize(("use", "month"), [(1.0, 15), (0.6, 32), (0.2, None)])
def test_the_lesson_s_break_even_months_are_those_of_the_bills(use, month):
    """4,000 USD and 90 a month against 0.50 USD an hour."""
    owned, rented = costs.Owned(4000, 90), costs.Rented(0.5, use)
    assert costs.break_even_months(owned, rented) == month == by_counting(owned, rented)


@given(st.integers(1, 9000), st.integers(0, 300), st.integers(1, 400))
def test_break_even_equals_paying_bill_after_bill(purchase, monthly, rent):
    """For whatever whole prices."""
    owned, rented = costs.Owned(purchase, monthly, 60), costs.Rented(rent / 730)
    assert costs.break_even_months(owned, rented) == by_counting(owned, rented)


def test_at_the_break_even_use_both_cost_the_same_over_the_life():
    """4,000 over 48 months and 90 a month are 173.33; at 0.50 an hour that is 47.5 % of 730 hours."""
    owned = costs.Owned(4000, 90)
    use = costs.break_even_use(owned, 0.5)
    assert use == pytest.approx((4000 / 48 + 90) / 365)
    assert costs.Rented(0.5, use).cost(48) == pytest.approx(owned.cost(48))


def test_a_new_server_is_bought_when_the_life_of_the_old_one_is_over():
    """48 months are one purchase, 49 are two."""
    owned = costs.Owned(1000, 10, 48)
    assert owned.cost(48) == 1000 + 480
    assert owned.cost(49) == 2000 + 490
    assert owned.cost(0) == 1000


def test_a_price_that_is_not_positive_is_refused():
    """There is nothing to compare with."""
    with pytest.raises(LessonError, match="hourly"):
        costs.break_even_use(costs.Owned(1, 1), 0)
