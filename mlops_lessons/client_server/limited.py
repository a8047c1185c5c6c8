"""A web service with a limited number of workers and seeded service times, as an ASGI application.

``GET /work`` waits for a free worker in order of arrival, keeps it busy for the next time of the seeded list, and answers with
what it took, in milliseconds. Where a limit is set and the house is full it answers 503 with ``Retry-After``. ``GET /counts``
answers what the server itself counted. A worker sleeps instead of computing, so that the machine's own cores are no limit.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

from mlops_lessons.client_server.latency import Kind, sample
from mlops_lessons.client_server.serving import Address, running_process

__all__ = ["LimitedService", "application", "running"]

Message = MutableMapping[str, Any]


def application(
    workers: int = 4, mean_ms: float = 10.0, seed: int = 1, kind: Kind = "exponential", room: int | None = None
) -> LimitedService:
    """Return a fresh service.

    Parameters
    ----------
    workers : int, default 4
        Requests served at once; the others wait.
    mean_ms : float, default 10
        Mean service time.
    seed : int, default 1
        Of the service times, which go by order of service.
    kind : {"exponential", "steady", "two_faced"}
        Their distribution.
    room : int, optional
        The most requests inside, being served included; no limit by default.
    """
    return LimitedService(workers, sample(kind, 5000, seed=seed, mean=mean_ms), room)


@contextmanager
def running(**options: Any) -> Iterator[Address]:
    """Serve :func:`application` with these options in a child process, and give its address; it stops at the end of the block."""
    with running_process("mlops_lessons.client_server.limited:application", **options) as address:
        yield address


class LimitedService:
    """The application; it counts what it does."""

    def __init__(self, workers: int, times_ms: list[float], room: int | None = None) -> None:
        self._times, self._room, self._workers = times_ms, room, workers
        self._free: asyncio.Semaphore | None = None  # made in the loop that serves
        self._inside = self._busy = self._next = 0
        self.counts = {"arrived": 0, "answered": 0, "refused": 0, "busiest": 0, "fullest": 0}

    async def __call__(
        self, scope: Message, _receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"] == "/counts":
            await _answer(send, 200, self.counts)
        elif scope["path"] == "/work":
            await self._work(send)
        else:
            await _answer(send, 404, {})

    async def _work(self, send: Callable[[Message], Awaitable[None]]) -> None:
        self.counts["arrived"] += 1
        if self._room is not None and self._inside >= self._room:
            self.counts["refused"] += 1
            await _answer(send, 503, {}, [(b"retry-after", b"1")])
            return
        self._inside += 1
        self.counts["fullest"] = max(self.counts["fullest"], self._inside)
        try:
            took = await self._serve()
        finally:
            self._inside -= 1
        self.counts["answered"] += 1
        await _answer(send, 200, took)

    async def _serve(self) -> dict[str, float]:
        """Return how long a request waited and was served, in milliseconds."""
        self._free = self._free or asyncio.Semaphore(self._workers)
        came = time.perf_counter()
        async with self._free:
            began = time.perf_counter()
            planned = self._times[self._next % len(self._times)]
            self._next, self._busy = self._next + 1, self._busy + 1
            self.counts["busiest"] = max(self.counts["busiest"], self._busy)
            try:
                await asyncio.sleep(planned / 1000)
            finally:
                self._busy -= 1
        ended = time.perf_counter()
        return {"wait": 1000 * (began - came), "service": 1000 * (ended - began), "planned": planned}


async def _answer(
    send: Callable[[Message], Awaitable[None]], status: int, body: object, more: list[tuple[bytes, bytes]] | None = None
) -> None:
    data = json.dumps(body).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode()), *(more or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
