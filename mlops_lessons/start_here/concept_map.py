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
    """A place on the map: a ``row`` of three, and the first and last of the twelve columns that its card takes."""

    id: str
    row: int
    first: int
    last: int
    colour: str

    @property
    def centre(self) -> tuple[float, float]:
        """Where the lines to this card end, in percent of the picture: well inside the card, whatever its height."""
        return (self.first - 1 + self.last) / 24 * 100, (10, 50, 90)[self.row - 1]


NODES = (
    Node("centre", 2, 5, 8, TEXT),
    Node("cloud", 1, 2, 6, PALETTE.blue),
    Node("devops", 1, 7, 11, PALETTE.orange),
    Node("devsecops", 2, 9, 12, PALETTE.vermillion),
    Node("cd", 3, 7, 11, PALETTE.green),
    Node("team", 3, 2, 6, PALETTE.sky),
    Node("mlops", 2, 1, 4, PALETTE.purple),
)

_STYLE = f"""
.mlops-map {{container-type: inline-size; color: {TEXT}; max-width: 64em; margin: 0.5em 0}}
.mlops-map .paper {{position: relative}}
.mlops-map svg {{position: absolute; inset: 0; width: 100%; height: 100%}}
.mlops-map.mlops-map ul {{list-style: none; margin: 0; padding: 0}}
.mlops-map .nodes {{position: relative; display: grid; grid-template-columns: repeat(12, 1fr); gap: 2.2em 1.1em;
  align-items: center}}
.mlops-map .nodes > li {{min-width: 0; background: {BACKGROUND}; border: 1px solid {BORDER}; border-top: 4px solid var(--node);
  border-radius: 8px; padding: 0.6em 0.9em; margin: 0; line-height: 1.4}}
.mlops-map .nodes > li.centre {{border: 2px solid var(--node)}}
.mlops-map .name {{display: block; font-weight: 600; font-size: 1.08em}}
.mlops-map .between {{display: none}}
.mlops-map .role, .mlops-map .words {{color: {MUTED}}}
.mlops-map .role {{display: block; margin-bottom: 0.3em}}
.mlops-map .nodes > li li {{margin: 0.15em 0 0}}
.mlops-map .nodes a:any-link {{text-decoration: underline; text-underline-offset: 0.15em}}
.mlops-map a:focus-visible {{outline: 2px solid currentColor; outline-offset: 2px}}
@container (max-width: 46em) {{
  .mlops-map svg {{display: none}}
  .mlops-map .nodes {{display: block}}
  .mlops-map .nodes > li {{margin: 0 0 0.6em}}
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
        f'<li class="{node.id}" style="grid-row:{node.row};grid-column:{node.first}/{node.last + 1};--node:{node.colour}">'
        f'<strong class="name">{escape(_say(f"map.{node.id}.name"))}</strong><span class="between">: </span>'
        f'<span class="role">{escape(_say(f"map.{node.id}.role"))}</span><ul>{rows}</ul></li>'
    )


def _row(info: LessonInfo, standing: Standing | None) -> str:
    name = escape(f"{info.number} {title_of(info)}")
    words = f'<span class="words">{escape(progress_words(info, standing))}</span>'
    if not info.written:
        return f"{name} · {words}"
    here = ' aria-current="page"' if info.topic == _HERE else ""
    return f'<a href="{escape(info.notebook)}"{here}>{name}</a> · {words}'


def _lines(nodes: Iterable[Node]) -> str:
    """Return the lines from the centre to each node: decoration, which the order of the list already says."""
    (x, y), *others = [node.centre for node in nodes]
    colours = [node.colour for node in nodes][1:]
    lines = "".join(
        f'<line x1="{x:g}" y1="{y:g}" x2="{to_x:.1f}" y2="{to_y:g}" stroke="{colour}" stroke-width="2.5" '
        'vector-effect="non-scaling-stroke"/>'
        for (to_x, to_y), colour in zip(others, colours, strict=True)
    )
    return f'<svg aria-hidden="true" focusable="false" viewBox="0 0 100 100" preserveAspectRatio="none">{lines}</svg>'
