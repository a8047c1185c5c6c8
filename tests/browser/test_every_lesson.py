"""Whatever lesson is written, in both languages: it runs in the page, looks right in both themes and takes right answers."""

import pytest
from notebook_page import contrast_failures
from quiz_card import cards

from mlops_lessons.course.catalogue import lessons
from mlops_lessons.course.quiz import quizzes
from mlops_lessons.course.quiz_widget import status
from mlops_lessons.i18n import LANGUAGES, set_language

pytestmark = pytest.mark.soak

PAGES = [(info, language) for info in lessons() if info.written for language in LANGUAGES]


@pytest.fixture(scope="module", params=PAGES, ids=[f"{info.name}-{language}" for info, language in PAGES])
def lesson(request, open_notebook):
    """One lesson in one language, run from its first cell to its last."""
    info, language = request.param
    notebook = open_notebook(language, info.notebook)
    notebook.language, notebook.topic = language, info.topic
    notebook.run_all()
    yield notebook
    notebook.page.close()


@pytest.fixture(autouse=True)
def speak(lesson):
    """Expect words in the language of the notebook."""
    set_language(lesson.language)


def test_it_runs_to_its_end(lesson):
    """Every cell has run, none with an error or a warning."""
    assert lesson.errors() == {}
    assert lesson.not_run() == []


def test_every_widget_is_drawn(lesson):
    """No widget is left as words because its view did not come."""
    assert [cell for cell, views in lesson.widgets().items() if views == 0] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_is_kept_and_every_text_stands_out(lesson, theme):
    """Contrast of all that the lesson shows is at least 4.5 to 1; pictures of every screen are there for people to look at."""
    lesson.set_theme(theme)
    pictures = lesson.screenshot_pages(theme)
    seen, faint = contrast_failures(lesson.page, ".jp-OutputArea-output")
    assert len(pictures) > 5
    assert seen > 100
    assert faint == []


def test_every_question_can_be_answered_in_the_page(lesson):
    """Whatever its kind, the right answer is taken as right, and what is then said can be read in the dark theme too."""
    lesson.set_theme("dark")
    for quiz in quizzes(lesson.topic):
        for card in cards(lesson, lesson.topic, quiz):
            card.answer_rightly()
            assert status("passed") in card.press(), card.question.id
    _seen, faint = contrast_failures(lesson.page, ".jp-OutputArea-output")
    assert faint == []


def test_the_page_asks_this_machine_alone(lesson):
    """Every address that the page has asked for is on loopback."""
    assert len(lesson.asked) > 20
    assert lesson.asked_outside() == []
