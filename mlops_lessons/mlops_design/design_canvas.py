"""The design canvas: nine boxes on one page, kept as data that a program can refuse.

A box is a pydantic model, so that a canvas in TOML or JSON is read, checked and shown by the same code. Three rules look at several
boxes at once: no feature may become known after the moment of the prediction, the threshold follows from the costs of the errors,
and nobody says go while a box is empty.

References
----------
Dorard, L. *The Machine Learning Canvas*. https://www.ownml.co/machine-learning-canvas. Seen 2026-11. Its boxes gave the idea; these
nine are this lesson's own.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import topic_texts

__all__ = ["BOXES", "Canvas", "CanvasError", "Problem", "Requirement", "desk_canvas", "problems_of", "read_canvas"]

say = topic_texts("mlops_design")
Words = Annotated[str, StringConstraints(min_length=3, strip_whitespace=True)]
Share = Annotated[float, Field(ge=0, le=1)]
_THRESHOLD_MARGIN = 0.1  # further from what the costs say, somebody must have written one of the three wrong


class CanvasError(LessonError):
    """A canvas that breaks a rule."""


class _BrokenRuleError(ValueError):
    """Inside pydantic: a rule of the canvas is broken, in which box, and by what."""

    def __init__(self, rule: str, box: str = "", what: str = "") -> None:
        super().__init__(rule)
        self.rule, self.box, self.what = rule, box, what


class _Box(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Question(_Box):
    """What the model is asked, and from how many minutes on a flight counts as late."""

    asks: Words
    late_minutes: Annotated[int, Field(ge=1)]


class User(_Box):
    """Who uses the answer, what they decide with it, and what it raises."""

    who: Words
    decides: Words
    gain: Literal["productivity", "interactivity"]


class Moment(_Box):
    """The moment of the prediction: a time of day, so many days before the flight."""

    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
    days_before: Annotated[int, Field(ge=0, le=365)]


class Requirement(_Box):
    """One thing to ask of the system, with a measure and one bound: then it can be tested."""

    kind: Literal["functional", "non_functional"]
    says: Words
    measure: Words
    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _one_bound(self) -> Requirement:
        if self.at_least is None and self.at_most is None:
            raise _BrokenRuleError("no_bound")
        if self.at_least is not None and self.at_most is not None:
            raise _BrokenRuleError("two_bounds")
        return self


class Data(_Box):
    """The columns that the model may look at, and how many checks of quality found something."""

    features: Annotated[list[str], Field(min_length=1)]
    problems: Annotated[int, Field(ge=0)] = 0


class Baseline(_Box):
    """The rule without machine learning that the model must beat, and its AUC."""

    rule: Words
    auc: Share


class Errors(_Box):
    """What the two errors cost, in one unit, and the threshold that follows."""

    false_alarm: Annotated[float, Field(gt=0)]
    missed: Annotated[float, Field(gt=0)]
    threshold: Share


class Fairness(_Box):
    """The groups that were compared, and the widest gap between their shares of errors."""

    column: Words
    widest_gap: Share


class Decision(_Box):
    """Go, pilot or stop; why, and when somebody looks again."""

    verdict: Literal["go", "pilot", "stop"]
    why: Words
    review: Words


class Canvas(_Box):
    """The nine boxes; an empty one is None."""

    question: Question | None = None
    user: User | None = None
    moment: Moment | None = None
    requirements: Annotated[list[Requirement], Field(min_length=1)] | None = None
    data: Data | None = None
    baseline: Baseline | None = None
    errors: Errors | None = None
    fairness: Fairness | None = None
    decision: Decision | None = None

    @property
    def filled(self) -> tuple[str, ...]:
        """The names of the boxes that are not empty, in order."""
        return tuple(name for name in BOXES if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _known_in_time(self) -> Canvas:
        late = [name for name in self.data.features if not _in_time(name, self.moment)] if self.data else []
        if late:
            raise _BrokenRuleError("too_late", "data", ", ".join(late))
        return self

    @model_validator(mode="after")
    def _threshold_follows(self) -> Canvas:
        if one := self.errors:
            due = one.false_alarm / (one.false_alarm + one.missed)
            if abs(one.threshold - due) > _THRESHOLD_MARGIN:
                raise _BrokenRuleError("off_costs", "errors", f"{one.threshold:g}")
        return self

    @model_validator(mode="after")
    def _decided_last(self) -> Canvas:
        empty = [name for name in BOXES if getattr(self, name) is None]
        if self.decision and self.decision.verdict != "stop" and empty:
            words = ", ".join(say(f"canvas.boxes.{name}").lower() for name in empty)
            raise _BrokenRuleError("too_early", "decision", words)
        return self

    def fill(self, box: str, content: list[dict[str, Any]] | None = None, **values: Any) -> Canvas:
        """Return the canvas with `box` filled: `content` or `values` as given, missing words as the desk wrote them.

        Raises
        ------
        CanvasError
            If the canvas would break a rule; the message says which.
        """
        filled = {**self.model_dump(exclude_none=True), box: content or desk_words(box, values)}
        if found := problems_of(filled):
            raise CanvasError("\n".join(problem.message for problem in found))
        return Canvas.model_validate(filled)

    def toml(self) -> str:
        """Return the canvas as TOML, which `read_canvas` reads."""
        data = self.model_dump(exclude_none=True)
        lists = {name: value for name, value in data.items() if isinstance(value, list)}
        tables = [(f"[{name}]", value) for name, value in data.items() if name not in lists]
        tables += [(f"[[{name}]]", one) for name, value in lists.items() for one in value]
        return "\n".join(
            "\n".join([head, *(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in one.items()), ""])
            for head, one in tables
        )

    def show(self, box: str | None = None) -> None:
        """Show the nine boxes, or only `box` and how many are filled."""
        from mlops_lessons.mlops_design.canvas_view import show_canvas

        show_canvas(self, box)

    def refuse(self, box: str, content: Any = None, **values: Any) -> None:
        """Show what would be wrong if `box` held `content`, or these `values`; the canvas stays as it is."""
        from mlops_lessons.mlops_design.canvas_view import show_problems

        held = content if isinstance(content, list) else desk_words(box, {**(content or {}), **values})
        show_problems(box, problems_of({**self.model_dump(exclude_none=True), box: held}))


BOXES = tuple(Canvas.model_fields)
_TEXT_FIELDS = {
    "question": ("asks",),
    "user": ("who", "decides"),
    "baseline": ("rule",),
    "decision": ("why", "review"),
}
# The desk's own requirements: measured on flights of which the answer is known, by `evening_calls.measures`.
_DESK_REQUIREMENTS: tuple[dict[str, Any], ...] = (
    {"kind": "functional", "measure": "calls", "at_most": 40.0},
    {"kind": "non_functional", "measure": "late_reached", "at_least": 0.07},
    {"kind": "non_functional", "measure": "warnings_right", "at_least": 0.35},
    {"kind": "non_functional", "measure": "minutes_to_list", "at_most": 5.0},
)


def desk_words(box: str, values: Mapping[str, Any]) -> Any:
    """Return what goes into `box`: `values`, and the words of the desk for the text fields that they lack."""
    if box == "requirements" and not values:
        return [one | {"says": say(f"canvas.desk.requirements.{one['measure']}")} for one in _DESK_REQUIREMENTS]
    words = {name: say(f"canvas.desk.{box}.{name}") for name in _TEXT_FIELDS.get(box, ()) if name not in values}
    return words | dict(values)


def desk_canvas() -> Canvas:
    """Return the canvas of the desk's late-flight model as it stands at the start: the question, and eight empty boxes."""
    return Canvas().fill("question", late_minutes=15)


