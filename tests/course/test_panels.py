"""Panels: what they say, that they say it in words, and that nothing of the learner's gets into the HTML unescaped."""

import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from mlops_lessons.course.judging import judge_here
from mlops_lessons.course.panels import Panel, check_panel, hint_panel, message_panel, render, solution_panel
from mlops_lessons.i18n import set_language

VOID = {"br", "img"}


class Reader(HTMLParser):
    """Collects tags and text, and minds that what opens is closed."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], set(), [], ""

    def handle_starttag(self, tag, attrs):
        """Note the tag."""
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        """Close the tag that was opened last."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Note the text."""
        self.text += data


def read(panel):
    """Return what a browser would read; the HTML must be well formed and of the few tags that a panel uses."""
    reader = Reader()
    reader.feed(panel.html)
    reader.close()
    assert reader.open == []
    assert reader.tags <= {"div", "span", "strong", "em", "p", "br", "code", "pre", "dl", "dt", "dd"}
    assert {name for name, _value in reader.attributes} <= {"style", "role", "aria-label", "aria-hidden", "tabindex"}
    return reader


def checked(exercise, answer, **options):
    """Return the panel of an answer."""
    return check_panel(exercise, judge_here(exercise, answer, **options))


def test_a_right_answer(the):
    """It says so, with points and what it means."""
    text = read(checked(the("downtime"), 43.2)).text
    assert "Right · Minutes down · 2 of 2 points" in text
    assert "That is it: 43.2 minutes." in text
    assert "hint" not in text


def test_a_wrong_function(the):
    """Status, the call that fails, what came back, what was expected, the feedback, and what to do next."""
    panel = checked(the("composite"), lambda n, server, database: 0.9999 * server**n * database)
    for text in (read(panel).text, panel.text):
        assert "Partly right" in text
        assert "composite(2, 0.5, 1.0)" in text
        assert "0.249975" in text
        assert "0.749925" in text
        assert "You multiplied the replicas as if all were needed" in text
        assert 'lesson.hint("composite")' in text


def test_placeholders_of_feedback_are_filled(the):
    """With the case and with what came back."""
    assert "you gave 0.72" in read(checked(the("downtime"), np.float64(0.72))).text


def test_numbers_are_written_for_people(the):
    """Never ``np.float64(…)``."""
    panel = checked(the("composite"), lambda n, server, database: np.float64(server) * 3)
    assert "np." not in panel.html
    assert "np." not in panel.text


def test_an_error_is_explained_with_the_learners_line(the):
    """No traceback; the type, the line and what it usually means."""

    def composite(n, server, database):
        total = None
        return total + n

    panel = checked(the("composite"), composite)
    text = read(panel).text
    assert "Your code stopped with an error" in text
    assert "return total + n" in text
    assert "lacks its return" in text
    assert "Traceback" not in panel.html + panel.text


@pytest.mark.parametrize(
    ("id", "answer", "words"),
    [
        ("composite", lambda n: n, "takes 1 argument, and it is called with 3"),
        ("composite", dict, "is a class"),
        ("composite", 0.9, "without parentheses: composite"),
        ("composite", ..., "in place of ..."),
        ("composite", lambda n, server, database: None, "does it end with return"),
        ("composite", lambda n, server, database: (x for x in "a"), "list(…)"),
        ("workflow", Path("nowhere.yml"), "There is no file nowhere.yml"),
        ("health", "http://127.0.0.1:9", "Nothing answers at 127.0.0.1:9"),
        ("health", "http://example.org", "Only services on this machine"),
        ("region", "far", "is not one of the choices: near, cheap, both"),
        ("region", "cheap", "Cheap, and far away."),
        ("downtime", "43.2", "it is a text"),
    ],
)
def test_each_kind_of_answer_is_told(the, id, answer, words):
    """The words fit the case."""
    assert words in read(checked(the(id), answer)).text


def test_the_answer_is_not_given_away(the):
    """A wrong value or choice does not show the right one."""
    assert "43.2" not in checked(the("downtime"), 17).html
    assert "near" not in checked(the("region"), "cheap").html


def test_a_failing_check_of_a_file_is_named(the, tmp_path):
    """In the words of the exercise."""
    path = tmp_path / "w.yml"
    path.write_text("on: push\nsteps: [ruff]\n", encoding="utf-8")
    text = read(checked(the("workflow"), path)).text
    assert "it runs the tests" in text
    assert "Nothing runs the tests." in text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>`**`{got}{case}"


