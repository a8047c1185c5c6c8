"""One right answer to each exercise of pushing: from a commit to the users."""

from __future__ import annotations

__all__: list[str] = []
