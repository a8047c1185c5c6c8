"""The figures and tables of lesson 00, each with its words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import PALETTE, new_figure
from mlops_lessons.i18n import topic_texts
from mlops_lessons.start_here._tables import as_table
from mlops_lessons.start_here.ensembles import MODELS, Trials

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["late_by_hour", "spread_table", "tree_against_forest"]

_say = topic_texts("start_here")
_LATE = 15  # minutes at arrival


def late_by_hour(flights: pd.DataFrame) -> None:
    """Show how many of every 100 flights arrive late, by scheduled hour of departure.

    Parameters
    ----------
    flights : DataFrame
        With ``hour`` and ``arr_delay`` (minutes); rows without arrival are left out.
    """
    arrived = flights.dropna(subset="arr_delay")
    late = arrived["arr_delay"] >= _LATE
    by_hour = 100 * late.groupby(arrived["hour"]).mean()
    mean = 100 * late.mean()
    figure, axes = new_figure(6.4, 2.9)
    axes.bar(by_hour.index, by_hour, color=PALETTE.sky, edgecolor=PALETTE.blue)
    axes.axhline(mean, color=PALETTE.vermillion, linestyle="--", marker="", label=_say("hour.mean"))
    axes.set(xlabel=_say("hour.x"), ylabel=_say("hour.y"), xticks=range(5, 24, 2))
    axes.grid(axis="x", visible=False)
    axes.legend(frameon=False, loc="upper left")
    facts = {
        "first": by_hour.index.min(), "last": by_hour.index.max(), "mean": round(mean),
        "best": _clock(by_hour.idxmin()), "low": round(by_hour.min()),
        "worst": _clock(by_hour.idxmax()), "high": round(by_hour.max()),
    }  # fmt: skip
    figures.show(figure, alt=_say("hour.alt", **facts), caption=_say("hour.caption", **facts))


def spread_table(trials: Trials) -> None:
    """Show, for each model, how much it changes its mind, how far off it is on average, and its total error, in minutes."""
    heads = [_say(f"spread.{key}") for key in ("model", "spread", "bias", "error")]
    title = _say("spread.caption", samples=trials.samples)
    rows, lines = [], [title]
    for model in MODELS:
        name, values = _name(model, trials), [f"{value:.2g}" for value in _split(model, trials)]
        rows.append((escape(name), *values))
        lines.append(
            f"  {name}: " + ", ".join(f"{head} {value}" for head, value in zip(heads[1:], values, strict=True))
        )
    figures.show_html(as_table(title, heads, rows, numbers=3), text="\n".join(lines))


def tree_against_forest(trials: Trials) -> None:
    """Show every training of the single tree beside every training of the forest, with the truth."""
    figure, both = new_figure(7.2, 3.1, columns=2)
    for axes, model in zip(both, ("tree", "forest"), strict=True):
        _draw(axes, model, trials)
    both[0].set_ylabel(_say("trials.y"))
    both[1].sharey(both[0])
    both[1].tick_params(labelleft=False)
    figure.legend(*both[0].get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    tree, forest = trials.spread("tree"), trials.spread("forest")
    facts = {
        "samples": trials.samples,
        "ratio": f"{tree / forest:.1f}",
        "tree": f"{tree:.2g}",
        "forest": f"{forest:.2g}",
    }
    figures.show(figure, alt=_say("trials.alt", **facts), caption=_say("trials.caption", **facts))


def _draw(axes: Any, model: str, trials: Trials) -> None:
    thin = {"color": "#8c8c8c", "linewidth": 0.7, "linestyle": "-", "marker": "", "alpha": 0.75}
    for number, line in enumerate(trials.predictions[model]):
        label = _say("trials.one") if not number else None
        axes.plot(trials.hours, line, label=label, **thin)
    thick = {"color": PALETTE.blue, "linewidth": 2.6, "linestyle": "-", "marker": ""}
    axes.plot(trials.hours, trials.truth, label=_say("trials.truth"), **thick)
    axes.set(title=_name(model, trials), xlabel=_say("trials.x"), ylim=(-35, 75), xticks=range(7, 23, 3))


def _name(model: str, trials: Trials) -> str:
    return _say(f"models.{model}", trees=trials.trees)


def _split(model: str, trials: Trials) -> tuple[float, float, float]:
    return trials.spread(model), trials.bias(model), trials.error(model)


def _clock(hour: int) -> str:
    return f"{hour}:00"
