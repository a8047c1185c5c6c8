"""A path for someone who has one hour, made from the catalogue: which lessons that are written fit, and in what order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import LessonInfo, lessons, title_of
from mlops_lessons.course.style import BORDER, CARD
from mlops_lessons.i18n import topic_texts

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
    rows, so_far = [], 0
    for stop in path(minutes):
        so_far += stop.minutes
        rows.append((_link(stop), *_words(stop), stop.minutes, so_far))
    heads = [_say(f"hour_path.{key}") for key in ("lesson", "what", "minutes", "so_far")]
    title = _say("hour_path.caption", minutes=minutes)
    lines = [f"  {name}: {what}, {length} {heads[2]} ({heads[3]} {total})" for _link_, name, what, length, total in rows]
    figures.show_html(_as_html(title, heads, rows), text="\n".join([title, *lines]))


def _words(stop: Stop) -> tuple[str, str]:
    if stop.lesson is None:
        return _say("hour_path.free"), _say("hour_path.free_what")
    return f"{stop.lesson.number} {title_of(stop.lesson)}", _say(f"hour_path.{stop.part}")


def _link(stop: Stop) -> str:
    return stop.lesson.notebook if stop.lesson else ""


def _as_html(title: str, heads: list[str], rows: list[tuple[str, str, str, int, int]]) -> str:
    cell = f"padding:0.25em 1.2em 0.25em 0;border-top:1px solid {BORDER};text-align:"
    top = "".join(f'<th scope="col" style="{cell}{"left" if n < 2 else "right"}">{escape(head)}</th>' for n, head in enumerate(heads))
    body = "".join(
        f'<tr><td style="{cell}left">{_anchor(link, name)}</td><td style="{cell}left">{escape(what)}</td>'
        f'<td style="{cell}right">{length}</td><td style="{cell}right">{total}</td></tr>'
        for link, name, what, length, total in rows
    )
    return (
        f'<div style="{CARD}"><table style="border-collapse:collapse;margin:0">'
        f'<caption style="text-align:left;font-weight:600;padding-bottom:0.3em">{escape(title)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _anchor(link: str, name: str) -> str:
    return f'<a href="{escape(link)}">{escape(name)}</a>' if link else escape(name)
