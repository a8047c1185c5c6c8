"""Solutions of lesson 06: a part of them."""

from __future__ import annotations

__all__: list[str] = []
