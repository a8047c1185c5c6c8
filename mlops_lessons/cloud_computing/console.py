"""The rehearsal as five screens to fill in, one after the other, as a provider's console asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from mlops_lessons.cloud_computing.rehearsal import STEPS, THRESHOLDS, walk
from mlops_lessons.course import figures
from mlops_lessons.course.agenda import countdown
from mlops_lessons.course.catalogue import lesson_info
from mlops_lessons.course.style import CARD
from mlops_lessons.i18n import topic_texts

__all__ = ["console", "show_console", "show_countdown"]

say = topic_texts("cloud_computing")
_LAST = len(STEPS) - 1


def console() -> Any:
    """Return the widget. What is typed stays in it: nothing is stored, and no card is asked for."""
    import ipywidgets as widgets

    fields = {step.id: _fields(step.id, widgets) for step in STEPS}
    screens = [widgets.VBox(list(fields[step.id].values())) for step in STEPS]
    title, status = widgets.HTML(), widgets.HTML()
    onward = widgets.Button(description=say("lab.console.next"), button_style="primary")
    jump = widgets.Button(description=say("lab.console.jump"), layout=widgets.Layout(width="auto"))
    again = widgets.Button(description=say("lab.console.again"), layout=widgets.Layout(width="auto"))
    place = {"screen": 0, "filled": 0}

    def show(screen: int) -> None:
        place["screen"] = screen
        title.value = _heading(screen)
        for number, box in enumerate(screens):
            box.layout.display = "flex" if number == screen else "none"

    def submit(_button: object) -> None:
        steps = [*STEPS[: place["filled"]], STEPS[place["screen"]]]
        entry = walk([(step.id, _typed(fields[step.id])) for step in steps])[-1]
        if not entry.passed:
            problems = "; ".join(say(f"lab.problems.{name}") for name in entry.problems)
            status.value = _card(say("lab.console.stop", problems=problems))
            return
        place["filled"] = max(place["filled"], place["screen"] + 1)
        status.value = _card(say("lab.console.end" if place["screen"] == _LAST else "lab.console.pass"))
        show(min(place["screen"] + 1, _LAST))

    def restart(_button: object) -> None:
        place["filled"], status.value = 0, ""
        show(0)

    onward.on_click(submit)
    jump.on_click(lambda _button: show(_LAST))
    again.on_click(restart)
    show(0)
    return widgets.VBox([title, *screens, widgets.HBox([onward, jump, again]), status])


def show_countdown() -> None:
    """Show the lab's countdown."""
    countdown(lesson_info("cloud_computing").lab_minutes, say("lab.title"))


def show_console() -> None:
    """Show the rehearsal's screens."""
    titles = ", ".join(say(f"lab.steps.{step.id}.title") for step in STEPS)
    figures.show_widget(console(), text=say("lab.console.first", titles=titles))


def _heading(screen: int) -> str:
    words = say(
        "lab.console.screen", number=screen + 1, total=len(STEPS), title=say(f"lab.steps.{STEPS[screen].id}.title")
    )
    return f"<strong>{escape(words)}</strong>"


def _card(words: str) -> str:
    return f'<div role="status" style="{CARD}">{escape(words)}</div>'


def _typed(boxes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(box.value) if isinstance(box.value, tuple) else box.value for name, box in boxes.items()}


def _fields(step: str, widgets: Any) -> dict[str, Any]:
    """Return the screen's fields by name; each holds a wrong or an empty value at first, as a careless click would."""
    makers: Mapping[str, Callable[[Any], dict[str, Any]]] = {
        "account": _account_fields,
        "project": _project_fields,
        "billing": _billing_fields,
        "budget": _budget_fields,
        "bucket": _bucket_fields,
    }
    boxes = makers[step](widgets)
    for name, box in boxes.items():
        box.description = say(f"lab.fields.{name}")
        box.style.description_width = "13em"
        box.layout.width = "34em"
    return boxes


def _account_fields(widgets: Any) -> dict[str, Any]:
    return {
        "country": widgets.Text(),
        "terms": widgets.Dropdown(options=[(say("lab.console.choose"), False), (say("lab.console.accept"), True)]),
    }


def _project_fields(widgets: Any) -> dict[str, Any]:
    return {"name": widgets.Text(value="Flight delays"), "id": widgets.Text(value="Flight_Delays")}


def _billing_fields(widgets: Any) -> dict[str, Any]:
    return {
        "card": widgets.Dropdown(options=[(say("lab.console.choose"), ""), (say("lab.console.no_card"), "rehearsal")])
    }


def _budget_fields(widgets: Any) -> dict[str, Any]:
    return {
        "amount": widgets.BoundedFloatText(value=0, min=0, max=100_000, step=1),
        "thresholds": widgets.SelectMultiple(
            options=[(f"{share} %", share) for share in THRESHOLDS], value=(100,), rows=3
        ),
        "notify": widgets.Text(),
    }


def _bucket_fields(widgets: Any) -> dict[str, Any]:
    access = [(say("lab.console.open"), True), (say("lab.console.closed"), False)]
    return {
        "name": widgets.Text(value="flight-delays-raw"),
        "location": widgets.Dropdown(
            options=["us-east1", "southamerica-east1", "southamerica-west1", "northamerica-south1"]
        ),
        "public": widgets.Dropdown(options=access),
        "versions": widgets.Dropdown(options=[(say("lab.console.choose"), False), (say("lab.console.keep"), True)]),
    }
