"""The gate that looks up an application's dependencies: offline in a file of advisories, or in the live database when asked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from mlops_lessons.devsecops import advisories, allowances
from mlops_lessons.devsecops.gates import Finding, GateResult, timed

__all__ = ["LiveAudit", "ask_live", "pins", "run", "scan", "show_live"]

FILE = "requirements.txt"
_OPTION = re.compile(r"\s--?[a-z].*$")


def run(folder: Path, *, known: Sequence[Mapping[str, Any]] | None = None, today: date | None = None) -> GateResult:
    """Return which dependencies of an application an advisory means.

    What is not pinned to one version cannot be judged, and shuts the gate; so does a line that could not be read.

    Parameters
    ----------
    known : sequence of advisories, optional
        In OSV's format; those that come with the lesson if not given.
    """
    return timed(lambda: _run(folder, known, today or date.today()))


def _run(folder: Path, known: Sequence[Mapping[str, Any]] | None, today: date) -> GateResult:
    given, broken = allowances.in_file(folder)
    given = [one for one in given if one.gate == "dependencies"]
    texts = {(FILE, number): line for number, line in _lines(folder)}
    blocking, allowed = allowances.apply(scan(folder, known), given, today, texts)
    return GateResult.of("dependencies", blocking + broken, allowed=allowed)


def scan(folder: Path, known: Sequence[Mapping[str, Any]] | None = None) -> list[Finding]:
    """Return a finding for each advisory that means a pinned version, and for each line that cannot be judged."""
    from packaging.version import Version

    records = advisories.shipped()["advisories"] if known is None else known
    found = []
    for line, name, version in pins(folder):
        if version is None:
            rule, words = (
                ("unread", "cannot be read") if name is None else ("unpinned", f"{name} has no single version")
            )
            found.append(Finding("dependencies", rule, FILE, line, "medium", words))
            continue
        for one in advisories.affected(str(name), Version(version), records):
            words = f"{name} {version}: {one.get('summary', one['id'])}"
            found.append(Finding("dependencies", one["id"], FILE, line, "high", words))
    return found


def pins(folder: Path) -> list[tuple[int, str | None, str | None]]:
    """Return (line, package, version) of each requirement; no version where it is not pinned, no package where it is not read."""
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.version import InvalidVersion, Version

    found: list[tuple[int, str | None, str | None]] = []
    for number, line in _lines(folder):
        try:
            asked = Requirement(_OPTION.sub("", line))
            exact = [one.version for one in asked.specifier if one.operator in ("==", "===")]
            pinned = exact[0] if len(exact) == 1 and not asked.url else None
            found.append((number, asked.name, str(Version(pinned)) if pinned else None))
        except InvalidRequirement:
            found.append((number, None, None))
        except InvalidVersion:  # "2.*", or no version of PEP 440
            found.append((number, asked.name, None))
    return found


def _lines(folder: Path) -> Iterator[tuple[int, str]]:
    """Give the lines of ``requirements.txt`` that say something, with their numbers; a line that ends in a stroke goes on."""
    path = folder / FILE
    text = path.read_bytes().decode("utf-8", errors="replace") if path.is_file() else ""
    begun, start = "", 0
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        start = start if begun else number
        begun += re.sub(r"(^|\s)#.*$", "", line)
        if begun.endswith("\\"):
            begun = begun[:-1] + " "
            continue
        if begun.strip():
            yield start, begun.strip()
        begun = ""
    if begun.strip():
        yield start, begun.strip()


@dataclass(frozen=True)
class LiveAudit:
    """What pip-audit said when it was asked.

    Attributes
    ----------
    state : {"not_asked", "not_installed", "no_answer", "incomplete", "answered"}
        ``"incomplete"`` where it knew nothing of some packages, which is no good news: pip-audit itself ends well then.
    found : tuple of (package, version, ids)
    skipped : tuple of str
        The packages that it could not look up.
    """

    state: Literal["not_asked", "not_installed", "no_answer", "incomplete", "answered"]
    found: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    skipped: tuple[str, ...] = ()


def ask_live(folder: Path, *, ask: bool = False, seconds: float = 60) -> LiveAudit:
    """Return what the live database says of the pinned dependencies, through pip-audit.

    It needs the extra ``audit`` and a network, and sends the names and versions to pypi.org. Without `ask` nothing is sent.
    """
    if not ask:
        return LiveAudit("not_asked")
    if find_spec("pip_audit") is None:
        return LiveAudit("not_installed")
    options = ["--requirement", FILE, "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    command = [sys.executable, "-P", "-m", "pip_audit", *options]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=seconds)
        rows = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return LiveAudit("no_answer")
    found = [
        (row["name"], row["version"], tuple(one["id"] for one in row["vulns"])) for row in rows if row.get("vulns")
    ]
    skipped = tuple(row["name"] for row in rows if "skip_reason" in row)
    return LiveAudit("incomplete" if skipped else "answered", tuple(found), skipped)


def show_live(folder: Path, *, ask: bool = False) -> None:
    """Show what the live database says, or why it was not asked."""
    from mlops_lessons.course.tables import show_table
    from mlops_lessons.i18n import topic_texts

    say = topic_texts("devsecops")
    audit = ask_live(folder, ask=ask)
    rows = [[f"{name} {version}", ", ".join(ids)] for name, version, ids in audit.found]
    rows += [[name, say("live.skipped")] for name in audit.skipped]
    headers = [say("live.package"), say("live.ids")]
    show_table(say("live.caption"), headers, rows or [["–", "–"]], say(f"live.{audit.state}"))
