"""What is right and, as code, what people typically get wrong: flow, people, process and products."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.devops import _solutions_flow as solutions
from mlops_lessons.devops import asking
from mlops_lessons.devops._agreement import CHECKS, judge_agreement
from mlops_lessons.devops.roles import moments, roles
from mlops_lessons.devops.stories import DIAGNOSES, stories
from mlops_lessons.devops.tools import STAGES, tools

__all__ = ["EXERCISES"]

Rows = list[list[Any]]
Spans = Sequence[Sequence[float]]


def _sorted(
    right: Mapping[str, Sequence[str]], words: Sequence[str], blames: Callable[[str, str], str]
) -> Callable[[Any, Any], Verdict]:
    """Return a judge of a dictionary from names to words, which names the first that is wrong.

    ``right`` holds the words that are right for each name; ``blames(name, word)`` gives the key of what is said of a wrong one.
    Capitals and spaces at the ends do not matter; where two are right, a list of right ones is fine too.
    """

    def judge(_case: Any, answer: Any) -> Verdict:
        if not isinstance(answer, dict):
            return Verdict("failed", message="no_dictionary")
        given = {str(name).strip().casefold(): _chosen(word) for name, word in answer.items()}
        asked = {name: given.get(name.casefold(), []) for name in right}
        wrong = [name for name, found in asked.items() if not found or not set(found) <= set(right[name])]
        if not wrong and len(given) == len(right):
            return Verdict("passed", 1.0)
        unknown = [name for name in wrong if asked[name] and not set(asked[name]) <= set(words)]
        if given and set(given) <= set(words):
            message = "turned_round"
        elif unknown:
            message = "unknown_word"
        elif any(not asked[name] for name in wrong) or len(given) != len(right):
            message = "names"
        else:
            message = blames(wrong[0], next(word for word in asked[wrong[0]] if word not in right[wrong[0]]))
        return Verdict("failed", (len(right) - len(wrong)) / (len(right) + 1), message=message)

    return judge


def _chosen(word: Any) -> list[str]:
    found = word if isinstance(word, list) else [word]
    return [str(one).strip().casefold() for one in found]


def _but(right: Callable[[], dict[str, str]], changes: Mapping[str, str]) -> Callable[[], dict[str, str]]:
    return lambda: right() | dict(changes)


def _all(names: Any, word: str) -> Callable[[], dict[str, str]]:
    return lambda: dict.fromkeys(names, word)


def _full(ready: Sequence[float], size: int) -> int:
    return len(ready) - len(ready) % size


def _since_the_first(ready: Sequence[float], size: int) -> list[float]:
    return [ready[place] - ready[place - place % size] for place in range(_full(ready, size))]


def _until_the_next(ready: Sequence[float], size: int) -> list[float]:
    ends = [min(place - place % size + size, len(ready) - 1) for place in range(_full(ready, size))]
    return [ready[end] - ready[place] for place, end in enumerate(ends)]


def _with_the_rest(ready: Sequence[float], size: int) -> list[float]:
    return [ready[min(place - place % size + size, len(ready)) - 1] - ready[place] for place in range(len(ready))]


def _rolling(ready: Sequence[float], size: int) -> list[float]:
    return [ready[place + size - 1] - ready[place] for place in range(len(ready) - size + 1)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0


def _in_lists(waits: Sequence[float], size: int) -> list[Sequence[float]]:
    return [waits[first : first + size] for first in range(0, len(waits), size)]


def _key(name: str) -> str:
    return "tool_" + name.lower().replace(" ", "_")


def _some_batches(st: Any) -> Any:
    gaps = st.lists(st.integers(0, 4), max_size=9)
    return st.tuples(
        gaps.map(lambda steps: [sum(steps[: place + 1]) for place in range(len(steps))]), st.integers(1, 4)
    )


def _stays(spans: Spans, start: float, end: float) -> list[float]:
    return [max(0, min(went, end) - max(came, start)) for came, went in spans]


def _inside(spans: Spans, start: float, end: float) -> Spans:
    return [(came, went) for came, went in spans if came < end and went > start]


def _mean_stay(spans: Spans, start: float, end: float) -> float:
    seen = _inside(spans, start, end)
    return sum(_stays(spans, start, end)) / len(seen) if seen else 0


def _some_spans(st: Any) -> Any:
    span = st.tuples(st.integers(0, 12), st.integers(1, 8)).map(lambda pair: [pair[0], pair[0] + pair[1]])
    window = st.tuples(st.integers(0, 8), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))
    return st.tuples(st.lists(span, max_size=4), window).map(lambda pair: (pair[0], *pair[1]))


def _board(airport: str, joins_all: bool = True) -> Rows:
    rows = sorted(_as_stored(airport), key=lambda row: row[:2])
    return [row for row in rows if joins_all or row[2]]


def _judge_departures(case: Any, record: Any) -> Verdict:
    """Judge what came of the learner's function: the rows first, then what they took."""
    airport, returned = case[0], record["returned"]
    right = _board(airport)
    if returned != right[: asking.MOST]:
        return Verdict("failed", mistake=_wrong_rows(airport, returned, right))
    if record["queries"] > 1:
        asked_twice = record["queries"] == 2
        return Verdict("failed", 0.4, mistake="two_queries" if asked_twice else "one_a_row")
    if record["rows"] > asking.MOST:
        return Verdict("failed", 0.6, mistake="cut_in_python")
    return Verdict("passed", 1.0)


