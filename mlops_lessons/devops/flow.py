"""How changes flow to their users: batches, work in progress, and what theory says of both.

Time is in days. A change is asked for, started, finished and released; its lead time runs from the first to the last of these.

References
----------
Little, J. D. C. (1961), "A Proof for the Queuing Formula: L = λW", Operations Research 9(3).
Little, J. D. C. (2011), "Little's Law as Viewed on Its 50th Anniversary", Operations Research 59(3): over a finite window the
law is an identity of counting, whatever the distributions.
Burke, P. J. (1956), "The Output of a Queuing System", Operations Research 4(6).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Count",
    "Expected",
    "Flow",
    "Team",
    "batch_waits",
    "expected",
    "fill_wait",
    "little",
    "release_leads",
    "repeated",
    "simulate",
]


@dataclass(frozen=True)
class Team:
    """Who does the work, and how much of it is lost by doing several things at once.

    Attributes
    ----------
    people : int
        One person works on a change at a time.
    work : float
        Mean work in a change, in days of one person (exponential).
    switching : float
        Share that a person loses for each change in hand beyond the first: with `m` of them each one works at the speed
        ``1 / (1 + switching * (m - 1))``. An assumption of the lesson, not a measured constant.
    slowest : float
        The speed never falls below this share.
    limit : int, optional
        The most changes in hand, the WIP limit; more wait in the backlog, first come first served. None: no limit.
    """

    people: int = 3
    work: float = 1.0
    switching: float = 0.15
    slowest: float = 0.8
    limit: int | None = None

    def pace(self, changes: int) -> float:
        """Return the changes finished a day while `changes` are in hand or wait for a hand."""
        active = changes if self.limit is None else min(changes, self.limit)
        load = max(1.0, active / self.people)
        speed = max(self.slowest, 1 / (1 + self.switching * (load - 1)))
        return min(active, self.people) / self.work * speed

    def steady_from(self) -> int:
        """Return the number of changes from which on the pace stays the same."""
        if self.limit is not None:
            return self.limit
        if self.switching == 0:
            return self.people
        return math.ceil(self.people * (1 + (1 / self.slowest - 1) / self.switching))


@dataclass(frozen=True)
class Flow:
    """Changes in the order of being finished; each attribute is an array of shape (changes,) in days."""

    asked: np.ndarray
    started: np.ndarray
    finished: np.ndarray
    released: np.ndarray

    @property
    def lead(self) -> np.ndarray:
        """Days from asked to released."""
        return self.released - self.asked

    def between(self, start: float, end: float) -> Flow:
        """Return the changes that were asked for from `start` on and before `end`: the flow begins and ends empty."""
        kept = (self.asked >= start) & (self.asked < end)
        return Flow(self.asked[kept], self.started[kept], self.finished[kept], self.released[kept])


@dataclass(frozen=True)
class Expected:
    """What theory expects of a change, in days: waiting in the backlog, in hand, and waiting for its batch to fill."""

    backlog: float
    in_hand: float
    batch: float

    @property
    def lead(self) -> float:
        """Days from asked to released."""
        return self.backlog + self.in_hand + self.batch


@dataclass(frozen=True)
class Count:
    """A window of time, counted: `present` on average, `rate` seen a day, `stay` days inside each, on average.

    ``present == rate * stay`` always, up to rounding: the three are counted apart.
    """

    present: float
    rate: float
    stay: float


def batch_waits(ready: Sequence[float], size: int) -> list[float]:
    """Return how long each change waits until its batch is full.

    Parameters
    ----------
    ready : sequence of float
        When each change is ready, ascending, in days.
    size : int
        Changes in a batch; those of a last batch that is never full are left out.
    """
    if size < 1:
        raise LessonError(_("A batch holds at least one change, not {size}.").format(size=size))
    full = len(ready) - len(ready) % size
    return [ready[place - place % size + size - 1] - ready[place] for place in range(full)]


def fill_wait(rate: float, size: int) -> float:
    """Return the mean wait for a batch of `size` to fill when `rate` changes a day get ready: ``(size - 1) / (2 rate)``."""
    return (size - 1) / (2 * rate)


def little(spans: Iterable[tuple[float, float]], start: float, end: float) -> Count:
    """Count a window of time in two ways that know nothing of each other: by the clock, and by the change.

    Parameters
    ----------
    spans : iterable of (float, float)
        When each change came and went; those who are not there between `start` and `end` do not count.
    start, end : float
        The window; `end` is after `start`.
    """
    if end <= start:
        raise LessonError(_("The window must end after it starts."))
    inside = [(max(came, start), min(went, end)) for came, went in spans if came < end and went > start]
    stays = [went - came for came, went in inside]
    length = end - start
    stay = math.fsum(stays) / len(stays) if stays else 0.0
    return Count(_by_the_clock(inside, length), len(stays) / length, stay)


def _by_the_clock(inside: Sequence[tuple[float, float]], length: float) -> float:
    """Return the mean number present: between one moment and the next, how many are there, and for how long."""
    moments = sorted([(came, 1) for came, _went in inside] + [(went, -1) for _came, went in inside])
    area, present, before = 0.0, 0, 0.0
    for moment, step in moments:
        area += present * (moment - before)
        present, before = present + step, moment
    return area / length


def simulate(rate: float, days: float, seed: int | Sequence[int], team: Team | None = None, batch: int = 1) -> Flow:
    """Return the changes of a team, asked for at random (Poisson, `rate` a day) during `days`.

    Whoever works shares the time among the changes in hand, hence each of them is as likely as the others to be the next one
    finished. Changes whose batch is not full at the end are not released and not returned.
    """
    import numpy as np

    team = team or Team()
    draw = np.random.default_rng(seed)
    clock, backlog, hand = 0.0, [], []
    done: list[tuple[float, float, float]] = []
    while clock < days or backlog or hand:
        coming = rate if clock < days else 0.0
        pace = team.pace(len(hand))
        clock += draw.exponential(1 / (coming + pace))
        if draw.random() * (coming + pace) < coming:
            backlog.append(clock)
        else:
            asked, started = hand.pop(int(draw.integers(len(hand))))
            done.append((asked, started, clock))
        while backlog and (team.limit is None or len(hand) < team.limit):
            hand.append((backlog.pop(0), clock))
    finished = [row[2] for row in done]
    waits = batch_waits(finished, batch)
    kept = np.array(done[: len(waits)]).reshape(-1, 3)
    return Flow(kept[:, 0], kept[:, 1], kept[:, 2], kept[:, 2] + np.array(waits))


def expected(rate: float, team: Team | None = None, batch: int = 1) -> Expected:
    """Return what theory expects in the long run: a birth and death chain, and by Burke's theorem the wait for the batch.

    Where work comes faster than the team can do it, the backlog is infinite.
    """
    team = team or Team()
    last = team.steady_from()
    load = rate / team.pace(last) if last else math.inf
    if load >= 1:
        in_hand = team.limit / team.pace(last) if team.limit else math.inf  # those in hand do get finished
        return Expected(math.inf, in_hand, fill_wait(rate, batch))
    weights = [1.0]
    for changes in range(1, last + 1):
        weights.append(weights[-1] * rate / team.pace(changes))
    tail = weights[-1] * load / (1 - load)  # everyone beyond `last`
    total = math.fsum(weights) + tail
    present = math.fsum(n * weight for n, weight in enumerate(weights)) + tail * (last + 1 / (1 - load))
    beyond = 0.0 if team.limit is None else tail / (1 - load)  # those above the limit
    return Expected(beyond / total / rate, (present - beyond) / total / rate, fill_wait(rate, batch))


def release_leads(rate: float, batch: int, release: float, changes: int, seed: int) -> np.ndarray:
    """Return the days from ready to released of each change, when a release takes `release` days whatever it holds.

    There is one way to production: a batch waits until the one before it is through. Changes get ready at random (Poisson).

    Returns
    -------
    numpy.ndarray of shape (changes rounded down to whole batches,)
    """
    import numpy as np

    gaps = np.random.default_rng(seed).exponential(1 / rate, size=changes - changes % batch)
    ready = gaps.cumsum()
    free, through = 0.0, []
    for full in ready[batch - 1 :: batch]:
        free = max(free, full) + release
        through.append(free)
    return np.repeat(through, batch) - ready


def repeated(values: Sequence[float]) -> tuple[float, float]:
    """Return the mean of independent repetitions and the half-width of its 95 % interval (Student's t)."""
    import numpy as np
    from scipy import stats

    found = np.asarray(values, dtype=float)
    spread = found.std(ddof=1) / math.sqrt(len(found))
    return float(found.mean()), float(stats.t.ppf(0.975, len(found) - 1) * spread)
