"""Who does what: the roles, an incident acted out in steps, and the moments of others, to be given to a role.

The names are those of the class. They differ from company to company, and in a small one a person has several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.course.tables import html_table, show_table, text_table
from mlops_lessons.i18n import pick, read_toml, topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["incident", "incident_steps", "moments", "roles", "show_incident", "show_moments"]

say = topic_texts("devops")


@cache
def _table() -> Mapping[str, Any]:
    return read_toml(Path(str(resources.files("mlops_lessons.devops") / "roles.toml")))


def roles() -> Mapping[str, Mapping[str, Any]]:
    """Return the roles by id; each has ``name`` and ``does``."""
    return {row["id"]: row for row in _table()["role"]}


def incident_steps() -> Sequence[Mapping[str, Any]]:
    """Return the steps of the incident, in order; each has ``at``, ``role``, ``event`` and ``acts``."""
    return tuple(_table()["step"])


def moments() -> Mapping[str, Mapping[str, Any]]:
    """Return the moments by id; each has ``role``, ``text`` and ``wrong``."""
    return {row["id"]: row for row in _table()["moment"]}


def show_incident() -> None:
    """Show the incident as a widget to step through; without a kernel, the whole of it as a table."""
    headers = [say("roles.at"), say("roles.event"), say("roles.who"), say("roles.acts")]
    rows = [[step["at"], pick(step["event"]), _name(step), pick(step["acts"])] for step in incident_steps()]
    words = say("roles.caption"), headers, rows, say("roles.note")
    figures.show_widget(incident(), text=text_table(*words), html=html_table(*words))


def incident() -> Widget:
    """Return the widget: a button for each moment, what happened then, and a box to tick that tells who acts."""
    import ipywidgets as widgets

    places = [(step["at"], place) for place, step in enumerate(incident_steps())]
    buttons = widgets.ToggleButtons(options=places, value=0, description=say("roles.at"))
    buttons.style.button_width = "5em"
    tell = widgets.Checkbox(value=False, description=say("roles.tell"), indent=False)
    page = widgets.HTML(_page(0, False))

    def told(_change: Any) -> None:
        page.value = _page(buttons.value, tell.value)

    def moved(change: Any) -> None:
        tell.value = False
        told(change)

    buttons.observe(moved, names="value")
    tell.observe(told, names="value")
    return widgets.VBox([buttons, page, tell])


def _page(place: int, tell: bool) -> str:
    step = incident_steps()[place]
    told = (
        f"<strong>{escape(_name(step))}</strong>: {escape(pick(step['acts']))}." if tell else escape(say("roles.bet"))
    )
    count = say("roles.count", number=place + 1, total=len(incident_steps()))
    return (
        f'<div role="status" style="{CARD}"><span style="color:{MUTED}">{escape(count)}</span>'
        f'<p style="margin:0.3em 0"><strong>{escape(step["at"])}</strong> · {escape(pick(step["event"]))}</p>'
        f'<p style="margin:0">{told}</p></div>'
    )


def _name(step: Mapping[str, Any]) -> str:
    return pick(roles()[step["role"]]["name"])


def show_moments() -> None:
    """Show the roles with their words, and the moments to give to them; which is whose is not told."""
    rows = [[id, pick(role["name"]), pick(role["does"])] for id, role in roles().items()]
    show_table(say("roles.roles"), [say("roles.word"), say("roles.role"), say("roles.does")], rows)
    rows = [[id, pick(moment["text"])] for id, moment in moments().items()]
    show_table(say("roles.moments"), [say("roles.moment"), say("roles.event")], rows)
