"""Small tables for notebooks: HTML for the eye, the same as text for everyone else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, MUTED, SUBTLE, TEXT
from mlops_lessons.i18n import format_number
from mlops_lessons.i18n import gettext as _

__all__ = ["html_table", "show_facts", "show_table", "text_table"]


_LEFT, _RIGHT, _SHORT = "text-align:left", "text-align:right", 20
_LONG_WORD = re.compile(r"\S{20,}")
_WHERE_TO_BREAK = re.compile(r"(?<=[\w\"'])([./_=:]|-(?=\w))(?=\w)")


def show_table(
    caption: str, headers: Sequence[str], rows: Iterable[Sequence[object]], note: str = "", *, numbers: int = 0
) -> None:
    """Show a table with its caption, and a note under it; the last `numbers` columns are set flush right."""
    cells = [[str(cell) for cell in row] for row in rows]
    html = html_table(caption, headers, cells, note, numbers=numbers)
    figures.show_html(html, text=text_table(caption, headers, cells, note))


def show_facts(say: Callable[[str], str], /, **facts: object) -> None:
    """Show what a cell found, a line each, in words: ``show_facts(say, served=3)`` reads the label from the topic's texts.

    Parameters
    ----------
    say : callable
        Gives the label of each name, as :func:`mlops_lessons.i18n.topic_texts` does.
    **facts
        What was found: yes and no are said in the learner's language, a list as its items, nothing as a dash, five digits
        or more in groups of three.
    """
    rows = [(say(name), _in_words(value)) for name, value in facts.items()]
    cells = "".join(
        f'<tr><th scope="row" style="text-align:left;font-weight:400;padding:0.15em 1.2em 0.15em 0">{escape(label)}</th>'
        f'<td style="text-align:left;font-weight:600;padding:0.15em 0">{escape(value)}</td></tr>'
        for label, value in rows
    )
    html = f'<table style="border-collapse:collapse;margin:0.4em 0;color:{TEXT}"><tbody>{cells}</tbody></table>'
    figures.show_html(html, text="\n".join(f"{label}: {value}" for label, value in rows))


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_in_words, value)) or "–"
    if isinstance(value, int) and abs(value) >= 10_000:
        return format_number(value)
    return "–" if value is None else str(value)


def html_table(
    caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], note: str = "", *, numbers: int = 0
) -> str:
    """Return the table as HTML.

    Everything in it is escaped, and the first cell of a row is its header. A long word, such as an address, is broken after its
    points and strokes where the column is narrow.
    """
    box = f"border:1px solid {BORDER};padding:0.3em 0.7em;vertical-align:top;white-space:normal;min-width:4em"
    anywhere = f"{box};overflow-wrap:break-word"  # a column is as wide as its longest word
    whole = f"{box};white-space:nowrap"  # nor is a number
    right = len(headers) - numbers
    sides = [_RIGHT if column >= right else _LEFT for column in range(len(headers))]
    head = "".join(
        f'<th scope="col" style="{box};{side};background:{SUBTLE}">{escape(header)}</th>'
        for header, side in zip(headers, sides, strict=True)
    )
    body = "".join(
        f'<tr><th scope="row" style="{box};{sides[0]};font-weight:600">{_breakable(row[0])}</th>'
        + "".join(
            f'<td style="{whole if side == _RIGHT and len(cell) <= _SHORT else anywhere};{side}">{_breakable(cell)}</td>'
            for cell, side in zip(row[1:], sides[1:], strict=True)
        )
        + "</tr>"
        for row in rows
    )
    under = f'<p style="color:{MUTED};margin:0.2em 0 0.6em;max-width:60em">{escape(note)}</p>' if note else ""
    return (
        f'<table style="border-collapse:collapse;margin:0.4em 0;min-width:24em;line-height:1.45;color:{TEXT}">'
        f'<caption style="caption-side:top;text-align:left;font-weight:600;color:{TEXT}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{under}"
    )


def _breakable(cell: str) -> str:
    words = [
        "<wbr>".join(map(escape, _WHERE_TO_BREAK.sub(r"\1\0", word).split("\0")))
        if _LONG_WORD.match(word)
        else escape(word)
        for word in cell.split(" ")
    ]
    return " ".join(words)


def text_table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Return the table as text in columns."""
    lines = [list(headers), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([caption, *text, *([note] if note else [])])
