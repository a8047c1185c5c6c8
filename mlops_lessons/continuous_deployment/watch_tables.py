"""Tables of watching and responding: test data that may be used, a timeline without clock times, remarks on a review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mlops_lessons.continuous_deployment import synthetic_data
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.incidents import IncidentRecord, ReviewProblem
from mlops_lessons.continuous_deployment.synthetic_data import SyntheticData
from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import LessonError

__all__ = ["show_remarks", "show_test_data", "show_timeline"]


def show_test_data(
    data: SyntheticData, altered: Sequence[Mapping[str, Any]], copied: Sequence[Mapping[str, Any]]
) -> None:
    """Show what becomes of three files of test data: as generated, changed under its version, and copied from production."""
    folder = temporary_folder("mlops-test-data-")
    path = folder / "flights.json"
    synthetic_data.write_data(path, data)
    rows = [[say("test_data.generated"), say("test_data.usable"), synthetic_data.read_data(path).version]]
    for key, flights in (("altered", altered), ("copied", copied)):
        rows.append([say(f"test_data.{key}"), say("test_data.refused"), _refusal(path, data.version, flights)])
    show_table(say("test_data.title"), [say(f"test_data.{key}") for key in ("file", "verdict", "why")], rows)


def show_timeline(record: IncidentRecord, names: Mapping[str, str]) -> None:
    """Show what happened, in order, up to the end of the incident; `names` tells what the commits are called."""
    rows = []
    for moment in record.timeline:
        if record.resolved is not None and moment.at > record.resolved:
            break
        text = moment.text
        for commit, name in names.items():
            text = text.replace(commit[:7], say(f"timeline.{name}"))
        rows.append([str(len(rows) + 1), text])
    show_table(say("timeline.title"), [say("timeline.order"), say("review.what")], rows)


def show_remarks(found: Sequence[ReviewProblem]) -> None:
    """Show what a review still needs, line by line."""
    rows = [[str(one.line), say(f"remarks.{one.kind}"), one.words] for one in found]
    show_table(say("remarks.title"), [say(f"remarks.{key}") for key in ("line", "what", "where")], rows)


def _refusal(path: Any, version: str, flights: Sequence[Mapping[str, Any]]) -> str:
    """Return why these flights cannot be used under that version, in the words of whoever refuses them."""
    from mlops_lessons.continuous_deployment.following import replace_json

    try:
        for flight in flights:
            synthetic_data.refuse_real(flight)
        replace_json(path, {"version": version, "flights": list(flights)})
        synthetic_data.read_data(path)
    except LessonError as error:
        return str(error)
    return "-"
