"""Changes of the service that all its own tests let through, each with a fault that another look finds.

Each takes a working copy and returns what changes. The lesson serves them beside the good release, and pushes one.
"""

from __future__ import annotations

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.errors import ServiceError

__all__ = ["FAULTY", "fog", "one_at_a_time", "swapped_airlines", "without_headers"]

_IMPORTS = "import os\nfrom pathlib import Path\n"
_ROWS = "    rows = [features.row(flight.model_dump()) for flight in flights]\n"
_SET = '    answer.headers["x-content-type-options"] = "nosniff"\n'


def one_at_a_time(copy: WorkingCopy) -> dict[str, str]:
    """Return a change by which requests wait for each other, 100 milliseconds each: alone nobody notices."""
    imports = f"import os\nimport threading\nimport time\n{_IMPORTS.splitlines()[1]}\n"
    lock = "LOCK = threading.Lock()\n\n\ndef probabilities(flights):\n"
    slow = f"    with LOCK:\n        time.sleep(0.1)\n{_ROWS}"
    return _changed(copy, "service.py", {_IMPORTS: imports, "def probabilities(flights):\n": lock, _ROWS: slow})


def without_headers(copy: WorkingCopy) -> dict[str, str]:
    """Return a change by which a security header is no longer sent."""
    return _changed(copy, "service.py", {_SET: ""})


def fog(copy: WorkingCopy) -> dict[str, str]:
    """Return a change that logs how bad the weather is, the wind over the visibility: in dense fog the visibility is 0."""
    log = (
        "    worst = max((flight.wind_speed / flight.visib for flight in flights), default=0.0)\n"
        '    logging.getLogger("weather").info("worst of %d: %.1f", len(flights), worst)\n'
    )
    return _changed(copy, "service.py", {_IMPORTS: f"import logging\n{_IMPORTS}", _ROWS: log + _ROWS})


def swapped_airlines(copy: WorkingCopy) -> dict[str, str]:
    """Return a change that sorts Alaska (AS) before American (AA): what the model learnt of one then counts for the other."""
    return _changed(copy, "features.py", {'"9E", "AA", "AS", ': '"9E", "AS", "AA", '})


FAULTY = {"slow": one_at_a_time, "bare": without_headers, "fog": fog}


def _changed(copy: WorkingCopy, name: str, changes: dict[str, str]) -> dict[str, str]:
    """Return the change of one file in which each text, which stands there once, gives way to another."""
    text = (copy.folder / name).read_text(encoding="utf-8")
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ServiceError(say("delivery.not_once", name=name, old=old))
        text = text.replace(old, new)
    return {name: text}
