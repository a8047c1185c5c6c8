"""Time the first and the cached read of the flights, each in a fresh cache folder and a fresh process.

Run ``python benchmarks/flights_load.py``. Budget: the cached read takes under 1 s.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TIMED = """
import time
import pandas
from mlops_lessons.flights import load_flights
start = time.perf_counter()
rows = len(load_flights())
print(time.perf_counter() - start, rows)
"""


def seconds(home: str) -> float:
    """Return the seconds that one process takes to load the flights, imports of pandas left out."""
    environment = {**os.environ, "MLOPS_LESSONS_HOME": home}
    run = subprocess.run([sys.executable, "-c", TIMED], env=environment, capture_output=True, text=True, check=True)
    return float(run.stdout.split()[0])


def measure(repeats: int = 3) -> dict[str, float]:
    """Return the least of `repeats` timings of the first and of the cached read, in seconds, and the size in megabytes."""
    first, cached, size = [], [], 0
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as home:
            first.append(seconds(home))
            cached.append(seconds(home))
            size = sum(path.stat().st_size for path in Path(home).rglob("*.npz"))
    return {"first_s": min(first), "cached_s": min(cached), "cache_mb": size / 1e6}


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"flights_load {name} {value:.3f}")
