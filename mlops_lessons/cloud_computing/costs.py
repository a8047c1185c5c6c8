"""Owning a server against renting one: what each costs by month, and where the two meet.

Prices are examples in USD, made up to be easy to reckon with; put your provider's in their place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = ["HOURS_A_MONTH", "Owned", "Rented", "break_even_months", "break_even_use"]

HOURS_A_MONTH = 730  # 8,760 hours a year over 12


@dataclass(frozen=True)
class Owned:
    """A server that is bought.

    Attributes
    ----------
    purchase : float
        Price on the first day, in USD.
    monthly : float
        Power, space, repair and the hours of whoever looks after it, in USD a month; paid whether it is used or not.
    life_months : int
        Months until it must be replaced.
    """

    purchase: float
    monthly: float
    life_months: int = 48

    def cost(self, months: float) -> float:
        """Return what was spent after `months` months, in USD; a new one is bought each time its life is over."""
        bought = max(1, math.ceil(months / self.life_months))
        return self.purchase * bought + self.monthly * months

    @property
    def by_month(self) -> float:
        """What a month costs with the purchase spread over its life, in USD."""
        return self.purchase / self.life_months + self.monthly


@dataclass(frozen=True)
class Rented:
    """A server that is rented by the hour: `hourly` in USD, running a share `use` of all hours (0 to 1)."""

    hourly: float
    use: float = 1.0

    @property
    def by_month(self) -> float:
        """What a month costs, in USD."""
        return self.hourly * self.use * HOURS_A_MONTH

    def cost(self, months: float) -> float:
        """Return what was spent after `months` months, in USD."""
        return self.by_month * months


def break_even_months(owned: Owned, rented: Rented) -> int | None:
    """Return the first whole month after which owning has cost no more than renting, or None if that is not within its life.

    The purchase is made up for by what each month of renting costs over a month of owning.
    """
    saved = rented.by_month - owned.monthly
    if saved <= 0:
        return None
    months = max(1, math.ceil(round(owned.purchase / saved, 9)))  # a hair of rounding is not a month
    return months if months <= owned.life_months else None


def break_even_use(owned: Owned, hourly: float) -> float:
    """Return the share of all hours at which a rented server costs what the owned one does over its life; over 1, never.

    Raises
    ------
    LessonError
        If the hourly price is not positive.
    """
    if hourly <= 0:
        raise LessonError(_("hourly must be a positive price in USD; got {got}.").format(got=hourly))
    return owned.by_month / (hourly * HOURS_A_MONTH)
