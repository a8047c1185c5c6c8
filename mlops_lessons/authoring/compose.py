"""From a source to the notebook of one language, not executed yet. Pure: the same source gives the same notebook."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.authoring.rules import GLOSSARY_LINK
from mlops_lessons.authoring.source import Cell, LessonSource
from mlops_lessons.errors import SourceError

__all__ = ["compose", "digest", "with_language"]

_PATHS = {"core": {"es": "En clase", "en": "In class"}, "deep": {"es": "A tu ritmo", "en": "At your own pace"}}


def compose(source: LessonSource, language: str, bank: Bank | None = None) -> Any:
    """Return the notebook of `source` in `language`, without outputs; its metadata carries the digest of what it is made of."""
    from nbformat import v4

    links = _Links(bank or Bank.of(source.topic), language, _anchor(source, language))
    notebook = v4.new_notebook(cells=[_cell(cell, links) for cell in source.in_language(language)])
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "mlops_lessons": {"language": language, "lesson": source.topic, "source": digest(notebook)},
    }
    return notebook


def digest(notebook: Any) -> str:
    """Return the SHA-256 of what an author wrote of a notebook: its cells' ids, kinds, texts and metadata."""
    parts = [[cell.id, cell.cell_type, cell.source, cell.metadata] for cell in notebook.cells]
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def with_language(code: str, language: str) -> str:
    """Return `code` with ``language="…"`` added to its call of ``open_lesson``.

    Raises
    ------
    SourceError
        If there is not exactly one such call, or it names a language already.

    Examples
    --------
    >>> with_language('lesson = open_lesson("cloud_computing")', "es")
    'lesson = open_lesson("cloud_computing", language="es")'
    """
    calls = [
        node
        for node in ast.walk(ast.parse(re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", code)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open_lesson"
    ]
    if len(calls) != 1 or any(keyword.arg == "language" for keyword in calls[0].keywords):
        raise SourceError('The set-up cell calls open_lesson("topic") once, without language; the builder adds it.')
    given = [*calls[0].args, *calls[0].keywords]
    last = max(given, key=lambda node: (node.end_lineno, node.end_col_offset), default=None)
    row, column = (last or calls[0]).end_lineno - 1, (last or calls[0]).end_col_offset - (0 if last else 1)
    lines = [line.encode() for line in code.split("\n")]
    added = f'{", " if last else ""}language="{language}"'.encode()
    lines[row] = lines[row][:column] + added + lines[row][column:]
    return b"\n".join(lines).decode()


def _cell(cell: Cell, links: _Links) -> Any:
    from nbformat import v4

    own = {key: value for key, value in cell.metadata.items() if key != "tags"}
    metadata: dict[str, Any] = {"mlops_lessons": {**own, "section": cell.section}}
    if cell.tags:
        metadata["tags"] = list(cell.tags)
    if cell.kind == "code":
        text = with_language(cell.text, links.language) if cell.id == "setup" else _roomy(cell.text)
        return v4.new_code_cell(text, id=cell.id, metadata=metadata)
    text = GLOSSARY_LINK.sub(lambda link: links.of(link[1], link[2]), _timed(cell, links.language))
    return v4.new_markdown_cell(text, id=cell.id, metadata=metadata)


def _roomy(code: str) -> str:
    """Return code with the body of an empty function on a line of its own, where a learner writes; formatters join the two."""
    return re.sub(r"(?m)^( *)((?:async )?def .+:) \.\.\.$", r"\1\2\n\1    ...", code)


def _timed(cell: Cell, language: str) -> str:
    """Return the text of a prose cell; under the heading of a section stands on which path it is, and its minutes."""
    if cell.level != 2 or cell.path not in _PATHS or not cell.minutes:
        return cell.text
    heading, _end, rest = cell.text.lstrip().partition("\n")
    timed = f"{heading}\n\n*{_PATHS[cell.path][language]}, {cell.minutes:g} min*\n"
    return f"{timed}\n{rest.lstrip()}" if rest.strip() else timed


@dataclass(frozen=True)
class _Links:
    """Links from prose to the glossary: of this notebook, or of the earlier one that defines the term."""

    bank: Bank
    language: str
    anchor: str

    def of(self, words: str, id: str) -> str:
        own = self.bank.terms.get(id)
        term = own or self.bank.earlier_terms[id]
        target = f"#{self.anchor}" if own else f"{term['lesson']}.ipynb"
        return f'[{words}]({target} "{_short(term["text"][self.language])}")'


def _short(definition: str) -> str:
    """Return the first sentence as the title of a Markdown link: one line, no marks, no double quotes."""
    text = re.sub(r"[`*]|\]\([^)]*\)|\[", "", " ".join(definition.split()))
    return re.split(r"(?<=[.!?]) (?=[A-ZÁÉÍÓÚÑ¿¡])", text)[0].replace('"', "”").replace("\\", "")


def _anchor(source: LessonSource, language: str) -> str:
    """Return the anchor that JupyterLab gives the heading of the glossary section."""
    headings = [cell.heading for cell in source.in_language(language) if cell.id == "glossary"]
    return headings[0].replace(" ", "-") if headings else "glossary"
