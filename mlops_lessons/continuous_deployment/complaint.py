"""A user complains: what was recorded of the session, what differs when it is asked again, and what is written afterwards."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.incidents import IncidentRecord, incident_record
from mlops_lessons.continuous_deployment.recording import Record, read_recording
from mlops_lessons.continuous_deployment.replay import Replay
from mlops_lessons.continuous_deployment.weather import flights_asked
from mlops_lessons.course.tables import show_table
from mlops_lessons.delivery_log import incidents
from mlops_lessons.errors import UnknownNameError

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["draft_review", "incident_of", "record_session", "show_differences", "show_record"]

AIRLINES = ("UA", "AA", "AS")
_HOURS = (8, 14, 20)
_SECONDS = 10.0


def record_session(d: Delivery, user: str, note: str) -> tuple[Record, ...]:
    """Ask for nine flights as `user`, who types mail address and `note` into each, and return what was recorded of it."""
    one = flights_asked(1, seed=3)[0]
    with httpx.Client(base_url=d.address, trust_env=False, timeout=30.0, headers={"x-user": user}) as client:
        for airline in AIRLINES:
            for hour in _HOURS:
                body = {**one, "carrier": airline, "hour": hour, "email": user, "note": note}
                session = client.post("/predict", json=body).headers["x-session"]
    path, wanted = d.places.root / "recording.jsonl", len(AIRLINES) * len(_HOURS)
    end = time.monotonic() + _SECONDS
    while len(found := _of(path, session)) < wanted and time.monotonic() < end:
        time.sleep(0.01)
    return found[-wanted:]


def show_record(record: Record) -> None:
    """Show what stands in the recording of one request, each pseudonym as such."""
    rows = [[say("complaint.user"), _told(record.session)]]
    rows += [[_field(name), _told(value)] for name, value in record.body.items()]
    rows.append([say("complaint.answer"), f"late: {record.answer['late']:.2f}"])
    show_table(say("complaint.title"), [say("complaint.field"), say("complaint.recorded")], rows)


def show_differences(session: tuple[Record, ...], compared: Replay) -> None:
    """Show by airline how many probabilities differ between the two releases, and by how much at most."""
    at = {record.number: record.body["carrier"] for record in session}
    rows = []
    for airline in AIRLINES:
        asked = sum(where == airline for where in at.values())
        found = [one for one in compared.differences if one.where == "late" and at[one.number] == airline]
        gaps = [abs(one.after - one.before) for one in found]
        rows.append([airline, str(asked), str(len(gaps)), f"{max(gaps, default=0.0):.2f}"])
    show_table(
        say("complaint.compared"),
        [say(f"complaint.{key}") for key in ("airline", "asked", "differ", "most")],
        rows,
        numbers=3,
    )


def incident_of(d: Delivery, commit: str) -> IncidentRecord:
    """Return the incident that a release is held to have caused.

    Raises
    ------
    UnknownNameError
        If the record has none.
    """
    events = list(d.log)
    releases = {one.name: incident_record(events, one.name).release for one in incidents(events)}
    name = next((name for name, release in releases.items() if release == commit), None)
    if name is None:
        raise UnknownNameError.among(say("review.incident"), commit[:7], {})
    return incident_record(events, name)


def draft_review() -> str:
    """Return a review that somebody wrote in a hurry, with faults in it."""
    table = [
        [say(f"draft.actions.{row}.{column}") for column in ("what", "who", "when")] for row in ("one", "two", "three")
    ]
    head = [say("review.action"), say("review.role"), say("review.due")]
    lines = [head, ["---"] * 3, *table]
    return "\n".join(
        [
            *(say(f"draft.{key}") for key in ("impact", "cause", "luck")),
            "",
            *(f"| {' | '.join(line)} |" for line in lines),
        ]
    )


def _of(path: Any, session: str) -> tuple[Record, ...]:
    return tuple(record for record in read_recording(path) if record.session == session) if path.exists() else ()


def _field(name: str) -> str:
    """Return the name of a field; one that the recording does not know was masked with what stood in it."""
    return say("complaint.field_pseudonym") if name.startswith("masked-") else name


def _told(value: Any) -> str:
    return say("complaint.pseudonym") if str(value).startswith("masked-") else str(_rounded(value))


def _rounded(value: Any) -> Any:
    return round(value, 2) if isinstance(value, float) else value
