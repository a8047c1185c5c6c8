"""Whatever lesson is written, in both languages: it runs in the page, looks right in both themes and takes right answers."""

import pytest
from notebook_page import contrast_failures, visible_text
from quiz_card import cards

from mlops_lessons.authoring.solving import solved_cell
from mlops_lessons.course.catalogue import lessons
from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.quiz import quizzes
from mlops_lessons.course.quiz_widget import status
from mlops_lessons.i18n import LANGUAGES, set_language
from mlops_lessons.i18n import gettext as _

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


def test_every_slider_moves_the_words_beside_it(lesson):
    """An arrow key is enough, and the kernel answers."""
    lesson.move_sliders()
    assert lesson.errors() == {}


def test_every_button_that_is_no_quiz_s_answers(lesson):
    """Pressed once each, in order, the buttons of a widget change what it says, and nothing fails behind it."""
    asked = ("lesson.quiz", "lesson.warm_up", "lesson.ask", "lesson.rate", "lesson.think")
    cells = {cell["id"]: "".join(cell["source"]) for cell in lesson.notebook()["cells"]}
    for cell in lesson.widgets():
        buttons = lesson.outputs(cell).locator("button:enabled")
        if buttons.count() == 0 or any(call in cells[cell] for call in asked):
            continue
        seen = {visible_text(lesson.outputs(cell))}
        for number in range(buttons.count()):
            if number < buttons.count():  # a button may have been switched off by the one before
                buttons.nth(number).click()
                lesson.settle(200 if len(seen) > 1 else 1500)  # a clock shows that it runs after a second
                seen.add(visible_text(lesson.outputs(cell)))
        assert len(seen) > 1, cell
    assert lesson.errors() == {}


def test_exercises_of_every_kind_go_from_not_attempted_to_right(lesson):
    """The first exercise of each kind, its solution typed into the page as a learner would."""
    for exercise in {
        (each.kind, bool(each.trial)): each for each in reversed(exercises(lesson.topic).values())
    }.values():
        name = exercise.id.replace("_", "-")
        check = f"check-{name}"
        assert _("Not attempted yet") in visible_text(lesson.outputs(check))
        lesson.run_cell(f"ex-{name}", solved_cell(exercise))
        assert _("Right") in visible_text(lesson.run_cell(check)), exercise.id
    assert lesson.errors() == {}


def test_the_page_asks_this_machine_alone(lesson):
    """Every address that the page has asked for is on loopback."""
    assert len(lesson.asked) > 20
    assert lesson.asked_outside() == []
