"""How long ``import mlops_lessons`` and ``mlops-lessons --help`` take over a bare interpreter; medians of interleaved runs.

Usage: ``python benchmarks/import_time.py [ROUNDS]``. Budgets: 50 ms for the import, 150 ms for the help. Each round runs every
case once, in a new order, so that a busy moment of the machine hits all alike; one round before is not counted.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import time

CASES = {
    "bare interpreter": "pass",
    "import mlops_lessons": "import mlops_lessons",
    "mlops-lessons --help": "from mlops_lessons.cli import main; main(['--help'])",
    "mlops-lessons --help, Spanish": "from mlops_lessons.cli import main; main(['--help', '--language', 'es'])",
    "import typer": "import typer",
}
BUDGETS = {"import mlops_lessons": 0.050, "mlops-lessons --help": 0.150, "mlops-lessons --help, Spanish": 0.150}


def seconds(code: str) -> float:
    """Return the wall time of one interpreter that runs `code`."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def measure(rounds: int) -> dict[str, list[float]]:
    """Return the times of each case in `rounds` interleaved rounds."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    order, shuffle = list(CASES), random.Random(1).shuffle
    for number in range(rounds + 1):
        shuffle(order)
        for name in order:
            taken = seconds(CASES[name])
            if number:
                times[name].append(taken)
    return times


def main() -> None:
    """Print the table."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    times = measure(rounds)
    bare = statistics.median(times["bare interpreter"])
    print(f"Python {sys.version.split()[0]}, {rounds} rounds; milliseconds")
    print(f"{'':32}{'median':>8}{'worst':>8}{'over bare':>11}{'ratio':>8}{'budget':>8}")
    for name, taken in times.items():
        median = statistics.median(taken)
        budget = f"{BUDGETS[name] * 1e3:.0f}" if name in BUDGETS else "-"
        print(
            f"{name:32}{median * 1e3:8.0f}{max(taken) * 1e3:8.0f}{(median - bare) * 1e3:11.0f}{median / bare:8.1f}{budget:>8}"
        )


if __name__ == "__main__":
    main()
