"""Time the first and the cached read of the tables of flights, each in a fresh cache folder and a fresh process.

Run ``python benchmarks/flights_load.py``. Budget: a cached read takes under 1 s. The first read of the joined flights parses the
package's files as well, and that of the evening's table makes the joined one too.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TABLES = ("load_flights", "joined_flights", "evening_flights")
TIMED = """
import sys
import time
import pandas
from mlops_lessons import flights
start = time.perf_counter()
rows = len(getattr(flights, sys.argv[1])())
print(time.perf_counter() - start, rows)
"""


def seconds(home: str, table: str = "load_flights") -> float:
    """Return the seconds that one process takes to read a table, imports of pandas left out."""
    environment = {**os.environ, "MLOPS_LESSONS_HOME": home}
    run = subprocess.run(
        [sys.executable, "-c", TIMED, table], env=environment, capture_output=True, text=True, check=True
    )
    return float(run.stdout.split()[0])


def measure(repeats: int = 3) -> dict[str, float]:
    """Return by table the least of `repeats` timings of the first and of the cached read, in seconds, and the megabytes kept."""
    found: dict[str, float] = {}
    for table in TABLES:
        first, cached = [], []
        for _ in range(repeats):
            with tempfile.TemporaryDirectory() as home:
                first.append(seconds(home, table))
                cached.append(seconds(home, table))
                size = sum(path.stat().st_size for path in Path(home).rglob("*.npz"))
        found |= {f"{table}_first_s": min(first), f"{table}_cached_s": min(cached), f"{table}_mb": size / 1e6}
    return found


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"flights_load {name} {value:.3f}")
