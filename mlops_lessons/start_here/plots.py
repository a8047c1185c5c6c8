"""The figures and tables of lesson 00, each with its words."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, CARD, PALETTE, new_figure
from mlops_lessons.i18n import topic_texts
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
    rows = [(_name(model, trials), *(f"{value:.1f}" for value in _split(model, trials))) for model in MODELS]
    title = _say("spread.caption", samples=trials.samples)
    lines = [f"  {row[0]}: " + ", ".join(f"{head} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True)) for row in rows]
    figures.show_html(_table(title, heads, rows), text="\n".join([title, *lines]))


def tree_against_forest(trials: Trials) -> None:
    """Show every training of the single tree beside every training of the forest, with the truth."""
    figure, both = new_figure(7.2, 3.1, columns=2)
    for axes, model in zip(both, ("tree", "forest"), strict=True):
        _draw(axes, model, trials)
    both[0].set_ylabel(_say("trials.y"))
    both[1].sharey(both[0])
    both[1].tick_params(labelleft=False)
    tree, forest = trials.spread("tree"), trials.spread("forest")
    facts = {"samples": trials.samples, "ratio": f"{tree / forest:.1f}", "tree": round(tree), "forest": round(forest)}
    figures.show(figure, alt=_say("trials.alt", **facts), caption=_say("trials.caption", **facts))


def _draw(axes: Any, model: str, trials: Trials) -> None:
    for number, line in enumerate(trials.predictions[model]):
        label = _say("trials.one") if not number else None
        axes.plot(trials.hours, line, color="#8c8c8c", linewidth=0.7, linestyle="-", marker="", alpha=0.75, label=label)
    axes.plot(trials.hours, trials.truth, color=PALETTE.blue, linewidth=2.6, linestyle="-", marker="", label=_say("trials.truth"))
    axes.set(title=_name(model, trials), xlabel=_say("trials.x"), ylim=(-35, 75), xticks=range(7, 23, 3))
    axes.legend(frameon=False, loc="lower center", ncols=2, fontsize=8)


def _name(model: str, trials: Trials) -> str:
    return _say(f"models.{model}", trees=trials.trees)


def _split(model: str, trials: Trials) -> tuple[float, float, float]:
    return trials.spread(model), trials.bias(model), trials.error(model)


def _clock(hour: int) -> str:
    return f"{hour}:00"


def _table(title: str, heads: list[str], rows: list[tuple[str, ...]]) -> str:
    cell = f"padding:0.25em 1.4em 0.25em 0;border-top:1px solid {BORDER};text-align:"
    top = "".join(f'<th scope="col" style="{cell}{"right" if n else "left"}">{escape(head)}</th>' for n, head in enumerate(heads))
    body = "".join(
        f'<tr><th scope="row" style="{cell}left;font-weight:normal">{escape(row[0])}</th>'
        + "".join(f'<td style="{cell}right">{escape(value)}</td>' for value in row[1:])
        + "</tr>"
        for row in rows
    )
    return (
        f'<div style="{CARD}"><table style="border-collapse:collapse;margin:0">'
        f'<caption style="text-align:left;font-weight:600;padding-bottom:0.3em">{escape(title)}</caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )
