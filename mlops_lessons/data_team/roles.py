"""The three roles: what each makes of the same question, what it hands over, and the game "who would you ask?"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from html import escape
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.course.tables import html_table, show_table, text_table
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import pick, read_toml, topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = [
    "ask_game",
    "cases",
    "people",
    "role_explorer",
    "roles",
    "show_case",
    "show_game",
    "show_relay",
    "show_roles",
    "show_tools",
]

say = topic_texts("data_team")
_FIELDS = ("does", "knows", "tools", "delivers", "fears")
_CORE = "empty_july"


@cache
def people() -> Mapping[str, Any]:
    """Return the whole of ``roles.toml``."""
    return read_toml(Path(str(resources.files("mlops_lessons.data_team") / "roles.toml")))


def roles() -> Mapping[str, Mapping[str, Any]]:
    """Return the roles by id: ``engineer``, ``analyst``, ``scientist``."""
    return {row["id"]: row for row in people()["role"]}


def cases() -> Mapping[str, Mapping[str, Any]]:
    """Return the cases of the game by id; each has ``role``, ``text``, ``why`` and ``look``."""
    return {row["id"]: row for row in people()["case"]}


def show_relay() -> None:
    """Show what each role makes of the manager's question, and what it hands over."""
    rows = [[_name(id), pick(role["question"]), pick(role["delivers"])] for id, role in roles().items()]
    show_table(say("roles.relay"), [say("roles.role"), say("roles.question"), say("roles.delivers")], rows)


def show_case(id: str) -> None:
    """Show who is called first in a case, and why.

    Raises
    ------
    UnknownNameError
        If there is no such case.
    """
    if id not in cases():
        raise UnknownNameError.among(say("ask.case"), id, cases())
    case = cases()[id]
    who, why = _name(case["role"]), pick(case["why"])
    text = f"{say('ask.first', role=who)} {why}"
    html = f'<div style="{CARD}"><strong>{escape(say("ask.first", role=who))}</strong> {escape(why)}</div>'
    figures.show_html(html, text=text)


def show_tools() -> None:
    """Show the tools that the class names, with whose they are and how they stand today."""
    rows = [[tool["name"], ", ".join(map(_name, tool["roles"])), pick(tool["today"])] for tool in people()["tool"]]
    show_table(say("tools.caption"), [say("tools.tool"), say("tools.whose"), say("tools.today")], rows)


def show_roles() -> None:
    """Show the explorer; without a kernel, all three roles as a table."""
    headers = [say("roles.what"), *map(_name, roles())]
    rows = [[say(f"roles.{field}"), *[pick(role[field]) for role in roles().values()]] for field in _FIELDS]
    words = say("roles.caption"), headers, rows
    figures.show_widget(role_explorer(), text=text_table(*words), html=html_table(*words))


def role_explorer() -> Widget:
    """Return the widget: a button for each role, and its page."""
    import ipywidgets as widgets

    buttons = widgets.ToggleButtons(options=[(_name(id), id) for id in roles()], value="engineer")
    buttons.style.button_width = "auto"
    page = widgets.HTML(_page("engineer"))
    buttons.observe(lambda change: setattr(page, "value", _page(change["new"])), names="value")
    return widgets.VBox([buttons, page])


def _page(id: str) -> str:
    role = roles()[id]
    lines = "".join(
        f'<p style="margin:0.3em 0"><span style="color:{MUTED}">{escape(say(f"roles.{field}"))}</span> · '
        f"{escape(pick(role[field]))}</p>"
        for field in ("question", *_FIELDS)
    )
    return f'<div role="status" style="{CARD}"><strong>{escape(_name(id))}</strong>{lines}</div>'


def _name(id: str) -> str:
    return pick(roles()[id]["name"])


def _played() -> list[str]:
    return [id for id in cases() if id != _CORE]


def show_game() -> None:
    """Show the game; without a kernel, its cases and whom there is to ask."""
    lines = [f"{number}. {_plain(id)}" for number, id in enumerate(_played(), start=1)]
    lines.append(say("ask.whom", roles=", ".join(map(_name, roles()))))
    items = "".join(f"<p>{escape(line)}</p>" for line in lines)
    figures.show_widget(ask_game(), text="\n".join(lines), html=f'<div style="{CARD}">{items}</div>')


def ask_game() -> Widget:
    """Return the widget: under each case a button for each role, and what is said of the choice; the count at the end."""
    import ipywidgets as widgets

    chosen: dict[str, str] = {}
    tally = widgets.HTML(_tally(chosen))
    rows: list[Any] = []
    for number, id in enumerate(_played(), start=1):
        buttons = widgets.ToggleButtons(options=[(_name(role), role) for role in roles()], value=None)
        buttons.style.button_width = "auto"
        said = widgets.HTML()
        buttons.observe(partial(_chosen, id, said, tally, chosen), names="value")
        rows += [widgets.HTML(f"<strong>{number}. {escape(_plain(id))}</strong>"), buttons, said]
    return widgets.VBox([*rows, tally])


def _plain(id: str) -> str:
    return pick(cases()[id]["text"]).replace("**", "")


def answer_to(id: str, role: str) -> str:
    """Return what is said to whoever would ask this role in this case."""
    case = cases()[id]
    if role == case["role"]:
        return say("ask.right", why=pick(case["why"]))
    return say("ask.wrong", role=_name(role).capitalize(), asks=pick(roles()[role]["asks"]), look=pick(case["look"]))


def _chosen(id: str, said: Any, tally: Any, chosen: dict[str, str], change: Mapping[str, Any]) -> None:
    """Change what is said under one case, and the count under all."""
    chosen[id] = change["new"]
    said.value = f'<div role="status" style="{CARD}">{escape(answer_to(id, change["new"]))}</div>'
    tally.value = _tally(chosen)


def _tally(chosen: Mapping[str, str]) -> str:
    right = sum(cases()[id]["role"] == role for id, role in chosen.items())
    return f'<p style="color:{MUTED}">{escape(say("ask.tally", right=right, total=len(_played())))}</p>'
