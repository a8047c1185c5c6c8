"""A quiz in the notebook: a card for each question, and the same as text for whoever has no widgets.

The widgets are a static tree whose handlers set values only, so that a notebook that nobody has touched is always the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

from mlops_lessons.course import figures
from mlops_lessons.course._answers import LETTERS
from mlops_lessons.course._source import to_html, to_text
from mlops_lessons.course.quiz import Marked, Question, mark
from mlops_lessons.course.style import BACKGROUND, BORDER, MUTED, PALETTE, SUBTLE, TEXT
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import ngettext, pick

__all__ = ["QuizWidget", "feedback_lines", "how_to_answer", "quiz_html", "quiz_text", "show_quiz", "status"]

Answered = Callable[[Question, Marked], str]

_BARS = {"passed": PALETTE.green, "partly": PALETTE.orange, "failed": PALETTE.vermillion}
_CSS = f"""<style>
.mlops-quiz {{ max-width: 48em; padding: 2px; }}
.mlops-card {{ border: 1px solid {BORDER}; border-radius: 6px; background: {BACKGROUND}; padding: 0.8em 1em; margin: 0 0 0.9em;
  overflow: visible; }}
.mlops-quiz .widget-html-content, .mlops-quiz .jupyter-widget-html-content {{ color: {TEXT}; line-height: 1.5;
  white-space: normal; font-size: var(--jp-content-font-size1, 14px); }}
.mlops-quiz .widget-radio-box {{ margin: 0; }}
.mlops-quiz .widget-radio-box label, .mlops-quiz .widget-checkbox label {{ height: auto; width: auto; line-height: 1.45;
  white-space: normal; display: flex; align-items: flex-start; padding: 0.2em 0; color: {TEXT}; cursor: pointer;
  font-size: var(--jp-content-font-size1, 14px); text-align: left; }}
.mlops-quiz .widget-radio-box input, .mlops-quiz .widget-checkbox input {{ flex: none; order: -1;
  margin: 0.25em 0.7em 0 0.2em; height: 1em; width: 1em; font-size: inherit; align-self: flex-start; }}
.mlops-quiz .widget-radio, .mlops-quiz .widget-checkbox {{ height: auto; }}
.mlops-quiz .widget-text {{ height: auto; align-items: center; }}
.mlops-quiz .widget-text > label {{ height: auto; white-space: normal; text-align: left; line-height: 1.4; color: {TEXT};
  font-size: var(--jp-content-font-size1, 14px); }}
.mlops-quiz :is(input, button):focus-visible {{ outline: 3px solid {PALETTE.sky}; outline-offset: 2px; }}
</style>"""


def status(outcome: str) -> str:
    """Return an outcome in words."""
    return {
        "passed": _("Right"),
        "partly": _("Partly right"),
        "failed": _("Not right yet"),
        "not_understood": _("Answer not understood"),
        "empty": _("Not answered yet"),
    }[outcome]


def feedback_lines(question: Question, marked: Marked, *, again: bool) -> list[str]:
    """Return what is said of an answer, as light Markdown.

    The explanation follows a right answer, and any answer after the first (`again`).
    """
    lines = list(marked.feedback)
    if question.explain and (marked.outcome == "passed" or (again and marked.outcome != "not_understood")):
        lines.append(pick(question.explain))
    return lines


def how_to_answer(question: Question) -> str:
    """Return the call that answers a question without widgets, a question mark in the place of the answer."""
    return f'lesson.answer("{question.id}", "?")'


def quiz_text(questions: Iterable[Question]) -> str:
    """Return the questions as plain text, options under their letters, and how each is answered."""
    blocks = []
    for number, question in enumerate(questions, 1):
        lines = [f"{number}. {to_text(pick(question.stem))}"]
        lines += [f"   {mark}{to_text(text)}" for mark, text in _lettered(question)]
        blocks.append("\n".join([*lines, f"   {_hint(question)} {how_to_answer(question)}"]))
    return "\n\n".join(blocks)


def quiz_html(questions: Iterable[Question]) -> str:
    """Return the questions as static HTML, for a page without a kernel."""
    items = []
    for question in questions:
        options = "<br>".join(f"{mark}{to_html(text)}" for mark, text in _lettered(question))
        answer = f'<span style="color:{MUTED}">{escape(_hint(question))}</span> <code>{escape(how_to_answer(question))}</code>'
        items.append(f'<li style="margin-bottom:0.8em">{to_html(pick(question.stem))}<br>{options}<br>{answer}</li>')
    return f'<ol style="color:{TEXT};max-width:48em">{"".join(items)}</ol>'


def _lettered(question: Question) -> list[tuple[str, str]]:
    """Return the lines of a question's options: their mark and their text, in the order shown."""
    letters = [f"{letter}) " for letter in LETTERS]
    sides = [question.options[index] for index in question.shown]
    if question.kind == "matching":
        items = [(f"{number}. ", pick(option.text)) for number, option in enumerate(question.options, 1)]
        return items + [(letter, pick(side.match)) for letter, side in zip(letters, sides, strict=False)]
    return [(letter, pick(side.text)) for letter, side in zip(letters, sides, strict=False)]


