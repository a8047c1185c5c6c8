"""Latencies as a distribution: percentiles, what a sample says of them, and what they do not allow.

Latencies are in milliseconds. A percentile is by *nearest rank*: the smallest latency such that at least so many per cent of
the requests took no longer. It is always a latency that somebody had, and it needs no interpolation between the last two of a
long tail. It is type 1 of Hyndman and Fan, numpy's ``method="inverted_cdf"``.

References
----------
Hyndman, R. J. and Fan, Y. (1996), "Sample quantiles in statistical packages", *The American Statistician* 50, 361-365. Dean, J.
and Barroso, L. A. (2013), "The tail at scale", *Communications of the ACM* 56(2), 74-80. Hahn, G. J. and Meeker, W. Q. (1991),
*Statistical Intervals*, Wiley, ch. 5: intervals for percentiles from order statistics.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = [
    "Kind",
    "Summary",
    "percentile",
    "percentile_interval",
    "requests_to_see",
    "sample",
    "slow_share",
    "summarise",
    "true_percentile",
]

Kind = Literal["steady", "two_faced", "exponential"]

MEAN = 60.0
_SHAPE = 9.0  # of the steady service: a hump, little skewed
_FAST, _SLOW_SHARE = 35.0, 0.04
_SLOW = (MEAN - (1 - _SLOW_SHARE) * _FAST) / _SLOW_SHARE  # so that both services have the same mean
_MIXTURES: dict[str, list[tuple[float, float, float]]] = {  # (share, shape, mean) of each part, a gamma
    "steady": [(1.0, _SHAPE, MEAN)],
    "two_faced": [(1 - _SLOW_SHARE, _SHAPE, _FAST), (_SLOW_SHARE, 4 * _SHAPE, _SLOW)],
    "exponential": [(1.0, 1.0, MEAN)],
}


@dataclass(frozen=True)
class Summary:
    """What is usually told of many latencies, in milliseconds."""

    mean: float
    p50: float
    p95: float
    p99: float


def sample(kind: Kind, count: int, *, seed: int, mean: float = MEAN) -> list[float]:
    """Return `count` service times in milliseconds.

    Parameters
    ----------
    kind : {"steady", "two_faced", "exponential"}
        The first two have the same mean: one takes nearly always about as long, the other is fast but for one request in 25.
    mean : float, default 60
        The mean of the distribution; that of the sample is near it.
    """
    draws = random.Random(seed)
    parts = _MIXTURES[kind]
    found = []
    for _number in range(count):
        _share, shape, part = parts[draws.random() >= parts[0][0]]
        found.append(draws.gammavariate(shape, part / shape) * mean / MEAN)
    return found


def true_percentile(kind: Kind, percent: float, mean: float = MEAN) -> float:
    """Return the percentile of the distribution that :func:`sample` draws from, to a thousandth of a millisecond."""
    from scipy.special import gammainc

    low, high = 0.0, 100 * MEAN
    while high - low > 0.0005:
        middle = (low + high) / 2
        below = sum(share * gammainc(shape, middle * shape / part) for share, shape, part in _MIXTURES[kind])
        low, high = (middle, high) if below < percent / 100 else (low, middle)
    return high * mean / MEAN


def percentile(latencies: Sequence[float], percent: float) -> float:
    """Return the smallest latency such that at least `percent` per cent of the requests took no longer.

    Parameters
    ----------
    latencies : sequence of float
        In any order, at least one.
    percent : float
        Over 0, at most 100.

    >>> percentile([30, 10, 20, 40], 50)
    20
    """
    if not len(latencies) or not 0 < percent <= 100:
        raise LessonError(
            _("A percentile needs latencies and a percentage over 0 up to 100; got {got}.").format(got=percent)
        )
    rank = math.ceil(percent * len(latencies) / 100)
    return sorted(latencies)[rank - 1]


def summarise(latencies: Sequence[float]) -> Summary:
    """Return mean, median, p95 and p99."""
    return Summary(math.fsum(latencies) / len(latencies), *(percentile(latencies, each) for each in (50, 95, 99)))


def slow_share(calls: int, slow: float) -> float:
    """Return the share of pages of which at least one of `calls` independent parts is slow.

    Parameters
    ----------
    calls : int
        Parts that a page waits for.
    slow : float
        Share of slow answers of each part, 0 to 1.

    >>> round(slow_share(100, 0.01), 3)
    0.634
    """
    return 1 - (1 - slow) ** calls


def percentile_interval(latencies: Sequence[float], percent: float, confidence: float = 0.95) -> tuple[float, float]:
    """Return two latencies that hold the true percentile between them with at least `confidence`.

    How many of n independent requests lie below the true percentile is binomial, whatever the distribution: hence two ranks,
    each of which leaves out at most half of what may be missed. The upper end is ``inf`` where the sample is too small to have
    one.
    """
    import numpy as np
    from scipy.special import bdtr

    count = len(latencies)
    ordered = sorted(latencies)
    below = bdtr(np.arange(count, dtype=float), count, percent / 100)  # P(at most k requests lie below it)
    miss = (1 - confidence) / 2
    low = int(np.searchsorted(below, miss, side="right"))
    high = int(np.searchsorted(below, 1 - miss, side="left")) + 1
    return (ordered[low - 1] if low else 0.0), (ordered[high - 1] if high <= count else math.inf)


def requests_to_see(percent: float, confidence: float = 0.95) -> int:
    """Return how many requests it takes until at least one lies over the true percentile with `confidence`.

    >>> requests_to_see(99)
    299
    """
    return math.ceil(math.log(1 - confidence) / math.log(percent / 100))
