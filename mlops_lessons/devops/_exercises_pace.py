"""What is right and, as code, what people typically get wrong: pace, rework and benefits."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.devops import _solutions_metrics as solutions

__all__ = ["EXERCISES"]

Row = dict[str, Any]


def _over(top: float, bottom: float) -> float | None:
    return top / bottom if bottom else None


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
            Mistake(
                "rework_a_week",
                lambda rows, days: [
                    _pace(_good(rows), _good(rows), days)[0],
                    _rework_of(rows, lambda n, _total: n / days * 7),
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
