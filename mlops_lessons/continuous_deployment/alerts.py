"""Alerts on the error budget: several windows, several speeds, and a clock that is an argument.

Lesson 01 judges one rule on a list of requests. Here requests are counted as they come, and every rule of the workbook is watched:
a rule fires when the budget burns at its rate or faster over the long window, which shows that it matters, *and* over the short
one, which shows that it is still going on.

References
----------
Beyer, B. et al. (eds.) (2018), *The Site Reliability Workbook*, O'Reilly, chapter 5, "Alerting on SLOs", approach 6 and table 5-8;
on few requests, "Low-Traffic Services and Error Budget Alerting". https://sre.google/workbook/alerting-on-slos/
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from mlops_lessons.cloud_computing.sla import burn_rate

__all__ = ["WORKBOOK", "Alert", "BudgetFeed", "BudgetWatch", "BurnRule", "budget_spent", "router_answers", "scaled"]


@dataclass(frozen=True)
class BurnRule:
    """One rule of an alert.

    Attributes
    ----------
    severity : {"page", "ticket"}
        A page wakes somebody, a ticket waits for the morning.
    rate : float
        How many times faster than allowed the budget burns.
    long, short : float
        Seconds of the two windows.
    """

    severity: str
    rate: float
    long: float
    short: float

    @property
    def name(self) -> str:
        """Severity and rate, such as ``page 14.4``."""
        return f"{self.severity} {self.rate:g}"


_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
WORKBOOK = (  # for a budget of 30 days: 2 % in an hour, 5 % in six, 10 % in three days
    BurnRule("page", 14.4, _HOUR, 5 * _MINUTE),
    BurnRule("page", 6.0, 6 * _HOUR, 30 * _MINUTE),
    BurnRule("ticket", 1.0, 3 * _DAY, 6 * _HOUR),
)


@dataclass(frozen=True)
class Alert:
    """A rule that began to fire, or stopped: when, and how fast the budget burnt over both windows then."""

    rule: BurnRule
    at: float
    firing: bool
    long_rate: float
    short_rate: float


@dataclass
class BudgetWatch:
    """Counts requests by time, and says which rules fire.

    Parameters
    ----------
    objective : float
        The share of good requests that is promised, such as 0.999.
    clock : callable
        Returns seconds; only differences count.
    rules : sequence of BurnRule
    at_least : int, default 10
        Bad requests in the long window before anything fires: with little traffic one failure must wake nobody.
    """

    objective: float
    clock: Callable[[], float]
    rules: Sequence[BurnRule] = WORKBOOK
    at_least: int = 10
    history: list[Alert] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._slot = min(rule.short for rule in self.rules) / 10
        self._longest = max(rule.long for rule in self.rules)
        self._firing: set[str] = set()
        self._ends = [-math.inf]  # of each slot that had a request, and what was counted until then
        self._good, self._bad = [0], [0]

    def record(self, good: bool, requests: int = 1) -> None:
        """Count requests that came now."""
        end = (math.floor(self.clock() / self._slot) + 1) * self._slot
        if end > self._ends[-1]:  # a clock that went back counts into the newest slot
            self._ends.append(end)
            self._good.append(self._good[-1])
            self._bad.append(self._bad[-1])
        (self._good if good else self._bad)[-1] += requests
        self._forget(end - self._longest - self._slot)

    def counted(self, seconds: float) -> tuple[int, int]:
        """Return the good and the bad requests of the last `seconds`, to a tenth of the shortest window."""
        before = bisect.bisect_right(self._ends, self.clock() - seconds) - 1
        return self._good[-1] - self._good[before], self._bad[-1] - self._bad[before]

    def _forget(self, until: float) -> None:
        """Drop the slots that no window reaches any more, a good part of them at a time."""
        old = bisect.bisect_right(self._ends, until) - 1
        if old > len(self._ends) / 2:
            for kept in (self._ends, self._good, self._bad):
                del kept[:old]
            self._ends[0] = -math.inf

    def rate(self, seconds: float) -> float:
        """Return how many times faster than allowed the budget burns over the last `seconds`; 0 where nobody asked."""
        good, bad = self.counted(seconds)
        return burn_rate(self.objective, good, good + bad) if good + bad else 0.0

    def look(self) -> tuple[Alert, ...]:
        """Return what has changed since the last look, and keep it in `history`."""
        changes = [alert for rule in self.rules if (alert := self._judge(rule)) is not None]
        self.history += changes
        return tuple(changes)

    @property
    def firing(self) -> tuple[str, ...]:
        """The names of the rules that fire, as of the last look."""
        return tuple(rule.name for rule in self.rules if rule.name in self._firing)

    def _judge(self, rule: BurnRule) -> Alert | None:
        long, short = self.rate(rule.long), self.rate(rule.short)
        enough = self.counted(rule.long)[1] >= self.at_least
        fires = enough and _reaches(long, rule.rate) and _reaches(short, rule.rate)
        if fires == (rule.name in self._firing):
            return None
        (self._firing.add if fires else self._firing.discard)(rule.name)
        return Alert(rule, self.clock(), fires, long, short)


@dataclass
class BudgetFeed:
    """Tells a watch what counters say that only ever grow, such as those of the router; one that starts again at 0 is understood.

    Parameters
    ----------
    read : callable
        Returns the good and the bad requests since the other side began; raises OSError where it does not answer.
    """

    read: Callable[[], tuple[int, int]]
    watch: BudgetWatch
    _before: tuple[int, int] | None = None

    def step(self) -> tuple[Alert, ...]:
        """Count what has come since the last step, and return what has changed in the alerts."""
        try:
            now = self.read()
        except OSError:
            return self.watch.look()
        before = self._before if self._before is not None else now  # what came before anybody watched is old
        self._before = now
        if now[0] < before[0] or now[1] < before[1]:
            before = (0, 0)
        for good, each, earlier in ((True, now[0], before[0]), (False, now[1], before[1])):
            self.watch.record(good, each - earlier)
        return self.watch.look()


def router_answers(address: str) -> tuple[int, int]:
    """Return how many answers the router has shown to users: good ones, and those with a code of 500 or more.

    Raises
    ------
    OSError
        If it does not answer.
    """
    from mlops_lessons.continuous_deployment.federation import read_page, scrape

    page = scrape({"router": f"{address}/-/metrics"})["router"]
    if page is None:
        raise ConnectionError(address)
    shown = [one for one in read_page(page) if one.name == "router_answers_total"]
    bad = sum(one.value for one in shown if one.labels["code"] >= "500")
    return int(sum(one.value for one in shown) - bad), int(bad)


def budget_spent(rate: float, seconds: float, days: float = 30) -> float:
    """Return the share of a budget for `days` days that is gone after `seconds` at burn rate `rate`.

    Examples
    --------
    >>> round(budget_spent(14.4, 3600), 3)
    0.02
    """
    return rate * seconds / (days * _DAY)


def scaled(rules: Sequence[BurnRule], factor: float) -> tuple[BurnRule, ...]:
    """Return the rules with windows `factor` times as long: a live show of an hour's rule in seconds, with the same rates."""
    return tuple(BurnRule(rule.severity, rule.rate, rule.long * factor, rule.short * factor) for rule in rules)


def _reaches(rate: float, wanted: float) -> bool:
    """Tell whether a rate is at least the wanted one, but for rounding."""
    return rate >= wanted or math.isclose(rate, wanted, rel_tol=1e-9)
