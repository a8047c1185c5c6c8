"""Ensembles on a toy where the truth is known: how often a majority is right, and how much a model changes its mind.

The toy: how late a flight arrives, in minutes, by its scheduled hour and the wind. Because we wrote the truth ourselves, a
model's error can be split into what it owes to its habits (bias) and what it owes to the sample it happened to see (variance).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["MODELS", "Trials", "flights_sample", "majority_right", "repeat_training", "true_delay"]

MODELS = ("mean", "tree", "forest")
_NOISE = 12.0  # minutes: what neither the hour nor the wind explains


def majority_right(judges: int, right: float) -> float:
    """Return the probability that more than half of the `judges` are right, if each is right with probability `right`.

    Assumes that they are wrong independently of each other, which models trained on the same data never are.

    Parameters
    ----------
    judges : int
        Odd, so that there are no draws.
    right : float
        Between 0 and 1.

    Raises
    ------
    ValueError
        If `judges` is even or below 1, or `right` is no probability.

    References
    ----------
    Condorcet, N. de (1785), "Essai sur l'application de l'analyse à la probabilité des décisions".

    Examples
    --------
    >>> round(majority_right(3, 0.7), 3)
    0.784
    """
    if judges < 1 or judges % 2 == 0:
        raise ValueError(f"judges must be odd and at least 1, so that nobody draws; got {judges}")
    if not 0 <= right <= 1:
        raise ValueError(f"right must be a probability, 0 to 1; got {right}")
    enough = range(judges // 2 + 1, judges + 1)
    return sum(comb(judges, votes) * right**votes * (1 - right) ** (judges - votes) for votes in enough)


def true_delay(hour: Any, wind: Any) -> Any:
    """Return the expected delay at arrival, in minutes, at a scheduled `hour` (0 to 24) with `wind` in knots.

    Delays pile up through the day, peak at 19:00 and ease at night, as they do in the real flights; the figures are made up.
    """
    import numpy as np

    return 4 + 24 * np.exp(-(((np.asarray(hour) - 19) / 4) ** 2)) + 0.5 * (np.asarray(wind) - 10)


def flights_sample(rng: np.random.Generator, rows: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the hour and wind of `rows` flights, shape (rows, 2), and their delays with noise, in minutes, shape (rows,)."""
    import numpy as np

    hour, wind = rng.uniform(6, 23, rows), rng.uniform(0, 20, rows)
    return np.column_stack([hour, wind]), true_delay(hour, wind) + rng.normal(0, _NOISE, rows)


@dataclass(frozen=True)
class Trials:
    """What three models predicted for the same flights, each trained anew on every sample.

    Attributes
    ----------
    hours : ndarray of shape (n_points,)
        Scheduled hours of the flights that all models predict; the wind is 10 knots.
    truth : ndarray of shape (n_points,)
        Their expected delay, in minutes.
    predictions : mapping of str to ndarray of shape (n_samples, n_points)
        By model: ``"mean"`` (the naive baseline: always the mean of its sample), ``"tree"`` and ``"forest"``.
    trees : int
        Trees in a forest.
    """

    hours: np.ndarray
    truth: np.ndarray
    predictions: Mapping[str, np.ndarray]
    trees: int

    @property
    def samples(self) -> int:
        """How many times each model was trained."""
        return len(self.predictions["mean"])

    def spread(self, model: str) -> float:
        """Return how far one training lands from the average training, in minutes: the square root of the variance."""
        return float(self.predictions[model].var(axis=0).mean() ** 0.5)

    def bias(self, model: str) -> float:
        """Return how far the average training lands from the truth, in minutes: the square root of the squared bias."""
        return float(((self.predictions[model].mean(axis=0) - self.truth) ** 2).mean() ** 0.5)

    def error(self, model: str) -> float:
        """Return how far one training lands from the truth, in minutes; its square is ``spread**2 + bias**2``."""
        return float(((self.predictions[model] - self.truth) ** 2).mean() ** 0.5)


def repeat_training(samples: int = 20, rows: int = 150, trees: int = 30, seed: int = 51) -> Trials:
    """Return the predictions of a mean, one deep tree and a random forest, each trained on `samples` fresh samples.

    Parameters
    ----------
    samples : int, default 20
        How many times everything is trained.
    rows : int, default 150
        Flights in a sample.
    trees : int, default 30
        Trees in a forest; each split looks at one of the two features, chosen by lot.
    seed : int, default 51
        Two calls with the same seed return the same predictions.

    References
    ----------
    Geman, S., Bienenstock, E. and Doursat, R. (1992), "Neural networks and the bias/variance dilemma".
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    hours = np.linspace(6.5, 22.5, 33)
    points = np.column_stack([hours, np.full_like(hours, 10.0)])
    rounds = [_train_all(rng, rows, trees, points) for _ in range(samples)]
    predictions = {model: np.array([one[model] for one in rounds]) for model in MODELS}
    return Trials(hours, true_delay(hours, 10.0), predictions, trees)


def _train_all(rng: np.random.Generator, rows: int, trees: int, points: np.ndarray) -> dict[str, np.ndarray]:
    import numpy as np
    from sklearn.ensemble import RandomForestRegressor
    from sklearn.tree import DecisionTreeRegressor

    features, delays = flights_sample(rng, rows)
    chance = int(rng.integers(2**31))
    tree = DecisionTreeRegressor(random_state=chance)
    forest = RandomForestRegressor(trees, max_features=1, n_jobs=1, random_state=chance)
    return {
        "mean": np.full(len(points), delays.mean()),
        "tree": tree.fit(features, delays).predict(points),
        "forest": forest.fit(features, delays).predict(points),
    }
