"""A queue, simulated: one request at a time to be read, and thousands of runs at once to be sure.

:func:`play` is the event loop that one would write first: a list of what happens next, a queue, and free servers. The others
carry the same queue through many independent runs together, request by request: the remaining work of each server is a row
(Kiefer and Wolfowitz), and what a run says of the mean comes with the error that the runs themselves state.

Time goes in units of the mean service unless said otherwise; room counts those being served.

References
----------
Kiefer, J. and Wolfowitz, J. (1955), "On the theory of queues with many servers", *Trans. Amer. Math. Soc.* 78. Law, A. M.
(2015), *Simulation Modeling and Analysis*, 5th ed., McGraw-Hill, ch. 1 and 9: event lists, warm-up and replications.
"""

from __future__ import annotations

import heapq
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Estimate", "Visit", "estimate", "play", "simulate_bounded", "simulate_waits"]

Line = Literal["shared", "separate"]


@dataclass(frozen=True)
class Visit:
    """One request: when it came, when a server took it and when it left; both None where it was turned away."""

    came: float
    started: float | None
    left: float | None

    @property
    def wait(self) -> float | None:
        """Time in the queue."""
        return None if self.started is None else self.started - self.came


@dataclass(frozen=True)
class Estimate:
    """A mean over independent runs with what the runs say of its error.

    Attributes
    ----------
    mean : float
        The mean over runs.
    error : float
        Its standard error.
    low, high : float
        Ends of the interval that covers the true mean in 95 % of all such experiments (Student's t).
    """

    mean: float
    error: float
    low: float
    high: float

    def errors_from(self, value: float) -> float:
        """Return how many of its standard errors lie between the mean and `value`."""
        return abs(self.mean - value) / self.error if self.error else (0.0 if self.mean == value else math.inf)


def play(
    arrivals: Sequence[float], services: Sequence[float], servers: int = 1, room: int | None = None
) -> list[Visit]:
    """Return what happens to requests that come at these moments: one queue, first come, first served.

    Parameters
    ----------
    arrivals : sequence of float
        Moments, in order.
    services : sequence of float of the same length
        How long each request keeps a server busy.
    servers : int, default 1
        Requests served at once.
    room : int, optional
        The most requests inside, being served included; who comes to a full house is turned away. No limit by default.
    """
    started: dict[int, float] = {}
    left: dict[int, float] = {}
    queue: deque[int] = deque()
    free, inside = servers, 0
    leave, come = 0, 1  # at the same moment who leaves makes room first
    events = [(moment, come, number) for number, moment in enumerate(arrivals)]
    heapq.heapify(events)
    while events:
        now, kind, number = heapq.heappop(events)
        if kind == leave:
            left[number], free, inside = now, free + 1, inside - 1
        elif room is None or inside < room:
            queue.append(number)
            inside += 1
        while free and queue:
            first = queue.popleft()
            started[first], free = now, free - 1
            heapq.heappush(events, (now + services[first], leave, first))
    return [Visit(moment, started.get(number), left.get(number)) for number, moment in enumerate(arrivals)]


def simulate_waits(
    busy: float,
    servers: int = 1,
    *,
    seed: int,
    requests: int = 10_000,
    runs: int = 50,
    warm_up: float = 0.2,
    line: Line = "shared",
) -> np.ndarray:
    """Return the waits of many independent runs of one queue without limit.

    Parameters
    ----------
    busy : float
        Utilisation, over 0 and under 1.
    servers : int, default 1
        Servers.
    seed : int
        Of everything random.
    requests : int, default 10,000
        Requests of each run.
    runs : int, default 50
        Independent runs.
    warm_up : float, default 0.2
        Share of each run that is left out: it starts empty, which no service in use does.
    line : {"shared", "separate"}
        One queue for all servers, or one for each and a server drawn at random at the door.

    Returns
    -------
    ndarray of shape (requests kept, runs)
        In mean service times.
    """
    import numpy as np

    if not 0 < busy < 1:
        raise LessonError(
            _("busy must lie between 0 and 1: from 1 on the queue grows without end; got {got}.").format(got=busy)
        )
    rng = np.random.default_rng(seed)
    gaps = rng.exponential(1 / (busy * servers), size=(requests, runs))
    services = rng.exponential(size=(requests, runs))
    if line == "separate":
        waits = _separate(gaps, services, rng.integers(servers, size=(requests, runs)), servers)
    else:
        waits = _shared(gaps, services, servers)
    return waits[int(warm_up * requests) :]


