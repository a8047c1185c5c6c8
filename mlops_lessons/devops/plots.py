"""The figures of delivery: a month of two teams, a history with its deployments and incidents, how long changes waited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import mean, median
from typing import Any

from mlops_lessons.course import figures, style
from mlops_lessons.devops.delivery_tables import written
from mlops_lessons.devops.git_history import History
from mlops_lessons.devops.metrics import Delivery
from mlops_lessons.devops.two_teams import TEAMS
from mlops_lessons.i18n import topic_texts

__all__ = ["teams_month", "timeline", "waits"]

say = topic_texts("devops")
_BLUE, _RED, _BLACK, _GREEN = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.black, style.PALETTE.green


def teams_month() -> None:
    """Show the month of both teams: a mark for each deployment, a bar for the hours that something was broken."""
    fig, ax = style.new_figure(height=2.4)
    for row, team in enumerate(TEAMS.values()):
        days = [release.day for release in team.releases]
        ax.plot(days, [row] * len(days), linestyle="", marker="v", markersize=6, color=_BLUE, markevery=1)
        broken = [(release.day, release.broken / 24) for release in team.releases if release.broken]
        ax.broken_barh(broken, (row - 0.42, 0.3), facecolors=_RED, edgecolor=_RED, hatch="///")
    ax.plot([], [], linestyle="", marker="v", color=_BLUE, label=say("teams.figure.deployed"))
    ax.plot([], [], linewidth=6, linestyle="-", marker="", color=_RED, label=say("teams.figure.broken"))
    names = [say(f"teams.{name}") for name in TEAMS]
    ax.set(xlabel=say("teams.figure.x"), yticks=range(len(names)), yticklabels=names, ylim=(1.5, -0.7), xlim=(0, 30))
    fig.legend(loc="outside upper center", ncols=2, fontsize=8, frameon=False)
    north, south = TEAMS.values()
    words = {
        "north": f"{north.hours_broken:.0f}",
        "south": f"{south.hours_broken:.0f}",
        "many": north.failures,
        "few": south.failures,
    }
    figures.show(fig, alt=say("teams.figure.alt", **words), caption=say("teams.figure.caption", **words))


def timeline(delivery: Delivery, history: History) -> None:
    """Show a period: commits and merges, deployments (those that failed told apart), and incidents, one under the other."""
    if delivery.period is None:
        return
    start, end = delivery.period.start, delivery.period.end

    def day(at: datetime) -> float:
        return (at - start) / timedelta(days=1)

    fig, ax = style.new_figure(width=7.2, height=3.0)
    commits = [commit for commit in history.commits.values() if commit.committed in delivery.period]
    failed = {one.deployment.id for one in delivery.failures}
    _marks(ax, 0, [day(one.committed) for one in commits if not one.merge], "o", _BLACK, "timeline.commit")
    _marks(ax, 0, [day(one.committed) for one in commits if one.merge], "X", _GREEN, "timeline.merge")
    good = [one for one in delivery.deployments if one.id not in failed]
    _marks(ax, 1.15, [day(one.at) for one in good], "^", _BLUE, "timeline.deployed")
    _marks(ax, 0.85, [day(one.at) for one in delivery.deployments if one.id in failed], "v", _RED, "timeline.failed")
    for one in delivery.deployments:
        row, place = (0.85, 8) if one.id in failed else (1.15, -14)
        ax.annotate(
            one.release or "", (day(one.at), row), (0, place), textcoords="offset points", ha="center", fontsize=7.5
        )
    for one in delivery.incidents:
        until = one.resolved or end
        width = max((until - one.opened) / timedelta(days=1), 0.1)
        colour = _RED if one.deployment or one.release else style.PALETTE.orange
        ax.broken_barh(
            [(day(one.opened), width)],
            (1.8, 0.4),
            facecolors=colour,
            hatch="" if one.resolved else "///",
            edgecolor="white",
        )
    rows = [say("timeline.commits"), say("timeline.deployments"), say("timeline.incidents")]
    labels = [str((start + timedelta(days=number)).day) for number in range(0, round(delivery.period.days) + 1, 2)]
    ax.set(
        yticks=range(3), yticklabels=rows, ylim=(2.6, -0.5), xlim=(0, delivery.period.days), xlabel=say("timeline.x")
    )
    ax.set_xticks(range(0, round(delivery.period.days) + 1, 2), labels)
    fig.legend(loc="outside upper center", ncols=4, fontsize=8, frameon=False)
    words = {
        "commits": sum(not one.merge for one in commits),
        "deployments": len(delivery.deployments),
        "failed": len(failed),
        "incidents": len(delivery.incidents),
        "nobody": sum(one.deployment is None and one.release is None for one in delivery.incidents),
    }
    figures.show(fig, alt=say("timeline.alt", **words), caption=say("timeline.caption", **words))


def _marks(ax: Any, row: float, days: Sequence[float], mark: str, colour: str, key: str) -> None:
    ax.plot(days, [row] * len(days), linestyle="", marker=mark, markersize=8, color=colour, markevery=1, label=say(key))


def waits(hours: Sequence[float]) -> None:
    """Show how long each change waited, on a scale of powers of ten, with the median and the mean."""
    fig, ax = style.new_figure(height=2.2)
    ordered = sorted(hours)
    ax.plot(ordered, _levels(ordered), linestyle="", marker="o", markersize=7, color=_BLUE, markevery=1)
    for value, colour, line, key in (
        (median(hours), _BLACK, "-", "waits.median"),
        (mean(hours), _RED, "--", "waits.mean"),
    ):
        ax.axvline(value, color=colour, linestyle=line, label=say(key, value=written("lead_time", value)))
    ax.set(xscale="log", xlabel=say("waits.x"), yticks=[], ylim=(-0.6, max(_levels(ordered)) + 0.8))
    ticks = [10**power for power in range(-1, 4) if min(hours) / 3 < 10**power < max(hours) * 3]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    fig.legend(loc="outside upper center", ncols=2, fontsize=9, frameon=False)
    words = {
        "count": len(hours),
        "median": written("lead_time", median(hours)),
        "mean": written("lead_time", mean(hours)),
        "below": sum(one < mean(hours) for one in hours),
    }
    figures.show(fig, alt=say("waits.alt", **words), caption=say("waits.caption", **words))


def _levels(ordered: Sequence[float]) -> list[int]:
    """Return a height for each value: equal ones stand above each other."""
    return [sum(other == value for other in ordered[:index]) for index, value in enumerate(ordered)]
