"""The figures of the lesson's second half, each with its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_design._words import percent

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["chances_by_month", "cost_curve", "error_rates", "known_when", "leaks", "worst_days"]

say = topic_texts("mlops_design")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange
_NEW_YORK = "America/New_York"
_ROWS = ("timetable", "plane", "late_share", "weather", "departure_weather", "dep_delay", "arr_delay", "day_late_share")


def known_when(row: int) -> None:
    """Show for one flight (a row of ``load_flights``) when each thing about it becomes known, and the moment of prediction."""
    import pandas as pd

    from mlops_lessons.flights import joined_flights

    table = joined_flights(["date", "carrier", "flight", "origin", "dest", "scheduled", "departed", "landed"])
    flight = table.loc[row]
    day = flight["date"].tz_localize(_NEW_YORK)
    evening = day - pd.Timedelta(hours=6)

    def hours(moment: pd.Timestamp) -> float:
        return (moment - evening).total_seconds() / 3600

    start, end = -9.0, hours(day) + 30
    moments = {
        "timetable": start,
        "plane": 0.0,
        "late_share": 0.0,
        "weather": -0.15,
        "departure_weather": hours(flight["scheduled"].floor("h")),
        "dep_delay": hours(flight["departed"]),
        "arr_delay": hours(flight["landed"]),
        "day_late_share": hours(day) + 24,
    }
    fig, ax = style.new_figure(9.6, 3.6)
    for place, name in enumerate(_ROWS):
        late = moments[name] > 0
        colour, marker = (_RED, "X") if late else (_BLUE, "o")
        ax.plot([moments[name], end], [place, place], color=colour, alpha=0.35, marker="", linestyle="-", linewidth=6)
        ax.plot(moments[name], place, color=colour, marker=marker, markersize=9, linestyle="", markevery=1)
    ax.axvline(0, color="black", linestyle="--", linewidth=1.4)
    ax.text(0.3, len(_ROWS) - 0.35, say("data.when.now"), fontsize=9, va="center")
    ticks = [-6, 0, 6, 12, 18, 24, 30, 36]
    ax.set_xticks(ticks, [f"{(18 + tick) % 24:02d}:00" for tick in ticks])
    ax.set(xlim=(start - 0.6, end), ylim=(-0.6, len(_ROWS)), xlabel=say("data.when.x"))
    ax.set_yticks(range(len(_ROWS)), [say(f"data.when.{name}") for name in _ROWS])
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    words = {"flight": f"{flight['carrier']} {flight['flight']}", "route": f"{flight['origin']}–{flight['dest']}"}
    words["date"] = f"{flight['date']:%Y-%m-%d}"
    figures.show(fig, alt=say("data.when.alt", **words), caption=say("data.when.caption", **words))


def worst_days(days: pd.DataFrame, marked: Mapping[str, str]) -> None:
    """Show day by day the share cancelled against the share late among those that arrived.

    Parameters
    ----------
    days : pandas.DataFrame
        From :func:`mlops_lessons.mlops_design.data_quality.by_day`.
    marked : mapping of str to str
        Dates to name, with their label.
    """
    import pandas as pd

    fig, ax = style.new_figure(7.4, 3.8)
    ax.plot(100 * days["cancelled"], 100 * days["late"], marker=".", linestyle="", color=_BLUE, alpha=0.5, markevery=1)
    for day, label in marked.items():
        one = days.loc[pd.Timestamp(day)]
        ax.plot(
            100 * one["cancelled"], 100 * one["late"], marker="X", markersize=10, color=_RED, linestyle="", markevery=1
        )
        place = {"xytext": (-8, 10), "textcoords": "offset points", "ha": "right"}
        ax.annotate(label, (100 * one["cancelled"], 100 * one["late"]), fontsize=9, **place)
    usual = days["late"].mean()
    ax.axhline(100 * usual, color="black", linestyle="--", linewidth=1)
    ax.text(62, 100 * usual - 3.5, say("data.days.usual"), fontsize=9, ha="right")
    ax.set(xlabel=say("data.days.x"), ylabel=say("data.days.y"), xlim=(-1, 63), ylim=(0, 85))
    words = {"usual": percent(usual)}
    figures.show(fig, alt=say("data.days.alt", **words), caption=say("data.days.caption", **words))


def leaks(aucs: Mapping[str, float], honest: str) -> None:
    """Show the AUC of models that differ in one column, from the one called `honest` on.

    Names are keys of ``data.leaks.names`` in the lesson's texts.
    """
    fig, ax = style.new_figure(8.2, 3.0)
    for place, (name, value) in enumerate(aucs.items()):
        good = name == honest
        ax.barh(
            place,
            value - 0.5,
            0.6,
            left=0.5,
            color=_BLUE if good else _RED,
            hatch="" if good else "///",
            edgecolor="white",
        )
        ax.text(value + 0.006, place, f"{value:.2f}", va="center", fontsize=9)
    ax.axvline(aucs[honest], color="black", linestyle="--", linewidth=1)
    ax.set_yticks(range(len(aucs)), [say(f"data.leaks.names.{name}") for name in aucs])
    ax.set(xlim=(0.5, 0.95), xlabel=say("data.leaks.x"))
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    gains = ", ".join(
        f"{say(f'data.leaks.names.{name}').removeprefix('+ ')} {value - aucs[honest]:+.2f}"
        for name, value in aucs.items()
        if name != honest
    )
    words = {"honest": f"{aucs[honest]:.2f}", "gains": gains}
    figures.show(fig, alt=say("data.leaks.alt", **words), caption=say("data.leaks.caption", **words))


def cost_curve(late: np.ndarray, chance: np.ndarray, *, false_alarm: float, missed: float) -> None:
    """Show what 100 flights cost at each threshold, with the threshold that follows from the costs and the cheapest one."""
    import numpy as np

    from mlops_lessons.mlops_design.error_costs import best_threshold, costs, threshold_of_costs

    thresholds = np.arange(101) / 100
    price = {"false_alarm": false_alarm, "missed": missed}
    found = costs(late, chance, thresholds, **price)
    formula = threshold_of_costs(**price)
    at_formula = costs(late, chance, [formula], **price)[0]
    best, at_best = best_threshold(late, chance, **price)
    fig, ax = style.new_figure(7.8, 3.6)
    ax.plot(thresholds, found, color=_BLUE, marker="")
    ax.axvline(formula, color="black", linestyle="--", linewidth=1.2)
    ax.plot(
        best, at_best, color=_GREEN, marker="*", markersize=15, linestyle="", markevery=1, label=say("data.costs.best")
    )
    ax.plot(
        0.5, costs(late, chance, [0.5], **price)[0], color=_RED, marker="X", markersize=10, linestyle="", markevery=1
    )
    top = found.max()
    ax.annotate(
        say("data.costs.half"),
        (0.5, costs(late, chance, [0.5], **price)[0]),
        xytext=(8, -16),
        textcoords="offset points",
        fontsize=9,
    )
    ax.text(formula + 0.015, top * 1.06, say("data.costs.formula", threshold=f"{formula:.2f}"), fontsize=9)
    ax.text(0.01, found[0] * 1.02, say("data.costs.always"), fontsize=9, va="bottom")
    ax.text(0.99, found[-1] * 1.02, say("data.costs.never"), fontsize=9, va="bottom", ha="right")
    ax.set(xlabel=say("data.costs.x"), ylabel=say("data.costs.y"), xlim=(0, 1), ylim=(0, top * 1.16))
    ax.legend(loc="lower right", frameon=False, fontsize=9)
    near = say("data.costs.near" if at_formula < at_best * 1.02 else "data.costs.far")
    words = {
        "false_alarm": f"{false_alarm:g}",
        "missed": f"{missed:g}",
        "formula": f"{formula:.2f}",
        "best": f"{best:.2f}",
        "near": near,
    }
    figures.show(fig, alt=say("data.costs.alt", **words), caption=say("data.costs.caption", **words))


def chances_by_month(later: pd.DataFrame, chance: np.ndarray) -> None:
    """Show month by month what the model expected and what came."""
    by_month = later.assign(chance=chance).groupby("month")[["chance", "late"]].mean()
    fig, ax = style.new_figure(6.6, 3.0)
    for shift, (column, colour, hatch) in zip(
        (-0.2, 0.2), (("chance", _BLUE, ""), ("late", _ORANGE, "///")), strict=True
    ):
        places = [place + shift for place in range(len(by_month))]
        ax.bar(
            places,
            100 * by_month[column],
            0.38,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=say(f"data.months.{column}"),
        )
    ax.set_xticks(range(len(by_month)), [say(f"data.months.m{month}") for month in by_month.index])
    ax.set(ylabel=say("data.months.y"), ylim=(0, 42))
    ax.legend(loc="upper left", frameon=False, fontsize=9)
    ax.grid(axis="x", visible=False)
    figures.show(fig, alt=say("data.months.alt"), caption=say("data.months.caption"))


def error_rates(by_airport: pd.DataFrame, by_hour: pd.DataFrame) -> None:
    """Show the share of late flights that were missed, by airport and by part of the day.

    Parameters
    ----------
    by_airport, by_hour : pandas.DataFrame
        From :func:`mlops_lessons.mlops_design.fairness.error_rates`.
    """
    fig, axes = style.new_figure(9.4, 3.3, columns=2)
    for ax, table, label in zip(axes, (by_airport, by_hour), ("airport", "hour"), strict=True):
        for shift, (column, colour, hatch) in zip(
            (-0.2, 0.2), (("missed", _RED, ""), ("false_alarms", _BLUE, "///")), strict=True
        ):
            places = [place + shift for place in range(len(table))]
            ax.bar(
                places,
                100 * table[column],
                0.38,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                label=say(f"data.fair.{column}"),
            )
        ax.set_xticks(range(len(table)), [str(value) for value in table.index])
        ax.set(ylim=(0, 118), xlabel=say(f"data.fair.{label}"), yticks=range(0, 101, 20))
        ax.grid(axis="x", visible=False)
    axes[0].set_ylabel(say("data.fair.y"))
    axes[0].legend(loc="upper left", frameon=False, fontsize=9, ncols=1)
    words = {"early": percent(by_hour["missed"].iloc[0]), "late": percent(by_hour["missed"].iloc[-1])}
    figures.show(fig, alt=say("data.fair.alt", **words), caption=say("data.fair.caption", **words))
