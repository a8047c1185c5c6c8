"""Plain values: any Python object as JSON made of exact built-in types, and JSON with NaN and infinity as strict text.

What JSON does not have carries one key that begins with ``$``:

=====================  =====================================================================
``{"$set": [...]}``    a set, its elements in a stable order
``{"$map": [[k, v]]}`` a dictionary whose keys are not all plain text, in a stable order
``{"$bytes": "hex"}``  bytes
``{"$time": "..."}``   a date, time or datetime, as ISO 8601; ``{"$seconds": x}`` a span of time
``{"$path": "..."}``   a path; ``{"$enum": "Colour.RED"}`` a member of an enumeration
``{"$object": [...]}`` a dataclass: its name and its fields; ``{"$complex": [re, im]}``
``{"$unreadable": t}`` an object of type `t` that none of this fits
``{"$too_large": t}``  an answer of type `t` beyond the limits of size or depth
``{"$float": "nan"}``  in text only: a float that strict JSON does not have
=====================  =====================================================================

Tuples, numpy arrays, ranges and the views of a dictionary become lists; a Series a list, or a dictionary by its labels; a
DataFrame a list of records; numpy numbers, fractions and decimals become numbers; ``pandas.NA`` is None.
"""

from __future__ import annotations

import datetime
import json
import math
import sys
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from mlops_lessons.course.limits import TimeUp, leave_in_peace

__all__ = ["copy_json", "decode", "encode", "to_json", "type_name"]

_MOST_NODES, _MOST_TEXT, _MOST_DEPTH, _MOST_BITS = 100_000, 2_000_000, 40, 1_000
_VIEWS = (range, type({}.keys()), type({}.values()), type({}.items()))
leave_in_peace(__file__)


class _TooLargeError(Exception):
    """The answer is beyond the limits."""


@dataclass
class _Budget:
    nodes: int = _MOST_NODES
    text: int = _MOST_TEXT

    def spend(self, nodes: int = 1, text: int = 0) -> None:
        """Change the budget; raise when it is used up."""
        self.nodes -= nodes
        self.text -= text
        if self.nodes < 0 or self.text < 0:
            raise _TooLargeError


def type_name(kind: type) -> str:
    """Return the name of a type, asking nothing that its metaclass could answer."""
    return str(type.__dict__["__name__"].__get__(kind))[:100]


def to_json(value: Any) -> Any:
    """Return `value` as JSON of exact built-in types; see the table of the module for the rest.

    Never raises, whatever the object is, but for the cut of a time limit that it runs in.
    """
    try:
        return _plain(value, 0, _Budget())
    except (_TooLargeError, MemoryError, RecursionError):
        return {"$too_large": type_name(type(value))}


def _plain(value: Any, depth: int, budget: _Budget) -> Any:
    kind = type(value)
    budget.spend()
    if depth > _MOST_DEPTH:
        raise _TooLargeError
    if kind is bool or kind is float or value is None:  # never ==, which a metaclass may answer
        return value
    try:
        return _convert(value, kind, depth, budget)
    except (_TooLargeError, TimeUp):
        raise
    except BaseException:  # learner code may run in here: a property, an __iter__ that raises SystemExit
        return {"$unreadable": type_name(kind)}


def _convert(value: Any, kind: type, depth: int, budget: _Budget) -> Any:
    def inner(items: Any) -> list[Any]:
        return [_plain(item, depth + 1, budget) for item in items]

    if issubclass(kind, Enum):
        return {"$enum": f"{type_name(kind)}.{Enum.__dict__['name'].__get__(value)}"}
    if issubclass(kind, str):
        budget.spend(text=str.__len__(value))
        return str.__str__(value)
    if issubclass(kind, int):
        if int.bit_length(value) > _MOST_BITS:
            raise _TooLargeError
        return int.__add__(value, 0)
    if issubclass(kind, float):
        return float.__add__(value, 0.0)
    if issubclass(kind, dict):
        return _mapping(inner(dict.keys(value)), inner(dict.values(value)))
    if issubclass(kind, (list, tuple)):
        base = list if issubclass(kind, list) else tuple
        return inner(base.__iter__(value))
    if any(kind is view for view in _VIEWS):
        if kind is range and abs(len(value)) > budget.nodes:
            raise _TooLargeError
        return inner(value)
    if issubclass(kind, (set, frozenset)):
        base = set if issubclass(kind, set) else frozenset
        return {"$set": sorted(inner(base.__iter__(value)), key=encode)}
    if issubclass(kind, (bytes, bytearray)):
        budget.spend(text=len(value))
        return {"$bytes": bytes(value).hex()}
    return _rare(value, kind, inner, budget)


