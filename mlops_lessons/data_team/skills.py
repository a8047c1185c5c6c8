"""Where one stands: an assessment of one's own skills beside what each role asks, and the road to data engineering.

Both are kept with the learner's progress, in the store of the open lesson, and are there again when it is opened the next time.
What the roles ask is an illustration made from the lists of the class, not a survey.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, CARD, MUTED, PALETTE, SUBTLE, TEXT
from mlops_lessons.data_team.roles import people, roles
from mlops_lessons.i18n import pick, topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

    from mlops_lessons.course.lesson import Lesson

__all__ = [
    "MOST",
    "covered",
    "kept",
    "ready",
    "road_widget",
    "show_road",
    "show_skills",
    "skills",
    "skills_widget",
    "steps",
]

say = topic_texts("data_team")
MOST = 4
_NAME, _BAR, _ROW = 280, 300, 26  # of the picture, in pixels


def skills() -> Mapping[str, Mapping[str, Any]]:
    """Return the skills by id; each has ``name`` and ``asks``, the level 0 to 4 that each role asks for."""
    return {row["id"]: row for row in people()["skill"]}


def steps() -> Mapping[str, Mapping[str, Any]]:
    """Return the steps of the road by id; each has ``stage``, ``needs``, ``lessons``, ``name`` and ``can``."""
    return {row["id"]: row for row in people()["step"]}


def covered(levels: Mapping[str, int], role: str) -> float:
    """Return how much of what a role asks one's levels cover: 0 to 1; what is above the asked level does not count."""
    asked = {id: skill["asks"][role] for id, skill in skills().items()}
    return sum(min(levels.get(id, 0), level) for id, level in asked.items()) / sum(asked.values())


def ready(done: Iterable[str]) -> list[str]:
    """Return the steps that are not done and whose needs all are, in the order of the road."""
    known = set(done)
    return [id for id, step in steps().items() if id not in known and known.issuperset(step["needs"])]


def kept(lesson: Lesson, item: str) -> dict[str, Any]:
    """Return what was saved last under a name; empty where nothing was."""
    before = lesson.store.attempts(lesson.info.topic, "thought", item)
    return dict(before[-1].detail or {}) if before else {}


def _keep(lesson: Lesson, item: str, text: str, **values: Any) -> str:
    """Save, and return what there is to say of it."""
    lesson.store.record(lesson.info.topic, "thought", item, detail={"text": text, **values})
    return " ".join([say("skills.saved"), *lesson.store.take_notices()])


def show_skills(lesson: Lesson) -> None:
    """Show the assessment with what was saved before; without a kernel, the picture of it."""
    levels = _known(kept(lesson, "skills").get("levels"))
    picture = profile_svg(levels, "engineer")
    figures.show_widget(skills_widget(lesson), text=_profile_text(levels), html=picture)


def skills_widget(lesson: Lesson) -> Widget:
    """Return the widget: a slider for each skill, a button for each role to hold it against, the picture, and one to save."""
    import ipywidgets as widgets

    levels = _known(kept(lesson, "skills").get("levels"))
    style, layout = {"description_width": "21em"}, widgets.Layout(width="38em")
    sliders = {
        id: widgets.IntSlider(
            value=levels[id], min=0, max=MOST, description=pick(skill["name"]), style=style, layout=layout
        )
        for id, skill in skills().items()
    }
    buttons = widgets.ToggleButtons(options=[(pick(role["name"]), id) for id, role in roles().items()])
    buttons.style.button_width = "auto"
    picture, said = widgets.HTML(profile_svg(levels, "engineer")), widgets.HTML()
    save = widgets.Button(description=say("skills.save"), button_style="primary")

    def now() -> dict[str, int]:
        return {id: slider.value for id, slider in sliders.items()}

    def moved(_change: Any) -> None:
        picture.value, said.value = profile_svg(now(), buttons.value), ""

    def pressed(_button: Any) -> None:
        said.value = escape(_keep(lesson, "skills", _closest(now()), levels=now()))

    for one in (*sliders.values(), buttons):
        one.observe(moved, names="value")
    save.on_click(pressed)
    scale = widgets.HTML(f'<p style="color:{MUTED};margin:0">{escape(say("skills.scale"))}</p>')
    return widgets.VBox([scale, *sliders.values(), buttons, picture, widgets.HBox([save, said])])


