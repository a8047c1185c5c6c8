"""A fleet of equal servers against a demand that moves: what it costs, and how many requests it has to refuse.

Time goes in hours. A server that runs costs its hourly price, used or not; what comes in over the capacity of the servers that
run is refused (no queue).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike

__all__ = ["Fleet", "autoscaled", "fixed", "instances_needed", "scheduled"]


@dataclass(frozen=True)
class Fleet:
    """What a fleet did, hour by hour.

    Attributes
    ----------
    demand : ndarray of shape (n_hours,)
        Requests that came in.
    instances : ndarray of shape (n_hours,)
        Servers that ran.
    capacity : int
        Requests that one server can answer in an hour.
    price : float
        USD for one server and hour.
    """

    demand: np.ndarray
    instances: np.ndarray
    capacity: int
    price: float

    @property
    def cost(self) -> float:
        """USD for all hours."""
        return float(self.instances.sum() * self.price)

    @property
    def refused(self) -> int:
        """Requests that found no room."""
        return int(self.refused_by_hour.sum())

    @property
    def refused_by_hour(self) -> np.ndarray:
        """Requests that found no room, in each hour."""
        import numpy as np

        return np.maximum(self.demand - self.instances * self.capacity, 0)

    @property
    def refused_share(self) -> float:
        """Share of all requests that found no room; 0 where there was none."""
        total = int(self.demand.sum())
        return self.refused / total if total else 0.0

    @property
    def use(self) -> float:
        """Share of what was paid for that answered a request."""
        paid = int(self.instances.sum()) * self.capacity
        return (int(self.demand.sum()) - self.refused) / paid if paid else 0.0


def instances_needed(demand: ArrayLike, capacity: int) -> np.ndarray:
    """Return how many servers each hour of `demand` needs, none for none.

    Parameters
    ----------
    demand : array-like of shape (n_hours,)
        Requests an hour.
    capacity : int
        Requests that one server can answer in an hour.
    """
    import numpy as np

    if capacity < 1:
        raise LessonError(_("capacity must be at least 1 request an hour; got {got}.").format(got=capacity))
    return -(-np.asarray(demand) // capacity)


def fixed(demand: ArrayLike, instances: int, *, capacity: int, price: float) -> Fleet:
    """Return what a fleet of always the same size did."""
    import numpy as np

    hours = np.asarray(demand)
    return Fleet(hours, np.full(hours.shape, instances), capacity, price)


def autoscaled(
    demand: ArrayLike,
    *,
    capacity: int,
    price: float,
    delay: int = 1,
    least: int = 1,
    most: int | None = None,
    spare: float = 0.0,
) -> Fleet:
    """Return what a fleet did whose size follows the demand that was *seen* `delay` hours before.

    Parameters
    ----------
    delay : int, default 1
        Hours from seeing a demand to having servers for it; 0 is clairvoyance. In the first hours the fleet has `least`.
    least, most : int, optional
        The smallest and the largest size; no upper limit by default.
    spare : float, default 0.0
        How much more than the demand seen to be ready for: 0.25 is a quarter more.
    """
    import numpy as np

    hours = np.asarray(demand)
    if delay < 0 or least < 0 or spare < 0 or (most is not None and most < least):
        raise LessonError(_("delay, least and spare must not be negative, and most not be under least."))
    wanted = instances_needed(np.ceil(np.round(hours * (1 + spare), 6)).astype(int), capacity)
    seen = np.concatenate([np.full(min(delay, len(hours)), least), wanted[: len(hours) - delay if delay else None]])
    return Fleet(hours, np.clip(seen[: len(hours)], least, most), capacity, price)


def scheduled(demand: ArrayLike, *, capacity: int, price: float, least: int = 1) -> Fleet:
    """Return what a fleet did whose size is set beforehand from the timetable, which is the demand itself, an hour ahead.

    Scaling on a schedule keeps the servers of an hour ready *before* it begins: each hour runs what it needs or what the next
    hour needs, whichever is more.
    """
    import numpy as np

    hours = np.asarray(demand)
    wanted = np.maximum(instances_needed(hours, capacity), least)
    return Fleet(hours, np.maximum(wanted, np.append(wanted[1:], least)), capacity, price)
