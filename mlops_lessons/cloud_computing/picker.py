"""Pick a defence for each risk and see it acted out: a widget with a first frame that can be read without it."""

from __future__ import annotations

from html import escape
from typing import Any

from mlops_lessons.cloud_computing.scenes import MITIGATIONS, Scene, Stage, act
from mlops_lessons.course import figures
from mlops_lessons.course.style import CARD, MUTED
from mlops_lessons.i18n import topic_texts

__all__ = ["risk_picker", "scene_html", "scene_text", "show_picker"]

say = topic_texts("cloud_computing")


def scene_html(scene: Scene) -> str:
    """Return the scene as a card; the ending is in words."""
    lines = "".join(f"<li>{escape(line)}</li>" for line in scene.lines)
    return (
        f'<div role="status" style="{CARD}"><strong>{escape(_heading(scene))}</strong><ol>{lines}</ol>'
        f'<p style="margin:0">{escape(say("risks.ending"))}: <strong>{escape(say(f"risks.{scene.ending}"))}</strong></p></div>'
    )


def scene_text(scene: Scene) -> str:
    """Return the scene as text."""
    lines = [f"{number}. {line}" for number, line in enumerate(scene.lines, start=1)]
    return "\n".join([_heading(scene), *lines, f"{say('risks.ending')}: {say(f'risks.{scene.ending}')}"])


def _heading(scene: Scene) -> str:
    return say(
        "risks.heading",
        risk=say(f"risks.{scene.risk}.title"),
        mitigation=say(f"risks.{scene.risk}.{scene.mitigation}.title"),
    )


def risk_picker(stage: Stage) -> Any:
    """Return the widget: a risk, its defences, what happened, and how many risks are met so far."""
    import ipywidgets as widgets

    wide = widgets.Layout(width="42em")
    style = {"description_width": "8em"}
    risk = widgets.Dropdown(options=_risks(), description=say("risks.ask_risk"), layout=wide, style=style)
    defence = widgets.RadioButtons(
        options=_defences(risk.value), description=say("risks.ask_mitigation"), layout=wide, style=style
    )
    story, tally = widgets.HTML(), widgets.HTML()
    endings: dict[str, str] = {}

    def play(_change: object = None) -> None:
        if defence.value is None:
            return
        scene = act(risk.value, defence.value, stage)
        endings[scene.risk] = scene.ending
        story.value, tally.value = scene_html(scene), _tally(endings)

    def other_risk(_change: object) -> None:
        defence.unobserve(play, "value")
        defence.options = _defences(risk.value)
        defence.value = "none"
        defence.observe(play, "value")
        play()

    risk.observe(other_risk, "value")
    defence.observe(play, "value")
    play()
    return widgets.VBox([risk, defence, story, tally])


def show_picker(alive: Any, dead: Any) -> None:
    """Show the picker; `alive` is the client of a store that answers, `dead` of one that was stopped."""
    stage = Stage(alive, dead)
    first = next(iter(MITIGATIONS))
    scene = act(first, "none", stage)
    figures.show_widget(risk_picker(stage), text=scene_text(scene), html=scene_html(scene))


def _risks() -> list[tuple[str, str]]:
    return [(say(f"risks.{risk}.title"), risk) for risk in MITIGATIONS]


def _defences(risk: str) -> list[tuple[str, str]]:
    return [(say(f"risks.{risk}.{mitigation}.title"), mitigation) for mitigation in MITIGATIONS[risk]]


def _tally(endings: dict[str, str]) -> str:
    met = sum(ending != "lost" for ending in endings.values())
    return f'<p style="color:{MUTED}">{escape(say("risks.tally", count=met, total=len(MITIGATIONS)))}</p>'
