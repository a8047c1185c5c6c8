"""Exercises, when two values are the same, and the words of an exercise."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.course import exercise as module
from mlops_lessons.course.exercise import exercise, exercise_texts, exercises, same
from mlops_lessons.errors import SourceError, UnknownNameError


@pytest.mark.parametrize(
    ("answer", "expected", "is_same"),
    [
        (1, 1.0, True),
        (0.3, 0.1 + 0.2, True),
        (1.0000005, 1.0, True),
        (1.00001, 1.0, False),
        (1e-12, 0.0, True),
        (True, 1, False),
        (math.nan, math.nan, True),
        (math.inf, math.inf, True),
        (math.inf, 1e308, False),
        (10**301, 1.5, False),
        ([1, [2.0]], [1.0, [2]], True),
        ([1], [1, 2], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {"b": 1}, False),
        ("1", 1, False),
        (None, None, True),
        ({"$unreadable": "f"}, {"$unreadable": "f"}, False),
        ([{"$too_large": "f"}], [{"$too_large": "f"}], False),
    ],
)
def test_same(answer, expected, is_same):
    """Numbers within the tolerance, types told apart, and what could not be read equals nothing."""
    assert same(answer, expected) is is_same


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_a_value_is_the_same_as_itself(value):
    """NaN included."""
    assert same(value, value)


def test_topics_without_exercises_have_none():
    """A lesson that is not written yet is not an error; one that does not exist is."""
    assert exercises("wrap_up") == {}
    with pytest.raises(UnknownNameError):
        exercises("no_such_topic")


def test_exercises_are_found_by_name():
    """A wrong name is offered the nearest ones."""
    known = exercises("start_here")
    assert all(each.topic == "start_here" for each in known.values())
    first = next(iter(known))
    assert exercise("start_here", first) is known[first]
    with pytest.raises(UnknownNameError, match=first):
        exercise("start_here", f"{first}x")


def test_words_are_found(the):
    """Title and hints, and the feedback of each mistake."""
    texts = exercise_texts(the("composite"))
    assert texts["title"]["en"] == "Availability of a whole"
    assert len(texts["hints"]) == 3


@pytest.mark.parametrize(
    ("taken", "named"),
    [("title", "title"), ("hints", "hints"), ("mistakes", r"mistakes\.only_price"), ("choices", r"choices\.near")],
)
def test_missing_words_are_named(the, monkeypatch, taken, named):
    """The message says which topic, exercise and key."""
    full = dict(exercise_texts(the("region")))
    del full[taken]
    monkeypatch.setattr(module, "read_toml", lambda path: {"region": full})
    with pytest.raises(SourceError, match=rf"fixtures/exercises.toml, \[region\]: {named}"):
        exercise_texts(the("region"))


def test_one_language_is_not_enough(the, monkeypatch):
    """Each text stands in both."""
    texts = exercise_texts(the("region")) | {"done": {"en": "Well done."}}
    monkeypatch.setattr(module, "read_toml", lambda path: {"region": texts})
    with pytest.raises(SourceError, match="done"):
        exercise_texts(the("region"))


def test_an_exercise_without_words_is_named(the):
    """It is an error of the course, said as such."""
    with pytest.raises(SourceError, match="unheard_of"):
        exercise_texts(replace(the("region"), id="unheard_of"))


def test_two_exercises_of_one_name_are_refused(monkeypatch, the):
    """The id is the key of progress and points."""
    import types

    monkeypatch.setattr(module, "import_module", lambda name: types.SimpleNamespace(EXERCISES=[the("region")] * 2))
    monkeypatch.setattr(module, "find_spec", lambda name: object())
    exercises.cache_clear()
    with pytest.raises(SourceError, match="region"):
        exercises("wrap_up")
    exercises.cache_clear()
