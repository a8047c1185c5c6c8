"""The quiz bank: questions of six kinds from ``<topic>/quiz.toml``, and how an answer is marked.

An answer is a string as a person types it (``"b"``, ``"a, c"``, ``"43,2"``, ``"verdadero"``, ``"c a b"``) or the value
itself; what cannot be understood gets a message and does not count.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from mlops_lessons.course._answers import LETTERS, Unreadable, read_letters, read_numbers, read_truth
from mlops_lessons.course._source import Row, topic_file, topics_with
from mlops_lessons.errors import SourceError, UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import ngettext, pick, read_toml

__all__ = ["Kind", "Marked", "Near", "Option", "Question", "load_quiz", "mark", "question", "questions", "quizzes"]

Kind = Literal["single", "multiple", "true_false", "numeric", "ordering", "matching"]
Pair = Mapping[str, str]

_TRUTHS: tuple[Pair, Pair] = ({"es": "Verdadero", "en": "True"}, {"es": "Falso", "en": "False"})
_COMMON = ("id", "quiz", "kind", "covers", "difficulty", "stem")
_NEEDED = {
    "single": ("options",),
    "multiple": ("options",),
    "true_false": ("answer", "feedback"),
    "numeric": ("answer", "tolerance", "wrong"),
    "ordering": ("options",),
    "matching": ("options",),
}
_ALLOWED = {"numeric": ("explain", "unit", "near")}


@dataclass(frozen=True)
class Option:
    """One option; ``match`` is the other side of a pair to be matched."""

    text: Pair
    feedback: Pair
    correct: bool = False
    match: Pair | None = None


@dataclass(frozen=True)
class Near:
    """A wrong number that tells how it came about."""

    value: float
    tolerance: float
    feedback: Pair


@dataclass(frozen=True)
class Question:
    """One question.

    ``options`` stand in the author's order: the right one, for ordering. True or false has two options. A numeric
    question has ``answer`` and an absolute ``tolerance`` instead.
    """

    id: str
    topic: str
    quiz: str
    kind: Kind
    covers: Sequence[str]
    difficulty: int
    stem: Pair
    explain: Pair | None = None
    options: Sequence[Option] = ()
    answer: float = math.nan
    tolerance: float = 0.0
    unit: Pair | None = None
    near: Sequence[Near] = ()
    wrong: Pair | None = None

    @property
    def shown(self) -> tuple[int, ...]:
        """The order in which options (of a matching: the other sides) are shown; mixed for ordering and matching."""
        order = list(range(len(self.options)))
        if self.kind in ("ordering", "matching"):
            mixer = random.Random(self.id)
            while order == sorted(order):
                mixer.shuffle(order)
        return tuple(order)


@dataclass(frozen=True)
class Marked:
    """What came of one answer.

    ``outcome`` is ``"not_understood"`` for an answer that cannot be read; ``given`` is the answer in its plainest form;
    ``feedback`` is in the learner's language.
    """

    outcome: Literal["passed", "partly", "failed", "not_understood"]
    share: float
    feedback: Sequence[str]
    given: str


@cache
def load_quiz(path: Path, topic: str) -> tuple[Question, ...]:
    """Return the questions of one ``quiz.toml``, in order.

    Raises
    ------
    SourceError
        If a rule of the format is broken; the message names the file, the question and the rule.
    """
    rows = read_toml(path).get("question", [])
    return tuple(_question(Row.of(path, "question", row), topic) for row in rows)


@cache
def _bank() -> Mapping[str, Question]:
    bank: dict[str, Question] = {}
    for topic in topics_with("quiz.toml"):
        for item in load_quiz(topic_file(topic, "quiz.toml"), topic):
            if item.id in bank:
                raise SourceError(f"{topic}/quiz.toml: the id {item.id!r} is taken by {bank[item.id].topic}/quiz.toml")
            bank[item.id] = item
    return bank


def questions(topic: str | None = None, quiz: str | None = None) -> dict[str, Question]:
    """Return the questions by id: of the whole course, of a topic, or of one quiz of it."""
    return {item.id: item for item in _bank().values() if topic in (None, item.topic) and quiz in (None, item.quiz)}


def quizzes(topic: str) -> list[str]:
    """Return the names of a topic's quizzes, in order."""
    return list(dict.fromkeys(item.quiz for item in questions(topic).values()))


def question(id: str) -> Question:
    """Return one question of the course.

    Raises
    ------
    UnknownNameError
        If there is none of that id; the message offers the nearest ones.
    """
    if id not in _bank():
        raise UnknownNameError.among(_("question"), id, _bank())
    return _bank()[id]


def mark(question: Question, answer: Any) -> Marked:
    """Return how `answer` does; never raises, whatever it is."""
    try:
        return _MARKERS[question.kind](question, answer)
    except Unreadable as error:
        return Marked("not_understood", 0.0, (str(error),), "")
    except Exception:  # an answer may be any object, with any behaviour
        return Marked("not_understood", 0.0, (_("This answer cannot be read."),), "")


def _marked(share: float, feedback: Sequence[str], given: str) -> Marked:
    outcome = "passed" if share == 1 else "partly" if share > 0 else "failed"
    return Marked(outcome, share, tuple(feedback), given)


def _mark_one(question: Question, answer: Any) -> Marked:
    if question.kind == "true_false":
        index = 0 if read_truth(answer) else 1
    else:
        (index,) = read_letters(answer, len(question.options), exactly=1)
    option = question.options[index]
    return _marked(float(option.correct), [pick(option.feedback)], LETTERS[index])


