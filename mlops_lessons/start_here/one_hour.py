"""A path for someone who has one hour, made from the catalogue: which lessons that are written fit, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import LessonInfo, lessons, title_of
from mlops_lessons.i18n import topic_texts
from mlops_lessons.start_here._tables import as_table

__all__ = ["STORY", "Stop", "path", "show"]

_say = topic_texts("start_here")

STORY = ("start_here", "cloud_computing", "continuous_deployment", "mlops_operations", "mlops_principles")
"""The shortest line through the story: where the model lives, how a change reaches it, how it is kept alive."""


@dataclass(frozen=True)
class Stop:
    """One stop of the path: ``part`` is ``"core"``, ``"lab"`` or ``"free"`` (then ``lesson`` is None)."""

    lesson: LessonInfo | None
    part: str
    minutes: int


def path(minutes: int = 60, catalogue: Iterable[LessonInfo] | None = None) -> tuple[Stop, ...]:
    """Return the stops that fill exactly `minutes`, in the order of the course.

    First the class sections of the lessons of :data:`STORY`, as many as fit; then laboratories; then any other lesson that
    fits; what is left is the learner's own. Lessons that are not written yet are left out.

    Parameters
    ----------
    minutes : int, default 60
    catalogue : iterable of LessonInfo, optional
        By default that of the course.
    """
    written = [info for info in (lessons() if catalogue is None else catalogue) if info.written]
    story = sorted((info for info in written if info.topic in STORY), key=lambda info: STORY.index(info.topic))
    others = [info for info in written if info.topic not in STORY]
    wanted = [Stop(info, "core", info.core_minutes) for info in story]
    wanted += [Stop(info, "lab", info.lab_minutes) for info in story if info.lab_minutes]
    wanted += [Stop(info, "core", info.core_minutes) for info in others]
    taken: list[Stop] = []
    left = minutes
    for stop in wanted:
        if stop.minutes <= left:
            taken.append(stop)
            left -= stop.minutes
    order = {info.topic: place for place, info in enumerate(written)}
    taken.sort(key=lambda stop: (order[stop.lesson.topic], stop.part == "lab"))
    return (*taken, *([Stop(None, "free", left)] if left else []))


def show(minutes: int = 60) -> None:
    """Show the path as a table with links to the notebooks."""
    heads = [_say(f"hour_path.{key}") for key in ("lesson", "what", "minutes", "so_far")]
    title = _say("hour_path.caption", minutes=minutes)
    rows, lines, so_far = [], [title], 0
    for stop in path(minutes):
        so_far += stop.minutes
        name, what = _words(stop)
        rows.append((_anchor(stop, name), escape(what), str(stop.minutes), str(so_far)))
        lines.append(f"  {name}: {what}, {stop.minutes} {heads[2]} ({heads[3]} {so_far})")
    figures.show_html(as_table(title, heads, rows, numbers=2), text="\n".join(lines))


def _words(stop: Stop) -> tuple[str, str]:
    if stop.lesson is None:
        return _say("hour_path.free"), _say("hour_path.free_what")
    return f"{stop.lesson.number} {title_of(stop.lesson)}", _say(f"hour_path.{stop.part}")


def _anchor(stop: Stop, name: str) -> str:
    return f'<a href="{escape(stop.lesson.notebook)}">{escape(name)}</a>' if stop.lesson else escape(name)
