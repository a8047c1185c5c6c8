"""Go, pilot or stop: projects with what they may bring and what they cost, and what a way of deciding earns in the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_design.design_canvas import Canvas, desk_words

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PILOT_SHARE",
    "WAYS",
    "Project",
    "desk_projects",
    "earned",
    "earned_by",
    "made_up_projects",
    "verdict",
    "with_messages",
]

# Made up by the desk: what a late flight reached the evening before saves (seats, meals, a hotel), and what a model costs a month.
SAVED_BY_FLIGHT = 0.15  # thousands of dollars
MODEL_COST = 8.0  # thousands of dollars a month
EVENINGS_A_MONTH = 30
PILOT_SHARE = 0.1  # of the whole cost; a pilot tells what the project will bring

say = topic_texts("mlops_design")


@dataclass(frozen=True)
class Project:
    """A project before the decision, in one unit of money a month.

    ``worst`` and ``best`` are what it may bring, ``cost`` what it takes to build and run. ``in_time`` says whether its data are
    known at the moment of the prediction. ``truth`` is what it will bring; nobody knows it yet.
    """

    name: str
    worst: float
    best: float
    cost: float
    in_time: bool = True
    truth: float | None = None


def verdict(project: Project) -> str:
    """Return ``go`` where even the worst case pays, ``stop`` where not even the best does or data come too late, else ``pilot``."""
    if not project.in_time or project.best < project.cost:
        return "stop"
    return "go" if project.worst >= project.cost else "pilot"


def earned(project: Project, decision: str, pilot_share: float = PILOT_SHARE) -> float:
    """Return what a decision brings in the end, in the project's money a month.

    A project without data in time brings nothing, whatever was promised. A pilot costs `pilot_share` of the whole; then the
    project goes on only where it pays.
    """
    if decision == "stop":
        return 0.0
    outcome = (project.truth or 0.0) * project.in_time - project.cost
    return outcome if decision == "go" else max(outcome, 0.0) - pilot_share * project.cost


def made_up_projects(count: int = 200, seed: int = 7) -> tuple[Project, ...]:
    """Return projects by chance: worst and best case apart by up to a factor of eight, one in six with data that come too late."""
    import numpy as np

    rng = np.random.default_rng(seed)
    projects = []
    for place in range(count):
        cost, middle = rng.uniform(10, 40), rng.uniform(5, 45)
        spread = rng.uniform(1.2, 2.8)
        worst, best = middle / spread, middle * spread
        in_time = bool(rng.random() > 1 / 6)
        projects.append(Project(f"p{place}", worst, best, cost, in_time, float(rng.uniform(worst, best))))
    return tuple(projects)


def desk_projects(flights: pd.DataFrame, lists: Mapping[str, Sequence[Sequence[bool]]]) -> tuple[Project, ...]:
    """Return five projects: two of the desk, whose worst and best case are measured, and three of other teams, made up.

    Parameters
    ----------
    flights : pandas.DataFrame
        With ``date`` and ``late``.
    lists : mapping of str to pair of array-like of bool
        ``calls`` and ``messages``: which flights the model chooses, and which ones the table.
    """
    from mlops_lessons.mlops_design.evening_calls import gain_over

    desk = []
    for name, (model, table) in lists.items():
        worst, _middle, best = (EVENINGS_A_MONTH * SAVED_BY_FLIGHT * more for more in gain_over(flights, model, table))
        desk.append(Project(name, worst, best, MODEL_COST))
    others = (
        Project("gates", 30, 60, 8, in_time=False),
        Project("bags", 15, 40, 12),
        Project("crews", 5, 16, 20),
    )
    return (*desk, *others)


def with_messages(canvas: Canvas) -> Canvas:
    """Return the canvas for another use of the same model: messages on the evenings that it chooses, not 40 calls each evening."""
    requirements = desk_words("requirements", {})
    requirements[0] |= {"measure": "messages_a_month", "at_most": 1200.0}
    requirements[0] |= {"says": say("canvas.desk.requirements.messages_a_month")}
    for one in requirements:
        if one["measure"] == "warnings_right":
            one["says"] = say("canvas.desk.requirements.messages_right")
    user = canvas.fill("user", gain="productivity", decides=say("canvas.desk.user.messages"))
    return user.fill("requirements", requirements)


def _hopeful(project: Project) -> str:
    return "go" if project.best > project.cost else "stop"


def _cautious(project: Project) -> str:
    return "go" if project.worst >= project.cost and project.in_time else "stop"


def _middle(project: Project) -> str:
    return "go" if (project.worst + project.best) / 2 > project.cost and project.in_time else "stop"


WAYS: dict[str, Callable[[Project], str]] = {
    "hopeful": _hopeful,
    "cautious": _cautious,
    "middle": _middle,
    "three_ways": verdict,
}


def earned_by(projects: Sequence[Project], way: Callable[[Project], str], pilot_share: float = PILOT_SHARE) -> float:
    """Return what a way of deciding earns with all `projects`."""
    return sum(earned(project, way(project), pilot_share) for project in projects)