def _known(levels: Any) -> dict[str, int]:
    """Return a level for each skill of today: what was saved may be of another version, or damaged."""
    saved = levels if isinstance(levels, Mapping) else {}
    whole = {id: saved.get(id, 0) for id in skills()}
    return {id: min(max(level, 0), MOST) if type(level) is int else 0 for id, level in whole.items()}


def profile_svg(levels: Mapping[str, int], role: str) -> str:
    """Return the picture: for each skill one's level as a bar, and what the role asks as a frame around it."""
    height = _ROW * len(skills()) + 30
    width, unit = _NAME + _BAR + 60, _BAR / MOST
    lines = []
    for place, (id, skill) in enumerate(skills().items()):
        top, asked = place * _ROW + 6, skill["asks"][role]
        enough = levels[id] >= asked
        colour = PALETTE.blue if enough else PALETTE.orange
        lines.append(
            f'<text x="{_NAME - 10}" y="{top + 13}" text-anchor="end" fill="currentColor">{escape(pick(skill["name"]))}</text>'
            f'<rect x="{_NAME}" y="{top + 2}" width="{levels[id] * unit:g}" height="14" fill="{colour}"/>'
            f'<rect x="{_NAME}" y="{top}" width="{asked * unit:g}" height="18" fill="none" stroke="currentColor" '
            f'stroke-width="1.5" stroke-dasharray="4 2"/>'
            f'<text x="{_NAME + _BAR + 8}" y="{top + 13}" fill="currentColor">{levels[id]} / {asked}{" ✓" if enough else ""}</text>'
        )
    axis = "".join(
        f'<text x="{_NAME + level * unit:g}" y="{height - 6}" text-anchor="middle" fill="currentColor">{level}</text>'
        for level in range(MOST + 1)
    )
    caption = escape(say("skills.caption", role=pick(roles()[role]["name"])))
    return (
        f'<figure style="margin:0.4em 0;color:{TEXT}"><svg role="img" aria-label="{escape(_profile_text(levels))}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" style="font-size:13px;max-width:100%">{"".join(lines)}{axis}</svg>'
        f'<figcaption style="color:{MUTED};max-width:46em">{caption} {escape(_closest(levels))}</figcaption></figure>'
    )


def _profile_text(levels: Mapping[str, int]) -> str:
    asks = "; ".join(
        say(
            "skills.line",
            skill=pick(skill["name"]),
            level=levels[id],
            **{f"{role}": skill["asks"][role] for role in roles()},
        )
        for id, skill in skills().items()
    )
    return f"{say('skills.title')} {asks}. {_closest(levels)}"


def _closest(levels: Mapping[str, int]) -> str:
    if not any(levels.values()):
        return say("skills.nothing")
    shares = {role: covered(levels, role) for role in roles()}
    best = max(shares, key=lambda role: shares[role])
    asked = {id: skill["asks"][best] - levels[id] for id, skill in skills().items()}
    gap = max(asked, key=lambda id: asked[id])
    words = {"role": pick(roles()[best]["name"]), "part": f"{100 * shares[best]:.0f}\N{NO-BREAK SPACE}%"}
    if asked[gap] <= 0:
        return say("skills.whole", **words)
    return say("skills.closest", skill=pick(skills()[gap]["name"]), **words)


def show_road(lesson: Lesson) -> None:
    """Show the road with what was saved before; without a kernel, the picture of it."""
    done = _walked(kept(lesson, "road").get("done"))
    figures.show_widget(road_widget(lesson), text=_road_text(done), html=road_html(done))


