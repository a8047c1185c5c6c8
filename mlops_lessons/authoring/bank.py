"""What a topic holds beside its notebook, by id: exercises, quizzes, questions, prompts and glossary terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Bank", "checkout", "toml_of"]


def checkout() -> Path:
    """Return the root of the checkout that holds the package."""
    return Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Bank:
    """The ids that a source may name, and the words of the glossary.

    ``terms`` are the rows of ``glossary.toml`` by id, ``earlier_terms`` those of the lessons before, each with the name of its
    notebook as ``lesson``; ``questions`` are the rows of ``quiz.toml`` by id.
    """

    exercises: Mapping[str, Any] = field(default_factory=dict)
    questions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    earlier_terms: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    prompts: frozenset[str] = frozenset()
    syllabus: frozenset[str] = frozenset()

    @property
    def quizzes(self) -> frozenset[str]:
        """The ids of the groups of questions."""
        return frozenset(row.get("quiz", "") for row in self.questions.values())

    @classmethod
    def of(cls, topic: str) -> Bank:
        """Return the bank of a topic of the course; whatever its folder lacks is empty.

        Raises
        ------
        SourceError
            If a TOML file of the topic is not valid, or its exercises cannot be imported.
        """
        from mlops_lessons.course.catalogue import syllabus

        return cls(
            exercises=_exercises(topic),
            questions=_by_id(toml_of(topic, "quiz.toml").get("question", [])),
            terms=_by_id(toml_of(topic, "glossary.toml").get("term", [])),
            earlier_terms=_earlier_terms(topic),
            prompts=frozenset(toml_of(topic, "prompts.toml")),
            syllabus=frozenset(syllabus()),
        )


def _exercises(topic: str) -> Mapping[str, Any]:
    from mlops_lessons.course.exercise import exercises
    from mlops_lessons.errors import LessonError, SourceError

    try:
        return exercises(topic)
    except LessonError:
        raise
    except Exception as error:  # whatever an author's module raises while it is imported
        raise SourceError(f"{topic}/exercises.py cannot be imported: {type(error).__name__}: {error}") from error


def _earlier_terms(topic: str) -> dict[str, Mapping[str, Any]]:
    from itertools import takewhile

    from mlops_lessons.course.catalogue import lessons

    earlier = takewhile(lambda info: info.topic != topic, lessons())
    rows = [
        {**row, "lesson": info.name} for info in earlier for row in toml_of(info.topic, "glossary.toml").get("term", [])
    ]
    return _by_id(rows)


def toml_of(topic: str, name: str) -> dict[str, Any]:
    """Return the parsed file of a topic, empty where there is none."""
    from mlops_lessons.course._source import topic_file
    from mlops_lessons.i18n import read_toml

    path = topic_file(topic, name)
    return read_toml(path) if path.exists() else {}


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {str(row.get("id", "")): row for row in rows}
