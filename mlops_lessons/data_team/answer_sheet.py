"""The one-page answer as a workbook that opens in any spreadsheet: the finding first, numbers as numbers, where they come from.

References
----------
openpyxl documentation, https://openpyxl.readthedocs.io/en/stable/. Seen 2026-11.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["HEADERS", "read_sheet", "show_sheet", "write_answer"]

say = topic_texts("data_team")
HEADERS = ("hour", "flights", "late_share")
_TOP = 5  # the row of the headers


def write_answer(path: Path, rows: Sequence[Sequence[float]], *, title: str, source: str) -> Path:
    """Write the answer as ``.xlsx`` and return its path.

    The first sheet has the finding (A1), how late is defined (A2) and a table with a chart; the second says where it comes from.

    Parameters
    ----------
    path : Path
        Where to write; a file that is there is replaced.
    rows : sequence of (hour, flights, late_share)
        Shares between 0 and 1: the sheet shows them as percentages.
    title : str
        The finding, in a sentence.
    source : str
        Where the numbers come from, such as the query.
    """
    from openpyxl import Workbook
    from openpyxl.chart import BarChart, Reference
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = say("answer_sheet.sheet")
    sheet["A1"], sheet["A2"] = title, say("answer_sheet.definition")
    sheet["A1"].font = Font(bold=True, size=14)
    for column, header in enumerate(HEADERS, start=1):
        sheet.cell(_TOP, column, say(f"answer_sheet.{header}")).font = Font(bold=True)
    for number, row in enumerate(rows, start=_TOP + 1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)
        sheet.cell(number, 2).number_format = "#,##0"
        sheet.cell(number, 3).number_format = "0.0%"
    sheet.freeze_panes = f"A{_TOP + 1}"
    last = _TOP + len(rows)
    chart = BarChart()
    chart.title, chart.legend = say("answer_sheet.late_share"), None
    chart.x_axis.title, chart.y_axis.number_format = say("answer_sheet.hour"), "0%"
    chart.x_axis.delete = chart.y_axis.delete = False  # else some spreadsheets show no axes
    chart.add_data(Reference(sheet, min_col=3, min_row=_TOP, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_TOP + 1, max_row=last))
    sheet.add_chart(chart, f"E{_TOP}")
    book.create_sheet(say("answer_sheet.source"))["A1"] = source
    book.save(path)
    return Path(path)


def read_sheet(path: Path) -> list[dict[str, Any]]:
    """Return what stands in a workbook, read back from the file: for each sheet ``name``, ``cells``, ``frozen`` and ``charts``.

    ``cells`` are rows of ``[value, kind, format]``: kind is ``n`` for a number, ``s`` for text, ``f`` for a formula.
    """
    from openpyxl import load_workbook

    book = load_workbook(path)
    return [
        {
            "name": sheet.title,
            "cells": [[[cell.value, cell.data_type, cell.number_format] for cell in row] for row in sheet.iter_rows()],
            "frozen": sheet.freeze_panes,
            "charts": len(sheet._charts),  # openpyxl offers no public list of what it read
        }
        for sheet in book.worksheets
    ]


def show_sheet(path: Path, most: int = 8) -> None:
    """Show what a spreadsheet shows of the first sheet: its first rows, with their formats applied."""
    sheet = read_sheet(path)[0]
    shown = [[_shown(*cell) for cell in row[:3]] for row in sheet["cells"][:most]]
    rows = [[str(number), *row] for number, row in enumerate(shown, start=1)]
    note = say("answer_sheet.note", charts=sheet["charts"], rows=len(sheet["cells"]))
    show_table(say("answer_sheet.shown", name=sheet["name"]), [say("answer_sheet.row"), "A", "B", "C"], rows, note)


def _shown(value: Any, kind: str, form: str) -> str:
    if value is None:
        return ""
    if kind == "n" and form.endswith("%"):
        return f"{100 * value:.1f}\N{NO-BREAK SPACE}%"
    if kind == "n" and form == "#,##0":
        return f"{value:,}"
    return str(value)
