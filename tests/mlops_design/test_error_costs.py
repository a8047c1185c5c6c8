"""Costs are counted as one would by hand, and the formula gives the best threshold where chances are right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.mlops_design.error_costs import best_threshold, costs, threshold_of_costs

PRICES = st.integers(1, 20)


@given(
    rows=st.lists(st.tuples(st.integers(0, 1), st.integers(0, 10)), min_size=1, max_size=30),
    threshold=st.integers(0, 11),
    false_alarm=PRICES,
    missed=PRICES,
)
def test_costs_are_those_of_counting_by_hand(rows, threshold, false_alarm, missed):
    """Flight by flight; a chance right at the threshold is announced."""
    late, chance = [row[0] for row in rows], [row[1] / 10 for row in rows]
    paid = 0
    for was_late, one in zip(late, chance, strict=True):
        announced = one >= threshold / 10
        paid += false_alarm * (announced and not was_late) + missed * (was_late and not announced)
    found = costs(late, chance, [threshold / 10], false_alarm=false_alarm, missed=missed)
    assert found == pytest.approx([100 * paid / len(rows)])


@given(chance=st.floats(0, 1), false_alarm=PRICES, missed=PRICES)
def test_the_formula_is_where_the_two_bets_cost_the_same(chance, false_alarm, missed):
    """Above it announcing is cheaper on average, below it keeping quiet."""
    announcing, quiet = (1 - chance) * false_alarm, chance * missed
    if chance >= threshold_of_costs(false_alarm, missed):
        assert announcing <= quiet + 1e-9
    else:
        assert quiet <= announcing + 1e-9


@pytest.mark.parametrize(("false_alarm", "missed"), [(1, 1), (1, 3), (1, 9), (3, 1)])
def test_with_right_chances_the_best_threshold_is_the_formula_s(false_alarm, missed):
    """Simulated: late with exactly the chance that is told; what the formula costs more than the best is next to nothing."""
    rng = np.random.default_rng(1)
    chance = rng.uniform(size=200_000)
    late = (rng.uniform(size=200_000) < chance).astype(int)
    price = {"false_alarm": false_alarm, "missed": missed}
    best, at_best = best_threshold(late, chance, **price)
    formula = threshold_of_costs(**price)
    assert best == pytest.approx(formula, abs=0.03)
    assert costs(late, chance, [formula], **price)[0] == pytest.approx(at_best, rel=0.002)


def test_wrong_chances_move_the_best_threshold():
    """A model that says half of the truth wants half of the threshold."""
    rng = np.random.default_rng(2)
    truth = rng.uniform(size=200_000)
    late = (rng.uniform(size=200_000) < truth).astype(int)
    best, _cost = best_threshold(late, truth / 2, false_alarm=1, missed=3)
    assert best == pytest.approx(0.125, abs=0.02)