def _mapping(keys: list[Any], values: list[Any]) -> dict[str, Any]:
    if all(type(key) is str and not key.startswith("$") for key in keys):
        return dict(zip(keys, values, strict=True))
    return {"$map": sorted(([k, v] for k, v in zip(keys, values, strict=True)), key=lambda pair: encode(pair[0]))}


def _rare(value: Any, kind: type, inner: Any, budget: _Budget) -> Any:
    tables = _table(value, kind, inner, budget)
    if tables is not None:
        return tables[0]
    if issubclass(kind, (datetime.date, datetime.time)):
        return {"$time": str(value.isoformat())}
    if issubclass(kind, datetime.timedelta):
        return {"$seconds": float(value.total_seconds())}
    if issubclass(kind, PurePath):
        return {"$path": str(value.__fspath__())}
    if issubclass(kind, (Fraction, Decimal)):
        return float(value)
    if kind is complex:
        return {"$complex": [value.real, value.imag]}
    fields = vars(kind).get("__dataclass_fields__")
    if type(fields) is dict:
        names = [str(name) for name in fields]
        values = inner(object.__getattribute__(value, name) for name in names)
        return {"$object": [type_name(kind), dict(zip(names, values, strict=True))]}
    return {"$unreadable": type_name(kind)}


def _table(value: Any, kind: type, inner: Any, budget: _Budget) -> tuple[Any] | None:
    """Return what numpy's and pandas' objects become, in a tuple of one; looks for the two only where they are already loaded."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and issubclass(kind, numpy.ndarray):
        budget.spend(nodes=int(numpy.ndarray.size.__get__(value)))
        found = numpy.ndarray.tolist(value)
        return (inner([found])[0],)
    if numpy is not None and kind is numpy.datetime64:
        return ({"$time": str(value)},)
    if numpy is not None and kind is numpy.timedelta64:
        return ({"$seconds": float(value / numpy.timedelta64(1, "s"))},)
    if numpy is not None and issubclass(kind, numpy.generic):
        item = value.item()
        return (inner([float(item) if isinstance(item, numpy.generic) else item])[0],)
    if pandas is None:
        return None
    if value is pandas.NA:
        return (None,)
    if issubclass(kind, (pandas.Series, pandas.Index)):
        budget.spend(nodes=len(value))
        if issubclass(kind, pandas.Index) or _plain_rows(pandas, value.index):
            return (inner(value.tolist()),)
        return (_mapping(inner(value.index.tolist()), inner(value.tolist())),)
    if issubclass(kind, pandas.DataFrame):
        budget.spend(nodes=value.shape[0] * value.shape[1])
        rows = value if _plain_rows(pandas, value.index) else value.reset_index()
        names = inner(rows.columns.tolist())
        return ([_mapping(names, inner(row)) for row in rows.itertuples(index=False, name=None)],)
    return None


def _plain_rows(pandas: Any, index: Any) -> bool:
    return index.name is None and index.nlevels == 1 and pandas.api.types.is_integer_dtype(index.dtype)


def copy_json(value: Any) -> Any:
    """Return a deep copy of JSON."""
    if type(value) is list:
        return [copy_json(item) for item in value]
    if type(value) is dict:
        return {key: copy_json(item) for key, item in value.items()}
    return value


def encode(value: Any) -> str:
    """Return JSON as one line of strict ASCII text; NaN and infinity are tagged."""
    return json.dumps(_tag(value), allow_nan=False)


def decode(text: str | bytes) -> Any:
    """Return the JSON of a text made by :func:`encode`.

    Raises
    ------
    ValueError
        If the text is not strict JSON, or too deep.
    """
    try:
        return json.loads(text, parse_constant=_refuse, object_hook=_untag)
    except RecursionError as error:
        raise ValueError("too deep") from error


def _tag(value: Any) -> Any:
    if type(value) is float and not math.isfinite(value):
        return {"$float": str(value)}
    if type(value) is list:
        return [_tag(item) for item in value]
    if type(value) is dict:
        return {key: _tag(item) for key, item in value.items()}
    return value


def _untag(found: dict[str, Any]) -> Any:
    return float(found["$float"]) if found.keys() == {"$float"} and found["$float"] in ("nan", "inf", "-inf") else found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is not strict JSON")
