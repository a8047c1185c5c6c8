"""Numbers as the lesson writes them."""

from __future__ import annotations

__all__ = ["count", "percent"]


def percent(value: float, digits: int = 0) -> str:
    """Return a share as a percentage with a no-break space before the sign: ``0.0993`` is ``"9.9 %"`` with one digit."""
    return f"{100 * value:.{digits}f}\N{NO-BREAK SPACE}%"


def count(value: int) -> str:
    """Return a whole number with narrow spaces between thousands."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
