"""The figures of the flow of changes and of the cycle, each with its words."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlops_lessons.course import figures, style
from mlops_lessons.devops import flow
from mlops_lessons.devops.pdca import Turn
from mlops_lessons.i18n import topic_texts

__all__ = ["best_batch", "cycle_times", "lead_by_batch", "lead_by_limit"]

say = topic_texts("devops")
_BLUE, _RED, _GREEN = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green
_CHANGES = 6000


def best_batch(rate: float, release: float, seed: int, most: int = 24) -> tuple[int, float]:
    """Return the batch with the shortest mean wait, and that wait in days; see :func:`flow.release_leads`."""
    waits = _waits(rate, release, seed, most)
    best = min(waits, key=lambda size: waits[size])
    return best, waits[best]


def _waits(rate: float, release: float, seed: int, most: int) -> dict[int, float]:
    """Return the mean days from ready to released by batch, for the batches that the way to production can keep up with."""
    sizes = [size for size in range(1, most + 1) if rate * release / size < 0.95]
    return {size: float(flow.release_leads(rate, size, release, _CHANGES, seed).mean()) for size in sizes}


def lead_by_batch(rate: float, by_hand: float, automated: float, seed: int, most: int = 24) -> None:
    """Show the wait from ready to released by size of batch: releases that take `by_hand` days, and `automated` days."""
    fig, ax = style.new_figure()
    best = {}
    rows = (("by_hand", by_hand, _RED, "-", "s"), ("automated", automated, _BLUE, "--", "o"))
    for key, release, colour, line, mark in rows:
        waits = _waits(rate, release, seed, most)
        best[key] = min(waits, key=lambda size: waits[size])
        label = say(f"flow.batch.{key}")
        ax.plot(list(waits), list(waits.values()), color=colour, linestyle=line, marker=mark, markevery=1, label=label)
        if min(waits) > 1:
            jam = (0.5, min(waits) - 0.5)
            ax.axvspan(*jam, facecolor="none", hatch="///", edgecolor="#bbbbbb", label=say("flow.batch.jam"))
        ax.plot(best[key], waits[best[key]], marker="*", markersize=16, color=colour, markevery=1, clip_on=False)
    ax.set(xlabel=say("flow.batch.x"), ylabel=say("flow.batch.y"), ylim=(0, None), xlim=(0.4, most + 0.5))
    fig.legend(loc="outside upper center", ncols=3, fontsize=9, frameon=False)
    words = {"rate": f"{rate:g}", "by_hand": f"{by_hand:g}", "automated": f"{automated:g}", "most": most}
    words |= {"best_by_hand": best["by_hand"], "best_automated": best["automated"]}
    words |= {"jam": min(_waits(rate, by_hand, seed, most)) - 1}
    figures.show(fig, alt=say("flow.batch.alt", **words), caption=say("flow.batch.caption", **words))


def lead_by_limit(rate: float, teams: Sequence[flow.Team], limits: Sequence[int], seed: int, days: int = 500) -> None:
    """Show the mean lead time by WIP limit for each team: theory as a line, simulations with their 95 % interval on it."""
    fig, ax = style.new_figure()
    marks = zip(teams, (_RED, _BLUE), ("-", "--"), "so", strict=False)
    for team, colour, line, mark in marks:
        limited = [flow.Team(team.people, team.work, team.switching, team.slowest, limit) for limit in limits]
        theory = [flow.expected(rate, one).lead for one in limited]
        runs = [
            [_mean_lead(rate, one, (seed, place, run), days) for run in range(10)] for place, one in enumerate(limited)
        ]
        found = [flow.repeated(leads) for leads in runs]
        label = say("flow.limit.switching", percent=round(100 * team.switching))
        ax.plot(limits, theory, color=colour, linestyle=line, marker="", label=label)
        means, widths = zip(*found, strict=True)
        ax.errorbar(limits, means, yerr=widths, color=colour, linestyle="", marker=mark, capsize=3, markevery=1)
    ax.set(xlabel=say("flow.limit.x"), ylabel=say("flow.limit.y"), ylim=(0, None), xticks=limits)
    ax.legend(fontsize=9, loc="lower right")
    words = {"people": teams[0].people, "rate": f"{rate:g}"}
    figures.show(fig, alt=say("flow.limit.alt", **words), caption=say("flow.limit.caption", **words))


def _mean_lead(rate: float, team: flow.Team, seed: tuple[int, ...], days: int) -> float:
    return float(flow.simulate(rate, days, seed, team).between(days / 5, 0.95 * days).lead.mean())


def cycle_times(turns: Sequence[Turn]) -> None:
    """Show the seconds of each turn before and after, as points, and how many times faster it got with its interval."""
    from matplotlib.ticker import LogLocator, NullLocator

    fig, (left, right) = style.new_figure(width=8.2, height=3.6, columns=2)
    for place, turn in enumerate(turns, start=1):
        for key, shift, colour, mark in (("before", -0.15, _RED, "s"), ("after", 0.15, _BLUE, "o")):
            seconds = turn.check[f"seconds_{key}"]
            label = say(f"pdca.figure.{key}") if place == 1 else None
            where = [place + shift] * len(seconds)
            left.plot(where, [1000 * one for one in seconds], mark, color=colour, alpha=0.6, markevery=1, label=label)
        times = turn.check["times_faster"]
        ends = [[times["estimate"] - times["low"]], [times["high"] - times["estimate"]]]
        colour, mark = (_GREEN, "o") if turn.act["adopted"] else ("black", "X")
        right.errorbar(place, times["estimate"], yerr=ends, color=colour, marker=mark, capsize=5, markevery=1)
    right.axhline(1, color="black", linestyle="--", marker="", linewidth=1)
    ticks = list(range(1, len(turns) + 1))
    left.set(yscale="log", xlabel=say("pdca.turn"), ylabel=say("pdca.figure.y"), xticks=ticks)
    left.yaxis.set(major_formatter="{x:g}", major_locator=LogLocator(subs=(1, 2, 5)), minor_locator=NullLocator())
    right.set(xlabel=say("pdca.turn"), ylabel=say("pdca.figure.times"), xticks=ticks, ylim=(0, None))
    fig.legend(loc="outside upper center", ncols=2, fontsize=9, frameon=False)
    adopted = [str(turn.number) for turn in turns if turn.act["adopted"]]
    dropped = [str(turn.number) for turn in turns if not turn.act["adopted"]]
    words = {"adopted": ", ".join(adopted), "dropped": ", ".join(dropped) or say("pdca.figure.none")}
    times = math.prod(turn.check["times_faster"]["estimate"] for turn in turns if turn.act["adopted"])
    reached = say("pdca.figure.reached" if times >= 5 else "pdca.figure.missed")
    figures.show(fig, alt=say("pdca.figure.alt", **words), caption=say("pdca.figure.caption", reached=reached, **words))
