"""Things that a learner writes and nobody grades: replies to discussion prompts, and questions to the teacher."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from mlops_lessons.course import figures
from mlops_lessons.course._source import Row, to_html, to_text, topic_file
from mlops_lessons.course.style import CARD
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import read_toml

LONGEST = 20_000  # characters kept of what is written


@dataclass(frozen=True)
class Prompt:
    """A discussion prompt; ``after`` is shown once the learner has written something."""

    id: str
    text: Mapping[str, str]
    after: Mapping[str, str] | None = None


@cache
def load_prompts(path: Path) -> dict[str, Prompt]:
    """Return the prompts of one ``prompts.toml`` by id: tables with ``text`` and perhaps ``after``, or just the two languages.

    Raises
    ------
    SourceError
        If a rule of the format is broken.
    """
    found = {}
    for id, table in (read_toml(path) if path.is_file() else {}).items():
        row = Row.of(path, "prompt", {"id": id, **(table if "text" in table else {"text": table})})
        row.keys(("id", "text"), ("after",))
        found[id] = Prompt(id, row.pair("text"), row.pair("after"))
    return found


def prompt(topic: str, id: str) -> Prompt:
    """Return one prompt of a topic.

    Raises
    ------
    UnknownNameError
        If there is none of that id.
    """
    known = load_prompts(topic_file(topic, "prompts.toml"))
    if id not in known:
        raise UnknownNameError.among(_("prompt"), id, known)
    return known[id]


def show_box(asked: str, written: str, call: str, save: Callable[[str], list[str]]) -> None:
    """Show a text area under what is asked, and a button that saves.

    Parameters
    ----------
    asked : str
        What is asked, in light Markdown.
    written : str
        What stands in the area at first.
    call : str
        The call that does the same without widgets.
    save : callable
        Takes the text and returns lines to show, in light Markdown.
    """
    import ipywidgets as widgets

    area = widgets.Textarea(
        written, placeholder=_("Write here…"), layout={"width": "98%", "height": "7em"}, continuous_update=False
    )
    button = widgets.Button(description=_("Save"), tooltip=_("Save what you wrote"))
    said = widgets.HTML()

    def keep(_button: object) -> None:
        text = area.value.strip()[:LONGEST]
        lines = save(text) if text else [_("Write something first.")]
        said.value = f'<div role="status">{"".join(f"<div>{to_html(line)}</div>" for line in lines)}</div>'

    button.on_click(keep)
    card = f'<div style="{CARD}">{to_html(asked)}</div>'
    without = _("Without the box: {call}").format(call=call)
    figures.show_widget(
        widgets.VBox([widgets.HTML(card), area, button, said]),
        text=f"{to_text(asked)}\n{without}",
        html=f"{card}<p>{escape(without)}</p>",
    )
