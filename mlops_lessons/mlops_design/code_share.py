"""How much of the code that kept the model of lesson 05 working trains it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

__all__ = ["PARTS", "lines_by_part"]

#: What each part of the system is for, and the modules of lesson 05 that do it; what serves the lesson alone is left out.
PARTS: Mapping[str, tuple[str, ...]] = {
    "train": ("training",),
    "test": ("contract", "stages", "verification", "live_checks"),
    "deliver": ("pipeline", "_hook", "remote", "releases", "deployment", "switch", "toggles", "canary", "delivery"),
    "serve": ("application", "router", "_supervisor", "_launch", "_child"),
    "watch": ("telemetry", "instrument", "tracing", "otlp", "alerts", "incidents", "metrics", "federation"),
}


def lines_by_part() -> dict[str, int]:
    """Return the lines of code of each part, empty lines left out."""
    folder = files("mlops_lessons") / "continuous_deployment"
    return {part: sum(_lines(folder / f"{name}.py") for name in names) for part, names in PARTS.items()}


def _lines(path: object) -> int:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    return sum(bool(line.strip()) for line in text.splitlines())
