"""The metrics of delivery, each with its count, or with the reason why there is no number.

References
----------
DORA, "DORA's software delivery performance metrics", https://dora.dev/guides/dora-metrics/, and "A history of DORA's software
delivery metrics", https://dora.dev/guides/dora-metrics/history/ (both as of January 2026).
IEC 60050-192 (2015), 192-05-13: mean operating time between failures.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median

from mlops_lessons.delivery_log import Event, Incident, incidents
from mlops_lessons.devops.deployments import (
    Deployment,
    Failure,
    find_deployments,
    find_failures,
    find_rework,
    shipped_first,
)
from mlops_lessons.devops.git_history import Commit, History

__all__ = ["Delivery", "Metric", "Period", "apdex", "lead_times", "measure", "percentile"]

_HOUR = 3600


@dataclass(frozen=True)
class Metric:
    """One figure.

    ``value`` is None where there is none, and ``why`` the reason (a key of ``metrics.why`` in ``texts.toml``). ``count`` is how
    many things it is made of; ``still_open`` how many failures are not mended yet, so that they could not be counted (the
    figure is too low: they are *censored*); ``unknown`` how many commits had to be left out.
    """

    value: float | None
    count: int = 0
    why: str | None = None
    still_open: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Period:
    """From ``start`` to ``end``, both included and aware."""

    start: datetime
    end: datetime

    @property
    def days(self) -> float:
        """Its length in days of 24 hours."""
        return (self.end - self.start) / timedelta(days=1)

    def __contains__(self, at: datetime) -> bool:
        """Tell whether the instant lies in it."""
        return self.start <= at <= self.end


@dataclass(frozen=True)
class Delivery:
    """What was found in a period: its deployments and failures, what each deployment shipped first, and the ``metrics`` by name.

    Names and units: ``frequency`` (a day), ``lead_time`` (hours), ``failure_rate`` (share), ``recovery`` (hours), ``rework``
    (share), ``duration`` (seconds), ``between_failures`` (hours), ``sla`` (share).
    """

    period: Period | None
    deployments: tuple[Deployment, ...] = ()
    failures: tuple[Failure, ...] = ()
    incidents: tuple[Incident, ...] = ()
    shipped: Mapping[str, Sequence[Commit]] = field(default_factory=dict)
    metrics: Mapping[str, Metric] = field(default_factory=dict)


def measure(history: History, events: Iterable[Event] = (), period: Period | None = None, tags: str = "v*") -> Delivery:
    """Return the delivery of a team over a period.

    Parameters
    ----------
    history : History
        As :func:`~mlops_lessons.devops.git_history.read_history` gives it; ``History()`` where there is only a log.
    events : iterable of Event
        Of a delivery log; without it, tags are the deployments, and only reverts and hotfixes tell of failures.
    period : Period, optional
        Default: from the first record to the last, commits included.
    tags : str, default "v*"
        Which tags are deployments.

    Notes
    -----
    Where a team squashes a branch into one commit, git has forgotten when its work began: lead time then counts from the
    squashing, and looks better than it was.
    """
    rows = list(events)
    every = find_deployments(history, rows, tags)
    shipped = shipped_first(history, every)
    period = period or _whole(history, rows, every)
    mine = [one for one in every if period and one.at in period]
    ids = {one.id for one in mine}
    failures = [one for one in find_failures(history, every, shipped, rows) if one.deployment.id in ids]
    troubles = [
        one for one in incidents(rows) if period and one.opened <= period.end and _end(one, period) >= period.start
    ]
    figures = {
        "frequency": _frequency(mine, period),
        "lead_time": _lead_time(history, mine, shipped),
        "failure_rate": _share(failures, mine),
        "recovery": _recovery(failures, mine),
        "rework": _share(find_rework(history, mine, shipped), mine),
        "duration": _duration(mine),
        "between_failures": _between_failures(troubles, period),
        "sla": _sla(rows, troubles, period),
    }
    return Delivery(period, tuple(mine), tuple(failures), tuple(troubles), shipped, figures)


def _whole(history: History, events: Sequence[Event], deployments: Sequence[Deployment]) -> Period | None:
    times = [commit.committed for commit in history.commits.values()]
    times += [one.at for one in (*events, *deployments)]
    return Period(min(times).astimezone(UTC), max(times).astimezone(UTC)) if times else None


def _frequency(deployments: Sequence[Deployment], period: Period | None) -> Metric:
    if not deployments:
        return Metric(None, 0, "no_deployments")
    if period is None or period.days <= 0:
        return Metric(None, len(deployments), "no_period")
    return Metric(len(deployments) / period.days, len(deployments))


def lead_times(
    history: History, deployments: Sequence[Deployment], shipped: Mapping[str, Sequence[Commit]]
) -> tuple[list[float], int]:
    """Return the hours from commit to deployment of each change shipped, and how many changes had to be left out.

    A change is a commit that is no merge, counted with the deployment that ships it *first*, from its committer's date. Left out
    are those committed "after" they were deployed (a clock was wrong), and all that a deployment ships first whose commits reach
    the cut of a shallow history: an earlier deployment, which is not there to be seen, may have shipped them before.
    """
    hours, unknown = [], 0
    for one in deployments:
        changes = [commit for commit in shipped.get(one.id, ()) if not commit.merge]
        taken = [(one.at - commit.committed).total_seconds() / _HOUR for commit in changes]
        good = (
            []
            if any(commit.name in history.cut for commit in shipped.get(one.id, ()))
            else [h for h in taken if h >= 0]
        )
        hours += good
        unknown += len(taken) - len(good)
    return hours, unknown


def _lead_time(history: History, deployments: Sequence[Deployment], shipped: Mapping[str, Sequence[Commit]]) -> Metric:
    if not deployments:
        return Metric(None, 0, "no_deployments")
    hours, unknown = lead_times(history, deployments, shipped)
    if not hours:
        return Metric(None, 0, "cut_history" if unknown and history.cut else "no_changes", unknown=unknown)
    return Metric(median(hours), len(hours), unknown=unknown)


def _share(chosen: Sequence[object], deployments: Sequence[Deployment]) -> Metric:
    if not deployments:
        return Metric(None, 0, "no_deployments")
    return Metric(len(chosen) / len(deployments), len(chosen))


def _recovery(failures: Sequence[Failure], deployments: Sequence[Deployment]) -> Metric:
    if not deployments:
        return Metric(None, 0, "no_deployments")
    hours = [one.hours for one in failures if one.hours is not None]
    still_open = len(failures) - len(hours)
    if not hours:
        return Metric(None, 0, "none_mended" if failures else "no_failures", still_open)
    return Metric(median(hours), len(hours), still_open=still_open)


def _duration(deployments: Sequence[Deployment]) -> Metric:
    seconds = [one.seconds for one in deployments if one.seconds is not None]
    if not seconds:
        return Metric(None, 0, "no_durations" if deployments else "no_deployments")
    return Metric(median(seconds), len(seconds))


def _end(incident: Incident, period: Period) -> datetime:
    return incident.resolved or period.end


def _downtime(troubles: Iterable[Incident], period: Period) -> float:
    """Return the hours of the period with at least one incident open; what overlaps counts once."""
    spans = sorted((max(one.opened, period.start), min(_end(one, period), period.end)) for one in troubles)
    total, until = timedelta(), period.start
    for opened, closed in spans:
        total += max(closed - max(opened, until), timedelta())
        until = max(until, closed)
    return total.total_seconds() / _HOUR


def _between_failures(troubles: Sequence[Incident], period: Period | None) -> Metric:
    if period is None or period.days <= 0:
        return Metric(None, 0, "no_period")
    began = [one for one in troubles if one.opened in period]
    if not began:
        return Metric(None, 0, "no_incidents")
    return Metric((period.days * 24 - _downtime(troubles, period)) / len(began), len(began))


def _sla(events: Sequence[Event], troubles: Sequence[Incident], period: Period | None) -> Metric:
    if not events:
        return Metric(None, 0, "no_log")
    if period is None or period.days <= 0:
        return Metric(None, 0, "no_period")
    still_open = sum(one.resolved is None for one in troubles)
    return Metric(1 - _downtime(troubles, period) / (period.days * 24), len(troubles), still_open=still_open)


def apdex(seconds: Sequence[float], target: float) -> float:
    """Return the Apdex of response times: satisfied ones (up to `target`) count whole, tolerated ones (up to four times it) half.

    Raises
    ------
    ZeroDivisionError
        Without response times there is no Apdex.

    Examples
    --------
    >>> apdex([0.1, 0.4, 0.9, 3.0], target=0.5)
    0.625

    References
    ----------
    Apdex Alliance, "Application Performance Index: Technical Specification", version 1.1 (2007).
    """
    satisfied = sum(one <= target for one in seconds)
    tolerated = sum(target < one <= 4 * target for one in seconds)
    return (satisfied + tolerated / 2) / len(seconds)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least this `share` of them do not exceed (nearest rank).

    Examples
    --------
    >>> percentile([3, 1, 2, 4], 0.5)
    2
    """
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered) - 1e-9), 1) - 1]
