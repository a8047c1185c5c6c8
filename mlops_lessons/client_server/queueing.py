"""What queueing theory says of a service: requests come at random, c servers answer them, and the rest wait their turn.

Time goes in one unit throughout (the lesson uses milliseconds). ``arrivals`` is a rate, requests per unit of time; ``service``
is the mean time that one server needs for one request. Requests come as a Poisson process, service times are exponential and
the queue is first come, first served: M/M/c in Kendall's notation, M/M/c/K where no more than K requests find room.

References
----------
Erlang, A. K. (1917), "Solution of some problems in the theory of probabilities of significance in automatic telephone
exchanges". Kleinrock, L. (1975), *Queueing Systems, volume 1: Theory*, Wiley, ch. 3. Harchol-Balter, M. (2013), *Performance
Modeling and Design of Computer Systems*, Cambridge, ch. 13 to 15.
"""

from __future__ import annotations

import math

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = [
    "blocked_share",
    "erlang_b",
    "erlang_c",
    "mean_number",
    "mean_wait",
    "mean_wait_bounded",
    "servers_for_wait",
    "utilisation",
    "wait_percentile",
]

_MOST_SERVERS = 100_000


def utilisation(arrivals: float, service: float, servers: int = 1) -> float:
    """Return the share of the servers' time that the requests ask for; at 1 or more the queue grows without end.

    >>> utilisation(0.8, service=2.0, servers=2)
    0.8
    """
    if arrivals < 0 or service <= 0 or servers < 1:
        message = _("arrivals must be 0 or more, service over 0 and servers at least 1; got {got}.")
        raise LessonError(message.format(got=(arrivals, service, servers)))
    return arrivals * service / servers


def erlang_b(servers: int, load: float) -> float:
    """Return the share of requests that find all `servers` busy where none may wait (M/M/c/c).

    Parameters
    ----------
    servers : int
        At least 0.
    load : float
        ``arrivals * service``, in erlangs.

    Notes
    -----
    The recursion over the number of servers needs no factorial, so that thousands of servers do no harm.
    """
    blocked = 1.0
    for number in range(1, servers + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked


def erlang_c(servers: int, load: float) -> float:
    """Return the share of requests that have to wait where all may (M/M/c); 1 where the load is too much.

    >>> round(erlang_c(1, 0.8), 6)
    0.8
    """
    busy = utilisation(load, 1.0, servers)
    if busy >= 1:
        return 1.0
    blocked = erlang_b(servers, load)
    return blocked / (1 - busy * (1 - blocked))


def mean_wait(arrivals: float, service: float, servers: int = 1) -> float:
    """Return the mean time in the queue, service not included; ``inf`` from a utilisation of 1 on.

    >>> mean_wait(0.5, service=1.0)
    1.0
    """
    busy = utilisation(arrivals, service, servers)
    if busy >= 1:
        return math.inf
    return erlang_c(servers, arrivals * service) * service / (servers * (1 - busy))


def mean_number(arrivals: float, service: float, servers: int = 1) -> float:
    """Return the mean number of requests in the system, those being served included: Little's law on the time in it."""
    if not arrivals:
        return 0.0
    return arrivals * (mean_wait(arrivals, service, servers) + service)


def wait_percentile(percent: float, arrivals: float, service: float, servers: int = 1) -> float:
    """Return the wait that `percent` per cent of the requests do not exceed; 0 where so many do not wait at all."""
    busy = utilisation(arrivals, service, servers)
    if busy >= 1:
        return math.inf
    over = 1 - percent / 100
    waiting = erlang_c(servers, arrivals * service)
    if waiting <= over:
        return 0.0
    if not over:
        return math.inf
    return math.log(waiting / over) * service / (servers * (1 - busy))


def servers_for_wait(arrivals: float, service: float, longest: float) -> int:
    """Return the smallest number of servers whose mean wait is `longest` or less."""
    if longest < 0 or (longest == 0 and arrivals):
        raise LessonError(
            _("longest must be over 0: no number of servers makes the wait zero; got {got}.").format(got=longest)
        )
    for servers in range(max(1, math.ceil(arrivals * service)), _MOST_SERVERS):
        if mean_wait(arrivals, service, servers) <= longest:
            return servers
    raise LessonError(_("More than {most} servers would be needed.").format(most=_MOST_SERVERS))


def _state_shares(arrivals: float, service: float, servers: int, room: int) -> list[float]:
    """Return the share of time with 0, 1, …, `room` requests in the system, by the balance of flows between neighbours."""
    if room < servers:
        raise LessonError(
            _("room counts those being served: at least {servers}; got {got}.").format(servers=servers, got=room)
        )
    weights, most = [0.0], 0.0
    for number in range(1, room + 1):
        weights.append(weights[-1] + math.log(arrivals * service / min(number, servers)))
        most = max(most, weights[-1])
    shares = [math.exp(weight - most) for weight in weights]
    total = math.fsum(shares)
    return [share / total for share in shares]


def blocked_share(arrivals: float, service: float, servers: int, room: int) -> float:
    """Return the share of requests that are turned away where `room` fit, those being served included (M/M/c/K).

    >>> round(blocked_share(1.0, service=1.0, servers=1, room=4), 6)
    0.2
    """
    if not arrivals:
        return 0.0
    utilisation(arrivals, service, servers)
    return _state_shares(arrivals, service, servers, room)[-1]


def mean_wait_bounded(arrivals: float, service: float, servers: int, room: int) -> float:
    """Return the mean time in the queue of those that were let in (M/M/c/K)."""
    if not arrivals:
        return 0.0
    utilisation(arrivals, service, servers)
    shares = _state_shares(arrivals, service, servers, room)
    queued = math.fsum((number - servers) * share for number, share in enumerate(shares) if number > servers)
    return queued / (arrivals * (1 - shares[-1]))
