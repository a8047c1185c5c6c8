"""What is right and, as code, what people typically get wrong: failures, repairs, pace and benefits."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import mean, median, median_high, median_low
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.devops import _solutions_metrics as solutions

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


def _day(day: float, planned: bool = True, ok: bool = True) -> Row:
    return {"day": day, "planned": planned, "ok": ok}


_PACE_CASES = [
    [[_day(2), _day(4), _day(5, False), _day(9), _day(9.5, ok=False), _day(12, False)], 14],
    [[_day(1, ok=False), _day(3, False, ok=False)], 7],
    [[_day(3), _day(17), _day(20)], 30],
    [[_day(1, False), _day(2, False), _day(4), _day(6)], 7],
    [[_day(1, False), _day(2, False, ok=False), _day(4)], 7],
]


def _pace(rows: list[Row], served: list[Row], days: float) -> list[Any]:
    mending = [row for row in served if not row["planned"]]
    return [len(rows) / days * 7, _over(len(mending), len(served))]


def _good(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["ok"]]


def _rework_of(rows: list[Row], share: Callable[[int, int], Any]) -> list[Any]:
    served = _good(rows)
    return share(sum(not row["planned"] for row in served), len(served))


def _between_first_and_last(rows: list[Row], days: float) -> list[Any]:
    served = _good(rows)
    spread = max((row["day"] for row in served), default=0) - min((row["day"] for row in served), default=0)
    return [len(served) / (spread or days) * 7, _pace(served, served, days)[1]]


def _some_pace(st: Any) -> Any:
    row = st.tuples(st.integers(1, 27), st.booleans(), st.booleans()).map(lambda parts: _day(*parts))
    return st.tuples(st.lists(row, max_size=5), st.sampled_from([7, 14, 28]))


_RIGHT = solutions.benefit_metric()
_METRICS = set(_RIGHT.values())


def _but(**changes: str) -> Callable[[], dict[str, str]]:
    """Return what gives the right pairs but for some, by the letter of the claim."""
    return lambda: _RIGHT | changes


def _metric(given: Any) -> str:
    only = given[0] if isinstance(given, list) and len(given) == 1 else given
    return str(only).strip().lower().replace("_", " ")


def _judge_benefits(_case: Any, answer: Any) -> Verdict:
    """Judge claim by claim; capitals do not matter, nor a list of one, nor `_` for a space."""
    given = {str(claim).strip().lower(): _metric(metric) for claim, metric in answer.items()}
    right = sum(given.get(claim) == metric for claim, metric in _RIGHT.items())
    if right == len(_RIGHT) == len(given):
        return Verdict("passed", 1.0)
    unknown = any(metric not in _METRICS for metric in given.values())
    repeated = len(set(given.values())) < len(given)
    message = "names" if unknown else "repeated" if repeated else "some"
    message = "claims" if given.keys() != _RIGHT.keys() else message
    return Verdict("partly" if right else "failed", right / (len(_RIGHT) + 1), message=message)


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
            Mistake("nan_for_none", lambda failures: median(_repairs(failures) or [math.nan])),
            Mistake("zero_for_none", lambda failures: _middle(_repairs(failures)) or 0),
            Mistake("upper_middle", lambda failures: _middle(_repairs(failures), median_high)),
            Mistake("lower_middle", lambda failures: _middle(_repairs(failures), median_low)),
            Mistake("unsorted", lambda failures: _middle(_repairs(failures), _unsorted_middle)),
            Mistake("resolved_as_duration", lambda failures: _middle([row[2] for row in _mended(failures)])),
            Mistake("none_subtracted", lambda failures: median([row[2] - row[0] for row in failures])),
            Mistake("empty_forgotten", lambda failures: median(_repairs(failures))),
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
    Exercise(
        "delivery_pace",
        kind="function",
        covers=("devops.metrics",),
        examples=_PACE_CASES,
        cases=_some_pace,
        solution=solutions.delivery_pace,
        mistakes=[
            Mistake("attempts_counted", lambda rows, days: _pace(rows, rows, days)),
            Mistake("attempts_in_pace", lambda rows, days: _pace(rows, _good(rows), days)),
            Mistake("attempts_in_rework", lambda rows, days: _pace(_good(rows), rows, days)),
            Mistake(
                "stopped_in_rework",
                lambda rows, days: [
                    _pace(_good(rows), rows, days)[0],
                    _over(sum(not row["planned"] for row in rows), len(_good(rows))),
                ],
            ),
            Mistake("upside_down", lambda rows, days: [len(_good(rows)) * days / 7, _pace(rows, _good(rows), days)[1]]),
            Mistake(
                "weeks_apart",
                lambda rows, days: [
                    days / 7 / len(_good(rows)) if _good(rows) else 0,
                    _pace(rows, _good(rows), days)[1],
                ],
            ),
            Mistake(
                "nothing_at_all",
                lambda rows, days: _pace(_good(rows), _good(rows), days) if _good(rows) else None,
            ),
            Mistake(
                "nan_for_none",
                lambda rows, days: _pace(_good(rows), _good(rows), days) if _good(rows) else [0.0, math.nan],
            ),
            Mistake(
                "count_always",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, _total: n),
                ],
            ),
            Mistake("a_day", lambda rows, days: [len(_good(rows)) / days, _pace(_good(rows), _good(rows), days)[1]]),
            Mistake(
                "days_apart",
                lambda rows, days: [days / len(_good(rows)) if _good(rows) else 0.0, _pace(rows, _good(rows), days)[1]],
            ),
            Mistake("between_first_and_last", _between_first_and_last),
            Mistake(
                "planned_share",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, total: _over(total - n, total)),
                ],
            ),
            Mistake(
                "odds",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, total: _over(n, total - n)),
                ],
            ),
            Mistake(
                "rework_count",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, total: n if total else None),
                ],
            ),
            Mistake(
                "zero_for_none",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _pace(_good(rows), _good(rows), days)[1] or 0.0,
                ],
            ),
            Mistake("in_all", lambda rows, days: [len(_good(rows)), _pace(_good(rows), _good(rows), days)[1]]),
            Mistake("over_seven", lambda rows, days: [len(_good(rows)) / 7, _pace(_good(rows), _good(rows), days)[1]]),
            Mistake(
                "percent",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, total: 100 * n / total if total else None),
                ],
            ),
            Mistake(
                "none_for_pace",
                lambda rows, days: _pace(_good(rows), _good(rows), days) if _good(rows) else [None, None],
            ),
            Mistake(
                "empty_forgotten",
                lambda rows, days: [len(_good(rows)) / days * 7, _rework_of(rows, lambda n, total: n / total)],
            ),
            Mistake("swapped", lambda rows, days: _pace(_good(rows), _good(rows), days)[::-1]),
            Mistake(
                "planned_only",
                lambda rows, days: [
                    len([row for row in _good(rows) if row["planned"]]) / days * 7,
                    _pace(rows, _good(rows), days)[1],
                ],
            ),
            Mistake(
                "whole_weeks", lambda rows, days: [len(_good(rows)) / (days // 7), _pace(rows, _good(rows), days)[1]]
            ),
        ],
    ),
    Exercise(
        "benefit_metric",
        kind="value",
        covers=("devops.benefits", "devops.metrics"),
        points=2,
        judge=_judge_benefits,
        solution=solutions.benefit_metric,
        mistakes=[
            Mistake("often_is_soon", _but(c="deployment frequency", f="lead time"), points=0.5),
            Mistake("soon_is_often", _but(c="deployment frequency"), points=0.75),
            Mistake("often_is_lead_time", _but(f="lead time"), points=0.75),
            Mistake("shorter_is_fewer", _but(b="change failure rate"), points=0.75),
            Mistake("fewer_is_shorter", _but(e="recovery time"), points=0.75),
            Mistake("stability_swapped", _but(b="change failure rate", e="recovery time"), points=0.5),
            Mistake("liking_is_speed", _but(a="deployment frequency"), points=0.75),
            Mistake("liking_is_few_failures", _but(a="change failure rate"), points=0.75),
            Mistake("liking_is_performance", _but(a="application performance", d="none"), points=0.5),
            Mistake("following_is_recovery", _but(d="recovery time"), points=0.75),
            Mistake("following_is_nothing", _but(d="none"), points=0.75),
            Mistake("marketing", lambda: dict.fromkeys(_RIGHT, "none")),
        ],
    ),
)