def _mark_several(question: Question, answer: Any) -> Marked:
    chosen = sorted(set(read_letters(answer, len(question.options))))
    right = {index for index, option in enumerate(question.options) if option.correct}
    hits = len(right & set(chosen))
    share = max(0.0, (2 * hits - len(chosen)) / len(right))
    feedback = [pick(question.options[index].feedback) for index in chosen]
    if missing := len(right) - hits:
        feedback.append(
            ngettext("{n} right option is still missing.", "{n} right options are still missing.", missing).format(
                n=missing
            )
        )
    return _marked(share, feedback, "".join(LETTERS[index] for index in chosen))


def _mark_number(question: Question, answer: Any) -> Marked:
    readings = read_numbers(answer)
    given = f"{readings[0]:.6g}"
    if any(_within(value, question.answer, question.tolerance) for value in readings):
        return _marked(1.0, [], given)
    for near in question.near:
        if any(_within(value, near.value, near.tolerance) for value in readings):
            return _marked(0.0, [pick(near.feedback)], given)
    return _marked(0.0, [pick(question.wrong)], given)


def _within(value: float, target: float, tolerance: float) -> bool:
    return abs(value - target) <= tolerance * (1 + 1e-9)


def _mark_order(question: Question, answer: Any) -> Marked:
    count = len(question.options)
    places = read_letters(answer, count, exactly=count, different=True)
    order = [question.shown[place] for place in places]
    wrong = [index for place, index in enumerate(order) if place != index]
    # Said of the one that belongs where the first wrong one stands.
    feedback = [pick(question.options[order.index(wrong[0])].feedback)] if wrong else []
    return _marked((count - len(wrong)) / count, feedback, "".join(LETTERS[place] for place in places))


def _mark_match(question: Question, answer: Any) -> Marked:
    count = len(question.options)
    places = read_letters(answer, count, exactly=count)
    wrong = [item for item, place in enumerate(places) if question.shown[place] != item]
    feedback = [f"{pick(question.options[item].text)}: {pick(question.options[item].feedback)}" for item in wrong]
    return _marked((count - len(wrong)) / count, feedback, "".join(LETTERS[place] for place in places))


_MARKERS = {
    "single": _mark_one,
    "true_false": _mark_one,
    "multiple": _mark_several,
    "numeric": _mark_number,
    "ordering": _mark_order,
    "matching": _mark_match,
}


def _question(row: Row, topic: str) -> Question:
    table = row.table
    kind = table.get("kind")
    if kind not in get_args(Kind):
        raise row.fail(f"kind {kind!r} is none of {', '.join(get_args(Kind))}")
    row.keys((*_COMMON, *_NEEDED[kind]), _ALLOWED.get(kind, ("explain",)))
    if table["difficulty"] not in (1, 2, 3):
        raise row.fail("difficulty must be 1, 2 or 3")
    if not isinstance(table["quiz"], str) or not table["quiz"]:
        raise row.fail("quiz must name the group in which the question is shown")
    common = {name: table[name] for name in ("id", "quiz", "kind", "difficulty")}
    common |= {"topic": topic, "covers": row.covers(), "stem": row.pair("stem"), "explain": row.pair("explain")}
    special = {"numeric": _numeric, "true_false": _true_false}.get(kind, _with_options)(row)
    return Question(**common, **special)


def _true_false(row: Row) -> dict[str, Any]:
    answer = row.table["answer"]
    if type(answer) is not bool:
        raise row.fail("answer must be true or false")
    feedback = row.part("feedback", row.table["feedback"])
    feedback.keys(("true", "false"))
    truths = zip(_TRUTHS, (True, False), strict=True)
    return {
        "options": tuple(Option(text, feedback.pair(str(truth).lower()), truth is answer) for text, truth in truths)
    }


def _numeric(row: Row) -> dict[str, Any]:
    if row.number("tolerance") <= 0:
        raise row.fail("tolerance must be above 0")
    near = []
    for part in row.parts("near"):
        part.keys(("value", "tolerance", "feedback"))
        if part.number("tolerance") <= 0:
            raise part.fail("tolerance must be above 0")
        if _within(part.number("value"), row.number("answer"), row.number("tolerance")):
            raise part.fail("value counts as right")
        near.append(Near(part.number("value"), part.number("tolerance"), part.pair("feedback")))
    return {
        "answer": row.number("answer"),
        "tolerance": row.number("tolerance"),
        "unit": row.pair("unit"),
        "near": tuple(near),
        "wrong": row.pair("wrong"),
    }


def _with_options(row: Row) -> dict[str, Any]:
    kind, parts = row.table["kind"], row.parts("options")
    fewest = 3 if kind in ("ordering", "matching") else 2
    if not fewest <= len(parts) <= len(LETTERS):
        raise row.fail(f"a question of kind {kind} has {fewest} to {len(LETTERS)} options")
    needed = ("text", "feedback", "match") if kind == "matching" else ("text", "feedback")
    for part in parts:
        part.keys(needed, ("correct",) if kind in ("single", "multiple") else ())
        if type(part.table.get("correct", False)) is not bool:
            raise part.fail("correct must be true or false")
    options = tuple(
        Option(part.pair("text"), part.pair("feedback"), part.table.get("correct", False), part.pair("match"))
        for part in parts
    )
    _check_options(row, kind, options)
    return {"options": options}


def _check_options(row: Row, kind: str, options: Sequence[Option]) -> None:
    right = sum(option.correct for option in options)
    if kind == "single" and right != 1:
        raise row.fail(f"exactly one option must be correct, not {right}")
    if kind == "multiple" and right == 0:
        raise row.fail("at least one option must be correct")
    for name in ("text", "match"):
        for side in ("es", "en"):
            words = [getattr(option, name)[side] for option in options if getattr(option, name)]
            if len(set(words)) < len(words):
                raise row.fail(f"two options have the same {name}")
