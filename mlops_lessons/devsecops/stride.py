"""STRIDE for the flight service: where each kind of threat sits, what it breaks, what meets it, and a game of sorting.

References
----------
Kohnfelder, L. and Garg, P. (1999), "The threats to our products". Microsoft, internal; published later by A. Shostack.
https://shostack.org/files/microsoft/The-Threats-To-Our-Products.docx
Shostack, A. (2014), *Threat Modeling: Designing for Security*. Wiley.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["CASES", "KINDS", "PLACES", "show_sorter", "show_threats", "sorter"]

say = topic_texts("devsecops")

# The six kinds by their letter, in the order of the word.
KINDS: Mapping[str, str] = {
    "S": "spoofing",
    "T": "tampering",
    "R": "repudiation",
    "I": "information",
    "D": "denial",
    "E": "elevation",
}
# Where the lesson's example of each kind sits in the picture: an element of it.
PLACES: Mapping[str, str] = {
    "S": "router",
    "T": "models",
    "R": "builder",
    "I": "service",
    "D": "router",
    "E": "service",
}
# The cases of the game, in the order shown, with the letter of each.
CASES: Mapping[str, str] = {
    "logs": "I",
    "query": "D",
    "partner": "S",
    "rows": "T",
    "admin": "E",
    "cancelled": "R",
}


def show_threats() -> None:
    """Show the six kinds: what each breaks, an example in the flight service, and what meets it."""
    rows = [
        (
            f"{letter} · {say(f'supply.stride.{kind}.name')}",
            say(f"supply.stride.{kind}.breaks"),
            say(f"supply.stride.{kind}.example"),
            say(f"supply.stride.{kind}.meets"),
        )
        for letter, kind in KINDS.items()
    ]
    show_table(
        say("supply.stride.table"),
        [say(f"supply.stride.{key}") for key in ("kind", "breaks", "example", "meets")],
        rows,
    )


def answer_html(case: str, letter: str) -> str:
    """Return what is said of the kind that somebody chose for a case."""
    return f'<div role="status" style="{CARD}">{escape(answer_text(case, letter))}</div>'


def answer_text(case: str, letter: str) -> str:
    """Return what is said of the kind that somebody chose for a case, as text."""
    why = say(f"supply.stride.case.{case}.why")
    if letter == CASES[case]:
        return say("supply.stride.right", why=why)
    kind = KINDS[letter]
    name, asks = say(f"supply.stride.{kind}.name"), say(f"supply.stride.{kind}.asks")
    return say("supply.stride.wrong", name=name, asks=asks, look=say(f"supply.stride.case.{case}.look"))


def sorter() -> Widget:
    """Return the widget: six threats, six buttons under each, and what the choice means."""
    import ipywidgets as widgets

    chosen: dict[str, str] = {}
    tally = widgets.HTML(_tally(chosen))
    rows: list[Any] = []
    options = [(f"{letter} · {say(f'supply.stride.{kind}.short')}", letter) for letter, kind in KINDS.items()]
    for number, case in enumerate(CASES, start=1):
        told = widgets.HTML(f"<strong>{number}. {escape(say(f'supply.stride.case.{case}.text'))}</strong>")
        buttons = widgets.ToggleButtons(
            options=options, value=None, tooltips=[say(f"supply.stride.{kind}.name") for kind in KINDS.values()]
        )
        buttons.style.button_width = "auto"
        said = widgets.HTML()
        buttons.observe(partial(_choose, case, said, tally, chosen), names="value")
        rows += [told, buttons, said]
    return widgets.VBox([*rows, tally])


def _choose(case: str, said: Any, tally: Any, chosen: dict[str, str], change: Mapping[str, Any]) -> None:
    """Change what is said under one case, and the tally under all."""
    chosen[case] = change["new"]
    said.value, tally.value = answer_html(case, change["new"]), _tally(chosen)


def _tally(chosen: Mapping[str, str]) -> str:
    right = sum(letter == CASES[case] for case, letter in chosen.items())
    return f'<p style="color:{MUTED}">{escape(say("supply.stride.tally", right=right, total=len(CASES)))}</p>'


def show_sorter() -> None:
    """Show the game; without a kernel, its threats and the kinds to choose from."""
    cases = [f"{number}. {say(f'supply.stride.case.{case}.text')}" for number, case in enumerate(CASES, start=1)]
    kinds = ", ".join(f"{letter} {say(f'supply.stride.{kind}.name')}" for letter, kind in KINDS.items())
    items = "".join(f"<p>{escape(line)}</p>" for line in [*cases, kinds])
    figures.show_widget(sorter(), text="\n".join([*cases, kinds]), html=f'<div style="{CARD}">{items}</div>')
