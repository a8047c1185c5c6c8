"""The solutions agree with independent computations, and no two mistakes of an exercise can be confused."""

from copy import deepcopy
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.course.exercise import exercises, same
from mlops_lessons.course.judging import judge_here
from mlops_lessons.course.panels import check_panel
from mlops_lessons.start_here import solutions

EXERCISES = exercises("start_here")
FEW = settings(derandomize=True, database=None, deadline=None, max_examples=80)


def test_the_day_has_1440_minutes():
    """36 of 1440 minutes, as a fraction."""
    assert solutions.share_of_day() == pytest.approx(Fraction(36, 1440))


def test_the_kernel_remembers_what_ran_last():
    """Replayed by a dictionary of effects, in the order of the task."""
    effects = {"A": lambda _old: 20, "B": lambda old: old + 5}
    value = None
    for cell in "ABBAB":
        value = effects[cell](value)
    assert solutions.kernel_memory() == value


@FEW
@given(EXERCISES["late_share"].cases(st))
def test_late_share_agrees_with_pandas(case):
    """The mean of a comparison over the arrivals, which pandas finds by leaving out what is missing."""
    import pandas as pd

    arrived = pd.Series(case[0], dtype="float64").dropna()
    assert solutions.late_share(*case) == pytest.approx((arrived >= 15).mean())


def test_late_share_is_the_storys_definition():
    """On real flights it gives what the figure of the story draws its mean line from."""
    from mlops_lessons.flights import load_flights

    delays = load_flights(["arr_delay"])["arr_delay"].head(5000)
    with_none = [None if delay != delay else float(delay) for delay in delays]
    assert None in with_none
    assert solutions.late_share(with_none) == pytest.approx((delays.dropna() >= 15).mean())


@FEW
@given(EXERCISES["boosting_step"].cases(st))
def test_boosting_step_is_a_gradient_step(case):
    """It moves along minus the gradient of half the squared error, taken numerically."""
    truth, prediction, rate = case

    def loss(guess):
        return (truth - guess) ** 2 / 2

    slope = (loss(prediction + 1e-3) - loss(prediction - 1e-3)) / 2e-3
    assert solutions.boosting_step(*case) == pytest.approx(prediction - rate * slope, abs=1e-6)


def test_boosting_step_agrees_with_scikit_learn():
    """One stage of a real gradient boosting machine, from the mean, on data that one tree fits exactly."""
    from sklearn.ensemble import GradientBoostingRegressor

    model = GradientBoostingRegressor(n_estimators=1, learning_rate=0.25, max_depth=1).fit([[0], [1]], [30.0, 10.0])
    assert model.predict([[0], [1]]).tolist() == pytest.approx(
        [solutions.boosting_step(30, 20, 0.25), solutions.boosting_step(10, 20, 0.25)]
    )


@pytest.mark.parametrize("item", EXERCISES.values(), ids=EXERCISES)
def test_mistakes_differ_from_the_solution_and_from_each_other(item):
    """On the examples alone, each mistake can be told from the rest, so that its feedback is its own."""

    def reply(code, case):
        try:
            return code(*deepcopy(case)) if item.kind == "function" else code()
        except (TypeError, ZeroDivisionError) as error:
            return str(error)

    def replies(code):
        return [reply(code, case) for case in item.examples]

    every = {"solution": replies(item.solution)} | {wrong.id: replies(wrong.answer) for wrong in item.mistakes}
    for (one, first), (two, second) in combinations(every.items(), 2):
        assert not all(same(a, b, item.tolerance) for a, b in zip(first, second, strict=True)), (one, two)


def test_an_error_with_a_known_cause_is_told_by_its_cause_alone():
    """Comparing a cancelled flight stops with an error; the panel speaks of the flight, not of a missing return."""
    item = EXERCISES["late_share"]
    wrong = next(mistake for mistake in item.mistakes if mistake.id == "none_compared")
    panel = check_panel(item, judge_here(item, wrong.answer))
    assert "TypeError" in panel.text
    assert "tripped over a cancelled flight" in panel.text
    assert "lacks its" not in panel.text


def test_a_decision_has_feedback_for_every_wrong_choice():
    """Whatever is chosen, something is said about just that."""
    item = EXERCISES["stuck_cell"]
    assert {wrong.id for wrong in item.mistakes} | {item.solution()} == set(item.choices)
