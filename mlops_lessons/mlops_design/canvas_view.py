"""How the canvas looks: nine boxes as HTML, and the same as text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from mlops_lessons.course import figures
from mlops_lessons.course.style import BACKGROUND, BORDER, MUTED, SUBTLE, TEXT
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_design.design_canvas import BOXES, Canvas

if TYPE_CHECKING:
    from mlops_lessons.mlops_design.design_canvas import Problem

__all__ = ["box_lines", "show_canvas", "show_problems"]

say = topic_texts("mlops_design")
_LIT = "#0b5cad"


def box_lines(canvas: Canvas, box: str) -> list[str]:
    """Return what stands in `box`, line by line; none where it is empty."""
    found = getattr(canvas, box)
    if found is None:
        return []
    if box == "requirements":
        return [f"{say(f'canvas.words.{one.kind}')}: {one.says}" for one in found]
    values = found.model_dump()
    values |= {name: say(f"canvas.words.{values[name]}") for name in ("gain", "verdict") if name in values}
    if box == "data":
        values["count"] = len(values["features"])
    if box == "fairness":
        values["column"] = say(f"canvas.words.{values['column']}")
        values["widest_gap"] = f"{100 * values['widest_gap']:.0f}"
    numbers = {name: f"{values[name]:.2g}" for name in ("auc", "threshold", "false_alarm", "missed") if name in values}
    return [say(f"canvas.lines.{box}", **(values | numbers))]


def show_canvas(canvas: Canvas, box: str | None = None) -> None:
    """Show the nine boxes in three rows, or `box` alone, as new, with a strip that says which boxes are filled."""
    caption = say("canvas.caption", filled=len(canvas.filled), all=len(BOXES))
    cards = [_card(canvas, name, lit=False) for name in BOXES] if box is None else [_card(canvas, box, lit=True)]
    strip = "" if box is None else _strip(canvas, box)
    columns = 3 if box is None else 1
    grid = f"display:grid;grid-template-columns:repeat({columns},minmax(0,1fr));gap:0.4em"
    html = (
        f'<div style="color:{TEXT};max-width:62em;line-height:1.45">'
        f'<div style="font-weight:600;margin:0.3em 0">{escape(caption)}</div>{strip}'
        f'<div style="{grid}">{"".join(cards)}</div></div>'
    )
    figures.show_html(html, text="\n".join([caption, *_text(canvas, BOXES if box is None else (box,))]))


def _card(canvas: Canvas, name: str, *, lit: bool) -> str:
    lines = box_lines(canvas, name)
    body = "".join(f"<div>{escape(line)}</div>" for line in lines)
    body = body or f'<div style="font-style:italic">{escape(say("canvas.empty"))}</div>'
    edge = f"2px solid {_LIT}" if lit else f"1px {'solid' if lines else 'dashed'} {BORDER}"
    ground = BACKGROUND if lines else SUBTLE
    title = f'<div style="font-weight:600">{escape(say(f"canvas.boxes.{name}"))}</div>'
    return f'<div style="border:{edge};border-radius:6px;padding:0.4em 0.6em;background:{ground}">{title}{body}</div>'


def _strip(canvas: Canvas, box: str) -> str:
    """Return the names of the boxes in a row: filled ones solid, the new one in bold, empty ones dashed."""
    parts = []
    for name in BOXES:
        there = name in canvas.filled
        line = "solid" if there else "dashed"
        look = f"border:2px solid {_LIT}" if name == box else f"border:1px {line} {BORDER}"
        weight = "font-weight:600" if name == box else f"color:{TEXT if there else MUTED}"
        parts.append(
            f'<span style="{look};{weight};border-radius:4px;padding:0 0.45em;margin:0 0.3em 0.3em 0;display:inline-block">'
            f"{'✓ ' if there else ''}{escape(say(f'canvas.boxes.{name}'))}</span>"
        )
    return f"<div>{''.join(parts)}</div>"


def _text(canvas: Canvas, boxes: Sequence[str]) -> list[str]:
    return [
        f"{say(f'canvas.boxes.{name}')}: {' / '.join(box_lines(canvas, name)) or say('canvas.empty')}" for name in boxes
    ]


def show_problems(box: str, problems: Sequence[Problem]) -> None:
    """Show what the canvas refuses and why, or that it accepts `box`."""
    if not problems:
        words = say("canvas.problems.accepted", box=say(f"canvas.boxes.{box}"))
        figures.show_html(f"<p>✓ {escape(words)}</p>", text=words)
        return
    rows = [[say(f"canvas.boxes.{one.box}"), one.message.replace("`", "")] for one in problems]
    show_table(say("canvas.problems.title"), [say("canvas.problems.box"), say("canvas.problems.why")], rows)
