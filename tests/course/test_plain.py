"""Any object becomes exact built-in JSON, and JSON travels as strict text."""

import datetime
import json
import math
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.course.plain import copy_json, decode, encode, to_json, type_name


class Colour(Enum):
    """An enumeration."""

    RED = 1


@dataclass
class Point:
    """A dataclass."""

    x: int
    y: list


class Text(str):
    """A text that lies about itself."""

    __slots__ = ()

    def __str__(self):
        return "another"


class Pretender:
    """An object that claims to be a list."""

    __class__ = list


class Meta(type):
    """A metaclass that equals everything and has a false name."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(float)

    @property
    def __name__(cls):
        raise SystemExit


class Sly(metaclass=Meta):
    """An object whose type claims to be float."""


class Bomb(dict):
    """A dictionary whose own methods all end the process."""

    def _end(self, *_):
        raise SystemExit

    __iter__ = __len__ = __getitem__ = keys = values = items = __repr__ = __eq__ = _end
    __hash__ = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ((1, (2, 3)), [1, [2, 3]]),
        ({3, 1, 2}, {"$set": [1, 2, 3]}),
        ({1: "a", "b": 2}, {"$map": [["b", 2], [1, "a"]]}),
        ({"$set": 1}, {"$map": [["$set", 1]]}),
        (b"\x00a", {"$bytes": "0061"}),
        (range(3), [0, 1, 2]),
        ({"a": 1}.values(), [1]),
        (1 + 2j, {"$complex": [1.0, 2.0]}),
        (Fraction(1, 4), 0.25),
        (Decimal("0.1"), 0.1),
        (datetime.date(2013, 1, 2), {"$time": "2013-01-02"}),
        (datetime.timedelta(minutes=1), {"$seconds": 60.0}),
        (PurePosixPath("a/b"), {"$path": "a/b"}),
        (Colour.RED, {"$enum": "Colour.RED"}),
        (Point(1, [2]), {"$object": ["Point", {"x": 1, "y": [2]}]}),
        (Text("own"), "own"),
        (True, True),
        (np.float64(0.5), 0.5),
        (np.bool_(True), True),
        (np.int8(3), 3),
        (np.longdouble(2), 2.0),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array(7), 7),
        (np.array([{"a": (1,)}], dtype=object), [{"a": [1]}]),
        (np.datetime64("2013-01-02"), {"$time": "2013-01-02"}),
        (pd.Series([1, 2]), [1, 2]),
        (pd.Series([1.5], index=["EWR"]), {"EWR": 1.5}),
        (pd.DataFrame({"a": [1, 2], "b": ["x", None]}).convert_dtypes(), [{"a": 1, "b": "x"}, {"a": 2, "b": None}]),
        (pd.DataFrame({"n": [1]}, index=pd.Index(["EWR"], name="origin")), [{"origin": "EWR", "n": 1}]),
        (pd.NA, None),
        (pd.Timestamp("2013-01-02"), {"$time": "2013-01-02T00:00:00"}),
        (lambda: 1, {"$unreadable": "function"}),
        (Pretender(), {"$unreadable": "Pretender"}),
        (Sly(), {"$unreadable": "Sly"}),
        (Bomb(a=1), {"a": 1}),
        (10**400, {"$too_large": "int"}),
        ("a" * 3_000_000, {"$too_large": "str"}),
        ([0] * 200_000, {"$too_large": "list"}),
        (range(10**12), {"$too_large": "range"}),
        (np.zeros(200_000), {"$too_large": "ndarray"}),
    ],
    ids=lambda value: type_name(type(value)),
)
def test_values_become_plain(value, expected):
    """Each kind of value has one plain form, made of exact built-in types."""
    found = to_json(value)
    assert found == expected
    assert _exact(found)


def test_nan_and_infinity_stay_floats_and_travel_as_strict_text():
    """In memory they are floats; on the wire they are tagged, because strict JSON has no such number."""
    found = to_json([math.nan, math.inf, np.float32("-inf")])
    assert [str(each) for each in found] == ["nan", "inf", "-inf"]
    text = encode(found)
    json.loads(text, parse_constant=pytest.fail)
    assert [str(each) for each in decode(text)] == ["nan", "inf", "-inf"]


def test_depth_and_cycles_end():
    """A list that holds itself is too large, not endless."""
    cycle = []
    cycle.append(cycle)
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert to_json(cycle) == to_json(deep) == {"$too_large": "list"}
    while deep:  # taken apart by hand, for the deallocation of such a list is a test of its own
        deep = deep[0]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "{", "", "[" * 100_000, b"\xff"])
def test_what_is_not_strict_json_is_refused(text):
    """Whatever comes in is either JSON or a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        decode(text)


_SCALARS = st.none() | st.booleans() | st.integers(-(2**900), 2**900) | st.floats() | st.text()
_JSON = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


@given(_JSON)
def test_text_round_trip(value):
    """What was plain comes back from text as it was, NaN and lone surrogates included."""
    plain = to_json(value)
    assert repr(decode(encode(plain))) == repr(plain)
    assert repr(copy_json(plain)) == repr(plain)
    assert _exact(plain)


def test_nothing_heavy_is_imported():
    """Numpy and pandas are looked for, never loaded."""
    code = (
        "import sys; from mlops_lessons.course.plain import to_json; to_json([object(), 1j]);"
        "print({'numpy', 'pandas'} & set(sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def _exact(value):
    if type(value) is list:
        return all(map(_exact, value))
    if type(value) is dict:
        return all(type(key) is str for key in value) and all(map(_exact, value.values()))
    return value is None or type(value) in (bool, int, float, str)
