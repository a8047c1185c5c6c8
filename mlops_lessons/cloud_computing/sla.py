"""Availability as a contract counts it: what may fail, what parts add up to, and how fast the margin is spent.

A *structure* is a list of what a service needs: a number is one part, a list of numbers is a group of replicas of which one is
enough. ``[0.9999, [0.99, 0.99], 0.999]`` is a balancer, two servers and a database. Every composition here assumes that parts
fail **independently**, unless `shared` says otherwise.

References
----------
Beyer, B. et al. (eds.) (2016), *Site Reliability Engineering*, O'Reilly, chapters 3 and 4. https://sre.google/sre-book/
Beyer, B. et al. (eds.) (2018), *The Site Reliability Workbook*, O'Reilly, chapters 2 and 5. https://sre.google/workbook/
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = [
    "allowed_downtime",
    "availability",
    "budget_left",
    "burn_rate",
    "hours_until_empty",
    "in_parallel",
    "in_series",
    "k_of_n",
    "request_sli",
    "service_credit",
    "time_sli",
    "with_common_cause",
]

Structure = Sequence["float | Sequence[float]"]
# Region-level commitment of the Amazon Compute SLA, version of 2022-05-05: at least this uptime in the billing month -> credit.
CREDIT_TIERS = ((0.9999, 0.0), (0.99, 0.10), (0.95, 0.30), (0.0, 1.0))


def allowed_downtime(promised: float, days: float = 30) -> float:
    """Return the minutes that a service may be down in `days` days and still keep an availability of `promised`.

    Examples
    --------
    >>> round(allowed_downtime(0.999), 1)
    43.2
    """
    return (1 - share("promised", promised)) * days * 24 * 60


def in_series(parts: Sequence[float]) -> float:
    """Return the availability of a service that needs *all* `parts`, which fail independently.

    Examples
    --------
    >>> round(in_series([0.999, 0.999]), 6)
    0.998001
    """
    return math.prod(share("parts", part) for part in parts)


def in_parallel(parts: Sequence[float]) -> float:
    """Return the availability of replicas of which *one* is enough and which fail independently.

    Examples
    --------
    >>> round(in_parallel([0.99, 0.99]), 6)
    0.9999
    """
    return 1 - math.prod(1 - share("parts", part) for part in parts)


def k_of_n(needed: int, parts: Sequence[float]) -> float:
    """Return the probability that at least `needed` of the independent `parts` are up.

    Exact: the distribution of the number of parts that are up is built part by part.
    """
    if not 0 <= needed <= len(parts):
        raise LessonError(
            _("needed must lie between 0 and {count}, the number of parts; got {got}.").format(
                count=len(parts), got=needed
            )
        )
    up = [1.0]
    for part in parts:
        a = share("parts", part)
        up = [a * below + (1 - a) * here for below, here in zip([0.0, *up], [*up, 0.0], strict=True)]
    return math.fsum(up[needed:])


def availability(structure: Structure, shared: float = 0.0) -> float:
    """Return the availability of a `structure` (see the module), its groups having a `shared` cause of failure if asked."""
    groups = [part if isinstance(part, Sequence) else [part] for part in structure]
    return math.prod(with_common_cause(group, shared) if len(group) > 1 else in_series(group) for group in groups)


def with_common_cause(replicas: Sequence[float], shared: float) -> float:
    """Return the availability of `replicas` of which one is enough, when part of what brings them down is shared.

    Each replica keeps its own availability; a share `shared` of the best replica's failures (0 to 1, on the logarithmic scale)
    comes from a cause that brings down all of them at once. 0 is independence; at 1 replicas that are alike help nothing.

    References
    ----------
    Fleming, K. N. (1975), the beta-factor model of common cause failures; described in Rausand, M. and Høyland, A. (2004),
    *System Reliability Theory*, 2nd ed., Wiley, chapter 6.
    """
    common, own = split_common(replicas, shared)
    return common * in_parallel(own)


def split_common(replicas: Sequence[float], shared: float) -> tuple[float, list[float]]:
    """Return the availability of the cause that `replicas` share, and that of each replica with that cause taken out."""
    common = max(share("parts", part) for part in replicas) ** share("shared", shared)
    return common, [part / common if common else 0.0 for part in replicas]


def budget_left(objective: float, good: int, total: int) -> float:
    """Return the share of the error budget that is left after `total` requests of which `good` were good.

    1 is untouched, 0 is spent, negative is overspent. The budget is ``(1 - objective) * total`` bad requests.
    """
    return 1 - burn_rate(objective, good, total)


def burn_rate(objective: float, good: int, total: int) -> float:
    """Return how many times faster than allowed the budget is being spent: 1 empties it exactly with the window.

    Examples
    --------
    >>> round(burn_rate(0.999, good=9856, total=10000), 1)
    14.4
    """
    if share("objective", objective) == 1:
        raise LessonError(_("An objective of 1 leaves no error budget; give a share under 1, such as 0.999."))
    return (1 - request_sli(good, total)) / (1 - objective)


def hours_until_empty(rate: float, days: float = 30) -> float:
    """Return the hours in which a full budget for `days` days is spent at burn rate `rate`; infinite at 0."""
    return math.inf if rate == 0 else days * 24 / rate


def request_sli(good: int, total: int) -> float:
    """Return the request-based indicator: the share of requests that were good.

    Raises
    ------
    LessonError
        If there was no request (then there is nothing to measure) or `good` is not between 0 and `total`.
    """
    if total < 1 or not 0 <= good <= total:
        message = _("good must lie between 0 and total, and total be at least 1; got good={good}, total={total}.")
        raise LessonError(message.format(good=good, total=total))
    return good / total


def time_sli(minutes: Sequence[int], good: Sequence[bool], least: float = 0.95) -> float:
    """Return the time-based indicator: the share of minutes in which at least a share `least` of the requests was good.

    Parameters
    ----------
    minutes : sequence of int
        The minute of each request.
    good : sequence of bool
        Whether that request was good. Minutes without requests are left out: nobody was there to be served badly.
    """
    counts: dict[int, list[int]] = {}
    for minute, served in zip(minutes, good, strict=True):
        of_minute = counts.setdefault(minute, [0, 0])
        of_minute[0] += bool(served)
        of_minute[1] += 1
    return request_sli(sum(served >= least * total for served, total in counts.values()), len(counts))


def service_credit(uptime: float, tiers: Sequence[tuple[float, float]] = CREDIT_TIERS) -> float:
    """Return the share of the month's bill that is credited for an `uptime`, by the provider's table of `tiers`.

    The default table is the region-level one of the Amazon Compute SLA (2022-05-05). A credit must be claimed, lowers a later
    bill, and pays nothing of what the outage cost you.
    """
    return next(credit for least, credit in tiers if share("uptime", uptime) >= least)


def share(name: str, value: float) -> float:
    """Return `value` if it is a share between 0 and 1.

    Raises
    ------
    LessonError
        If it is not; the message says so by the argument's `name`, and what to do with a percentage.
    """
    if not 0 <= value <= 1:
        message = _("{name} must be a share between 0 and 1; got {got}. Divide a percentage by 100.")
        raise LessonError(message.format(name=name, got=value))
    return float(value)
