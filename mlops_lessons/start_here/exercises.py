"""The exercises of lesson 00: small ones, to learn how checking works while learning something of use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.start_here import solutions

__all__ = ["EXERCISES"]


def _arrived(delays: list[float | None]) -> list[float]:
    return [delay for delay in delays if delay is not None]


def _late(delays: list[float | None]) -> int:
    return sum(delay >= 15 for delay in _arrived(delays))


def _over(delays: list[float | None], limit: float) -> int:
    return sum(delay > limit for delay in _arrived(delays))


def _one_none_removed(delays: list[Any]) -> float:
    if None in delays:
        delays.remove(None)
    return sum(delay >= 15 for delay in delays) / len(delays)


def _gives(answer: Any) -> Callable[[], Any]:
    return lambda: answer


def _some_delays(st: Any) -> Any:
    minutes = st.one_of(st.none(), st.integers(-30, 120))
    return st.tuples(st.lists(minutes, min_size=1, max_size=8).filter(_arrived))


def _some_step(st: Any) -> Any:
    return st.tuples(st.integers(-20, 120), st.integers(-20, 120), st.sampled_from([0.05, 0.1, 0.25, 0.5, 0.75]))


EXERCISES = (
    Exercise(
        "kernel_memory",
        kind="value",
        covers=(),
        solution=solutions.kernel_memory,
        mistakes=[
            Mistake("all_added", _gives(35)),
            Mistake("not_replaced", _gives(55)),
            Mistake("stopped_early", _gives(30)),
            Mistake("last_b_forgotten", _gives(20)),
        ],
    ),
    Exercise(
        "share_of_day",
        kind="value",
        covers=(),
        solution=solutions.share_of_day,
        mistakes=[
            Mistake("percent", _gives(2.5)),
            Mistake("share_of_hour", _gives(0.6)),
            Mistake("hours_only", _gives(1.5)),
            Mistake("time_up", _gives(0.975)),
            Mistake("upside_down", _gives(40)),
            Mistake("seconds_of_an_hour", _gives(0.01)),
            Mistake("multiplied", _gives(864)),
            Mistake("ten_times", _gives(0.25)),
        ],
    ),
    Exercise(
        "late_share",
        kind="function",
        covers=(),
        points=2,
        examples=[[[3, 15, 48, None, 14]], [[-5, 0, 15, 90, 20]], [[None, 2, 16]], [[60]], [[40, None, -20, None]]],
        cases=_some_delays,
        solution=solutions.late_share,
        mistakes=[
            Mistake("none_compared", lambda delays: sum(delay >= 15 for delay in delays) / len(delays)),
            Mistake("over_15", lambda delays: _over(delays, 15) / len(_arrived(delays))),
            Mistake("cancelled_counted", lambda delays: _late(delays) / len(delays)),
            Mistake("cancelled_late", lambda delays: (_late(delays) + delays.count(None)) / len(delays)),
            Mistake("percent", lambda delays: 100 * _late(delays) / len(_arrived(delays))),
            Mistake("count", lambda delays: _late(delays)),
            Mistake("any_delay", lambda delays: _over(delays, 0) / len(_arrived(delays))),
            Mistake("on_time", lambda delays: 1 - _late(delays) / len(_arrived(delays))),
            Mistake("zeros_dropped", lambda delays: _late(delays) / len([delay for delay in delays if delay])),
            Mistake("early_counted", lambda delays: _late([abs(d) for d in _arrived(delays)]) / len(_arrived(delays))),
            Mistake("first_only", lambda delays: float(_arrived(delays)[0] >= 15)),
            Mistake("mean_delay", lambda delays: sum(_arrived(delays)) / len(_arrived(delays))),
            Mistake("late_by_on_time", lambda delays: _late(delays) / (len(_arrived(delays)) - _late(delays))),
            Mistake("one_none_removed", _one_none_removed),
        ],
    ),
    Exercise(
        "stuck_cell",
        kind="decision",
        covers=(),
        choices=("run_again", "restart", "interrupt", "close_tab", "wait"),
        solution=solutions.stuck_cell,
        mistakes=[Mistake(choice, _gives(choice)) for choice in ("run_again", "restart", "close_tab", "wait")],
    ),
    Exercise(
        "boosting_step",
        kind="function",
        covers=("A3",),
        points=2,
        examples=[[30, 10, 0.1], [0, 20, 0.5], [48, 3, 0.25]],
        cases=_some_step,
        solution=solutions.boosting_step,
        mistakes=[
            Mistake("wrong_way", lambda truth, prediction, rate: prediction - rate * (truth - prediction)),
            Mistake("whole_step", lambda truth, prediction, rate: truth),
            Mistake("truth_added", lambda truth, prediction, rate: prediction + rate * truth),
            Mistake("only_the_step", lambda truth, prediction, rate: rate * (truth - prediction)),
            Mistake("from_the_truth", lambda truth, prediction, rate: truth + rate * (prediction - truth)),
            Mistake("parentheses", lambda truth, prediction, rate: prediction + rate * truth - prediction),
            Mistake("past_the_truth", lambda truth, prediction, rate: truth + rate * (truth - prediction)),
            Mistake("prediction_grown", lambda truth, prediction, rate: prediction + rate * prediction),
            Mistake("only_upwards", lambda truth, prediction, rate: prediction + rate * abs(truth - prediction)),
            Mistake("divided", lambda truth, prediction, rate: prediction + (truth - prediction) / rate),
            Mistake("still_missing", lambda truth, prediction, rate: (1 - rate) * (truth - prediction)),
            Mistake("rate_of_the_example", lambda truth, prediction, rate: prediction + 0.1 * (truth - prediction)),
        ],
    ),
)
