"""Whether a probability keeps its word: whether of 100 flights that were given 30 %, 30 arrive late."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Correction", "by_tenth", "late_among", "skill"]


def by_tenth(said: Any, late: Any, fewest: int = 1) -> list[tuple[float, float, int]]:
    """Return for each tenth (0 to 0.1, …) with flights: the mean probability said, the share that was late, how many flights.

    Parameters
    ----------
    said : array-like of shape (flights,)
        Probabilities.
    late : array-like of shape (flights,)
        0 or 1.
    fewest : int, default 1
        Tenths with fewer flights are left out.
    """
    import numpy as np

    said, late = np.asarray(said, float), np.asarray(late)
    tenth = np.minimum((said * 10).astype(int), 9)
    groups = [tenth == number for number in range(10)]
    return [(float(said[g].mean()), float(late[g].mean()), int(g.sum())) for g in groups if g.sum() >= max(fewest, 1)]


def late_among(said: Any, late: Any, low: float, high: float) -> float:
    """Return the share of late flights among those that were given a probability from `low` up to, not including, `high`."""
    import numpy as np

    said = np.asarray(said)
    return float(np.asarray(late)[(said >= low) & (said < high)].mean())


def skill(late: Any, said: Any, reference: float) -> float:
    """Return the Brier skill score: which share of the error of always saying `reference` the probabilities take away.

    References
    ----------
    Brier, G. W. (1950), *Verification of forecasts expressed in terms of probability*. Monthly Weather Review 78(1).
    """
    import numpy as np

    late, said = np.asarray(late, float), np.asarray(said, float)
    return float(1 - ((said - late) ** 2).mean() / ((reference - late) ** 2).mean())


class Correction:
    """Platt's correction: a logistic curve from what a model said to what came true, learned on flights of one period.

    References
    ----------
    Platt, J. (1999), *Probabilistic outputs for support vector machines*.
    """

    def fit(self, said: Any, late: Any) -> Correction:
        """Learn from probabilities and outcomes; return itself."""
        from sklearn.linear_model import LogisticRegression

        self._curve = LogisticRegression(C=1e6).fit(_log_odds(said), late)
        return self

    def correct(self, said: Any) -> np.ndarray:
        """Return the corrected probabilities, shape (flights,)."""
        return self._curve.predict_proba(_log_odds(said))[:, 1]


def _log_odds(said: Any) -> np.ndarray:
    import numpy as np

    said = np.clip(np.asarray(said, float), 1e-6, 1 - 1e-6)
    return np.log(said / (1 - said))[:, None]
