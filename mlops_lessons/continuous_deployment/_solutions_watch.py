"""One right answer to each exercise of watching: verification, telemetry, response."""

from __future__ import annotations

__all__: list[str] = []
