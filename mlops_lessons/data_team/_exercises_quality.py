"""What is right and, as code, what people typically get wrong: the contract, what was known, the changed source."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.data_team import _solutions_engineer as solutions
from mlops_lessons.data_team._trials_quality import DRAWERS, judge_contract, judge_current

__all__ = ["EXERCISES"]

_STEPS = ("team.engineer_functions",)

# --- the contract


def _contract(nullable: tuple[str, ...] = ("dep_delay",), **changes: Any) -> Callable[[], Any]:
    """Return a contract that is right but for what is changed: a column's type and rule, or what is unique."""

    def contract() -> Any:
        import pandera.pandas as pa

        columns = {
            "day": (int, pa.Check.in_range(1, 31)),
            "carrier": (str, pa.Check.isin(["AA", "B6", "DL", "UA"])),
            "flight": (int, pa.Check.gt(0)),
            "origin": (str, pa.Check.isin(["EWR", "JFK", "LGA"])),
            "sched_dep_time": (int, pa.Check(lambda time: time.between(0, 2359) & (time % 100 < 60))),
            "dep_delay": (float, pa.Check.in_range(-120, 1500)),
            "distance": (int, pa.Check.in_range(10, 5500)),
        }
        columns |= {name: change(pa) for name, change in changes.items() if name in columns}
        return pa.DataFrameSchema(
            {name: pa.Column(kind, rule, nullable=name in nullable) for name, (kind, rule) in columns.items()},
            unique=changes.get("unique", ["day", "carrier", "flight", "origin"]),
        )

    return contract


def _another_column() -> Any:
    import pandera.pandas as pa

    return _contract()().add_columns({"gate": pa.Column(str)})


def _any_distance(distance: Any) -> Any:
    """Return which distances are in range, however they are written."""
    return distance.map(lambda one: 10 <= float(str(one).replace(",", "")) <= 5500)


# --- what was known


