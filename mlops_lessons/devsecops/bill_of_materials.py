"""The bill of materials of a small application, made by cyclonedx-py, and the one query that it is for.

The tool reads a requirements file only: it asks no index and installs nothing. Its output is made reproducible (no serial
number, no time), so that two builds of the same file can be compared.

References
----------
CycloneDX, standard ECMA-424. https://cyclonedx.org/specification/overview/
Open Source Vulnerability format. https://ossf.github.io/osv-schema/
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.devsecops import advisories
from mlops_lessons.errors import LessonError, UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import read_toml, topic_texts

__all__ = ["Bill", "advisory", "affected", "components", "make_bill", "releases", "show_answers", "show_bill"]

Bill = Mapping[str, Any]
say = topic_texts("devsecops")


def make_bill(requirements: str, *, validate: bool = False) -> dict[str, Any]:
    """Return the CycloneDX bill of materials of a requirements file.

    Parameters
    ----------
    requirements : str
        The text of the file.
    validate : bool, default False
        Whether the tool also checks its output against the standard's schema, which takes some seconds.

    Raises
    ------
    LessonError
        If the tool fails; the message holds its last line.
    """
    check = "--validate" if validate else "--no-validate"
    done = subprocess.run(
        [sys.executable, "-m", "cyclonedx_py", "requirements", "-", "--output-reproducible", check],
        input=requirements,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["-"])[-1]
        raise LessonError(_("The bill of materials was not made: {reason}").format(reason=last))
    bill: dict[str, Any] = json.loads(done.stdout)
    return bill


@cache
def releases() -> Mapping[str, Mapping[str, str]]:
    """Return three releases of the flight desk: requirements as ``written``, and for one of them as ``installed``."""
    return read_toml(Path(str(resources.files("mlops_lessons") / "devsecops" / "desk_releases.toml")))


def advisory(id: str) -> Mapping[str, Any]:
    """Return the advisory of this id from those that come with the lesson.

    Raises
    ------
    UnknownNameError
        If there is none.
    """
    known = {one["id"]: one for one in advisories.shipped()["advisories"]}
    if id not in known:
        raise UnknownNameError.among(_("advisory"), id, known)
    found: Mapping[str, Any] = known[id]
    return found


def components(bill: Bill) -> list[tuple[str, str | None]]:
    """Return name and version of each component, by name; the version is None where the bill does not know it."""
    found = [(part["name"], part.get("version")) for part in bill.get("components", ())]
    return sorted(found, key=lambda pair: pair[0].lower())


def affected(bill: Bill, notice: Mapping[str, Any]) -> list[str]:
    """Return the components of `bill` that an advisory means, as ``"name version"``; ``?`` where the version is unknown.

    Parameters
    ----------
    notice : mapping
        In OSV format; see :func:`mlops_lessons.devsecops.advisories.affected`.
    """
    from packaging.version import Version

    means = advisories.affected
    return [
        f"{name} {version or '?'}"
        for name, version in components(bill)
        if (means(name, Version(version), [notice]) if version else _speaks_of(name, notice))
    ]


def _speaks_of(name: str, notice: Mapping[str, Any]) -> bool:
    """Tell whether an advisory is about a package, in whatever version: what has no version cannot be excluded."""
    from packaging.utils import canonicalize_name

    return canonicalize_name(name) in [canonicalize_name(part["package"]["name"]) for part in notice["affected"]]


def show_bill(bill: Bill) -> None:
    """Show the components of a bill, and what it does not say of them."""
    rows = [(name, version or say("supply.bill.unknown"), say("supply.bill.no")) for name, version in components(bill)]
    headers = [say(f"supply.bill.{key}") for key in ("component", "version", "needs")]
    known = sum(row[1] != say("supply.bill.unknown") for row in rows)
    note = say("supply.bill.note", known=known, total=len(rows), standard=bill["bomFormat"])
    show_table(say("supply.bill.caption"), headers, rows, note)


def show_answers(bills: Mapping[str, Bill], notice: Mapping[str, Any]) -> None:
    """Show for each release of ours whether an advisory concerns it."""
    rows = []
    for release, bill in bills.items():
        found = affected(bill, notice)
        rows.append((release, say("supply.bill.yes" if found else "supply.bill.not"), ", ".join(found) or "–"))
    headers = [say(f"supply.bill.{key}") for key in ("release", "affected", "because")]
    show_table(say("supply.bill.asked", id=notice["id"]), headers, rows)
