"""Which model goes to work: how sure the gain is, and a rule that says promote, keep or wait, with its reasons.

Flights of one day share weather, queues and delays, so they are no independent evidence: what is drawn again is whole days.

References
----------
Efron, B. and Tibshirani, R. (1993), *An Introduction to the Bootstrap*, section 8.6: blocks where neighbours depend on each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.flights import FEATURES
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation.candidates import Candidate, measures

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Decision",
    "Evidence",
    "auc_interval",
    "decide",
    "evidence_of",
    "gain_intervals",
    "gains",
    "interval",
    "show_decisions",
    "too_late",
]

say = topic_texts("mlops_experimentation")
_TOLERANCE = 0.001  # of the Brier score
_FEW = 400  # units, up to which pairs of units are counted once for all draws


def gains(
    late: Any, before: Any, after: Any, units: Sequence[Any] | None = None, resamples: int = 200, seed: int = 0
) -> np.ndarray:
    """Return AUC after minus AUC before in each of `resamples` draws with replacement, both models on the same flights.

    Parameters
    ----------
    late : array-like of shape (flights,)
        0 or 1.
    before, after : array-like of shape (flights,)
        What the two models say of each flight.
    units : sequence of shape (flights,), optional
        What is drawn: flights with the same value come together, such as the day. Each flight by itself unless given.
    """
    import numpy as np

    draws = _drawn(late, (before, after), units, resamples, seed)
    return np.asarray(draws[:, 1] - draws[:, 0])


def auc_interval(late: Any, probability: Any, days: Sequence[Any], resamples: int = 200) -> tuple[float, float]:
    """Return the interval of one model's AUC, drawing whole days."""
    return interval(_drawn(late, (probability,), days, resamples, 0)[:, 0])


def _drawn(late: Any, scores: Sequence[Any], units: Sequence[Any] | None, resamples: int, seed: int) -> np.ndarray:
    """Return the AUC of each of `scores` in each draw, ``(resamples, scores)``."""
    import numpy as np

    late = np.asarray(late)
    codes = np.arange(len(late)) if units is None else np.unique(np.asarray(units), return_inverse=True)[1]
    rng, many = np.random.default_rng(seed), codes.max() + 1
    weigh = _by_pairs if many <= _FEW else _by_rank
    measured = [weigh(*_sorted(late, one, codes), many) for one in scores]
    found = np.empty((resamples, len(measured)))
    for row in found:
        weights = np.bincount(rng.integers(many, size=many), minlength=many).astype(float)
        row[:] = [auc(weights) for auc in measured]
    return found


