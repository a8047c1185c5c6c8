"""Dark traffic: a copy of what users ask goes to a release whose answers nobody sees.

Copies wait in a queue of fixed length and are sent after the user has the answer. A release that is slow fills the queue, and
then copies are dropped; one that is dead costs a refused connection, and after five in a row a pause. Users wait for neither.

References
----------
Envoy documentation, "Request mirroring" (shadowing): fire and forget, the answer of the shadow is ignored,
https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_conn_man/route_matching.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import Any

from mlops_lessons.continuous_deployment._upstream import Received, Shown, build, new_client

__all__ = ["Mirror", "MirrorCounts", "same_answer"]

_REFUSALS = 5
_PAUSE = 1.0  # seconds without copies after so many refusals
# A release that fails closes its connection after the answer: the next copy must not be lost with it.
_MARKED = [(b"x-mirrored", b"1"), (b"connection", b"close")]
_NOT_COMPARED = frozenset({"release", "model", "version", "trace_id", "request_id"})


@dataclass
class MirrorCounts:
    """What became of the copies: `offered` ones were `dropped`, or sent and `answered` or `failed`; answers `differed` or not."""

    offered: int = 0
    dropped: int = 0
    answered: int = 0
    failed: int = 0
    differed: int = 0
    examples: collections.deque[dict[str, Any]] = field(default_factory=lambda: collections.deque(maxlen=20))


@dataclass(frozen=True)
class _Copy:
    release: str
    address: str
    received: Received
    shown: Shown
    segment: str


class Mirror:
    """The queue of copies and the tasks that send them; belongs to one event loop.

    Parameters
    ----------
    room : int, default 64
        Copies that may wait.
    workers : int, default 2
        Copies on their way at the same time.
    seconds : float, default 2
        How long a copy waits for its answer.
    """

    def __init__(self, room: int = 64, workers: int = 2, seconds: float = 2.0) -> None:
        self.counts: dict[str, MirrorCounts] = {}
        self._room, self._workers, self._seconds = room, workers, seconds
        self._queue: asyncio.Queue[_Copy] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._refused, self._not_before = 0, 0.0

    def offer(self, release: str, address: str, received: Received, shown: Shown, segment: str = "") -> None:
        """Take a copy of a request and of what the user was shown, if there is room; never waits and never fails.

        The `segment` of the user is noted where the answers differ.
        """
        counts = self.counts.setdefault(release, MirrorCounts())
        counts.offered += 1
        if received.body is None or time.monotonic() < self._not_before:
            counts.dropped += 1
            return
        try:
            self._started().put_nowait(_Copy(release, address, received, shown, segment))
        except asyncio.QueueFull:
            counts.dropped += 1

    def status(self) -> dict[str, dict[str, Any]]:
        """Return the counts as JSON, by release."""
        return {name: {**vars(one), "examples": list(one.examples)} for name, one in self.counts.items()}

    async def close(self) -> None:
        """Forget what waits and end the tasks."""
        tasks, self._tasks, self._queue = self._tasks, [], None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _started(self) -> asyncio.Queue[_Copy]:
        if self._queue is None:
            self._queue = asyncio.Queue(self._room)
            self._tasks = [asyncio.create_task(self._work(self._queue)) for _ in range(self._workers)]
        return self._queue

    async def _work(self, queue: asyncio.Queue[_Copy]) -> None:
        async with new_client(self._workers, self._seconds) as client:
            while True:
                copy = await queue.get()
                counts = self.counts[copy.release]
                try:
                    async with asyncio.timeout(self._seconds):
                        answer = await client.send(build(copy.received, copy.address, _MARKED))
                except Exception:  # whatever a dark release does, the next copy is sent
                    counts.failed += 1
                    self._refuse()
                    continue
                self._refused = 0
                self._compare(counts, copy, Shown(answer.status_code, [], answer.content))
                counts.answered += 1

    def _refuse(self) -> None:
        self._refused += 1
        if self._refused >= _REFUSALS:
            self._refused, self._not_before = 0, time.monotonic() + _PAUSE

    @staticmethod
    def _compare(counts: MirrorCounts, copy: _Copy, dark: Shown) -> None:
        if copy.shown.body is None or same_answer(copy.shown, dark):
            return
        counts.differed += 1
        path = copy.received.target.partition(b"?")[0].decode("latin-1")
        example = {"method": copy.received.method, "path": path, "shown": copy.shown.status, "dark": dark.status}
        counts.examples.append({**example, "segment": copy.segment})


def same_answer(shown: Shown, dark: Shown) -> bool:
    """Tell whether two answers say the same: status and JSON, without the fields that name a release or a request."""
    if shown.status != dark.status:
        return False
    if shown.body == dark.body:
        return True
    with contextlib.suppress(ValueError, RecursionError, TypeError):
        return _told(json.loads(shown.body or b"")) == _told(json.loads(dark.body or b""))
    return False


def _told(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {name: _told(value) for name, value in answer.items() if name not in _NOT_COMPARED}
    return [_told(one) for one in answer] if isinstance(answer, list) else answer