def _wrong_rows(airport: str, returned: Any, right: Rows) -> str | None:
    columns = [[row[0], row[2], row[1]] for row in right]
    unnamed = [row[:2] for row in right]
    in_table_order = _as_stored(airport)
    wrong = {
        "no_limit": right,
        "no_order": in_table_order[: asking.MOST],
        "no_order_no_limit": in_table_order,
        "inner_join": _board(airport, joins_all=False)[: asking.MOST],
        "columns": columns[: asking.MOST],
        "no_name": unnamed[: asking.MOST],
        "latest": right[::-1][: asking.MOST],
        "every_airport": sorted([*_board("LGA"), *_board("JFK")], key=lambda row: row[:2])[: asking.MOST],
    }
    return next((id for id, rows in wrong.items() if returned == rows and rows != right[: asking.MOST]), None)


def _as_stored(airport: str) -> Rows:
    names = dict(asking.AIRLINES)
    return [
        [departs, flight, names.get(carrier)]
        for departs, origin, carrier, flight in asking.FLIGHTS
        if origin == airport
    ]


def _asks(query: str) -> Callable[[Any, str], Any]:
    return lambda ask, airport: ask(query, *[airport] * query.count("?"))


def _in_two(ask: Any, airport: str) -> Any:
    names = dict(ask("SELECT carrier, name FROM airlines"))
    rows = ask("SELECT departs, flight, carrier FROM flights WHERE origin = ? ORDER BY departs LIMIT 5", airport)
    return [[departs, flight, names.get(carrier)] for departs, flight, carrier in rows]


_JOIN = "SELECT departs, flight, name FROM flights LEFT JOIN airlines USING (carrier)"
_HERE = f"{_JOIN} WHERE origin = ?"


