"""A release that only some users get: begun by a push, given up in one step, promoted by deploying it.

The push says how many: ``{"percent": 25}`` as JSON in the variable ``MLOPS_LESSONS_CANARY`` of its environment. Platforms in use
have a file of their own for it (Argo Rollouts: ``setWeight``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.deployment import route
from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.continuous_deployment.switch import Pointer, change_pointer, serving, stored_pointer, with_rules
from mlops_lessons.errors import ServiceError

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["CANARY", "asked_for", "begin", "for_some", "give_up"]

CANARY = "MLOPS_LESSONS_CANARY"
_NO_CANDIDATE = {"candidate": None, "mode": "single", "percent": 0, "segment": {}, "salt": ""}


@contextmanager
def for_some(percent: float, salt: str = "") -> Iterator[None]:
    """Have the pushes of a block answer, once accepted, only some of the users.

    Parameters
    ----------
    percent : float
        Of the users, 0 to 100.
    salt : str
        What is hashed with the user; the commit unless given.
    """
    before = os.environ.get(CANARY)
    os.environ[CANARY] = json.dumps({"percent": percent, "salt": salt})
    try:
        yield
    finally:
        os.environ.pop(CANARY)
        if before is not None:
            os.environ[CANARY] = before


def asked_for() -> dict[str, Any] | None:
    """Return what the push of this process asks for: ``percent`` and ``salt``; None where it is for all users."""
    try:
        asked = json.loads(os.environ.get(CANARY, ""))
        return {"percent": float(asked["percent"]), "salt": str(asked.get("salt", ""))}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def begin(places: Places, commit: str, percent: float, salt: str = "") -> Pointer:
    """Send some of the users to the release of an accepted commit, and return the pointer.

    Raises
    ------
    LessonError
        If it cannot be started; the users then stay where they are.
    """
    pointer = route(places, candidate=commit, mode="canary", percent=percent, salt=salt)
    record(places, "stage", commit, True, stage="canary", percent=percent)
    return pointer


def give_up(delivery: Delivery, reason: str) -> str:
    """Send all users back to the stable release, hold the candidate back, and return its commit; `reason` goes into the record.

    Raises
    ------
    ServiceError
        If there is no candidate.
    """
    places = delivery.places
    with held(places.lock):
        candidate = stored_pointer(places.router)["rules"]["candidate"]
        if candidate is None or candidate == serving(stored_pointer(places.router)):
            raise ServiceError(say("canary.none"))
        change_pointer(places.router, lambda now: _without_candidate(now, candidate, reason))
    record(places, "stage", candidate, False, stage="canary", reason=reason)
    delivery.route()  # ends the process that nobody may be sent to any more
    return str(candidate)


def _without_candidate(pointer: Pointer, candidate: str, reason: str) -> Pointer:
    return with_rules({**pointer, "held": {**pointer["held"], candidate: reason}}, **_NO_CANDIDATE)
