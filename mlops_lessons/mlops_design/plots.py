"""The figures and tables of the canvas, the phases, the calls and the decision, each with its words."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_design import code_share, evening_calls, phases, projects
from mlops_lessons.mlops_design._words import percent

if TYPE_CHECKING:
    import pandas as pd

    from mlops_lessons.mlops_design.projects import Project

__all__ = [
    "calls_reach",
    "code_by_part",
    "earned_by_pilot_price",
    "phases_of_events",
    "right_by_month",
    "show_evening",
    "show_gains",
    "show_projects",
    "show_rules",
    "show_steps",
    "show_teams",
]

say = topic_texts("mlops_design")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange


def code_by_part() -> None:
    """Show of 100 lines of the system of lesson 05 how many do what."""
    lines = code_share.lines_by_part()
    shares = {part: 100 * count / sum(lines.values()) for part, count in lines.items()}
    fig, ax = style.new_figure(7.0, 2.6)
    names = [say(f"code.parts.{part}") for part in shares]
    bars = ax.barh(names, list(shares.values()), color=[_RED, _BLUE, _BLUE, _BLUE, _BLUE], edgecolor="white")
    bars[0].set_hatch("///")
    for place, share in enumerate(shares.values()):
        ax.text(share + 0.6, place, f"{share:.0f}", va="center", fontsize=9)
    ax.invert_yaxis()
    ax.set(xlabel=say("code.x"), xlim=(0, 45))
    ax.grid(axis="y", visible=False)
    most = 5 * (1 + int(shares["train"] // 5))
    figures.show(fig, alt=say("code.alt", most=most), caption=say("code.caption", most=most))


def phases_of_events() -> None:
    """Show the three phases side by side, and under each the events that send the project back to it."""
    fig, ax = style.new_figure(9.4, 2.5)
    for place, phase in enumerate(phases.PHASES):
        box = {"boxstyle": "round,pad=0.6", "facecolor": "#e8f1f8", "edgecolor": _BLUE, "linewidth": 1.6}
        ax.text(place, 1.0, say(f"phases.names.{phase}"), ha="center", va="center", fontsize=11, bbox=box)
        events = [name for name, back in phases.EVENTS.items() if back == phase]
        words = "\n\n".join("\n".join(textwrap.wrap(f"↩ {say(f'phases.events.{name}')}", 34)) for name in events)
        ax.text(place, 0.74, words, ha="center", va="top", fontsize=9.5, linespacing=1.3)
        if place:
            arrow = {"arrowstyle": "-|>", "color": "#444444", "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (place - 0.36, 1.0), (place - 0.62, 1.0), arrowprops=arrow)
    ax.set(xlim=(-0.5, 2.5), ylim=(0.2, 1.22))
    ax.set_axis_off()
    back = [name for name, phase in phases.EVENTS.items() if phase == "design"]
    words = {"count": len(back), "all": len(phases.EVENTS)}
    alt = "; ".join(
        f"{say(f'phases.events.{name}')}: {say(f'phases.names.{phase}').replace(chr(10), ' ')}"
        for name, phase in phases.EVENTS.items()
    )
    figures.show(fig, alt=say("phases.alt", events=alt), caption=say("phases.caption", **words))


def show_steps() -> None:
    """Show the steps of the process by phase."""
    rows = [
        [say(f"phases.names.{phase}").replace("\n", " "), ", ".join(say(f"phases.steps.{step}") for step in steps)]
        for phase, steps in phases.STEPS.items()
    ]
    show_table(say("phases.steps_caption"), [say("phases.phase"), say("phases.step")], rows)


def show_teams() -> None:
    """Show some teams with Google's level of each."""
    rows = [
        [say(f"levels.teams.{team}"), str(phases.maturity_level(*practices))]
        for team, practices in phases.TEAMS.items()
    ]
    show_table(say("levels.caption"), [say("levels.team"), say("levels.level")], rows, say("levels.note"), numbers=1)


def right_by_month() -> None:
    """Show month by month how often a rule that never warns is right."""
    from mlops_lessons.flights import joined_flights, late_share_by

    by_month = late_share_by(joined_flights(["month", "late"]), "month")
    right = 100 * (1 - by_month["late_share"])
    whole = 100 - 100 * (by_month["late_share"] * by_month["flights"]).sum() / by_month["flights"].sum()
    fig, ax = style.new_figure(7.4, 2.9)
    ax.bar(right.index, right, color=_BLUE, edgecolor="white")
    ax.hlines(whole, 0.4, 12.6, color=_RED, linestyle="--")
    ax.text(12.7, whole, f"{whole:.0f}", color=_RED, fontsize=9, ha="left", va="center")
    ax.set(xlabel=say("right.x"), ylabel=say("right.y"), ylim=(0, 100), xticks=range(1, 13), xlim=(0.3, 13.1))
    ax.grid(axis="x", visible=False)
    words = {"right": f"{whole:.0f}", "least": f"{right.min():.0f}", "most": f"{right.max():.0f}"}
    figures.show(fig, alt=say("right.alt", **words), caption=say("right.caption", **words))


