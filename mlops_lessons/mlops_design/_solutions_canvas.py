"""Solutions of lesson 07: a part of them."""

from __future__ import annotations

__all__: list[str] = []
