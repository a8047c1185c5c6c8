"""Each remark is made where it explains every case, and nowhere else."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.course.near_misses import near_miss
from mlops_lessons.course.plain import to_json
from mlops_lessons.i18n import set_language

NUMBERS = [0.25, 0.123456789, 12.5, 300.0]

MISSES = {
    "sign": lambda x: -x,
    "percent": lambda x: 100 * x,
    "share": lambda x: x / 100,
    "thousandfold": lambda x: 1000 * x,
    "thousandth": lambda x: x / 1000,
    "kibi": lambda x: 1024 * x,
    "kibith": lambda x: x / 1024,
    "sixtyfold": lambda x: 60 * x,
    "sixtieth": lambda x: x / 60,
    "inverse": lambda x: 1 / x,
    "rounded": lambda x: round(x, 2),
    "text_for_number": str,
    "wrapped": lambda x: [x],
    "constant": lambda x: 7,
}
OTHERS = {
    "complement": [(0.1, 0.9), (0.25, 0.75)],
    "one_more": [(3, 2), (11, 10)],
    "one_less": [(1, 2), (9, 10)],
    "text_for_bool": [("True", True), ("false", False)],
    "number_for_bool": [(1, True), (0, False)],
    "letters": [("EWR ", "ewr"), ("jfk", "JFK")],
    "order": [([2, 1], [1, 2]), (["b", "a"], ["a", "b"])],
    "set_for_list": [({"b", "a"}, ["a", "b"])],
    "unwrapped": [(1, [1])],
    "absolute": [(2, -2), (3, 3)],
    "cut": [(2, 2.7), (-1, -1.5), (0, 0.4)],
    "opposite": [(True, False), (False, True)],
    "texts_for_numbers": [(["1", "2.5"], [1, 2.5]), ([], [])],
    "span": [(timedelta(minutes=3), 3.0)],
    "number_wanted": [("2.5 %", 2.5), (4, 4)],
    "text_wanted": [(["B", 19], "B"), ({"B": 19}, "C")],
    "list_wanted": [(7, [3, 4]), ("[1]", [1])],
    "dict_wanted": [([1, 2], {"a": 1})],
    "keys": [({("EWR",): 1, ("JFK",): 2}, {"EWR": 1, "JFK": 2})],
}


@pytest.mark.parametrize("key", MISSES)
def test_a_consistent_miss_is_named(key):
    """One remark for one cause, on numbers and on lists of them."""
    wrong = MISSES[key]
    assert near_miss([(wrong(x), x) for x in NUMBERS]) == key
    if key not in ("wrapped", "text_for_number", "constant"):
        assert near_miss([([wrong(x) for x in NUMBERS], NUMBERS)]) == key
        assert near_miss([({"a": wrong(x), "b": wrong(x)}, {"a": x, "b": x}) for x in NUMBERS]) == key


@pytest.mark.parametrize("key", OTHERS)
def test_other_misses_are_named(key):
    """Types, order, keys."""
    assert near_miss([(to_json(got), to_json(expected)) for got, expected in OTHERS[key]]) == key


@pytest.mark.parametrize("key", MISSES)
def test_one_case_that_does_not_fit_takes_the_remark_back(key):
    """A remark that does not explain everything would lead astray."""
    pairs = [(MISSES[key](x), x) for x in NUMBERS]
    assert near_miss([*pairs, (17.3, 5.1)]) is None


def test_right_answers_have_no_remark():
    """Nor has an empty list of cases."""
    assert near_miss([]) is None
    assert near_miss([(x, x) for x in NUMBERS]) is None


def test_a_right_case_must_be_explained_too():
    """A number right in one case is not a hundred times too large; zero is its own hundredfold."""
    assert near_miss([(0.5, 0.5), (50.0, 0.5)]) is None
    assert near_miss([(0.0, 0.0), (50.0, 0.5)]) == "percent"


def test_rounding_to_whole_numbers_is_rounding():
    """Also where some of the numbers are below one; shares alone are not said to be rounded to 0 and 1."""
    assert near_miss([(3, 2.7), (1, 0.92), (0, 0.02)]) == "rounded"
    assert near_miss([(1, 0.92), (0, 0.02), (1, 0.6)]) is None


def test_a_wrong_value_of_the_right_kind_is_not_of_another_kind():
    """One number that is simply wrong takes the remark back."""
    assert near_miss([("2.5 %", 2.5), (5, 4)]) is None


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**900), 2**900) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2) | st.integers(), inner, max_size=3),
)


@given(st.lists(st.tuples(_VALUES, _VALUES), max_size=4))
def test_any_pairs_are_looked_at_without_failing(pairs):
    """Whatever the values are, there is a remark with words, or none."""
    from mlops_lessons.course.explain import remark

    key = near_miss([(to_json(got), to_json(expected)) for got, expected in pairs])
    assert key is None or remark(key)


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("key", [*MISSES, *OTHERS])
def test_each_remark_has_its_words(key, language):
    """In both languages."""
    from mlops_lessons.course.explain import remark

    set_language(language)
    assert len(remark(key)) > 20


@pytest.mark.parametrize("nothing", [[], None, {}, "", "abc"])
def test_a_case_without_numbers_takes_no_remark_back(nothing):
    """An example whose right answer is empty says nothing about the sign or the unit of the others."""
    assert near_miss([(-2.0, 2.0), (nothing, nothing), (-3.5, 3.5)]) == "sign"
    assert near_miss([(nothing, nothing)]) is None
