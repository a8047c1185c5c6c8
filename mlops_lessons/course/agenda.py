"""The class as it is given: its agenda, made from the catalogue, and a countdown."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import break_minutes, lessons, title_of
from mlops_lessons.course.style import BORDER, TEXT
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["Countdown", "Slot", "agenda", "countdown", "show_agenda"]


@dataclass(frozen=True)
class Slot:
    """One part of the class: ``start`` and ``minutes`` in minutes from its beginning."""

    kind: Literal["lesson", "lab", "break"]
    start: int
    minutes: int
    title: str
    number: str = ""


def agenda() -> tuple[Slot, ...]:
    """Return the parts of the class in order; the break stands at the first end of a lesson past the middle."""
    half = sum(info.class_minutes for info in lessons()) / 2
    slots: list[Slot] = []
    rested = False

    def add(kind: Literal["lesson", "lab", "break"], minutes: int, title: str, number: str = "") -> None:
        if minutes:
            slots.append(Slot(kind, _end(slots), minutes, title, number))

    for info in lessons():
        add("lesson", info.core_minutes, title_of(info), info.number)
        add("lab", info.lab_minutes, _("Laboratory"), info.number)
        if not rested and _end(slots) >= half:
            add("break", break_minutes(), _("Break"))
            rested = True
    return tuple(slots)


def _end(slots: list[Slot]) -> int:
    return slots[-1].start + slots[-1].minutes if slots else 0


def show_agenda(start: str | None = None) -> None:
    """Show the agenda as a table.

    Parameters
    ----------
    start : str, optional
        When the class begins, such as ``"18:00"``; without it times count from 0:00.

    Raises
    ------
    LessonError
        If `start` is no time of day.
    """
    try:
        begin = datetime.strptime(start or "0:00", "%H:%M").replace(tzinfo=UTC)
    except (TypeError, ValueError) as error:
        raise LessonError(_('start is {got!r}; give a time such as "18:00".').format(got=start)) from error
    rows = []
    for slot in agenda():
        hour = begin + timedelta(minutes=slot.start)
        clock = f"{hour:%H:%M}" if start else f"{slot.start // 60}:{slot.start % 60:02}"
        rows.append((clock, _("{n} min").format(n=slot.minutes), f"{slot.number} {slot.title}".strip()))
    total = sum(slot.minutes for slot in agenda())
    head = (_("Time"), _("Length"), _("What"))
    summary = _("The class takes {n} minutes, break included.").format(n=total)
    text = "\n".join(f"{clock:>5}  {length:>7}  {what}" for clock, length, what in (head, *rows))
    figures.show_html(_table(head, rows, summary), text=f"{text}\n{summary}")


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], caption: str) -> str:
    line = f"padding:0.2em 0.9em;text-align:left;border-bottom:1px solid {BORDER}"
    titles = "".join(f'<th scope="col" style="{line}">{escape(cell)}</th>' for cell in head)
    body = "".join(
        "<tr>" + "".join(f'<td style="{line}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<table style="color:{TEXT};border-collapse:collapse"><caption style="text-align:left">{escape(caption)}</caption>'
        f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>"
    )


class Countdown:
    """A clock that counts down while the kernel lives, with buttons to start, pause and reset it.

    Parameters
    ----------
    minutes : float
        From where it counts.
    title : str
        What the time is for.
    now : callable, optional
        A clock in seconds, for tests.
    """

    def __init__(self, minutes: float, title: str, now: Callable[[], float] = time.monotonic) -> None:
        if isinstance(minutes, bool) or not isinstance(minutes, (int, float)) or not 0 < minutes <= 24 * 60:
            raise LessonError(_("minutes is {got!r}; give a number above 0.").format(got=minutes))
        self.seconds = max(1, round(minutes * 60))
        self.title = str(title)
        self._now = now
        self._left = float(self.seconds)
        self._since: float | None = None
        self._stop = threading.Event()
        self._label: Any = None

    @property
    def left(self) -> float:
        """Seconds left."""
        return max(0.0, self._left - (self._now() - self._since if self._since is not None else 0.0))

    @property
    def running(self) -> bool:
        """Whether it counts."""
        return self._since is not None and self.left > 0

    @property
    def face(self) -> str:
        """What the clock shows, such as ``"9:59"``."""
        seconds = int(-(-self.left // 1))
        return f"{seconds // 60}:{seconds % 60:02}"

    def start(self) -> None:
        """Change the clock: let it run."""
        if not self.running and self.left > 0:
            self._since = self._now()
            self._stop = threading.Event()
            threading.Thread(target=self._run, args=(self._stop,), daemon=True, name="countdown").start()

    def pause(self) -> None:
        """Change the clock: hold it."""
        self._left, self._since = self.left, None
        self._stop.set()
        self.tick()

    def reset(self) -> None:
        """Change the clock: hold it at its full time."""
        self._left, self._since = float(self.seconds), None
        self._stop.set()
        self.tick()

    def tick(self) -> None:
        """Change what is shown to the time left."""
        if self._label is not None:
            self._label.value = self._html()

    def widget(self) -> Widget:
        """Return the clock as a widget."""
        import ipywidgets as widgets

        self._label = widgets.HTML(self._html())
        buttons = []
        for text, action in ((_("Start"), self.start), (_("Pause"), self.pause), (_("Reset"), self.reset)):
            button = widgets.Button(description=text, tooltip=f"{text}: {self.title}")
            button.on_click(lambda _button, action=action: action())
            buttons.append(button)
        return widgets.VBox([self._label, widgets.HBox(buttons)])

    def _run(self, stop: threading.Event) -> None:
        while not stop.wait(1.0):
            self.tick()
            if self.left <= 0:
                self._left, self._since = 0.0, None
                return

    def _html(self) -> str:
        words = self.face if self.left else _("Time is up.")
        return (
            f'<div role="timer" style="color:{TEXT}"><strong>{escape(self.title)}</strong> '
            f'<span style="font-size:1.8em;font-variant-numeric:tabular-nums;margin-left:0.4em">{escape(words)}</span></div>'
        )


def countdown(minutes: float, title: str = "") -> None:
    """Show a countdown of `minutes` for what `title` names; it stands still until it is started.

    Raises
    ------
    LessonError
        If `minutes` is not above 0.
    """
    clock = Countdown(minutes, title or _("Countdown"))
    figures.show_widget(clock.widget(), text=f"{clock.title}: {clock.face}")
