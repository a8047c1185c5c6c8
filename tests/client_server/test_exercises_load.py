"""Answers in unusual forms, and the figures that the exercises' own words promise."""

from __future__ import annotations

import numpy as np
import pytest

from mlops_lessons.client_server import _solutions_load as solutions
from mlops_lessons.client_server import latency, littles_law, queueing
from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.judging import judge_here

EXERCISES = exercises("client_server")


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("percentile", lambda latencies, percent: np.percentile(latencies, percent, method="inverted_cdf")),
        ("percentile", lambda latencies, percent: float(latency.percentile(tuple(latencies), percent))),
        ("slow_pages", lambda calls, slow: np.float64(1) - np.prod([1 - slow] * calls)),
        ("mean_inside", lambda came, left: np.subtract(left, came).sum() / np.ptp([*came, *left])),
        ("mean_inside", lambda came, left: littles_law.flow(came, left).number),
        ("servers_for", lambda arrivals, service, longest: np.int64(solutions.servers_for(arrivals, service, longest))),
        (
            "servers_for",
            lambda arrivals, service, longest: next(
                c for c in range(1, 99) if queueing.mean_wait(arrivals, service / 1000, c) <= longest / 1000
            ),
        ),
    ],
)
def test_right_answers_in_other_forms_pass(id, answer):
    """Numpy's own scalars, another formula, another unit kept throughout."""
    assert judge_here(EXERCISES[id], answer).outcome == "passed"


@pytest.mark.parametrize(
    ("id", "answer", "mistake"),
    [
        ("percentile", lambda latencies, percent: sorted(latencies, reverse=True)[0], "largest"),
        ("percentile", lambda latencies, percent: np.percentile(latencies, percent), "interpolated"),
        (
            "percentile",
            lambda latencies, percent: sorted(latencies)[int(len(latencies) * percent / 100) - 1],
            "down_to_minus_one",
        ),
        (
            "percentile",
            lambda latencies, percent: np.percentile(latencies, percent, method="nearest"),
            "one_less_rounded",
        ),
        ("slow_pages", lambda calls, slow: sum([slow] * calls), "added"),
        ("mean_inside", lambda came, left: np.mean(np.subtract(left, came)), "mean_stay"),
        ("servers_for", lambda arrivals, service, longest: int(arrivals * service / 1000) + 1, "only_stable"),
    ],
)
def test_wrong_answers_written_otherwise_are_recognised(id, answer, mistake):
    """The mistake is known by what it does, not by how it is written."""
    result = judge_here(EXERCISES[id], answer)
    assert (result.outcome != "passed", result.mistake) == (True, mistake)


def test_the_examples_of_the_tasks_are_right():
    """What the prose of the notebook promises."""
    assert solutions.percentile([40, 10, 30, 20], 50) == 20
    assert solutions.slow_pages(2, 0.5) == 0.75
    assert solutions.mean_inside([0, 1, 3], [4, 3, 5]) == 1.6
    assert solutions.servers_for(200, 15, 20) == 4


def test_a_fifth_server_brings_the_wait_down_tenfold():
    """What the decision at the knee says when it is right: 95 % to under 80 %, with 5 % more arrivals too."""
    arrivals = 0.95 * 4 / 15
    assert queueing.mean_wait(arrivals, 15, 4) > 10 * queueing.mean_wait(arrivals, 15, 5)
    assert queueing.utilisation(1.05 * arrivals, 15, 5) < 0.8
    assert queueing.utilisation(1.05 * arrivals, 15, 4) > 0.99


def test_the_order_of_the_quiz_is_that_of_the_formulas():
    """Eight shared, two shared, two with a queue each, one nearly full."""
    waits = [
        queueing.mean_wait(8 * 0.6 / 15, 15, 8),
        queueing.mean_wait(2 * 0.6 / 15, 15, 2),
        queueing.mean_wait(0.6 / 15, 15, 1),
        queueing.mean_wait(0.95 / 15, 15, 1),
    ]
    assert waits == sorted(waits)


def test_half_the_free_time_doubles_the_wait():
    """From 90 to 95 %: twice, or a little more, for one server and for four."""
    for servers in (1, 4):
        low, high = (queueing.mean_wait(busy * servers, 1.0, servers) for busy in (0.9, 0.95))
        assert 2 < high / low < 2.4
