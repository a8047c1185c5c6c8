"""What is right and, as code, what people typically get wrong: data, moments, costs and fairness."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.mlops_design import _mistaken_moments as moments
from mlops_lessons.mlops_design import _solutions_data as solutions

__all__ = ["EXERCISES"]

Rows = list[dict[str, Any]]

# --- missing_share


def _groups(rows: Rows, by: str, value: Callable[[dict[str, Any]], Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row[by], []).append(value(row))
    return groups


def _missing(answer: Callable[[list[bool], Rows, str], Any]) -> Callable[[Rows, str, str], dict[str, Any]]:
    """Return a mistaken function that makes its answer of a group from which of its rows lack the column."""

    def mistaken(rows: Rows, column: str, by: str) -> dict[str, Any]:
        groups = _groups(rows, by, lambda row: row.get(column) is None)
        return {group: answer(lacks, rows, column) for group, lacks in groups.items()}

    return mistaken


def _all_missing(rows: Rows, column: str) -> int:
    return sum(row.get(column) is None for row in rows)


def _falsy_is_missing(rows: Rows, column: str, by: str) -> dict[str, float]:
    groups = _groups(rows, by, lambda row: not row.get(column))
    return {group: sum(lacks) / len(lacks) for group, lacks in groups.items()}


def _only_with_missing(rows: Rows, column: str, by: str) -> dict[str, float]:
    return {group: share for group, share in solutions.missing_share(rows, column, by).items() if share}


def _absent_is_not_missing(rows: Rows, column: str, by: str) -> dict[str, float]:
    groups = _groups(rows, by, lambda row: column in row and row[column] is None)
    return {group: sum(lacks) / len(lacks) for group, lacks in groups.items()}


def _absent_left_out(rows: Rows, column: str, by: str) -> dict[str, float]:
    return solutions.missing_share([row for row in rows if column in row], column, by)


def _percent_missing(rows: Rows, column: str, by: str) -> dict[str, float]:
    return {group: 100 * share for group, share in solutions.missing_share(rows, column, by).items()}


def _shares_alone(rows: Rows, column: str, by: str) -> list[float]:
    return list(solutions.missing_share(rows, column, by).values())


def _overall(rows: Rows, column: str, by: str) -> Any:
    return _all_missing(rows, column) / len(rows) if rows else {}


def _some_rows(st: Any) -> Any:
    seats = st.sampled_from([None, 0, 55, 150])
    row = st.fixed_dictionaries({"carrier": st.sampled_from(["AA", "MQ", "UA"]), "seats": seats})
    return st.tuples(st.lists(row, max_size=5), st.just("seats"), st.just("carrier"))


_FLEET = [
    {"carrier": "AA", "seats": None},
    {"carrier": "AA", "seats": 150},
    {"carrier": "AA", "seats": 150},
    {"carrier": "AA", "seats": None},
    {"carrier": "UA", "seats": 0},
]
_ABSENT = [
    {"carrier": "AA"},
    {"carrier": "AA", "seats": 55},
    {"carrier": "AA", "seats": None},
    {"carrier": "MQ", "seats": None},
]

# --- announce_from


def _guarded(formula: Callable[[float, float, float], float]) -> Callable[[float, float, float], float]:
    """Return `formula` where announcing saves something, else what is asked for then."""

    def mistaken(false_alarm: float, missed: float, announced: float) -> float:
        return 1.0 if missed <= announced else formula(false_alarm, missed, announced)

    return mistaken


def _unguarded(false_alarm: float, missed: float, announced: float) -> float:
    total = false_alarm + missed - announced
    return false_alarm / total if total else 0.0


def _percent_threshold(false_alarm: float, missed: float, announced: float) -> float:
    return 100 * solutions.announce_from(false_alarm, missed, announced)


def _never_is_none(false_alarm: float, missed: float, announced: float) -> float | None:
    return None if missed <= announced else solutions.announce_from(false_alarm, missed, announced)


def _never_is_zero(false_alarm: float, missed: float, announced: float) -> float:
    return 0.0 if missed <= announced else solutions.announce_from(false_alarm, missed, announced)


def _some_costs(st: Any) -> Any:
    return st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(0, 9))


# --- missed_by


def _rates(
    counts: Callable[[dict[str, Any]], bool], wrong: Callable[[dict[str, Any], float], bool], nothing: Any = None
) -> Callable[[Rows, str, float], dict[str, Any]]:
    """Return a mistaken function: which flights it counts, which of these it takes for missed, what it gives for none."""

    def mistaken(flights: Rows, by: str, threshold: float) -> dict[str, Any]:
        groups = _groups(flights, by, lambda one: wrong(one, threshold) if counts(one) else None)
        kept = {group: [one for one in found if one is not None] for group, found in groups.items()}
        return {group: sum(found) / len(found) if found else nothing for group, found in kept.items()}

    return mistaken


def _late(flight: dict[str, Any]) -> bool:
    return bool(flight["late"])


def _unseen(flight: dict[str, Any], threshold: float) -> bool:
    return flight["chance"] < threshold


def _of_the_quiet(flights: Rows, by: str, threshold: float) -> dict[str, Any]:
    quiet = _groups(flights, by, lambda one: one["late"] if _unseen(one, threshold) else None)
    kept = {group: [one for one in found if one is not None] for group, found in quiet.items()}
    return {group: sum(found) / len(found) if found else None for group, found in kept.items()}


def _of_all_missed(flights: Rows, by: str, threshold: float) -> dict[str, Any]:
    groups = _groups(flights, by, lambda one: _late(one) and _unseen(one, threshold))
    total = sum(map(sum, groups.values()))
    return {group: sum(found) / total if total else None for group, found in groups.items()}


def _none_left_out(flights: Rows, by: str, threshold: float) -> dict[str, Any]:
    return {group: rate for group, rate in solutions.missed_by(flights, by, threshold).items() if rate is not None}


def _percent_missed(flights: Rows, by: str, threshold: float) -> dict[str, Any]:
    rates = solutions.missed_by(flights, by, threshold)
    return {group: None if rate is None else 100 * rate for group, rate in rates.items()}


def _missed_altogether(flights: Rows, by: str, threshold: float) -> float | None:
    unseen = [_unseen(one, threshold) for one in flights if _late(one)]
    return sum(unseen) / len(unseen) if unseen else None


def _rates_alone(flights: Rows, by: str, threshold: float) -> list[Any]:
    return list(solutions.missed_by(flights, by, threshold).values())


def _counted(flights: Rows, by: str, threshold: float) -> dict[str, int]:
    groups = _groups(flights, by, lambda one: _late(one) and _unseen(one, threshold))
    return {group: sum(found) for group, found in groups.items()}


def _judged(origin: str, chance: float, late: int) -> dict[str, Any]:
    return {"origin": origin, "chance": chance, "late": late}


_FOUR_LATE = [_judged("JFK", 0.1, 1), _judged("JFK", 0.2, 1), _judged("JFK", 0.2, 1), _judged("JFK", 0.3, 1)]
_THREE_AIRPORTS = [
    _judged("JFK", 0.1, 1),
    _judged("JFK", 0.15, 1),
    _judged("JFK", 0.2, 1),
    _judged("JFK", 0.25, 1),
    _judged("JFK", 0.6, 1),
    _judged("JFK", 0.1, 0),
    _judged("JFK", 0.4, 0),
    _judged("EWR", 0.2, 1),
    _judged("EWR", 0.3, 0),
    _judged("EWR", 0.7, 1),
    _judged("LGA", 0.1, 0),
    _judged("LGA", 0.3, 0),
]


def _some_judged(st: Any) -> Any:
    flight = st.fixed_dictionaries(
        {
            "origin": st.sampled_from(["EWR", "JFK"]),
            "chance": st.sampled_from([0.1, 0.25, 0.5]),
            "late": st.integers(0, 1),
        }
    )
    return st.tuples(st.lists(flight, max_size=5), st.just("origin"), st.just(0.25))


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "missing_share",
        kind="function",
        covers=("mlops.data_quality",),
        examples=[[_FLEET, "seats", "carrier"], [_ABSENT, "seats", "carrier"], [[], "seats", "carrier"]],
        cases=_some_rows,
        solution=solutions.missing_share,
        mistakes=[
            Mistake("counts", _missing(lambda lacks, _rows, _column: sum(lacks))),
            Mistake("of_all_rows", _missing(lambda lacks, rows, _column: sum(lacks) / len(rows))),
            Mistake("of_all_missing", _missing(lambda lacks, rows, column: sum(lacks) / _all_missing(rows, column))),
            Mistake("present", _missing(lambda lacks, _rows, _column: 1 - sum(lacks) / len(lacks))),
            Mistake("yes_or_no", _missing(lambda lacks, _rows, _column: float(any(lacks)))),
            Mistake("zero_is_missing", _falsy_is_missing),
            Mistake("only_with_missing", _only_with_missing),
            Mistake("absent_is_not_missing", _absent_is_not_missing),
            Mistake("absent_left_out", _absent_left_out),
            Mistake("overall", _overall),
            Mistake("overall_in_each", _missing(lambda _lacks, rows, column: _all_missing(rows, column) / len(rows))),
            Mistake(
                "first_row", lambda rows, column, by: solutions.missing_share(rows[:1], column, by) if rows else None
            ),
            Mistake("percent", _percent_missing),
            Mistake("shares_alone", _shares_alone),
            Mistake(
                "as_pairs", lambda rows, column, by: list(map(list, solutions.missing_share(rows, column, by).items()))
            ),
        ],
    ),
    Exercise(
        "known_in_time",
        kind="function",
        covers=("mlops.design",),
        points=2,
        examples=[
            [moments.SUMMER, "2013-07-15T23:00:00+00:00"],
            [moments.NIGHT, "2013-01-16T02:30:00+00:00"],
            [moments.OFFSETS, "2013-07-15T10:00:00-04:00"],
            [moments.CLOCK_CHANGE, "2013-03-10T16:00:00+00:00"],
            [{}, "2013-07-15T23:00:00+00:00"],
        ],
        cases=moments.some_moments,
        solution=solutions.known_in_time,
        mistakes=[
            Mistake("utc_throughout", moments.known_by(lambda leaves: moments.evening_before(leaves, zone=UTC))),
            Mistake(
                "utc_date",
                moments.known_by(lambda leaves: moments.evening_before(leaves, zone=UTC, clock=moments.NEW_YORK)),
            ),
            Mistake("utc_clock", moments.known_by(lambda leaves: moments.evening_before(leaves, clock=UTC))),
            Mistake("zone_as_written", moments.known_by(moments.at_18_as_written)),
            Mistake("minutes_kept", moments.known_by(moments.at_18_and_some_minutes)),
            Mistake("same_day", moments.known_by(lambda leaves: moments.evening_before(leaves, before=0))),
            Mistake(
                "always_winter",
                moments.known_by(lambda leaves: moments.evening_before(leaves, zone=moments.fixed_zone(-5))),
            ),
            Mistake(
                "always_summer",
                moments.known_by(lambda leaves: moments.evening_before(leaves, zone=moments.fixed_zone(-4))),
            ),
            Mistake("exact_left_out", moments.known_by(moments.evening_before, strictly=True)),
            Mistake("before_departure", moments.known_by(lambda leaves: leaves)),
            Mistake("a_day_before", moments.known_by(lambda leaves: leaves - timedelta(days=1))),
            Mistake("by_date", moments.known_by_date),
            Mistake("as_text", moments.known_as_text),
            Mistake("zones_dropped", moments.known_without_zones),
            Mistake("not_sorted", moments.known_by(moments.evening_before, order=list)),
            Mistake("with_moments", moments.with_moments),
            Mistake("in_order_of_time", moments.known_in_order_of_time),
            Mistake("too_late_ones", moments.known_too_late),
            Mistake("how_many", lambda known_at, departure: len(solutions.known_in_time(known_at, departure))),
        ],
    ),
    Exercise(
        "late_share_known",
        kind="function",
        covers=("mlops.design",),
        points=2,
        examples=[
            [moments.IN_THE_AIR, moments.AT_18],
            [moments.AFTERNOON, moments.AT_18],
            [moments.NOBODY, moments.AT_18],
            [moments.FROM_LA, moments.AT_18],
            [[], moments.AT_18],
        ],
        solution=solutions.late_share_known,
        mistakes=[
            Mistake("the_future_too", moments.share_known(had=lambda one, _end: one["landed"] is not None)),
            Mistake("had_left", moments.share_known(had=moments.had_left)),
            Mistake("of_all_flights", moments.share_known(of=lambda _known_ones, flights: len(flights))),
            Mistake("more_than_15", moments.share_known(late=lambda delay: delay > 15)),
            Mistake("any_delay", moments.share_known(late=lambda delay: delay > 0)),
            Mistake("on_time_share", moments.share_known(late=lambda delay: delay < 15)),
            Mistake("zero_for_none", moments.share_known(nothing=0.0)),
            Mistake("none_is_nan", moments.share_known(nothing=math.nan)),
            Mistake("late_to_punctual", moments.late_to_punctual),
            Mistake("mean_delay", moments.mean_delay),
            Mistake(
                "exact_left_out",
                moments.share_known(
                    had=lambda one, end: moments.had_landed(one, end) and not moments.landed_at(one, end)
                ),
            ),
            Mistake("as_text", moments.landed_as_text),
            Mistake("percent", moments.percent_known),
            Mistake("count", moments.count_known),
        ],
    ),
    Exercise(
        "announce_from",
        kind="function",
        covers=("mlops.design",),
        examples=[[1, 3, 0], [1, 4, 1], [2, 8, 2], [5, 5, 0], [1, 2, 2], [1, 2, 5]],
        cases=_some_costs,
        solution=solutions.announce_from,
        mistakes=[
            Mistake("swapped", _guarded(lambda alarm, missed, told: (missed - told) / (alarm + missed - told))),
            Mistake("ratio", _guarded(lambda alarm, missed, told: alarm / (missed - told))),
            Mistake("odds", _guarded(lambda alarm, missed, told: (missed - told) / alarm)),
            Mistake("half", _guarded(lambda _alarm, _missed, _told: 0.5)),
            Mistake("two_costs", lambda alarm, missed, _told: alarm / (alarm + missed)),
            Mistake("two_costs_guarded", _guarded(lambda alarm, missed, _told: alarm / (alarm + missed))),
            Mistake("added", _guarded(lambda alarm, missed, told: alarm / (alarm + missed + told))),
            Mistake("told_above", _guarded(lambda alarm, missed, told: (alarm + told) / (alarm + missed))),
            Mistake("swapped_two_costs", lambda alarm, missed, _told: missed / (alarm + missed)),
            Mistake("not_guarded", _unguarded),
            Mistake("never_is_zero", _never_is_zero),
            Mistake("never_is_none", _never_is_none),
            Mistake("percent", _percent_threshold),
            Mistake("of_missed", _guarded(lambda alarm, missed, _told: alarm / missed)),
        ],
    ),
    Exercise(
        "missed_by",
        kind="function",
        covers=("mlops.design",),
        points=2,
        examples=[[_FOUR_LATE, "origin", 0.25], [_THREE_AIRPORTS, "origin", 0.25], [[], "origin", 0.25]],
        cases=_some_judged,
        solution=solutions.missed_by,
        mistakes=[
            Mistake("of_all_flights", _rates(lambda _one: True, lambda one, level: _late(one) and _unseen(one, level))),
            Mistake("of_all_missed", _of_all_missed),
            Mistake("of_the_quiet", _of_the_quiet),
            Mistake("false_alarms", _rates(lambda one: not _late(one), lambda one, level: not _unseen(one, level))),
            Mistake("caught", _rates(_late, lambda one, level: not _unseen(one, level))),
            Mistake("exact_not_announced", _rates(_late, lambda one, level: one["chance"] <= level)),
            Mistake("none_is_zero", _rates(_late, _unseen, nothing=0.0)),
            Mistake("none_left_out", _none_left_out),
            Mistake("quiet_share", _rates(lambda _one: True, _unseen)),
            Mistake("announced_share", _rates(lambda _one: True, lambda one, level: not _unseen(one, level))),
            Mistake("none_is_nan", _rates(_late, _unseen, nothing=math.nan)),
            Mistake("none_is_one", _rates(_late, _unseen, nothing=1.0)),
            Mistake("from_one_half", lambda flights, by, threshold: solutions.missed_by(flights, by, 0.5)),
            Mistake("percent", _percent_missed),
            Mistake("altogether", _missed_altogether),
            Mistake("rates_alone", _rates_alone),
            Mistake("count", _counted),
        ],
    ),
)
