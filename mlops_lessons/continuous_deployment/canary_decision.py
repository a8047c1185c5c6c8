"""Promote, hold or roll back: what the counts of a canary allow one to say.

The plan is made before the first look: how much worse the candidate may be (`margin`), what share fails today (`baseline`), who
gets the candidate (`percent`) and how often one may be wrong (`alpha`). Then

- *roll back* when the candidate is surely worse than the stable release, or by itself surely beyond what is allowed;
- *promote* when it is surely not worse by `margin` or more;
- *hold* otherwise. Too early to tell is an answer.

One may look after every request: the interval holds at all looks together. See :mod:`mlops_lessons.continuous_deployment.evidence`.

References
----------
Chow, S.-C., Shao, J., Wang, H. and Lokhnygina, Y. (2017), *Sample Size Calculations in Clinical Research*, 3rd ed., section 4.2:
non-inferiority of two proportions. Beyer, B. et al. (eds.) (2018), *The Site Reliability Workbook*, O'Reilly, chapter 16,
"Canarying releases".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from mlops_lessons.continuous_deployment import evidence
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.errors import LessonError

__all__ = ["Count", "Decision", "Plan", "decide", "decide_by_segment", "decide_once"]

_SPLIT_IS_BROKEN = 0.001
_FAILURES_AT_LEAST = 20


@dataclass(frozen=True)
class Count:
    """Requests that a release answered, and how many of them `failed`: an error, or slower than promised."""

    requests: int
    failed: int

    def __post_init__(self) -> None:
        if not 0 <= self.failed <= self.requests:
            raise LessonError(say("canary.counts", failed=self.failed, requests=self.requests))


@dataclass(frozen=True)
class Plan:
    """What is agreed before the first look.

    Attributes
    ----------
    margin : float
        By how much the share of failures may rise, such as 0.01.
    baseline : float
        The share that fails today.
    percent : float
        Of the users, who get the candidate.
    alpha : float
        How often the interval may miss the truth, over all looks.
    power : float
        How often a candidate that is as good as the stable release should be promoted in the planned size.
    """

    margin: float
    baseline: float
    percent: float = 10.0
    alpha: float = 0.05
    power: float = 0.8

    def __post_init__(self) -> None:
        bounds = {"margin": (0, 1), "baseline": (0, 1), "percent": (0, 100), "alpha": (0, 0.5), "power": (0.5, 1)}
        for name, (low, high) in bounds.items():
            if not low < getattr(self, name) < high:
                raise LessonError(say("canary.share", name=name, low=low, high=high, got=getattr(self, name)))

    @property
    def burn_in(self) -> int:
        """Requests of each side before which nothing is compared: with 20 failures at the limit the normal law holds well enough.

        Simulated over baselines from 0.2 % to 5 %: a candidate at the margin is then promoted in under 2.5 % of cases at the
        usual `alpha` of 5 %; with 10 failures it can be 3 %, with 5 it can be 4.5 %.
        """
        return math.ceil(_FAILURES_AT_LEAST / (self.baseline + self.margin))

    @property
    def requests_for_one_look(self) -> int:
        """Requests that the candidate needs when one looks once, at the end."""
        from scipy.special import ndtri

        return self._requests(float(ndtri(1 - self.alpha / 2)))

    @property
    def requests(self) -> int:
        """Requests that the candidate needs when one may look at any time: the planned size."""
        return self._requests(math.sqrt(_narrowest(self.alpha)))

    @property
    def information(self) -> float:
        """What the planned size would say of the difference: one over its variance."""
        return self.requests / self._variance()

    def _requests(self, quantile: float) -> int:
        from scipy.special import ndtri

        reach = quantile + float(ndtri(self.power))
        return math.ceil(reach**2 * self._variance() / self.margin**2)

    def _variance(self) -> float:
        """Return the variance of the difference times the candidate's requests."""
        share = self.percent / 100
        return self.baseline * (1 - self.baseline) * (1 + share / (1 - share))


@dataclass(frozen=True)
class Decision:
    """What to do, and why.

    Attributes
    ----------
    action : {"promote", "hold", "roll_back"}
    reason : str
        ``not_worse``, ``worse``, ``beyond_allowed``, ``too_early``, ``unclear`` (the planned size is reached and it is still open),
        ``split_broken``.
    difference, low, high : float
        Candidate minus stable, and the interval; NaN where a side has no request.
    more : int
        Requests of the candidate to the planned size.
    segment : str
        Where the reason lies; empty for all users.
    """

    action: str
    reason: str
    difference: float
    low: float
    high: float
    more: int
    segment: str = ""


