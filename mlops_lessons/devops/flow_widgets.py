"""A team's flow under one's fingers: a slider for the batch, one for the WIP limit, and what theory says of the lead time."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.devops.flow import Expected, Team, expected
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["RATE", "flow_sliders", "show_flow"]

say = topic_texts("devops")
RATE = 2.0  # changes asked for a day
_MOST = 12


def show_flow(batch: int = 10, limit: int = _MOST, switching: float = 0.15) -> None:
    """Show the sliders; without a kernel, the table of their first position."""
    words = _words(batch, limit, switching)
    figures.show_widget(flow_sliders(batch, limit, switching), text=text_table(*words), html=html_table(*words))


def flow_sliders(batch: int = 10, limit: int = _MOST, switching: float = 0.15) -> Widget:
    """Return the widget: batch, WIP limit (the last position is none) and switching, over the table that they fill."""
    import ipywidgets as widgets

    style, layout = {"description_width": "19em"}, widgets.Layout(width="40em")
    limits = [(str(one), one) for one in range(1, _MOST)] + [(say("flow.widget.none"), _MOST)]
    common: dict[str, Any] = {"style": style, "layout": layout}
    size = widgets.IntSlider(value=batch, min=1, max=20, description=say("flow.widget.batch"), **common)
    most = widgets.SelectionSlider(options=limits, value=limit, description=say("flow.widget.limit"), **common)
    lost = widgets.SelectionSlider(
        options=[(f"{percent} %", percent / 100) for percent in (0, 5, 10, 15, 20)],
        value=switching,
        description=say("flow.widget.switching"),
        **common,
    )
    table = widgets.HTML(html_table(*_words(batch, limit, switching), numbers=1))

    def moved(_change: Any) -> None:
        table.value = html_table(*_words(size.value, most.value, lost.value), numbers=1)

    for slider in (size, most, lost):
        slider.observe(moved, names="value")
    return widgets.VBox([size, most, lost, table])


def _words(batch: int, limit: int, switching: float) -> tuple[str, list[str], list[list[str]], str]:
    team = Team(limit=None if limit >= _MOST else limit, switching=switching)
    found = expected(RATE, team, batch)
    rows = [[say(f"flow.widget.of.{part}"), _days(getattr(found, part))] for part in ("backlog", "in_hand", "batch")]
    rows += [[say("flow.widget.lead"), _days(found.lead)], [say("flow.widget.present"), _present(found)]]
    caption = say("flow.widget.caption", people=team.people, rate=f"{RATE:g}")
    note = say("flow.widget.starved" if math.isinf(found.lead) else "flow.widget.note")
    return caption, [say("flow.widget.part"), say("flow.widget.days")], rows, note


def _days(days: float) -> str:
    return say("flow.widget.ever") if math.isinf(days) else f"{days:.1f}"


def _present(found: Expected) -> str:
    """Return the changes that are asked for and not released: Little's law."""
    return say("flow.widget.ever") if math.isinf(found.lead) else f"{RATE * found.lead:.1f}"
