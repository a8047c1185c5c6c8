"""When a burning error budget is worth waking somebody: the alert of two windows.

A long window says that it matters, a short one that it is still going on. The moment is an argument, never the computer's
clock, so that a rule can be tried on any history.

References
----------
Beyer, B. et al. (eds.) (2018), *The Site Reliability Workbook*, O'Reilly, chapter 5, "Alerting on SLOs", approach 6: a page at
burn rate 14.4 over 1 hour and 5 minutes, which spends 2 % of a 30-day budget in that hour.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlops_lessons.cloud_computing import sla

__all__ = ["burn_in_window", "should_page"]


def burn_in_window(minutes: Sequence[int], good: Sequence[bool], *, now: int, window: int, objective: float) -> float:
    """Return the burn rate over the `window` minutes that end with minute `now`; 0 where nobody asked for anything."""
    seen = [bool(served) for minute, served in zip(minutes, good, strict=True) if now - window < minute <= now]
    return sla.burn_rate(objective, sum(seen), len(seen)) if seen else 0.0


def should_page(
    minutes: Sequence[int],
    good: Sequence[bool],
    *,
    now: int,
    objective: float = 0.999,
    rate: float = 14.4,
    long: int = 60,
    short: int = 5,
) -> bool:
    """Tell whether to wake somebody at minute `now`: the budget burns at `rate` or faster over both windows.

    Parameters
    ----------
    minutes : sequence of int
        The minute of each request.
    good : sequence of bool
        Whether that request was good.
    long, short : int, default 60 and 5
        Minutes of the two windows.
    """
    windows = (burn_in_window(minutes, good, now=now, window=window, objective=objective) for window in (long, short))
    return all(burning >= rate for burning in windows)
