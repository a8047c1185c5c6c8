"""What the delivery system writes into the record, and where a full disk must not stop it from serving."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.delivery_log import DeliveryLog, Event
from mlops_lessons.errors import LessonError

__all__ = ["record", "was_deployed"]


def now() -> datetime:
    """Return the present, in UTC."""
    return datetime.now(UTC)


def record(places: Places, kind: str, commit: str | None, ok: bool | None = None, **detail: Any) -> Event | None:
    """Write an event of a release, named as its commit, and return it; None where it cannot be written.

    What runs goes on without its record: a disk that is full must not keep a bad release in front of the users.
    """
    try:
        return DeliveryLog(places.log, clock=now).append(kind, commit=commit, release=commit, ok=ok, detail=detail)
    except LessonError:
        return None


def was_deployed(places: Places, commit: str) -> Event | None:
    """Return the last event that says that `commit` was deployed, None where there is none."""
    found = [event for event in DeliveryLog(places.log) if event.kind == "deployed" and event.commit == commit]
    return found[-1] if found else None