def _listing(question: Question) -> str:
    """Return what an ordering or a matching answers by letter."""
    if question.kind not in ("ordering", "matching"):
        return ""
    lines = _lettered(question)[-len(question.options) :]
    rows = "".join(f"<div>{letter}{to_html(text)}</div>" for letter, text in lines)
    return f'<div style="margin:0.4em 0 0 1em">{rows}</div>'


def _hint(question: Question) -> str:
    return {
        "single": _("Answer with one letter:"),
        "multiple": _("Answer with one letter or more:"),
        "true_false": _("Answer true or false:"),
        "numeric": _("Answer with a number ({unit}):").format(unit=pick(question.unit))
        if question.unit
        else _("Answer with a number:"),
        "ordering": _("Answer with the letters in the right order:"),
        "matching": _("Answer with a letter for each number, in order:"),
    }[question.kind]


def show_quiz(questions: Sequence[Question], answered: Answered) -> QuizWidget:
    """Show the questions; `answered` is called with each answer that is understood and may return a remark to show."""
    quiz = QuizWidget(questions, answered)
    figures.show_widget(quiz.tree, text=quiz_text(questions), html=quiz_html(questions))
    return quiz


class QuizWidget:
    """The widgets of one quiz.

    Attributes
    ----------
    tree : ipywidgets.VBox
        The whole, ready to show.
    cards : dict of str to Card
        The card of each question, by id.
    """

    def __init__(self, questions: Sequence[Question], answered: Answered) -> None:
        import ipywidgets as widgets

        self._answered = answered
        self._outcomes: dict[str, bool] = {}
        self.cards = {item.id: _Card(item, number, self) for number, item in enumerate(questions, 1)}
        self.line = widgets.HTML(self._standing())
        self.tree = widgets.VBox([widgets.HTML(_CSS), *(card.box for card in self.cards.values()), self.line])
        self.tree.add_class("mlops-quiz")

    def take(self, question: Question, marked: Marked) -> str:
        """Change the standing: count an answer that was understood; return a remark to show with it."""
        if marked.outcome == "not_understood":
            return ""
        self._outcomes[question.id] = self._outcomes.get(question.id, False) or marked.outcome == "passed"
        self.line.value = self._standing()
        return self._answered(question, marked)

    def _standing(self) -> str:
        text = ngettext(
            "{done} of {n} answered, {right} right", "{done} of {n} answered, {right} right", len(self.cards)
        )
        words = text.format(done=len(self._outcomes), n=len(self.cards), right=sum(self._outcomes.values()))
        return f'<div role="status"><strong>{escape(words)}</strong></div>'