def road_widget(lesson: Lesson) -> Widget:
    """Return the widget: a box to tick for each step, the road that they make, and a button to save."""
    import ipywidgets as widgets

    done = _walked(kept(lesson, "road").get("done"))
    boxes = {
        id: widgets.Checkbox(
            value=id in done,
            description=f"{pick(step['name'])}: {pick(step['can'])}",
            indent=False,
            layout=widgets.Layout(width="auto"),
        )
        for id, step in steps().items()
    }
    road, said = widgets.HTML(road_html(done)), widgets.HTML()
    save = widgets.Button(description=say("skills.save"), button_style="primary")

    def now() -> list[str]:
        return [id for id, box in boxes.items() if box.value]

    def moved(_change: Any) -> None:
        road.value, said.value = road_html(now()), ""

    def pressed(_button: Any) -> None:
        said.value = escape(_keep(lesson, "road", _next(now()), done=now()))

    for box in boxes.values():
        box.observe(moved, names="value")
    save.on_click(pressed)
    return widgets.VBox([*boxes.values(), road, widgets.HBox([save, said])])


def _walked(done: Any) -> list[str]:
    return [id for id in steps() if id in done] if isinstance(done, list) else []


def road_html(done: Iterable[str]) -> str:
    """Return the picture of the road: a column a stage, a box a step: done, ready to be begun, or waiting for another."""
    known = list(done)
    columns = "".join(
        f'<div style="flex:1 1 12em"><strong>{escape(pick(stage["name"]))}</strong>{_boxes(stage["id"], known)}</div>'
        for stage in people()["stage"]
    )
    return (
        f'<div style="{CARD}"><div style="display:flex;flex-wrap:wrap;gap:0.8em">{columns}</div>'
        f'<p style="margin:0.6em 0 0">{escape(_next(known))}</p></div>'
    )


def _boxes(stage: str, done: list[str]) -> str:
    return "".join(_box(id, _state(id, done)) for id, step in steps().items() if step["stage"] == stage)


def _state(id: str, done: list[str]) -> str:
    if id in done:
        return "done"
    return "ready" if id in ready(done) else "waits"


def _box(id: str, state: str) -> str:
    step = steps()[id]
    look: Mapping[str, str] = {
        "done": f"border:2px solid {PALETTE.blue};background:{SUBTLE}",
        "ready": f"border:2px solid {PALETTE.orange}",
        "waits": f"border:1px dashed {BORDER};color:{MUTED}",
    }
    needs = ", ".join(pick(steps()[need]["name"]) for need in step["needs"])
    tail = say("road.needs", needs=needs) if state == "waits" else say("road.lessons", lessons=step["lessons"])
    return (
        f'<div style="{look[state]};border-radius:6px;padding:0.3em 0.6em;margin:0.4em 0">{escape(say(f"road.{state}"))} '
        f'<strong>{escape(pick(step["name"]))}</strong><br><span style="color:{MUTED};font-size:90%">{escape(tail)}</span></div>'
    )


def _next(done: list[str]) -> str:
    open_steps = ready(done)
    names = ", ".join(pick(steps()[id]["name"]) for id in open_steps)
    count = {"count": len(done), "total": len(steps())}
    return say("road.next", names=names, **count) if open_steps else say("road.arrived", **count)


def _road_text(done: list[str]) -> str:
    def part(stage: Mapping[str, Any]) -> str:
        names: Callable[[str], str] = lambda id: f"{say(f'road.{_state(id, done)}')} {pick(steps()[id]['name'])}"  # noqa: E731
        inside = [names(id) for id, step in steps().items() if step["stage"] == stage["id"]]
        return f"{pick(stage['name'])}: {', '.join(inside)}"

    return "\n".join([*map(part, people()["stage"]), _next(done)])
