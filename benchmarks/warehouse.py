"""Time the warehouse of lesson 06: built once in a fresh cache folder, then opened again by another process.

Run ``python benchmarks/warehouse.py``. Budget: opening it again and one query take under 1 s, the import of duckdb
left out; the building is paid once a machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TIMED = """
import time
import duckdb
from mlops_lessons.data_team.warehouse import connect, warehouse
start = time.perf_counter()
with connect(warehouse(), read_only=True) as connection:
    (late,) = connection.execute("SELECT count(*) FROM flights WHERE arr_delay >= 15").fetchall()[0]
print(time.perf_counter() - start, late)
"""


def seconds(home: str) -> tuple[float, int]:
    """Return the seconds that one process takes to count the late flights in the warehouse, and how many there are."""
    environment = {**os.environ, "MLOPS_LESSONS_HOME": home}
    run = subprocess.run([sys.executable, "-c", TIMED], env=environment, capture_output=True, text=True, check=True)
    taken, late = run.stdout.split()
    return float(taken), int(late)


def measure(repeats: int = 3) -> dict[str, float]:
    """Return the least of `repeats` timings of building and of opening again, in seconds, and the megabytes kept."""
    built, opened = [], []
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as home:
            (first, late), (again, same) = seconds(home), seconds(home)
            if late != same:
                raise AssertionError(
                    f"the warehouse counts {late} late flights when built and {same} when opened again"
                )
            built.append(first)
            opened.append(again)
            size = sum(path.stat().st_size for path in Path(home).rglob("*") if path.is_file())
    return {"build_s": min(built), "open_s": min(opened), "mb": size / 1e6}


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"warehouse {name} {value:.3f}")
