"""Incidents of the record: each opening with its resolution, and the deployment that is blamed for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mlops_lessons.delivery_log.event import Event
from mlops_lessons.delivery_log.reading import select

__all__ = ["Incident", "deployment_of", "incidents"]


@dataclass(frozen=True)
class Incident:
    """Something that users noticed: from ``opened`` to ``resolved`` (None: still open), in UTC.

    ``deployment`` is the id of the deployment that is blamed: as the event says, else found by its release; None where none is.
    """

    name: str
    opened: datetime
    resolved: datetime | None = None
    deployment: str | None = None
    release: str | None = None


def incidents(events: Iterable[Event]) -> list[Incident]:
    """Return the incidents by the time of their opening.

    An opening and a resolution belong together by ``detail["incident"]``; without a name, each opening is one of its own, by its
    event's id. A name that is opened again after its resolution is a new incident; while it is open, nothing new. A resolution
    of what is not open changes nothing.
    """
    ordered = sorted(events, key=lambda event: event.at)
    found: list[Incident] = []
    still_open: dict[str, int] = {}
    for event in select(ordered, "incident_opened", "incident_resolved"):
        name = str(event.detail.get("incident") or event.id)
        if event.kind == "incident_opened" and name not in still_open:
            still_open[name] = len(found)
            found.append(Incident(name, event.at, None, _blamed(event, ordered), event.release))
        elif event.kind == "incident_resolved" and name in still_open:
            index = still_open.pop(name)
            found[index] = replace(found[index], resolved=event.at)
    return found


def _blamed(event: Event, events: Sequence[Event]) -> str | None:
    if event.detail.get("deployment") is not None:
        return str(event.detail["deployment"])
    found = deployment_of(event, events)
    return found.id if found else None


def deployment_of(event: Event, events: Sequence[Event]) -> Event | None:
    """Return the successful ``deployed`` event that `event` speaks of, or None.

    By ``detail["deployment"]``, an id; without it, the last deployment of the event's release up to that time.
    """
    deployed = [
        other for other in events if other.kind == "deployed" and other.ok is not False and other.at <= event.at
    ]
    wanted = event.detail.get("deployment")
    if wanted is not None:
        return next((other for other in deployed if other.id == wanted), None)
    same = [other for other in deployed if event.release is not None and other.release == event.release]
    return max(same, key=lambda other: other.at, default=None)
