"""Changes that look sensible and are wrong, for the working copy of the lesson; the tests catch them, no other gate does."""

from __future__ import annotations

import stat

from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.releases import release_folder
from mlops_lessons.continuous_deployment.workspace import WorkingCopy

__all__ = ["edited_in_place", "no_impossible_days", "without_tests"]

_ROW = "    return values + [float(flight[name]) for name in NUMBERS]\n"
_CLEANED = """\
    usual = {**flight, "late_share": flight["late_share"] if flight["late_share"] <= 0.5 else 0.0}
    return values + [float(usual[name]) for name in NUMBERS]
"""


def no_impossible_days(copy: WorkingCopy) -> dict[str, str]:
    """Return the change of somebody who takes a day with most flights late for a fault in the data, and counts it as calm."""
    return copy.replace("features.py", _ROW, _CLEANED)


def without_tests(copy: WorkingCopy) -> dict[str, None]:
    """Return the change that removes every test of the working copy."""
    found = sorted((copy.folder / "tests").glob("test_*.py"))
    return {path.relative_to(copy.folder).as_posix(): None for path in found}


def edited_in_place(d: Delivery, name: str, line: str) -> bool:
    """Add a line to a file of the release that serves, as somebody in a hurry would; return whether it was read-only before.

    The file is made writable first: whoever owns it may do that, and the administrator does not even need to.
    """
    path = release_folder(d.places, d.serving or "") / name
    mode = path.stat().st_mode
    path.chmod(mode | stat.S_IWUSR)
    path.write_text(f"{path.read_text(encoding='utf-8')}{line}\n", encoding="utf-8")
    path.chmod(mode)
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
