"""Load on a real service: clients that wait for their answer before they ask again, or requests that come when they come.

A *closed loop* has a fixed number of clients, each of which sends its next request when the last is answered. In an *open loop*
requests are due at moments that the service cannot put off, and a latency counts from when the request was due.

References
----------
Schroeder, B., Wierman, A. and Harchol-Balter, M. (2006), "Open versus closed: a cautionary tale", *NSDI '06*, 239-252.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_lessons.client_server.littles_law import Flow, flow
from mlops_lessons.errors import LessonError, ServiceError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import httpx

_PATIENCE = 60.0  # seconds until a request is given up: the machine may be busy with other things
_CALLERS = 12  # open before an open loop begins; more are made as they are needed

__all__ = ["Reply", "Run", "closed_loop", "counts", "open_loop"]


@dataclass(frozen=True)
class Reply:
    """One request, in seconds from the start of its run; `wait` and `service` are what the server said, in milliseconds."""

    due: float
    sent: float
    ended: float
    status: int
    wait: float = 0.0
    service: float = 0.0


@dataclass(frozen=True)
class Run:
    """All requests of one run, in order of their end."""

    replies: tuple[Reply, ...]

    @property
    def latencies(self) -> list[float]:
        """Milliseconds from when each request was due to its answer."""
        return [1000 * (reply.ended - reply.due) for reply in self.replies]

    @property
    def answered(self) -> int:
        """How many were answered with 200."""
        return sum(reply.status == 200 for reply in self.replies)

    @property
    def flow(self) -> Flow:
        """Number in flight, rate (a second) and stay (seconds) as the clients saw them."""
        return flow([reply.sent for reply in self.replies], [reply.ended for reply in self.replies])

    def busy(self, workers: int) -> float:
        """Return the share of the workers' time that was spent serving."""
        return sum(reply.service for reply in self.replies) / 1000 / (workers * self.flow.window)

    @property
    def mean_wait(self) -> float:
        """Mean time in the server's queue, in milliseconds, of those answered."""
        return sum(reply.wait for reply in self.replies) / max(self.answered, 1)


def closed_loop(address: str, clients: int, requests: int, path: str = "/work") -> Run:
    """Return what `clients` see which send `requests` in all, each its next one when the last is answered.

    Raises
    ------
    ServiceError
        If nobody answers at that address.
    """
    if clients < 1 or requests < clients:
        raise LessonError(
            _("There must be at least one client, and a request for each; got {got}.").format(got=(clients, requests))
        )
    return _in_a_thread(_closed(address, clients, requests, path))


def open_loop(address: str, rate: float, requests: int, *, seed: int, path: str = "/work") -> Run:
    """Return what becomes of requests that come at random, `rate` a second, whether the earlier ones are answered or not.

    Exactly `requests` of them are due in ``requests / rate`` seconds, at moments drawn evenly and put in order: a Poisson
    process of which the count is known.

    Raises
    ------
    ServiceError
        If nobody answers at that address.
    """
    if rate <= 0 or requests < 1:
        raise LessonError(_("rate must be over 0 and requests at least 1; got {got}.").format(got=(rate, requests)))
    draws = random.Random(seed)
    due = sorted(draws.uniform(0, requests / rate) for _number in range(requests))
    return _in_a_thread(_open(address, due, path))


def counts(address: str) -> dict[str, int]:
    """Return what the service itself counted."""
    import httpx

    with httpx.Client(base_url=address, trust_env=False, verify=False) as client:
        return client.get("/counts").json()


async def _closed(address: str, clients: int, requests: int, path: str) -> Run:
    import asyncio

    left = iter(range(requests))
    replies: list[Reply] = []
    async with _Callers(address, clients) as callers:
        began = time.perf_counter()

        async def visit() -> None:
            for _number in left:
                replies.append(await callers.ask(path, time.perf_counter() - began, began))

        await asyncio.gather(*(visit() for _client_number in range(clients)))
    return Run(tuple(replies))


async def _open(address: str, due: list[float], path: str) -> Run:
    import asyncio

    replies: list[Reply] = []
    async with _Callers(address, _CALLERS) as callers:
        began = time.perf_counter()

        async def send(moment: float) -> None:
            replies.append(await callers.ask(path, moment, began))

        async with asyncio.TaskGroup() as sending:
            for moment in due:
                await asyncio.sleep(max(0.0, moment - (time.perf_counter() - began)))
                sending.create_task(send(moment))
    return Run(tuple(replies))


class _Callers:
    """Clients with one connection each, opened beforehand; whoever asks takes an idle one, or a new one where none is.

    One client for all would do, but its pool looks through all connections at each request, which at dozens of requests in
    flight takes longer than the requests.
    """

    def __init__(self, address: str, ready: int) -> None:
        self._address, self._ready = address, ready
        self._all: list[httpx.AsyncClient] = []
        self._idle: list[httpx.AsyncClient] = []

    async def __aenter__(self) -> _Callers:
        """Open the connections: setting them up is no part of what is measured."""
        for _number in range(self._ready):
            self._idle.append(self._new())
        try:
            for client in self._idle:
                await client.get("/counts")
        except BaseException:  # a block that is not entered is not left either
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close all connections."""
        for client in self._all:
            await client.aclose()

    async def ask(self, path: str, due: float, began: float) -> Reply:
        """Return what became of one request."""
        client = self._idle.pop() if self._idle else self._new()
        sent = time.perf_counter() - began
        answer = await client.get(path)
        ended = time.perf_counter() - began
        self._idle.append(client)
        said = answer.json() if answer.status_code == 200 else {}
        return Reply(due, sent, ended, answer.status_code, said.get("wait", 0.0), said.get("service", 0.0))

    def _new(self) -> httpx.AsyncClient:
        import httpx

        # No proxy from the environment, and no certificates to read: the service is on this machine and speaks plain HTTP.
        # An idle connection is given up well before the server does so (uvicorn: 5 s), lest a request meet its closing.
        limits = httpx.Limits(keepalive_expiry=2.0)
        client = httpx.AsyncClient(
            base_url=self._address, trust_env=False, verify=False, timeout=_PATIENCE, limits=limits
        )
        self._all.append(client)
        return client


def _in_a_thread(work: Coroutine[Any, Any, Run]) -> Run:
    """Return what `work` gives, run by a loop of its own: a notebook's kernel has one already, which must not wait."""
    import asyncio

    found: list[Run | BaseException] = []

    def run() -> None:
        try:
            found.append(asyncio.run(work))
        except BaseException as error:  # raised again in the thread that waits
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if isinstance(found[0], Run):
        return found[0]
    raise _plain(found[0]) from found[0]


def _plain(error: BaseException) -> BaseException:
    """Return the error that says it to a learner."""
    import httpx

    inner = error
    while isinstance(inner, BaseExceptionGroup):
        inner = inner.exceptions[0]
    if isinstance(inner, httpx.TimeoutException):
        message = _(
            "The service took over {seconds:.0f} seconds to answer: this computer may be busy. Run the cell again."
        )
        return ServiceError(message.format(seconds=_PATIENCE))
    if isinstance(inner, httpx.TransportError):
        return ServiceError(_("Nobody answers there: the service stopped, or its block has ended."))
    return inner
