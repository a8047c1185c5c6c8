"""What is right and, as code, what people typically get wrong: flow and the cycle; with those of people, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.devops import _solutions_flow as solutions
from mlops_lessons.devops import asking
from mlops_lessons.devops._exercises_people import EXERCISES as _PEOPLE

__all__ = ["EXERCISES"]

Rows = list[list[Any]]
Spans = Sequence[Sequence[float]]


def _full(ready: Sequence[float], size: int) -> int:
    return len(ready) - len(ready) % size


def _since_the_first(ready: Sequence[float], size: int) -> list[float]:
    return [ready[place] - ready[place - place % size] for place in range(_full(ready, size))]


def _until_the_next(ready: Sequence[float], size: int) -> list[float]:
    ends = [min(place - place % size + size, len(ready) - 1) for place in range(_full(ready, size))]
    return [ready[end] - ready[place] for place, end in enumerate(ends)]


def _with_the_rest(ready: Sequence[float], size: int) -> list[float]:
    return [ready[min(place - place % size + size, len(ready)) - 1] - ready[place] for place in range(len(ready))]


def _one_too_late(ready: Sequence[float], size: int) -> list[float]:
    """Return the waits of batches that go out when the next change comes."""
    nexts = [place - place % size + size for place in range(len(ready))]
    return [ready[at] - moment for at, moment in zip(nexts, ready, strict=True) if at < len(ready)]


def _last_of(ready: Sequence[float], size: int, place: int) -> float:
    return ready[place - place % size + size - 1]


def _longest_for_all(ready: Sequence[float], size: int) -> list[float]:
    return [_last_of(ready, size, place) - ready[place - place % size] for place in range(_full(ready, size))]


def _rolling(ready: Sequence[float], size: int) -> list[float]:
    return [ready[place + size - 1] - ready[place] for place in range(len(ready) - size + 1)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0


def _in_lists(waits: Sequence[float], size: int) -> list[Sequence[float]]:
    return [waits[first : first + size] for first in range(0, len(waits), size)]


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


def _photos(spans: Spans, days: Sequence[int], closed: bool = True) -> float:
    """Return the mean of a photo a day; `closed` has a change in that of the day on which it leaves too."""
    return sum(came <= day < went or (closed and day == went) for came, went in spans for day in days) / len(days)


def _over_its_own_window(spans: Spans, start: float, end: float) -> float:
    if not spans:
        return 0
    window = max(went for _came, went in spans) - min(came for came, _went in spans)
    return sum(_stays(spans, start, end)) / window


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
    if not isinstance(returned, list) or not all(isinstance(row, list) for row in returned):
        return Verdict("failed", message="no_rows")
    if returned != right[: asking.MOST]:
        mistake = _wrong_rows(airport, returned, right)
        return Verdict("failed", mistake=mistake, message=None if mistake else "other_rows")
    if record["queries"] > 1:
        return Verdict("failed", 0.4, mistake="two_queries" if record["queries"] == 2 else "one_a_row")
    if record["rows"] > asking.MOST:
        return Verdict("failed", 0.6, mistake="cut_in_python")
    return Verdict("failed", 0.8, mistake="pasted") if record["pasted"] else Verdict("passed", 1.0)


def _wrong_rows(airport: str, returned: Rows, right: Rows) -> str | None:
    in_table_order = _as_stored(airport)
    everywhere = sorted([*_board("LGA"), *_board("JFK")], key=lambda row: row[:2])
    names = {name for _carrier, name in asking.AIRLINES}
    wrong = {
        "no_limit": right,
        "no_order": in_table_order[: asking.MOST],
        "no_order_no_limit": in_table_order,
        "inner_join": _board(airport, joins_all=False)[: asking.MOST],
        "columns": [[row[0], row[2], row[1]] for row in right][: asking.MOST],
        "no_name": [row[:2] for row in right][: asking.MOST],
        "latest": right[::-1][: asking.MOST],
        "by_number": sorted(right, key=lambda row: row[1])[: asking.MOST],
        "every_airport": everywhere[: asking.MOST],
        "one_airport": _board("LGA")[: asking.MOST],
        "other_number": right[: len(returned)],
        "codes": _with_codes(airport)[: asking.MOST],
        "empty_name": [[departs, flight, name or ""] for departs, flight, name in right][: asking.MOST],
    }
    found = next((id for id, rows in wrong.items() if returned == rows and rows != right[: asking.MOST]), None)
    if found:
        return found
    if any(len(row) > 3 for row in returned):
        return "all_columns"
    moments = [row[0] for row in returned if row]
    paired = len(set(map(str, moments))) < len(moments) and {row[-1] for row in returned if row} <= names
    return "every_pair" if paired else None


def _with_codes(airport: str) -> Rows:
    return sorted(
        [departs, flight, carrier] for departs, origin, carrier, flight in asking.FLIGHTS if origin == airport
    )


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
_NAMED = _HERE.replace("name", "COALESCE(name, '')")
_PAIRS = "SELECT departs, flight, name FROM flights, airlines WHERE origin = ?"


def _pasted(ask: Any, airport: str) -> Any:
    return ask(f"{_JOIN} WHERE origin = '{airport}' ORDER BY departs LIMIT 5")


_FLOW = (
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
            Mistake("one_too_late", _one_too_late),
            Mistake(
                "rest_looked_up", lambda ready, size: [_last_of(ready, size, at) - m for at, m in enumerate(ready)]
            ),
            Mistake("last_of_all_and_rest", lambda ready, size: [ready[-1] - moment for moment in ready]),
            Mistake("gaps", lambda ready, size: [after - before for before, after in pairwise(ready)]),
            Mistake("longest_for_all", _longest_for_all),
            Mistake("return_in_loop", lambda ready, size: solutions.batch_waits(ready[:size], size) or None),
            Mistake("one_list_and_the_rest", lambda ready, size: _in_lists(_with_the_rest(ready, size), size)),
            Mistake("last_batch_missed", lambda ready, size: solutions.batch_waits(ready[:-1], size)),
            Mistake(
                "rest_as_zero",
                lambda ready, size: solutions.batch_waits(ready, size) + [0] * (len(ready) - _full(ready, size)),
            ),
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
            Mistake("last_of_all", lambda ready, size: [ready[-1] - moment for moment in ready[: _full(ready, size)]]),
            Mistake("places", lambda ready, size: [size - 1 - place % size for place in range(_full(ready, size))]),
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
            [[[0.5, 2], [1.25, 3.75]], 0, 4],
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
            Mistake("mean_of_all", lambda spans, start, end: sum(_stays(spans, start, end)) / max(len(spans), 1)),
            Mistake("how_many_in_all", lambda spans, start, end: len(spans)),
            Mistake(
                "both_days",
                lambda spans, start, end: sum(stay + 1 for stay in _stays(spans, start, end) if stay) / (end - start),
            ),
            Mistake("day_of_leaving", lambda spans, start, end: _photos(spans, range(start, end))),
            Mistake("a_photo_a_day", lambda spans, start, end: _photos(spans, range(start, end), closed=False)),
            Mistake("one_photo_more", lambda spans, start, end: _photos(spans, range(start, end + 1))),
            Mistake("total_time", lambda spans, start, end: sum(_stays(spans, start, end))),
            Mistake("seen_a_day", lambda spans, start, end: len(_inside(spans, start, end)) / (end - start)),
            Mistake("how_many_seen", lambda spans, start, end: len(_inside(spans, start, end))),
            Mistake("at_the_end", lambda spans, start, end: sum(c < end <= w for c, w in spans)),
            Mistake("at_the_start", lambda spans, start, end: sum(c <= start < w for c, w in spans)),
            Mistake("listed_a_day", lambda spans, start, end: len(spans) / (end - start)),
            Mistake("own_window", _over_its_own_window),
            Mistake(
                "gaps_counted",
                lambda spans, start, end: sum(abs(min(w, end) - max(c, start)) for c, w in spans) / (end - start),
            ),
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
            Mistake("by_number", _asks(f"{_HERE} ORDER BY flight LIMIT 5")),
            Mistake("all_columns", _asks("SELECT * FROM flights WHERE origin = ? ORDER BY departs LIMIT 5")),
            Mistake("every_pair", _asks(f"{_PAIRS} ORDER BY departs LIMIT 5")),
            Mistake("pasted", _pasted),
            Mistake("other_number", _asks(f"{_HERE} ORDER BY departs LIMIT 6")),
            Mistake(
                "codes", _asks("SELECT departs, flight, carrier FROM flights WHERE origin = ? ORDER BY departs LIMIT 5")
            ),
            Mistake("empty_name", _asks(f"{_NAMED} ORDER BY departs LIMIT 5")),
            Mistake("one_airport", lambda ask, airport: ask(f"{_HERE} ORDER BY departs LIMIT 5", "LGA")),
            Mistake("every_airport", _asks(f"{_JOIN} ORDER BY departs LIMIT 5")),
        ],
    ),
)

_ORDER = "diagnosis batch_waits mean_present wip_limit team_agreement first_departures tool_stage incident_roles"
EXERCISES: tuple[Exercise, ...] = tuple(sorted((*_FLOW, *_PEOPLE), key=lambda each: _ORDER.split().index(each.id)))
