"""Reading teaching text strictly, and turning its light Markdown into HTML or plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from importlib import resources
from pathlib import Path
from typing import Any

from mlops_lessons.errors import SourceError
from mlops_lessons.i18n import LANGUAGES

_ID = re.compile(r"[A-Za-z0-9_-]+")
_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*(?=\S)(.+?)(?<=\S)\*")
_TAGS = ("code", "strong", "em")


def topic_file(topic: str, name: str) -> Path:
    """Return where a topic's file stands, or would stand."""
    return Path(str(resources.files("mlops_lessons"))) / topic / name


def topics_with(name: str) -> Iterator[str]:
    """Yield the topics, in the order of the course, that have a file of that name."""
    from mlops_lessons.course.catalogue import lessons

    return (info.topic for info in lessons() if topic_file(info.topic, name).is_file())


def to_html(text: str) -> str:
    """Return light Markdown (code, bold, italics) as HTML; everything else is escaped."""
    parts, end = [], 0
    for found in _MARKS.finditer(text):
        tag = _TAGS[found.lastindex - 1]
        inner = found[found.lastindex]
        inside = escape(inner) if tag == "code" else to_html(inner)
        parts += [escape(text[end : found.start()]), f"<{tag}>{inside}</{tag}>"]
        end = found.end()
    return "".join([*parts, escape(text[end:])])


def to_text(text: str) -> str:
    """Return light Markdown as plain words."""
    return _MARKS.sub(lambda found: found[found.lastindex] if found[1] else to_text(found[found.lastindex]), text)


@dataclass(frozen=True)
class Row:
    """One table of a TOML file, which complains by file, place and rule."""

    table: Mapping[str, Any]
    where: str

    @classmethod
    def of(cls, path: Path, what: str, table: object) -> Row:
        """Return the row after checking that it is a table with a proper id."""
        where = f"{path.parent.name}/{path.name}"
        if not isinstance(table, dict):
            raise SourceError(f"{where}: every {what} is a table, not {table!r}")
        id = table.get("id")
        if not isinstance(id, str) or not _ID.fullmatch(id):
            raise SourceError(f"{where}: a {what} has the id {id!r}; ids are made of letters, digits, _ and -")
        return cls(table, f"{where}, {what} {id!r}")

    def fail(self, rule: str) -> SourceError:
        """Return the error that names this row and the broken rule."""
        return SourceError(f"{self.where}: {rule}")

    def keys(self, needed: Iterable[str], allowed: Iterable[str] = ()) -> None:
        """Check that all `needed` keys are there, and none beyond the `allowed`."""
        needed = set(needed)
        if missing := sorted(needed - self.table.keys()):
            raise self.fail(f"{', '.join(missing)} missing")
        if extra := sorted(self.table.keys() - needed - set(allowed)):
            raise self.fail(f"unknown key {', '.join(extra)}")

    def pair(self, key: str) -> Mapping[str, str] | None:
        """Return the text in both languages under `key`, or None where there is none."""
        pair = self.table.get(key)
        return None if pair is None else self.both(key, pair)

    def both(self, name: str, pair: object) -> Mapping[str, str]:
        """Return `pair` after checking that it holds both languages and nothing else."""
        if not isinstance(pair, dict) or set(pair) != set(LANGUAGES):
            raise self.fail(f"{name} must have both languages, {{ es = ..., en = ... }}")
        if not all(isinstance(side, str) and side.strip() for side in pair.values()):
            raise self.fail(f"{name} is empty in a language")
        return pair

    def number(self, key: str) -> float:
        """Return the number under `key`."""
        value = self.table.get(key)
        if type(value) not in (int, float):
            raise self.fail(f"{key} must be a number, not {value!r}")
        return value

    def part(self, name: str, table: object) -> Row:
        """Return a table inside this row as a row of its own."""
        if not isinstance(table, dict):
            raise self.fail(f"{name} must be a table, not {table!r}")
        return Row(table, f"{self.where}, {name}")

    def parts(self, key: str) -> list[Row]:
        """Return the list of tables under `key`; empty where there is none."""
        rows = self.table.get(key, [])
        if not isinstance(rows, list):
            raise self.fail(f"{key} must be a list of tables")
        return [self.part(f"{key} {number}", row) for number, row in enumerate(rows, 1)]

    def covers(self) -> tuple[str, ...]:
        """Return the syllabus ids under ``covers``, all of them known."""
        from mlops_lessons.course.catalogue import syllabus

        ids = self.table.get("covers", [])
        if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids):
            raise self.fail("covers must be a list of syllabus ids")
        if unknown := [id for id in ids if id not in syllabus()]:
            raise self.fail(f"covers names no syllabus item: {', '.join(unknown)}")
        return tuple(ids)
