"""The exercises about latencies, load and queues."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from statistics import median, quantiles
from typing import Any

from mlops_lessons.client_server import _solutions_load as solutions
from mlops_lessons.client_server.littles_law import inside
from mlops_lessons.client_server.queueing import mean_wait, servers_for_wait
from mlops_lessons.course.exercise import Exercise, Mistake

__all__ = ["EXERCISES"]

_COVERS = ("cloud.client_server",)
_MOST_SERVERS = 500
Latencies = list[float]


def _gives(answer: Any) -> Callable[[], Any]:
    return lambda: answer


def _interpolated(latencies: Latencies, percent: float) -> float:
    ordered = sorted(latencies)
    place = Fraction(len(ordered) - 1) * percent / 100
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (ordered[high] - ordered[low]) * (place - low))


def _at(latencies: Latencies, index: int) -> float:
    """Return the latency at an index of the sorted list, kept within its ends."""
    return sorted(latencies)[min(max(index, 0), len(latencies) - 1)]


def _rank(latencies: Latencies, percent: float) -> int:
    return math.ceil(percent * len(latencies) / 100)


def _distinct(latencies: Latencies, percent: float) -> float:
    found = sorted(set(latencies))
    return found[_rank(found, percent) - 1]


def _some_latencies(st: Any) -> Any:
    return st.tuples(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(1, 100))


def _some_visits(st: Any) -> Any:
    visit = st.tuples(st.integers(0, 9), st.integers(1, 9))
    return st.lists(visit, min_size=1, max_size=4).map(
        lambda visits: ([came for came, _stay in visits], [came + stay for came, stay in visits])
    )


def _some_load(st: Any) -> Any:
    tens = st.integers(1, 30).map(lambda count: 10 * count)
    service = st.integers(10, 40)
    return st.tuples(tens, service, st.integers(2, 4)).map(lambda found: (found[0], found[1], found[1] * found[2]))


def _stays(came: Latencies, left: Latencies) -> float:
    return sum(left) - sum(came)


def _mean_of_steps(came: Latencies, left: Latencies, last: bool = False) -> float:
    numbers = [number for _moment, number in inside(came, left)][: None if last else -1]
    return sum(numbers) / len(numbers)


def _photos(came: Latencies, left: Latencies, seconds: Sequence[int], closed: bool = False) -> float:
    """Return the mean of a photo a second; `closed` has those that leave in that second in it too."""
    stays = list(zip(came, left, strict=True))
    return sum(a <= now < b or (closed and now == b) for a, b in stays for now in seconds) / len(seconds)


def _first(enough: Callable[[int], bool]) -> int:
    """Return the first number of servers that is enough, or a great one."""
    return next((servers for servers in range(1, _MOST_SERVERS) if enough(servers)), _MOST_SERVERS)


def _while_short(arrivals: float, service: float, longest: float, never: Any) -> Any:
    """Return 1 where one server makes people wait too long; where it does not, the loop finds no end."""
    return 1 if mean_wait(arrivals / 1000, service, 1) > longest else never


def _load(arrivals: float, service: float) -> Fraction:
    return Fraction(arrivals) * Fraction(service) / 1000


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "percentile",
        kind="function",
        covers=_COVERS,
        points=2,
        examples=[
            [[120, 35, 40, 38, 900, 36, 41, 39, 37, 42], 90],
            [[40, 10, 30, 20], 50],
            [[10, 20, 30, 40], 30],
            [[40, 10, 30, 20], 65],
            [[5, 9, 5, 5], 75],
            [[70, 10, 60, 20, 50, 30, 40], 25],
            [[7], 99],
            [[40, 10, 30, 20], 10],
        ],
        cases=_some_latencies,
        solution=solutions.percentile,
        mistakes=[
            Mistake("percent_as_share", lambda latencies, percent: sorted(latencies)[percent * len(latencies) - 1]),
            Mistake("unsorted", lambda latencies, percent: latencies[_rank(latencies, percent) - 1]),
            Mistake("one_up", lambda latencies, percent: _at(latencies, _rank(latencies, percent))),
            Mistake("cut_and_one_up", lambda latencies, percent: _at(latencies, percent * len(latencies) // 100)),
            Mistake("rounded_down", lambda latencies, percent: _at(latencies, percent * len(latencies) // 100 - 1)),
            Mistake("rounded", lambda latencies, percent: _at(latencies, round(percent * len(latencies) / 100) - 1)),
            Mistake(
                "down_to_minus_one", lambda latencies, percent: sorted(latencies)[percent * len(latencies) // 100 - 1]
            ),
            Mistake(
                "rounded_to_minus_one",
                lambda latencies, percent: sorted(latencies)[round(percent * len(latencies) / 100) - 1],
            ),
            Mistake("interpolated", _interpolated),
            Mistake("quantiles", lambda latencies, percent: quantiles(latencies, n=100)[percent - 1]),
            Mistake("one_less", lambda latencies, percent: _at(latencies, (len(latencies) - 1) * percent // 100)),
            Mistake(
                "from_the_top", lambda latencies, percent: _at(latencies, len(latencies) - _rank(latencies, percent))
            ),
            Mistake("position", _rank),
            Mistake(
                "one_less_up",
                lambda latencies, percent: _at(latencies, math.ceil(Fraction((len(latencies) - 1) * percent, 100))),
            ),
            Mistake(
                "one_less_rounded",
                lambda latencies, percent: _at(latencies, round(Fraction((len(latencies) - 1) * percent, 100))),
            ),
            Mistake("median", lambda latencies, percent: median(latencies)),
            Mistake("distinct", _distinct),
            Mistake("largest", lambda latencies, percent: max(latencies)),
            Mistake("mean", lambda latencies, percent: sum(latencies) / len(latencies)),
            Mistake("share_of_largest", lambda latencies, percent: max(latencies) * percent / 100),
        ],
    ),
    Exercise(
        "slow_pages",
        kind="function",
        covers=_COVERS,
        examples=[[100, 0.01], [10, 0.01], [30, 0.05], [1, 0.25], [2, 0.5], [3, 0.1]],
        cases=lambda st: st.tuples(st.integers(1, 60), st.integers(1, 50).map(lambda count: count / 100)),
        solution=solutions.slow_pages,
        mistakes=[
            Mistake("added", lambda calls, slow: calls * slow),
            Mistake("added_to_one", lambda calls, slow: min(1.0, calls * slow)),
            Mistake("one_call", lambda calls, slow: slow),
            Mistake("all_slow", lambda calls, slow: slow**calls),
            Mistake("all_fast", lambda calls, slow: (1 - slow) ** calls),
            Mistake("not_all_slow", lambda calls, slow: 1 - slow**calls),
            Mistake("parentheses", lambda calls, slow: 1 - 1 - slow**calls),
            Mistake("times_not_power", lambda calls, slow: 1 - (1 - slow) * calls),
            Mistake("divided", lambda calls, slow: slow / calls),
            Mistake("exactly_one", lambda calls, slow: calls * slow * (1 - slow) ** (calls - 1)),
            Mistake("two_calls", lambda calls, slow: 1 - (1 - slow) ** 2),
            Mistake("slow_as_percent", lambda calls, slow: 1 - (1 - slow / 100) ** calls),
            Mistake("one_call_more", lambda calls, slow: 1 - (1 - slow) ** (calls + 1)),
            Mistake("one_call_less", lambda calls, slow: 1 - (1 - slow) ** (calls - 1)),
            Mistake("percent", lambda calls, slow: 100 * (1 - (1 - slow) ** calls)),
        ],
    ),
    Exercise(
        "honest_test",
        kind="decision",
        covers=_COVERS,
        choices=("waits", "trimmed", "schedule", "averages"),
        solution=solutions.honest_test,
        mistakes=[Mistake(choice, _gives(choice)) for choice in ("waits", "trimmed", "averages")],
    ),
    Exercise(
        "mean_inside",
        kind="function",
        covers=_COVERS,
        points=2,
        examples=[
            [[0, 1, 3], [4, 3, 5]],
            [[10, 12], [20, 15]],
            [[5, 2], [9, 4]],
            [[1, 0], [2, 7]],
            [[3], [7]],
            [[0, 8], [1, 10]],
            [[0.5, 1.25], [2, 3.75]],
        ],
        cases=_some_visits,
        solution=solutions.mean_inside,
        mistakes=[
            Mistake("mean_stay", lambda came, left: _stays(came, left) / len(came)),
            Mistake("not_divided", _stays),
            Mistake("from_zero", lambda came, left: _stays(came, left) / max(left)),
            Mistake("by_position", lambda came, left: _stays(came, left) / ((left[-1] - came[0]) or math.inf)),
            Mistake(
                "until_the_last_came", lambda came, left: _stays(came, left) / ((max(came) - min(came)) or math.inf)
            ),
            Mistake("first_of_list", lambda came, left: _stays(came, left) / ((max(left) - came[0]) or math.inf)),
            Mistake("last_of_list", lambda came, left: _stays(came, left) / ((left[-1] - min(came)) or math.inf)),
            Mistake("longest_stay", lambda came, left: max(end - start for start, end in zip(came, left, strict=True))),
            Mistake("how_many", lambda came, left: len(came)),
            Mistake("peak", lambda came, left: max(number for _moment, number in inside(came, left))),
            Mistake("rate", lambda came, left: len(came) / (max(left) - min(came))),
            Mistake("steps_unweighted", _mean_of_steps),
            Mistake("steps_to_empty", lambda came, left: _mean_of_steps(came, left, last=True)),
            Mistake("whole_seconds", lambda came, left: _photos(came, left, range(int(min(came)), int(max(left))))),
            Mistake(
                "one_photo_more",
                lambda came, left: _photos(came, left, range(int(min(came)), int(max(left)) + 1), closed=True),
            ),
            Mistake("one_second_more", lambda came, left: _stays(came, left) / (max(left) - min(came) + 1)),
            Mistake("upside_down", lambda came, left: (max(left) - min(came)) / _stays(came, left)),
            Mistake("rate_by_sum", lambda came, left: len(came) * _stays(came, left) / (max(left) - min(came))),
            Mistake("busy_share", lambda came, left: min(1.0, _stays(came, left) / (max(left) - min(came)))),
        ],
    ),
    Exercise(
        "servers_for",
        kind="function",
        covers=_COVERS,
        points=2,
        examples=[[200, 15, 20], [250, 15, 16], [20, 30, 60], [300, 20, 25], [10, 10, 20], [60, 25, 30], [50, 10, 10]],
        cases=_some_load,
        solution=solutions.servers_for,
        mistakes=[
            Mistake("units_mixed", lambda arrivals, service, longest: servers_for_wait(arrivals, service, longest)),
            Mistake("only_stable", lambda arrivals, service, longest: math.floor(_load(arrivals, service)) + 1),
            Mistake("load_rounded_up", lambda arrivals, service, longest: math.ceil(_load(arrivals, service))),
            Mistake(
                "eighty_per_cent",
                lambda arrivals, service, longest: math.ceil(_load(arrivals, service) / Fraction(4, 5)),
            ),
            Mistake(
                "one_short",
                lambda arrivals, service, longest: servers_for_wait(arrivals / 1000, service, longest) - 1,
            ),
            Mistake(
                "one_more",
                lambda arrivals, service, longest: servers_for_wait(arrivals / 1000, service, longest) + 1,
            ),
            Mistake(
                "whole_stay",
                lambda arrivals, service, longest: _first(
                    lambda servers: mean_wait(arrivals / 1000, service, servers) + service <= longest
                ),
            ),
            Mistake(
                "own_queues",
                lambda arrivals, service, longest: _first(
                    lambda servers: mean_wait(arrivals / 1000 / servers, service) <= longest
                ),
            ),
            Mistake(
                "wait_returned",
                lambda arrivals, service, longest: mean_wait(
                    arrivals / 1000, service, servers_for_wait(arrivals / 1000, service, longest)
                ),
            ),
            Mistake(
                "strict",
                lambda arrivals, service, longest: _first(
                    lambda servers: mean_wait(arrivals / 1000, service, servers) < longest
                ),
            ),
            Mistake("condition_turned", lambda *case: _while_short(*case, never=_MOST_SERVERS)),
            Mistake("returned_too_long", lambda *case: _while_short(*case, never=None)),
            Mistake("always_one", lambda arrivals, service, longest: 1),
            Mistake(
                "starts_at_two",
                lambda arrivals, service, longest: max(2, servers_for_wait(arrivals / 1000, service, longest)),
            ),
        ],
    ),
    Exercise(
        "knee_remedy",
        kind="decision",
        covers=_COVERS,
        choices=("room", "retry", "own_queues", "timeout", "server"),
        solution=solutions.knee_remedy,
        mistakes=[Mistake(choice, _gives(choice)) for choice in ("room", "retry", "own_queues", "timeout")],
    ),
)
