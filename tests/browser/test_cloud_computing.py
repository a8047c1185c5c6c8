"""Lesson 01 as a learner meets it: it runs to its end, its sliders move, its quiz and its exercises answer."""

import inspect

import pytest
from notebook_page import contrast_failures, visible_text
from quiz_card import QuizCard, cards, words

from mlops_lessons.course.exercise import exercise, exercise_texts
from mlops_lessons.course.quiz import questions, quizzes
from mlops_lessons.course.quiz_widget import status
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import pick, set_language

TOPIC = "cloud_computing"
ALL_NEEDED = """def composite_availability(n, server, database):
    return 0.9999 * server**n * database"""


@pytest.fixture(scope="module", params=["es", pytest.param("en", marks=pytest.mark.soak)])
def lesson(request, open_notebook):
    """Lesson 01 in one language, run from its first cell to its last."""
    notebook = open_notebook(request.param, "01_cloud_computing.ipynb")
    notebook.language = request.param
    notebook.set_theme("light")
    notebook.run_all()
    return notebook


@pytest.fixture(autouse=True)
def speak(lesson):
    """Expect words in the language of the notebook."""
    set_language(lesson.language)


def try_exercise(lesson, id, answer):
    """Type an answer, check it, and return what the panel says."""
    name = id.replace("_", "-")
    lesson.run_cell(f"ex-{name}", answer)
    return visible_text(lesson.run_cell(f"check-{name}"))


def test_it_runs_to_its_end(lesson):
    """Every cell has run, none with an error or a warning."""
    lesson.screenshot("top")
    assert lesson.errors() == {}
    assert lesson.not_run() == []


def test_every_widget_is_drawn(lesson):
    """No widget is left as words because its view did not come."""
    drawn = lesson.widgets()
    assert drawn
    assert [cell for cell, views in drawn.items() if views == 0] == []


def test_a_slider_that_is_moved_changes_the_text_beside_it(lesson):
    """The arrow key moves each slider of the lesson, and the words that the kernel writes follow."""
    assert lesson.move_sliders() > 0


def test_a_quiz_answers_with_the_words_of_the_option_chosen(lesson):
    """A wrong option brings its own feedback and says in words that it is not right; then the right one does the same."""
    quiz = quizzes(TOPIC)[0]
    card = next(card for card in cards(lesson, TOPIC, quiz) if card.question.kind == "single")
    for right in (False, True):
        index, option = next((i, o) for i, o in enumerate(card.question.options) if o.correct is right)
        card.choose(index)
        said = card.press()
        assert status("passed" if right else "failed") in said
        assert words(pick(option.feedback)) in said


def test_an_exercise_knows_the_mistake_the_nonsense_and_the_right_answer(lesson):
    """A recognised mistake brings its own feedback, nonsense gets a panel and no traceback, the solution passes."""
    id = "composite_availability"
    texts = exercise_texts(exercise(TOPIC, id))
    assert _("Not attempted yet") in visible_text(lesson.outputs("check-composite-availability"))
    wrong = try_exercise(lesson, id, ALL_NEEDED)
    assert words(pick(texts["mistakes"]["all_needed"])) in wrong
    assert words(pick(texts["done"])) not in wrong
    absurd = try_exercise(lesson, id, f"{id} = [None, 'perhaps']")
    assert id in absurd
    assert absurd != wrong
    right = try_exercise(lesson, id, inspect.getsource(exercise(TOPIC, id).solution))
    assert _("Right") in right
    assert words(pick(texts["done"])) in right
    assert lesson.errors() == {}
    lesson.screenshot("exercise", "check-composite-availability")


def test_what_was_done_stands_in_the_progress(lesson):
    """After one more right answer the lesson counts one question more, and a new kernel would find it."""
    before = visible_text(lesson.run_cell("setup"))
    quiz = quizzes(TOPIC)[-1]
    card = cards(lesson, TOPIC, quiz)[-1]
    card.answer_rightly()
    assert status("passed") in card.press()
    after = visible_text(lesson.run_cell("setup"))
    assert after != before


def test_the_keyboard_is_enough(lesson):
    """From a cell, Tab reaches a quiz's options and its button; Space chooses, Enter presses, and the notebook stays as it is."""
    question = next(
        item for item in questions(TOPIC).values() if item.quiz != quizzes(TOPIC)[0] and item.kind == "single"
    )
    card = QuizCard.of(lesson, question)
    (cell,) = lesson.cells_with(f'lesson.quiz("{question.quiz}")')
    before = [cell["id"] for cell in lesson.notebook()["cells"]]
    lesson.focus(cell)
    options, button = card.place.locator("input[type=radio]"), card.place.locator("button")
    for option in (options.nth(0), options.nth(1)):
        lesson.tab_to(option)
        lesson.page.keyboard.press("Space")
        option.and_(lesson.page.locator(":checked")).wait_for()
    lesson.tab_to(button)
    lesson.page.keyboard.press("Enter")
    card.place.locator('[role="status"]').wait_for()
    assert words(pick(question.options[1].feedback)) in visible_text(card.place)
    assert not options.nth(0).is_checked()
    assert [cell["id"] for cell in lesson.notebook()["cells"]] == before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(lesson, theme):
    """Contrast of all that the lesson shows is at least 4.5 to 1 in both themes."""
    lesson.set_theme(theme)
    lesson.screenshot(theme, "quiz-sla")
    seen, faint = contrast_failures(lesson.page, ".jp-OutputArea-output")
    lesson.set_theme("light")
    assert seen > 100
    assert faint == []


def test_the_page_asks_this_machine_alone(lesson):
    """Every address that the page has asked for is on loopback."""
    assert len(lesson.asked) > 20
    assert lesson.asked_outside() == []
