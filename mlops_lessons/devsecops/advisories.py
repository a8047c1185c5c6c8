"""Security advisories in OSV's format: which version of which package does each one mean.

References
----------
Open Source Vulnerability format, "Evaluation": https://ossf.github.io/osv-schema/#evaluation
Order of Python versions (PEP 440): https://packaging.python.org/en/latest/specifications/version-specifiers/
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from packaging.version import Version

__all__ = ["affected", "in_events", "named", "shipped"]

Advisory = Mapping[str, Any]
_ORDER = {"fixed": 0, "introduced": 1, "last_affected": 2}


@cache
def shipped() -> Mapping[str, Any]:
    """Return the advisories that come with the lesson: ``advisories``, with their ``source``, ``license`` and ``until``."""
    path = resources.files("mlops_lessons.devsecops") / "advisories.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def affected(name: str, version: Version, advisories: Iterable[Advisory]) -> list[Advisory]:
    """Return the advisories that mean a version of a package of PyPI, one of each set of aliases, and none that was withdrawn.

    Of several records of the same weakness the first stands for all.
    """
    found: list[Advisory] = []
    seen: list[set[str]] = []
    for one in advisories:
        if one.get("withdrawn") or not any(_means(part, name, version) for part in one.get("affected", [])):
            continue
        if not any(ids & named(one) for ids in seen):
            found.append(one)
        seen.append(named(one))
    return found


def named(advisory: Advisory) -> set[str]:
    """Return all names of an advisory: its id and its aliases."""
    return {advisory["id"], *advisory.get("aliases", [])}


def _means(part: Mapping[str, Any], name: str, version: Version) -> bool:
    from packaging.utils import canonicalize_name

    package = part.get("package", {})
    if package.get("ecosystem") != "PyPI" or canonicalize_name(package.get("name", "")) != canonicalize_name(name):
        return False
    ranges = [one for one in part.get("ranges", []) if one.get("type") in ("ECOSYSTEM", "SEMVER")]
    listed = any(_parsed(one) == version for one in part.get("versions", []))
    return listed or any(in_events(version, one.get("events", [])) for one in ranges)


def in_events(version: Version, events: Sequence[Mapping[str, str]]) -> bool:
    """Tell whether the events of one range mean a version.

    Events may come in any order. ``introduced`` and ``fixed`` count from their own version on, ``last_affected`` after it;
    ``introduced: "0"`` comes before everything. A version that PEP 440 cannot read is passed over.
    """
    limits = [_parsed(event["limit"]) for event in events if event.get("limit", "*") != "*"]
    if limits and not any(limit is not None and version < limit for limit in limits):
        return False
    steps = [(kind, value) for event in events for kind, value in event.items() if kind in _ORDER]
    means = any(kind == "introduced" and value == "0" for kind, value in steps)
    dated = [(at, _ORDER[kind], kind) for kind, value in steps if value != "0" and (at := _parsed(value)) is not None]
    for at, _order, kind in sorted(dated):
        if kind == "introduced" and version >= at:
            means = True
        elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            means = False
    return means


def _parsed(text: str) -> Version | None:
    from packaging.version import InvalidVersion, Version

    try:
        return Version(text)
    except InvalidVersion:
        return None