class _Card:
    """One question: stem, input, button, feedback."""

    def __init__(self, question: Question, number: int, quiz: QuizWidget) -> None:
        import ipywidgets as widgets

        self.question, self._quiz, self._tries = question, quiz, 0
        stem = widgets.HTML(f"<div><strong>{number}.</strong> {to_html(pick(question.stem))}</div>{_listing(question)}")
        self.inputs = _INPUTS[question.kind](question)
        self.button = widgets.Button(
            description=_("Check"), tooltip=_("Check question {n}").format(n=number), layout={"margin": "0.5em 0 0"}
        )
        self.feedback = widgets.HTML()
        self.button.on_click(self.check)
        self.box = widgets.VBox([stem, *self.inputs, self.button, self.feedback])
        self.box.add_class("mlops-card")

    def check(self, _button: Any = None) -> None:
        """Change the feedback to what the answer deserves."""
        given = self._given()
        if not given:
            self.feedback.value = self._panel("empty", [_("Choose or write an answer first.")])
            return
        marked = mark(self.question, given)
        remark = self._quiz.take(self.question, marked)
        lines = feedback_lines(self.question, marked, again=self._tries > 0)
        self._tries += marked.outcome != "not_understood"
        self.feedback.value = self._panel(marked.outcome, [*lines, remark] if remark else lines)

    def _given(self) -> str | list[str]:
        """Return the answer as it stands, empty if it is not complete."""
        values = [item.value for item in self.inputs]
        if self.question.kind == "multiple":
            return [letter for letter, ticked in zip(LETTERS, values, strict=False) if ticked]
        if self.question.kind == "matching":
            return values if all(value.strip() for value in values) else []
        return next((value.strip() for value in values if value), "")

    def _panel(self, outcome: str, lines: Sequence[str]) -> str:
        body = "".join(f'<div style="margin-top:0.2em">{to_html(line)}</div>' for line in lines)
        count = _("try {n}").format(n=self._tries)
        tries = f' <span style="color:{TEXT}">({escape(count)})</span>' if self._tries > 1 else ""
        return (
            f'<div role="status" style="border-left:5px solid {_BARS.get(outcome, BORDER)};background:{SUBTLE};'
            f'border-radius:0 4px 4px 0;padding:0.5em 0.8em;margin-top:0.5em">'
            f"<strong>{escape(status(outcome))}</strong>{tries}{body}</div>"
        )


def _radio(question: Question) -> list[Any]:
    """Return a radio button for each option, each reached by Tab and chosen with the space bar.

    Not one group of them: the arrow keys that move within a group, and the letters that move within a list, are taken by
    JupyterLab for its own commands, such as deleting the cell.
    """
    import ipywidgets as widgets

    values = ["true", "false"] if question.kind == "true_false" else LETTERS
    layout = widgets.Layout(width="auto")
    buttons = [
        widgets.RadioButtons(options=[(to_text(pick(option.text)), value)], value=None, layout=layout)
        for option, value in zip(question.options, values, strict=False)
    ]

    def only_one(change: dict[str, Any]) -> None:
        if change["new"] is not None:
            for button in buttons:
                if button is not change["owner"]:
                    button.value = None

    for button in buttons:
        button.observe(only_one, "value")
    return buttons


def _boxes(question: Question) -> list[Any]:
    import ipywidgets as widgets

    layout = widgets.Layout(width="auto")
    return [
        widgets.Checkbox(False, description=to_text(pick(o.text)), indent=False, layout=layout)
        for o in question.options
    ]


def _text_boxes(labels: Sequence[str], width: str, **style: str) -> list[Any]:
    import ipywidgets as widgets

    layout = widgets.Layout(width=width)
    look = {"description_width": "initial", **style}
    # Sent once, on leaving the box: letter by letter, the last ones may reach a busy kernel after the click on the button.
    make = partial(widgets.Text, continuous_update=False, style=look, layout=layout)
    return [make(description=label) for label in labels]


def _number_box(question: Question) -> list[Any]:
    unit = pick(question.unit) if question.unit else ""
    return _text_boxes([_("Your answer ({unit})").format(unit=unit) if unit else _("Your answer")], "min(26em, 95%)")


def _order_box(_question: Question) -> list[Any]:
    return _text_boxes([_("The letters in the right order")], "min(30em, 95%)")


def _pair_boxes(question: Question) -> list[Any]:
    labels = [f"{number}. {to_text(pick(option.text))} →" for number, option in enumerate(question.options, 1)]
    return _text_boxes(labels, "min(40em, 95%)", description_width="75%")


_INPUTS = {
    "single": _radio,
    "true_false": _radio,
    "multiple": _boxes,
    "numeric": _number_box,
    "ordering": _order_box,
    "matching": _pair_boxes,
}
