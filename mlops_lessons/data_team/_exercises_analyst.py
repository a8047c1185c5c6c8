"""What is right and, as code, what people typically get wrong: the analyst's query, comparison and sheet, the scientist's list."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.data_team import _solutions_analyst as solutions
from mlops_lessons.data_team._trials_analyst import judge_book, judge_hours

__all__ = ["EXERCISES"]

Shares = dict[str, int]

_WHO = "FROM flights WHERE arr_delay IS NOT NULL"
_BY = "GROUP BY hour HAVING count(*) >= ? ORDER BY hour"
_COUNTED = f"{_WHO} {_BY}"
_LATE = "avg((arr_delay >= 15)::INT)"
_OF_ALL = "count(*) FILTER (arr_delay >= 15) / (SELECT count(arr_delay) FROM flights)"
_QUERIES = {
    "cancelled_count_as_on_time": f"SELECT hour, count(*), count(*) FILTER (arr_delay >= 15) / count(*) FROM flights {_BY}",
    "cancelled_in_the_count": f"SELECT hour, count(*), {_LATE} FROM flights {_BY}",
    "more_than_15": f"SELECT hour, count(*), avg((arr_delay > 15)::INT) {_COUNTED}",
    "any_delay": f"SELECT hour, count(*), avg((arr_delay > 0)::INT) {_COUNTED}",
    "departure": f"SELECT hour, count(*), avg((dep_delay >= 15)::INT) FROM flights WHERE dep_delay IS NOT NULL {_BY}",
    "departure_of_arrived": f"SELECT hour, count(*), avg((dep_delay >= 15)::INT) {_COUNTED}",
    "only_late": f"SELECT hour, count(*), {_LATE} FROM flights WHERE arr_delay >= 15 {_BY}",
    "mean_delay": f"SELECT hour, count(*), avg(arr_delay) {_COUNTED}",
    "percent": f"SELECT hour, count(*), 100 * {_LATE} {_COUNTED}",
    "count_of_late": f"SELECT hour, count(*), sum((arr_delay >= 15)::INT)::INT {_COUNTED}",
    "on_time_share": f"SELECT hour, count(*), avg((arr_delay < 15)::INT) {_COUNTED}",
    "whole_division": f"SELECT hour, count(*), (count(*) FILTER (arr_delay >= 15)) // count(*) {_COUNTED}",
    "columns_swapped": f"SELECT hour, {_LATE}, count(*) {_COUNTED}",
    "latest_first": f"SELECT hour, count(*), {_LATE} {_COUNTED} DESC",
    "worst_first": f"SELECT hour, count(*), {_LATE} AS late {_WHO} GROUP BY hour HAVING count(*) >= ? ORDER BY late DESC",
    "all_in_one": f"SELECT min(hour), count(*), {_LATE} {_WHO}",
    "no_least": f"SELECT hour, count(*), {_LATE} {_WHO} GROUP BY hour ORDER BY hour",
    "over_least": f"SELECT hour, count(*), {_LATE} {_WHO} GROUP BY hour HAVING count(*) > ? ORDER BY hour",
    "least_of_all_rows": f"SELECT hour, count(arr_delay), {_LATE} FROM flights {_BY}",
    "least_late": f"SELECT hour, count(*), {_LATE} {_WHO} GROUP BY hour HAVING sum((arr_delay >= 15)::INT) >= ? ORDER BY hour",
    "rounded": f"SELECT hour, count(*), round({_LATE}, 1) {_COUNTED}",
    "of_all_arrivals": f"SELECT hour, count(*), {_OF_ALL} {_COUNTED}",
}


_ONE = [[12, 20, 3], [5, 10, 25], [12, 1, 2], [19, 40, 30], [7, 0, 15], [7, 20, -5]]
_TWO = [[22, 3, 40], [23, None, None], [6, None, None], [6, 30, None], [23, 5, 40]]
_HOURS: list[list[Any]] = [
    [[*_ONE, [19, 5, 2], [7, 14, 14], [19, 16, 90], [7, None, None], [7, 30, None]], 1],
    [[*_TWO, [22, 15, 15], [9, -2, 15], [9, 0, 16], [9, 4, 0]], 2],
    [[[8, None, None], [8, 25, 25]], 1],
]


def _query(text: str) -> Callable[[Any, int], Any]:
    return lambda db, least: db.execute(text, [least] * text.count("?")).fetchall()


def _not_ordered(db: Any, least: int) -> Any:
    """Return the hours as they are first met, which is what a query without order may give."""
    rows = {row[0]: row for row in solutions.late_share_by_hour(db, least)}
    seen = db.sql("SELECT hour FROM flights WHERE arr_delay IS NOT NULL").fetchall()
    return [rows[hour] for hour in dict.fromkeys(hour for (hour,) in seen) if hour in rows]


def _rates(flights: Shares, late: Shares) -> dict[str, float]:
    return {airport: late[airport] / count for airport, count in flights.items()}


def _lent(
    mean: Callable[[dict[str, float], Shares, Shares], Any],
) -> Callable[[Shares, Shares, Shares], Any]:
    """Return a mistaken function that still gives None where nothing can be said."""

    def answer(flights: Shares, late: Shares, mix: Shares) -> Any:
        if not mix or not set(mix) <= set(flights):
            return None
        return mean(_rates(flights, late), mix, flights)

    return answer


def _weighted(rates: dict[str, float], mix: Shares) -> float:
    return sum(rates[airport] * count for airport, count in mix.items()) / sum(mix.values())


def _missing_is_punctual(flights: Shares, late: Shares, mix: Shares) -> Any:
    rates = _rates(flights, late)
    return sum(rates.get(one, 0.0) * count for one, count in mix.items()) / sum(mix.values()) if mix else None


def _missing_is_skipped(flights: Shares, late: Shares, mix: Shares) -> Any:
    shared = {one: count for one, count in mix.items() if one in flights}
    return _weighted(_rates(flights, late), shared) if shared else None


def _nothing_is_zero(flights: Shares, late: Shares, mix: Shares) -> Any:
    found = solutions.adjusted_share(flights, late, mix)
    return 0.0 if found is None else found


def _nan_for_none(flights: Shares, late: Shares, mix: Shares) -> Any:
    found = solutions.adjusted_share(flights, late, mix)
    return math.nan if found is None else found


def _late_over_mix(_flights: Shares, late: Shares, mix: Shares) -> Any:
    if not mix or not set(mix) <= set(late):
        return None
    return sum(late[airport] for airport in mix) / sum(mix.values())


def _first_airport_only(flights: Shares, late: Shares, mix: Shares) -> Any:
    if not mix or not set(mix) <= set(flights):
        return None
    first = next(iter(mix))
    return mix[first] / sum(mix.values()) * late[first] / flights[first]


def _same_airports_only(flights: Shares, late: Shares, mix: Shares) -> Any:
    return solutions.adjusted_share(flights, late, mix) if set(mix) == set(flights) else None


_ROUTES: list[list[Shares]] = [
    [{"EWR": 10, "LGA": 10}, {"EWR": 4, "LGA": 1}, {"EWR": 1, "LGA": 3}],
    [{"EWR": 80, "LGA": 20}, {"EWR": 28, "LGA": 3}, {"EWR": 15, "LGA": 45}],
    [{"EWR": 10}, {"EWR": 3}, {"EWR": 1, "JFK": 1}],
    [{"EWR": 10, "LGA": 5}, {"EWR": 3, "LGA": 1}, {"EWR": 4}],
    [{"EWR": 10}, {"EWR": 3}, {}],
]


def _some_routes(st: Any) -> Any:
    def built(drawn: dict[str, tuple[int, int, int]]) -> tuple[Shares, Shares, Shares]:
        flights = {name: count for name, (count, _late, _mix) in drawn.items()}
        late = {name: min(bad, count) for name, (count, bad, _mix) in drawn.items()}
        return flights, late, {name: mix for name, (_count, _late, mix) in drawn.items()}

    number = st.integers(1, 20)
    one = st.tuples(number, st.integers(0, 20), number)
    return st.dictionaries(st.sampled_from(["EWR", "JFK", "LGA"]), one, min_size=1, max_size=3).map(built)


_ROWS = [[5, 120, 0.1], [19, 2507, 0.3488], [21, 8, 0.375]]


def _book(
    headers: list[str] | None,
    change: Callable[[list[Any]], list[Any]] = list,
    form: str = "0.0%",
    frozen: str | None = "A2",
    start: int | None = None,
) -> Callable[[list[Any]], Any]:
    """Return a function that makes a workbook: its headers, what becomes of a row, and where the rows begin."""

    def answer(rows: list[Any]) -> Any:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.active
        if headers:
            sheet.append(headers)
        first = start if start is not None else (2 if headers else 1)
        for place, row in enumerate(rows):
            for column, value in enumerate(change(row), start=1):
                sheet.cell(first + place, column, value)
            if form:
                sheet.cell(first + place, 3).number_format = form
        sheet.freeze_panes = frozen
        return book

    return answer


def _first_row_under_headers(rows: list[Any]) -> Any:
    book = _book(None)(rows)
    for column, header in enumerate(_HEADERS, start=1):
        book.active.cell(1, column, header).number_format = "General"
    return book


def _last_only(rows: list[Any]) -> Any:
    return _book(_HEADERS)(rows[-1:])


def _indexed(rows: list[Any]) -> Any:
    return _book(["", *_HEADERS])([[place, *row] for place, row in enumerate(rows)])


def _list_in_a_cell(rows: list[Any]) -> Any:
    return _book(_HEADERS[:1], lambda row: [str(row)], form="")(rows)


_HEADERS = ["hour", "flights", "late_share"]
_LISTS: list[list[Any]] = [
    [[0.2, 0.9, 0.4, 0.1, 0.7, 0.3, 0.6, 0.2, 0.1, 0.3], [0, 1, 0, 0, 0, 1, 1, 0, 0, 1], 0.3],
    [[0.3, 0.3, 0.1, 0.3], [0, 1, 1, 0], 0.25],
    [[0.3, 0.3, 0.1, 0.3], [1, 1, 1, 0], 0.25],
    [[0.05, 0.1, 0.4], [1, 0, 1], 0.1],
    [[0.4, 0.3, 0.2, 0.1, 0.05], [1, 0, 0, 1, 1], 0.5],
    [[0.9, 0.1, 0.8, 0.2, 0.3, 0.4, 0.6], [1, 0, 0, 0, 1, 0, 1], 0.25],
    [[0.6, 0.7], [0, 0], 1.0],
]


def _ordered(risk: list[float], **how: Any) -> list[int]:
    return sorted(range(len(risk)), key=lambda row: risk[row], **how)


def _of(rows: list[int], late: list[int]) -> float:
    return sum(late[row] for row in rows) / len(rows) if rows else 0.0


def _top(risk: list[float], warned: float, count: Callable[[float], int] = int) -> list[int]:
    return _ordered(risk, reverse=True)[: max(1, count(warned * len(risk)))]


def _peeking(risk: list[float], late: list[int], warned: float) -> float:
    pairs = sorted(zip(risk, late, strict=True), reverse=True)[: max(1, int(warned * len(risk)))]
    return sum(bad for _risk, bad in pairs) / len(pairs)


def _accuracy(risk: list[float], late: list[int], _warned: float) -> float:
    return sum((one >= 0.5) == bool(bad) for one, bad in zip(risk, late, strict=True)) / len(late)


def _by_quantile(risk: list[float], late: list[int], warned: float) -> float:
    import numpy as np

    limit = np.quantile(risk, 1 - warned)
    return _of([i for i, one in enumerate(risk) if one >= limit], late)


def _later_first(risk: list[float], late: list[int], warned: float) -> float:
    return _of(_ordered(risk)[::-1][: max(1, int(warned * len(risk)))], late)


def _some_lists(st: Any) -> Any:
    flight = st.tuples(st.integers(0, 10).map(lambda tenths: tenths / 10), st.integers(0, 1))
    flights = st.lists(flight, min_size=1, max_size=12)
    return st.tuples(flights, st.sampled_from([0.1, 0.25, 0.5, 1.0])).map(
        lambda drawn: ([risk for risk, _late in drawn[0]], [late for _risk, late in drawn[0]], drawn[1])
    )


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "late_share_by_hour",
        kind="function",
        covers=("team.analyst",),
        points=2,
        seconds=10.0,
        trial="mlops_lessons.data_team._trials_analyst:try_hours",
        judge=judge_hours,
        examples=_HOURS,
        solution=solutions.late_share_by_hour,
        mistakes=[
            *(Mistake(name, _query(text)) for name, text in _QUERIES.items()),
            Mistake("not_ordered", _not_ordered),
        ],
    ),
    Exercise(
        "adjusted_share",
        kind="function",
        covers=("team.analyst",),
        points=2,
        examples=_ROUTES,
        cases=_some_routes,
        solution=solutions.adjusted_share,
        mistakes=[
            Mistake("own_mix", lambda flights, late, mix: sum(late.values()) / sum(flights.values())),
            Mistake("own_mix_checked", _lent(lambda rates, _mix, flights: _weighted(rates, flights))),
            Mistake("plain_mean", _lent(lambda rates, mix, _flights: sum(rates[one] for one in mix) / len(mix))),
            Mistake("plain_mean_of_all", _lent(lambda rates, _mix, _flights: sum(rates.values()) / len(rates))),
            Mistake("late_flights_not_share", _lent(lambda rates, mix, _f: sum(rates[one] * mix[one] for one in mix))),
            Mistake("missing_is_punctual", _missing_is_punctual),
            Mistake("missing_is_skipped", _missing_is_skipped),
            Mistake("percent", _lent(lambda rates, mix, _flights: 100 * _weighted(rates, mix))),
            Mistake("on_time", _lent(lambda rates, mix, _flights: 1 - _weighted(rates, mix))),
            Mistake(
                "both_mixes",
                _lent(lambda rates, mix, flights: _weighted(rates, {one: mix[one] * flights[one] for one in mix})),
            ),
            Mistake("nothing_is_zero", _nothing_is_zero),
            Mistake("rounded", _lent(lambda rates, mix, _flights: round(_weighted(rates, mix), 2))),
            Mistake("late_over_mix", _late_over_mix),
            Mistake("nan_for_none", _nan_for_none),
            Mistake("first_airport_only", _first_airport_only),
            Mistake("same_airports_only", _same_airports_only),
            Mistake("shares_by_airport", _lent(lambda rates, _mix, _flights: rates)),
        ],
    ),
    Exercise(
        "answer_book",
        kind="function",
        covers=("team.analyst",),
        points=2,
        seconds=10.0,
        trial="mlops_lessons.data_team._trials_analyst:try_book",
        judge=judge_book,
        examples=[[_ROWS], [[[7, 100, 0.12], [8, 50, 0.5]]]],
        solution=solutions.answer_book,
        mistakes=[
            Mistake("numbers_as_text", _book(_HEADERS, lambda row: [*row[:2], f"{100 * row[2]:.1f} %"], form="")),
            Mistake("times_100", _book(_HEADERS, lambda row: [*row[:2], 100 * row[2]])),
            Mistake("no_format", _book(_HEADERS, form=""), points=0.7),
            Mistake("not_frozen", _book(_HEADERS, frozen=None), points=0.7),
            Mistake("no_headers", _book(None)),
            Mistake("first_row_lost", _first_row_under_headers),
            Mistake("lines_skipped", _book(_HEADERS, start=3)),
            Mistake("rows_missing", _last_only),
            Mistake("rounded", _book(_HEADERS, lambda row: [*row[:2], round(row[2], 1)])),
            Mistake("one_cell", _list_in_a_cell),
            Mistake("columns_swapped", _book(_HEADERS, lambda row: [row[1], row[0], row[2]])),
            Mistake("index_column", _indexed),
        ],
    ),
    Exercise(
        "hits",
        kind="function",
        covers=("team.scientist",),
        points=2,
        examples=_LISTS,
        cases=_some_lists,
        solution=solutions.hits,
        mistakes=[
            Mistake(
                "lowest_risk", lambda risk, late, warned: _of(_ordered(risk)[: max(1, int(warned * len(risk)))], late)
            ),
            Mistake("everyone", lambda risk, late, warned: sum(late) / len(late)),
            Mistake("first_rows", lambda risk, late, warned: _of(list(range(max(1, int(warned * len(risk))))), late)),
            Mistake(
                "half_as_limit", lambda risk, late, warned: _of([i for i, one in enumerate(risk) if one >= 0.5], late)
            ),
            Mistake(
                "over_the_share",
                lambda risk, late, warned: _of([i for i, one in enumerate(risk) if one >= warned], late),
            ),
            Mistake(
                "of_all_late", lambda risk, late, warned: sum(late[i] for i in _top(risk, warned)) / max(1, sum(late))
            ),
            Mistake("what_was_foreseen", lambda risk, late, warned: _of(_top(risk, warned), risk)),
            Mistake("count", lambda risk, late, warned: sum(late[i] for i in _top(risk, warned))),
            Mistake("percent", lambda risk, late, warned: 100 * _of(_top(risk, warned), late)),
            Mistake("rounded_up", lambda risk, late, warned: _of(_top(risk, warned, math.ceil), late)),
            Mistake("peeking", _peeking),
            Mistake("later_first", _later_first),
            Mistake("of_all_flights", lambda risk, late, warned: sum(late[i] for i in _top(risk, warned)) / len(late)),
            Mistake("rounded_to_nearest", lambda risk, late, warned: _of(_top(risk, warned, round), late)),
            Mistake("accuracy", _accuracy),
            Mistake("by_quantile", _by_quantile),
            Mistake("sorted_apart", lambda risk, late, warned: _of(_top(late, warned), late)),
            Mistake(
                "fraction_of_a_flight",
                lambda risk, late, warned: sum(late[i] for i in _top(risk, warned)) / (warned * len(risk)),
            ),
            Mistake("positions", lambda risk, late, warned: _top(risk, warned)),
            Mistake("the_risks_themselves", lambda risk, late, warned: [risk[i] for i in _top(risk, warned)]),
            Mistake(
                "none_at_least",
                lambda risk, late, warned: _of(_ordered(risk, reverse=True)[: int(warned * len(risk))], late),
            ),
        ],
    ),
    Exercise(
        "answer_to_send",
        kind="decision",
        covers=("team.analyst", "team.definition"),
        choices=("everything", "blame", "average", "promise", "what_we_know", "hedge", "model"),
        solution=solutions.answer_to_send,
        mistakes=[
            Mistake(name, lambda name=name: name)
            for name in ("everything", "blame", "average", "promise", "hedge", "model")
        ],
    ),
)
