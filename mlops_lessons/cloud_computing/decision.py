"""A weighted decision matrix, and how much its winner depends on the weights.

Options are scored from 0 to 10 on each criterion and the criteria weighed from 0 to 10. The answer is only as good as the
scores, so what is worth looking at is when it changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np

__all__ = ["CRITERIA", "SCORES", "WEIGHTS", "Flip", "smallest_flip", "totals", "win_shares", "winner"]

MOST = 10.0  # the largest weight
CRITERIA = ("price", "data", "near", "known", "leaving")
# Illustrative: an airline's small team in Bogotá that has used one provider for years. Nobody measured these; give your own.
SCORES: Mapping[str, tuple[float, ...]] = {
    "Google Cloud": (7, 9, 6, 3, 6),
    "Microsoft Azure": (6, 7, 6, 7, 5),
    "Amazon Web Services": (5, 8, 7, 9, 4),
    "Alibaba Cloud": (9, 6, 2, 1, 5),
}
WEIGHTS = (6.0, 5.0, 3.0, 4.0, 2.0)


@dataclass(frozen=True)
class Flip:
    """The smallest change of a single weight that costs the winner its place: which, from what to what, and who draws level."""

    criterion: int
    before: float
    after: float
    rival: str

    @property
    def size(self) -> float:
        """How far the weight moves."""
        return abs(self.after - self.before)


def totals(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> dict[str, float]:
    """Return each option's weighted mean score, 0 to 10.

    Raises
    ------
    LessonError
        If a weight is negative, all are zero, or an option has not one score for each weight.
    """
    if any(weight < 0 for weight in weights) or sum(weights) <= 0:
        raise LessonError(_("Weights must not be negative, and at least one must be positive."))
    for option, row in scores.items():
        if len(row) != len(weights):
            message = _("{option} has {got} scores and there are {expected} weights; give one score a weight.")
            raise LessonError(message.format(option=option, got=len(row), expected=len(weights)))
    return {
        option: sum(score * weight for score, weight in zip(row, weights, strict=True)) / sum(weights)
        for option, row in scores.items()
    }


def winner(scores: Mapping[str, Sequence[float]], weights: Sequence[float]) -> str:
    """Return the option with the highest total; of equal ones the first in the order given."""
    found = totals(scores, weights)
    return max(found, key=lambda option: round(found[option], 9))


def win_shares(
    scores: Mapping[str, Sequence[float]],
    *,
    seed: int,
    around: Sequence[float] | None = None,
    firmness: float = 20.0,
    draws: int = 4000,
) -> dict[str, float]:
    """Return the share of drawn weights with which each option wins.

    Parameters
    ----------
    around : sequence of float, optional
        Draw weights near these (Dirichlet, concentration `firmness` spread in their proportion; a weight of 0 stays 0). By
        default every division of the weight is as likely as any other.
    firmness : float, default 20
        How near: larger is nearer.
    draws : int, default 4000
        The shares' standard error is at most 0.5 / sqrt(draws).
    """
    import numpy as np

    table = np.array(list(scores.values()), dtype=float)
    rng = np.random.default_rng(seed)
    weights = _drawn(rng, table.shape[1], around, firmness, draws)
    wins = np.bincount(np.argmax(np.round(weights @ table.T, 9), axis=1), minlength=len(table))
    return {option: float(count) / draws for option, count in zip(scores, wins, strict=True)}


def _drawn(
    rng: np.random.Generator, count: int, around: Sequence[float] | None, firmness: float, draws: int
) -> np.ndarray:
    import numpy as np

    if around is None:
        return rng.dirichlet(np.ones(count), draws)
    centre = np.asarray(around, dtype=float)
    weights = np.zeros((draws, count))
    used = centre > 0
    if not used.any():
        raise LessonError(_("Weights must not be negative, and at least one must be positive."))
    weights[:, used] = rng.dirichlet(firmness * centre[used] / centre.sum(), draws)
    return weights


def smallest_flip(scores: Mapping[str, Sequence[float]], weights: Sequence[float], most: float = MOST) -> Flip | None:
    """Return the smallest change of one weight, kept within 0 and `most`, at which another option draws level; None if none.

    The lead of the winner over a rival is a straight line in each weight, so the place where it is zero is exact.
    """
    best = winner(scores, weights)
    found = []
    for rival, row in scores.items():
        slopes = [mine - theirs for mine, theirs in zip(scores[best], row, strict=True)]
        lead = sum(slope * weight for slope, weight in zip(slopes, weights, strict=True))
        for index, slope in enumerate(slopes):
            if rival == best or slope == 0:
                continue
            level = weights[index] - lead / slope
            rest = sum(weights) - weights[index] + level
            if 0 <= level <= most and rest > 0:
                found.append(Flip(index, float(weights[index]), level, rival))
    return min(found, key=lambda flip: (round(flip.size, 9), flip.criterion), default=None)
