"""``make test`` and ``make soak``: every part is run, also after one has failed, and a closing summary says how each went."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "build" / "reports"
# Much of a test is waiting for servers and kernels: three workers keep two cores busy.
WORKERS = ["-n", os.environ.get("WORKERS", "3"), "--dist", "loadscope"]
NBVAL = ["--nbval", "notebooks/es", "notebooks/en", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
# Playwright leaves an event loop running in its process, so that the browser tests have one of their own.
PARTS = {
    "test": {
        "units and whole course": ["tests", "--ignore=tests/browser", "-m", "not soak", *WORKERS],
        "notebooks, strictly compared": [*NBVAL, *WORKERS],
        "browser": ["tests/browser", "-m", "not soak", *WORKERS],
    },
    "soak": {
        "long and heavy": ["tests", "--ignore=tests/browser", "-m", "soak", "--durations=10"],
        "50,000 answers": ["tests/course/test_any_answer.py", *WORKERS[:2], "--dist", "load"],
        "browser, the rest": ["tests/browser", "-m", "soak", *WORKERS],
    },
}
NO_BROWSER = "no Chromium"  # why tests/browser/conftest.py skips
CHROMIUM = "sudo apt-get install chromium (Debian), brew install --cask chromium (macOS)"


@dataclass(frozen=True)
class Part:
    """How one part went; times in seconds."""

    name: str
    code: int
    seconds: float
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    browser_skipped: int = 0

    @property
    def line(self) -> str:
        """One line of the summary."""
        state = "passed" if self.code == 0 else "FAILED"
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        return f"{state:8}{self.name:32}{counts:44}{self.seconds:6.0f} s"


def run(name: str, arguments: list[str]) -> Part:
    """Run pytest once and return how it went."""
    report = REPORTS / f"{name.replace(' ', '-').replace(',', '')}.xml"
    report.unlink(missing_ok=True)
    print(f"\n== {name}", flush=True)
    begun = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", f"--junitxml={report}", *arguments]
    code = subprocess.run(command, cwd=ROOT, check=False).returncode
    return read_report(name, code, time.monotonic() - begun, report)


def read_report(name: str, code: int, seconds: float, report: Path) -> Part:
    """Return what pytest's report counts; a run that left none has failed."""
    if not report.exists():
        return Part(name, code or 1, seconds)
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))
    skipped = [case for case in cases if case.find("skipped") is not None]
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    browser = [case for case in skipped if NO_BROWSER in case.find("skipped").get("message", "")]
    passed = len(cases) - len(skipped) - len(failed)
    return Part(name, code, seconds, passed, len(failed), len(skipped), len(browser))


def summary(parts: list[Part]) -> str:
    """Return the closing lines."""
    lines = ["", "== summary", *(part.line for part in parts)]
    if missed := sum(part.browser_skipped for part in parts):
        lines.append(f"{missed} browser tests were not run, as there is no Chromium. To have them: {CHROMIUM}")
    return "\n".join(lines)


def main() -> int:
    """Run the parts of the suite that is named and return 0 if all passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suite", choices=PARTS)
    suite = parser.parse_args().suite
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("CI", "true")  # what tools write otherwise there is seen here first
    os.environ["MLOPS_LESSONS_SOAK"] = str(int(suite == "soak"))  # tests that draw examples draw more of them
    REPORTS.mkdir(parents=True, exist_ok=True)
    parts = [run(name, arguments) for name, arguments in PARTS[suite].items()]
    print(summary(parts), flush=True)
    return int(any(part.code for part in parts))


if __name__ == "__main__":
    sys.exit(main())
