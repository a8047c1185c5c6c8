"""The engineer's exercises on what comes in: contracts that are held, and records of a source that has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Verdict, same

__all__ = ["DRAWERS", "judge_contract", "judge_current", "try_contract", "try_current"]

Row = list[Any]

# --- the contract --------------------------------------------------------------------------------------------------------

_CLEAN = [
    [1, "UA", 1545, "EWR", 515, 2.0, 1400],
    [1, "UA", 1714, "LGA", 529, 4.0, 1416],
    [1, "AA", 1141, "JFK", 540, None, 1089],
    [1, "B6", 725, "JFK", 2359, -43.0, 94],
    [2, "DL", 461, "LGA", 5, 1301.0, 4983],
    [2, "UA", 1545, "EWR", 515, 0.0, 1400],
]
_HEADERS = ["day", "carrier", "flight", "origin", "sched_dep_time", "dep_delay", "distance"]


def _changed(column: str, value: Any, row: int = 1) -> list[Row]:
    rows = [list(each) for each in _CLEAN]
    rows[row][_HEADERS.index(column)] = value
    return rows


DRAWERS: dict[str, list[Row]] = {
    "clean": _CLEAN,
    "on_time": [row for row in _CLEAN if row[5] is not None and 0 <= row[5] < 100],
    "unknown_carrier": _changed("carrier", "ZZ"),
    "carrier_with_space": _changed("carrier", "UA "),
    "foreign_origin": _changed("origin", "IAH"),
    "hour_25": _changed("sched_dep_time", 2515),
    "minute_75": _changed("sched_dep_time", 1275),
    "delay_minus_999": _changed("dep_delay", -999.0),
    "distance_negative": _changed("distance", -1416),
    "distance_kilometres": _changed("distance", 8019),
    "distance_as_text": _changed("distance", "1,416"),
    "carrier_missing": _changed("carrier", None),
    "twice": [*_CLEAN, _CLEAN[0]],
}
_PASSED = {
    "unknown_carrier": "carriers_pass",
    "carrier_with_space": "carriers_pass",
    "foreign_origin": "origins_pass",
    "hour_25": "hours_pass",
    "minute_75": "minutes_pass",
    "delay_minus_999": "sentinel_passes",
    "distance_negative": "distances_pass",
    "distance_kilometres": "kilometres_pass",
    "distance_as_text": "text_passes",
    "carrier_missing": "missing_passes",
    "twice": "doubles_pass",
}


def try_contract(function: Callable[..., Any], drawer: str) -> dict[str, Any]:
    """Return whether a contract refuses a small delivery, and for what.

    Keys: ``schema`` (whether it is one), ``refused``, ``columns``, ``checks``.
    """
    import pandas as pd
    from pandera.errors import SchemaError, SchemaErrors

    schema = function()
    if not hasattr(schema, "validate"):
        return {"schema": False}
    table = pd.DataFrame(DRAWERS[drawer], columns=_HEADERS)
    try:
        schema.validate(table, lazy=True)
    except SchemaErrors as errors:
        cases = errors.failure_cases
        columns = sorted({str(name) for name in cases["column"].dropna()})
        return {"schema": True, "refused": True, "columns": columns, "checks": sorted({str(c) for c in cases["check"]})}
    except SchemaError as error:
        return {"schema": True, "refused": True, "columns": [], "checks": [str(error.check)]}
    return {"schema": True, "refused": False, "columns": [], "checks": []}


def judge_contract(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge what a contract says of one drawer: clean must pass, a defect must not."""
    [drawer] = case
    if not record["schema"]:
        return Verdict("failed", message="not_a_schema")
    clean = drawer in ("clean", "on_time")
    if record["refused"] != clean:
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=_about_refusal(record) if clean else _PASSED[drawer])


def _about_refusal(record: dict[str, Any]) -> str | None:
    """Return why clean data was refused."""
    columns, checks = record["columns"], record["checks"]
    if "not_nullable" in checks:
        return "cancelled_refused"
    if any(check.startswith("dtype") for check in checks):
        return "wrong_type"
    if "multiple_fields_uniqueness" in checks or "field_uniqueness" in checks:
        return "too_unique"
    by_column = {"dep_delay": "early_refused", "sched_dep_time": "midnight_refused", "distance": "far_refused"}
    return next((by_column[name] for name in columns if name in by_column), None)


# --- the change of schema ------------------------------------------------------------------------------------------------

_KILOMETRES = 1.609344


def try_current(function: Callable[..., Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return what a function makes of a record.

    Keys: ``answer``; ``refused``, with a ValueError; ``changed``, where it wrote into what it got; ``stumbled``, over which name.
    """
    given = dict(record)
    try:
        answer, refused = function(given), False
    except ValueError:
        answer, refused = None, True
    except KeyError as missing:
        return {"answer": None, "refused": False, "changed": False, "stumbled": str(missing.args[0])}
    return {"answer": answer, "refused": refused, "changed": given != record, "stumbled": None}


def judge_current(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge one record."""
    [source] = case
    known = {"carrier", "flight", "dep_delay", "departure_delay", "distance", "distance_km", "gate"}
    if set(source) - known:
        return Verdict("passed", 1.0) if record["refused"] else Verdict("failed", mistake="unknown_swallowed")
    if record["refused"]:
        return Verdict("failed", mistake="known_refused")
    if record["stumbled"]:
        return Verdict("failed", mistake="old_ones_stumble" if "departure_delay" not in source else "new_ones_stumble")
    wanted = _current(source)
    if same(record["answer"], wanted):
        return Verdict("failed", mistake="changes_its_input") if record["changed"] else Verdict("passed", 1.0)
    if not isinstance(record["answer"], dict):
        return Verdict("failed", message="not_a_record")
    return Verdict("failed", mistake=_about_current(source, record["answer"], wanted))


def _current(source: dict[str, Any]) -> dict[str, Any]:
    """Return the record in the names and units of today, in the judge's own words."""
    old = "distance_km" not in source
    return {
        "carrier": source["carrier"],
        "flight": source["flight"],
        "dep_delay": source.get("departure_delay", source.get("dep_delay")),
        "distance": source["distance"] if old else round(source["distance_km"] / _KILOMETRES),
        "gate": source.get("gate"),
    }


def _about_current(source: dict[str, Any], answer: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    if "gate" not in answer:
        return "gate_left_out"
    if set(answer) - set(wanted):
        return "old_names_stay"
    if set(wanted) - set(answer):
        return None
    if answer["dep_delay"] != wanted["dep_delay"]:
        return "zero_is_missing" if wanted["dep_delay"] == 0 else "delay_lost"
    got, right = answer["distance"], wanted["distance"]
    if got != right:
        kilometres = source.get("distance_km")
        if not isinstance(got, int | float):
            return "distance_lost"
        if kilometres is None:
            return "always_converted"
        if same(got, kilometres * _KILOMETRES, 1e-3):
            return "multiplied"
        return "kilometres_stay" if got == kilometres else "not_rounded" if abs(got - right) < 1.5 else None
    return "gate_lost" if answer["gate"] != wanted["gate"] else None
