"""Reading a lesson source: one py:percent file with both languages side by side.

A *section* is a heading cell (``# `` or ``## ``); ``covers``, ``path`` and ``minutes`` stand there, and the cells below
belong to it. :func:`read_source` gives a :class:`LessonSource` that breaks no rule of the format, or says every broken one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.errors import SourceError, UnknownNameError

__all__ = ["Cell", "LessonSource", "find_sources", "parse_source", "read_source"]

_HEADING = re.compile(r"\s*(#{1,2}) +(.+)")
# What jupytext adds by itself.
_FOREIGN = ("lines_to_next_cell", "jupytext")


@dataclass(frozen=True)
class Cell:
    """One cell of a source; ``line`` counts from 1, ``section`` is the id of the heading above (or its own)."""

    id: str
    kind: Literal["markdown", "code"]
    lang: str | None
    text: str
    line: int
    section: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def tags(self) -> tuple[str, ...]:
        """The cell's tags."""
        return tuple(self.metadata.get("tags", ()))

    @property
    def level(self) -> int:
        """1 for the title, 2 for the heading of a section, 0 for every other cell."""
        found = _HEADING.match(self.text) if self.kind == "markdown" else None
        return len(found[1]) if found else 0

    @property
    def heading(self) -> str:
        """The words of the heading, empty where there is none."""
        found = _HEADING.match(self.text) if self.kind == "markdown" else None
        return found[2].strip() if found else ""

    @property
    def covers(self) -> tuple[str, ...]:
        """Syllabus ids that this heading names."""
        return tuple(self.metadata.get("covers", ()))

    @property
    def path(self) -> str | None:
        """``"core"``, ``"deep"`` or None."""
        return self.metadata.get("path")

    @property
    def minutes(self) -> float:
        """Minutes of the section that this heading opens."""
        return self.metadata.get("minutes", 0)


@dataclass(frozen=True)
class LessonSource:
    """A lesson as its author wrote it."""

    file: Path
    cells: tuple[Cell, ...]

    @property
    def name(self) -> str:
        """The lesson's name with its number, such as ``"01_cloud_computing"``."""
        return self.file.stem

    @property
    def topic(self) -> str:
        """The name without the number."""
        return self.name.split("_", 1)[-1]

    @cached_property
    def sections(self) -> dict[str, Cell]:
        """The heading cells by id, in order, Spanish side (covers, path and minutes are alike in both)."""
        return {cell.id: cell for cell in self.cells if cell.level and cell.lang != "en"}

    def in_language(self, language: str) -> tuple[Cell, ...]:
        """Return the cells of one notebook: the code, and the prose in `language`."""
        return tuple(cell for cell in self.cells if cell.kind == "code" or cell.lang == language)

    def code_in(self, section: str) -> tuple[Cell, ...]:
        """Return the code cells that belong to a section."""
        return tuple(cell for cell in self.cells if cell.kind == "code" and cell.section == section)

    def minutes(self, path: str) -> float:
        """Return the minutes of all sections of a path, ``"core"`` or ``"deep"``."""
        return sum(cell.minutes for cell in self.sections.values() if cell.path == path)


def read_source(file: Path, bank: Bank | None = None) -> LessonSource:
    """Return the source in `file`, checked against the `bank` of its topic (by default the package's).

    Raises
    ------
    SourceError
        If it breaks a rule; the message has a line for each problem: file, line, cell, rule and remedy.
    """
    from mlops_lessons.authoring.rules import problems
    from mlops_lessons.authoring.words import word_problems

    source = parse_source(file)
    found = problems(source, bank or Bank.of(source.topic)) + ([] if bank else word_problems(source.topic))
    if found:
        raise SourceError("\n".join(found))
    return source


def parse_source(file: Path) -> LessonSource:
    """Return the source in `file` without judging it."""
    import jupytext

    text = file.read_text(encoding="utf-8")
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = _header_lines(text, notebook.cells)
    cells: list[Cell] = []
    section = ""
    for raw, line in zip(notebook.cells, lines, strict=True):
        metadata = {key: value for key, value in raw.metadata.items() if key not in _FOREIGN}
        id, lang = str(metadata.pop("id", "")), metadata.pop("lang", None)
        cell = Cell(id, raw.cell_type, lang, raw.source, line, metadata=metadata)
        section = id if cell.level else section
        cells.append(Cell(id, raw.cell_type, lang, raw.source, line, section, metadata))
    return LessonSource(file, tuple(cells))


def find_sources(folder: Path, name: str | None = None) -> list[Path]:
    """Return the sources in `folder`, or the one whose name, number or topic is `name`.

    Raises
    ------
    UnknownNameError
        If no source is called `name`.
    """
    files = sorted(folder.glob("[0-9][0-9]_*.py"))
    if name is None:
        return files
    wanted = Path(name).stem
    chosen = [file for file in files if wanted in (file.stem, file.stem[:2], file.stem[3:])]
    if not chosen:
        raise UnknownNameError.among("lesson source", name, [file.stem for file in files])
    return chosen


def _header_lines(text: str, cells: Iterable[Any]) -> Iterator[int]:
    """Yield the line of each cell's marker; a marker inside a string is passed over where the cell has an id."""
    markers = [(n, line) for n, line in enumerate(text.splitlines(), 1) if re.match(r"# ?%%", line)]
    position = 0
    for cell in cells:
        wanted = f'id="{cell.metadata["id"]}"' if "id" in cell.metadata else ""
        here = next((i for i in range(position, len(markers)) if wanted in markers[i][1]), None)
        if here is None:
            yield markers[position - 1][0] if 0 < position <= len(markers) else 1
            continue
        yield markers[here][0]
        position = here + 1
