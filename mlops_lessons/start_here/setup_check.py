"""Is this computer ready for the course? Four answers in words, each with its remedy; no versions where all is well."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from email.message import Message
from html import escape
from importlib import metadata
from pathlib import Path

from mlops_lessons.course import figures
from mlops_lessons.i18n import topic_texts
from mlops_lessons.start_here._tables import as_table

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

    lines = (_about().get_all("Requires-Dist") or []) if required is None else required
    asked = [Requirement(line) for line in lines]
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
    answers = bool(found) and _answers(found)
    return Finding(_say("setup.git"), "" if answers else _say("setup.git_wrong"))


def show() -> None:
    """Show the findings as a table, in words."""
    findings = check()
    wrong = sum(not finding.ok for finding in findings)
    verdict = _say("setup.some_wrong", count=wrong) if wrong else _say("setup.all_ok")
    text = "\n".join([_say("setup.title"), *(f"  {one.what}: {one.words}" for one in findings), verdict])
    rows = [(escape(one.what), f"<strong>{escape(one.words)}</strong>") for one in findings]
    figures.show_html(as_table(_say("setup.title"), (), rows, below=verdict), text=text)


def _answers(program: str) -> bool:
    return subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False).returncode == 0


def _about() -> metadata.PackageMetadata | Message:
    """Return what the package says of itself; of a package that is not installed, that it needs itself."""
    try:
        return metadata.metadata(_PACKAGE)
    except metadata.PackageNotFoundError:
        about = Message()
        about["Requires-Dist"] = _PACKAGE
        return about


def _applies(one: object) -> bool:
    """Tell whether a requirement is meant for this system, extras left out."""
    return one.marker is None or one.marker.evaluate({"extra": ""})


def _fits(one: object) -> bool:
    try:
        return one.specifier.contains(metadata.version(one.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False
