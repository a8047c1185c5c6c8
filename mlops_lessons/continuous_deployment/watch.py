"""On watch: the error budget of a delivery system is looked at again and again, and a page rolls the release back by itself.

What came before a release is not held against it: a new watch begins whenever another release serves. So a rollback is decided
on the answers of the release that it takes away, and it happens once. A release that is no worse than the world around it (a broken
database, say) is rolled back too: a burn rate says *that* users suffer, not why.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mlops_lessons.continuous_deployment._repeating import repeating
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.alerts import (
    WORKBOOK,
    Alert,
    BudgetFeed,
    BudgetWatch,
    BurnRule,
    router_answers,
)
from mlops_lessons.errors import LessonError

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["Guard", "Rollback", "guard"]


@dataclass(frozen=True)
class Rollback:
    """What a page led to: the release that gave way, the one that took over (None where there was none), and why."""

    alert: Alert
    release: str
    to: str | None
    reason: str


@dataclass
class Guard:
    """Watches the answers that users are shown, and rolls back when a page begins to fire.

    Attributes
    ----------
    d : Delivery
        Runs.
    objective : float
        The share of good answers that is promised.
    clock : callable
        Returns seconds; only differences count. A test, or a lesson, gives one that it moves itself.
    rules : sequence of BurnRule
    at_least : int
        Bad answers before anything fires.
    read : callable, optional
        Returns the good and the bad answers so far; those of the router unless given.
    history : list of Alert
        What began to fire, and what stopped, over all releases.
    rollbacks : list of Rollback
    """

    d: Delivery
    objective: float = 0.99
    clock: Callable[[], float] = time.monotonic
    rules: Sequence[BurnRule] = WORKBOOK
    at_least: int = 10
    read: Callable[[], tuple[int, int]] | None = None
    history: list[Alert] = field(default_factory=list)
    rollbacks: list[Rollback] = field(default_factory=list)

    def __post_init__(self) -> None:
        read = self.read or (lambda: router_answers(self.d.address))
        self.feed = BudgetFeed(read, self._new_watch())
        self._release = self.d.serving
        self.feed.step()

    @property
    def watch(self) -> BudgetWatch:
        """The watch over the release that serves."""
        return self.feed.watch

    def step(self) -> tuple[Alert, ...]:
        """Look once: count what has come, roll back where a page begins to fire, and return what has changed in the alerts."""
        if self.d.serving != self._release:
            self._begin()
        changed = self.feed.step()
        self.history += changed
        page = next((alert for alert in changed if alert.firing and alert.rule.severity == "page"), None)
        if page is not None and self._release and self.d.serving == self._release:
            self.rollbacks.append(self._roll_back(page, self._release))
            self._begin()
        return changed

    @contextmanager
    def running(self, every: float = 0.2) -> Iterator[Guard]:
        """Look again and again in a thread, `every` so many seconds, until the block ends."""
        with repeating(self.step, every, "guard"):
            yield self

    def _begin(self) -> None:
        """Watch whatever serves now, from here on."""
        self.feed.step()  # the answers of the one before are counted into its own watch
        self.feed.watch = self._new_watch()
        self._release = self.d.serving

    def _new_watch(self) -> BudgetWatch:
        return BudgetWatch(self.objective, self.clock, self.rules, self.at_least)

    def _roll_back(self, page: Alert, release: str) -> Rollback:
        minutes = f"{page.rule.long / 60:g}", f"{page.rule.short / 60:g}"
        reason = say("watch.reason", rate=f"{page.rule.rate:g}", long=minutes[0], short=minutes[1])
        try:
            return Rollback(page, release, self.d.roll_back(reason), reason)
        except LessonError as error:
            return Rollback(page, release, None, str(error))


def guard(d: Delivery, **settings: object) -> Guard:
    """Return a guard over a delivery system; see :class:`Guard` for the settings."""
    return Guard(d, **settings)
