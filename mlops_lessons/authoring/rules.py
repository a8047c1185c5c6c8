"""The rules of the source format: each function yields what breaks its rule, with the remedy."""

from __future__ import annotations

import ast
import difflib
import io
import re
import tokenize
from collections import Counter
from collections.abc import Collection, Iterator

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.authoring.source import Cell, LessonSource

__all__ = ["GLOSSARY_LINK", "MOST_CODE_LINES", "MOST_COLUMNS", "MOST_WORDS", "REQUIRED", "problems"]

MOST_CODE_LINES = 25
MOST_COLUMNS = 105  # what JupyterLab shows on a screen of 1280 pixels, the file list open
MOST_WORDS = 140
REQUIRED = ("title", "setup", "quiz", "summary", "glossary", "reading")
GLOSSARY_LINK = re.compile(r"\[([^\]]+)\]\(glossary:([^)\s]*)\)")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SECTION_KEYS = ("covers", "path", "minutes")
_KNOWN_KEYS = {*_SECTION_KEYS, "tags", "reason", "literal", "long", "points"}
_TAGS = {"exercise", "check", "figure", "setup", "nbval-ignore-output", "raises-exception", "hide-input"}
_WORD = re.compile(r"[¿¡(\"'«]*[^\W\d_]{2,}[)\"'».,:;?!…]*")
# Which ids each call of the lesson takes.
_CALLS = {
    "check": "exercises", "hint": "exercises", "solution": "exercises", "choices": "exercises",
    "quiz": "quizzes", "answer": "questions", "glossary": "terms", "think": "prompts",
}  # fmt: skip

_UNREADABLE = "incorrectly_encoded_metadata"  # where jupytext puts a marker that it cannot read

Found = Iterator[tuple[Cell, str]]


def problems(source: LessonSource, bank: Bank) -> list[str]:
    """Return a line for each broken rule: file, line, cell, rule and remedy; empty for a good source."""
    rules = (_ids, _twins, _sections, _metadata, _prose, _links, _code, _language, _calls)
    if any(_UNREADABLE in cell.metadata for cell in source.cells):
        rules = (_markers,)  # every other rule would complain of what such a marker does not say
    found = [(cell.line, f"[{cell.id or '?'}] {text}") for rule in rules for cell, text in rule(source, bank)]
    lines = [f"{source.file.name}:{line} {text}" for line, text in sorted(set(found))]
    ids = {cell.id for cell in source.cells}
    missing = [] if rules == (_markers,) else [id for id in REQUIRED if id not in ids]
    return lines + [
        f'{source.file.name}: the cell {id!r} is missing; every lesson has one: add it with id="{id}".'
        for id in missing
    ]


