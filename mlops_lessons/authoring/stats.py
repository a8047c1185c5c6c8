"""Counts of what the course has, by lesson and in all; nothing is executed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mlops_lessons.authoring.bank import Bank, toml_of
from mlops_lessons.authoring.checks import read_notebook
from mlops_lessons.authoring.coverage import cover
from mlops_lessons.authoring.source import LessonSource, find_sources, parse_source

__all__ = ["Stats", "course_stats", "lesson_stats", "table"]

_IGNORE = "nbval-ignore-output"


@dataclass
class Stats:
    """Counts of one lesson, both languages together, or of the course.

    ``compared`` are cells with output that nbval compares strictly; ``ignored`` are those it does not, with their reasons.
    """

    lesson: str
    notebooks: int = 0
    code_cells: int = 0
    with_output: int = 0
    compared: int = 0
    ignored: int = 0
    reasons: dict[str, str] = field(default_factory=dict)
    exercises: int = 0
    hints: int = 0
    mistakes: int = 0
    questions: int = 0
    questions_by_kind: dict[str, int] = field(default_factory=dict)
    glossary_terms: int = 0
    covered: int = 0
    left: int = 0

    def __add__(self, other: Stats) -> Stats:
        """Return the sums of two lessons."""
        sums: dict[str, Any] = {"lesson": self.lesson}
        for name in (each.name for each in fields(self) if each.name != "lesson"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if name == "questions_by_kind":
                sums[name] = dict(sorted((Counter(mine) + Counter(theirs)).items()))
            else:
                sums[name] = mine | theirs if isinstance(mine, dict) else mine + theirs
        return Stats(**sums)


def course_stats(root: Path) -> list[Stats]:
    """Return the counts of each lesson that has a source under `root`, and of all of them last."""
    from mlops_lessons.course.catalogue import syllabus

    notebooks = root / "notebooks"
    sources = [parse_source(file) for file in find_sources(notebooks / "source")]
    banks = {source.topic: Bank.of(source.topic) for source in sources}
    rows = [lesson_stats(source, banks[source.topic], notebooks) for source in sources]
    coverage = cover(syllabus(), sources, banks)
    for row in rows:
        own = [each for each in coverage if each.item.lesson == row.lesson[:2]]
        row.covered, row.left = sum(not each.missing for each in own), sum(bool(each.missing) for each in own)
    total = sum(rows, Stats("total"))
    total.left = len(coverage) - total.covered
    return [*rows, total]


def lesson_stats(source: LessonSource, bank: Bank, notebooks: Path) -> Stats:
    """Return the counts of one lesson, its stored notebooks included."""
    hints = toml_of(source.topic, "exercises.toml")
    stats = Stats(
        source.name,
        exercises=len(bank.exercises),
        hints=sum(len(row.get("hints", ())) for row in hints.values()),
        mistakes=sum(len(exercise.mistakes) for exercise in bank.exercises.values()),
        questions=len(bank.questions),
        questions_by_kind=dict(sorted(Counter(row["kind"] for row in bank.questions.values()).items())),
        glossary_terms=len(bank.terms),
    )
    for path in sorted(notebooks.glob(f"[a-z][a-z]/{source.name}.ipynb")):
        stats.notebooks += 1
        _count_cells(stats, path)
    return stats


def _count_cells(stats: Stats, path: Path) -> None:
    """Change `stats` by the cells of a stored notebook."""
    for cell in read_notebook(path).cells:
        if cell.cell_type != "code":
            continue
        ignored = _IGNORE in cell.metadata.get("tags", ())
        stats.code_cells += 1
        stats.with_output += bool(cell.outputs)
        stats.compared += bool(cell.outputs) and not ignored
        if ignored:
            stats.ignored += 1
            stats.reasons[f"{path.parent.name}/{path.stem}#{cell.id}"] = cell.metadata["mlops_lessons"].get(
                "reason", ""
            )


def table(rows: Iterable[Stats]) -> Any:
    """Return a rich table with a column for each of `rows`."""
    from rich.table import Table

    rows = list(rows)
    result = Table("", *(row.lesson for row in rows), caption="both languages together; reasons with --json")
    for name in (each.name for each in fields(Stats)):
        if name in ("lesson", "reasons"):
            continue
        values = [getattr(row, name) for row in rows]
        if name == "questions_by_kind":
            for kind in sorted(rows[-1].questions_by_kind):
                result.add_row(f"  {kind}", *(str(value.get(kind, 0)) for value in values))
        else:
            result.add_row(name.replace("_", " "), *map(str, values))
    return result
