"""The figures and tables of pushing and merging, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.delivery_log import Event
from mlops_lessons.devops.delivery_tables import written
from mlops_lessons.devops.metrics import Delivery

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.merging import Pain

__all__ = ["merge_pain", "show_day", "show_files", "told_risks"]

_FILES = {  # with the beginning of the line that tells most
    "service.py": '    return {"late": probabilities([flight])',
    "features.py": "NUMBERS =",
    "model.skops": None,
    "contract.json": None,
    "tests/test_service.py": "    assert 0 <",
}
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange


def show_files(copy: WorkingCopy) -> None:
    """Show what the files of the working copy are for, those that the lesson speaks of, and one line of each."""
    rows = [
        [name, say(f"files.{name.replace('.', '_').replace('/', '_')}"), _line(copy.folder / name, begins)]
        for name, begins in _FILES.items()
    ]
    show_table(say("files.caption"), [say("files.file"), say("files.what"), say("files.line")], rows)


def _line(path: Path, begins: str | None) -> str:
    if begins is None:
        return "·"
    found = (line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(begins))
    return next(found, "·")


def told_risks(shares: Sequence[float], before: Sequence[float], after: Sequence[float]) -> None:
    """Show what users are told of one flight after ever worse days, before and after a release.

    Parameters
    ----------
    shares : sequence of float
        The share of late departures of the day before, from 0 to 1.
    before, after : sequence of float
        The risk told, as long as `shares`.
    """
    fig, ax = style.new_figure(6.8, 3.3)
    percent = [100 * share for share in shares]
    ax.plot(percent, [100 * risk for risk in before], color=_BLUE, label=say("risks.before"))
    ax.plot(percent, [100 * risk for risk in after], color=_RED, label=say("risks.after"))
    ax.set(xlabel=say("risks.x"), ylabel=say("risks.y"), ylim=(0, 100), xlim=(0, 100))
    ax.legend(loc="upper left", frameon=False)
    figures.show(fig, alt=say("risks.alt"), caption=say("risks.caption"))


def merge_pain(pains: Mapping[int, Pain], naive: Mapping[int, float]) -> None:
    """Show the conflicting lines of one merge by the age of its branch, beside the guess that twice the age is twice the pain.

    Parameters
    ----------
    pains : dict of int to Pain
        By age in days.
    naive : dict of int to float
        Conflicting lines that the guess gives for the same ages.
    """
    fig, (one, all_of_it) = style.new_figure(9.6, 3.4, columns=2)
    ages = sorted(pains)
    measured = [pains[age].lines for age in ages]
    one.plot(ages, measured, color=_RED, markevery=1, label=say("merge.measured"))
    one.plot(ages, [naive[age] for age in ages], color=_BLUE, markevery=1, label=say("merge.naive"))
    one.set(xlabel=say("merge.age"), ylabel=say("merge.lines"), ylim=(0, None), xlim=(0, None))
    one.legend(loc="upper left", frameon=False)
    longest = ages[-1]
    totals = [pains[age].lines * longest / age for age in ages]
    places = range(len(ages))
    all_of_it.bar(places, totals, color=_GREEN, edgecolor="white")
    all_of_it.set(ylabel=say("merge.total", days=longest), xlabel=say("merge.how_often"), ylim=(0, None))
    all_of_it.set_xticks(places, [str(age) for age in ages])
    all_of_it.grid(axis="x", visible=False)
    words = {"days": longest}
    figures.show(fig, alt=say("merge.alt", **words), caption=say("merge.caption", **words))


_KINDS = ("pushed", "deployed", "verified", "toggled", "incident_opened", "rolled_back", "incident_resolved")
_FIGURES = ("frequency", "lead_time", "failure_rate", "recovery")


def show_day(events: Sequence[Event], measured: Delivery) -> None:
    """Show the events of a log in time, and beside them the four metrics, each with what it is made of.

    Parameters
    ----------
    events : sequence of Event
    measured : Delivery
        Of the same log, by :func:`mlops_lessons.devops.metrics.measure`.
    """
    fig, (day, figure) = style.new_figure(9.6, 3.6, columns=2)
    began = min(event.at for event in events)
    for place, kind in enumerate(_KINDS):
        for good, colour, marker in ((True, _BLUE, "o"), (False, _RED, "X")):
            found = [event for event in events if event.kind == kind and _went_well(event) == good]
            seconds = [(event.at - began).total_seconds() for event in found]
            day.plot(seconds, [place] * len(seconds), linestyle="", marker=marker, color=colour, markevery=1)
    day.set(xlabel=say("day.x"), yticks=range(len(_KINDS)), yticklabels=[say(f"day.kinds.{kind}") for kind in _KINDS])
    day.set_ylim(len(_KINDS) - 0.5, -0.5)
    figure.axis("off")
    for place, name in enumerate(_FIGURES):
        metric = measured.metrics[name]
        value = "-" if metric.value is None else _written(name, metric.value)
        figure.text(0, 0.88 - 0.25 * place, say(f"day.metrics.{name}"), fontsize=10, transform=figure.transAxes)
        words = f"{value}   ({_count(name, measured)})"
        figure.text(0.04, 0.78 - 0.25 * place, words, fontsize=12, transform=figure.transAxes, color=_BLUE)
    figures.show(fig, alt=say("day.alt"), caption=say("day.caption"))


def _went_well(event: Event) -> bool:
    return event.ok is not False and event.kind not in ("incident_opened", "rolled_back")


def _count(name: str, measured: Delivery) -> str:
    """Return what a metric is made of; a share, as so many of so many."""
    if name == "failure_rate":
        return say("day.share", part=len(measured.failures), whole=len(measured.deployments))
    return say("day.count", count=measured.metrics[name].count)


def _written(name: str, value: float) -> str:
    """Return a metric with its unit, in seconds where lesson 03 would say 0.0 hours, and many a day without decimals."""
    if name == "frequency" and value >= 100:
        return say("day.a_day", value=f"{value:.0f}")
    return f"{3600 * value:.1f} s" if name in ("lead_time", "recovery") and value < 0.1 else written(name, value)
