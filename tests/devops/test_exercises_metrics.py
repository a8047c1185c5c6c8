"""The exercises of metrics, answered as people answer them."""

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here
from mlops_lessons.devops import _solutions_metrics as solutions


def _repairs(failures):
    return pd.DataFrame(failures, columns=["deployed", "opened", "resolved"], dtype=float)


@pytest.mark.parametrize(
    ("id", "answer", "mistake"),
    [
        ("recovery_hours", lambda failures: _repairs(failures).eval("resolved - deployed").median(), "nan_for_none"),
        (
            "lead_time_hours",
            lambda commits, deployed: solutions.lead_time_hours(
                [commit for commit in commits if len(commit["parents"]) == 1], deployed
            ),
            "one_parent_only",
        ),
        (
            "first_shipped",
            lambda commit, parents, deployments: solutions.first_shipped(commit, parents, sorted(deployments)),
            "by_name",
        ),
        (
            "change_failure_rate",
            lambda deployments, incidents: solutions.change_failure_rate(
                deployments, [{"release": None} for row in incidents if row in ["v1", "v2"]]
            ),
            "name_among_dictionaries",
        ),
        ("hours_between", lambda first, second: pd.Timestamp(second) - pd.Timestamp(first), "a_span"),
    ],
)
def test_wrong_answers_written_otherwise_are_recognised(id, answer, mistake):
    """The mistake is known by what it does, not by how it is written."""
    result = judge_here(exercise("devops", id), answer)
    assert (result.outcome != "passed", result.mistake) == (True, mistake)


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("hours_between", lambda first, second: (pd.Timestamp(second) - pd.Timestamp(first)) / pd.Timedelta(hours=1)),
        ("delivery_pace", lambda rows, days: np.array(solutions.delivery_pace(rows, days), dtype=object)),
        ("benefit_metric", {claim: [metric.upper()] for claim, metric in solutions.benefit_metric().items()}),
        ("benefit_metric", {claim: metric.replace(" ", "_") for claim, metric in solutions.benefit_metric().items()}),
    ],
)
def test_right_answers_in_other_forms_pass(id, answer):
    """Another library, an array for a list, a list of one, `_` for a space."""
    assert judge_here(exercise("devops", id), answer).outcome == "passed"


def test_a_metric_used_twice_is_said_to_be():
    """Each is used once: whoever uses one twice hears that, where every word is known."""
    given = solutions.benefit_metric() | {"b": "lead time"}
    assert judge_here(exercise("devops", "benefit_metric"), given).message == "repeated"
