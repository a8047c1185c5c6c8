"""Small tables about load: HTML for the eye, the same as text for everyone else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, MUTED, SUBTLE, TEXT

__all__ = ["html_table", "show_table", "text_table"]

_BOX = f"border:1px solid {BORDER};padding:0.3em 0.8em;"


def show_table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[object]], note: str = "") -> None:
    """Show a table with its caption, and a note under it; numbers stand to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    figures.show_html(html_table(caption, headers, cells, note), text=text_table(caption, headers, cells, note))


def html_table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Return the table as HTML; everything in it is escaped, and the first cell of a row is its header."""
    head = "".join(
        f'<th scope="col" style="{_BOX}{_side(number)}background:{SUBTLE}">{escape(header)}</th>'
        for number, header in enumerate(headers)
    )
    body = "".join(
        f'<tr><th scope="row" style="{_BOX}text-align:left;font-weight:600">{escape(row[0])}</th>'
        + "".join(f'<td style="{_BOX}text-align:right;white-space:nowrap">{escape(cell)}</td>' for cell in row[1:])
        + "</tr>"
        for row in rows
    )
    under = f'<p style="color:{MUTED};margin:0.2em 0 0.6em;max-width:46em">{escape(note)}</p>' if note else ""
    return (
        f'<table style="border-collapse:collapse;margin:0.4em 0;min-width:26em;line-height:1.45;color:{TEXT}">'
        f'<caption style="caption-side:top;text-align:left;font-weight:600;color:{TEXT}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{under}"
    )


def _side(column: int) -> str:
    return f"text-align:{'right' if column else 'left'};vertical-align:bottom;"


def text_table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """Return the table as text in columns."""
    lines = [list(headers), *[list(row) for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headers))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([caption, *text, *([note] if note else [])])
