"""Answers in unusual forms, and wrong ones of our own."""

import numpy as np
import pytest

from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here
from mlops_lessons.mlops_experimentation import _solutions_models as solutions
from mlops_lessons.mlops_experimentation import bench
from mlops_lessons.mlops_experimentation._trials_models import WANTED_AUC


def _judged(id, answer):
    return judge_here(exercise("mlops_experimentation", id), answer)


def test_folds_of_numpy_are_right():
    """Arrays instead of lists are as good."""

    def forward_folds(months, first):
        months = np.array(months)
        return [
            (np.flatnonzero(months < month), np.flatnonzero(months == month))
            for month in np.unique(months)
            if month >= first and (months < month).any()
        ]

    assert _judged("forward_folds", forward_folds).outcome == "passed"


def test_points_of_a_curve_as_tuples_are_right():
    """Tuples, and numbers of numpy."""

    def reliability(said, late):
        said, late = np.array(said), np.array(late)
        tenth = np.clip((said * 10).astype(int), 0, 9)
        return [(said[tenth == t].mean(), late[tenth == t].mean()) for t in range(10) if (tenth == t).any()]

    assert _judged("reliability", reliability).outcome == "passed"


def test_the_features_asked_for_beat_all_of_them():
    """Eight well-chosen columns pass the mark, all twenty-four do not."""
    from mlops_lessons.flights import FEATURES

    assert bench.auc_of(solutions.eight_features()) > WANTED_AUC + 0.005
    assert bench.auc_of(list(FEATURES)) < WANTED_AUC


@pytest.mark.parametrize("other", ["hour", "weekday", "carrier", "humid"])
def test_each_of_the_eight_is_needed_for_little_alone(other):
    """A list of one column does not pass."""
    assert _judged("eight_features", [other]).outcome != "passed"


def test_another_forest_that_repeats_is_right():
    """Sorted by index after a draw over the sorted rows, with a generator made from the seed."""

    def train_again(flights, seed):
        from sklearn.ensemble import RandomForestClassifier

        rng = np.random.default_rng(seed)
        ordered = flights.sort_values(["scheduled", "carrier", "flight"])
        drawn = ordered.iloc[rng.permutation(len(ordered))[: int(0.8 * len(ordered))]]
        return RandomForestClassifier(20, max_depth=4, random_state=seed).fit(
            drawn[["hour", "weekday", "distance"]], drawn["late"]
        )

    assert _judged("train_again", train_again).outcome == "passed"


@pytest.mark.parametrize("nothing", [0, None, float("nan"), "None"])
def test_nothing_is_no_model(nothing):
    """A function that gives nothing passes nowhere."""
    assert _judged("train_again", lambda flights, seed: nothing).outcome in ("failed", "not_attempted")
