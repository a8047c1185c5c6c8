"""The figures of the second half of the lesson: the same models week by week, and how sure a gain is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["auc_by_week", "gain_bars", "weekly_auc"]

say = topic_texts("mlops_experimentation")


def weekly_auc(later: pd.DataFrame, says: Mapping[str, Any]) -> pd.DataFrame:
    """Return the AUC of each model in each full week (Monday to Sunday) of `later`.

    Parameters
    ----------
    later : pandas.DataFrame
        With ``date`` and ``late``.
    says : mapping of str to array-like
        What each model says of these flights.
    """
    import pandas as pd
    from sklearn.metrics import roc_auc_score

    table = later[["date", "late"]].assign(**says)
    weeks = table.groupby(table["date"].dt.to_period("W").dt.start_time)
    full = {monday: week for monday, week in weeks if week["date"].nunique() == 7}
    rows = {monday: {name: roc_auc_score(week["late"], week[name]) for name in says} for monday, week in full.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def auc_by_week(later: pd.DataFrame, says: Mapping[str, Any]) -> None:
    """Show each model's AUC by week, with how far weeks and how far models lie apart."""
    table = weekly_auc(later, says)
    fig, ax = style.new_figure(7.2, 3.6)
    for name in table:
        ax.plot(range(len(table)), table[name], label=name)
    months = say("weeks.names").split()
    ax.set_xticks(range(len(table)), [f"{monday.day} {months[monday.month - 1]}" for monday in table.index])
    ax.set_xlabel(say("weeks.axis"))
    ax.set_ylabel("AUC")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, 1.16), ncols=len(table.columns), frameon=False)
    weeks = (table.max() - table.min()).max()
    models = (table.max(axis=1) - table.min(axis=1)).median()
    rows = " ".join(say("weeks.row", name=name, low=table[name].min(), high=table[name].max()) for name in table)
    figures.show(fig, alt=say("weeks.alt", rows=rows), caption=say("weeks.caption", weeks=weeks, models=models))


def gain_bars(intervals: Mapping[str, Mapping[str, tuple[float, float]]]) -> None:
    """Show the interval of each gain twice: drawing flights, and drawing whole days.

    Parameters
    ----------
    intervals : mapping
        By the name of the comparison, what :func:`~mlops_lessons.mlops_experimentation.promotion.gain_intervals` returns.
    """
    fig, ax = style.new_figure(7.2, 1.2 + 0.75 * len(intervals))
    looks = {"flights": (style.PALETTE.sky, "o", 0.16), "days": (style.PALETTE.vermillion, "s", -0.16)}
    for row, pair in enumerate(reversed(intervals.values())):
        for unit, (low, high) in pair.items():
            colour, marker, shift = looks[unit]
            ax.plot(
                [low, high],
                [row + shift] * 2,
                color=colour,
                marker=marker,
                linestyle="-",
                linewidth=3,
                markevery=1,
                label=say(f"gain.{unit}") if row == 0 else None,
            )
    ax.axvline(0, color=style.PALETTE.black, linestyle=":", marker="", linewidth=1.2)
    ax.set_yticks(range(len(intervals)), list(reversed(intervals)))
    ax.set_ylim(-0.6, len(intervals) - 0.4)
    ax.set_xlabel(say("gain.axis"))
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, frameon=False)
    figures.show(fig, alt=_gain_alt(intervals), caption=_gain_caption(intervals))


def _gain_alt(intervals: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    rows = [
        say("gain.row", name=name, a=pair["flights"][0], b=pair["flights"][1], c=pair["days"][0], d=pair["days"][1])
        for name, pair in intervals.items()
    ]
    return say("gain.alt", rows=" ".join(rows))


def _gain_caption(intervals: Mapping[str, Mapping[str, tuple[float, float]]]) -> str:
    wider = [(p["days"][1] - p["days"][0]) / (p["flights"][1] - p["flights"][0]) for p in intervals.values()]
    turned = [name for name, p in intervals.items() if p["flights"][0] > 0 >= p["days"][0]]
    first = say("gain.caption", times=sum(wider) / len(wider))
    return f"{first} {say('gain.crosses', names=', '.join(turned)) if turned else say('gain.none_crosses')}"
