"""The wheel of the process: plan, develop and test, release, monitor and learn; and what each stage leaves to the next."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from mlops_lessons.course import figures
from mlops_lessons.course.style import BACKGROUND, BORDER, CARD, PALETTE, TEXT
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.devops.tools import STAGES
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["show_wheel", "wheel"]

say = topic_texts("devops")
_COLOURS = dict(zip(STAGES, (PALETTE.blue, PALETTE.green, PALETTE.vermillion, "#8a4a74"), strict=True))


def show_wheel(stage: str = "plan") -> None:
    """Show the wheel as a widget that opens at `stage`; without a kernel, its stages as a table."""
    parts = ("does", "leaves", "skipped")
    headers = [say("process.stage"), *[say(f"process.{part}") for part in parts]]
    rows = [[say(f"process.{one}.name"), *[say(f"process.{one}.{part}") for part in parts]] for one in STAGES]
    words = say("process.caption"), headers, rows
    figures.show_widget(wheel(stage), text=text_table(*words), html=html_table(*words))


def wheel(stage: str = "plan") -> Widget:
    """Return the widget: a button a stage, the wheel with that stage lit, and what happens in it."""
    import ipywidgets as widgets

    options = [(say(f"process.{one}.short"), one) for one in STAGES]
    buttons = widgets.ToggleButtons(options=options, value=stage, description=say("process.stage"))
    buttons.style.button_width = "11em"
    page = widgets.HTML(_page(stage))
    buttons.observe(lambda change: setattr(page, "value", _page(change["new"])), names="value")
    return widgets.VBox([buttons, page])


def _page(stage: str) -> str:
    lines = "".join(
        f'<p style="margin:0.2em 0"><strong>{escape(say(f"process.{part}"))}:</strong> '
        f"{escape(say(f'process.{stage}.{part}'))}</p>"
        for part in ("does", "leaves", "skipped")
    )
    words = (
        f'<div role="status" style="flex:1 1 18em"><strong>{escape(say(f"process.{stage}.name"))}</strong>{lines}</div>'
    )
    return f'<div style="{CARD};display:flex;flex-wrap:wrap;gap:1em;align-items:center">{_drawing(stage)}{words}</div>'


def _drawing(lit: str) -> str:
    """Return the wheel as SVG: four arcs with arrowheads, clockwise from the top."""
    arcs = "".join(_arc(place, one, one == lit) for place, one in enumerate(STAGES))
    middle = escape(say("process.middle"))
    label = escape(say("process.alt", stage=say(f"process.{lit}.name")))
    text = f'<text x="110" y="114" text-anchor="middle" font-size="12" fill="{TEXT}">{middle}</text>'
    return f'<svg role="img" aria-label="{label}" width="220" height="220" viewBox="0 0 220 220">{arcs}{text}</svg>'


def _arc(place: int, stage: str, lit: bool) -> str:
    start, end = math.radians(90 * place - 84), math.radians(90 * place - 13)
    (x0, y0), (x1, y1) = (_at(start), _at(end))
    colour, width = (_COLOURS[stage], 30) if lit else (BORDER, 22)
    tip = _at(end + 0.2)
    wing_in, wing_out = _at(end - 0.02, 78 - width * 0.75), _at(end - 0.02, 78 + width * 0.75)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (tip, wing_in, wing_out))
    x, y = _at((start + end) / 2)
    number = (
        f'<text x="{x:.1f}" y="{y + 5:.1f}" text-anchor="middle" font-size="15" font-weight="700" '
        f'fill="{"#fff" if lit else TEXT}">{place + 1}</text>'
    )
    return (
        f'<path d="M{x0:.1f} {y0:.1f} A78 78 0 0 1 {x1:.1f} {y1:.1f}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        f'<polygon points="{points}" fill="{colour}" stroke="{BACKGROUND}" stroke-width="0"/>{number}'
    )


def _at(angle: float, radius: float = 78) -> tuple[float, float]:
    return 110 + radius * math.cos(angle), 110 + radius * math.sin(angle)
