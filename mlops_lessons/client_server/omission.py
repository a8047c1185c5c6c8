"""Coordinated omission: a load test that waits for the answer before it asks again forgets whoever would have come meanwhile.

A service answers in `service` milliseconds, one request at a time, and freezes once. The plan is one request every `every`
milliseconds.

References
----------
The name is Gil Tene's (talks from 2013 on; https://github.com/giltene/wrk2 tells it). Schroeder, B., Wierman, A. and
Harchol-Balter, M. (2006), "Open versus closed: a cautionary tale", *NSDI '06*, 239-252.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Freeze", "on_schedule", "one_after_another"]


@dataclass(frozen=True)
class Freeze:
    """A service that freezes once, and the plan to test it; all in milliseconds.

    Attributes
    ----------
    service : float, default 5
        What one answer takes.
    at, length : float
        When it freezes, and for how long.
    every : float, default 10
        The plan: a request each so many milliseconds.
    lasts : float, default 20,000
        The plan's end.
    """

    service: float = 5.0
    at: float = 8_000.0
    length: float = 2_000.0
    every: float = 10.0
    lasts: float = 20_000.0

    @property
    def due(self) -> list[float]:
        """When a request is due, by the plan."""
        return [number * self.every for number in range(int(self.lasts / self.every))]

    def answered(self, now: float) -> float:
        """Return when a request is answered whose turn comes at `now`."""
        start = self.at + self.length if self.at <= now < self.at + self.length else now
        return start + self.service


def one_after_another(test: Freeze) -> list[float]:
    """Return the latencies that a client notes which sends a request only after the last one was answered (a closed loop)."""
    found, free = [], 0.0
    for due in test.due:
        if due < free:
            continue  # busy waiting: this request of the plan is never sent, and nobody notes it
        free = test.answered(due)
        found.append(free - due)
    return found


def on_schedule(test: Freeze) -> list[float]:
    """Return the latencies of all requests of the plan, each counted from the moment at which it was due (an open loop)."""
    found, free = [], 0.0
    for due in test.due:
        free = test.answered(max(due, free))
        found.append(free - due)
    return found
