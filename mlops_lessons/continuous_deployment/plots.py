"""The figures and tables of pushing and merging, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.merging import Pain

__all__ = ["merge_pain", "show_files", "told_risks"]

_FILES = ("service.py", "features.py", "model.skops", "contract.json", "tests/test_service.py", "requirements.txt")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange


def show_files(copy: WorkingCopy) -> None:
    """Show what the files of the working copy are for, those that the lesson speaks of."""
    here = [name for name in _FILES if (copy.folder / name).exists()]
    rows = [[name, say(f"files.{name.replace('.', '_').replace('/', '_')}")] for name in here]
    show_table(say("files.caption"), [say("files.file"), say("files.what")], rows)


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
