"""The catalogue: which lessons there are, and what each must cover.

Lessons stand in ``lessons.toml``, syllabus items in ``syllabus.toml``, and the ids that no lesson teaches yet in
``syllabus_to_come.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import pick, read_toml

__all__ = [
    "LessonInfo",
    "SyllabusItem",
    "break_minutes",
    "lesson_info",
    "lessons",
    "syllabus",
    "syllabus_to_come",
    "title_of",
]


@dataclass(frozen=True)
class LessonInfo:
    """One lesson of the course.

    ``core_minutes`` and ``lab_minutes`` are minutes of the class; ``node`` is the lesson's place on the concept map.
    """

    number: str
    topic: str
    core_minutes: int
    node: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    lab_minutes: int = 0
    written: bool = False

    @property
    def name(self) -> str:
        """The notebook's name without its ending, such as ``"01_cloud_computing"``."""
        return f"{self.number}_{self.topic}"

    @property
    def notebook(self) -> str:
        """The notebook's file name."""
        return f"{self.name}.ipynb"

    @property
    def class_minutes(self) -> int:
        """Minutes of the class, laboratory included."""
        return self.core_minutes + self.lab_minutes


@dataclass(frozen=True)
class SyllabusItem:
    """One thing that the course must cover; ``runs`` tells that something must really run in the notebook."""

    id: str
    lesson: str
    kind: Literal["concept", "activity"]
    runs: bool
    name: Mapping[str, str]


def _data(name: str) -> Path:
    return Path(str(resources.files("mlops_lessons.course") / name))


@cache
def lessons() -> tuple[LessonInfo, ...]:
    """Return all lessons, in the order of the course."""
    return tuple(LessonInfo(**row) for row in read_toml(_data("lessons.toml"))["lesson"])


def break_minutes() -> int:
    """Return the minutes of the break in the class."""
    return int(read_toml(_data("lessons.toml"))["break_minutes"])


def lesson_info(name: str) -> LessonInfo:
    """Return the lesson called `name`: its topic (``"cloud_computing"``), number (``"01"``) or notebook name.

    Raises
    ------
    UnknownNameError
        If there is no such lesson.
    """
    wanted = str(name).strip().removesuffix(".ipynb")
    for info in lessons():
        if wanted in (info.topic, info.number, info.name):
            return info
    raise UnknownNameError.among(_("lesson"), name, [info.topic for info in lessons()])


@cache
def syllabus() -> Mapping[str, SyllabusItem]:
    """Return every syllabus item by its id, in the order of the syllabus."""
    return {row["id"]: SyllabusItem(**row) for row in read_toml(_data("syllabus.toml"))["item"]}


def syllabus_to_come() -> frozenset[str]:
    """Return the ids that no written lesson teaches yet."""
    return frozenset(read_toml(_data("syllabus_to_come.toml"))["to_come"])


def title_of(info: LessonInfo) -> str:
    """Return the lesson's title in the learner's language."""
    return pick(info.title)
