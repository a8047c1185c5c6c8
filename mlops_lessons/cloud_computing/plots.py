"""The figures and tables of the lesson's money and promises, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mlops_lessons.cloud_computing import costs, sla
from mlops_lessons.cloud_computing._words import percent
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

    from mlops_lessons.cloud_computing.autoscaling import Fleet
    from mlops_lessons.cloud_computing.outages import Outages

__all__ = ["availability_by_parts", "broken_months", "fleet_day", "money_by_month", "show_fleets"]

say = topic_texts("cloud_computing")
_BLUE, _RED, _GREEN = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green


def availability_by_parts(part: float, most: int = 6, shared: float = 0.1) -> None:
    """Show the unavailability of 1 to `most` equal parts: all needed, one enough, and one enough with a shared cause."""
    numbers = list(range(1, most + 1))
    lines = {
        "series": [1 - sla.in_series([part] * n) for n in numbers],
        "parallel": [1 - sla.in_parallel([part] * n) for n in numbers],
        "shared": [1 - sla.with_common_cause([part] * n, shared) for n in numbers],
    }
    fig, ax = style.new_figure()
    for (key, values), colour, line, mark in zip(
        lines.items(), (_RED, _BLUE, _GREEN), ("-", "-", "--"), "so^", strict=True
    ):
        label = say(f"sla.parts.{key}", percent=percent(shared))
        ax.plot(numbers, values, color=colour, linestyle=line, marker=mark, label=label, markevery=1)
    ax.set(yscale="log", xlabel=say("sla.parts.x"), ylabel=say("sla.parts.y"), xticks=numbers)
    ax.legend(fontsize=8)
    ends = {key: f"{values[-1]:.2g}" for key, values in lines.items()}
    words = {"part": f"{part:g}", "most": most, "percent": percent(shared), **ends}
    figures.show(fig, alt=say("sla.parts.alt", **words), caption=say("sla.parts.caption", **words))


def broken_months(outages: Outages, promised: float) -> None:
    """Show how unequal simulated months are: minutes down, with the line that the promise draws."""
    allowed = sla.allowed_downtime(promised, outages.days)
    edge = 5 * allowed
    fig, ax = style.new_figure()
    _counts, _edges, bars = ax.hist(outages.downtime.clip(max=edge), bins=30, range=(0, edge), color=_BLUE)
    for bar in bars[6:]:
        bar.set(color=_RED, hatch="///", edgecolor="white")
    ax.axvline(allowed, color="black", linestyle="--", label=say("sla.months.line", minutes=f"{allowed:.1f}"))
    ax.set(xlabel=say("sla.months.x"), ylabel=say("sla.months.y"))
    ax.legend(fontsize=9)
    words = {
        "promised": percent(promised, 1),
        "broken": percent(outages.broken(promised)),
        "none": percent(float((outages.downtime == 0).mean())),
        "minutes": f"{allowed:.1f}",
    }
    figures.show(fig, alt=say("sla.months.alt", **words), caption=say("sla.months.caption", **words))


def money_by_month(owned: costs.Owned, choices: Sequence[costs.Rented]) -> None:
    """Show what was spent after each month: the server that is bought against renting it for several shares of the hours."""
    months = list(range(owned.life_months + 1))
    fig, ax = style.new_figure()
    ax.plot(months, [owned.cost(month) for month in months], color="black", marker="o", label=say("cost.own"))
    found = []
    for rented, colour, line, mark in zip(choices, (_BLUE, _GREEN, _RED), ("-", "--", "-."), "s^D", strict=False):
        label = say("cost.rent", percent=percent(rented.use))
        ax.plot(
            months, [rented.cost(month) for month in months], color=colour, linestyle=line, marker=mark, label=label
        )
        meeting = costs.break_even_months(owned, rented)
        found.append(say("cost.never" if meeting is None else "cost.meets", percent=percent(rented.use), month=meeting))
        if meeting is not None:
            ax.plot(meeting, owned.cost(meeting), marker="*", markersize=16, color=colour, markevery=1, zorder=3)
    ax.set(xlabel=say("cost.x"), ylabel=say("cost.y"))
    ax.legend(fontsize=8)
    words = {"purchase": f"{owned.purchase:g}", "monthly": f"{owned.monthly:g}", "found": "; ".join(found)}
    figures.show(fig, alt=say("cost.alt", **words), caption=say("cost.caption", **words))


def fleet_day(fleet: Fleet, hours: pd.DatetimeIndex, day: str) -> None:
    """Show one day of a fleet: requests by hour against the room that the running servers had."""
    chosen = hours.strftime("%Y-%m-%d") == day
    demand, room = fleet.demand[chosen], fleet.instances[chosen] * fleet.capacity
    refused = fleet.refused_by_hour[chosen]
    clock = list(range(len(demand)))
    fig, ax = style.new_figure()
    ax.bar(clock, demand - refused, color=_BLUE, label=say("demand.answered"))
    ax.bar(
        clock, refused, bottom=demand - refused, color=_RED, hatch="///", edgecolor="white", label=say("demand.refused")
    )
    ax.step(clock, room, where="mid", color="black", marker="", linestyle="-", label=say("demand.room"))
    ax.set(xlabel=say("demand.x"), ylabel=say("demand.y"), xticks=range(0, 24, 3))
    fig.legend(loc="outside upper center", ncols=3, fontsize=8, frameon=False)
    worst = int(refused.argmax())
    words = {
        "day": day,
        "hour": worst,
        "refused": int(refused.sum()),
        "share": percent(refused.sum() / demand.sum()),
        "worst": percent(refused[worst] / max(refused.sum(), 1)),
    }
    ending = "" if refused.sum() else "_none"
    figures.show(fig, alt=say(f"demand.alt{ending}", **words), caption=say(f"demand.caption{ending}", **words))


def show_fleets(fleets: Mapping[str, Fleet]) -> None:
    """Show fleets side by side: cost of the year, requests refused, and how much of what was paid for was used.

    `fleets` maps a key of ``demand.fleets`` in ``texts.toml`` to a :class:`~mlops_lessons.cloud_computing.autoscaling.Fleet`.
    """
    headers = [say("demand.fleet"), say("demand.cost"), say("demand.refused_share"), say("demand.use")]
    rows = [
        [say(f"demand.fleets.{key}"), f"{fleet.cost:.0f}", percent(fleet.refused_share, 1), percent(fleet.use)]
        for key, fleet in fleets.items()
    ]
    show_table(say("demand.table"), headers, rows, say("demand.note"))
