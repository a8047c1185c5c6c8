"""The analyst's exercises: unusual right answers pass, and what cannot be judged is said."""

from pathlib import Path

import pytest

from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here
from mlops_lessons.data_team import _solutions_analyst as solutions

QUERY = """SELECT hour, count(arr_delay) AS n, sum(CASE WHEN arr_delay >= 15 THEN 1 ELSE 0 END) / count(arr_delay) AS late
FROM flights WHERE arr_delay IS NOT NULL GROUP BY 1 HAVING count(*) >= ? ORDER BY 1"""


def _judged(name, answer):
    return judge_here(exercise("data_team", name), answer)


@pytest.mark.parametrize(
    "late_share_by_hour",
    [
        lambda db, least: db.sql(QUERY, params=[least]),
        lambda db, least: db.sql(QUERY, params=[least]).df(),
        lambda db, least: db.execute(QUERY, [least]),
        lambda db, least: db.sql(QUERY, params=[least]).df().to_numpy(),
        lambda db, least: db.sql(QUERY, params=[least]).df().rename(columns={"n": "flights"}).set_index("hour"),
        lambda db, least: tuple(map(tuple, db.execute(QUERY, [least]).fetchall())),
        lambda db, least: (row for row in db.execute(QUERY, [least]).fetchall()),
    ],
    ids=["relation", "data frame", "execute", "numpy", "by hour", "tuples", "generator"],
)
def test_rows_are_taken_in_any_form(late_share_by_hour):
    """A relation, a data frame, tuples: the same rows."""
    assert _judged("late_share_by_hour", late_share_by_hour).outcome == "passed"


@pytest.mark.parametrize(
    ("answer", "message"),
    [(lambda _db, _least: QUERY, "text"), (lambda _db, _least: 0.3, "shape"), (lambda _db, _least: [], "shape")],
    ids=["the query", "a number", "an empty list"],
)
def test_what_is_no_table_is_told_apart(answer, message):
    """The text of the query is not its result; an empty list is no table either."""
    result = _judged("late_share_by_hour", answer)
    assert (result.outcome, result.message) == ("failed", message)


def test_a_book_with_more_dress_passes():
    """Bold headers, another percentage format, the sheet renamed."""
    from openpyxl.styles import Font

    def answer_book(rows):
        book = solutions.answer_book(rows)
        book.active.title = "late"
        for cell in book.active[1]:
            cell.font = Font(bold=True)
        for row in book.active.iter_rows(min_row=2, min_col=3, max_col=3):
            row[0].number_format = "0%"
        return book

    assert _judged("answer_book", answer_book).outcome == "passed"


def test_a_text_called_xlsx_is_no_workbook(tmp_path):
    """A path is opened; what stands there must be a workbook."""
    path = tmp_path / "answer.xlsx"

    def answer_book(rows):
        Path(path).write_text("hour;flights")
        return path

    assert _judged("answer_book", answer_book).message == "damaged"


def test_numpy_lists_are_as_good_as_others():
    """The scientist's own way of sorting passes."""
    import numpy as np

    def hits(risk, late, warned):
        order = np.argsort(-np.array(risk), kind="stable")
        return np.array(late)[order[: max(1, int(warned * len(risk)))]].mean()

    assert _judged("hits", hits).outcome == "passed"


def test_cells_of_any_kind_are_judged():
    """Lists and texts inside the rows are wrong, not an error."""
    assert _judged("late_share_by_hour", lambda _db, _least: [[7, [1], "a"]]).outcome == "failed"


@pytest.mark.parametrize(
    ("headers", "row", "message"),
    [(["hour", "flights", None], None, "headers_missing"), (["a", "b", "c"], [5, 120, None], "numbers")],
)
def test_a_sheet_with_a_hole_is_told_so(headers, row, message):
    """A header that is missing, a share that is missing."""

    def answer_book(rows):
        book = solutions.answer_book(rows if row is None else [row, *rows[1:]])
        for column, header in enumerate(headers, start=1):
            book.active.cell(1, column).value = header
        return book

    assert _judged("answer_book", answer_book).message == message
