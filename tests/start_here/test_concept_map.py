"""The map leads to every notebook and says in words how far the learner is."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from mlops_lessons.course.catalogue import lesson_info, lessons
from mlops_lessons.course.progress import Standing, open_store
from mlops_lessons.i18n import set_language
from mlops_lessons.start_here import concept_map
from mlops_lessons.start_here.concept_map import NODES, as_html, as_text, lessons_of, progress_words


class Page(HTMLParser):
    """What a reader of the HTML finds: links, words, and tags left open."""

    def __init__(self, html):
        super().__init__()
        self.links, self.words, self.open = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        """Remember what is open, and where links lead."""
        self.open.append(tag)
        if tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        """Hold that tags close in order."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Keep the words, style sheets left out."""
        if "style" not in self.open:
            self.words.append(data)


@pytest.fixture(params=["es", "en"])
def language(request):
    """Set each language in turn."""
    set_language(request.param)
    return request.param


def test_every_lesson_stands_on_the_map_once():
    """The nodes share the lessons out among them: none is missing, none stands twice."""
    placed = [info for node in NODES for info in lessons_of(node)]
    assert sorted(placed, key=lambda info: info.number) == list(lessons())
    assert all(lessons_of(node) for node in NODES)


def test_the_syllabus_map_is_the_map():
    """Deploying models stands in the middle and the six ideas of the class around it."""
    assert (NODES[0].id, NODES[0].centre) == ("centre", (50, 50))
    assert {node.id for node in NODES[1:]} == {"cloud", "devops", "devsecops", "cd", "team", "mlops"}


def test_a_written_lesson_is_a_link_and_one_to_come_says_so(language):
    """The links are the notebooks of the written lessons, in order; the others carry words instead."""
    page = Page(as_html())
    written = [info.notebook for node in NODES for info in lessons_of(node) if info.written]
    assert page.links == written
    assert page.open == []
    to_come = sum(not info.written for info in lessons())
    assert sum(("en preparación" if language == "es" else "being written") in word for word in page.words) == to_come


def test_picture_and_plain_text_say_the_same(language):
    """Every name, role and state of the HTML stands in the plain text too."""
    text = as_text()
    for words in Page(as_html()).words:
        assert words.strip(" ·:") in text
    assert all(info.notebook in text for info in lessons())


def test_cards_stand_on_the_paper_and_apart():
    """No two cards share a column of a row, and none leaves the twelve columns."""
    taken = [(node.row, column) for node in NODES for column in range(node.first, node.last + 1)]
    assert len(set(taken)) == len(taken)
    assert {column for _row, column in taken} <= set(range(1, 13))
    assert {node.row for node in NODES} == {1, 2, 3}


def test_every_line_ends_in_its_card():
    """A line for each node around the centre, from the centre, ending between the card's columns."""
    assert as_html().count("<line ") == len(NODES) - 1
    for node in NODES:
        assert (node.first - 1) / 12 * 100 < node.centre[0] < node.last / 12 * 100


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (None, "not begun"),
        (Standing(0, 8, 0, 15), "not begun"),
        (Standing(2, 8, 5, 15), "2 of 8 exercises, 5 of 15 questions"),
        (Standing(8, 8, 15, 15), "complete"),
        (Standing(0, 0, 0, 0), "not begun"),
    ],
)
def test_progress_is_said_in_words(standing, words):
    """A state is a phrase, never a colour alone."""
    info = replace(lesson_info("cloud_computing"), written=True)
    assert progress_words(info, standing) == words


def test_the_page_one_stands_on_says_so():
    """The first lesson is where the learner is, until there is progress to tell."""
    info = lesson_info("start_here")
    assert progress_words(info) == "you are here"
    assert progress_words(info, Standing(1, 5, 0, 20)) == "1 of 5 exercises, 0 of 20 questions"
    assert as_html().count('aria-current="page"') == 1


def test_what_comes_from_the_catalogue_is_escaped(monkeypatch):
    """A title with HTML in it is shown, not obeyed."""
    odd = replace(lesson_info("devops"), title={"es": "<b>&", "en": "<b>&"}, written=True)
    monkeypatch.setattr(concept_map, "lessons", lambda: (odd,))
    assert "<b>" not in as_html()
    assert "03 &lt;b&gt;&amp;" in as_html()


def test_the_map_shown_tells_the_stored_progress(own_home, monkeypatch, capsys):
    """A passed exercise of lesson 00 is on the map the next time it is shown."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    open_store().record("start_here", "exercise", "late_share", outcome="passed", points=2, max_points=2)
    concept_map.show()
    assert "Start here (00_start_here.ipynb): 1 of 5 exercises" in capsys.readouterr().out


def test_under_a_test_run_nobody_has_progress(own_home, capsys):
    """What nbval compares does not depend on what a learner did on this computer."""
    concept_map.show()
    assert "of 5 exercises" not in capsys.readouterr().out
