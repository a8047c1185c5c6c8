"""A card is checked line by line, and each fault is named for what it is."""

import tomllib

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.mlops_experimentation import candidates, exercises, model_card, solutions

RIGHT = tomllib.loads(solutions.model_card_file())
HURRIED = (
    "intended_use='flights'\nnot_for=[]\nowner='desk'\npredicted_at='18:00'\nfeatures=['hour','dep_delay']\n"
    "trained_on=[1,8]\nmeasured_on=[7,8]\nweakest_slice=''\ndata_digest='the file'\n[auc]\nvalue=90"
)


def test_the_right_card_has_no_fault():
    """And each check passes it."""
    assert model_card.faults(RIGHT) == {}
    assert all(model_card.judge_card(name, {"data": RIGHT}).outcome == "passed" for name in model_card.CHECKS)


def test_the_card_of_the_lesson_has_seven_faults():
    """As the task says."""
    assert len(model_card.faults(tomllib.loads(HURRIED))) == 7


@pytest.mark.parametrize("card", [{}, {"auc": 3}, {"auc": {"value": "x"}, "trained_on": [True], "features": {}}])
def test_a_card_of_another_shape_is_faulty_and_no_error(card):
    """Whatever a learner's file holds, each line gets a verdict."""
    assert set(model_card.faults(card)) == set(model_card.CHECKS)


@pytest.mark.parametrize("answer", [None, 3, {}, {"data": []}])
def test_what_is_no_toml_is_said_to_be_none(answer):
    """The message speaks of the file."""
    assert model_card.judge_card("auc", answer).message == "not_toml"


def test_the_judge_knows_every_fault_that_the_exercise_names():
    """Each mistake of the exercise is one of the faults, under its own name."""
    (task,) = [one for one in exercises.EXERCISES if one.id == "model_card_file"]
    for mistake in task.mistakes:
        assert mistake.id in model_card.faults(tomllib.loads(mistake.answer())).values()


def test_a_draft_lacks_what_only_people_know(capsys):
    """The machine's lines are right; purpose, limits and owner are shown as missing."""
    rng = np.random.default_rng(1)
    later = pd.DataFrame(
        {
            "date": np.repeat(pd.date_range("2013-09-01", periods=20), 30),
            "origin": ["JFK", "EWR", "LGA"] * 200,
            "late": rng.integers(2, size=600),
        }
    )
    says = np.where(later["origin"] == "LGA", rng.random(600), (later["late"] + 2 * rng.random(600)) / 3)
    draft = model_card.draft(candidates.CANDIDATES["schedule"], later, says, "9f2c41ab")
    assert set(model_card.faults(draft)) == {"purpose", "limits", "owner"}
    assert draft["weakest_slice"].startswith("LGA")
    model_card.show_card(draft)
    shown = capsys.readouterr().out
    assert shown.count("only a person knows") == 3
    assert "all known at 18:00" in shown
