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
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import topic_texts

__all__ = ["Bill", "affected", "components", "is_affected", "make_bill", "show_answers", "show_bill"]

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


def components(bill: Bill) -> list[tuple[str, str | None]]:
    """Return name and version of each component, by name; the version is None where the bill does not know it."""
    found = [(part["name"], part.get("version")) for part in bill.get("components", ())]
    return sorted(found, key=lambda pair: pair[0].lower())


def is_affected(version: str | None, ranges: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether `version` lies in one of an advisory's ranges; what has no version cannot be excluded.

    Parameters
    ----------
    ranges : sequence of mapping
        In OSV format: ``{"events": [{"introduced": "0"}, {"fixed": "3.1.6"}]}``; the fixed version itself is free again.
    """
    if version is None:
        return True
    return any(first <= _order(version) < end for first, end in _intervals(ranges))


def _intervals(ranges: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, Any]]:
    for one in ranges:
        first = None
        for event in one["events"]:
            if "introduced" in event:
                first = _order(event["introduced"])
            elif first is not None and "fixed" in event:
                yield first, _order(event["fixed"])
                first = None
        if first is not None:
            yield first, _order("9999!0")


def _order(version: str) -> Any:
    from packaging.version import Version

    return Version(version)


def affected(bill: Bill, advisory: Mapping[str, Any]) -> list[str]:
    """Return the components of `bill` that an advisory speaks of, as ``"name version"``; ``?`` where the version is unknown.

    Parameters
    ----------
    advisory : mapping
        In OSV format, with ``affected[].package.name`` and ``affected[].ranges``.
    """
    from packaging.utils import canonicalize_name

    named = {
        canonicalize_name(item["package"]["name"]): item.get("ranges", ())
        for item in advisory["affected"]
        if item["package"].get("ecosystem", "PyPI") == "PyPI"
    }
    return [
        f"{name} {version or '?'}"
        for name, version in components(bill)
        if canonicalize_name(name) in named and is_affected(version, named[canonicalize_name(name)])
    ]


def show_bill(bill: Bill) -> None:
    """Show the components of a bill, and what it does not say of them."""
    rows = [(name, version or say("supply.bill.unknown"), say("supply.bill.no")) for name, version in components(bill)]
    headers = [say(f"supply.bill.{key}") for key in ("component", "version", "needs")]
    known = sum(row[1] != say("supply.bill.unknown") for row in rows)
    note = say("supply.bill.note", known=known, total=len(rows), standard=bill["bomFormat"])
    show_table(say("supply.bill.caption"), headers, rows, note)


def show_answers(bills: Mapping[str, Bill], advisory: Mapping[str, Any]) -> None:
    """Show for each release of ours whether an advisory concerns it."""
    rows = []
    for release, bill in bills.items():
        found = affected(bill, advisory)
        rows.append((release, say("supply.bill.yes" if found else "supply.bill.not"), ", ".join(found) or "–"))
    headers = [say(f"supply.bill.{key}") for key in ("release", "affected", "because")]
    show_table(say("supply.bill.asked", id=advisory["id"]), headers, rows)