def show_evening(flights: pd.DataFrame) -> None:
    """Show what an average evening holds: flights, late ones, and those that `CALLS` calls reach by chance."""
    evenings = flights["date"].nunique()
    by_chance = evening_calls.reached_by_calls(flights, None, [evening_calls.CALLS])[0]
    rows = [
        [say("calls.flights"), f"{len(flights) / evenings:.0f}"],
        [say("calls.late"), f"{flights['late'].sum() / evenings:.0f}"],
        [say("calls.by_chance", calls=evening_calls.CALLS), f"{by_chance:.0f}"],
    ]
    show_table(say("calls.caption"), [say("calls.what"), say("calls.evening")], rows, numbers=1)


def calls_reach(flights: pd.DataFrame) -> None:
    """Show how many late flights an average evening reaches by number of calls: by chance, by the table, and at best."""
    import numpy as np

    calls = np.arange(0, 201, 20)
    reached = {
        "best": evening_calls.reached_by_calls(flights, flights["late"], calls),
        "listed": evening_calls.reached_by_calls(flights, flights["listed"], calls),
        "chance": evening_calls.reached_by_calls(flights, None, calls),
    }
    fig, ax = style.new_figure(7.2, 3.6)
    for name, values in reached.items():
        ax.plot(calls, values, label=say(f"calls.lines.{name}"))
    ax.axvline(evening_calls.CALLS, color="#555555", linewidth=1, linestyle=":", marker="")
    ax.text(evening_calls.CALLS + 3, 148, say("calls.shift", calls=evening_calls.CALLS), fontsize=9)
    ax.set(xlabel=say("calls.x"), ylabel=say("calls.y"), xlim=(0, 200), ylim=(0, None))
    ax.legend(loc="upper left", fontsize=9, bbox_to_anchor=(0.24, 0.86))
    at = list(calls).index(evening_calls.CALLS)
    words = {"calls": evening_calls.CALLS, **{name: f"{values[at]:.0f}" for name, values in reached.items()}}
    figures.show(fig, alt=say("calls.alt", **words), caption=say("calls.figure", **words))


def show_rules(rules: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Show each rule with its measures."""
    names = ("right", "late_reached", "warnings_right", "calls")
    rows = [
        [say(f"rules.names.{rule}"), *(_measure(name, found[name]) for name in names)]
        for rule, found in (rules or evening_calls.rule_measures()).items()
    ]
    headers = [say("rules.rule"), *(say(f"rules.{name}") for name in names)]
    show_table(say("rules.caption"), headers, rows, say("rules.note"), numbers=4)


def _measure(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.0f}" if name == "calls" else percent(value, 1 if value < 0.1 else 0)


def show_gains(flights: pd.DataFrame, lists: Mapping[str, Sequence[Sequence[bool]]]) -> None:
    """Show what the model reaches over the table, an evening, under each way of using it, with its interval."""
    evenings, late = flights["date"].nunique(), flights["late"].to_numpy()
    rows = []
    for name, (model, table) in lists.items():
        worst, middle, best = evening_calls.gain_over(flights, model, table)
        reached = [f"{(late * chosen).sum() / evenings:.1f}" for chosen in (table, model)]
        rows.append([say(f"gains.names.{name}"), *reached, f"{_signed(middle)} ({_signed(worst)}, {_signed(best)})"])
    headers = [say(f"gains.{key}") for key in ("way", "table", "model", "more")]
    show_table(say("gains.caption"), headers, rows, say("gains.note"), numbers=3)


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "\N{MINUS SIGN}")


def show_projects(found: Sequence[Project], verdicts: Sequence[str] | None = None) -> None:
    """Show some projects with their figures, and the verdict on each where given."""
    headers = [say(f"projects.{key}") for key in ("project", "in_time", "cost", "worst", "best")]
    rows = [
        [
            say(f"projects.names.{one.name}"),
            say("projects.yes" if one.in_time else "projects.no"),
            *(f"{value:.0f}".replace("-", "\N{MINUS SIGN}") for value in (one.cost, one.worst, one.best)),
        ]
        for one in found
    ]
    if verdicts is not None:
        headers.append(say("projects.verdict"))
        rows = [[*row, say(f"canvas.words.{word}")] for row, word in zip(rows, verdicts, strict=True)]
    show_table(say("projects.caption"), headers, rows, say("projects.note"), numbers=3 if verdicts is None else 0)


def earned_by_pilot_price(made_up: Sequence[Project]) -> None:
    """Show what four ways of deciding earn with these projects, by the price of a pilot."""
    prices = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3]
    fig, ax = style.new_figure(7.2, 3.4)
    earned = {}
    for name, way in projects.WAYS.items():
        earned[name] = [projects.earned_by(made_up, way, price) for price in prices]
        ax.plot([100 * price for price in prices], earned[name], label=say(f"ways.names.{name}"), markevery=1)
    ax.set(xlabel=say("ways.x"), ylabel=say("ways.y"), ylim=(0, None), xlim=(0, 31))
    ax.legend(loc="lower left", fontsize=9)
    crossing = max(price for price, a, b in zip(prices, earned["three_ways"], earned["middle"], strict=True) if a > b)
    words = {"crossing": percent(crossing)}
    figures.show(fig, alt=say("ways.alt", **words), caption=say("ways.caption", **words))