def _shared(gaps: np.ndarray, services: np.ndarray, servers: int) -> np.ndarray:
    """Return the waits in one queue; each run's row of remaining work is kept in order, least first."""
    import numpy as np

    work = np.zeros((servers, gaps.shape[1]))
    waits = np.empty_like(gaps)
    for number, (gap, service) in enumerate(zip(gaps, services, strict=True)):
        work -= gap
        np.maximum(work, 0.0, out=work)
        waits[number] = work[0]
        work[0] += service
        if servers > 1:
            work.sort(axis=0)
    return waits


def _separate(gaps: np.ndarray, services: np.ndarray, doors: np.ndarray, servers: int) -> np.ndarray:
    """Return the waits in `servers` queues of one server each; `doors` says which one each request joined."""
    import numpy as np

    every = np.arange(gaps.shape[1])
    work = np.zeros((servers, gaps.shape[1]))
    waits = np.empty_like(gaps)
    for number, (gap, service, door) in enumerate(zip(gaps, services, doors, strict=True)):
        work -= gap
        np.maximum(work, 0.0, out=work)
        waits[number] = work[door, every]
        work[door, every] += service
    return waits


def simulate_bounded(
    busy: float, servers: int, room: int, *, seed: int, requests: int = 5_000, runs: int = 50, warm_up: float = 0.2
) -> np.ndarray:
    """Return the waits where at most `room` requests fit inside; ``nan`` for one that was turned away.

    Parameters
    ----------
    busy : float
        Utilisation that the requests ask for, over 0; more than 1 is overload, and the limit keeps it in check.
    room : int
        The most requests inside, being served included; at least `servers`.
    servers, seed, requests, runs, warm_up
        As for :func:`simulate_waits`.

    Returns
    -------
    ndarray of shape (requests kept, runs)
        In mean service times.
    """
    import numpy as np

    if busy <= 0 or room < servers:
        raise LessonError(
            _("busy must be over 0 and room at least the number of servers; got {got}.").format(got=(busy, room))
        )
    rng = np.random.default_rng(seed)
    gaps = rng.exponential(1 / (busy * servers), size=(requests, runs))
    services = rng.exponential(size=(requests, runs))
    return _bounded(gaps, services, servers, room)[int(warm_up * requests) :]


def _bounded(gaps: np.ndarray, services: np.ndarray, servers: int, room: int) -> np.ndarray:
    """Return the waits of those let in; `inside` holds the time to its departure of each place, 0 where it is empty."""
    import numpy as np

    every = np.arange(gaps.shape[1])
    work, inside = np.zeros((servers, gaps.shape[1])), np.zeros((room, gaps.shape[1]))
    waits = np.full_like(gaps, np.nan)
    for number, (gap, service) in enumerate(zip(gaps, services, strict=True)):
        for held in (work, inside):
            held -= gap
            np.maximum(held, 0.0, out=held)
        place = inside.argmin(axis=0)
        fits = inside[place, every] <= 0.0
        wait, lucky = work[0], every[fits]
        waits[number, fits] = wait[fits]
        inside[place[fits], lucky] = wait[fits] + service[fits]
        work[0, fits] += service[fits]
        work.sort(axis=0)
    return waits


def estimate(by_run: Sequence[float] | np.ndarray) -> Estimate:
    """Return the mean of independent runs with its own error.

    Parameters
    ----------
    by_run : array-like of shape (runs,)
        One number a run; at least two.
    """
    import numpy as np
    from scipy.special import stdtrit

    values = np.asarray(by_run, dtype=float)
    if values.size < 2:
        raise LessonError(_("An error needs at least two runs; got {got}.").format(got=values.size))
    mean, error = float(values.mean()), float(values.std(ddof=1) / math.sqrt(values.size))
    reach = float(stdtrit(values.size - 1, 0.975)) * error
    return Estimate(mean, error, mean - reach, mean + reach)
