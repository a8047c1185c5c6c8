"""What is right and, as code, what people typically get wrong: times, and what a deployment ships."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from statistics import mean, median, median_high, median_low
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.devops import _solutions_metrics as solutions
from mlops_lessons.devops._exercises_failures import EXERCISES as _FAILURES

__all__ = ["EXERCISES"]

Row = dict[str, Any]
_HOUR = 3600


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _local(text: str) -> datetime:
    """Return what the clock on the wall said."""
    return _time(text).replace(tzinfo=None)


def _hours(span: timedelta) -> float:
    return span.total_seconds() / _HOUR


def _days_as_hours(span: timedelta) -> float:
    return span.days + span.seconds / _HOUR


def _zone(text: str) -> timedelta:
    return _time(text).utcoffset() or timedelta()


def _wrong_way(text: str) -> datetime:
    """Return local time *plus* its offset, where UTC is local time minus it."""
    return _local(text) + _zone(text)


def _some_times(st: Any) -> Any:
    zones = st.sampled_from(["-06:00", "-05:00", "-04:00", "+00:00", "+02:00", "+05:30"])
    halves = st.integers(0, 4 * 48 - 1)

    def text(drawn: tuple[int, str]) -> str:
        day, half = divmod(drawn[0], 48)
        return f"2013-03-{9 + day:02}T{half // 2:02}:{30 * (half % 2):02}:00{drawn[1]}"

    return st.tuples(halves, zones).map(text)


def _commit(name: str, committed: str, authored: str | None = None, parents: Sequence[str] = ("p",)) -> Row:
    return {"name": name, "authored": authored or committed, "committed": committed, "parents": list(parents)}


_LEAD_CASES = [
    [
        [
            _commit("a", "2013-03-05T10:00:00-05:00"),
            _commit("b", "2013-03-07T17:00:00-06:00", "2013-03-04T09:00:00-06:00"),
            _commit("c", "2013-03-08T09:00:00-05:00"),
            _commit("m", "2013-03-08T12:00:00-06:00", parents=["b", "c"]),
        ],
        "2013-03-08T20:00:00+00:00",
    ],
    [[_commit("m", "2013-03-08T12:00:00-06:00", parents=["b", "c"])], "2013-03-08T20:00:00+00:00"],
    [
        [_commit("a", "2013-03-10T00:30:00-05:00"), _commit("b", "2013-03-09T23:30:00-06:00")],
        "2013-03-10T09:30:00-04:00",
    ],
    [
        [
            _commit("a", "2013-03-07T16:00:00+00:00"),
            _commit("b", "2013-03-08T14:00:00+00:00", "2013-03-01T14:00:00+00:00"),
        ],
        "2013-03-08T15:15:00+00:00",
    ],
    [
        [
            _commit("root", "2013-03-08T10:00:00+00:00", parents=[]),
            _commit("b", "2013-03-06T20:00:00+00:00"),
            _commit("c", "2013-03-08T14:00:00+00:00"),
        ],
        "2013-03-08T20:00:00+00:00",
    ],
]


def _changes(commits: list[Row]) -> list[Row]:
    return [commit for commit in commits if len(commit["parents"]) < 2]


def _waits(
    rows: list[Row], deployed: str, key: str = "committed", of: Callable[[str], datetime] = _time
) -> list[float]:
    return [_hours(of(deployed) - of(row[key])) for row in rows]


def _middle(hours: Sequence[float], how: Callable[[Any], Any] = median) -> float | None:
    return how(hours) if hours else None


def _middle_as_they_come(hours: Sequence[float]) -> float:
    """Return the middle of a list that nobody put in order: of two in the middle, their mean."""
    return (hours[(len(hours) - 1) // 2] + hours[len(hours) // 2]) / 2


def _days_dropped(rows: list[Row], deployed: str) -> list[float]:
    return [(_time(deployed) - _time(row["committed"])).seconds / _HOUR for row in rows]


def _lead(change: Callable[[list[Row], str], Any]) -> Callable[[list[Row], str], Any]:
    """Return a mistaken function that still answers None where no change is left."""
    return lambda commits, deployed: change(_changes(commits), deployed) if _changes(commits) else None


_LINE = {"a": [], "b": ["a"], "c": ["b"], "x": ["a"], "m": ["c", "x"], "d": ["m"]}
_SHIPPED_CASES = [
    ["b", _LINE, [["v1", "a"], ["v2", "c"], ["v3", "d"]]],
    ["x", _LINE, [["v1", "c"], ["v2", "m"], ["v3", "d"]]],
    ["d", _LINE, [["v1", "a"], ["v2", "m"]]],
    ["a", _LINE, [["v1", "a"], ["v2", "d"]]],
    ["c", _LINE, [["v1", "b"], ["v2", "x"], ["v3", "d"]]],
    ["a", _LINE, []],
    ["b", _LINE, [["v1", "x"], ["v2", "d"]]],
    ["b", _LINE, [["v9", "c"], ["v10", "d"]]],
]


def _reach(parents: dict[str, list[str]], tip: str, follow: Callable[[list[str]], list[str]] = list) -> set[str]:
    seen, waiting = set(), [tip]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += follow(parents[name])
    return seen


def _release(commit: str, deployments: list[list[str]], ships: Callable[[str], Any], empty: Any = None) -> Any:
    return next((release for release, tip in deployments if commit in ships(tip)), empty)


def _grandparents(parents: dict[str, list[str]], tip: str) -> list[str]:
    return [old for parent in parents[tip] for old in parents[parent]]


def _shipped(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
    return _release(commit, deployments, lambda tip: _reach(parents, tip))


def _shipped_last(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
    return _shipped(commit, parents, deployments[::-1])


def _shipped_with(answer: Callable[[int, list[list[str]]], Any], empty: Any = None) -> Callable[..., Any]:
    def found(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
        for index, (_release_name, tip) in enumerate(deployments):
            if commit in _reach(parents, tip):
                return answer(index, deployments)
        return empty

    return found


def _first_of_all(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
    return [release for release, tip in deployments if commit in _reach(parents, tip)][0]  # noqa: RUF015 - as written


def _before_only(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
    return _release(commit, deployments, lambda tip: _reach(parents, tip) - {tip})


def _backwards(commit: str, parents: dict[str, list[str]], deployments: list[list[str]]) -> Any:
    return next((release for release, tip in deployments if tip in _reach(parents, commit)), None)


def _some_history(st: Any) -> Any:
    names = "abcdef"

    def graph(draws: list[list[int]]) -> dict[str, list[str]]:
        return {
            name: sorted({names[pick % index] for pick in picks}) if index else []
            for index, (name, picks) in enumerate(zip(names, draws, strict=True))
        }

    drawn = st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=2), min_size=6, max_size=6).map(graph)
    tips = st.lists(st.sampled_from(names), max_size=3).map(
        lambda some: [[f"v{n}", tip] for n, tip in enumerate(some, 1)]
    )
    return st.tuples(st.sampled_from(names), drawn, tips)


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "hours_between",
        kind="function",
        covers=("devops.metrics",),
        examples=[
            ["2013-03-08T20:00:00+00:00", "2013-03-08T21:30:00+00:00"],
            ["2013-03-07T17:00:00-06:00", "2013-03-08T20:00:00+00:00"],
            ["2013-03-10T00:30:00-05:00", "2013-03-10T09:30:00-04:00"],
            ["2013-03-05T10:00:00-05:00", "2013-03-08T20:00:00+00:00"],
            ["2013-03-08T20:00:00+00:00", "2013-03-08T13:00:00-06:00"],
            ["2013-03-08T20:00:00+00:00", "2013-03-08T20:20:00+00:00"],
        ],
        cases=lambda st: st.tuples(_some_times(st), _some_times(st)),
        solution=solutions.hours_between,
        mistakes=[
            Mistake("zones_ignored", lambda first, second: _hours(_local(second) - _local(first))),
            Mistake("offset_added", lambda first, second: _hours(_wrong_way(second) - _wrong_way(first))),
            Mistake("days_dropped", lambda first, second: (_time(second) - _time(first)).seconds / _HOUR),
            Mistake("a_span", lambda first, second: _time(second) - _time(first)),
            Mistake("days_as_hours", lambda first, second: _days_as_hours(_time(second) - _time(first))),
            Mistake("zones_and_days", lambda first, second: (_local(second) - _local(first)).seconds / _HOUR),
            Mistake("never_negative", lambda first, second: abs(_hours(_time(second) - _time(first)))),
            Mistake("clipped", lambda first, second: max(0.0, _hours(_time(second) - _time(first)))),
            Mistake("one_zone", lambda first, second: _hours(_local(second) - _zone(second) - _local(first))),
            Mistake("clock_hands", lambda first, second: float(_time(second).hour - _time(first).hour)),
            Mistake("whole_hours", lambda first, second: _hours(_time(second) - _time(first)) // 1),
            Mistake("minutes", lambda first, second: _hours(_time(second) - _time(first)) * 60),
            Mistake("days", lambda first, second: _hours(_time(second) - _time(first)) / 24),
            Mistake("seconds", lambda first, second: (_time(second) - _time(first)).total_seconds()),
            Mistake("days_only", lambda first, second: (_time(second) - _time(first)).days * 24),
            Mistake("backwards", lambda first, second: _hours(_time(first) - _time(second))),
        ],
    ),
    Exercise(
        "lead_time_hours",
        kind="function",
        covers=("devops.metrics",),
        points=2,
        examples=_LEAD_CASES,
        solution=solutions.lead_time_hours,
        mistakes=[
            Mistake("author_date", _lead(lambda rows, deployed: median(_waits(rows, deployed, "authored")))),
            Mistake("mean", _lead(lambda rows, deployed: mean(_waits(rows, deployed)))),
            Mistake("merges_counted", lambda commits, deployed: _middle(_waits(commits, deployed))),
            Mistake(
                "merges_only",
                lambda commits, deployed: _middle(_waits([r for r in commits if len(r["parents"]) > 1], deployed)),
            ),
            Mistake("zones_ignored", _lead(lambda rows, deployed: median(_waits(rows, deployed, of=_local)))),
            Mistake("days_dropped", _lead(lambda rows, deployed: median(_days_dropped(rows, deployed)))),
            Mistake(
                "time_on_the_branch",
                _lead(
                    lambda rows, _deployed: median(_hours(_time(r["committed"]) - _time(r["authored"])) for r in rows)
                ),
            ),
            Mistake(
                "one_parent_only",
                lambda commits, deployed: _middle(_waits([r for r in commits if len(r["parents"]) == 1], deployed)),
            ),
            Mistake("unsorted", _lead(lambda rows, deployed: _middle_as_they_come(_waits(rows, deployed)))),
            Mistake(
                "unsorted_upper", _lead(lambda rows, deployed: _waits(rows, deployed)[len(_waits(rows, deployed)) // 2])
            ),
            Mistake("minutes", _lead(lambda rows, deployed: median(_waits(rows, deployed)) * 60)),
            Mistake("days", _lead(lambda rows, deployed: median(_waits(rows, deployed)) / 24)),
            Mistake("seconds", _lead(lambda rows, deployed: median(_waits(rows, deployed)) * _HOUR)),
            Mistake("mean_with_merges", lambda commits, deployed: _middle(_waits(commits, deployed), mean)),
            Mistake("slowest", _lead(lambda rows, deployed: max(_waits(rows, deployed)))),
            Mistake("fastest", _lead(lambda rows, deployed: min(_waits(rows, deployed)))),
            Mistake("lower_middle", _lead(lambda rows, deployed: median_low(_waits(rows, deployed)))),
            Mistake("upper_middle", _lead(lambda rows, deployed: median_high(_waits(rows, deployed)))),
            Mistake("summed", _lead(lambda rows, deployed: sum(_waits(rows, deployed)))),
            Mistake("backwards", _lead(lambda rows, deployed: -median(_waits(rows, deployed)))),
            Mistake("zero_for_none", lambda commits, deployed: _middle(_waits(_changes(commits), deployed)) or 0.0),
            Mistake("empty_forgotten", lambda commits, deployed: median(_waits(_changes(commits), deployed))),
            Mistake(
                "nan_for_none",
                lambda commits, deployed: median(_waits(_changes(commits), deployed) or [math.nan]),
            ),
            Mistake("one_for_each", lambda commits, deployed: _waits(_changes(commits), deployed)),
            Mistake("one_for_each_or_none", _lead(_waits)),
        ],
    ),
    Exercise(
        "first_shipped",
        kind="function",
        covers=("devops.metrics",),
        points=2,
        examples=_SHIPPED_CASES,
        cases=_some_history,
        solution=solutions.first_shipped,
        mistakes=[
            Mistake("tip_only", lambda commit, parents, deployments: _release(commit, deployments, lambda tip: [tip])),
            Mistake(
                "one_step",
                lambda commit, parents, deployments: _release(commit, deployments, lambda tip: [tip, *parents[tip]]),
            ),
            Mistake(
                "parents_only",
                lambda commit, parents, deployments: _release(commit, deployments, lambda tip: parents[tip]),
            ),
            Mistake("none_forgotten", _first_of_all),
            Mistake(
                "two_steps",
                lambda commit, parents, deployments: _release(
                    commit, deployments, lambda tip: {tip, *parents[tip], *_grandparents(parents, tip)}
                ),
            ),
            Mistake(
                "first_deployment_only", lambda commit, parents, deployments: _shipped(commit, parents, deployments[:1])
            ),
            Mistake(
                "yes_or_no",
                lambda commit, parents, deployments: any(
                    commit in _reach(parents, tip) for _release_name, tip in deployments
                ),
            ),
            Mistake(
                "first_parent",
                lambda commit, parents, deployments: _release(
                    commit, deployments, lambda tip: _reach(parents, tip, lambda some: some[:1])
                ),
            ),
            Mistake(
                "last_parent",
                lambda commit, parents, deployments: _release(
                    commit, deployments, lambda tip: _reach(parents, tip, lambda some: some[-1:])
                ),
            ),
            Mistake("shipped_last", _shipped_last),
            Mistake("tip_forgotten", _before_only),
            Mistake("backwards", _backwards),
            Mistake("position", _shipped_with(lambda index, deployments: index)),
            Mistake("commit_not_release", _shipped_with(lambda index, deployments: deployments[index][1])),
            Mistake("whole_row", _shipped_with(lambda index, deployments: deployments[index])),
            Mistake(
                "all_of_them",
                lambda commit, parents, deployments: [r for r, tip in deployments if commit in _reach(parents, tip)],
            ),
            Mistake(
                "by_name",
                lambda commit, parents, deployments: _shipped(commit, parents, sorted(deployments)),
            ),
            Mistake("none_as_text", _shipped_with(lambda index, deployments: deployments[index][0], empty="None")),
            Mistake("empty_text", _shipped_with(lambda index, deployments: deployments[index][0], empty="")),
            Mistake(
                "alphabet",
                lambda commit, parents, deployments: next(
                    (release for release, tip in deployments if tip >= commit), None
                ),
            ),
        ],
    ),
    *_FAILURES,
)
