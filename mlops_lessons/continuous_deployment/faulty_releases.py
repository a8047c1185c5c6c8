"""Changes of the service that all its own tests let through, each with a fault that another look finds.

Each takes the text of the application's files and returns what changes. The lesson serves them beside the good release.
"""

from __future__ import annotations

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.application import app_file
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.errors import ServiceError

__all__ = ["FAULTY", "fog", "fog_for", "one_at_a_time", "swapped_airports", "without_headers"]

_IMPORTS = "import os\nfrom pathlib import Path\n"
_ROWS = "    rows = [features.row(flight.model_dump()) for flight in flights]\n"
_SET = '    answer.headers["x-content-type-options"] = "nosniff"\n'


def one_at_a_time() -> dict[str, str]:
    """Return a change by which requests wait for each other, 50 milliseconds each: alone nobody notices."""
    imports = f"import os\nimport threading\nimport time\n{_IMPORTS.splitlines()[1]}\n"
    lock = "LOCK = threading.Lock()\n\n\ndef probabilities(flights):\n"
    slow = f"    with LOCK:\n        time.sleep(0.05)\n{_ROWS}"
    return _changed("service.py", {_IMPORTS: imports, "def probabilities(flights):\n": lock, _ROWS: slow})


def without_headers() -> dict[str, str]:
    """Return a change by which a security header is no longer sent."""
    return _changed("service.py", {_SET: ""})


def fog() -> dict[str, str]:
    """Return the change of :func:`fog_for` for the application as it comes with the lesson."""
    return {"service.py": _with_fog(app_file("service.py").read_text(encoding="utf-8"))}


def fog_for(copy: WorkingCopy) -> dict[str, str]:
    """Return a change that logs how bad the weather is, the wind over the visibility: in dense fog the visibility is 0."""
    return {"service.py": _with_fog((copy.folder / "service.py").read_text(encoding="utf-8"))}


def swapped_airports() -> dict[str, str]:
    """Return a change that puts the airports in another order: what the model learnt of one then counts for the other."""
    return _changed("features.py", {'ORIGINS = ("EWR", "JFK", "LGA")': 'ORIGINS = ("EWR", "LGA", "JFK")'})


FAULTY = {"slow": one_at_a_time, "bare": without_headers, "fog": fog}


def _with_fog(text: str) -> str:
    log = (
        "    worst = max((flight.wind_speed / flight.visib for flight in flights), default=0.0)\n"
        '    logging.getLogger("weather").info("worst of %d: %.1f", len(flights), worst)\n'
    )
    return _replaced("service.py", text, {_IMPORTS: f"import logging\n{_IMPORTS}", _ROWS: log + _ROWS})


def _changed(name: str, changes: dict[str, str]) -> dict[str, str]:
    return {name: _replaced(name, app_file(name).read_text(encoding="utf-8"), changes)}


def _replaced(name: str, text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        if text.count(old) != 1:
            raise ServiceError(say("delivery.not_once", name=name, old=old))
        text = text.replace(old, new)
    return text
