"""What an exercise is: its examples, its solution, its typical mistakes, and how one answer is judged.

Definitions stand in ``<topic>/exercises.py`` as a tuple ``EXERCISES``; their words stand in ``<topic>/exercises.toml``. An
exercise is judged case by case: `case` is JSON (the arguments of a function, the name of a check, a request to a service),
`answer` is JSON too (:mod:`mlops_lessons.course.answering` makes it so), hence the two sides may live in two processes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from mlops_lessons.course.catalogue import lesson_info
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import LANGUAGES, read_toml
from mlops_lessons.i18n import gettext as _

__all__ = ["Exercise", "Kind", "Mistake", "Outcome", "Verdict", "exercise", "exercise_texts", "exercises", "same"]

Kind = Literal["value", "function", "file", "service", "decision"]
Outcome = Literal["passed", "partly", "failed", "raised", "not_attempted"]
JSON = Any


@dataclass(frozen=True)
class Verdict:
    """What the judge says of one answer to one case.

    ``points`` is the share earned, 0 to 1. ``mistake`` is the id of a recognised mistake; ``message`` an optional key of the
    exercise's ``messages`` table in ``exercises.toml``, for a judge that knows more than right or wrong.
    """

    outcome: Literal["passed", "partly", "failed"]
    points: float = 0.0
    mistake: str | None = None
    message: str | None = None


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer *as code*; its feedback is ``[<exercise>.mistakes] <id>`` in ``exercises.toml``.

    ``answer`` gives what the mistaken learner would give: for a function exercise it is the wrong function itself; for the
    other kinds a function without arguments that returns the wrong value, choice, file text or ASGI application.
    ``points`` is the share that this mistake still earns (0 to under 1).
    """

    id: str
    answer: Callable[..., Any]
    points: float = 0.0


@dataclass(frozen=True)
class Exercise:
    """One exercise; `id` is the name that the learner writes.

    Attributes
    ----------
    kind : {"value", "function", "file", "service", "decision"}
        What ``lesson.check`` is given: a value, a callable, a ``Path``, a base address or the id of a choice.
    covers : sequence of str
        Syllabus ids.
    solution : callable
        A function: the solution itself. Otherwise a function without arguments that returns the right value, choice, file
        text or ASGI application. It stands in ``<topic>/solutions.py``, is tested, and is what ``lesson.solution`` shows.
    examples : sequence of JSON
        Tried first, in this order. A function: lists of positional arguments. A file: names of checks. A service: requests
        ``{"method", "path", "headers", "body"}``. A value or decision has none (one case, ``None``).
    cases : callable, optional
        Takes ``hypothesis.strategies`` and returns a strategy of argument tuples; searched for a smallest counterexample.
    judge : callable, optional
        ``judge(case, answer) -> Verdict``. Default: the answer must be the :func:`same` as the solution's. A file or a
        service needs its own.
    mistakes : sequence of Mistake
        At least two. Each differs from the solution on at least one example.
    tolerance : float
        Relative, for the default judge.
    choices : sequence of str
        The ids of a decision's choices, in the order shown. An answer names one whatever its capitals, spaces and quotation
        marks: ``"Schedule"`` is the choice ``"schedule"``, as nobody can have meant another.
    reads : {"text", "yaml", "toml", "json", "python"}
        How a file is read; the answer to judge is ``{"text": str, "data": JSON or None}`` (``data`` is the parsed file;
        for ``"python"`` and ``"text"`` it is None).
    seconds : float
        Time limit of one call.
    trial : str, optional
        Of a function that acts on something that runs: where its trial is, ``"package.module:name"``. For each case
        ``name(function, *case)`` is called in the place of the function; it starts what the case describes, lets the function
        act on it, and returns what came of it as JSON, for the exercise's own judge, who also names the mistakes. Where all that
        the function ever returned is None, nothing was attempted.
    """

    id: str
    kind: Kind
    covers: Sequence[str]
    solution: Callable[..., Any]
    mistakes: Sequence[Mistake]
    examples: Sequence[JSON] = (None,)
    cases: Callable[[Any], Any] | None = None
    judge: Callable[[JSON, JSON], Verdict] | None = None
    points: int = 1
    tolerance: float = 1e-6
    choices: Sequence[str] = ()
    reads: Literal["text", "yaml", "toml", "json", "python"] = "text"
    seconds: float = 2.0
    trial: str | None = None
    topic: str = field(default="", compare=False)


