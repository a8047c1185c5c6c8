"""A small web service on this machine that fails on purpose: its faults are seeded, so that counts are known beforehand.

It answers ``GET /flights/late?minute=M`` with 200 or 503. The minute is the visitor's simulated clock, since nobody wants to
wait a month for an indicator.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from mlops_lessons.cloud_computing import sla
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import uvicorn

__all__ = ["Faults", "Visits", "faulty_service", "visit", "visitors"]

_START_SECONDS = 10.0


@dataclass(frozen=True)
class Faults:
    """How a service fails: a `rate` of requests at random, and everything while the minute is in the `outage`.

    ``outage`` is (first minute, minute after the last); ``(0, 0)`` is none.
    """

    rate: float = 0.0
    outage: tuple[int, int] = (0, 0)
    seed: int = 0

    def statuses(self, minutes: Sequence[int]) -> list[int]:
        """Return what the service answers to requests at these `minutes`, in this order, without running it."""
        draws = random.Random(self.seed)
        return [self._status(minute, draws) for minute in minutes]

    def _status(self, minute: int, draws: random.Random) -> int:
        unlucky = draws.random() < self.rate  # drawn for every request, so that an outage shifts nothing
        return 503 if unlucky or self.outage[0] <= minute < self.outage[1] else 200


@dataclass(frozen=True)
class Visits:
    """Requests that were made: the minute of each, and the status that came back."""

    minutes: tuple[int, ...]
    statuses: tuple[int, ...]

    @property
    def good(self) -> int:
        """How many were answered with a status under 500: the promise is about the service's faults, not the visitor's."""
        return sum(self.served)

    @property
    def total(self) -> int:
        """How many were made."""
        return len(self.statuses)

    @property
    def request_sli(self) -> float:
        """Share of requests that were good."""
        return sla.request_sli(self.good, self.total)

    def time_sli(self, least: float = 0.95, window: int = 1) -> float:
        """Return the share of windows of `window` minutes in which at least a share `least` of the requests was good."""
        return sla.time_sli([minute // window for minute in self.minutes], self.served, least)

    @property
    def served(self) -> list[bool]:
        """Whether each request was good."""
        return [status < 500 for status in self.statuses]


@contextmanager
def faulty_service(faults: Faults) -> Iterator[str]:
    """Start the service on 127.0.0.1 at a free port, give its address, and stop it at the end of the block.

    Raises
    ------
    ServiceError
        If it does not start within ten seconds.
    """
    # Without the protocol's number asyncio leaves Nagle's delay on, and every answer takes 40 ms longer.
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)) as listening:
        listening.bind(("127.0.0.1", 0))
        server = _server(_application(faults))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            _wait(server, thread)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=_START_SECONDS)


def visitors(flights: Sequence[int], flights_each: int = 6) -> list[int]:
    """Return the minute of the day of each visitor: one for every `flights_each` flights of an hour, evenly within the hour.

    Parameters
    ----------
    flights : sequence of int
        Flights by hour of the day, from midnight.
    """
    counts = [(hour, int(count) // flights_each) for hour, count in enumerate(flights)]
    return [60 * hour + 60 * number // count for hour, count in counts for number in range(count)]


def visit(address: str, minutes: Sequence[int]) -> Visits:
    """Make one request for each of `minutes`, one after the other, and return what came back.

    Raises
    ------
    ServiceError
        If nobody answers at that address.
    """
    import httpx

    try:
        # No proxy from the environment: the service is on this machine.
        with httpx.Client(base_url=address, trust_env=False, timeout=5.0) as client:
            replies = [client.get("/flights/late", params={"minute": minute}).status_code for minute in minutes]
    except httpx.TransportError as error:
        message = _("Nobody answers at {address}: the service stopped, or its block has ended.")
        raise ServiceError(message.format(address=address)) from error
    return Visits(tuple(minutes), tuple(replies))


def _application(faults: Faults) -> Any:
    draws = random.Random(faults.seed)

    async def application(scope: Any, receive: Any, send: Any) -> None:
        minute = int(parse_qs(scope["query_string"].decode()).get("minute", ["0"])[0])
        status = faults._status(minute, draws)
        body = b'{"late": false}' if status == 200 else b'{"error": "unavailable"}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def _server(application: Any) -> uvicorn.Server:
    import uvicorn

    quiet: dict[str, Any] = {"log_config": None, "log_level": "critical", "access_log": False}
    return uvicorn.Server(uvicorn.Config(application, lifespan="off", timeout_graceful_shutdown=1, **quiet))


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > until:
            raise ServiceError(_("The service did not start. Run the cell again."))
        time.sleep(0.005)
