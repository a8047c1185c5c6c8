"""Months of outages, drawn at random: what a closed formula of availability cannot show.

Each part alternates between up and down; both times are exponential, the mean time to repair is given and the mean time
between failures follows from the part's availability. The process starts in its long-run state, so the expected share of time
up equals the closed formula exactly, in any window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.cloud_computing import sla
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Outages", "simulate_outages"]

_BLOCK = 1000  # months at once: keeps the arrays small whatever is asked


@dataclass(frozen=True)
class Outages:
    """Simulated months.

    Attributes
    ----------
    downtime : ndarray of shape (n_months,)
        Minutes down in each month.
    days : float
        Length of a month, in days.
    """

    downtime: np.ndarray
    days: float

    @property
    def availability(self) -> float:
        """The mean share of time up."""
        return 1 - float(self.downtime.mean()) / (self.days * 1440)

    @property
    def standard_error(self) -> float:
        """The standard error of `availability`; months are independent, so it shrinks with the root of their number."""
        return float(self.downtime.std(ddof=1)) / (self.days * 1440) / math.sqrt(len(self.downtime))

    def errors_from(self, expected: float) -> float:
        """Return how many standard errors the simulated availability lies from `expected`; infinite if it never varied."""
        distance = abs(self.availability - expected)
        return 0.0 if distance < 1e-15 else distance / self.standard_error if self.standard_error else math.inf

    def broken(self, promised: float) -> float:
        """Return the share of months whose availability fell under `promised`."""
        return float((self.downtime > sla.allowed_downtime(promised, self.days)).mean())


def simulate_outages(
    structure: sla.Structure,
    *,
    seed: int,
    months: int = 10_000,
    repair_hours: float = 1.0,
    shared: float = 0.0,
    days: float = 30,
) -> Outages:
    """Return the downtime of a `structure` (see :mod:`mlops_lessons.cloud_computing.sla`) in each of many simulated months.

    Parameters
    ----------
    seed : int
        The same seed gives the same months.
    months : int, default 10_000
        At least 2; each is simulated apart from the others.
    repair_hours : float, default 1.0
        Mean time to repair of every part. It does not move the mean availability, but how unequal the months are.
    shared : float, default 0.0
        Share of the failures of replicas that comes from a common cause; 0 is independence
        (:func:`mlops_lessons.cloud_computing.sla.with_common_cause`).

    Raises
    ------
    LessonError
        If a number makes no sense.
    """
    import numpy as np

    if months < 2 or repair_hours <= 0 or days <= 0:
        raise LessonError(_("Give at least 2 months, and positive repair_hours and days."))
    groups = _with_causes(structure, shared)
    rng = np.random.default_rng(seed)
    sizes = [_BLOCK] * (months // _BLOCK) + [months % _BLOCK] * bool(months % _BLOCK)
    blocks = [_block(groups, size, days * 24, repair_hours, rng) for size in sizes]
    return Outages(np.concatenate(blocks) * 60, days)


def _with_causes(structure: sla.Structure, shared: float) -> list[list[float]]:
    """Return groups of replicas; a shared cause becomes a needed part of its own."""
    groups: list[list[float]] = []
    for part in structure:
        replicas = list(part) if isinstance(part, Sequence) else [part]
        if len(replicas) > 1:
            common, replicas = sla.split_common(replicas, shared)
            groups.append([common])
        groups.append([sla.share("parts", replica) for replica in replicas])
    if any(replica == 0 for group in groups for replica in group):
        raise LessonError(_("A part of availability 0 never runs; leave it out of a simulation."))
    return groups


def _block(groups: list[list[float]], months: int, hours: float, repair: float, rng: np.random.Generator) -> np.ndarray:
    """Return the hours down of each month: sweep over all changes in order of time, counting per group who is down."""
    import numpy as np

    times, change, group_of = [np.zeros((months, 1))], [0], [-1]
    for index, group in enumerate(groups):
        for part in group:
            failures, repairs = _spells(part, months, hours, repair, rng)
            count = failures.shape[1]
            times += [failures, repairs]
            change += [1] * count + [-1] * count
            group_of += [index] * 2 * count
    moments = np.concatenate(times, axis=1)
    order = np.argsort(moments, axis=1, kind="stable")
    lasting = np.diff(np.take_along_axis(moments, order, axis=1), axis=1, append=hours)
    down = np.zeros(moments.shape, dtype=bool)
    for index, group in enumerate(groups):
        steps = np.where(np.array(group_of) == index, change, 0).astype(np.int16)[order]
        down |= np.cumsum(steps, axis=1) == len(group)
    return (lasting * down).sum(axis=1)


def _spells(
    part: float, months: int, hours: float, repair: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return when one part fails and when it is repaired, in hours, both of shape (months, n) and cut at the month's end."""
    import numpy as np

    if part == 1:
        return np.empty((months, 0)), np.empty((months, 0))
    running = repair * part / (1 - part)
    expected = hours / (running + repair)
    count = math.ceil(expected + 6 * math.sqrt(expected) + 8)
    up, down = rng.exponential(running, (months, count)), rng.exponential(repair, (months, count))
    up[:, 0][rng.random(months) > part] = 0.0  # it is down as the month begins
    repairs = np.cumsum(up + down, axis=1)
    while repairs[:, -1].min() < hours:  # rare: one month had more failures than foreseen
        longer = rng.exponential(running, (months, 1)) + (further := rng.exponential(repair, (months, 1)))
        repairs = np.concatenate([repairs, repairs[:, -1:] + longer], axis=1)
        down = np.concatenate([down, further], axis=1)
    return np.minimum(repairs - down, hours), np.minimum(repairs, hours)