def _in_time(name: str, moment: Moment | None) -> bool:
    """Tell whether the column of the flights is known at `moment`; 18:00 of the day before where none is fixed."""
    from mlops_lessons.flights import FEATURES

    if name not in FEATURES:
        return False
    evening = moment is None or (moment.days_before, moment.at) == (1, "18:00") or _later(moment)
    return evening or FEATURES[name].known_at == "timetable"


def _later(moment: Moment) -> bool:
    return moment.days_before == 0 or (moment.days_before == 1 and moment.at >= "18:00")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: in which `box`, at which `field` (empty: the whole box), which `rule`, and the offending value."""

    box: str
    field: str
    rule: str
    what: str = ""

    @property
    def message(self) -> str:
        """The problem in the learner's language."""
        return say(f"canvas.problems.{self.rule}", field=self.field or self.box, what=self.what)


_RULES = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "literal_error": "no_such_word",
    "string_too_short": "empty",
    "string_pattern_mismatch": "no_time",
    "too_short": "empty",
}


def problems_of(data: Any) -> tuple[Problem, ...]:
    """Return what is wrong with a canvas as read from TOML or JSON; empty for a valid one."""
    try:
        Canvas.model_validate(data)
    except ValidationError as error:
        return tuple(_problem(one) for one in error.errors(include_url=False))
    return ()


def _problem(one: Any) -> Problem:
    place = [str(part) for part in one["loc"]]
    box = place[0] if place else "canvas"
    broken = one.get("ctx", {}).get("error")
    if isinstance(broken, _BrokenRuleError):
        return Problem(broken.box or box, ".".join(place[1:]), broken.rule, broken.what)
    kind = str(one["type"])
    ranges = kind.startswith(("greater_than", "less_than"))
    rule = _RULES.get(kind) or ("out_of_range" if ranges else "wrong_type" if kind.endswith("_type") else "other")
    what = "" if rule == "missing" else repr(one["input"]) if rule == "wrong_type" else str(one["input"])
    return Problem(box if box in BOXES else "canvas", ".".join(place[1:]) or box, rule, what[:60])


def read_canvas(path: Path | str) -> Canvas:
    """Return the canvas kept at `path`, in TOML.

    Raises
    ------
    CanvasError
        If it is no TOML, or breaks a rule; the message says which.
    """
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CanvasError(str(error)) from error
    if found := problems_of(data):
        raise CanvasError("\n".join(problem.message for problem in found))
    return Canvas.model_validate(data)
