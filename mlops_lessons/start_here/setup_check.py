"""Is this computer ready for the course? Four answers in words, each with its remedy; no versions where all is well."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from importlib import metadata
from pathlib import Path

from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, CARD
from mlops_lessons.i18n import topic_texts

__all__ = ["Finding", "check", "folder_state", "git_state", "packages_state", "python_state", "show"]

_say = topic_texts("start_here")
_PACKAGE = "mlops-lessons"


@dataclass(frozen=True)
class Finding:
    """One answer: ``what`` was looked at, and the ``remedy`` in words, empty where all is well."""

    what: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing needs to be done."""
        return not self.remedy

    @property
    def words(self) -> str:
        """The state in words."""
        return self.remedy or _say("setup.ok")


def check(folder: Path | None = None) -> tuple[Finding, ...]:
    """Return the four findings; `folder` is where the learner's notebooks lie, by default the working folder."""
    return python_state(), packages_state(), folder_state(folder or Path.cwd()), git_state()


def python_state(version: str | None = None, wanted: str | None = None) -> Finding:
    """Return whether `version` (by default that of this Python) is one that the package accepts."""
    from packaging.specifiers import SpecifierSet

    version = version or ".".join(map(str, sys.version_info[:3]))
    wanted = wanted if wanted is not None else _about().get("Requires-Python", "")
    if SpecifierSet(wanted).contains(version, prereleases=True):
        return Finding(_say("setup.python"))
    return Finding(_say("setup.python"), _say("setup.python_wrong", found=version, wanted=wanted))


def packages_state(required: list[str] | None = None) -> Finding:
    """Return whether the packages that a run of all lessons needs are installed, each in a version that fits.

    Nothing is imported. `required` are requirements as in ``pyproject.toml``, by default the package's own.
    """
    from packaging.requirements import Requirement

    asked = [Requirement(line) for line in (required if required is not None else _about().get_all("Requires-Dist") or [])]
    names = [one.name for one in asked if _applies(one) and not _fits(one)]
    remedy = _say("setup.packages_wrong", names=", ".join(sorted(names))) if names else ""
    return Finding(_say("setup.packages"), remedy)


def folder_state(folder: Path) -> Finding:
    """Return whether a file can be written in `folder`; what is written is gone again."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"1")
    except OSError:
        return Finding(_say("setup.folder"), _say("setup.folder_wrong"))
    return Finding(_say("setup.folder"))


def git_state(program: str = "git") -> Finding:
    """Return whether git is there and answers."""
    found = shutil.which(program)
    answers = found and subprocess.run([found, "--version"], capture_output=True, timeout=30, check=False).returncode == 0
    return Finding(_say("setup.git"), "" if answers else _say("setup.git_wrong"))


def show() -> None:
    """Show the findings as a table, in words."""
    findings = check()
    wrong = sum(not finding.ok for finding in findings)
    verdict = _say("setup.some_wrong", count=wrong) if wrong else _say("setup.all_ok")
    text = "\n".join([_say("setup.title"), *(f"  {one.what}: {one.words}" for one in findings), verdict])
    figures.show_html(_as_html(findings, verdict), text=text)


def _as_html(findings: tuple[Finding, ...], verdict: str) -> str:
    cell = f"padding:0.25em 1.2em 0.25em 0;border-top:1px solid {BORDER};text-align:left;vertical-align:top"
    rows = "".join(
        f'<tr><th scope="row" style="{cell};font-weight:normal">{escape(one.what)}</th>'
        f'<td style="{cell}"><strong>{escape(one.words)}</strong></td></tr>'
        for one in findings
    )
    return (
        f'<div style="{CARD}"><table style="border-collapse:collapse;margin:0;background:none">'
        f'<caption style="text-align:left;font-weight:600;padding-bottom:0.3em">{escape(_say("setup.title"))}</caption>'
        f'<tbody>{rows}</tbody></table><p style="margin:0.6em 0 0.2em">{escape(verdict)}</p></div>'
    )


def _about() -> metadata.PackageMetadata:
    return metadata.metadata(_PACKAGE)


def _applies(one: object) -> bool:
    """Tell whether a requirement is meant for this system, extras left out."""
    return one.marker is None or one.marker.evaluate({"extra": ""})


def _fits(one: object) -> bool:
    try:
        return one.specifier.contains(metadata.version(one.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False
