"""From ``git push`` to users being served the new release, with its parts: cold and warm, one stage after the other or beside.

Usage: ``python benchmarks/push_to_serving.py [PUSHES]``; three pushes a way unless told. Budgets: 10 s cold and 4 s warm until
the new release serves, of which our own overhead is at most 0.5 s. Serving begins with the switch of the pointer, verification
in production comes after it. *Tools and imports* are the stages lint, tests and gates and, in ``contract``, the wait for the
candidate, less what ran beside them; what remains (git, hooks, checkout, build, the switch, waiting on each other) is ours.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.switch import serving, stored_pointer

WAYS = {
    "cold, one after the other": {"warm": False, "beside": False},
    "cold, beside each other": {"warm": False, "beside": True},
    "warm": {"warm": True, "beside": True},
}
BUDGETS = {"cold, beside each other": 10.0, "warm": 4.0}
TOOLS = ("lint", "tests", "gates", "contract")


class Watch(threading.Thread):
    """Notes when another release than `before` serves."""

    def __init__(self, folder: Path, before: str | None) -> None:
        super().__init__(daemon=True)
        self.folder, self.before, self.at = folder, before, float("nan")

    def run(self) -> None:
        """Look every 2 ms, for two minutes at most."""
        until = time.perf_counter() + 120
        while time.perf_counter() < until:
            if serving(stored_pointer(self.folder)) not in (None, self.before):
                self.at = time.perf_counter()
                return
            time.sleep(0.002)


def one_push(system: Delivery, number: int) -> dict[str, float]:
    """Return the seconds of one push: until the new release serves, until git returns, and of each stage."""
    system.copy.commit({"note.txt": f"{number}\n"}, f"Push {number}")
    watch = Watch(system.places.router, system.serving)
    began = time.perf_counter()
    watch.start()
    result = system.copy.push()
    total = time.perf_counter() - began
    watch.join(5)
    if not result.accepted:
        raise SystemExit("\n".join(result.lines))
    events = [event for event in system.log if event.commit == result.commit and event.kind in ("stage", "verified")]
    parts = {str(event.detail.get("stage", "verify")): float(event.detail["seconds"]) for event in events}
    served = watch.at - began
    return {"serving": served, "git returns": total, **parts, "our own": served - sum(parts[name] for name in TOOLS)}


def measure(way: dict[str, bool], pushes: int) -> list[dict[str, float]]:
    """Return the pushes of one way; the first commit of a new system is not counted."""
    with tempfile.TemporaryDirectory() as folder, Delivery(folder, limit_ms=60_000, **way) as system:
        while way["warm"] and not system.state()["warm"]:
            time.sleep(0.05)
        system.push()
        return [one_push(system, number) for number in range(pushes)]


def main() -> None:
    """Print the table: medians and worst, in seconds."""
    pushes = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(
        f"Python {sys.version.split()[0]}, {pushes} pushes a way, load {os.getloadavg()[0]:.1f}; seconds: median (worst)"
    )
    for name, way in WAYS.items():
        rows = measure(way, pushes)
        budget = f", budget {BUDGETS[name]:.0f}" if name in BUDGETS else ""
        print(f"\n{name}{budget}")
        for part in rows[0]:
            values = [row[part] for row in rows]
            print(f"  {part:14}{statistics.median(values):8.2f}{f'({max(values):.2f})':>10}")


if __name__ == "__main__":
    main()