def same(answer: JSON, expected: JSON, tolerance: float = 1e-6) -> bool:
    """Tell whether two JSON values are equal, numbers within a relative `tolerance` (1e-9 absolute near zero).

    Only exact built-in types count; True is not 1, NaN equals NaN, and what could not be read equals nothing.
    """
    if type(answer) in (int, float) and type(expected) in (int, float):
        if math.isnan(answer) or math.isnan(expected):
            return math.isnan(answer) and math.isnan(expected)
        return answer == expected or _close(answer, expected, tolerance)
    if type(answer) is not type(expected):
        return False
    if type(expected) is list:
        return len(answer) == len(expected) and all(
            same(a, e, tolerance) for a, e in zip(answer, expected, strict=True)
        )
    if type(expected) is dict:
        if not expected.keys().isdisjoint(("$unreadable", "$too_large")):
            return False
        return answer.keys() == expected.keys() and all(same(answer[k], expected[k], tolerance) for k in expected)
    return bool(answer == expected)


def _close(answer: float, expected: float, tolerance: float) -> bool:
    try:
        return math.isclose(answer, expected, rel_tol=tolerance, abs_tol=min(1e-9, tolerance))
    except OverflowError:  # a whole number beyond the range of floats
        return False


@cache
def exercises(topic: str) -> dict[str, Exercise]:
    """Return the exercises of a topic by id, in order; empty where the topic has none.

    Raises
    ------
    SourceError
        If two exercises share an id.
    """
    from dataclasses import replace

    info = lesson_info(topic)
    name = f"mlops_lessons.{info.topic}.exercises"
    if find_spec(f"mlops_lessons.{info.topic}") is None or find_spec(name) is None:
        return {}
    found: dict[str, Exercise] = {}
    for item in import_module(name).EXERCISES:
        if item.id in found:
            raise SourceError(f"{info.topic}/exercises.py: two exercises are called {item.id!r}")
        found[item.id] = replace(item, topic=info.topic)
    return found


def exercise(topic: str, id: str) -> Exercise:
    """Return one exercise.

    Raises
    ------
    UnknownNameError
        If the topic has no exercise of that id; the message offers the nearest ones.
    """
    known = exercises(topic)
    if id not in known:
        raise UnknownNameError.among(_("exercise"), id, known)
    return known[id]


def exercise_texts(exercise: Exercise) -> Mapping[str, Any]:
    """Return the words of an exercise: ``title``, ``hints``; where it has them ``done``, ``mistakes``, ``choices``, ``messages``.

    Raises
    ------
    SourceError
        If ``exercises.toml`` lacks the title, the hints, the words of a mistake or of a choice, or a language of any text.
    """
    texts = read_toml(_texts_path(exercise.topic)).get(exercise.id, {})
    needed = {"title": texts.get("title"), "hints": texts.get("hints")}
    needed |= {f"mistakes.{mistake.id}": texts.get("mistakes", {}).get(mistake.id) for mistake in exercise.mistakes}
    needed |= {f"choices.{choice}": texts.get("choices", {}).get(choice) for choice in exercise.choices}
    needed |= {f"messages.{key}": text for key, text in texts.get("messages", {}).items()}
    needed |= {"done": texts["done"]} if "done" in texts else {}
    for key, found in needed.items():
        pairs = found if type(found) is list else [found]
        if not pairs or not all(type(pair) is dict and set(pair) == set(LANGUAGES) for pair in pairs):
            raise SourceError(
                _("{topic}/exercises.toml, [{id}]: {key} is missing, or not in both languages.").format(
                    topic=exercise.topic, id=exercise.id, key=key
                )
            )
    return texts


def _texts_path(topic: str) -> Path:
    return Path(str(resources.files("mlops_lessons") / topic / "exercises.toml"))
