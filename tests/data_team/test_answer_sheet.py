"""The workbook: what was written is what is read back."""

import zipfile

from mlops_lessons.data_team import answer_sheet
from mlops_lessons.i18n import set_language

ROWS = [(5, 1940, 0.105), (19, 20507, 0.3488), (23, 1042, 0.301)]


def test_the_sheet_read_back_has_the_numbers_as_numbers(tmp_path):
    """Not as text, and not rounded; the share with a percentage format."""
    set_language("en")
    path = answer_sheet.write_answer(tmp_path / "a.xlsx", ROWS, title="late at night", source="SELECT 1")
    first, second = answer_sheet.read_sheet(path)
    assert [[cell[0] for cell in row[:3]] for row in first["cells"][5:]] == [list(row) for row in ROWS]
    assert {cell[1] for row in first["cells"][5:] for cell in row[:3]} == {"n"}
    assert {row[2][2] for row in first["cells"][5:]} == {"0.0%"}
    assert (first["cells"][0][0][0], first["frozen"], first["charts"]) == ("late at night", "A6", 1)
    assert second["cells"][0][0][0] == "SELECT 1"


def test_the_file_is_a_workbook_that_others_can_open(tmp_path):
    """A zip archive with the parts that the format asks for."""
    path = answer_sheet.write_answer(tmp_path / "a.xlsx", ROWS, title="t", source="s")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {"[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"} <= set(archive.namelist())


def test_what_is_shown_is_what_a_spreadsheet_shows(tmp_path, capsys):
    """A share as a percentage, a count with its thousands set off."""
    set_language("en")
    answer_sheet.show_sheet(answer_sheet.write_answer(tmp_path / "a.xlsx", ROWS, title="t", source="s"))
    shown = capsys.readouterr().out
    assert "34.9\N{NO-BREAK SPACE}%" in shown
    assert "20,507" in shown
