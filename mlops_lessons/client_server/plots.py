"""Figures and tables of what passes between clients and a server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlops_lessons.client_server.storm import Storm
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["show_attempts", "show_collisions", "show_crowd", "storms"]

say = topic_texts("client_server")
_COLOURS = {"at_once": style.PALETTE.vermillion, "jitter": style.PALETTE.blue, "budget": style.PALETTE.green}
_LINES = {"at_once": "-", "jitter": "--", "budget": "-."}


def storms(found: Mapping[str, Storm]) -> None:
    """Show attempts a second for each policy, above, and answers a second, below.

    `found` maps ``"at_once"``, ``"jitter"`` or ``"budget"`` to what :func:`mlops_lessons.client_server.storm.simulate` gave.
    """
    load = next(iter(found.values())).load
    fig, (above, below) = style.new_figure(height=4.8, rows=2)
    for key, storm in found.items():
        look = {"color": _COLOURS[key], "linestyle": _LINES[key], "marker": "", "label": say(f"storm.{key}")}
        above.plot(range(load.seconds), storm.attempts, **look)
        below.plot(range(load.seconds), storm.served, **look)
    for ax in (above, below):
        ax.axvspan(*load.outage, color="0.85", zorder=0)
        ax.set_xlim(0, load.seconds - 1)
    above.axhline(load.capacity, color="black", linestyle=":", marker="", linewidth=1.2, label=say("storm.capacity"))
    above.set(yscale="log", ylabel=say("storm.attempts"))
    below.set(ylim=(0, load.capacity * 1.15), ylabel=say("storm.served"), xlabel=say("storm.x"))
    fig.legend(*above.get_legend_handles_labels(), loc="outside upper center", ncols=2, fontsize=8, frameon=False)
    words = {"start": load.outage[0], "end": load.outage[1], "capacity": f"{load.capacity:g}", "new": load.new}
    words |= {key: storm.peak for key, storm in found.items()}
    figures.show(fig, alt=say("storm.alt", **words), caption=say("storm.caption", **words))


def show_attempts(found: Mapping[str, Storm]) -> None:
    """Show for each policy the most attempts of a second, all attempts, answers, who gave up and when it was over."""
    headers = [
        say(f"storm.columns.{column}") for column in ("policy", "peak", "attempts", "served", "gave_up", "recovered")
    ]
    rows = [
        [
            say(f"storm.{key}"),
            storm.peak,
            sum(storm.attempts),
            sum(storm.served),
            storm.gave_up,
            say("storm.never") if storm.recovered is None else say("storm.seconds", count=storm.recovered),
        ]
        for key, storm in found.items()
    ]
    load = next(iter(found.values())).load
    show_table(say("storm.table", seconds=load.seconds), headers, rows, say("storm.note"), numbers=5)


def show_collisions(arrivals: Mapping[str, Sequence[int]], seconds: int) -> None:
    """Show how many retries fall into each second, for each way of waiting; `arrivals` holds the second of each retry."""
    headers = [say("jitter.way"), *[str(second) for second in range(1, seconds + 1)]]
    rows = [
        [say(f"jitter.{key}"), *[list(times).count(second) or "·" for second in range(1, seconds + 1)]]
        for key, times in arrivals.items()
    ]
    show_table(say("jitter.table"), headers, rows, numbers=seconds)


def show_crowd(attempts: Mapping[str, Sequence[int]]) -> None:
    """Show a real run: the attempts that each client needed until it was answered, for each policy."""
    fig, ax = style.new_figure(height=2.8)
    for place, (key, counts) in enumerate(attempts.items()):
        numbers = [place + (number + 0.5) / len(counts) * 0.8 - 0.4 for number in range(len(counts))]
        ax.bar(
            numbers,
            sorted(counts),
            width=0.7 / len(counts),
            color=_COLOURS[key],
            hatch="///" if key == "at_once" else "",
            edgecolor="white",
        )
    ax.set(ylabel=say("crowd.y"), xticks=range(len(attempts)))
    ax.set_xticklabels([say(f"storm.{key}") for key in attempts])
    ax.grid(axis="x", visible=False)
    words = {"clients": len(next(iter(attempts.values())))}
    figures.show(fig, alt=say("crowd.alt", **words), caption=say("crowd.caption", **words))
