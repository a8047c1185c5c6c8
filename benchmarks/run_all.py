"""Time Run All of each notebook, kernel start included, and its slowest cell.

Run ``python benchmarks/run_all.py [LESSON]`` on a machine that does nothing else. Budgets: median 8 s, worst 25 s (60 s for
lesson 05); no cell over 5 s without a progress bar.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def run(path: Path) -> tuple[float, float, str]:
    """Return the seconds of one run of a notebook, and seconds and id of its slowest cell."""
    from mlops_lessons.authoring.build import execute
    from mlops_lessons.authoring.checks import read_notebook

    start = time.perf_counter()
    done = asyncio.run(execute(read_notebook(path)))
    seconds = time.perf_counter() - start
    return seconds, *max((cell_seconds(cell), cell.id) for cell in done.cells if cell.cell_type == "code")


def cell_seconds(cell: Any) -> float:
    """Return how long a cell took, by the times that the kernel's messages carry."""
    times = cell.metadata.get("execution", {})
    if "iopub.execute_input" not in times or "shell.execute_reply" not in times:
        return 0.0
    begun, ended = (datetime.fromisoformat(times[key]) for key in ("iopub.execute_input", "shell.execute_reply"))
    return (ended - begun).total_seconds()


def measure(name: str = "", repeats: int = 3) -> dict[str, tuple[float, float, str]]:
    """Return by notebook the run whose time is the median of `repeats`."""
    found = {}
    for path in sorted((ROOT / "notebooks").glob(f"[a-z][a-z]/{name}*.ipynb")):
        runs = sorted(run(path) for _ in range(repeats))
        found[f"{path.parent.name}/{path.stem}"] = runs[len(runs) // 2]
    return found


if __name__ == "__main__":
    timings = measure(*sys.argv[1:2])
    for notebook, (seconds, slowest, id) in timings.items():
        print(f"run_all {notebook} {seconds:.2f} s, slowest cell {id} {slowest:.2f} s")
    if timings:
        medians = [seconds for seconds, _slowest, _id in timings.values()]
        print(f"run_all median {statistics.median(medians):.2f} s, worst {max(medians):.2f} s")
