"""What the TOML files of a topic must hold; looked at before anything is run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import LANGUAGES, read_toml

__all__ = ["word_problems"]


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
        found += _told(exercise_texts, exercise)
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
