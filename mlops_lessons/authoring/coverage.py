"""Whether the written lessons cover what the syllabus asks, and take the minutes that the class has.

A syllabus item of a written lesson needs a section that names it in ``covers``; a concept also needs a glossary term; and
all need something to do: code in such a section where the item asks that something runs, else an exercise or two questions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.authoring.source import LessonSource
from mlops_lessons.course.catalogue import LessonInfo, SyllabusItem

__all__ = ["DEEP_MINUTES", "Coverage", "cover", "covered_wrongly", "minutes_wrong", "uncovered"]

DEEP_MINUTES = (30, 120)
_QUESTIONS = 2


@dataclass(frozen=True)
class Coverage:
    """What one syllabus item has in the written lessons."""

    item: SyllabusItem
    sections: tuple[str, ...]
    terms: tuple[str, ...]
    exercises: tuple[str, ...]
    questions: tuple[str, ...]
    code: bool

    @property
    def missing(self) -> tuple[str, ...]:
        """What the item still lacks; empty when it is covered."""
        lacks = []
        if not self.sections:
            lacks.append("a section with covers")
        if self.item.kind == "concept" and not self.terms:
            lacks.append("a glossary term with covers")
        practised = bool(self.exercises) or len(self.questions) >= _QUESTIONS
        if self.item.runs and not self.code:
            lacks.append("a code cell in such a section")
        elif not (practised or (self.code and self.item.kind == "activity") or self.item.runs):
            lacks.append("an exercise or two questions")
        return tuple(lacks)


def cover(
    syllabus: Mapping[str, SyllabusItem], sources: Iterable[LessonSource], banks: Mapping[str, Bank]
) -> list[Coverage]:
    """Return the coverage of each syllabus item by `sources`; `banks` stand by topic."""
    sources = list(sources)
    return [_coverage(item, sources, banks) for item in syllabus.values()]


def _coverage(item: SyllabusItem, sources: list[LessonSource], banks: Mapping[str, Bank]) -> Coverage:
    here = [(source, cell.id) for source in sources for cell in source.sections.values() if item.id in cell.covers]
    known = [banks[source.topic] for source in sources]
    return Coverage(
        item,
        sections=tuple(f"{source.name}#{id}" for source, id in here),
        terms=tuple(id for bank in known for id, row in bank.terms.items() if item.id in row.get("covers", ())),
        exercises=tuple(id for bank in known for id, exercise in bank.exercises.items() if item.id in exercise.covers),
        questions=tuple(id for bank in known for id, row in bank.questions.items() if item.id in row.get("covers", ())),
        code=any(source.code_in(id) for source, id in here),
    )


def covered_wrongly(found: Iterable[Coverage], written: Collection[str], to_come: Collection[str]) -> list[str]:
    """Return a line for each item that is neither covered nor to come; `written` are the numbers of lessons.

    An item is to come until its own lesson is written, also where an earlier one has begun with it.
    """
    found = list(found)
    lines = [
        f"{id}: stands in syllabus_to_come.toml and in no syllabus." for id in set(to_come) - {c.item.id for c in found}
    ]
    for coverage in found:
        item, missing = coverage.item, coverage.missing
        if missing and item.id not in to_come:
            lines.append(f"{item.id}: lacks {', '.join(missing)}; or it is still to come (syllabus_to_come.toml).")
        if item.id in to_come and item.lesson in written:
            lines.append(f"{item.id}: cannot be to come, its lesson {item.lesson} is written.")
    return sorted(lines)


def minutes_wrong(source: LessonSource, info: LessonInfo) -> list[str]:
    """Return a line for each path of a lesson whose sections do not take the minutes that it has."""
    core, deep = source.minutes("core"), source.minutes("deep")
    lines = []
    if core != info.class_minutes:
        lines.append(
            f"{source.name}: its core sections take {core:g} minutes, the class gives it {info.class_minutes}."
        )
    if not DEEP_MINUTES[0] <= deep <= DEEP_MINUTES[1]:
        lines.append(
            f"{source.name}: its deep sections take {deep:g} minutes, not {DEEP_MINUTES[0]} to {DEEP_MINUTES[1]}."
        )
    return lines


def uncovered(source: LessonSource, items: Iterable[SyllabusItem], bank: Bank) -> list[str]:
    """Return a line for each of a lesson's own `items` that lacks something; `bank` is the topic's."""
    found = cover({item.id: item for item in items}, [source], {source.topic: bank})
    return [f"{source.name}: {each.item.id} lacks {', '.join(each.missing)}." for each in found if each.missing]
