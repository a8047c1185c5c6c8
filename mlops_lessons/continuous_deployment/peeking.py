"""What looking again and again does to a decision, by simulation: the same canaries, judged by three rules.

``once`` looks at the planned end only. ``naive`` applies the very same interval at every look and stops at the first that is
clear. ``sequential`` is the rule that may look at any time, see :mod:`mlops_lessons.continuous_deployment.canary_decision`.

References
----------
Armitage, P., McPherson, C. K. and Rowe, B. C. (1969), "Repeated significance tests on accumulating data", JRSS A 132, 235-244.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mlops_lessons.continuous_deployment import evidence
from mlops_lessons.continuous_deployment.canary_decision import Plan

__all__ = ["RULES", "Outcome", "first_decisions", "one_path", "simulate_looks", "wrong_promotions"]

RULES = ("once", "naive", "sequential")


@dataclass(frozen=True)
class Outcome:
    """What a rule did over many canaries.

    Attributes
    ----------
    promoted, rolled_back, held : float
        Shares of the canaries; they add up to 1.
    requests : float
        Of the candidate until the decision, mean.
    """

    promoted: float
    rolled_back: float
    held: float
    requests: float


def simulate_looks(
    plan: Plan, stable_share: float, candidate_share: float, *, looks: int, runs: int, seed: int
) -> dict[str, Outcome]:
    """Return what each rule does with `runs` canaries of the planned size that really fail with these shares.

    Parameters
    ----------
    looks : int
        Evenly over the planned size.
    """
    rng = np.random.default_rng(seed)
    candidate = np.linspace(0, plan.requests, looks + 1).astype(int)
    stable = (candidate * (100 - plan.percent) / plan.percent).astype(int)
    counts = (
        rng.binomial(np.diff(stable), stable_share, (runs, looks)).cumsum(axis=1),
        np.broadcast_to(stable[1:], (runs, looks)),
        rng.binomial(np.diff(candidate), candidate_share, (runs, looks)).cumsum(axis=1),
        np.broadcast_to(candidate[1:], (runs, looks)),
    )
    return {rule: _outcome(first_decisions(rule, plan, counts), candidate[1:]) for rule in RULES}


def first_decisions(rule: str, plan: Plan, counts: Sequence[Any]) -> tuple[Any, Any]:
    """Return at which look each canary is decided, and how: 1 promote, -1 roll back, 0 (at the last look) still open.

    Parameters
    ----------
    counts : four arrays of int, shape (runs, looks)
        Stable failures and requests, candidate failures and requests; running totals.
    """
    if rule == "sequential":
        low, high = evidence.always_valid_interval(*counts, plan.information, plan.alpha)
        allowed = min(plan.baseline + plan.margin, 0.999)
        alarm = evidence.evidence_above(counts[2], counts[3], allowed) >= 2 / plan.alpha
        ready = (counts[1] >= plan.burn_in) & (counts[3] >= plan.burn_in)
        promote = ready & (high < plan.margin) & ~alarm
        back = alarm | (ready & (low > 0) & ~promote)
    else:
        low, high = evidence.difference_interval(*counts, plan.alpha)
        promote, back = high < plan.margin, (low > 0) & ~(high < plan.margin)
    said = promote.astype(int) - back.astype(int)
    if rule == "once":
        said[:, :-1] = 0
    first = np.where((said != 0).any(axis=1), (said != 0).argmax(axis=1), said.shape[1] - 1)
    return first, said[np.arange(len(said)), first]


def _outcome(decided: tuple[Any, Any], candidate: Any) -> Outcome:
    first, said = decided
    promoted, back = float((said == 1).mean()), float((said == -1).mean())
    return Outcome(promoted, back, 1 - promoted - back, float(candidate[first].mean()))


def one_path(
    plan: Plan, stable_share: float, candidate_share: float, *, looks: int, seed: int, most: int = 500
) -> tuple[Any, Any, Any]:
    """Return one canary that the naive rule promotes early, though at the planned end it would not.

    It is the first of `most` that are drawn; how it is chosen is part of the picture, not of the evidence.

    Returns
    -------
    tuple of three arrays
        Requests of the candidate at each look, low and high end of the interval for one look.
    """
    for number in range(most):
        rng = np.random.default_rng([seed, number])
        candidate = np.linspace(0, plan.requests, looks + 1).astype(int)[1:]
        stable = (candidate * (100 - plan.percent) / plan.percent).astype(int)
        failed = [
            rng.binomial(np.diff(each, prepend=0), share).cumsum()
            for each, share in ((stable, stable_share), (candidate, candidate_share))
        ]
        low, high = evidence.difference_interval(failed[0], stable, failed[1], candidate, plan.alpha)
        under = np.flatnonzero(high < plan.margin)
        if under.size and looks // 10 <= under[0] < looks // 2 and high[-1] > plan.margin:
            return candidate, low, high
    raise AssertionError("no such canary")


def wrong_promotions(
    plan: Plan, looks: Sequence[int] = (1, 5, 20, 100), runs: int = 2000, seed: int = 7
) -> dict[int, tuple[float, float]]:
    """Return how often a candidate worse by just the margin is promoted, by the number of looks: naive rule, sequential rule."""
    bad = plan.baseline + plan.margin
    found = {number: simulate_looks(plan, plan.baseline, bad, looks=number, runs=runs, seed=seed) for number in looks}
    return {number: (one["naive"].promoted, one["sequential"].promoted) for number, one in found.items()}