def _markers(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        if _UNREADABLE in cell.metadata:
            remedy = 'write key="text", key=number or key=["text", …], with straight quotes'
            yield cell, f"the marker cannot be read, {cell.metadata[_UNREADABLE]!r}; {remedy}."


def _near(id: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(id, known, n=3) or sorted(known)[:5]
    return f"write one of its ids ({', '.join(near)}) or define it there" if near else "define it there"


def _ids(source: LessonSource, bank: Bank) -> Found:
    seen: Counter[tuple[str, str | None]] = Counter()
    kinds: dict[str, str] = {}
    for cell in source.cells:
        if not cell.id:
            yield cell, 'has no id; add id="…" to its marker.'
        elif not _ID.fullmatch(cell.id):
            yield cell, "the id may hold only letters, digits, - and _, at most 64."
        seen[cell.id, cell.lang] += 1
        if cell.id and (seen[cell.id, cell.lang] > 1 or kinds.setdefault(cell.id, cell.kind) != cell.kind):
            yield cell, "this id is used twice; ids are unique in a lesson."


def _twins(source: LessonSource, bank: Bank) -> Found:
    cells = source.cells
    for index, cell in enumerate(cells):
        if cell.kind == "code":
            if cell.lang is not None:
                yield cell, "a code cell stands once for both languages; remove lang."
            continue
        if cell.lang not in ("es", "en"):
            yield cell, 'a prose cell says its language: lang="es" or lang="en".'
            continue
        step = 1 if cell.lang == "es" else -1
        other = cells[index + step] if 0 <= index + step < len(cells) else None
        if other is None or (other.id, other.kind) != (cell.id, "markdown") or other.lang in (None, cell.lang):
            where = "right after it" if cell.lang == "es" else "right before it"
            yield cell, f"the {cell.lang} prose has no twin {where} (Spanish first, same id)."


def _sections(source: LessonSource, bank: Bank) -> Found:
    spanish = {cell.id: cell for cell in source.cells if cell.lang == "es"}
    for cell in source.cells:
        twin = spanish.get(cell.id)
        if cell.lang == "en" and twin and cell.kind == "markdown":
            if cell.level != twin.level:
                yield cell, "one twin is a heading and the other is not, or of another level."
            if [cell.metadata.get(k) for k in _SECTION_KEYS] != [twin.metadata.get(k) for k in _SECTION_KEYS]:
                yield cell, "covers, path and minutes differ between the twins; write them alike on both."
        if not cell.level and any(key in cell.metadata for key in _SECTION_KEYS):
            yield cell, "covers, path and minutes stand on a section's heading cell only; cells below inherit them."
        if cell.level == 2 and cell.path is None:
            yield cell, 'a section says its path="core" or path="deep".'
        if cell.path is not None and cell.path not in ("core", "deep"):
            yield cell, f'path={cell.path!r} is unknown; write path="core" or path="deep".'
        if (cell.level == 2 or "minutes" in cell.metadata) and not _is_minutes(cell.metadata.get("minutes")):
            yield cell, "a section says its minutes=N, a number from 0 to 60."
        for id in cell.covers:
            if id not in bank.syllabus:
                yield cell, f"covers names {id!r}, which is no syllabus id (course/syllabus.toml)."


def _is_minutes(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 60


def _metadata(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        for key in sorted(set(cell.metadata) - _KNOWN_KEYS):
            yield cell, f"{key!r} is not something that a cell can say; known: {', '.join(sorted(_KNOWN_KEYS))}."
        for tag in sorted(set(cell.tags) - _TAGS):
            yield cell, f"the tag {tag!r} is unknown; known: {', '.join(sorted(_TAGS))}."
        if "nbval-ignore-output" in cell.tags and not str(cell.metadata.get("reason", "")).strip():
            yield cell, 'nbval-ignore-output needs its reason="…".'


def _prose(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        words = len(re.findall(r"\w[\w.'’-]*", re.sub(r"\]\([^)]*\)", "]", cell.text)))
        if cell.kind == "markdown" and words > MOST_WORDS and not cell.metadata.get("long"):
            yield cell, f'has {words} words, over {MOST_WORDS}; split it, or say why with long="…".'


def _links(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        if cell.kind == "markdown":
            for _text, id in GLOSSARY_LINK.findall(cell.text):
                if id not in bank.terms and id not in bank.earlier_terms:
                    near = _near(id, {**bank.terms, **bank.earlier_terms})
                    yield cell, f"links to glossary:{id}, which no glossary.toml up to this lesson defines; {near}."


def _code(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        if cell.kind != "code":
            continue
        count = len(cell.text.splitlines())
        if count > MOST_CODE_LINES:
            yield cell, f"has {count} lines, over {MOST_CODE_LINES}; move code into the package or split the cell."
        if wide := [line for line in cell.text.splitlines() if len(line) > MOST_COLUMNS]:
            yield (
                cell,
                f"has a line over {MOST_COLUMNS} columns, which a screen cuts off; break it: {wide[0].strip()[:40]}…",
            )
        if not cell.text.strip():
            yield cell, "is empty; remove it."
        last = [token.string for token in _tokens(cell) if token.type not in _LAYOUT][-1:]
        if last == [";"]:
            yield cell, "ends in a semicolon, which still prints under nbval; end with an assignment."
        if _tree(cell) is None and not cell.text.lstrip().startswith("%%"):
            yield cell, "is not valid Python."


_LAYOUT = {tokenize.NL, tokenize.NEWLINE, tokenize.COMMENT, tokenize.ENDMARKER, tokenize.INDENT, tokenize.DEDENT}


def _language(source: LessonSource, bank: Bank) -> Found:
    """Natural language in code is refused where it can be told: comments, and strings of three words or with accents."""
    for cell in source.cells:
        if cell.kind != "code":
            continue
        for token in _tokens(cell):
            if token.type == tokenize.COMMENT and not re.match(r"# ?(lesson\.|%)", token.string):
                yield cell, f"holds the comment {token.string[:40]!r}; prose goes into the paired Markdown."
        if cell.metadata.get("literal"):
            continue
        for text in _strings(cell):
            if any(letter.isalpha() and not letter.isascii() for letter in text) or _words(text) >= 3:
                remedy = 'take it from texts.toml, or say why with literal="…"'
                yield cell, f"holds natural language, {text[:40]!r}; {remedy}."


def _words(text: str) -> int:
    return sum(bool(_WORD.fullmatch(word)) for word in text.split())


def _calls(source: LessonSource, bank: Bank) -> Found:
    for cell in source.cells:
        if cell.kind != "code":
            continue
        offered = re.sub(r"(?m)^(\s*)# ?(?=lesson\.)", r"\1", cell.text)
        tree = _tree(Cell(cell.id, "code", None, offered, cell.line))
        for call in ast.walk(tree) if tree else ():
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="lesson"), attr=name), args=[ast.Constant(value=str(id)), *_]
                ) if name in _CALLS and id not in (known := getattr(bank, _CALLS[name])):
                    yield (
                        cell,
                        f"lesson.{name}({id!r}): the topic has no such id among its {_CALLS[name]}; {_near(id, known)}.",
                    )


def _strings(cell: Cell) -> Iterator[str]:
    """Yield the string literals of a cell; the fixed parts of an f-string count as one."""
    tree = _tree(cell)
    inside: set[int] = set()
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            inside |= {id(part) for part in parts}
            yield " ".join(str(part.value) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.value


def _plain(cell: Cell) -> str:
    """Return the cell as Python: line magics and shell lines become ``pass``."""
    return re.sub(r"(?m)^(\s*)[%!].*$", r"\1pass", cell.text)


def _tree(cell: Cell) -> ast.Module | None:
    try:
        return None if cell.text.lstrip().startswith("%%") else ast.parse(_plain(cell))
    except SyntaxError:
        return None


def _tokens(cell: Cell) -> list[tokenize.TokenInfo]:
    if _tree(cell) is None:
        return []
    return list(tokenize.generate_tokens(io.StringIO(_plain(cell)).readline))
