"""The exercises of this half: what is told in their words is so, and each mistake is one of its own."""

import itertools

import pytest

from mlops_lessons.cloud_computing._exercises_storage import EXERCISES
from mlops_lessons.cloud_computing._guard_rails import judge_guard_rails
from mlops_lessons.course.exercise import same

FUNCTIONS = [exercise for exercise in EXERCISES if exercise.kind == "function"]


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.id)
def test_no_two_mistakes_look_alike_on_the_examples(exercise):
    """On the examples alone, every mistake differs from the solution and from each other mistake."""
    answers = {"right": exercise.solution} | {mistake.id: mistake.answer for mistake in exercise.mistakes}
    replies = {name: [answer(*case) for case in exercise.examples] for name, answer in answers.items()}
    for one, other in itertools.combinations(replies, 2):
        assert not all(map(same, replies[one], replies[other])), (one, other)


def test_the_examples_of_the_texts_are_those_of_the_solutions():
    """What the notebook prints as an example is what the solution returns."""
    by_id = {exercise.id: exercise.solution for exercise in EXERCISES}
    assert by_id["race_results"](7, [7, 7, 8]) == [200, 412, 200]
    assert by_id["restore_point"]([[50, "marker"], [40, "object"], [10, "object"]], 40) == 2
    assert by_id["monthly_bill"](500, 1200) == pytest.approx(140.0)
    assert by_id["valid_project_id"]("flight-delays-2026") is True


@pytest.mark.parametrize(
    "data", [None, [], "text", 7, {"project": 7}, {"budget": [], "bucket": "x"}, {"budget": {"thresholds": [None, {}]}}]
)
def test_any_file_is_judged_without_raising(data):
    """A file of any shape fails its checks; none raises."""
    checks = next(exercise for exercise in EXERCISES if exercise.id == "guard_rails").examples
    for answer in ({"text": "", "data": data}, data):
        assert {judge_guard_rails(check, answer).outcome for check in checks} == {"failed"}


def test_the_starter_of_the_file_exercise_fails_every_check_with_its_own_mistake():
    """The careless policy of the notebook breaks all seven rules, each recognised."""
    starter = {
        "project": {"id": "Flight_Delays"},
        "budget": {"amount": "5 USD", "thresholds": [100], "notify": []},
        "bucket": {"public": True, "versions": False, "keep_old_versions_days": 7},
    }
    checks = next(exercise for exercise in EXERCISES if exercise.id == "guard_rails").examples
    told = [judge_guard_rails(check, {"text": "", "data": starter}).mistake for check in checks]
    assert told == [
        "id_rules",
        "amount_with_unit",
        "only_at_the_end",
        "nobody_told",
        "public_bucket",
        "no_versions",
        "too_soon",
    ]
