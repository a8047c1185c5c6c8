"""The figures of the engineer's half, each with its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_lessons.cloud_computing._words import percent
from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts

__all__ = ["definitions", "pipeline_map", "query_times"]

say = topic_texts("data_team")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange
_BOXES = ("source", "landing", "check", "table", "view", "team")
_STEPS = {
    "flight_key": 3,
    "late_by_airport": 4,
    "load_month": 3,
    "delivery_contract": 2,
    "known_at": 5,
    "to_current": 1,
}


def pipeline_map() -> None:
    """Draw the pipeline from left to right, with the learner's six steps under the part that each completes."""
    from matplotlib.patches import FancyBboxPatch

    fig, ax = style.new_figure(9.4, 1.7)
    for place, name in enumerate(_BOXES):
        own = name in ("source", "team")
        face, edge = ("#f3f4f6", "#57606a") if own else ("#dcebf5", _BLUE)
        box = FancyBboxPatch((place - 0.37, 0.62), 0.74, 0.6, boxstyle="round,pad=0.02", facecolor=face, edgecolor=edge)
        ax.add_patch(box)
        ax.text(place, 0.92, say(f"map.{name}"), ha="center", va="center", fontsize=10, linespacing=1.3)
        if place:
            arrow = {"arrowstyle": "-|>", "color": "#57606a", "lw": 1.6, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", xy=(place - 0.41, 0.92), xytext=(place - 0.6, 0.92), arrowprops=arrow)
        steps = [step for step, at in _STEPS.items() if at == place]
        ax.text(place, 0.5, "\n".join(steps), ha="center", va="top", fontsize=9, color=_RED, family="monospace")
    ax.set(xlim=(-0.45, len(_BOXES) - 0.55), ylim=(0.15, 1.3))
    ax.axis("off")
    figures.show(fig, alt=say("map.alt"), caption=say("map.caption"))


def definitions(db: Any, late: Mapping[str, str]) -> None:
    """Show the year's late share by some definitions.

    Parameters
    ----------
    db : duckdb.DuckDBPyConnection
        With the table ``flights``.
    late : dict
        What is late to what counts, both in SQL.
    """
    shares = {
        what: db.sql(f"SELECT avg(CAST({what} AS INTEGER)) FROM flights WHERE {counts}").fetchall()[0][0]
        for what, counts in late.items()
    }
    fig, ax = style.new_figure(8.6, 2.9)
    agreed = next(iter(shares))
    labels = [say(f"definitions.way_{number}") for number in range(1, len(shares) + 1)]
    for place, (what, share) in enumerate(shares.items()):
        chosen = what == agreed
        ax.barh(place, 100 * share, color=_BLUE if chosen else _ORANGE, hatch="" if chosen else "//", edgecolor="white")
        ax.text(100 * share + 0.6, place, percent(share, 1), va="center", fontsize=9)
    ax.set(yticks=range(len(shares)), yticklabels=labels, xlabel=say("definitions.x"), xlim=(0, 48))
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    told = "; ".join(f"{label}: {percent(share, 1)}" for label, share in zip(labels, shares.values(), strict=True))
    lowest, highest = percent(min(shares.values()), 1), percent(max(shares.values()), 1)
    figures.show(
        fig,
        alt=say("definitions.alt", shares=told),
        caption=say("definitions.caption", lowest=lowest, highest=highest),
    )


def query_times(seconds: Mapping[str, float]) -> None:
    """Show how long the same question took in each way, on a scale of powers of ten."""
    fig, ax = style.new_figure(8.2, 2.3)
    colours = {"pandas_csv": _ORANGE, "duckdb_csv": _GREEN, "duckdb_file": _BLUE}
    slowest = seconds["pandas_csv"]
    for place, (name, taken) in enumerate(seconds.items()):
        ax.barh(place, 1000 * taken, color=colours[name], edgecolor="white")
        times = slowest / taken
        faster = say("speed.times", times=f"{times:.0f}") if times > 1.5 else ""
        ax.text(1000 * taken * 1.12, place, f"{1000 * taken:,.0f} ms {faster}".rstrip(), va="center", fontsize=9)
    labels = [say(f"speed.{name}") for name in seconds]
    ax.set(yticks=range(len(seconds)), yticklabels=labels, xlabel=say("speed.x"), xscale="log")
    ax.set_xlim(1, 20_000 * slowest)
    ax.xaxis.set_major_formatter("{x:,.0f}")
    ax.minorticks_off()
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    figures.show(fig, alt=say("speed.alt"), caption=say("speed.caption"))
