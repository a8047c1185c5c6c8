"""One right answer to each exercise of releasing: who gets what, and whether it may stay."""

from __future__ import annotations

__all__: list[str] = []
