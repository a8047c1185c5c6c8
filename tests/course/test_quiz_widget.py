"""The quiz as widgets: what a learner clicks is marked, kept and said, for every question of the course."""

import pytest

from mlops_lessons.course import figures, quiz, quiz_widget
from mlops_lessons.course.quiz_widget import QuizWidget, quiz_html, quiz_text
from mlops_lessons.i18n import set_language

LETTERS = "abcdefgh"


def _first(kind):
    return next(item for item in quiz.questions().values() if item.kind == kind)


def _right(question):
    """Return the values of the inputs that answer a question right."""
    letters = [LETTERS[question.shown.index(place)] for place in range(len(question.options))]
    correct = [option.correct for option in question.options]
    names = ["true", "false"] if question.kind == "true_false" else LETTERS
    return {
        "numeric": lambda: [str(question.answer)],
        "multiple": lambda: correct,
        "ordering": lambda: [" ".join(letters)],
        "matching": lambda: letters,
    }.get(question.kind, lambda: [name if right else None for name, right in zip(names, correct, strict=False)])()


def _wrong(question):
    """Return the values of the inputs that answer a question wrong."""
    right = _right(question)
    return {
        "numeric": lambda: [str(question.answer + 1000 * question.tolerance + 12345)],
        "multiple": lambda: [not ticked for ticked in right],
        "ordering": lambda: [" ".join(LETTERS[: len(question.options)])],
        "matching": lambda: [*right[1:], right[0]],
    }.get(question.kind, lambda: _another(question, right))()


def _another(question, right):
    names = ["true", "false"] if question.kind == "true_false" else LETTERS
    place = next(place for place, value in enumerate(right) if value is None)
    return [names[place] if here == place else None for here in range(len(right))]


def _answer(card, values):
    for item, value in zip(card.inputs, values, strict=True):
        if value is not None:
            item.value = value
    card.button.click()


@pytest.fixture
def kept():
    """Return the list of what the quiz reports."""
    return []


def _quiz(questions, kept):
    return QuizWidget(questions, lambda question, marked: kept.append((question.id, marked.outcome)) or "")


def test_every_question_of_the_course_can_be_answered_by_its_widgets(kept):
    """Wrong first, then right: both are reported, and the second is said to be right."""
    bank = list(quiz.questions().values())
    widget = _quiz(bank, kept)
    for item in bank:
        card = widget.cards[item.id]
        _answer(card, _wrong(item))
        assert "<strong>Right</strong>" not in card.feedback.value, item.id
        _answer(card, _right(item))
        assert "<strong>Right</strong>" in card.feedback.value, item.id
        assert "try 2" in card.feedback.value
    assert [id for id, _outcome in kept] == [item.id for item in bank for _time in range(2)]
    assert [outcome for _id, outcome in kept][1::2] == ["passed"] * len(bank)
    assert f"{len(bank)} of {len(bank)} answered, {len(bank)} right" in widget.line.value


@pytest.mark.parametrize("kind", ["single", "multiple", "true_false", "numeric", "ordering", "matching"])
def test_an_empty_answer_is_asked_for_and_not_counted(kind, kept):
    """The button before any choice says what to do first."""
    item = _first(kind)
    widget = _quiz([item], kept)
    widget.cards[item.id].button.click()
    assert "Not answered yet" in widget.cards[item.id].feedback.value
    assert kept == []
    assert "0 of 1 answered" in widget.line.value


def test_a_half_filled_matching_is_asked_for(kept):
    """All items must have a letter."""
    item = _first("matching")
    widget = _quiz([item], kept)
    _answer(widget.cards[item.id], [*_right(item)[:-1], ""])
    assert "Not answered yet" in widget.cards[item.id].feedback.value


@pytest.mark.parametrize("typed", ["many", "1/0", "x" * 5000, "<script>alert(1)</script>"])
def test_a_number_that_is_none_gets_a_message(typed, kept):
    """It is neither counted nor echoed as HTML."""
    item = _first("numeric")
    widget = _quiz([item], kept)
    _answer(widget.cards[item.id], [typed])
    assert "Answer not understood" in widget.cards[item.id].feedback.value
    assert "<script>" not in widget.cards[item.id].feedback.value
    assert kept == []


