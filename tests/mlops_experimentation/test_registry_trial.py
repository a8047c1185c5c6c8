"""The learner's function moves real aliases, and what it did wrong is read off them."""

import pytest

from mlops_lessons.mlops_experimentation import _registry_trial as trial
from mlops_lessons.mlops_experimentation import solutions


@pytest.mark.parametrize("story", trial.STORIES, ids=">".join)
def test_the_solution_passes_each_story(story):
    """Against a real registry."""
    record = trial.try_move(solutions.move_champion, *story)
    assert trial.judge_move(story, record).outcome == "passed"


def test_numbers_and_texts_of_versions_count_alike():
    """A version returned as a number is the same version."""
    record = trial.try_move(lambda *case: int(solutions.move_champion(*case)), "1", "2")
    assert trial.judge_move(["1", "2"], record).outcome == "passed"


@pytest.mark.parametrize("record", [None, {}, 3])
def test_what_is_no_record_fails_without_an_error(record):
    """A record that was tampered with is wrong, and nothing more is said."""
    assert trial.judge_move(["1"], record).outcome == "failed"
