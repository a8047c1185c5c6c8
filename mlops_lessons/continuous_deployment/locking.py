"""One at a time: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.errors import ServiceError

__all__ = ["held"]


@contextmanager
def held(path: Path, seconds: float = 120.0) -> Iterator[bool]:
    """Hold the lock at `path` for the block; give whether somebody else had to be waited for.

    Raises
    ------
    ServiceError
        If it is not free after `seconds`.
    """
    with path.open("a+b") as file:
        os.set_inheritable(file.fileno(), False)
        waited = not _taken(file.fileno())
        until = time.monotonic() + seconds
        while waited and not _taken(file.fileno()):
            if time.monotonic() > until:
                raise ServiceError(say("delivery.busy"))
            time.sleep(0.02)
        yield waited


def _taken(descriptor: int) -> bool:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
