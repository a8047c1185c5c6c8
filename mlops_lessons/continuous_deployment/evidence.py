"""How far apart two shares of failures are, and how sure one can be: looked at once, or again and again.

All functions take counts as numbers or as arrays of the same shape. A *difference* is candidate minus stable. They assume that
requests fail independently: requests of one user do not quite, and then the intervals are too narrow.

References
----------
Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical inference", JASA 22, 209-212. Newcombe, R. G.
(1998), "Interval estimation for the difference between independent proportions: comparison of eleven methods", Statistics in
Medicine 17, 873-890, method 10. Agresti, A. and Caffo, B. (2000), "Simple and effective confidence intervals for proportions and
differences of proportions", The American Statistician 54, 280-288. Robbins, H. (1970), "Statistical methods related to the law of
the iterated logarithm", Annals of Mathematical Statistics 41, 1397-1409. Howard, S. R., Ramdas, A., McAuliffe, J. and Sekhon, J.
(2021), "Time-uniform, nonparametric, nonasymptotic confidence sequences", Annals of Statistics 49, 1055-1080. Johari, R.,
Koomen, P., Pekelis, L. and Walsh, D. (2022), "Always valid inference", Operations Research 70, 1806-1821. Bibaut, A., Kallus, N.
and Lindon, M. (2022), arXiv:2212.14411: why a normal mixture is right only after a burn-in. Ramdas, A., Grünwald, P., Vovk, V. and
Shafer, G. (2023), "Game-theoretic statistics and safe anytime-valid inference", Statistical Science 38, 576-601.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = [
    "always_valid_interval",
    "chance_range",
    "difference_interval",
    "evidence_above",
    "information",
    "mixture_spread",
    "share_interval",
    "split_p_value",
    "surely_at_least",
]

Interval = tuple[Any, Any]


def share_interval(failed: Any, requests: Any, alpha: float = 0.05) -> Interval:
    """Return the score interval of Wilson for a share of failures, at level ``1 - alpha``, for **one** look."""
    from scipy.special import ndtri

    z = ndtri(1 - alpha / 2)
    failed, requests = np.asarray(failed, float), np.asarray(requests, float)
    share, spread = failed / requests, z * z / requests
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / requests + spread / (4 * requests))
    return np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)


def difference_interval(
    stable_failed: Any, stable: Any, candidate_failed: Any, candidate: Any, alpha: float = 0.05
) -> Interval:
    """Return the interval of Newcombe for the difference of two shares, at level ``1 - alpha``, for **one** look.

    Examples
    --------
    >>> low, high = difference_interval(48, 80, 56, 70)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    low_s, high_s = share_interval(stable_failed, stable, alpha)
    low_c, high_c = share_interval(candidate_failed, candidate, alpha)
    share_s, share_c = np.asarray(stable_failed) / stable, np.asarray(candidate_failed) / candidate
    below = np.sqrt((share_c - low_c) ** 2 + (high_s - share_s) ** 2)
    above = np.sqrt((high_c - share_c) ** 2 + (share_s - low_s) ** 2)
    return share_c - share_s - below, share_c - share_s + above


def information(stable_failed: Any, stable: Any, candidate_failed: Any, candidate: Any) -> Any:
    """Return what the counts say of the difference: one over its variance, with a success and a failure added to each side."""
    variance = 0.0
    for failed, requests in ((stable_failed, stable), (candidate_failed, candidate)):
        share = (np.asarray(failed, float) + 1) / (np.asarray(requests, float) + 2)
        variance = variance + share * (1 - share) / np.asarray(requests, float)
    return 1 / variance


def mixture_spread(planned: float, alpha: float = 0.05) -> float:
    """Return the spread of the mixture for which the always valid interval is narrowest at the `planned` information.

    It minimises the width over the spread: with W the lower branch of Lambert's function, ``planned / (-W(-alpha^2 / e) - 1)``.
    """
    from scipy.special import lambertw

    return planned / float(-lambertw(-(alpha**2) / np.e, -1).real - 1)


def always_valid_interval(
    stable_failed: Any, stable: Any, candidate_failed: Any, candidate: Any, planned: float, alpha: float = 0.05
) -> Interval:
    """Return an interval for the difference that holds at **all** looks together with probability ``1 - alpha``.

    The difference times its information moves like Brownian motion with a drift; the normal mixture of Robbins bounds it at all
    times. Right for large counts: not before some hundred requests on each side.

    Parameters
    ----------
    planned : float
        The information at which the interval should be narrowest; chosen before the first look.
    """
    seen = information(stable_failed, stable, candidate_failed, candidate)
    spread = mixture_spread(planned, alpha)
    half = np.sqrt((seen + spread) * np.log((seen + spread) / (spread * alpha**2))) / seen
    middle = np.asarray(candidate_failed) / candidate - np.asarray(stable_failed) / stable
    return middle - half, middle + half


def evidence_above(failed: Any, requests: Any, allowed: float) -> Any:
    """Return how strongly the counts speak for a share of failures above `allowed`, exactly and at any time.

    Bets on every share above `allowed` alike (uniform mixture of likelihood ratios): while the true share is at most `allowed`,
    the probability that this ever reaches ``1 / alpha`` is at most `alpha` (Ville's inequality). Needs no large counts.

    Examples
    --------
    >>> round(float(evidence_above(5, 5, 0.03)))  # five requests, five failures, where 3 % are allowed
    7070836
    """
    from scipy.special import betaincc, betaln, xlog1py, xlogy

    failed, good = np.asarray(failed, float), np.asarray(requests, float) - np.asarray(failed, float)
    with np.errstate(divide="ignore"):  # nothing above `allowed` is thinkable: no evidence at all
        above = np.log(betaincc(failed + 1, good + 1, allowed))
    alike = betaln(failed + 1, good + 1) + above - np.log1p(-allowed)
    return np.exp(np.minimum(alike - xlogy(failed, allowed) - xlog1py(good, -allowed), 700.0))


def split_p_value(stable: int, candidate: int, percent: float) -> float:
    """Return how probable a split at least this far from `percent` is, by chance: the chi-square test with one degree of freedom.

    The units must be those that were assigned: users, each once. Under 0.001 the split itself is broken, and no comparison counts.

    References
    ----------
    Fabijan, A. et al. (2019), "Diagnosing sample ratio mismatch in online controlled experiments", KDD '19, 2156-2164.
    """
    from scipy.special import chdtrc

    total, share = stable + candidate, percent / 100
    expected = ((stable, total * (1 - share)), (candidate, total * share))
    return float(chdtrc(1, sum((seen - wanted) ** 2 / wanted for seen, wanted in expected)))


def chance_range(percent: float, users: int, alpha: float = 0.001) -> tuple[float, float]:
    """Return between which shares of `users` the candidate's lies by chance, but for `alpha` of cases, where `percent` is asked."""
    from scipy.special import ndtri

    share = percent / 100
    half = float(ndtri(1 - alpha / 2)) * (share * (1 - share) / users) ** 0.5
    return max(0.0, share - half), min(1.0, share + half)


def surely_at_least(failed: int, requests: int, alpha: float = 0.05) -> float:
    """Return the largest share that the counts speak against as too low, exactly and at any time: the truth lies above it.

    It is wrong, at any look, in at most ``alpha / 2`` of the cases; see :func:`evidence_above`.
    """
    low, high = 0.0, failed / requests if requests else 0.0
    if not failed:
        return 0.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if evidence_above(failed, requests, middle) >= 2 / alpha else (low, middle)
    return low
