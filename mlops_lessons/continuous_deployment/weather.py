"""Users who ask about flights in the weather of the day: who asks what comes from a seed."""

from __future__ import annotations

import http.client
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from mlops_lessons.continuous_deployment.application import app_file
from mlops_lessons.continuous_deployment.watch import Guard

__all__ = ["FOG", "STORM", "Clock", "Minute", "ask_all", "flights_asked", "foggy_morning"]

FOG: Mapping[str, float] = {"visib": 0.0}
STORM: Mapping[str, float] = {"wind_speed": 46.0, "precip": 0.6, "visib": 1.0, "late_share": 0.6}


class Clock:
    """Seconds that pass only when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass(frozen=True)
class Minute:
    """One minute on watch: how many asked, how many got an error, and how fast the budget burnt over the two windows."""

    number: int
    asked: int
    failed: int
    long_rate: float
    short_rate: float
    rolled_back: bool = field(default=False)


def flights_asked(
    count: int, seed: int = 1, share: float = 1.0, weather: Mapping[str, float] | None = None
) -> list[dict[str, Any]]:
    """Return the flights that `count` users ask about; a `share` of them (0 to 1) in the `weather` given."""
    rng = random.Random(seed)
    return [{**rng.choice(_flights()), **(weather or {} if rng.random() < share else {})} for _ in range(count)]


def ask_all(address: str, flights: Sequence[Mapping[str, Any]], clients: int = 4) -> list[int]:
    """Return the status of the answer to each flight, 0 where none came, asked by some clients at the same time."""
    parts = [list(enumerate(flights))[number::clients] for number in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        found = dict(pair for part in pool.map(lambda part: list(_in_turn(address, part)), parts) for pair in part)
    return [found[number] for number in range(len(flights))]


def foggy_morning(
    guard: Guard,
    clock: Clock,
    *,
    begins: int = 6,
    share: float = 0.5,
    minutes: int = 12,
    asked: int = 15,
    seed: int = 32,
) -> list[Minute]:
    """Return the minutes of a morning whose fog begins after `begins` of them; the guard looks once a minute.

    Only `clock` is made up: requests, answers and rollbacks are real.
    """
    told = []
    for number in range(1, minutes + 1):
        weather = FOG if number > begins else None
        flights = flights_asked(asked, seed * 1000 + number, share, weather)
        statuses = ask_all(guard.d.address, flights)
        clock.now += 60.0
        watch, before = guard.watch, len(guard.rollbacks)
        guard.step()
        rates = [watch.rate(seconds) for seconds in (guard.rules[0].long, guard.rules[0].short)]
        failed = sum(status == 0 or status >= 500 for status in statuses)
        told.append(Minute(number, asked, failed, *rates, len(guard.rollbacks) > before))
    return told


@cache
def _flights() -> tuple[dict[str, Any], ...]:
    """Return flights of long ago, public ones, that stand in the application's contract."""
    return tuple(json.loads(app_file("contract.json").read_text(encoding="utf-8"))["sample"]["flights"])


def _in_turn(address: str, flights: Sequence[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[int, int]]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30.0)
    try:
        for number, flight in flights:
            yield number, _status(connection, f"w{number:03d}", flight)
    finally:
        connection.close()


def _status(connection: http.client.HTTPConnection, user: str, flight: Mapping[str, Any]) -> int:
    headers = {"content-type": "application/json", "x-user": user, "x-airline": str(flight["carrier"])}
    try:
        connection.request("POST", "/predict", json.dumps(flight), headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return 0
    return answer.status
