"""A bill that grows: what a month costs, and the day on which somebody hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

__all__ = ["Prices", "alarm_day", "daily_spend", "monthly_bill", "stopped_after", "total_by"]

MONTH_DAYS = 30


@dataclass(frozen=True)
class Prices:
    """Prices in USD, in the style of the providers' lists of 2026 (each has its own; read yours).

    ``egress`` holds ``(up to this many GB, USD per GB)`` steps: each step's price holds for what lies in that step alone.
    """

    stored_gb: float = 0.020
    egress: tuple[tuple[float, float], ...] = ((100, 0.0), (1_000, 0.12), (float("inf"), 0.11))


def monthly_bill(stored_gb: float, egress_gb: float, prices: Prices | None = None) -> float:
    """Return the USD of a month: what is stored, plus what leaves the cloud, by steps.

    >>> round(monthly_bill(500, 1_200), 2)
    140.0
    """
    prices = prices or Prices()
    bill, below = stored_gb * prices.stored_gb, 0.0
    for top, price in prices.egress:
        bill += max(0.0, min(egress_gb, top) - below) * price
        below = top
    return bill


def daily_spend(usual: float, runaway: float = 0.0, since: int = MONTH_DAYS + 1, days: int = MONTH_DAYS) -> list[float]:
    """Return the USD spent on each day: `usual`, and `runaway` more from day `since` on (days count from 1)."""
    return [usual + (runaway if day >= since else 0.0) for day in range(1, days + 1)]


def total_by(spend: Sequence[float]) -> list[float]:
    """Return the USD spent up to the end of each day."""
    return list(accumulate(spend))


def stopped_after(spend: Sequence[float], day: int) -> list[float]:
    """Return the spending by day if each day after `day` costs what the first one did: somebody stopped the runaway."""
    return [amount if number <= day else spend[0] for number, amount in enumerate(spend, start=1)]


def alarm_day(spend: Sequence[float], budget: float, share: float = 1.0, delay: int = 1) -> int | None:
    """Return the day on which the alarm's mail arrives, or None if it never does.

    Parameters
    ----------
    budget : float
        USD a month.
    share : float, default 1
        The alarm's threshold: 0.5 warns at half of the budget.
    delay : int, default 1
        Days that the provider needs to add up what was spent.

    References
    ----------
    Google Cloud, "Cloud Billing Budget API overview" (read 2026-11): actual spend is known within about 24 hours.
    """
    reached = (day for day, total in enumerate(total_by(spend), start=1) if total >= share * budget)
    day = next(reached, None)
    return None if day is None else day + delay
