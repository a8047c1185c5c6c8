"""Numbers as the lesson writes them."""

from __future__ import annotations

__all__ = ["percent"]


def percent(value: float, digits: int = 0) -> str:
    """Return a share as a percentage with a no-break space before the sign: ``0.0993`` is ``"9.9 %"`` with one digit."""
    return f"{100 * value:.{digits}f}\N{NO-BREAK SPACE}%"