def _agreement(**changes: str) -> Callable[[], str]:
    """Return a function that gives the right file with some lines changed: the key of a line, and what stands there."""

    def text() -> str:
        found = solutions.team_agreement()
        for key, new in changes.items():
            found = re.sub(rf"(?m)^{key} = .*$", f"{key} = {new}", found)
        return found

    return text


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "diagnosis",
        kind="value",
        covers=("devops.is_not",),
        points=2,
        judge=_sorted(
            {id: (story["is"],) for id, story in stories().items()}, DIAGNOSES, lambda name, word: f"{name}_{word}"
        ),
        solution=solutions.diagnosis,
        mistakes=[
            Mistake("everyone_does", _all(stories(), "devops"), points=0.1),
            Mistake("nobody_does", _but(solutions.diagnosis, {"lima": "automation"}), points=0.6),
            Mistake("all_tools", _all(stories(), "tool"), points=0.1),
            Mistake("robot_is_devops", _but(solutions.diagnosis, {"faro": "devops"}), points=0.6),
            Mistake("team_is_devops", _but(solutions.diagnosis, {"puente": "devops"}), points=0.6),
            Mistake("platform_is_automation", _but(solutions.diagnosis, {"tostado": "automation"}), points=0.6),
            Mistake("tool_and_robot", _but(solutions.diagnosis, {"tostado": "automation", "faro": "tool"}), points=0.5),
        ],
    ),
    Exercise(
        "batch_waits",
        kind="function",
        covers=("devops.purposes",),
        points=2,
        examples=[
            [[0, 1, 2, 3], 4],
            [[0, 1, 2, 5, 6], 2],
            [[1, 4], 1],
            [[0, 2, 3], 5],
            [[0, 0, 4, 9, 10, 10], 3],
            [[], 2],
        ],
        cases=_some_batches,
        solution=solutions.batch_waits,
        mistakes=[
            Mistake("since_the_first", _since_the_first),
            Mistake("until_the_next", _until_the_next),
            Mistake("with_the_rest", _with_the_rest),
            Mistake("rolling", _rolling),
            Mistake("whole_batch", lambda ready, size: _since_the_first(ready, size)[size - 1 :: size]),
            Mistake("sum_of_waits", lambda ready, size: sum(solutions.batch_waits(ready, size))),
            Mistake("mean_only", lambda ready, size: _mean(solutions.batch_waits(ready, size))),
            Mistake("negative", lambda ready, size: [-wait for wait in solutions.batch_waits(ready, size)]),
            Mistake("first_batch_only", lambda ready, size: solutions.batch_waits(ready[:size], size)),
            Mistake("last_left_out", lambda ready, size: [w for w in solutions.batch_waits(ready, size) if w > 0]),
            Mistake(
                "when_released",
                lambda ready, size: [m + w for m, w in zip(ready, solutions.batch_waits(ready, size), strict=False)],
            ),
            Mistake("one_list_a_batch", lambda ready, size: _in_lists(solutions.batch_waits(ready, size), size)),
            Mistake("formula", lambda ready, size: [(size - 1) / 2] * _full(ready, size)),
        ],
    ),
    Exercise(
        "mean_present",
        kind="function",
        covers=("devops.purposes",),
        points=2,
        examples=[
            [[[0, 4], [1, 3]], 0, 4],
            [[[0, 10], [2, 5], [7, 9]], 4, 8],
            [[[0, 2], [7, 9]], 3, 6],
            [[], 0, 5],
            [[[1, 2], [5, 12]], 2, 8],
        ],
        cases=_some_spans,
        solution=solutions.mean_present,
        mistakes=[
            Mistake("not_cut", lambda spans, start, end: sum(went - came for came, went in spans) / (end - start)),
            Mistake(
                "not_cut_inside",
                lambda spans, start, end: sum(w - c for c, w in _inside(spans, start, end)) / (end - start),
            ),
            Mistake(
                "whole_only",
                lambda spans, start, end: sum(w - c for c, w in spans if start <= c and w <= end) / (end - start),
            ),
            Mistake(
                "negative_stays",
                lambda spans, start, end: sum(min(w, end) - max(c, start) for c, w in spans) / (end - start),
            ),
            Mistake("mean_stay", _mean_stay),
            Mistake("total_time", lambda spans, start, end: sum(_stays(spans, start, end))),
            Mistake("seen_a_day", lambda spans, start, end: len(_inside(spans, start, end)) / (end - start)),
            Mistake("how_many_seen", lambda spans, start, end: len(_inside(spans, start, end))),
            Mistake("at_the_end", lambda spans, start, end: sum(c < end <= w for c, w in spans)),
            Mistake("at_the_start", lambda spans, start, end: sum(c <= start < w for c, w in spans)),
            Mistake("divided_by_end", lambda spans, start, end: sum(_stays(spans, start, end)) / end),
            Mistake("whole_days", lambda spans, start, end: sum(_stays(spans, start, end)) // (end - start)),
            Mistake("one_day_more", lambda spans, start, end: sum(_stays(spans, start, end)) / (end - start + 1)),
            Mistake(
                "start_not_cut",
                lambda spans, start, end: sum(max(0, min(w, end) - c) for c, w in spans) / (end - start),
            ),
            Mistake(
                "end_not_cut",
                lambda spans, start, end: sum(max(0, w - max(c, start)) for c, w in spans) / (end - start),
            ),
        ],
    ),
    Exercise(
        "wip_limit",
        kind="decision",
        covers=("devops.purposes",),
        choices=("none", "one", "three", "nine"),
        solution=solutions.wip_limit,
        mistakes=[Mistake(choice, lambda choice=choice: choice) for choice in ("none", "one", "nine")],
    ),
    Exercise(
        "team_agreement",
        kind="file",
        covers=("devops.people",),
        points=3,
        reads="toml",
        examples=CHECKS,
        judge=judge_agreement,
        solution=solutions.team_agreement,
        mistakes=[
            Mistake("always_there", _agreement(together='"00:00-23:59"')),
            Mistake("backwards", _agreement(together='"13:00-10:00"')),
            Mistake("zone_letters", _agreement(zone='"CST"')),
            Mistake("at_once", _agreement(normal_hours="0.25")),
            Mistake("forgotten", _agreement(normal_hours="120")),
            Mistake("no_urgency", _agreement(urgent_minutes="480")),
            Mistake("urgent_by_mail", _agreement(urgent_by='"mail"')),
            Mistake("nobody_decides", _agreement(decides='""')),
            Mistake("looks_for_culprits", _agreement(blameless="false")),
            Mistake("too_late", _agreement(within_days="60")),
            Mistake("one_hero", _agreement(people="1")),
            Mistake("no_rest", _agreement(rest_hours="0")),
            Mistake("endless_watch", _agreement(days="30")),
            Mistake("nobody_takes_over", _agreement(then='""')),
        ],
    ),
    Exercise(
        "first_departures",
        kind="function",
        covers=("devops.pdca",),
        points=3,
        examples=[["LGA"], ["JFK"], ["SFO"]],
        trial="mlops_lessons.devops.asking:put_to_trial",
        judge=_judge_departures,
        solution=solutions.first_departures,
        mistakes=[
            Mistake("one_a_row", asking.slow_departures),
            Mistake("two_queries", _in_two),
            Mistake("cut_in_python", lambda ask, airport: ask(f"{_HERE} ORDER BY departs", airport)[:5]),
            Mistake("no_limit", _asks(f"{_HERE} ORDER BY departs")),
            Mistake("no_order", _asks(f"{_HERE} LIMIT 5")),
            Mistake("no_order_no_limit", _asks(_HERE)),
            Mistake("inner_join", _asks(f"{_HERE.replace('LEFT ', '')} ORDER BY departs LIMIT 5")),
            Mistake("columns", _asks(f"{_HERE.replace('flight, name', 'name, flight')} ORDER BY departs LIMIT 5")),
            Mistake("no_name", _asks("SELECT departs, flight FROM flights WHERE origin = ? ORDER BY departs LIMIT 5")),
            Mistake("latest", _asks(f"{_HERE} ORDER BY departs DESC LIMIT 5")),
            Mistake("every_airport", _asks(f"{_JOIN} ORDER BY departs LIMIT 5")),
        ],
    ),
    Exercise(
        "tool_stage",
        kind="value",
        covers=("devops.products", "devops.process"),
        points=2,
        judge=_sorted({name: tool["stages"] for name, tool in tools().items()}, STAGES, lambda name, _word: _key(name)),
        solution=solutions.tool_stage,
        mistakes=[
            Mistake(
                "tests_after", _but(solutions.tool_stage, {"pytest": "release", "SonarQube": "release"}), points=0.6
            ),
            Mistake(
                "watching_is_planning",
                _but(solutions.tool_stage, {"Grafana": "plan", "Prometheus": "plan"}),
                points=0.6,
            ),
            Mistake("environments_are_written", _but(solutions.tool_stage, {"Terraform": "develop"}), points=0.7),
            Mistake("git_releases", _but(solutions.tool_stage, {"Git": "release"}), points=0.7),
            Mistake("all_develop", _all(tools(), "develop"), points=0.2),
        ],
    ),
    Exercise(
        "incident_roles",
        kind="value",
        covers=("devops.roles",),
        points=2,
        judge=_sorted({id: (row["role"],) for id, row in moments().items()}, tuple(roles()), lambda name, _word: name),
        solution=solutions.incident_roles,
        mistakes=[
            Mistake("engineer_does_all", _all(moments(), "engineer"), points=0.1),
            Mistake("developer_tests_all", _but(solutions.incident_roles, {"untried": "developer"}), points=0.7),
            Mistake("builder_mends_the_way", _but(solutions.incident_roles, {"flaky_deploy": "developer"}), points=0.7),
            Mistake("evangelist_tells", _but(solutions.incident_roles, {"announcement": "evangelist"}), points=0.7),
            Mistake("engineer_designs", _but(solutions.incident_roles, {"two_regions": "engineer"}), points=0.7),
            Mistake(
                "teller_and_preacher",
                _but(solutions.incident_roles, {"announcement": "evangelist", "other_floors": "coordinator"}),
                points=0.6,
            ),
        ],
    ),
)
