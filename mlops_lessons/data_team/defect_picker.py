"""Choose a damage and see which rule of the contract names it: a widget with a first frame that can be read without it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.course.tables import html_table, text_table
from mlops_lessons.data_team.contract import Broken, broken_rules
from mlops_lessons.data_team.defects import DEFECTS
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["all_broken", "show_defects"]

say = topic_texts("data_team")


def all_broken(table: pd.DataFrame, month: int) -> dict[str, list[Broken]]:
    """Return defect to the rules that it breaks, for each of them on a clean delivery."""
    return {defect.name: broken_rules(defect.damage(table), month) for defect in DEFECTS}


def show_defects(table: pd.DataFrame, month: int) -> None:
    """Show the buttons, and under them the first damage with the rules that name it; a count of what was stopped as text."""
    found = all_broken(table, month)
    first = next(iter(found))
    stopped = sum(bool(broken) for broken in found.values())
    told = say("picker.stopped", stopped=stopped, total=len(found))
    text = "\n".join([told, text_table(_caption(first), _headers(), _rows(found[first]))])
    figures.show_widget(_picker(found, told), text=text, html=_card(first, found[first], told))


def _picker(found: dict[str, list[Broken]], told: str) -> Any:
    import ipywidgets as widgets

    options = [(say(f"defects.{name}"), name) for name in found]
    buttons = widgets.ToggleButtons(options=options, style={"button_width": "15.5em"}, layout={"max_width": "66em"})
    buttons.description = ""
    shown = widgets.HTML()

    def show(_change: object = None) -> None:
        shown.value = _card(buttons.value, found[buttons.value], told)

    buttons.observe(show, "value")
    show()
    return widgets.VBox([buttons, shown])


def _card(name: str, broken: list[Broken], told: str) -> str:
    table = html_table(_caption(name), _headers(), _rows(broken))
    return f'<div role="status" style="{CARD}">{table}<p style="margin:0;color:{MUTED}">{escape(told)}</p></div>'


def _caption(name: str) -> str:
    return say("picker.caption", defect=say(f"defects.{name}"))


def _headers() -> list[str]:
    return [say("picker.rule"), say("picker.means"), say("picker.example"), say("picker.rows")]


def _rows(broken: list[Broken]) -> list[list[str]]:
    return [
        [one.rule, say(f"rules.{one.rule}"), one.example, say("picker.whole") if one.rows is None else f"{one.rows:,}"]
        for one in broken
    ]
