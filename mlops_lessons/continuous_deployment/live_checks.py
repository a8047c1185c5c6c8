"""Four looks at a release that runs: its own tests, made-up users, a crowd, and its headers. None of them sees everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.beside import beside
from mlops_lessons.continuous_deployment.synthetic_data import SyntheticData, generate
from mlops_lessons.continuous_deployment.verification import (
    check_headers,
    check_latency,
    flight_transactions,
    measure_crowd,
    own_tests,
    run_transactions,
)
from mlops_lessons.course.tables import show_table

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery
    from mlops_lessons.continuous_deployment.workspace import WorkingCopy

__all__ = ["CHECKS", "LIMIT_MS", "check_beside", "check_live", "show_checks"]

CHECKS = ("tests", "users", "crowd", "headers")
LIMIT_MS = 700.0  # of the 95th percentile, when so many ask at once
CROWD = 8
ROUNDS = 3  # a round that is slow because this computer is busy is asked again; a queue is slow in all of them


def check_live(d: Delivery, address: str, data: SyntheticData | None = None) -> dict[str, bool]:
    """Return what each of :data:`CHECKS` says of the release at `address`; made-up users ask about the flights of `data`."""
    data = data or generate(seed=1, count=60)
    found = run_transactions(address, flight_transactions(data))
    return {
        "tests": own_tests(d, address).ok,
        "users": all(one.ok for one in found),
        "crowd": any(_crowd_is_well(address, data) for _round in range(ROUNDS)),
        "headers": all(one.ok for one in check_headers(address)),
    }


def _crowd_is_well(address: str, data: SyntheticData) -> bool:
    return check_latency(measure_crowd(address, data.flights[-CROWD:], CROWD), LIMIT_MS).ok


def check_beside(
    d: Delivery, changes: Mapping[str, Callable[[WorkingCopy], dict[str, str]]]
) -> dict[str, dict[str, bool]]:
    """Return what the checks say of each changed application, served beside production.

    All at once: the one that keeps a crowd waiting would keep us waiting too.
    """
    changed = {name: change(d.copy) for name, change in changes.items()}

    def look(name: str) -> dict[str, bool]:
        with beside(d, changed[name]) as address:
            return check_live(d, address)

    with ThreadPoolExecutor(len(changed)) as pool:
        return dict(zip(changed, pool.map(look, changed), strict=True))


def show_checks(found: Mapping[str, Mapping[str, bool]]) -> None:
    """Show which check says what of which release."""
    releases = [say(f"checks.releases.{name}") for name in found]
    rows = [
        [say(f"checks.{check}"), *(say("checks.good" if each[check] else "checks.bad") for each in found.values())]
        for check in CHECKS
    ]
    show_table(say("checks.title"), [say("checks.check"), *releases], rows)
