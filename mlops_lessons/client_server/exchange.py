"""The stepped picture of one exchange: connect, send, wait, first byte, body, and then keep the connection or close it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING

from mlops_lessons.client_server.wire import Tape
from mlops_lessons.course import figures
from mlops_lessons.course.style import BACKGROUND, BORDER, CARD, MUTED, PALETTE, TEXT
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["STEPS", "exchange_steps", "show_exchange", "step_html", "step_text"]

say = topic_texts("client_server")
STEPS = ("connect", "send", "wait", "first_byte", "body", "keep")
_CLIENT, _SERVER, _TOP, _ROW = 90, 500, 58, 40
# Which way the arrow of each step goes; None for what happens at both ends.
_WAYS: Mapping[str, str | None] = {
    "connect": "both",
    "send": "right",
    "wait": None,
    "first_byte": "left",
    "body": "left",
    "keep": "both",
}


def show_exchange(tape: Tape) -> None:
    """Show the exchange on the tape step by step; the first frame, and all steps as text, stand without a kernel."""
    counts = _counts(tape)
    text = "\n".join([say("exchange.title"), *[step_text(step, counts) for step in STEPS]])
    figures.show_widget(exchange_steps(tape), text=text, html=step_html(STEPS[0], counts) + _all_steps(counts))


def exchange_steps(tape: Tape) -> Widget:
    """Return the widget: a button for each step, and the picture up to that step with what it means."""
    import ipywidgets as widgets

    counts = _counts(tape)
    options = [(f"{number}. {say(f'exchange.{step}.name')}", step) for number, step in enumerate(STEPS, 1)]
    buttons = widgets.ToggleButtons(options=options, value=STEPS[0], description="")
    buttons.style.button_width = "9.5em"
    picture = widgets.HTML(step_html(STEPS[0], counts))
    buttons.observe(lambda change: setattr(picture, "value", step_html(change["new"], counts)), names="value")
    return widgets.VBox([buttons, picture])


def step_text(step: str, counts: Mapping[str, int]) -> str:
    """Return a step as one line of text."""
    return f"{STEPS.index(step) + 1}. {say(f'exchange.{step}.name')}: {say(f'exchange.{step}.text', **counts)}"


def step_html(step: str, counts: Mapping[str, int]) -> str:
    """Return the picture up to a step, and what that step means."""
    number, _space, words = step_text(step, counts).partition(" ")
    name, _colon, meaning = words.partition(": ")
    told = f"<strong>{number} {escape(name)}.</strong> {escape(meaning)}"
    return f'<div role="status" style="{CARD}">{_picture(step, counts)}<p style="margin:0.3em 0">{told}</p></div>'


def _all_steps(counts: Mapping[str, int]) -> str:
    items = "".join(f"<li>{escape(step_text(step, counts).partition(' ')[2])}</li>" for step in STEPS)
    return f'<ol style="color:{TEXT};max-width:60em">{items}</ol>'


def _counts(tape: Tape) -> dict[str, int]:
    head, _empty, body = tape.received.partition(b"\r\n\r\n")
    asked = tape.sent.partition(b"\r\n\r\n")[2]  # the head of a request differs in length from machine to machine
    return {"asked": len(asked), "head": len(head) + 4, "body": len(body)}


def _picture(step: str, counts: Mapping[str, int]) -> str:
    """Return an SVG with the two ends and the arrows of all steps until this one, which stands out."""
    done = STEPS[: STEPS.index(step) + 1]
    height = _TOP + _ROW * len(STEPS)
    ends = "".join(
        f'<rect x="{x - 70}" y="6" width="140" height="30" rx="6" fill="{BACKGROUND}" stroke="{BORDER}"/>'
        f'<text x="{x}" y="26" text-anchor="middle" fill="{TEXT}" font-size="14">{escape(say(f"exchange.{name}"))}</text>'
        f'<line x1="{x}" y1="36" x2="{x}" y2="{height}" stroke="{BORDER}" stroke-width="2"/>'
        for x, name in ((_CLIENT, "client"), (_SERVER, "server"))
    )
    arrows = "".join(_arrow(one, place, one == step, counts) for place, one in enumerate(done))
    coming = "".join(_faint(place) for place in range(len(done), len(STEPS)))
    label = escape(say("exchange.alt", done=", ".join(say(f"exchange.{one}.name") for one in done)))
    return (
        f'<svg viewBox="0 0 600 {height + 8}" width="600" style="max-width:100%" role="img" aria-label="{label}" '
        f'font-family="sans-serif">{ends}{arrows}{coming}</svg>'
    )


def _arrow(step: str, place: int, now: bool, counts: Mapping[str, int]) -> str:
    y = _TOP + _ROW * place + 14
    colour, wide = (PALETTE.vermillion, 3) if now else (MUTED, 1.5)
    words = escape(say(f"exchange.{step}.label", **counts))
    middle = (_CLIENT + _SERVER) / 2
    weight = "bold" if now else "normal"
    text = f'<text x="{middle}" y="{y - 6}" text-anchor="middle" font-size="13" fill="{TEXT}" font-weight="{weight}">{words}</text>'
    way = _WAYS[step]
    if way is None:
        clock = f'<line x1="{_SERVER}" y1="{y - 16}" x2="{_SERVER}" y2="{y + 12}" stroke="{colour}" stroke-width="{wide + 3}"/>'
        return clock + text
    line = f'<line x1="{_CLIENT + 8}" y1="{y}" x2="{_SERVER - 8}" y2="{y}" stroke="{colour}" stroke-width="{wide}"/>'
    heads = ("right", "left") if way == "both" else (way,)
    return line + "".join(_head(one, y, colour) for one in heads) + text


def _faint(place: int) -> str:
    y = _TOP + _ROW * place + 14
    dots = f'stroke="{BORDER}" stroke-width="1.5" stroke-dasharray="3 7"'
    return f'<line x1="{_CLIENT + 8}" y1="{y}" x2="{_SERVER - 8}" y2="{y}" {dots}/>'


def _head(way: str, y: float, colour: str) -> str:
    tip, back = (_SERVER - 4, _SERVER - 16) if way == "right" else (_CLIENT + 4, _CLIENT + 16)
    return f'<polygon points="{tip},{y} {back},{y - 6} {back},{y + 6}" fill="{colour}"/>'
