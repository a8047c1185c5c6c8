"""What the TOML files and the exercises of a topic must hold; looked at before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import LANGUAGES, read_toml

if TYPE_CHECKING:
    from mlops_lessons.course.exercise import Exercise

__all__ = ["word_problems"]

_FEWEST_MISTAKES, _FEWEST_HINTS = 2, 3


def word_problems(topic: str) -> list[str]:
    """Return a line for what is wrong in the quiz, the glossary, the words of each exercise, the prompts and the labels."""
    from mlops_lessons.course._source import topic_file
    from mlops_lessons.course.exercise import exercise_texts, exercises
    from mlops_lessons.course.glossary import load_glossary
    from mlops_lessons.course.quiz import load_quiz

    found = []
    for name, load in (("quiz.toml", load_quiz), ("glossary.toml", load_glossary)):
        if (path := topic_file(topic, name)).exists():
            found += _told(load, path, topic)
    for exercise in exercises(topic).values():
        found += [f"{topic}/exercises.py, {exercise.id!r}: {line}" for line in misshapen(exercise)]
        found += _told(exercise_texts, exercise) or few_hints(exercise)
    for name in ("prompts.toml", "texts.toml"):
        if (path := topic_file(topic, name)).exists():
            found += one_sided(path)
    return found


def _told(load: Callable[..., Any], *arguments: Any) -> list[str]:
    try:
        load(*arguments)
    except LessonError as error:
        return [str(error)]
    return []


def misshapen(exercise: Exercise) -> Iterator[str]:
    """Yield what is wrong in the definition of an exercise, with the remedy."""
    from mlops_lessons.course.exercise import Kind

    if exercise.kind not in get_args(Kind):
        yield f"kind={exercise.kind!r} is unknown; write one of {', '.join(get_args(Kind))}."
    if not callable(exercise.solution):
        yield f"its solution is no function; write in solutions.py: def {exercise.id}(): return {exercise.solution!r}."
    for mistake in exercise.mistakes:
        if not callable(mistake.answer):
            yield f"the mistake {mistake.id!r} is no function; write lambda: {mistake.answer!r}."
    if len({mistake.id for mistake in exercise.mistakes}) < max(_FEWEST_MISTAKES, len(exercise.mistakes)):
        yield f"it needs {_FEWEST_MISTAKES} mistakes or more, each with an id of its own."
    if exercise.kind == "function" and not all(isinstance(example, list | tuple) for example in exercise.examples):
        yield "each example of a function is the list of its arguments, such as [[200, 500]] for one list."


def few_hints(exercise: Exercise) -> list[str]:
    """Return a line if the words of an exercise hold too few hints."""
    from mlops_lessons.course.exercise import exercise_texts

    if len(exercise_texts(exercise)["hints"]) >= _FEWEST_HINTS:
        return []
    return [f"{exercise.topic}/exercises.toml, [{exercise.id}]: it needs {_FEWEST_HINTS} hints or more."]


def one_sided(path: Path) -> list[str]:
    """Return a line for each text of a TOML file that does not stand in both languages."""
    remedy = "write { es = …, en = … }, neither of them empty."
    return [
        f"{path.parent.name}/{path.name}: {key} is not in both languages; {remedy}" for key in _lame(read_toml(path))
    ]


def _lame(table: Any, where: str = "") -> Iterator[str]:
    if not isinstance(table, dict):
        yield where
    elif not set(LANGUAGES).isdisjoint(table):
        if set(table) != set(LANGUAGES) or not all(isinstance(side, str) and side.strip() for side in table.values()):
            yield where
    else:
        for key, part in table.items():
            yield from _lame(part, f"{where}.{key}" if where else key)
