"""One question of a quiz in the page, answered with mouse and keyboard as its kind asks for."""

from __future__ import annotations

from notebook_page import NotebookPage, visible_text
from playwright.sync_api import Locator

from mlops_lessons.course._answers import LETTERS
from mlops_lessons.course._source import to_text
from mlops_lessons.course.quiz import Question, questions

__all__ = ["QuizCard", "cards", "words"]


def words(text: str) -> str:
    """Return light Markdown as a person reads it on the page."""
    return " ".join(to_text(text).split())


class QuizCard:
    """The card of `question` inside the output of a quiz."""

    def __init__(self, question: Question, place: Locator) -> None:
        self.question = question
        self.place = place

    @classmethod
    def of(cls, notebook: NotebookPage, question: Question) -> QuizCard:
        """Return the card of one question, wherever the notebook asks it."""
        return next(card for card in cards(notebook, question.topic, question.quiz) if card.question == question)

    def press(self) -> str:
        """Press the button and return what the card then says."""
        said = self.place.locator('[role="status"]')
        before = said.evaluate("panel => panel.outerHTML") if said.count() else ""
        self.place.locator("button").click()
        self.place.page.wait_for_function(
            "([card, before]) => (card.querySelector('[role=status]')?.outerHTML || '') !== before",
            arg=[self.place.element_handle(), before],
        )
        return visible_text(said)

    def choose(self, index: int) -> None:
        """Choose one option: the radio button or the tick box of that number."""
        self.place.locator("input").nth(index).check()

    def answer_rightly(self) -> None:
        """Fill in the right answer."""
        _WAYS[self.question.kind](self)

    def _choose_right(self) -> None:
        for index, option in enumerate(self.question.options):
            if option.correct:
                self.choose(index)

    def _type(self) -> None:
        for place, text in enumerate(self._right_texts()):
            self.place.locator("input").nth(place).fill(text)

    def _right_texts(self) -> list[str]:
        """Return what to type into each box: a number, or letters of the order in which things are shown."""
        if self.question.kind == "numeric":
            return [repr(self.question.answer)]
        letters = [LETTERS[self.question.shown.index(index)] for index in range(len(self.question.options))]
        return letters if self.question.kind == "matching" else [" ".join(letters)]


_WAYS = {
    "single": QuizCard._choose_right,
    "true_false": QuizCard._choose_right,
    "multiple": QuizCard._choose_right,
    "numeric": QuizCard._type,
    "ordering": QuizCard._type,
    "matching": QuizCard._type,
}


def cards(notebook: NotebookPage, topic: str, quiz: str) -> list[QuizCard]:
    """Return the cards of one quiz of the lesson, in order."""
    (cell,) = notebook.cells_with(f'lesson.quiz("{quiz}")')
    places = notebook.outputs(cell).locator(".mlops-card")
    asked = list(questions(topic, quiz).values())
    places.nth(len(asked) - 1).wait_for()
    return [QuizCard(question, places.nth(number)) for number, question in enumerate(asked)]
