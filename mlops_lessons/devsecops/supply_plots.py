"""The figures of the supply chain half of the lesson: the flight service with its trust boundaries, and what a gate saves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_lessons.course import figures, style
from mlops_lessons.devsecops.claims import GateCost, break_even, saved
from mlops_lessons.devsecops.stride import KINDS, PLACES
from mlops_lessons.i18n import topic_texts

__all__ = ["data_flow", "gate_savings"]

say = topic_texts("devsecops")

# Element: centre, width and height in a picture of 100 x 60, and whether it keeps data.
_ELEMENTS = {
    "client": (9, 40, 15, 10, False),
    "router": (38, 40, 16, 10, False),
    "service": (64, 40, 16, 10, False),
    "record": (91, 40, 15, 10, True),
    "models": (64, 12, 16, 10, True),
    "builder": (91, 12, 15, 10, False),
}
# From, to, and where the words stand.
_FLOWS = {
    ("client", "router"): (23, 43.2, "center"),
    ("router", "service"): (51, 43.2, "center"),
    ("service", "record"): (78, 43.2, "center"),
    ("models", "service"): (65.5, 26, "left"),
    ("builder", "models"): (78, 15.2, "center"),
}


def data_flow() -> None:
    """Show the flight service as data that flows, its two trust boundaries, and where each example of STRIDE sits."""
    fig, ax = style.new_figure(8.6, 4.6)
    ax.set(xlim=(0, 100), ylim=(0, 58))
    ax.axis("off")
    _boundary(ax, (28, 29, 71.5, 26), "inside")
    _boundary(ax, (53, 0.5, 46.5, 21.5), "factory", top=False)
    for (start, end), (x, y, side) in _FLOWS.items():
        _arrow(ax, start, end)
        ax.text(x, y, say(f"supply.flow.{start}_{end}"), ha=side, va="bottom", fontsize=8.5)
    for name in _ELEMENTS:
        _element(ax, name)
    alt = say("supply.flow.alt", **{name: say(f"supply.flow.{name}").replace("\n", " ") for name in _ELEMENTS})
    figures.show(fig, alt=alt, caption=say("supply.flow.caption"))


def _boundary(ax: Any, box: tuple[float, float, float, float], key: str, *, top: bool = True) -> None:
    from matplotlib.patches import Rectangle

    x, y, width, height = box
    ax.add_patch(
        Rectangle((x, y), width, height, fill=False, linestyle=(0, (5, 3)), edgecolor=style.PALETTE.vermillion)
    )
    place = {"y": y + height - 1, "va": "top"} if top else {"y": y + 1, "va": "bottom"}
    ax.text(x + 1, s=say(f"supply.flow.{key}"), **place, fontsize=8.5, color="#8a3c00", style="italic")


def _element(ax: Any, name: str) -> None:
    """Draw a box, or for what keeps data two lines, with the letters of the threats that sit there."""
    from matplotlib.patches import FancyBboxPatch

    x, y, width, height, keeps = _ELEMENTS[name]
    left, bottom = x - width / 2, y - height / 2
    if keeps:
        ax.fill_between([left, left + width], bottom, bottom + height, color="#eef4fa")
        for level in (bottom, bottom + height):
            ax.plot([left, left + width], [level, level], color=style.PALETTE.blue, linestyle="-", marker="")
    else:
        ax.add_patch(
            FancyBboxPatch(
                (left, bottom), width, height, boxstyle="round,pad=0,rounding_size=2", fc="#eef4fa", ec="#0072B2"
            )
        )
    ax.text(x, y, say(f"supply.flow.{name}"), ha="center", va="center", fontsize=9.5)
    letters = [letter for letter in KINDS if PLACES[letter] == name]
    for number, letter in enumerate(letters):
        ax.text(
            left + 2.4 + 4.2 * number,
            bottom + height + 0.3,
            letter,
            ha="center",
            va="center",
            fontsize=9,
            fontweight="bold",
            color="white",
            bbox={"boxstyle": "circle,pad=0.25", "fc": "#000000", "ec": "none"},
        )


def _arrow(ax: Any, start: str, end: str) -> None:
    x1, y1, w1, h1, _keeps = _ELEMENTS[start]
    x2, y2, w2, h2, _other = _ELEMENTS[end]
    flat = y1 == y2
    step = (1 if x2 > x1 else -1) if flat else (1 if y2 > y1 else -1)
    here = (x1 + step * w1 / 2, y1) if flat else (x1, y1 + step * h1 / 2)
    there = (x2 - step * w2 / 2, y2) if flat else (x2, y2 - step * h2 / 2)
    ax.annotate("", there, here, arrowprops={"arrowstyle": "-|>", "color": "#333333", "lw": 1.3})


def gate_savings(gates: Mapping[str, GateCost], most: int = 20) -> None:
    """Show what each gate saves a month against the factor that one believes in, and where each begins to pay."""
    fig, ax = style.new_figure(6.8, 3.5)
    factors = range(1, most + 1)
    for name, gate in gates.items():
        hours = [saved(gate, factor) / 60 for factor in factors]
        ax.plot(factors, hours, label=say(f"supply.claim.{name}"))
    ax.axhline(0, color=style.PALETTE.black, linestyle="-", marker="", linewidth=0.9)
    ax.set_xlabel(say("supply.claim.factor_axis"))
    ax.set_ylabel(say("supply.claim.saved_axis"))
    ax.set_xticks([1, *range(5, most + 1, 5)])
    ax.legend(loc="lower right")
    points = ", ".join(f"{say(f'supply.claim.{name}')}: {break_even(gate):.3g}" for name, gate in gates.items())
    figures.show(
        fig, alt=say("supply.claim.alt", points=points, most=most), caption=say("supply.claim.finding", points=points)
    )
