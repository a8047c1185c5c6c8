"""The flight desk's pipeline: tests, build and gates, each a process as a build server runs it, with the time of each.

One gate alone, as a command that ends with 1 where the gate is shut::

    python -m mlops_lessons.devsecops.pipeline code FOLDER
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from mlops_lessons.devsecops import code_gate, dependency_gate, secrets_gate
from mlops_lessons.devsecops.flight_desk import FAULTS, FlightDesk, planted_line
from mlops_lessons.devsecops.gates import GateResult
from mlops_lessons.errors import ServiceError

__all__ = ["GATES", "Run", "Step", "caught", "measure", "run_gates", "tests_pass"]

GATES: dict[str, Callable[..., GateResult]] = {
    "code": code_gate.run,
    "secrets": secrets_gate.run,
    "history": secrets_gate.run_history,
    "dependencies": dependency_gate.run,
}


def run_gates(
    folder: Path, gates: Sequence[str] = tuple(GATES), *, today: date | None = None
) -> tuple[GateResult, ...]:
    """Return what each gate says of an application; `today` is the day on which exceptions are judged."""
    return tuple(GATES[name](folder, today=today) for name in gates)


def caught(desk: FlightDesk) -> dict[str, dict[str, bool]]:
    """Return which gate finds which planted fault, as found by running them: fault, then gate.

    A fault counts as found where a gate points at its line and blocks; in the history, at the line on which it was planted.
    """
    results = run_gates(desk.folder)
    places = {one.gate: {(found.file, found.line) for found in one.findings} for one in results}
    found = {}
    for fault in FAULTS:
        here, planted = (fault.file, desk.line_of(fault)), (fault.file, planted_line(fault))
        found[fault.id] = {gate: (planted if gate == "history" else here) in places[gate] for gate in GATES}
    return found


@dataclass(frozen=True)
class Step:
    """One step of the pipeline: when it began and ended, in seconds from the start, and whether it ended well."""

    name: str
    began: float
    ended: float
    ok: bool

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began


@dataclass(frozen=True)
class Run:
    """One run of the pipeline."""

    steps: tuple[Step, ...]

    @property
    def seconds(self) -> float:
        """From the start to the last answer."""
        return max(step.ended for step in self.steps)

    def of(self, *names: str) -> float:
        """Return the seconds of some steps together."""
        return sum(step.seconds for step in self.steps if step.name in names)

    @property
    def gate_share(self) -> float:
        """Share of the time of all steps that the gates took, 0 to 1."""
        return self.of(*GATES) / self.of(*(step.name for step in self.steps))


def measure(folder: Path, *, side_by_side: bool = False) -> Run:
    """Return one timed run of tests, build and gates: one after the other, or all started at once.

    Every step is a process of its own. One that ends with an error ends no other.
    """
    with TemporaryDirectory(prefix="built-") as built:
        commands = _commands(folder, Path(built))
        start = time.perf_counter()

        def step(name: str) -> Step:
            began = time.perf_counter() - start
            done = subprocess.run(commands[name], cwd=folder, capture_output=True, check=False)
            return Step(name, began, time.perf_counter() - start, done.returncode == 0)

        with ThreadPoolExecutor(max_workers=len(commands) if side_by_side else 1) as pool:
            return Run(tuple(pool.map(step, commands)))


def _commands(folder: Path, built: Path) -> dict[str, list[str]]:
    gates = {
        name: [sys.executable, "-P", "-m", "mlops_lessons.devsecops.pipeline", name, str(folder)] for name in GATES
    }
    build = [sys.executable, "-m", "zipapp", str(folder), "--output", str(built / "desk.pyz"), "--main", "run:app"]
    return {"tests": _tests(), "build": build, **gates}


def _tests() -> list[str]:
    return [
        sys.executable,
        "-B",
        "-m",
        "unittest",
        "discover",
        "--start-directory",
        "tests",
        "--top-level-directory",
        ".",
    ]


def tests_pass(folder: Path) -> bool:
    """Tell whether the application's own tests pass."""
    return subprocess.run(_tests(), cwd=folder, capture_output=True, check=False).returncode == 0


def main(arguments: Sequence[str]) -> int:
    """Run one gate on a folder, write its findings a line each, and return 1 where it is shut."""
    name, folder = arguments
    try:
        result = GATES[name](Path(folder))
    except ServiceError as error:
        sys.stdout.write(f"{error}\n")
        return 1
    for one in result.findings:
        sys.stdout.write(f"{one.file}:{one.line}: {one.rule} {one.message}\n")
    return 0 if result.ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