def _sorted(late: np.ndarray, scores: Any, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return outcomes and units in order of score, and where each group of equal scores begins."""
    import numpy as np

    scores = np.asarray(scores)
    order = np.argsort(scores, kind="stable")
    ranked = scores[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    return late[order], codes[order], starts


def _by_rank(late: np.ndarray, codes: np.ndarray, starts: np.ndarray, many: int) -> Callable[[np.ndarray], float]:
    """Return what gives the AUC for the weights of the `many` units: the share of pairs in the right order, ties counting half."""
    import numpy as np

    def auc(weights: np.ndarray) -> float:
        each = weights[codes]
        positive = each * late
        negative = each - positive
        if len(starts) < len(late):
            positive, negative = np.add.reduceat(positive, starts), np.add.reduceat(negative, starts)
        below = np.cumsum(negative) - negative / 2
        return float(positive @ below / (positive.sum() * negative.sum()))

    return auc


def _by_pairs(late: np.ndarray, codes: np.ndarray, starts: np.ndarray, many: int) -> Callable[[np.ndarray], float]:
    """Return the same for few units: how many pairs of each two units are in the right order is counted once."""
    import numpy as np

    group = np.repeat(np.arange(len(starts)), np.diff([*starts, len(late)]))
    right, positives, negatives = np.zeros((many, many)), np.zeros(many), np.zeros(many)
    for unit in range(many):
        mine = codes == unit
        negative = np.bincount(group[mine & (late == 0)], minlength=len(starts))
        below = (np.cumsum(negative) - negative / 2)[group]
        right[:, unit] = np.bincount(codes[late == 1], weights=below[late == 1], minlength=many)
        positives[unit], negatives[unit] = (mine & (late == 1)).sum(), (mine & (late == 0)).sum()
    return lambda weights: float(weights @ right @ weights / ((weights @ positives) * (weights @ negatives)))


def interval(values: Any, confidence: float = 0.95) -> tuple[float, float]:
    """Return the middle part of draws, by default from the 2.5th to the 97.5th percentile."""
    import numpy as np

    tail = 50 * (1 - confidence)
    low, high = np.percentile(np.asarray(values), [tail, 100 - tail])
    return float(low), float(high)


def gain_intervals(late: Any, before: Any, after: Any, days: Sequence[Any]) -> dict[str, tuple[float, float]]:
    """Return the intervals of the gain in AUC when flights are drawn one by one (100 times), and when days are drawn whole."""
    return {
        "flights": interval(gains(late, before, after, resamples=100)),
        "days": interval(gains(late, before, after, days)),
    }


@dataclass(frozen=True)
class Evidence:
    """What the rule is told of a challenger.

    Attributes
    ----------
    gain : tuple of float
        Interval of its AUC minus the champion's, on the same days, whole days drawn.
    brier, champion_brier : float
    features : tuple of str
    gaps : tuple of str
        What is missing for training it again, see :func:`mlops_lessons.mlops_experimentation.lineage.gaps`.
    """

    gain: tuple[float, float]
    brier: float
    champion_brier: float
    features: tuple[str, ...]
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decision:
    """What the rule says: ``verdict`` is ``"promote"``, ``"keep"`` (the champion), ``"wait"`` (for more days) or ``"refuse"``."""

    verdict: str
    reasons: tuple[str, ...]


def evidence_of(
    candidate: Candidate, late: Any, before: Any, after: Any, days: Sequence[Any], gaps: tuple[str, ...] = ()
) -> Evidence:
    """Return what the rule is told of a candidate: `before` and `after` are what the champion and it say of the same flights."""
    brier, champion_brier = (measures(late, says)["brier"] for says in (after, before))
    return Evidence(interval(gains(late, before, after, days)), brier, champion_brier, candidate.features, gaps)


def too_late(features: Iterable[str]) -> list[str]:
    """Return the features that are not known when the prediction is made."""
    return [name for name in features if name not in FEATURES or not FEATURES[name].in_time]


def decide(evidence: Evidence) -> Decision:
    """Return what becomes of a challenger; the reasons are keys of the lesson's texts under ``rule``."""
    found = [("late_features", too_late(evidence.features)), ("gaps", evidence.gaps)]
    refused = tuple(name for name, wrong in found if wrong)
    if refused:
        return Decision("refuse", refused)
    low, high = evidence.gain
    if high < 0:
        return Decision("keep", ("surely_worse",))
    if evidence.brier > evidence.champion_brier + _TOLERANCE:
        return Decision("keep", ("worse_probabilities",))
    if low > 0:
        return Decision("promote", ("surely_better",))
    return Decision("wait", ("not_sure",))


def show_decisions(evidence: dict[str, Evidence]) -> None:
    """Show for each challenger what the rule was told and what it says."""
    rows = [_row(name, told, decide(told)) for name, told in evidence.items()]
    headers = [say(f"rule.{name}") for name in ("challenger", "verdict", "reasons", "gain", "brier")]
    show_table(say("rule.caption"), headers, rows, numbers=2)


def _row(name: str, told: Evidence, decision: Decision) -> list[str]:
    reasons = "; ".join(say(f"rule.{reason}") for reason in decision.reasons)
    gain = f"{told.gain[0]:+.2f} … {told.gain[1]:+.2f}"
    return [name, say(f"rule.{decision.verdict}"), reasons, gain, f"{told.brier - told.champion_brier:+.3f}"]
