"""Any answer at all gives a verdict and a panel: never an exception, never full points by accident."""

import asyncio
import datetime
import functools
import os
import signal
import sys
import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlops_lessons.course.judging import judge_here
from mlops_lessons.course.panels import check_panel
from mlops_lessons.course.plain import decode, encode

COUNT, SHARES = (50_000, 10) if os.environ.get("MLOPS_LESSONS_SOAK") == "1" else (2_000, 1)
OUTCOMES = {"passed", "partly", "failed", "raised", "not_attempted"}


def _fail(*_args, **_named):
    raise RuntimeError("no")


def _exit(*_args, **_named):
    raise SystemExit(3)


def _interrupt(*_args, **_named):
    raise KeyboardInterrupt


def _deep(*_args):
    return _deep(*_args)


def _forever(*_args):
    while True:
        try:
            len("a")
        except Exception:  # as learners write it
            continue


class LikeInterruptError(BaseException):
    """Neither an Exception nor known."""

    def __str__(self):
        raise SystemExit


def _odd_error(*_args):
    raise LikeInterruptError


async def _later(*_args):
    await asyncio.sleep(0)


def _generator(*_args):
    yield 1


class Yes:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    __hash__ = object.__hash__

    def __call__(self, *_args):
        """Answer with itself."""
        return self


class YesMeta(type):
    """A type equal to every type."""

    def __eq__(cls, other):
        return True

    __hash__ = type.__hash__

    def __instancecheck__(cls, _other):
        raise SystemExit

    def __call__(cls, *_args, **_named):
        """Make one, whatever is given."""
        return object.__new__(cls)


class YesType(metaclass=YesMeta):
    """Its type says that it is float."""


TRICKS = [
    "__repr__",
    "__str__",
    "__eq__",
    "__len__",
    "__iter__",
    "__bool__",
    "__float__",
    "__getattr__",
    "__call__",
    "__del__",
]
TRICKS += [
    "__getattribute__",
    "__class__",
    "__fspath__",
    "__index__",
    "__array__",
    "__signature__",
    "__hash__",
    "__format__",
]


@st.composite
def tricksters(draw):
    """Objects some of whose special methods fail, exit or interrupt; some pretend to be of another class."""
    base = draw(st.sampled_from([object, dict, list, str, int, float, tuple, set, datetime.date, Exception]))
    names = draw(st.lists(st.sampled_from(TRICKS), unique=True, max_size=4))
    how = draw(st.sampled_from([_fail, _exit, _interrupt]))
    members = {name: how for name in names if name not in ("__class__", "__del__")}
    if "__class__" in names:
        members["__class__"] = draw(st.sampled_from([list, float, dict, type, type(None)]))
    kind = type(draw(st.sampled_from(["Odd", "<b>", "list"])), (base,), members)
    try:
        return kind(2013, 1, 1) if base is datetime.date else kind()
    except BaseException:  # the tricks are made to raise anything
        return kind


def _cycle():
    items = []
    items.append(items)
    return items


def _frames(value):
    return pd.DataFrame({"a": [value, value]})


SCALARS = (
    st.none()
    | st.just(...)
    | st.just(NotImplemented)
    | st.booleans()
    | st.integers()
    | st.integers(1000, 20_000).map(lambda n: 10**n)
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | st.decimals()
    | st.fractions()
    | st.dates()
    | st.timedeltas()
    | st.sampled_from(
        [np.float64("nan"), np.int8(3), np.bool_(True), np.datetime64("2013"), np.timedelta64(1, "D"), pd.NA, pd.NaT]
    )
    | st.sampled_from(["near", "cheap", "both", 43.2000001, 0.72, 525.6, 4320])
)
NESTED = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers() | st.none(), inner, max_size=3)
        | st.lists(inner, max_size=3).map(lambda items: np.array([*items, None], dtype=object))
        | inner.map(_frames)
        | inner.map(lambda value: pd.Series([value], dtype=object))
    ),
    max_leaves=5,
)
OBJECTS = (
    st.sampled_from(
        [
            int,
            dict,
            Yes,
            YesType,
            Exception,
            type,
            object,
            len,
            print,
            os,
            np,
            pd,
            _fail,
            threading.Lock(),
            st,
            iter([]),
        ]
    )
    | st.builds(Yes)
    | st.builds(YesType)
    | st.builds(object)
    | st.builds(lambda: (x for x in "ab"))
    | st.builds(lambda: _generator())
    | st.just(range(10**15))
    | st.just(np.zeros(10**6))
    | st.just("a" * 3_000_000)
    | st.just(np.zeros(3, dtype=[("a", int)]))
    | st.just(pd.DataFrame(np.zeros((500, 500))))
    | tricksters()
    | st.builds(_cycle)
)


