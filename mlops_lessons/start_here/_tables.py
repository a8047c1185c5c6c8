"""One plain table in a card, for the panels of this lesson."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from mlops_lessons.course.style import BORDER, CARD


def as_table(
    title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: int = 0, below: str = ""
) -> str:
    """Return a table as HTML.

    Parameters
    ----------
    title : str
        Its caption, plain text.
    heads : sequence of str
        Column heads, plain text; empty for a table without a head.
    rows : sequence of sequence of str
        Cells, HTML that is already escaped; the first of a row is its head.
    numbers : int, default 0
        How many columns at the right hold numbers, which are set flush right.
    below : str, optional
        A sentence under the table, plain text.
    """
    last = max(len(row) for row in rows) - numbers
    top = "".join(f'<th scope="col" style="{_cell(n >= last)}">{escape(head)}</th>' for n, head in enumerate(heads))
    head = f"<thead><tr>{top}</tr></thead>" if heads else ""
    body = "".join(f"<tr>{_row(row, last)}</tr>" for row in rows)
    note = f'<p style="margin:0.6em 0 0.2em">{escape(below)}</p>' if below else ""
    return (
        f'<div style="{CARD};width:fit-content"><table style="border-collapse:collapse;margin:0;background:none">'
        f'<caption style="text-align:left;font-weight:600;padding-bottom:0.3em">{escape(title)}</caption>'
        f"{head}<tbody>{body}</tbody></table>{note}</div>"
    )


def _row(row: Sequence[str], last: int) -> str:
    first, *others = row
    cells = [f'<th scope="row" style="{_cell(False)};font-weight:normal">{first}</th>']
    cells += [f'<td style="{_cell(n >= last)}">{cell}</td>' for n, cell in enumerate(others, 1)]
    return "".join(cells)


def _cell(number: bool) -> str:
    side = "right" if number else "left"
    return f"padding:0.25em 1.4em 0.25em 0;border-top:1px solid {BORDER};text-align:{side};vertical-align:top"
