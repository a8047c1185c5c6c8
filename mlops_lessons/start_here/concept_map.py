"""The map of the course: deploying models at the centre, six ideas around it, each leading to its notebooks.

Read from left to right it is a picture; without pictures, on a narrow screen or in plain text it is a list that says the
same, in the order of the lessons.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from mlops_lessons.course import figures
from mlops_lessons.course.catalogue import LessonInfo, lessons, title_of
from mlops_lessons.course.progress import Standing, by_lesson, open_store
from mlops_lessons.course.style import BACKGROUND, BORDER, MUTED, PALETTE, TEXT
from mlops_lessons.i18n import topic_texts

__all__ = ["NODES", "Node", "as_html", "as_text", "lessons_of", "progress_words", "show"]

_say = topic_texts("start_here")
_HERE = "start_here"


@dataclass(frozen=True)
class Node:
    """A place on the map: ``left`` and ``top`` are the centre of its card, in percent of the picture."""

    id: str
    left: float
    top: float
    colour: str


NODES = (
    Node("centre", 50, 50, PALETTE.black),
    Node("cloud", 29, 13, PALETTE.blue),
    Node("devops", 71, 13, PALETTE.orange),
    Node("devsecops", 84.5, 50, PALETTE.vermillion),
    Node("cd", 71, 87, PALETTE.green),
    Node("team", 29, 87, PALETTE.sky),
    Node("mlops", 15.5, 50, PALETTE.purple),
)

_STYLE = f"""
.mlops-map {{container-type: inline-size; color: {TEXT}; max-width: 62em; margin: 0.5em 0}}
.mlops-map .paper {{position: relative; height: 37em}}
.mlops-map svg {{position: absolute; inset: 0; width: 100%; height: 100%}}
.mlops-map ul {{list-style: none; margin: 0; padding: 0}}
.mlops-map .nodes > li {{position: absolute; transform: translate(-50%, -50%); width: 29%; box-sizing: border-box;
  background: {BACKGROUND}; border: 1px solid {BORDER}; border-top: 4px solid var(--node); border-radius: 8px;
  padding: 0.6em 0.8em; line-height: 1.35}}
.mlops-map .nodes > li.centre {{border: 2px solid {TEXT}}}
.mlops-map .name {{display: block; font-weight: 600; font-size: 1.08em}}
.mlops-map .role, .mlops-map .words {{color: {MUTED}}}
.mlops-map .words {{font-size: 0.92em}}
.mlops-map .role {{display: block; margin-bottom: 0.35em}}
.mlops-map .nodes > li li {{margin: 0.2em 0 0}}
.mlops-map a {{text-decoration: underline; text-underline-offset: 0.15em}}
.mlops-map a:focus-visible {{outline: 2px solid currentColor; outline-offset: 2px}}
@container (max-width: 46em) {{
  .mlops-map .paper {{height: auto}}
  .mlops-map svg {{display: none}}
  .mlops-map .nodes > li {{position: static; transform: none; width: auto; margin: 0 0 0.6em}}
}}
""".strip()


def lessons_of(node: Node) -> tuple[LessonInfo, ...]:
    """Return the lessons that a node leads to, in the order of the course."""
    return tuple(info for info in lessons() if info.node == node.id)


def progress_words(info: LessonInfo, standing: Standing | None = None) -> str:
    """Return in words how far the learner is in a lesson; a lesson without notebook says so."""
    if not info.written:
        return _say("map.to_come")
    if standing is None or not standing.share:
        return _say("map.you_are_here") if info.topic == _HERE else _say("map.not_begun")
    if standing.share >= 1:
        return _say("map.complete")
    return _say(
        "map.begun",
        exercises=standing.exercises_done,
        all_exercises=standing.exercises_total,
        questions=standing.questions_done,
        all_questions=standing.questions_total,
    )


def as_html(standings: Mapping[str, Standing] | None = None) -> str:
    """Return the map as HTML; `standings` are by topic, none means a learner who begins."""
    standings = standings or {}
    cards = "".join(_card(node, standings) for node in NODES)
    return (
        f'<nav class="mlops-map" aria-label="{escape(_say("map.label"))}"><style>{_STYLE}</style>'
        f'<div class="paper">{_lines(NODES)}<ul class="nodes">{cards}</ul></div></nav>'
    )


def as_text(standings: Mapping[str, Standing] | None = None) -> str:
    """Return the map as plain text: a node a line, its lessons below."""
    standings = standings or {}
    lines = [_say("map.label")]
    for node in NODES:
        lines.append(f"{_say(f'map.{node.id}.name')}: {_say(f'map.{node.id}.role')}")
        for info in lessons_of(node):
            words = progress_words(info, standings.get(info.topic))
            lines.append(f"  {info.number} {title_of(info)} ({info.notebook}): {words}")
    return "\n".join(lines)


def show() -> None:
    """Show the map with the learner's own progress (none of it under a test run)."""
    standings = by_lesson(open_store())
    figures.show_html(as_html(standings), text=as_text(standings))


def _card(node: Node, standings: Mapping[str, Standing]) -> str:
    rows = "".join(f"<li>{_row(info, standings.get(info.topic))}</li>" for info in lessons_of(node))
    return (
        f'<li class="{node.id}" style="left:{node.left}%;top:{node.top}%;--node:{node.colour}">'
        f'<span class="name">{escape(_say(f"map.{node.id}.name"))}</span> '
        f'<span class="role">{escape(_say(f"map.{node.id}.role"))}</span><ul>{rows}</ul></li>'
    )


def _row(info: LessonInfo, standing: Standing | None) -> str:
    name = escape(f"{info.number} {title_of(info)}")
    words = f'<span class="words">{escape(progress_words(info, standing))}</span>'
    if not info.written:
        return f"{name}: {words}"
    here = ' aria-current="page"' if info.topic == _HERE else ""
    return f'<a href="{escape(info.notebook)}"{here}>{name}</a>: {words}'


def _lines(nodes: Iterable[Node]) -> str:
    """Return the lines from the centre to each node: decoration, which the order of the list already says."""
    centre, *others = nodes
    lines = "".join(
        f'<line x1="{centre.left}" y1="{centre.top}" x2="{node.left}" y2="{node.top}" stroke="{node.colour}" '
        'stroke-width="2.5" vector-effect="non-scaling-stroke"/>'
        for node in others
    )
    return f'<svg aria-hidden="true" focusable="false" viewBox="0 0 100 100" preserveAspectRatio="none">{lines}</svg>'