def test_the_feedback_is_that_of_the_chosen_option_and_the_explanation_waits(kept):
    """The explanation would give the answer away: it comes with a right answer, or from the second try on."""
    item = next(item for item in quiz.questions().values() if item.kind == "single" and item.explain)
    set_language("es")
    widget = _quiz([item], kept)
    card = widget.cards[item.id]
    wrong = next(place for place, option in enumerate(item.options) if not option.correct)
    explained = quiz_widget.to_html(item.explain["es"])
    card.inputs[wrong].value = LETTERS[wrong]
    card.button.click()
    assert quiz_widget.to_html(item.options[wrong].feedback["es"]) in card.feedback.value
    assert explained not in card.feedback.value
    card.button.click()
    assert explained in card.feedback.value


def test_only_one_of_the_radio_buttons_is_on(kept):
    """They are separate widgets, so that the keyboard reaches each; choosing one takes back the other."""
    item = _first("single")
    buttons = _quiz([item], kept).cards[item.id].inputs
    buttons[0].value = "a"
    buttons[1].value = "b"
    assert [button.value for button in buttons[:2]] == [None, "b"]


def test_no_input_needs_keys_that_jupyterlab_takes(kept):
    """Arrow keys and letters over a list or a radio group run JupyterLab's commands: one option a radio, no lists."""
    for card in _quiz(list(quiz.questions().values()), kept).cards.values():
        for item in card.inputs:
            assert type(item).__name__ in ("RadioButtons", "Checkbox", "Text")
            assert len(getattr(item, "options", [1])) == 1
            assert not getattr(item, "continuous_update", False)


@pytest.mark.parametrize("kind", ["ordering", "matching"])
def test_what_is_answered_by_letter_is_listed_in_the_card(kind, kept):
    """Each option under its letter, in the order shown."""
    item = _first(kind)
    stem = _quiz([item], kept).cards[item.id].box.children[0].value
    sides = [item.options[place].match or item.options[place].text for place in item.shown]
    places = [
        stem.index(f"{letter}) {quiz_widget.to_html(side['en'])}") for letter, side in zip(LETTERS, sides, strict=False)
    ]
    assert places == sorted(places)


def test_a_remark_of_the_store_is_shown(kept):
    """What must be said of the progress file reaches whoever only answers quizzes."""
    item = _first("single")
    widget = QuizWidget([item], lambda question, marked: "kept in memory only")
    _answer(widget.cards[item.id], _right(item))
    assert "kept in memory only" in widget.cards[item.id].feedback.value


def test_every_input_says_what_it_is(kept):
    """A screen reader finds a name on each input, and the number of the question on each button."""
    widget = _quiz(list(quiz.questions().values()), kept)
    for number, card in enumerate(widget.cards.values(), 1):
        assert card.button.tooltip == f"Check question {number}"
        for item in card.inputs:
            assert item.description or list(item._options_labels)


@pytest.mark.parametrize("language", ["es", "en"])
def test_text_and_html_say_the_whole_quiz_and_never_the_answer(language):
    """All stems and options, how to answer each, in the learner's language; the same each time."""
    set_language(language)
    bank = list(quiz.questions().values())
    text, html = quiz_text(bank), quiz_html(bank)
    assert text == quiz_text(bank)
    for item in bank:
        assert quiz_widget.to_text(item.stem[language]) in text
        assert quiz_widget.to_html(item.stem[language]) in html
        assert f'lesson.answer("{item.id}", "?")' in text
        for option in item.options:
            assert quiz_widget.to_text(option.text[language]) in text
            assert option.feedback[language] not in text


def test_the_shown_bundle_has_the_widget_and_its_words(monkeypatch):
    """A page without a kernel shows the questions as HTML."""
    bundles = []
    monkeypatch.setattr(figures, "_publish", bundles.append)
    item = _first("matching")
    quiz_widget.show_quiz([item], lambda question, marked: "")
    assert bundles[0]["text/plain"] == quiz_text([item])
    assert bundles[0]["text/html"] == quiz_html([item])
    assert "application/vnd.jupyter.widget-view+json" in bundles[0]
