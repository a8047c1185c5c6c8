"""Whether one version is faster than another: pairs of measurements, taken in turn, and an interval of how many times.

A machine does not stand still: it warms up, and others use it. Measuring all of one version and then all of the other mixes that
with the change; measuring them in turn, pair by pair, lets what drifts slowly touch both alike.

References
----------
Wilcoxon, F. (1945), "Individual Comparisons by Ranking Methods", Biometrics Bulletin 1(6). Hodges, J. L. and Lehmann, E. L.
(1963), "Estimates of Location Based on Rank Tests", Annals of Mathematical Statistics 34(2): the interval that belongs to the
test, exact for any number of pairs whose differences are spread evenly around their middle.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Speedup", "alarms", "interleaved", "times_faster"]

_FEWEST = 6  # with fewer pairs no interval of 95 % exists


@dataclass(frozen=True)
class Speedup:
    """How many times faster: the estimate, and the ends of its 95 % interval."""

    estimate: float
    low: float
    high: float

    @property
    def verdict(self) -> Literal["faster", "slower", "not shown"]:
        """What the whole interval says; ``"not shown"`` where it holds 1."""
        return "faster" if self.low > 1 else "slower" if self.high < 1 else "not shown"


def times_faster(before: Sequence[float], after: Sequence[float]) -> Speedup:
    """Return how many times faster `after` is than `before`, from measurements taken in pairs.

    Parameters
    ----------
    before, after : sequence of float
        Seconds, above zero; the ones at the same place were measured one right after the other. Six pairs or more.

    Returns
    -------
    Speedup
        The middle of the averages of all pairs of log ratios (Hodges and Lehmann), with the interval of Wilcoxon's signed-rank
        test. It holds the truth in at least 95 % of experiments.

    Raises
    ------
    LessonError
        If there are fewer than six pairs, or the two are not as many.
    """
    if len(before) != len(after) or len(before) < _FEWEST:
        raise LessonError(_("Six pairs of measurements or more are needed, as many before as after."))
    ratios = [math.log(old / new) for old, new in zip(before, after, strict=True)]
    averages = sorted((one + other) / 2 for place, one in enumerate(ratios) for other in ratios[place:])
    cut = _critical(len(ratios))
    middle = (averages[(len(averages) - 1) // 2] + averages[len(averages) // 2]) / 2
    return Speedup(math.exp(middle), math.exp(averages[cut - 1]), math.exp(averages[-cut]))


def _critical(pairs: int) -> int:
    """Return which average, counted from one at each end, bounds the 95 % interval: P(rank sum < this) is at most 2.5 %."""
    ways = [1]  # ways in which some of the ranks 1..pairs add up to each sum
    for rank in range(1, pairs + 1):
        longer = ways + [0] * rank
        for place, count in enumerate(ways):
            longer[place + rank] += count
        ways = longer
    below, total = 0, 2**pairs
    for value, count in enumerate(ways):
        below += count
        if below / total > 0.025:
            return value
    return 0


def interleaved(
    before: Callable[[], Any], after: Callable[[], Any], pairs: int = 11
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Call the two in turn, changing who goes first each time, and return the seconds that each call took.

    Returns
    -------
    before, after : tuple of float
    """
    taken: tuple[list[float], list[float]] = ([], [])
    for pair in range(pairs):
        for which in (0, 1) if pair % 2 == 0 else (1, 0):
            started = time.perf_counter()
            (before, after)[which]()
            taken[which].append(time.perf_counter() - started)
    return tuple(taken[0]), tuple(taken[1])


def alarms(order: Literal["blocks", "pairs"], seed: int, experiments: int = 400, pairs: int = 11) -> float:
    """Return the share of made-up experiments with two *equal* versions that are declared faster or slower.

    The machine gets slower by 1 % with each call, and each call has noise of 5 %.

    Parameters
    ----------
    order : {"blocks", "pairs"}
        All calls of one version and then all of the other, or in turn.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    told = [times_faster(*_equal_versions(rng, order, pairs)).verdict != "not shown" for _ in range(experiments)]
    return sum(told) / experiments


def _equal_versions(rng: np.random.Generator, order: str, pairs: int) -> tuple[Sequence[float], Sequence[float]]:
    import numpy as np

    calls = np.exp(0.01 * np.arange(2 * pairs) + rng.normal(0, 0.05, 2 * pairs))
    if order == "blocks":
        return calls[:pairs].tolist(), calls[pairs:].tolist()
    first, second = calls[::2].copy(), calls[1::2].copy()
    first[1::2], second[1::2] = calls[3::4], calls[2::4][: len(calls[3::4])]
    return first.tolist(), second.tolist()
