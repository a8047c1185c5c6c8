"""Faults on purpose: the delivery is killed, held or left without room right after a step, to see what becomes of the users.

``MLOPS_LESSONS_DELIVERY_FAULT="kill:tests"`` in the environment of ``git push`` does it. The steps are `STEPS`, in order; the
kinds are ``kill`` (as by ``kill -9``), ``pause`` (until the file ``run/paused`` is removed) and ``disk`` (from then on this
process can write no file beyond a few bytes, as on a full disk).
"""

from __future__ import annotations

import os
import signal
import time

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
_ROOM = 20_000  # bytes that a file may still have: the record goes on for a while, a model does not fit
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
    elif kind == "disk":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, hard))


def _pause(places: Places) -> None:
    mark = places.run / "paused"
    mark.write_text(str(os.getpid()))
    until = time.monotonic() + _LONGEST_PAUSE
    while mark.exists() and time.monotonic() < until:
        time.sleep(0.01)
