"""The calculation behind the slider, by another way, and what its words say."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.devsecops import claims, supply_plots
from mlops_lessons.devsecops.claims import GateCost, break_even, saved
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import set_language

GATES = {"scanner": GateCost(200, 0.5, 3), "noisy": GateCost(200, 2, 3), "review": GateCost(200, 15, 12)}
COSTS = st.builds(GateCost, st.integers(1, 500), st.floats(0, 20), st.integers(1, 20), st.floats(1, 60))


def total_without(gate, factor):
    """Return the minutes of a month without the gate, fault by fault."""
    return sum(gate.early * factor for _fault in range(gate.found))


def total_with(gate):
    """Return the minutes of a month with it, run by run and fault by fault."""
    return sum(gate.minutes for _run in range(gate.runs)) + sum(gate.early for _fault in range(gate.found))


@given(COSTS, st.floats(1, 100))
@settings(deadline=None)
def test_what_is_saved_is_the_difference_of_two_months(gate, factor):
    """One month without the gate, one with it."""
    assert saved(gate, factor) == pytest.approx(total_without(gate, factor) - total_with(gate), abs=1e-6)


@given(COSTS)
@settings(deadline=None)
def test_a_gate_pays_from_its_break_even_on(gate):
    """At it nothing is won or lost, above it something is won, below it is lost."""
    even = break_even(gate)
    assert saved(gate, even) == pytest.approx(0, abs=1e-6)
    assert saved(gate, even + 1) > 0 > saved(gate, even - 1)


def test_at_a_factor_of_one_no_gate_pays_and_at_a_hundred_all_do():
    """What the lesson's prose says of its three gates; in the middle the decision changes."""
    assert all(saved(gate, 1) < 0 < saved(gate, 100) for gate in GATES.values())
    assert [name for name, gate in GATES.items() if saved(gate, 5) > 0] == ["scanner"]
    assert [round(break_even(gate), 2) for gate in GATES.values()] == [2.67, 7.67, 13.5]


def test_a_gate_that_finds_nothing_never_pays():
    """There is no such factor, and it is said."""
    with pytest.raises(LessonError):
        break_even(GateCost(found=0))


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_slider_moves_its_table(language):
    """From five to a hundred, all three verdicts are the same; at one, all are the other."""
    set_language(language)
    widget = claims.gate_slider(GATES, 5)
    slider, page = widget.children
    pays, not_pay = (claims.say(f"supply.claim.{key}") for key in ("pays", "costs"))
    slider.value = 100
    assert page.value.count(f">{pays}<") == 3
    slider.value = 1
    assert page.value.count(f">{not_pay}<") == 3


def test_the_figure_names_where_each_gate_begins_to_pay(monkeypatch):
    """In the caption and in the words for those who do not see it."""
    found = {}
    monkeypatch.setattr(supply_plots.figures, "show", lambda fig, **words: found.update(words))
    supply_plots.gate_savings(GATES)
    for value in ("2.67", "7.67", "13.5"):
        assert value in found["caption"]
        assert value in found["alt"]
