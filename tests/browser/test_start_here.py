"""Lesson 00 as a learner meets it: the map leads on and tells progress, the clock runs, JupyterLab speaks the language."""

import re

import pytest
from notebook_page import visible_text
from quiz_card import cards

from mlops_lessons.course.catalogue import lessons, title_of
from mlops_lessons.course.quiz import quizzes
from mlops_lessons.course.quiz_widget import status
from mlops_lessons.i18n import set_language, topic_texts

TOPIC = "start_here"
MENUS = {"es": "Archivo", "en": "File"}


@pytest.fixture(
    scope="module", params=[pytest.param("es", marks=pytest.mark.soak), pytest.param("en", marks=pytest.mark.soak)]
)
def lesson(request, open_notebook):
    """Lesson 00 in one language, run from its first cell to its last."""
    notebook = open_notebook(request.param, "00_start_here.ipynb")
    notebook.language = request.param
    notebook.set_theme("light")
    notebook.run_all()
    return notebook


@pytest.fixture(autouse=True)
def speak(lesson):
    """Expect words in the language of the notebook."""
    set_language(lesson.language)


def test_jupyterlab_speaks_the_language_and_asks_nothing(lesson):
    """The menus are in the learner's language, and no notice asks for news or updates."""
    menus = lesson.page.locator(".lm-MenuBar-itemLabel").all_inner_texts()
    assert MENUS[lesson.language] in menus
    assert lesson.page.locator(".Toastify__toast").count() == 0


def test_the_map_leads_to_the_lessons_and_back(lesson):
    """Each written lesson is a link that opens its notebook in JupyterLab; the others say that they are to come."""
    say = topic_texts(TOPIC)
    place = lesson.outputs("demo-map")
    links = place.locator("a")
    assert [visible_text(link) for link in links.all()] == [
        f"{i.number} {title_of(i)}" for i in in_the_order_of_the_map(place)
    ]
    assert visible_text(place).count(say("map.to_come")) == sum(not info.written for info in lessons())
    other = next(info for info in lessons() if info.written and info.topic != TOPIC)
    place.get_by_role("link", name=title_of(other)).click()
    lesson.page.wait_for_function(
        "path => window.jupyterapp.shell.currentWidget?.context?.path === path",
        arg=f"{lesson.language}/{other.notebook}",
    )
    lesson.page.screenshot(path=lesson.screenshots / f"{lesson.name}-map-led-here.png")
    lesson.come_back()


def in_the_order_of_the_map(place):
    """Return the written lessons in the order in which the page names them."""
    text = visible_text(place)
    written = [info for info in lessons() if info.written]
    return sorted(written, key=lambda info: text.index(f"{info.number} {title_of(info)}"))


def test_the_map_tells_how_far_one_is(lesson):
    """After an answer, the map that is run again counts it beside its lesson."""
    before = visible_text(lesson.outputs("demo-map"))
    card = cards(lesson, TOPIC, quizzes(TOPIC)[0])[0]
    card.answer_rightly()
    assert status("passed") in card.press()
    after = visible_text(lesson.run_cell("demo-map"))
    assert after != before
    assert topic_texts(TOPIC)("map.you_are_here") not in after


def test_the_countdown_runs_holds_and_starts_anew(lesson):
    """Started, the clock shows less and less; paused, it stands; reset, it shows the full time."""
    place = lesson.outputs("demo-countdown")
    clock, (start, pause, reset) = place.locator('[role="timer"]'), place.locator("button").all()
    full = seconds(clock)
    start.click()
    lesson.wait_until(lambda: seconds(clock) <= full - 2)
    pause.click()
    held = seconds(clock)
    reset.click()
    lesson.wait_until(lambda: seconds(clock) == full)
    assert held < full


def seconds(clock):
    """Return the seconds that the clock shows."""
    minutes, rest = re.search(r"(\d+):(\d\d)", visible_text(clock)).groups()
    return 60 * int(minutes) + int(rest)


def test_what_is_written_is_kept(lesson):
    """Words typed into a discussion box are kept, and stand in it when the cell is run again."""
    place = lesson.outputs("think-silent")
    place.locator("textarea").fill("¿y si nadie mira?")
    place.locator("button").click()
    place.locator('[role="status"]').get_by_text(re.compile(r"\w")).first.wait_for()
    lesson.run_cell("think-silent").locator("textarea").wait_for()
    assert lesson.outputs("think-silent").locator("textarea").input_value() == "¿y si nadie mira?"


def test_the_glossary_finds_a_term_in_either_language(lesson):
    """Each name stands above its definition, and what is typed into the search box leaves the terms that hold it."""
    place = lesson.outputs("demo-glossary")
    terms = place.locator("dl").evaluate(
        "list => [...list.children].map(one => [one.tagName, one.getBoundingClientRect().top])"
    )
    assert [tag for tag, _top in terms] == ["DT", "DD"] * (len(terms) // 2)
    assert [top for _tag, top in terms] == sorted({top for _tag, top in terms})
    place.locator("input").fill("ensemble")
    lesson.wait_until(lambda: 0 < place.locator("dt").count() < 5)
    assert "ensemble" in visible_text(place).lower()