def _known(
    records: list[dict[str, Any]],
    counts: Callable[[dict[str, Any]], bool],
    order: str | None = "received",
    first: bool = False,
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for record in sorted(records, key=lambda each: each[order]) if order else records:
        if counts(record) and not (first and record["flight"] in found):
            found[record["flight"]] = record["arr_delay"]
    return found


def _all(records: list[dict[str, Any]], moment: str) -> list[tuple[str, list[Any]]]:
    """Return each flight with the delays of all its versions, as they stand in the list."""
    found: dict[str, list[Any]] = {}
    for record in records:
        if record["received"] <= moment:
            found.setdefault(record["flight"], []).append(record["arr_delay"])
    return list(found.items())


def _record(flight: str, arrived: str | None, received: str, arr_delay: int | None) -> dict[str, Any]:
    return {"flight": flight, "arrived": arrived, "received": received, "arr_delay": arr_delay}


_RECORDS = [
    _record("UA 1", "2013-01-31T12:10", "2013-01-31T12:30", 8),
    _record("UA 1", "2013-01-31T12:10", "2013-01-31T17:00", 18),
    _record("AA 3", "2013-01-31T16:40", "2013-02-01T02:00", 55),
    _record("DL 7", "2013-01-31T15:00", "2013-01-31T18:00", -4),
    _record("B6 9", "2013-01-31T11:00", "2013-01-31T16:00", None),
    _record("B6 9", "2013-01-31T11:00", "2013-01-31T11:20", 0),
    _record("UA 1", "2013-01-31T12:10", "2013-01-31T19:00", 21),
    _record("WN 5", None, "2013-01-31T09:00", None),
]


def _records_of(st: Any) -> Any:
    hours = st.integers(10, 23).map(lambda hour: f"2013-01-31T{hour}:00")
    both = st.tuples(hours, hours).map(sorted)
    record = st.tuples(st.sampled_from(["UA 1", "AA 3"]), both, st.sampled_from([20, 0, None])).map(
        lambda drawn: _record(drawn[0], *drawn[1], drawn[2])
    )
    unique = st.lists(record, max_size=4, unique_by=lambda each: (each["flight"], each["received"]))
    return st.tuples(unique, hours)


# --- the change of schema

_OLD = {"carrier": "UA", "flight": 1545, "dep_delay": 2, "distance": 1400}
_NEW = {"carrier": "UA", "flight": 1545, "departure_delay": 2, "distance_km": 2253.0, "gate": "A7"}


def _adapted(**changes: Callable[[dict[str, Any]], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """Return an adapter that is right but for some fields; a field whose change is None is left out."""

    def adapt(record: dict[str, Any]) -> dict[str, Any]:
        current = solutions.to_current(record)
        for name, change in changes.items():
            current[name] = change(record)
        return current

    return adapt


def _old_names_stay(record: dict[str, Any]) -> dict[str, Any]:
    return {**record, **solutions.to_current(record)}


def _gate_left_out(record: dict[str, Any]) -> dict[str, Any]:
    current = solutions.to_current(record)
    return {name: value for name, value in current.items() if name != "gate" or "gate" in record}


def _unknown_swallowed(record: dict[str, Any]) -> dict[str, Any]:
    known = {"carrier", "flight", "dep_delay", "departure_delay", "distance", "distance_km", "gate"}
    return solutions.to_current({name: value for name, value in record.items() if name in known})


def _another_error(record: dict[str, Any]) -> dict[str, Any]:
    try:
        return solutions.to_current(record)
    except ValueError as error:
        raise KeyError("terminal") from error


def _changes_its_input(record: dict[str, Any]) -> dict[str, Any]:
    current = solutions.to_current(record)
    record.clear()
    record.update(current)
    return record


def _new_names_only(record: dict[str, Any]) -> dict[str, Any]:
    _unknown_refused(record)
    return {
        "carrier": record["carrier"],
        "flight": record["flight"],
        "dep_delay": record["departure_delay"],
        "distance": round(record["distance_km"] / 1.609344),
        "gate": record["gate"],
    }


def _old_names_only(record: dict[str, Any]) -> dict[str, Any]:
    _unknown_refused(record)
    return {name: record[name] for name in _OLD} | {"gate": record.get("gate")}


def _unknown_refused(record: dict[str, Any]) -> None:
    solutions.to_current(record)


def _strict(record: dict[str, Any]) -> dict[str, Any]:
    if set(record) - {*_OLD, "gate"}:
        raise ValueError(record)
    return solutions.to_current(record)


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "delivery_contract",
        kind="function",
        covers=("team.engineer_functions", "team.engineer"),
        points=2,
        trial="mlops_lessons.data_team._trials_quality:try_contract",
        examples=[[drawer] for drawer in DRAWERS],
        judge=judge_contract,
        seconds=15.0,
        solution=solutions.delivery_contract,
        mistakes=[
            Mistake("carriers_pass", _contract(carrier=lambda pa: (str, pa.Check.str_length(2, 3)))),
            Mistake("origins_pass", _contract(origin=lambda pa: (str, pa.Check.str_length(3, 3)))),
            Mistake("hours_pass", _contract(sched_dep_time=lambda pa: (int, pa.Check(lambda t: t % 100 < 60)))),
            Mistake("minutes_pass", _contract(sched_dep_time=lambda pa: (int, pa.Check.in_range(0, 2359)))),
            Mistake("sentinel_passes", _contract(dep_delay=lambda pa: (float, pa.Check.le(1500)))),
            Mistake("distances_pass", _contract(distance=lambda pa: (int, pa.Check.le(5500)))),
            Mistake("kilometres_pass", _contract(distance=lambda pa: (int, pa.Check.gt(0)))),
            Mistake("text_passes", _contract(distance=lambda pa: (None, pa.Check(_any_distance)))),
            Mistake("missing_passes", _contract(nullable=("dep_delay", "carrier"))),
            Mistake("doubles_pass", _contract(unique=None)),
            Mistake("too_unique", _contract(unique=["carrier", "flight"])),
            Mistake("cancelled_refused", _contract(nullable=())),
            Mistake("early_refused", _contract(dep_delay=lambda pa: (float, pa.Check.ge(0)))),
            Mistake("midnight_refused", _contract(sched_dep_time=lambda pa: (int, pa.Check.in_range(100, 2300)))),
            Mistake("far_refused", _contract(distance=lambda pa: (int, pa.Check.in_range(100, 3000)))),
            Mistake("wrong_type", _contract(dep_delay=lambda pa: (int, pa.Check.in_range(-120, 1500)))),
            Mistake("good_refused", _contract(carrier=lambda pa: (str, pa.Check.isin(["AA", "UA"])))),
            Mistake("other_columns", _another_column),
        ],
    ),
    Exercise(
        "known_at",
        kind="function",
        covers=_STEPS,
        examples=[
            [_RECORDS, "2013-01-31T18:00"],
            [_RECORDS, "2013-02-02T00:00"],
            [_RECORDS[:2], "2013-01-31T12:00"],
            [[], "2013-01-31T18:00"],
        ],
        cases=_records_of,
        solution=solutions.known_at,
        mistakes=[
            Mistake("the_future", lambda records, moment: _known(records, lambda r: True)),
            Mistake(
                "when_it_landed", lambda records, moment: _known(records, lambda r: (r["arrived"] or "z") <= moment)
            ),
            Mistake("not_at_the_moment", lambda records, moment: _known(records, lambda r: r["received"] < moment)),
            Mistake(
                "first_version", lambda records, moment: _known(records, lambda r: r["received"] <= moment, first=True)
            ),
            Mistake(
                "order_of_the_list",
                lambda records, moment: _known(records, lambda r: r["received"] <= moment, order=None),
            ),
            Mistake(
                "missing_ignored",
                lambda records, moment: _known(
                    records, lambda r: r["received"] <= moment and r["arr_delay"] is not None
                ),
            ),
            Mistake(
                "missing_dropped",
                lambda records, moment: {
                    flight: delay for flight, delay in solutions.known_at(records, moment).items() if delay is not None
                },
            ),
            Mistake(
                "unknown_as_none",
                lambda records, moment: (
                    {record["flight"]: None for record in records} | solutions.known_at(records, moment)
                ),
            ),
            Mistake(
                "largest_delay",
                lambda records, moment: {
                    flight: max(
                        (r["arr_delay"] for r in records if r["flight"] == flight and r["received"] <= moment),
                        key=lambda delay: -1e9 if delay is None else delay,
                    )
                    for flight in solutions.known_at(records, moment)
                },
            ),
            Mistake(
                "list_of_records",
                lambda records, moment: [record for record in records if record["received"] <= moment],
            ),
            Mistake(
                "both_clocks",
                lambda records, moment: _known(
                    records, lambda r: r["received"] <= moment and r["arrived"] is not None and r["arrived"] <= moment
                ),
            ),
            Mistake(
                "order_of_arrival",
                lambda records, moment: _known(
                    sorted(records, key=lambda r: r["arrived"] or ""), lambda r: r["received"] <= moment, order=None
                ),
            ),
            Mistake(
                "whole_records",
                lambda records, moment: {
                    r["flight"]: r for r in sorted(records, key=lambda r: r["received"]) if r["received"] <= moment
                },
            ),
            Mistake(
                "none_as_zero",
                lambda records, moment: {name: one or 0 for name, one in solutions.known_at(records, moment).items()},
            ),
            Mistake(
                "nan_for_none",
                lambda records, moment: {
                    name: math.nan if one is None else one for name, one in solutions.known_at(records, moment).items()
                },
            ),
            Mistake("after_the_moment", lambda records, moment: _known(records, lambda r: r["received"] > moment)),
            Mistake(
                "summed",
                lambda records, moment: {name: sum(filter(None, all_)) for name, all_ in _all(records, moment)},
            ),
            Mistake("all_versions", lambda records, moment: dict(_all(records, moment))),
            Mistake(
                "return_in_the_loop",
                lambda records, moment: next(
                    ({r["flight"]: r["arr_delay"]} for r in records if r["received"] <= moment), {}
                ),
            ),
        ],
    ),
    Exercise(
        "to_current",
        kind="function",
        covers=_STEPS,
        trial="mlops_lessons.data_team._trials_quality:try_current",
        examples=[
            [_OLD],
            [_NEW],
            [_NEW | {"departure_delay": 0, "gate": None}],
            [_NEW | {"departure_delay": None}],
            [_OLD | {"gate": "B2"}],
            [_NEW | {"terminal": 4}],
        ],
        judge=judge_current,
        solution=solutions.to_current,
        mistakes=[
            Mistake("new_ones_stumble", _old_names_only),
            Mistake("old_ones_stumble", _new_names_only),
            Mistake("known_refused", _strict),
            Mistake("unknown_swallowed", _unknown_swallowed),
            Mistake("delay_lost", _adapted(dep_delay=lambda record: record.get("dep_delay"))),
            Mistake("zero_is_missing", _adapted(dep_delay=lambda r: r.get("departure_delay") or r.get("dep_delay"))),
            Mistake(
                "kilometres_stay",
                _adapted(distance=lambda record: record.get("distance_km", record.get("distance"))),
            ),
            Mistake(
                "multiplied",
                _adapted(
                    distance=lambda r: round(r["distance_km"] * 1.609344) if "distance_km" in r else r["distance"]
                ),
            ),
            Mistake(
                "not_rounded",
                _adapted(distance=lambda r: r["distance_km"] / 1.609344 if "distance_km" in r else r["distance"]),
            ),
            Mistake(
                "always_converted",
                _adapted(distance=lambda r: round(r.get("distance_km", r.get("distance")) / 1.609344)),
            ),
            Mistake("distance_lost", _adapted(distance=lambda record: record.get("distance"))),
            Mistake("gate_left_out", _gate_left_out),
            Mistake("gate_lost", _adapted(gate=lambda record: None)),
            Mistake("gate_not_none", _adapted(gate=lambda record: record.get("gate") or "")),
            Mistake(
                "rough_mile",
                _adapted(distance=lambda r: round(r["distance_km"] / 1.6) if "distance_km" in r else r["distance"]),
            ),
            Mistake("another_error", _another_error),
            Mistake("old_names_stay", _old_names_stay),
            Mistake("changes_its_input", _changes_its_input),
        ],
    ),
)
