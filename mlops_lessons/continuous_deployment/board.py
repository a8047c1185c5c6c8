"""The live board: five numbers about production, which move while users ask; as a widget, and the same as text.

It counts from the moment when it was opened. Only a thread of its own sets the widget's value, and that ends with the block.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment._repeating import repeating
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.federation import Sample, federated, quantile, read_page, scrape, total
from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, PALETTE, SUBTLE, TEXT
from mlops_lessons.course.tables import show_table, text_table

if TYPE_CHECKING:
    from ipywidgets import HTML

    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["Board", "Frame", "frame", "live_board", "pages", "show_frames"]

_SECONDS = 20.0  # a part that has ended refuses at once; one that is only slow, as on a busy computer, does answer
LIMIT = 1.0  # seconds that the 95th percentile may take
_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Frame:
    """What the board shows at one moment.

    Attributes
    ----------
    answers, failed : int
        What users were shown, and how much of it was an error of the service.
    p95 : float
        Seconds; NaN before the first answer.
    releases : dict of str to int
        Answers by release.
    budget : float
        Share of the error budget that is left, for so many answers; under 0 when it is overdrawn.
    predictions : int
    late : float
        Share of the predictions that say "late"; NaN before the first.
    """

    answers: int
    failed: int
    p95: float
    releases: Mapping[str, int]
    budget: float
    predictions: int
    late: float

    @property
    def errors(self) -> float:
        """Share of the answers that were errors; 0 before the first."""
        return self.failed / self.answers if self.answers else 0.0


Counts = dict[tuple[str, frozenset[tuple[str, str]]], float]


class Board:
    """Reads the pages of a delivery system and keeps the widget up to date.

    Parameters
    ----------
    d : Delivery
        Runs.
    objective : float
        The share of good answers that is promised.

    Attributes
    ----------
    widget : ipywidgets.HTML
    last : Frame
    """

    def __init__(self, d: Delivery, objective: float = 0.99) -> None:
        import ipywidgets

        self._d, self._objective = d, objective
        self._before = _counts(federated(pages(d)))
        self.last = frame((), objective)
        self.widget: HTML = ipywidgets.HTML(_html(self.last, d.serving, still=True))

    def look(self, still: bool = False) -> Frame:
        """Read, set the widget's value and return what it shows; `still` leaves out what differs from one computer to the next."""
        now = _counts(federated(pages(self._d)))
        self.last = frame(_since(self._before, now), self._objective)
        self.widget.value = _html(self.last, self._d.serving, still)
        return self.last


@contextmanager
def live_board(d: Delivery, objective: float = 0.99, every: float = 0.25) -> Iterator[Board]:
    """Show the board and keep it moving for a block, `every` so many seconds; then it stands still."""
    board = Board(d, objective)
    figures.show_widget(board.widget, text=text_table(*_table({"": board.last})), html=board.widget.value)
    try:
        with repeating(board.look, every, "board"):
            yield board
    finally:
        board.look(still=True)


def show_frames(frames: Mapping[str, Frame]) -> None:
    """Show boards side by side as a table, each under its name."""
    caption, headers, rows = _table({say(f"board.{name}"): shown for name, shown in frames.items()})
    show_table(caption, headers, rows, numbers=len(frames))


def pages(d: Delivery) -> dict[str, str | None]:
    """Return the page of the router and that of each release that runs; None for one that does not answer."""
    running = {f"service {commit[:7]}": one["address"] for commit, one in sorted(d.pointer["releases"].items())}
    targets = {"router": d.address} | running
    return scrape({job: f"{at}/-/metrics" for job, at in targets.items()}, _SECONDS)


def frame(samples: tuple[Sample, ...], objective: float) -> Frame:
    """Return what the board shows for the numbers of a federated page."""
    shown = [one for one in samples if one.name == "router_answers_total"]
    answers = round(sum(one.value for one in shown))
    failed = round(sum(one.value for one in shown if one.labels["code"] >= "500"))
    releases: dict[str, int] = {}
    for one in samples:
        if one.name == "http_requests_total" and one.labels["job"] == "router" and one.value:
            releases[one.labels["release"]] = releases.get(one.labels["release"], 0) + round(one.value)
    predictions = round(total(samples, "model_predictions_total"))
    late = total(samples, "model_predictions_total", answer="late")
    return Frame(
        answers=answers,
        failed=failed,
        p95=quantile(samples, "http_request_duration_seconds", 0.95, job="router"),
        releases=releases,
        budget=1 - failed / ((1 - objective) * answers) if answers else 1.0,
        predictions=predictions,
        late=late / predictions if predictions else math.nan,
    )


