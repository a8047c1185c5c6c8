"""How far a learner is in one lesson, in words: the progress panel and the summary."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mlops_lessons.course._source import to_text
from mlops_lessons.course.catalogue import LessonInfo, lessons, syllabus, title_of
from mlops_lessons.course.exercise import exercise_texts, exercises
from mlops_lessons.course.panels import message_panel
from mlops_lessons.course.progress import Attempt, ProgressStore, Standing
from mlops_lessons.course.quiz import questions, quizzes
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import pick

if TYPE_CHECKING:
    from mlops_lessons.course.panels import Panel


def standing_words(standing: Standing) -> str:
    """Return how far a learner is as one line."""
    parts = []
    if standing.exercises_total:
        text = _("{done} of {total} exercises done")
        parts.append(text.format(done=standing.exercises_done, total=standing.exercises_total))
    if standing.questions_total:
        text = _("{done} of {total} questions right")
        parts.append(text.format(done=standing.questions_done, total=standing.questions_total))
    return ", ".join(parts)


def progress_panel(info: LessonInfo, store: ProgressStore) -> Panel:
    """Return the panel that names each exercise and quiz of a lesson with its state, and what to do next."""
    best, answered = store.best(info.topic, "exercise"), store.best(info.topic, "quiz")
    parts = []
    if tasks := exercises(info.topic):
        lines = [f"{_exercise_title(info.topic, id)}: {_state(best.get(id))}" for id in tasks]
        parts.append("\n".join(["**{}**".format(_("Exercises")), *lines]))
    groups = []
    for name in quizzes(info.topic):
        own = questions(info.topic, name)
        text = _("{answered} of {n} answered, {right} right").format(
            answered=len(own.keys() & answered.keys()), n=len(own), right=_right(answered, own)
        )
        groups.append(f"`{name}`: {text}")
    if groups:
        parts.append("\n".join(["**{}**".format(_("Quizzes")), *groups]))
    parts.append(_("**Next:** {what}").format(what=_next(info, best, answered)))
    return message_panel("info", _("Your progress in {title}").format(title=title_of(info)), "\n\n".join(parts))


def summary_panel(info: LessonInfo, store: ProgressStore) -> Panel:
    """Return the panel that tells what came out right, what did not, and which sections to read again."""
    best, asked = store.best(info.topic, "exercise"), questions(info.topic)
    answered = {id: attempt for id, attempt in store.best(info.topic, "quiz").items() if id in asked}
    tasks = {id: task for id, task in exercises(info.topic).items() if id in best}
    title = _("Your summary of {title}").format(title=title_of(info))
    if not tasks and not answered:
        text = _("Nothing is answered yet. When you have tried exercises and questions, run this cell again.")
        return message_panel("info", title, text)
    right = [_exercise_title(info.topic, id) for id in tasks if best[id].outcome == "passed"]
    wrong = [_with_feedback(info.topic, id, store) for id in tasks if best[id].outcome != "passed"]
    missed = [asked[attempt.item] for attempt in store.missed("quiz", info.topic) if attempt.item in asked]
    covers = [
        id for task in (*(tasks[id] for id in tasks if best[id].outcome != "passed"), *missed) for id in task.covers
    ]
    parts = [
        _block(_("Exercises that came out right"), right),
        _block(_("Exercises to try again"), wrong),
        _first_time(store.attempts(info.topic, "quiz"), set(answered)),
        _block(_("Questions to answer again"), [f"{pick(item.stem)} (`{item.quiz}`)" for item in missed]),
        _block(_("Sections to read again"), [pick(syllabus()[id].name) for id in dict.fromkeys(covers)]),
    ]
    if not wrong and not missed:
        parts.append(_("All that you have tried is right in the end."))
    return message_panel("info", title, "\n\n".join(part for part in parts if part))


def _block(title: str, lines: Iterable[str]) -> str:
    lines = list(lines)
    return "\n".join([f"**{title}**", *(f"• {line}" for line in lines)]) if lines else ""


def _first_time(attempts: Iterable[Attempt], known: set[str]) -> str:
    """Return how many questions were right at the first answer, the one that statistics count."""
    first: dict[str, Attempt] = {}
    for attempt in attempts:
        if attempt.item in known:
            first.setdefault(attempt.item, attempt)
    if not first:
        return ""
    right = sum(attempt.outcome == "passed" for attempt in first.values())
    return _("{right} of the {n} questions you answered were right the first time.").format(right=right, n=len(first))


def _exercise_title(topic: str, id: str) -> str:
    return to_text(pick(exercise_texts(exercises(topic)[id])["title"]))


def _with_feedback(topic: str, id: str, store: ProgressStore) -> str:
    """Return an exercise's title, and what was said of the mistake last recognised in it."""
    mistakes = [attempt.mistake for attempt in store.attempts(topic, "exercise", id) if attempt.mistake]
    told = exercise_texts(exercises(topic)[id]).get("mistakes", {}).get(mistakes[-1]) if mistakes else None
    words = pick(told) if told else ""
    return f"{_exercise_title(topic, id)}. {words}" if words and "{" not in words else _exercise_title(topic, id)


def _state(attempt: Attempt | None) -> str:
    if attempt is None:
        return _("not tried")
    return {"passed": _("right"), "partly": _("partly right")}.get(attempt.outcome, _("not right yet"))


def _right(answered: dict[str, Attempt], own: Iterable[str]) -> int:
    return sum(id in answered and answered[id].outcome == "passed" for id in own)


def _next(info: LessonInfo, best: dict[str, Attempt], answered: dict[str, Attempt]) -> str:
    for id in exercises(info.topic):
        if id not in best or best[id].outcome != "passed":
            return _("the exercise {title}.").format(title=f"“{_exercise_title(info.topic, id)}”")
    for name in quizzes(info.topic):
        if _right(answered, own := questions(info.topic, name)) < len(own):
            return _("the quiz {call}.").format(call=f'`lesson.quiz("{name}")`')
    later = [other for other in lessons() if other.number > info.number and other.written]
    if not later:
        return _("you have finished what there is. Well done.")
    return _("this lesson is finished; go on with {title}.").format(title=f"{later[0].number} · {title_of(later[0])}")