def decide(plan: Plan, stable: Count, candidate: Count, users: tuple[int, int] | None = None) -> Decision:
    """Return what the counts so far allow; one may ask after every request.

    Parameters
    ----------
    users : tuple of int, optional
        How many users the stable release and the candidate have had: a split that cannot be chance makes the comparison void.
    """
    more = max(0, plan.requests - candidate.requests)
    nan = float("nan")
    above = evidence.evidence_above(candidate.failed, candidate.requests, min(plan.baseline + plan.margin, 0.999))
    alarm = bool(above >= 2 / plan.alpha)
    if not stable.requests or not candidate.requests:
        return Decision(*(("roll_back", "beyond_allowed") if alarm else ("hold", "too_early")), nan, nan, nan, more)
    counts = (stable.failed, stable.requests, candidate.failed, candidate.requests)
    low, high = map(float, evidence.always_valid_interval(*counts, plan.information, plan.alpha))
    difference = candidate.failed / candidate.requests - stable.failed / stable.requests
    broken = users is not None and evidence.split_p_value(*users, plan.percent) < _SPLIT_IS_BROKEN
    ready = candidate.requests >= plan.burn_in and stable.requests >= plan.burn_in
    if alarm:
        action, reason = "roll_back", "beyond_allowed"
    elif broken:
        action, reason = "hold", "split_broken"
    elif ready and high < plan.margin:
        action, reason = "promote", "not_worse"
    elif ready and low > 0:
        action, reason = "roll_back", "worse"
    else:
        action, reason = "hold", "too_early" if more else "unclear"
    return Decision(action, reason, difference, low, high, more)


def decide_once(plan: Plan, stable: Count, candidate: Count) -> Decision:
    """Return what the counts say when this is the **only** look. Asked again and again it is wrong far more often than `alpha`."""
    more = max(0, plan.requests_for_one_look - candidate.requests)
    if not stable.requests or not candidate.requests:
        nan = float("nan")
        return Decision("hold", "too_early", nan, nan, nan, more)
    counts = (stable.failed, stable.requests, candidate.failed, candidate.requests)
    low, high = map(float, evidence.difference_interval(*counts, plan.alpha))
    difference = candidate.failed / candidate.requests - stable.failed / stable.requests
    if high < plan.margin:
        return Decision("promote", "not_worse", difference, low, high, more)
    if low > 0:
        return Decision("roll_back", "worse", difference, low, high, more)
    return Decision("hold", "too_early" if more else "unclear", difference, low, high, more)


def decide_by_segment(
    plan: Plan, segments: Mapping[str, tuple[Count, Count]], users: tuple[int, int] | None = None
) -> Decision:
    """Return the decision over all users and over each segment: one segment that is surely worse rolls the candidate back.

    Half of `alpha` goes to the whole, the other half in equal parts to the segments (Bonferroni), so that many segments do not
    find a culprit by chance.

    Parameters
    ----------
    segments : mapping of str to (Count, Count)
        Stable and candidate, by segment; every request in exactly one.
    """
    whole = replace(plan, alpha=plan.alpha / 2)
    decided = decide(whole, *(_sum(segments, side) for side in (0, 1)), users)
    if decided.action == "roll_back" or decided.reason == "split_broken":
        return decided
    part = replace(plan, alpha=plan.alpha / 2 / max(1, len(segments)))
    worse = [replace(decide(part, *counts), segment=name) for name, counts in sorted(segments.items())]
    worse = [one for one in worse if one.action == "roll_back"]
    return max(worse, key=lambda one: one.low) if worse else decided


def _sum(segments: Mapping[str, tuple[Count, Count]], side: int) -> Count:
    sides = [counts[side] for counts in segments.values()]
    return Count(sum(one.requests for one in sides), sum(one.failed for one in sides))


def _narrowest(alpha: float) -> float:
    """Return the square of the half-width, in standard errors, of the always valid interval at the planned size."""
    spread = evidence.mixture_spread(1.0, alpha)
    return (1 + spread) * math.log((1 + spread) / (spread * alpha**2))
