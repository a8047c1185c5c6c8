"""Measure the simulated queue: ``python benchmarks/queueing.py``.

Prints requests a second of the event loop, one run at a time, and of many runs carried together, on the same queue, and how many
times the second is faster; the median of several rounds, with the spread.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import numpy as np

from mlops_lessons.client_server.simulation import play, simulate_bounded, simulate_waits

BUSY = 0.9
SERVERS = (1, 4, 16)
ALONE, TOGETHER, RUNS = 20_000, 12_000, 100


def _one_at_a_time(servers: int) -> Callable[[], object]:
    rng = np.random.default_rng(1)
    moments = np.cumsum(rng.exponential(1 / (BUSY * servers), ALONE)).tolist()
    services = rng.exponential(size=ALONE).tolist()
    return lambda: play(moments, services, servers)


def _together(servers: int) -> Callable[[], object]:
    return lambda: simulate_waits(BUSY, servers, seed=1, requests=TOGETHER, runs=RUNS)


def _rates(work: Callable[[], object], requests: int, rounds: int = 7) -> list[float]:
    """Return requests a second, round by round."""
    work()
    found = []
    for _round in range(rounds):
        began = time.perf_counter()
        work()
        found.append(requests / (time.perf_counter() - began))
    return found


def _say(what: str, rates: list[float]) -> float:
    median = statistics.median(rates)
    sys.stdout.write(f"{what:<44}{median:>13,.0f} requests/s   {min(rates):,.0f} to {max(rates):,.0f}\n")
    return median


def main() -> None:
    """Measure and print."""
    for servers in SERVERS:
        alone = _say(f"event loop, {servers} server(s)", _rates(_one_at_a_time(servers), ALONE))
        many = _say(f"{RUNS} runs together, {servers} server(s)", _rates(_together(servers), TOGETHER * RUNS))
        sys.stdout.write(f"    {many / alone:.0f} times as many\n")
    bounded = _rates(lambda: simulate_bounded(BUSY, 4, 12, seed=1, requests=3000, runs=RUNS), 3000 * RUNS)
    _say("100 runs together, 4 servers, room for 12", bounded)


if __name__ == "__main__":
    main()