SHAPES = [
    lambda value: lambda *_: value,
    lambda value: lambda n, server, database: value,
    lambda value: lambda one: value,
    lambda value: lambda: value,
    lambda value: lambda a, b, c, d, e: value,
    lambda value: lambda one, two=2, three=3: value,
    lambda value: lambda *, named: value,
    lambda value: functools.partial(lambda *_: value),
]
ACTIONS = [_fail, _exit, _interrupt, _deep, _odd_error, _later, _generator, print, max, abs, functools.partial(_fail)]
ACTIONS += [lambda *a: a, lambda a, *b: a, lambda *a: a[0] / 0, lambda *a: undefined, lambda *a: a[9]]  # noqa: F821 - a misspelt name
ACTIONS += [lambda *a: None, lambda *a: NotImplemented, lambda *a: a[0].missing, lambda *a: "3" + a[0]]
IDS = ("downtime", "composite", "guest_list", "workflow", "health", "region", "join_up")


@st.composite
def answers(draw):
    """An exercise's id and something given as its answer; functions mostly go where one is asked for."""
    family = draw(st.sampled_from(["value", "object", "returns", "acts"]))
    if family in ("value", "object"):
        return draw(st.sampled_from(IDS)), draw(NESTED if family == "value" else OBJECTS)
    id = draw(st.sampled_from(("composite", "guest_list", "join_up", "composite", "guest_list", *IDS)))
    if family == "acts":
        return id, draw(st.sampled_from(ACTIONS))
    return id, draw(st.sampled_from(SHAPES))(draw(NESTED | OBJECTS))


@pytest.fixture(scope="module")
def quick(the):
    """Return the fixture exercises with short limits."""
    return {id: replace(the(id), seconds=0.5) for id in IDS}


@pytest.mark.parametrize("share", range(SHARES))  # each draws by itself; shares run side by side
@settings(max_examples=COUNT // SHARES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(given=answers(), language=st.sampled_from(["es", "en"]), search=st.integers(0, 9))
def test_any_answer_gives_a_verdict_and_a_panel(quick, monkeypatch, share, given, language, search):
    """One of the five outcomes, a panel in either language, strict JSON; and none of these answers is right."""
    monkeypatch.setenv("MLOPS_LESSONS_LANGUAGE", language)
    # An endless recursion leaves no room for callbacks of the garbage collector, and an answer may fail in its __del__.
    monkeypatch.setattr(sys, "unraisablehook", lambda unraisable: None)
    exercise, answer = quick[given[0]], given[1]
    result = judge_here(exercise, answer, search=search == 0)
    panel = check_panel(exercise, result)
    assert result.outcome in OUTCOMES
    assert (result.outcome == "passed") == (result.points == result.max_points)
    assert result.outcome != "passed" or _is_right(exercise, answer)
    assert panel.text
    assert panel.html.startswith("<div")
    assert "<script" not in panel.html
    assert decode(encode(result.to_json()))["outcome"] == result.outcome


def _is_right(exercise, answer):
    """Tell whether a drawn answer is right by luck: the choice, the number within the tolerance, a sorting function."""
    if exercise.id == "region":
        return answer == "near"
    if exercise.id == "downtime":
        return abs(float(answer) - 43.2) < 1e-4
    return False


@pytest.mark.parametrize("id", IDS)
@pytest.mark.parametrize("on_main", [True, False], ids=["main thread", "other thread"])
def test_endless_answers_end(the, id, on_main):
    """A loop that swallows exceptions, a sleep, an object that loops when it is read: cut off, told, on any thread."""

    class Loops(pd.DataFrame):
        shape = property(_forever)

    exercise = replace(the(id), seconds=0.1)
    for answer in (_forever, Loops(), Yes(), lambda *_: Loops()):
        found = []

        def work(found=found, answer=answer):
            result = judge_here(exercise, answer)
            found.append((result, check_panel(exercise, result)))

        if on_main:
            work()
        else:
            thread = threading.Thread(target=work, daemon=True)
            thread.start()
            thread.join(30)
        assert found[0][0].outcome in OUTCOMES - {"passed"}


def test_an_interrupt_by_the_person_is_told(the):
    """Stopping a check ends it at once, and says so."""

    def stop(*_):
        signal.raise_signal(signal.SIGINT)

    result = judge_here(the("composite"), stop)
    assert (result.outcome, result.got.kind) == ("raised", "interrupted")
    assert "You stopped it" in check_panel(the("composite"), result).text
