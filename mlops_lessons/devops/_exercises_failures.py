"""What is right and, as code, what people typically get wrong: failures and repairs; with those of pace, in order."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import mean, median, median_high, median_low
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.devops import _solutions_metrics as solutions
from mlops_lessons.devops._exercises_pace import EXERCISES as _PACE

__all__ = ["EXERCISES"]

Row = dict[str, Any]


def _middle(hours: Sequence[float], how: Callable[[Any], Any] = median) -> float | None:
    return how(hours) if hours else None


def _unsorted_middle(hours: Sequence[float]) -> float:
    return hours[len(hours) // 2]


def _served(release: str | None, ok: bool = True) -> Row:
    return {"release": release, "ok": ok}


_RATE_CASES = [
    [
        [_served("v1"), _served("v2"), _served("v3", False), _served("v4"), _served("v5")],
        [{"release": "v2"}, {"release": "v2"}, {"release": None}, {"release": "v3"}],
    ],
    [[_served("v1"), _served("v2")], [{"release": "v1"}, {"release": "v2"}]],
    [[_served("v1"), _served("v2"), _served("v3")], []],
    [[_served("v1", False)], [{"release": "v1"}]],
    [[_served("v1"), _served("v2"), _served("v3"), _served("v4")], [{"release": "v3"}]],
    [[_served("v1"), _served("v2")], [{"release": "v1"}, {"release": "v1"}]],
    [[_served("v3"), _served("v4")], [{"release": "v2"}]],
]


def _failed(deployments: list[Row], incidents: list[Row]) -> int:
    blamed = {row["release"] for row in incidents}
    return sum(row["ok"] and row["release"] in blamed for row in deployments)


def _ok(deployments: list[Row]) -> int:
    return sum(row["ok"] for row in deployments)


def _linked(deployments: list[Row], incidents: list[Row]) -> list[Row]:
    served = {row["release"] for row in deployments if row["ok"]}
    return [row for row in incidents if row["release"] in served]


def _over(top: float, bottom: float) -> float | None:
    return top / bottom if bottom else None


def _some_deployments(st: Any) -> Any:
    names = ["v1", "v2", "v3", "v4"]
    served = st.lists(st.booleans(), max_size=4).map(
        lambda oks: [_served(name, ok) for name, ok in zip(names, oks, strict=False)]
    )
    return st.tuples(served, st.lists(st.sampled_from([*names, None]).map(lambda name: {"release": name}), max_size=3))


_RECOVERY_CASES = [
    [[[20, 21, 26], [100, 101, 101.5], [150, 152, None]]],
    [[[10, 12, 20], [30, 30.5, 31], [50, 55, 70], [90, 91, 92]]],
    [[[5, 6, None]]],
    [[]],
    [[[0, 4, 5]]],
]


def _mended(failures: list[list[Any]]) -> list[list[Any]]:
    return [row for row in failures if row[2] is not None]


def _repairs(failures: list[list[Any]]) -> list[float]:
    return [row[2] - row[0] for row in _mended(failures)]


def _difference_of_medians(failures: list[list[Any]]) -> float | None:
    mended = _mended(failures)
    return median([row[2] for row in mended]) - median([row[0] for row in mended]) if mended else None


def _some_failures(st: Any) -> Any:
    def row(parts: tuple[int, int, int | None]) -> list[Any]:
        start, wait, repair = parts
        return [start, start + wait, None if repair is None else start + wait + repair]

    drawn = st.tuples(st.integers(0, 50), st.integers(1, 9), st.one_of(st.none(), st.integers(1, 40))).map(row)
    return st.tuples(st.lists(drawn, max_size=4))


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "change_failure_rate",
        kind="function",
        covers=("devops.metrics",),
        points=2,
        examples=_RATE_CASES,
        cases=_some_deployments,
        solution=solutions.change_failure_rate,
        mistakes=[
            Mistake(
                "incidents_over_deployments", lambda deployments, incidents: _over(len(incidents), _ok(deployments))
            ),
            Mistake(
                "linked_counted_twice",
                lambda deployments, incidents: _over(len(_linked(deployments, incidents)), _ok(deployments)),
            ),
            Mistake(
                "names_over_deployments",
                lambda deployments, incidents: _over(len({row["release"] for row in incidents}), _ok(deployments)),
            ),
            Mistake(
                "names_but_none",
                lambda deployments, incidents: _over(
                    len({row["release"] for row in incidents} - {None}), _ok(deployments)
                ),
            ),
            Mistake(
                "caused_over_deployments",
                lambda deployments, incidents: _over(
                    sum(row["release"] is not None for row in incidents), _ok(deployments)
                ),
            ),
            Mistake(
                "stopped_above",
                lambda deployments, incidents: _over(
                    sum(row["release"] in {one["release"] for one in incidents} for row in deployments),
                    _ok(deployments),
                ),
            ),
            Mistake("name_among_dictionaries", lambda deployments, incidents: 0.0 if _ok(deployments) else None),
            Mistake("incidents_over_attempts", lambda deployments, incidents: _over(len(incidents), len(deployments))),
            Mistake(
                "attempts_below",
                lambda deployments, incidents: _over(_failed(deployments, incidents), len(deployments)),
            ),
            Mistake(
                "incidents_below", lambda deployments, incidents: _over(_failed(deployments, incidents), len(incidents))
            ),
            Mistake(
                "attempts_are_failures",
                lambda deployments, incidents: _over(len(deployments) - _ok(deployments), len(deployments)),
            ),
            Mistake(
                "attempts_everywhere",
                lambda deployments, incidents: _over(
                    sum(
                        not row["ok"] or row["release"] in {one["release"] for one in incidents} for row in deployments
                    ),
                    len(deployments),
                ),
            ),
            Mistake(
                "ok_forgotten",
                lambda deployments, incidents: _over(
                    sum(row["release"] in {one["release"] for one in incidents} for row in deployments),
                    len(deployments),
                ),
            ),
            Mistake(
                "odds",
                lambda deployments, incidents: _over(
                    _failed(deployments, incidents), _ok(deployments) - _failed(deployments, incidents)
                ),
            ),
            Mistake(
                "successes",
                lambda deployments, incidents: _over(
                    _ok(deployments) - _failed(deployments, incidents), _ok(deployments)
                ),
            ),
            Mistake(
                "count", lambda deployments, incidents: _failed(deployments, incidents) if _ok(deployments) else None
            ),
            Mistake("count_always", _failed),
            Mistake(
                "names_over_attempts",
                lambda deployments, incidents: _over(
                    len({row["release"] for row in incidents} - {None}), len(deployments)
                ),
            ),
            Mistake(
                "nan_for_none",
                lambda deployments, incidents: (
                    _failed(deployments, incidents) / _ok(deployments) if _ok(deployments) else math.nan
                ),
            ),
            Mistake(
                "zero_for_none",
                lambda deployments, incidents: _over(_failed(deployments, incidents), _ok(deployments)) or 0.0,
            ),
            Mistake(
                "empty_forgotten", lambda deployments, incidents: _failed(deployments, incidents) / _ok(deployments)
            ),
            Mistake(
                "guard_on_all",
                lambda deployments, incidents: (
                    _failed(deployments, incidents) / _ok(deployments) if deployments else None
                ),
            ),
            Mistake(
                "percent",
                lambda deployments, incidents: (
                    None if not _ok(deployments) else 100 * _failed(deployments, incidents) / _ok(deployments)
                ),
            ),
        ],
    ),
    Exercise(
        "recovery_hours",
        kind="function",
        covers=("devops.metrics",),
        points=2,
        examples=_RECOVERY_CASES,
        cases=_some_failures,
        solution=solutions.recovery_hours,
        mistakes=[
            Mistake(
                "open_as_zero", lambda failures: _middle([0 if row[2] is None else row[2] - row[0] for row in failures])
            ),
            Mistake("from_the_opening", lambda failures: _middle([row[2] - row[1] for row in _mended(failures)])),
            Mistake("detection", lambda failures: _middle([row[1] - row[0] for row in failures])),
            Mistake("detection_of_mended", lambda failures: _middle([row[1] - row[0] for row in _mended(failures)])),
            Mistake("mean", lambda failures: _middle(_repairs(failures), mean)),
            Mistake("summed", lambda failures: sum(_repairs(failures)) if _repairs(failures) else None),
            Mistake("worst", lambda failures: max(_repairs(failures), default=None)),
            Mistake("mean_over_all", lambda failures: _over(sum(_repairs(failures)), len(failures))),
            Mistake(
                "mean_over_all_or_none",
                lambda failures: sum(_repairs(failures)) / len(failures) if _repairs(failures) else None,
            ),
            Mistake("difference_of_medians", _difference_of_medians),
            Mistake("open_at_zero", lambda failures: _middle([(row[2] or 0) - row[0] for row in failures])),
            Mistake("nan_for_none", lambda failures: median(_repairs(failures) or [math.nan])),
            Mistake("zero_for_none", lambda failures: _middle(_repairs(failures)) or 0),
            Mistake("upper_middle", lambda failures: _middle(_repairs(failures), median_high)),
            Mistake("lower_middle", lambda failures: _middle(_repairs(failures), median_low)),
            Mistake("unsorted", lambda failures: _middle(_repairs(failures), _unsorted_middle)),
            Mistake("resolved_as_duration", lambda failures: _middle([row[2] for row in _mended(failures)])),
            Mistake("none_subtracted", lambda failures: median([row[2] - row[0] for row in failures])),
            Mistake("empty_forgotten", lambda failures: median(_repairs(failures))),
            Mistake("guard_on_all", lambda failures: median(_repairs(failures)) if failures else None),
            Mistake("best", lambda failures: min(_repairs(failures), default=None)),
            Mistake("one_for_each", _repairs),
            Mistake("one_for_each_or_none", lambda failures: _repairs(failures) or None),
            Mistake(
                "open_until_noticed",
                lambda failures: _middle([(row[1] if row[2] is None else row[2]) - row[0] for row in failures]),
            ),
            Mistake(
                "gives_up",
                lambda failures: None if any(row[2] is None for row in failures) else _middle(_repairs(failures)),
            ),
            Mistake("backwards", lambda failures: _middle([row[0] - row[2] for row in _mended(failures)])),
        ],
    ),
    *_PACE,
)
