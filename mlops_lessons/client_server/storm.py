"""A retry storm: clients that come back too soon keep an overloaded service down. In virtual time, and for real.

The simulation goes second by second. A request that fails is known to have failed at the end of its second. Refusing costs the
service a share of what answering costs; that is why it can be kept busy with refusals alone.

References
----------
Brooker, M. (2015), "Exponential Backoff And Jitter", AWS Architecture Blog. Beyer, B. et al. (2016), *Site Reliability
Engineering*, chapters 21 and 22 (retry budgets; cascading failures).
"""

from __future__ import annotations

import asyncio
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

__all__ = ["Load", "Policy", "Storm", "crowd", "crowded", "simulate"]


@dataclass(frozen=True)
class Policy:
    """When a client comes back.

    Attributes
    ----------
    base, cap : float
        Seconds: the wait before retry number k (from 0) is ``min(cap, base * 2**k)``; 0 is at once.
    jitter : bool
        Full jitter: a random share of that wait.
    budget : float or None
        Retries that all clients together may make for each new request; a client that finds it empty gives up.
    """

    base: float = 0.0
    cap: float = 32.0
    jitter: bool = False
    budget: float | None = None

    def wait(self, retry: int, draws: random.Random) -> float:
        """Return the seconds to wait before retry number `retry`, from 0."""
        longest = min(self.cap, self.base * 2**retry)
        return draws.uniform(0, longest) if self.jitter else longest


@dataclass(frozen=True)
class Load:
    """What a service meets.

    Attributes
    ----------
    new : int
        New requests a second.
    capacity : float
        Answers that it can give a second.
    refusal : float
        What a refusal costs, as a share of an answer.
    outage : (int, int)
        First second in which nothing is answered, and the second after the last.
    seconds : int
    """

    new: int = 10
    capacity: float = 20.0
    refusal: float = 0.25
    outage: tuple[int, int] = (20, 30)
    seconds: int = 150

    def answered(self, second: int, asked: int) -> int:
        """Return how many of `asked` requests of one second are answered; the others are refused."""
        if self.outage[0] <= second < self.outage[1]:
            return 0
        if asked <= self.capacity:
            return asked
        return max(0, int((self.capacity - self.refusal * asked) / (1 - self.refusal)))


@dataclass(frozen=True)
class Storm:
    """What happened, second by second.

    Attributes
    ----------
    attempts, served : tuple of int
        Requests that arrived, first ones and retries; requests that were answered.
    gave_up, waiting : int
        Clients that gave up for want of budget; clients that still wanted something at the end.
    """

    load: Load
    attempts: tuple[int, ...]
    served: tuple[int, ...]
    gave_up: int
    waiting: int

    @property
    def recovered(self) -> int | None:
        """Seconds from the outage's end to the first second after which nobody is refused any more; None if that never comes."""
        refused = [second for second, asked in enumerate(self.attempts) if asked > self.served[second]]
        last = max(refused, default=self.load.outage[1] - 1)
        return None if last == self.load.seconds - 1 else max(0, last + 1 - self.load.outage[1])

    @property
    def peak(self) -> int:
        """The most attempts of any second."""
        return max(self.attempts)


def simulate(load: Load, policy: Policy, seed: int) -> Storm:
    """Return what clients of one policy do to a service."""
    draws = random.Random(seed)
    due: dict[int, list[int]] = {}
    attempts, served, tokens, gave_up = [], [], 0.0, 0
    for second in range(load.seconds):
        asking = [0] * load.new + due.pop(second, [])
        draws.shuffle(asking)
        answered = load.answered(second, len(asking))
        attempts.append(len(asking))
        served.append(answered)
        tokens += load.new * (policy.budget or 0.0)
        for retry in asking[answered:]:
            if policy.budget is not None and tokens < 1:
                gave_up += 1
                continue
            tokens -= 1
            due.setdefault(second + 1 + int(policy.wait(retry, draws)), []).append(retry + 1)
    return Storm(load, tuple(attempts), tuple(served), gave_up, sum(map(len, due.values())))


def crowded(application: Any, room: int = 1, work: float = 0.04) -> Any:
    """Return the application with `room` for so many requests at once; whoever comes on top of these is refused with 503.

    Parameters
    ----------
    work : float
        Seconds that a request takes its place.
    """
    inside = 0

    async def with_room(scope: Any, receive: Any, send: Any) -> None:
        nonlocal inside
        if scope["type"] != "http":
            await application(scope, receive, send)
        elif inside >= room:
            headers = [(b"content-length", b"0")]
            await send({"type": "http.response.start", "status": 503, "headers": headers})
            await send({"type": "http.response.body"})
        else:
            inside += 1
            try:
                await asyncio.sleep(work)
                await application(scope, receive, send)
            finally:
                inside -= 1

    return with_room


def crowd(address: str, policy: Policy, clients: int = 12, most: int = 1_000) -> list[int]:
    """Let `clients` ask the service at once, each until it is answered, and return the attempts that each needed.

    Parameters
    ----------
    most : int
        Attempts after which a client stops.
    """
    start = threading.Barrier(clients)
    with ThreadPoolExecutor(clients) as threads:
        return list(threads.map(partial(_ask, address, policy, start, most), range(clients)))


def _ask(address: str, policy: Policy, start: threading.Barrier, most: int, number: int) -> int:
    import httpx

    draws, pause = random.Random(number), threading.Event()
    with httpx.Client(base_url=address, trust_env=False, timeout=30.0, verify=False) as client:  # plain HTTP
        start.wait()
        for attempt in range(most):
            if client.get("/flights/UA1545").status_code < 500:
                return attempt + 1
            pause.wait(policy.wait(attempt, draws))
    return most
