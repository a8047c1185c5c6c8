"""Figures of watching and responding: what a morning's budget did, and where the time of one request went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.live_checks import LIMIT_MS
from mlops_lessons.continuous_deployment.otlp import SpanRecord
from mlops_lessons.continuous_deployment.synthetic_data import generate
from mlops_lessons.continuous_deployment.verification import measure_crowd
from mlops_lessons.continuous_deployment.weather import Minute
from mlops_lessons.course import figures, style
from mlops_lessons.course.style import PALETTE
from mlops_lessons.course.tables import show_table

__all__ = ["crowd", "morning", "show_morning", "trace"]


def crowd(addresses: Mapping[str, str], sizes: Sequence[int], limit_ms: float = LIMIT_MS) -> None:
    """Ask each release by crowds of several sizes, and show how long the slowest of twenty waits (95th percentile)."""
    flights = generate(seed=1, count=60).flights[-max(sizes) :]
    fig, ax = style.new_figure(7.2, 3.4)
    for number, (name, address) in enumerate(addresses.items()):
        waits = [_wait(address, flights, size) for size in sizes]
        colour, mark = (PALETTE.blue, PALETTE.vermillion)[number % 2], style.MARKERS[number]
        ax.plot(sizes, waits, color=colour, marker=mark, linestyle=style.LINE_STYLES[number])
        ax.annotate(
            say(f"checks.releases.{name}"),
            (sizes[-1], waits[-1]),
            (8, 0),
            textcoords="offset points",
            color=colour,
            va="center",
        )
    ax.axhline(limit_ms, color=PALETTE.black, linestyle=":", linewidth=1.4)
    ax.text(sizes[0], limit_ms * 1.04, say("crowd.limit", limit=f"{limit_ms:g}"), fontsize=9)
    ax.set(xlabel=say("crowd.people"), ylabel=say("crowd.wait"), xlim=(0, sizes[-1] * 1.3), xticks=list(sizes))
    ax.set_ylim(bottom=0)
    figures.show(fig, alt=say("crowd.alt"), caption=say("crowd.caption"))


def _wait(address: str, flights: Sequence[Any], size: int) -> float:
    """Return the 95th percentile of a crowd in milliseconds: the better of two rounds, of small ones, which noise would hide."""
    rounds = 2 if size <= 2 else 1
    return min(measure_crowd(address, flights, size).p95 for _round in range(rounds))


def morning(minutes: Sequence[Minute], rate: float = 14.4) -> None:
    """Show the burn rate of both windows minute by minute, and when the release gave way."""
    fig, ax = style.new_figure(7.6, 3.6)
    numbers = [0, *(one.number for one in minutes)]
    end = next((one.number for one in minutes if one.rolled_back), numbers[-1])
    shown = [one for one in minutes if one.number <= end]
    ax.axhline(rate, color=PALETTE.black, linestyle=":", linewidth=1.4)
    ax.text(0.1, rate + 0.6, say("morning.threshold", rate=f"{rate:g}"), fontsize=9)
    for key, colour, mark in (("short_rate", PALETTE.orange, "s"), ("long_rate", PALETTE.blue, "o")):
        values = [0.0, *(getattr(one, key) for one in shown)]
        line = "-" if key == "long_rate" else "--"
        ax.plot(
            numbers[: len(values)],
            values,
            color=colour,
            marker=mark,
            linestyle=line,
            label=say(f"morning.{key}"),
            zorder=3,
            markevery=1,
        )
    begin = _fog(minutes) - 1
    ax.axvspan(begin, numbers[-1], color=PALETTE.black, alpha=0.06)
    ax.axvline(end, color=PALETTE.vermillion, linewidth=1.6, zorder=1)
    top = max(one.short_rate for one in shown) * 1.25
    ax.text(end + 0.15, top * 0.55, say("morning.rolled_back"), color=PALETTE.vermillion, fontsize=10)
    ax.text(begin + 0.15, top * 0.93, say("morning.there_is_fog"), fontsize=9)
    ax.set(xlabel=say("morning.minute"), ylabel=say("morning.rate"), xlim=(0, numbers[-1]), ylim=(0, top))
    ax.legend(loc="upper left", bbox_to_anchor=(0.0, 0.86), frameon=False, fontsize=9)
    failed = sum(one.failed for one in minutes)
    words = {"minutes": end - _fog(minutes) + 1, "failed": failed}
    figures.show(fig, alt=say("morning.alt"), caption=say("morning.caption", **words))


def show_morning(minutes: Sequence[Minute]) -> None:
    """Show the morning as a few numbers."""
    end = next((one.number for one in minutes if one.rolled_back), None)
    after = [one for one in minutes if end is not None and one.number > end]
    rows = [
        [say("morning.fog"), str(_fog(minutes))],
        [say("morning.away"), "–" if end is None else str(end)],
        [say("morning.failed"), str(sum(one.failed for one in minutes))],
        [say("morning.asked_after"), str(sum(one.asked for one in after))],
        [say("morning.failed_after"), str(sum(one.failed for one in after))],
    ]
    show_table(say("morning.title"), [say("morning.what"), say("morning.value")], rows, numbers=1)


def trace(spans: Sequence[SpanRecord]) -> None:
    """Show one request as a waterfall: a bar a span, each under the one that called it."""
    fig, ax = style.new_figure(7.6, 0.6 + 0.55 * len(spans))
    begin = min(span.start for span in spans)
    whole = max(span.end for span in spans) - begin
    colours = {"client": PALETTE.black, "router": PALETTE.purple, "service": PALETTE.blue}
    for row, span in enumerate(spans):
        left, width = (span.start - begin) / 1e6, (span.end - span.start) / 1e6
        colour = PALETTE.vermillion if span.name.startswith("model") else colours.get(span.service, PALETTE.blue)
        ax.barh(row, width, left=left, color=colour, height=0.55)
        ax.text(whole / 1e6 * 1.02, row, f"{width:.1f} ms", va="center", fontsize=9)
    names = [f"{'  ' * row}{span.service}: {span.name}" for row, span in enumerate(spans)]
    ax.set_yticks(range(len(spans)), names)
    ax.invert_yaxis()
    ax.set(xlabel=say("trace.milliseconds"), xlim=(0, whole / 1e6 * 1.18))
    ax.grid(visible=False, axis="y")
    figures.show(fig, alt=say("trace.alt", parts=len(spans)), caption=say("trace.caption"))


def _fog(minutes: Sequence[Minute]) -> int:
    """Return the first minute with an error."""
    return next((one.number for one in minutes if one.failed), minutes[-1].number)
