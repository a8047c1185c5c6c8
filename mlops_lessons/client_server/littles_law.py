"""Little's law on a record: how many requests are inside, how many come, how long each stays.

On a window that begins and ends empty the law is no approximation. The area under "how many are inside" is counted by moments,
the sum of the stays by requests, and both are the same squares: each request lays a strip one high and as long as its stay.

References
----------
Little, J. D. C. (1961), "A proof for the queuing formula: L = λW", *Operations Research* 9(3), 383-387. Little, J. D. C.
(2011), "Little's law as viewed on its 50th anniversary", *Operations Research* 59(3), 536-549: the finite window.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = ["Flow", "flow", "inside"]


@dataclass(frozen=True)
class Flow:
    """The three means of Little's law in a window, each found by itself.

    Attributes
    ----------
    window : float
        Its length.
    number : float
        L: mean number inside, by the area under the steps.
    rate : float
        λ: requests that came in the window, by its length.
    stay : float
        W: mean whole stay of those that came in the window.
    """

    window: float
    number: float
    rate: float
    stay: float

    @property
    def by_law(self) -> float:
        """λW."""
        return self.rate * self.stay


def inside(came: Sequence[float], left: Sequence[float]) -> list[tuple[float, int]]:
    """Return the steps of the number inside: each moment at which it changes, and the number from then on.

    >>> inside([0, 1], [3, 2])
    [(0, 1), (1, 2), (2, 1), (3, 0)]
    """
    changes = sorted([(moment, 1) for moment in came] + [(moment, -1) for moment in left])
    steps: list[tuple[float, int]] = []
    number = 0
    for moment, change in changes:
        number += change
        if steps and steps[-1][0] == moment:
            steps[-1] = (moment, number)
        else:
            steps.append((moment, number))
    return steps


def flow(came: Sequence[float], left: Sequence[float], window: tuple[float, float] | None = None) -> Flow:
    """Return number, rate and stay in a window.

    Parameters
    ----------
    came, left : sequence of float of the same length
        When each request came and when it left.
    window : (float, float), optional
        Start and end. By default from the first that came to the last that left: empty before and after, so that the law is
        exact. Another window cuts stays in two, and the law holds but for its edges.
    """
    if not len(came) or len(came) != len(left) or any(end < start for start, end in zip(came, left, strict=True)):
        raise LessonError(_("Each request needs a moment of coming and a later one of leaving, and there must be one."))
    start, end = window or (min(came), max(left))
    if end <= start:
        raise LessonError(_("The window must have a length; got {got}.").format(got=(start, end)))
    stays = [after - before for before, after in zip(came, left, strict=True) if start <= before < end or not window]
    area = _area(inside(came, left), start, end)
    length = end - start
    stay = math.fsum(stays) / len(stays) if stays else 0.0
    return Flow(length, area / length, len(stays) / length, stay)


def _area(steps: Sequence[tuple[float, int]], start: float, end: float) -> float:
    """Return the area under the steps between two moments, strip by strip of time."""
    pieces = []
    for (moment, number), (until, _next) in zip(steps, [*steps[1:], (math.inf, 0)], strict=True):
        length = min(until, end) - max(moment, start)
        if length > 0 and number:
            pieces.append(number * length)
    return math.fsum(pieces)
