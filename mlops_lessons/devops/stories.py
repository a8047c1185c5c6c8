"""Companies that say that they do DevOps, to be diagnosed: which of them mistook a part for the whole, and which part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import pick, read_toml, topic_texts

__all__ = ["DIAGNOSES", "diagnosis_of", "show_diagnoses", "show_stories", "stories"]

say = topic_texts("devops")
DIAGNOSES = ("automation", "cloud", "tool", "team", "devops")


@cache
def stories() -> Mapping[str, Mapping[str, Any]]:
    """Return the stories by id, in order; each has ``is``, ``text`` and ``wrong``, the words on each other diagnosis."""
    rows = read_toml(Path(str(resources.files("mlops_lessons.devops") / "stories.toml")))["story"]
    return {row["id"]: row for row in rows}


def diagnosis_of(story: str) -> str:
    """Return the diagnosis of a story: one of :data:`DIAGNOSES`."""
    return str(stories()[story]["is"])


def show_stories() -> None:
    """Show the stories; what ails them is not told."""
    rows = [[id, pick(story["text"])] for id, story in stories().items()]
    show_table(say("stories.caption"), [say("stories.company"), say("stories.told")], rows)


def show_diagnoses() -> None:
    """Show the diagnoses to choose from."""
    rows = [[id, say(f"stories.diagnoses.{id}")] for id in DIAGNOSES]
    show_table(say("stories.choices"), [say("stories.word"), say("stories.means")], rows)