def _counts(text: str) -> Counts:
    return {(one.name, frozenset(one.labels.items())): one.value for one in read_page(text)}


def _since(before: Counts, now: Counts) -> tuple[Sample, ...]:
    """Return what was counted since; a part that began anew counts from 0."""
    found = []
    for (name, labels), value in now.items():
        earlier = before.get((name, labels), 0.0)
        found.append(Sample(name, dict(labels), value - earlier if value >= earlier else value))
    return tuple(found)


def _percent(value: float, digits: int = 0) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.{digits}f}{_NO_BREAK}%"


def _speed(shown: Frame, still: bool) -> str:
    if math.isnan(shown.p95):
        return "–"
    if still:
        return say("board.within" if shown.p95 <= LIMIT else "board.over", limit=round(1000 * LIMIT))
    return f"{1000 * shown.p95:.0f}{_NO_BREAK}ms"


def _values(shown: Frame, still: bool) -> list[tuple[str, str]]:
    return [
        (say("board.answers"), str(shown.answers)),
        (say("board.errors"), _percent(shown.errors, 1)),
        (say("board.p95"), _speed(shown, still)),
        (say("board.budget"), _percent(shown.budget)),
        (say("board.late"), _percent(shown.late)),
    ]


def _table(frames: Mapping[str, Frame]) -> tuple[str, list[str], list[list[str]]]:
    columns = [_values(shown, still=True) for shown in frames.values()]
    rows = [[name, *(column[number][1] for column in columns)] for number, (name, _value) in enumerate(columns[0])]
    return say("board.title"), [say("board.what"), *(name or say("board.now") for name in frames)], rows


def _html(shown: Frame, serving: str | None, still: bool) -> str:
    """Return the tiles; whoever is on duty sees at one glance which of them is not as it should be."""
    wrong = [False, shown.errors > 0.01, shown.p95 > LIMIT, shown.budget < 0, False]
    tiles = "".join(_tile(*pair, bad) for pair, bad in zip(_values(shown, still), wrong, strict=True))
    bars = _releases(shown, serving)
    words = "; ".join(f"{name}: {value}" for name, value in _values(shown, still))
    return f'<div role="img" aria-label="{escape(words)}" style="color:{TEXT};line-height:1.35">{tiles}{bars}</div>'


def _tile(name: str, value: str, bad: bool) -> str:
    colour, mark = (PALETTE.vermillion, "▲ ") if bad else (PALETTE.blue, "")
    box = f"display:inline-block;vertical-align:top;min-width:9.5em;margin:0 .5em .5em 0;padding:.5em .8em;background:{SUBTLE}"
    return (
        f'<div style="{box};border:1px solid {BORDER};border-top:4px solid {colour};border-radius:4px">'
        f'<div style="font-size:.85em">{escape(name)}</div>'
        f'<div style="font-size:1.5em;font-weight:600">{mark}{escape(value)}</div></div>'
    )


def _releases(shown: Frame, serving: str | None) -> str:
    """Return a bar a release: the one that serves, then the others."""
    order = sorted(shown.releases, key=lambda name: name != serving)
    whole = sum(shown.releases.values()) or 1
    lines: list[Any] = []
    for name in order:
        label = say("board.serving" if name == serving else "board.other")
        width, colour = (
            f"{30 * shown.releases[name] / whole:.1f}em",
            PALETTE.blue if name == serving else PALETTE.orange,
        )
        bar = f'<span style="display:inline-block;height:.8em;width:{width};background:{colour};margin:0 .5em"></span>'
        lines.append(f'<div style="font-size:.9em">{escape(label)}{bar}{shown.releases[name]}</div>')
    return "".join(lines)
