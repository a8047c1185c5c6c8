"""Tables: the same words for the eye and for everyone else."""

import re

import pytest

from mlops_lessons.course.tables import html_table, show_facts, show_table, text_table
from mlops_lessons.i18n import set_language

HEADERS, ROWS = ["host", "requests"], [["a<b", "7"], ["storage.googleapis.com/flights", "1200"]]


def _shown(html):
    return re.sub(r"<[^>]*>", "|", html.replace("<wbr>", ""))


def test_both_forms_hold_every_cell_the_caption_and_the_note():
    """HTML escapes what it is given; text lines its columns up."""
    shown = _shown(html_table("Who asks?", HEADERS, ROWS, "Counted."))
    text = text_table("Who asks?", HEADERS, ROWS, "Counted.")
    for words in ("Who asks?", "host", "requests", "7", "storage.googleapis.com/flights", "1200", "Counted."):
        assert words in shown
        assert words in text
    assert "a&lt;b" in shown
    assert "a<b" in text
    assert (
        len({line.index(cell) for line, cell in zip(text.splitlines()[1:4], ("requests", "7", "1200"), strict=True)})
        == 1
    )


def test_a_long_address_breaks_after_its_points_and_a_short_word_nowhere():
    """A narrow column does not cut a name in the middle of a word."""
    html = html_table("t", HEADERS, [["s3.aws.com", "x-goog-if-generation-match:0"], *ROWS])
    assert "storage.<wbr>googleapis.<wbr>com/<wbr>flights" in html
    assert "x-<wbr>goog-<wbr>if-<wbr>generation-<wbr>match:<wbr>0" in html
    assert "s3.aws.com" in html


def test_an_escaped_sign_is_never_broken():
    """What stands for one character stays whole."""
    assert "&lt;<wbr>" not in html_table("t", HEADERS, [["a<quite.long.name>&amp;here", "0"]])
    assert "&lt;quite.<wbr>long.<wbr>name&gt;&amp;amp;here" in html_table(
        "t", HEADERS, [["a<quite.long.name>&amp;here", "0"]]
    )


@pytest.mark.parametrize(("numbers", "right"), [(0, 0), (1, 3), (2, 6)])
def test_columns_of_numbers_stand_flush_right(numbers, right):
    """Heads and cells of the last columns, as many as were said."""
    assert html_table("t", HEADERS, ROWS, numbers=numbers).count("text-align:right") == right


def test_a_number_is_never_broken_and_a_reason_in_its_place_may_be():
    """What is set flush right stays on one line as long as it is short."""
    html = html_table(
        "t", HEADERS, [["a", "140.6 ± 14.1"], ["b", "there were no deployments in this period"]], numbers=1
    )
    number, reason = html.split("<td")[1:]
    assert "nowrap" in number
    assert "nowrap" not in reason


def test_a_row_that_does_not_fit_its_heads_is_refused():
    """A missing cell would shift a column without a word."""
    with pytest.raises(ValueError, match="zip"):
        html_table("t", HEADERS, [["a", "b", "c"]])


def test_anything_can_stand_in_a_cell(capsys):
    """Cells are written with str; outside a notebook the text is printed."""
    show_table("t", HEADERS, [[1, None], [2.5, True]])
    assert capsys.readouterr().out.split() == ["t", "host", "requests", "1", "None", "2.5", "True"]


@pytest.mark.parametrize(
    ("value", "en", "es"),
    [
        (True, "yes", "sí"),
        (False, "no", "no"),
        (None, "–", "–"),
        ([], "–", "–"),
        ([1, True], "1, yes", "1, sí"),
        (2.5, "2.5", "2.5"),
        (2013, "2013", "2013"),
        (-30_000, "-30\N{NARROW NO-BREAK SPACE}000", "-30\N{NARROW NO-BREAK SPACE}000"),
    ],
)
def test_a_fact_is_said_in_the_learners_words(shown_html, value, en, es):
    """The label comes from the texts; yes, no and nothing are words; and both forms say the same."""
    for language, word in (("en", en), ("es", es)):
        set_language(language)
        show_facts(lambda name: f"<{name}>", found=value)
        html, text = shown_html.pop()
        assert text == f"<found>: {word}"
        assert f">{word}</td>" in html
        assert "&lt;found&gt;" in html


@pytest.fixture
def shown_html(monkeypatch):
    """Keep what is shown, as (html, text)."""
    kept = []
    monkeypatch.setattr("mlops_lessons.course.figures.show_html", lambda html, text: kept.append((html, text)))
    return kept