@pytest.mark.parametrize("id", ["downtime", "composite", "guest_list", "workflow", "health", "region"])
def test_what_the_learner_gives_is_escaped(the, id):
    """As a value, as text of an error, as a name, as a key."""

    def raises(*_):
        raise ValueError(HOSTILE)

    odd = type(HOSTILE.replace("\0", ""), (), {})
    for answer in (
        HOSTILE,
        [HOSTILE],
        {HOSTILE: HOSTILE},
        odd(),
        odd,
        raises,
        lambda *_: HOSTILE,
        lambda *_: {HOSTILE: 1},
    ):
        read(checked(the(id), answer, search=False))


def test_status_is_said_in_words_and_to_screen_readers(the):
    """A role, a label, and a sign that is hidden from the reader."""
    for panel in (checked(the("downtime"), 17), hint_panel(the("downtime"), "x", 1, 1), message_panel("info", "Title")):
        attributes = dict(read(panel).attributes)
        assert attributes["role"] == "status"
        assert attributes["aria-label"]
        assert attributes["aria-hidden"] == "true"
    assert dict(read(checked(the("downtime"), 17)).attributes)["aria-label"] == "Not right yet: Minutes down"


def test_the_signs_are_readable(the):
    """White on each colour has a contrast of 4.5 or more."""
    from mlops_lessons.course.panels import _SIGNS

    def luminance(colour):
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for _sign, colour in _SIGNS.values():
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_hints_are_counted(the):
    """The last one says that it is the last."""
    assert "Hint 1 of 3" in hint_panel(the("composite"), "Think.", 1, 3).text
    assert "There are more" in hint_panel(the("composite"), "Think.", 1, 3).text
    assert "the last hint" in hint_panel(the("composite"), "Think.", 3, 3).text


def test_the_solution_is_its_real_code(the):
    """As it stands in the file."""
    panel = solution_panel(the("composite"))
    assert "def composite(n, server, database):\n" in read(panel).text
    assert "group = 1 - (1 - server) ** n" in panel.text


def test_light_markdown():
    """Paragraphs, strong, emphasis, code and fences; all else is text."""
    html = render("One **two** *three* `a * b * c`\n\n```python\nif x < 1:\n    y()\n```\nn * m * k, <b>")
    assert "<strong>two</strong>" in html
    assert "<em>three</em>" in html
    assert ">a * b * c</code>" in html
    assert "if x &lt; 1:\n    y()</pre>" in html
    assert "n * m * k, &lt;b&gt;" in html


def test_a_panel_displays_as_html_and_as_text():
    """The two stand side by side."""
    panel = Panel("<p>a</p>", "a")
    assert panel._repr_mimebundle_() == {"text/html": "<p>a</p>", "text/plain": "a"}
    assert repr(panel) == "a"


@pytest.mark.parametrize("kind", ["info", "right", "wrong", "partly", "warning", "hint"])
def test_messages(kind):
    """Any kind, with or without a body."""
    assert "Title" in read(message_panel(kind, "Title")).text
    assert "Body" in read(message_panel(kind, "Title", "Body")).text


def test_panels_are_the_same_each_time(the):
    """No random ids, no addresses."""
    answer = object()
    assert checked(the("downtime"), answer) == checked(the("downtime"), answer)
    assert not re.search(r"0x[0-9a-f]{6,}", checked(the("downtime"), answer).html)


def test_panels_speak_spanish(the):
    """Teaching text and interface both follow the language."""
    english = checked(the("downtime"), 0.72)
    set_language("es")
    spanish = checked(the("downtime"), 0.72)
    assert "Eso son horas; diste 0.72." in spanish.text
    assert "Minutos caídos" in spanish.text
    assert english != spanish


def test_asterisks_within_code_are_not_emphasis():
    """A power is shown as it is written, in the text as in the HTML."""
    words = "`(1 - p) ** n` is that **all** are down, and `2 ** 3` is 8."
    panel = message_panel("info", "Title", words)
    assert "`(1 - p) ** n` is that all are down, and `2 ** 3` is 8." in panel.text
    assert "(1 - p) ** n</code>" in panel.html
