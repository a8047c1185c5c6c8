"""Values are written as Python would write them, short, and without the names of libraries."""

import ast
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.course.plain import to_json
from mlops_lessons.course.showing import call_text, shorten, show, show_pair


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (np.float64(0.5), "0.5"),
        (np.int64(3), "3"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333"),
        (12345678.9, "12345700.0"),
        (math.nan, "nan"),
        (True, "True"),
        (None, "None"),
        ("it's", '"it\'s"'),
        ([1, "a", (2.0,)], "[1, 'a', [2.0]]"),
        ({"a": np.float64(1)}, "{'a': 1.0}"),
        ({("EWR", 1): 2}, "{['EWR', 1]: 2}"),
        ({2, 1}, "{1, 2}"),
        (set(), "set()"),
        (b"ab", "b'ab'"),
        (1j, "1j"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, …, 98, 99]"),
        (lambda: 1, "an object of type function"),
        (10**400, "something of type int, too large to read"),
    ],
)
def test_values_are_written_for_people(value, shown):
    """Six digits, twelve elements, no ``np.float64(…)``."""
    assert show(to_json(value), digits=6) == shown


@given(
    st.lists(
        st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20) | st.booleans(),
        max_size=5,
    )
)
def test_a_call_can_be_pasted_into_a_cell(case):
    """What it says is Python that gives the very arguments."""
    call = ast.parse(call_text("f", case), mode="eval").body
    assert [ast.literal_eval(argument) for argument in call.args] == case


@pytest.mark.parametrize(
    ("got", "expected", "shown"),
    [
        (0.25, 0.75, ("0.25", "0.75")),
        (0.12345678, 0.12345679, ("0.12345678", "0.12345679")),
        (0.1 + 0.2, 0.3, ("0.30000000000000004", "0.3")),
        (1, 1.0, ("1", "1.0")),
        (3, 3, ("3", "3")),
    ],
)
def test_two_values_that_differ_look_different(got, expected, shown):
    """As many digits as that takes."""
    assert show_pair(got, expected) == shown


@given(st.text(), st.integers(10, 50))
def test_long_texts_lose_their_middle(text, most):
    """Both ends stay."""
    short = shorten(text, most)
    assert len(short) <= max(most, len(text) if len(text) <= most else most)
    if len(text) > most:
        assert short[:4] == text[:4]
        assert short[-2:] == text[-2:]
