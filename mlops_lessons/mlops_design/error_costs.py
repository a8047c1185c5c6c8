"""What the two errors cost, and the threshold that follows.

A flight is announced as late where its chance reaches the threshold. A *false alarm* was announced and is punctual, a *missed* one
is late and was not announced.

References
----------
Elkan, C. (2001), "The foundations of cost-sensitive learning", IJCAI 2001: with the right probabilities the threshold follows
from the costs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["best_threshold", "costs", "threshold_of_costs"]


def threshold_of_costs(false_alarm: float, missed: float) -> float:
    """Return the chance from which announcing is the cheaper bet: ``false_alarm / (false_alarm + missed)``.

    Announcing costs ``(1 - p) * false_alarm`` on average and keeping quiet ``p * missed``; they are equal there. It holds where
    `p` is right: among the flights with a chance of 0.3, three in ten are late.
    """
    return false_alarm / (false_alarm + missed)


def costs(
    late: Sequence[int], chance: Sequence[float], thresholds: Sequence[float], *, false_alarm: float, missed: float
) -> np.ndarray:
    """Return for each threshold what 100 flights cost, in the unit of the two costs.

    Parameters
    ----------
    late : array-like of shape (n,)
        0 or 1.
    chance : array-like of shape (n,)
        What the model said.
    thresholds : array-like of shape (k,)
        A flight is announced where its chance is at least this.
    false_alarm, missed : float
        Cost of one such error.
    """
    import numpy as np

    late, chance = np.asarray(late), np.asarray(chance)
    punctual_chances, late_chances = np.sort(chance[late == 0]), np.sort(chance[late == 1])
    alarms = len(punctual_chances) - np.searchsorted(punctual_chances, thresholds, side="left")
    unseen = np.searchsorted(late_chances, thresholds, side="left")
    return 100 * (alarms * false_alarm + unseen * missed) / len(late)


def best_threshold(
    late: Sequence[int], chance: Sequence[float], *, false_alarm: float, missed: float
) -> tuple[float, float]:
    """Return the cheapest threshold out of 0.00, 0.01, …, 1.00 on these flights, and its cost: known only afterwards."""
    import numpy as np

    thresholds = np.arange(101) / 100
    found = costs(late, chance, thresholds, false_alarm=false_alarm, missed=missed)
    place = int(found.argmin())
    return float(thresholds[place]), float(found[place])
