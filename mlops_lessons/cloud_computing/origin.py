"""Where the idea and the word come from: dated events, each with its source and how sure it is.

References
----------
Licklider, J. C. R. (1963), *Memorandum for Members and Affiliates of the Intergalactic Computer Network*, ARPA, 23 April.
Greenberger, M. (ed.) (1962), *Management and the Computer of the Future*, MIT Press (McCarthy's talk of 1961).
Levy, S. (1994), "Bill and Andy's Excellent Adventure II", *Wired*, April.
Regalado, A. (2011), "Who Coined 'Cloud Computing'?", *MIT Technology Review*, 31 October.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, MUTED, TEXT
from mlops_lessons.i18n import topic_texts

__all__ = ["EVENTS", "Event", "show_timeline"]

say = topic_texts("cloud_computing")


@dataclass(frozen=True)
class Event:
    """One dated event; `about` tells the idea from the word, `certainty` how well it is documented."""

    key: str
    when: str
    about: Literal["idea", "symbol", "word", "use"]
    certainty: Literal["documented", "approximate", "contested"]
    source: str


EVENTS = (
    Event("utility", "1961", "idea", "documented", "Greenberger (ed.) 1962"),
    Event("intergalactic", "1963-04-23", "idea", "documented", "Licklider 1963"),
    Event("symbol", "197x", "symbol", "approximate", "Regalado 2011"),
    Event("magic", "1993/1994", "word", "documented", "Levy 1994"),
    Event("planner", "1996-10-29", "word", "contested", "Regalado 2011"),
    Event("compaq", "1996-11-14", "word", "contested", "Regalado 2011"),
    Event("common", "2006", "use", "documented", "Regalado 2011"),
)


def show_timeline() -> None:
    """Show the events in order, with what is doubted about them."""
    items = "".join(_item(event) for event in EVENTS)
    html = (
        f'<p style="color:{TEXT};font-weight:600;margin:0.4em 0">{escape(say("timeline.caption"))}</p>'
        f'<ol style="list-style:none;margin:0 0 0.6em 0.4em;padding:0;border-left:3px solid {BORDER};max-width:60em">{items}</ol>'
    )
    lines = [f"{_when(event)} [{_tags(event)}] {say(f'timeline.{event.key}')} ({event.source})" for event in EVENTS]
    figures.show_html(html, text="\n".join([say("timeline.caption"), *lines]))


def _when(event: Event) -> str:
    return say("timeline.seventies") if event.when == "197x" else event.when


def _tags(event: Event) -> str:
    return f"{say(f'timeline.about.{event.about}')}, {say(f'timeline.certainty.{event.certainty}')}"


def _item(event: Event) -> str:
    return (
        f'<li style="margin:0 0 0.7em;padding-left:1em;color:{TEXT}"><b>{escape(_when(event))}</b> '
        f'<span style="border:1px solid {BORDER};border-radius:1em;padding:0 0.6em;font-size:0.85em">{escape(_tags(event))}</span>'
        f'<br>{escape(say(f"timeline.{event.key}"))} <span style="color:{MUTED}">({escape(event.source)})</span></li>'
    )
