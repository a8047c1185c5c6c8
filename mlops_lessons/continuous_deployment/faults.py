"""Faults on purpose: the delivery is killed, held or left without room right after a step, to see what becomes of the users.

``MLOPS_LESSONS_DELIVERY_FAULT="kill:tests"`` in the environment of ``git push`` does it. The steps are `STEPS`, in order; the
kinds are ``kill`` (as by ``kill -9``), ``pause`` (until the file ``run/paused`` is removed), ``disk`` (from then on this process
can make no file longer than the record, which may still grow a little), ``full`` (not a byte) and ``back`` and ``forth`` (its
clock is 30 hours off).
"""

from __future__ import annotations

import os
import signal
import time
from datetime import timedelta

from mlops_lessons.continuous_deployment.places import Places

__all__ = ["FAULT", "STEPS", "reach"]

FAULT = "MLOPS_LESSONS_DELIVERY_FAULT"
STEPS = (
    "received",
    "checkout",
    "lint",
    "tests",
    "gates",
    "build",
    "written",
    "contract",
    "accepted",
    "updated",
    "switched",
    "verified",
    "recorded",
)
_ROOM = 20_000  # bytes that the record may still grow by
_HOURS = {"back": -30, "forth": 30}
_LONGEST_PAUSE = 120.0


def reach(places: Places, step: str) -> None:
    """Say that a step has been reached, and suffer the fault that was asked for there."""
    kind, _colon, wanted = os.environ.get(FAULT, "").partition(":")
    if wanted != step:
        return
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "pause":
        _pause(places)
    elif kind in ("disk", "full"):
        _take_room(places.log.stat().st_size + _ROOM if kind == "disk" else 0)
    elif kind in _HOURS:
        _move_clock(_HOURS[kind])


def _take_room(size: int) -> None:
    """Let this process make no file longer than `size` bytes."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _move_clock(hours: int) -> None:
    """Change what this process takes for the present, as when the machine's clock is set."""
    from mlops_lessons.continuous_deployment import record

    told, real = record.now, time.time
    record.now = lambda: told() + timedelta(hours=hours)
    time.time = lambda: real() + hours * 3600


def _pause(places: Places) -> None:
    mark = places.run / "paused"
    mark.write_text(str(os.getpid()))
    until = time.monotonic() + _LONGEST_PAUSE
    while mark.exists() and time.monotonic() < until:
        time.sleep(0.01)
