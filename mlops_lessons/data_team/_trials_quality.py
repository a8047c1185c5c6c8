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

    Keys: ``refused``, and where it is so, ``columns`` and ``checks``; or ``schema``, False, where it is no contract.
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
        return {"refused": True, "columns": columns, "checks": sorted({str(c) for c in cases["check"]})}
    except SchemaError as error:
        return {"refused": True, "columns": [], "checks": [str(error.check)]}
    return {"refused": False}


def judge_contract(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge what a contract says of one drawer: clean must pass, a defect must not."""
    [drawer] = case
    if "schema" in record:
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
    if any(check.startswith("column_") for check in checks):
        return "other_columns"
    by_column = {"dep_delay": "early_refused", "sched_dep_time": "midnight_refused", "distance": "far_refused"}
    return next((by_column[name] for name in columns if name in by_column), "good_refused" if columns else None)


# --- the change of schema ------------------------------------------------------------------------------------------------

_KILOMETRES = 1.609344
_KNOWN = {"carrier", "flight", "dep_delay", "departure_delay", "distance", "distance_km", "gate"}


def try_current(function: Callable[..., Any], record: dict[str, Any]) -> Any:
    """Return what a function makes of a record.

    Its answer; or, where it raised or wrote into what it got, ``{"raised": type}`` or ``{"returned": …, "was_given": …}``.
    """
    given = dict(record)
    try:
        answer = function(given)
    except (ValueError, KeyError) as error:
        return {"raised": type(error).__name__}
    except Exception as error:
        if set(record) <= _KNOWN:
            raise
        return {"raised": type(error).__name__}
    return answer if given == record else {"returned": answer, "was_given": given}


def judge_current(case: list[Any], record: Any) -> Verdict:
    """Judge one record."""
    [source] = case
    raised = record.get("raised") if isinstance(record, dict) and set(record) == {"raised"} else None
    if set(source) - _KNOWN:
        if raised is None:
            return Verdict("failed", mistake="unknown_swallowed")
        return Verdict("passed", 1.0) if raised == "ValueError" else Verdict("failed", mistake="another_error")
    if raised == "ValueError":
        return Verdict("failed", mistake="known_refused")
    if raised:
        return Verdict("failed", mistake="old_ones_stumble" if "departure_delay" not in source else "new_ones_stumble")
    changed = isinstance(record, dict) and set(record) == {"returned", "was_given"}
    answer, wanted = record["returned"] if changed else record, _current(source)
    if same(answer, wanted):
        return Verdict("failed", mistake="changes_its_input") if changed else Verdict("passed", 1.0)
    if not isinstance(answer, dict):
        return Verdict("failed", message="not_a_record")
    return Verdict("failed", mistake=_about_current(source, answer, wanted))


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
        if got == kilometres:
            return "kilometres_stay"
        if abs(got - right) < 1.5:
            return "not_rounded"
        return "rough_mile" if abs(got - right) < 0.03 * right else None
    if answer["gate"] != wanted["gate"]:
        return "gate_lost" if wanted["gate"] is not None else "gate_not_none"
    return None
