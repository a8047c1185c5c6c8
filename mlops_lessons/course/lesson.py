"""What a notebook works with: the open lesson, which checks, hints, asks and remembers.

Whatever a method is given, it shows something and returns None; it never raises.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import LessonInfo, lesson_info, lessons, title_of
from mlops_lessons.course.progress import ProgressStore, open_store, standing_of
from mlops_lessons.course.style import MUTED, TEXT
from mlops_lessons.errors import LessonError, UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import pick, set_language

if TYPE_CHECKING:
    from mlops_lessons.course.exercise import Exercise
    from mlops_lessons.course.judging import Result
    from mlops_lessons.course.panels import MessageKind, Panel
    from mlops_lessons.course.quiz import Marked, Question

__all__ = ["Lesson", "open_lesson"]

_RECALLED = 3  # questions of a warm-up; two where nothing was missed


def open_lesson(topic: str, language: str | None = None) -> Lesson:
    """Return the lesson of a topic, with its progress at hand; shows its title and how far the learner is.

    Parameters
    ----------
    topic : str
        Such as ``"cloud_computing"``.
    language : {"es", "en"}, optional
        Default: as set before, or as the environment says.

    Raises
    ------
    UnknownNameError
        If there is no such lesson or language.
    """
    if language is not None:
        set_language(language)
    lesson = Lesson(lesson_info(topic), open_store())
    lesson._open()
    return lesson


def _never_raises(method: Callable[..., None]) -> Callable[..., None]:
    """Return the method with whatever goes wrong turned into a panel."""

    @functools.wraps(method)
    def shown(self: Lesson, *args: Any, **kwargs: Any) -> None:
        try:
            method(self, *args, **kwargs)
        except LessonError as error:
            self._say("warning", _("That did not work"), _as_words(str(error)))
        except (Exception, SystemExit) as error:  # an argument may be any object, with any behaviour
            call = f"lesson.{method.__name__}{_parameters(method)}"
            body = _("It is called like this: {call}").format(call=f"`{call}`")
            self._say("warning", _("That did not work"), f"{body}\n\n`{type(error).__name__}`")

    return shown


def _parameters(method: Callable[..., None]) -> str:
    names = list(inspect.signature(method).parameters.values())[1:]
    return f"({', '.join(name.name if name.default is name.empty else f'{name.name}=…' for name in names)})"


def _as_words(text: str) -> str:
    """Return text of an error, which is no Markdown, so that it is shown as it is."""
    return text.replace("`", "'").replace("*", "∗")


class Lesson:
    """One open lesson.

    Attributes
    ----------
    info : LessonInfo
        Its entry in the catalogue.
    store : ProgressStore
        The learner's attempts.
    """

    def __init__(self, info: LessonInfo, store: ProgressStore) -> None:
        self.info = info
        self.store = store
        self._results: dict[str, Result] = {}
        self._hints: dict[str, int] = {}

    def __repr__(self) -> str:
        return f"<{self.info.name}>"

    def result(self, id: str) -> Result | None:
        """Return the last verdict on an exercise in this session, None before any."""
        return self._results.get(id)

    @_never_raises
    def check(self, id: str, answer: Any) -> None:
        """Show whether an answer is right, and if not, what is wrong with it."""
        from mlops_lessons.course.judging import judge_here
        from mlops_lessons.course.panels import check_panel

        exercise = self._exercise(id)
        result = self._results[exercise.id] = judge_here(exercise, answer)
        if result.outcome != "not_attempted":
            detail = {"remark": result.remark, "came": result.got.kind if result.got else None, "tried": result.tried}
            self._record(
                "exercise",
                exercise.id,
                outcome=result.outcome,
                points=result.points,
                max_points=result.max_points,
                mistake=result.mistake,
                detail=detail,
            )
        self._show(check_panel(exercise, result))

    @_never_raises
    def hint(self, id: str) -> None:
        """Show the next hint for an exercise; after the last, all of them again."""
        from mlops_lessons.course.exercise import exercise_texts
        from mlops_lessons.course.panels import hint_panel

        exercise = self._exercise(id)
        hints = [pick(hint) for hint in exercise_texts(exercise)["hints"]]
        number = self._hints[exercise.id] = self._hints.get(exercise.id, 0) + 1
        if number <= len(hints):
            self._record("hint", exercise.id, detail={"number": number})
            self._show(hint_panel(exercise, hints[number - 1], number, len(hints)))
            return
        call = f'`lesson.solution("{exercise.id}")`'
        again = "\n\n".join(f"{place}. {hint}" for place, hint in enumerate(hints, 1))
        body = _("Here they are again. If they do not help, {call} shows a solution.").format(call=call)
        self._say("hint", _("There are no more hints"), f"{body}\n\n{again}")

    @_never_raises
    def solution(self, id: str, anyway: bool = False) -> None:
        """Show a solution once the exercise has been tried, or at once if `anyway`."""
        from mlops_lessons.course.panels import solution_panel

        exercise = self._exercise(id)
        if anyway is not True and not self.store.attempts(self.info.topic, "exercise", exercise.id):
            call = f'`lesson.solution("{exercise.id}", anyway=True)`'
            body = _("A wrong attempt teaches more than a read solution. To see it all the same: {call}").format(
                call=call
            )
            self._say("info", _("Try it first"), body)
            return
        self._record("solution", exercise.id)
        self._show(solution_panel(exercise))

    @_never_raises
    def choices(self, id: str) -> None:
        """Show what there is to choose from in a decision."""
        from mlops_lessons.course.exercise import exercise_texts

        exercise = self._exercise(id)
        if not exercise.choices:
            raise LessonError(
                _("The exercise {id} is no decision: it has nothing to choose from.").format(id=exercise.id)
            )
        words = exercise_texts(exercise).get("choices", {})
        lines = [f'`"{name}"`: {pick(words[name])}' if name in words else f'`"{name}"`' for name in exercise.choices]
        self._say("info", _("Choose one"), "\n\n".join(lines))

    @_never_raises
    def quiz(self, name: str | None = None) -> None:
        """Show one of the lesson's quizzes; without a name, its only one."""
        from mlops_lessons.course.quiz import questions, quizzes
        from mlops_lessons.course.quiz_widget import show_quiz

        known = quizzes(self.info.topic)
        if name is None and len(known) == 1:
            name = known[0]
        if name is None and known:
            names = ", ".join(f'"{known_name}"' for known_name in known)
            raise LessonError(_("Say which quiz: {names}.").format(names=names))
        if name not in known:
            raise UnknownNameError.among(_("quiz"), name, known)
        show_quiz(list(questions(self.info.topic, name).values()), self._answered("widget"))

    @_never_raises
    def answer(self, id: str, answer: Any) -> None:
        """Show how an answer to a quiz question does; the way without widgets."""
        from mlops_lessons.course.quiz import mark, question
        from mlops_lessons.course.quiz_widget import feedback_lines, status

        item = question(id)
        again = bool(self.store.attempts(item.topic, "quiz", item.id))
        marked = mark(item, answer)
        lines = feedback_lines(item, marked, again=again)
        if marked.outcome != "not_understood" and (remark := self._answered("call")(item, marked)):
            lines.append(remark)
        kinds: dict[str, MessageKind] = {"passed": "right", "partly": "partly", "failed": "wrong"}
        self._say(kinds.get(marked.outcome, "warning"), status(marked.outcome), "\n\n".join(lines))

    @_never_raises
    def warm_up(self) -> None:
        """Show what was missed before, oldest first; where nothing was, two questions of the lesson before."""
        from mlops_lessons.course.quiz import questions
        from mlops_lessons.course.quiz_widget import show_quiz

        bank = questions()
        missed = [bank[attempt.item] for attempt in self.store.missed("quiz") if attempt.item in bank]
        if missed:
            self._say("info", _("To warm up: what did not come out right the last time"))
            show_quiz(missed[:_RECALLED], self._answered("warm_up"))
            return
        recalled, title = self._before()
        body = _("Two questions of {title} instead:").format(title=f"**{title}**") if recalled else ""
        self._say("info", _("Nothing is waiting to be asked again"), body)
        if recalled:
            show_quiz(recalled, self._answered("warm_up"))

    @_never_raises
    def glossary(self, id: str | None = None) -> None:
        """Show one term, or the lesson's terms with a box to search in all."""
        from mlops_lessons.course import glossary

        if id is None:
            glossary.show_glossary(self.info.topic)
            return
        found = [glossary.term(id)]
        figures.show_html(glossary.terms_html(found), text=glossary.terms_text(found))

    @_never_raises
    def progress(self) -> None:
        """Show how far the learner is in this lesson, and what to do next."""
        from mlops_lessons.course._standing import progress_panel

        self._show(progress_panel(self.info, self.store))

    @_never_raises
    def summary(self) -> None:
        """Show what this learner got right and wrong in this lesson, and where to go back."""
        from mlops_lessons.course._standing import summary_panel

        self._show(summary_panel(self.info, self.store))

    @_never_raises
    def ask(self, text: str | None = None) -> None:
        """Keep a question for whoever teaches; without text, show a box to write it in."""
        from mlops_lessons.course._writing import show_box

        if text is None:
            show_box(_("What would you like to ask?"), "", 'lesson.ask("…")', self._keep_question)
            return
        self._say("info", _("Noted"), "\n\n".join(self._keep_question(_written(text))))

    @_never_raises
    def rate(self, stars: int, comment: str = "") -> None:
        """Keep a rating of the lesson from 1 to 5, with a comment if there is one."""
        if isinstance(stars, bool) or not isinstance(stars, int) or not 1 <= stars <= 5:
            raise LessonError(_("A rating is a whole number from 1 to 5."))
        words = _written(comment) if comment else ""
        self._record("rating", outcome="", points=int(stars), max_points=5, detail={"text": words})
        self._say("right", _("Thank you"), _("You gave {n} of 5.").format(n=int(stars)))

    @_never_raises
    def think(self, id: str, text: str | None = None) -> None:
        """Show a prompt to think about, with a box to write in; with `text`, keep it at once."""
        from mlops_lessons.course._writing import prompt, show_box

        item = prompt(self.info.topic, id)

        def keep(words: str) -> list[str]:
            remark = self._record("thought", item.id, quietly=True, detail={"text": words})
            after = [pick(item.after)] if item.after else []
            return [_("Saved."), *after, *([remark] if remark else [])]

        if text is not None:
            self._say("info", _("Noted"), "\n\n".join(keep(_written(text))))
            return
        before = self.store.attempts(self.info.topic, "thought", item.id)
        written = str(before[-1].detail.get("text", "")) if before and isinstance(before[-1].detail, dict) else ""
        show_box(pick(item.text), written, f'lesson.think("{item.id}", "…")', keep)

    def _open(self) -> None:
        from mlops_lessons.course._standing import standing_words

        self._record("opened", quietly=True)
        line = standing_words(standing_of(self.info.topic, self.store))
        title = f"{self.info.number} · {title_of(self.info)}"
        aside = f'<span style="color:{MUTED}">· {escape(line)}</span>'
        html = f'<div style="color:{TEXT}"><strong>{escape(title)}</strong> {aside}</div>'
        figures.show_html(html, text=f"{title} · {line}")
        self._tell()

    def _exercise(self, id: Any) -> Exercise:
        from mlops_lessons.course.exercise import exercise

        return exercise(self.info.topic, id)

    def _before(self) -> tuple[list[Question], str]:
        """Return two questions of the nearest lesson before this that has any (its own, if none has), and its title."""
        import random

        from mlops_lessons.course.quiz import questions

        for info in reversed([info for info in lessons() if info.number <= self.info.number]):
            found = list(questions(info.topic).values())
            if found and (info != self.info or info.number == lessons()[0].number):
                return random.Random(self.info.topic).sample(found, min(2, len(found))), title_of(info)
        return [], ""

    def _answered(self, way: str) -> Callable[[Question, Marked], str]:
        def answered(question: Question, marked: Marked) -> str:
            return self._record(
                "quiz",
                question.id,
                lesson=question.topic,
                quietly=True,
                outcome=marked.outcome,
                points=marked.share,
                max_points=1,
                detail={"given": marked.given, "way": way},
            )

        return answered

    def _keep_question(self, words: str) -> list[str]:
        remark = self._record("question", quietly=True, detail={"text": words})
        return [_("Saved. It reaches whoever teaches when you hand in your progress."), *([remark] if remark else [])]

    def _record(self, kind: str, item: str = "", *, lesson: str = "", quietly: bool = False, **values: Any) -> str:
        """Keep an attempt; what must be said of the store is shown, or returned if `quietly`."""
        self.store.record(lesson or self.info.topic, kind, item, **values)
        if kind == "opened":
            return ""
        return " ".join(self.store.take_notices()) if quietly else self._tell()

    def _tell(self) -> str:
        for notice in self.store.take_notices():
            self._say("warning", _("About your progress"), _as_words(notice))
        return ""

    def _say(self, kind: MessageKind, title: str, body: str = "") -> None:
        from mlops_lessons.course.panels import message_panel

        self._show(message_panel(kind, title, body))

    def _show(self, panel: Panel) -> None:
        figures.show_html(panel.html, text=panel.text)


def _written(text: Any) -> str:
    from mlops_lessons.course._writing import LONGEST

    if not isinstance(text, str) or not text.strip():
        raise LessonError(_("Write some words between quotation marks."))
    return str(text).strip()[:LONGEST]
