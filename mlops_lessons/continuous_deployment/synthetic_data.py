"""Test data that is managed: generated from a seed, named by its version, checked by its digest, and never a record of production.

References
----------
Regulation (EU) 2016/679 (GDPR), article 5(1)(b) and (c): data collected for one purpose, and as little of it as needed.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.masking import HARMLESS, Masking
from mlops_lessons.continuous_deployment.recording import Record
from mlops_lessons.errors import LessonError

__all__ = ["SyntheticData", "from_recording", "generate", "read_data", "refuse_real", "write_data"]

GENERATOR = 1  # raise it whenever the same seed gives other flights
CARRIERS = ("9E", "AA", "AS", "B6", "DL", "EV", "F9", "FL", "HA", "MQ", "OO", "UA", "US", "VX", "WN", "YV")
ORIGINS = ("EWR", "JFK", "LGA")
RANGES: Mapping[str, tuple[float, float]] = {  # what the service accepts; both ends are always among the flights
    "weekday": (0, 6),
    "hour": (0, 23),
    "distance": (1, 6000),
    "late_share": (0, 1),
    "wind_speed": (0, 120),
    "precip": (0, 10),
    "visib": (0, 10),
}
_WHOLE = ("weekday", "hour")


@dataclass(frozen=True)
class SyntheticData:
    """Flights that never flew.

    Attributes
    ----------
    version : str
        Where they come from and what they are: generator, seed and the first twelve figures of the digest.
    flights : tuple of dict
    """

    version: str
    flights: tuple[dict[str, Any], ...]


def generate(seed: int, count: int = 100) -> SyntheticData:
    """Return `count` flights: first every end of every range, then every carrier and origin, then any.

    Examples
    --------
    >>> generate(1, 50) == generate(1, 50)
    True
    """
    rng = random.Random(seed)
    edges = [{name: end} for name, ends in RANGES.items() for end in ends]
    every = [{"carrier": carrier, "origin": ORIGINS[i % 3]} for i, carrier in enumerate(CARRIERS)]
    wanted: list[dict[str, Any]] = [*edges, *every]
    wanted += [{}] * max(0, count - len(wanted))
    flights = tuple({**_any_flight(rng), **fixed} for fixed in wanted[:count])
    return SyntheticData(_version(f"generated-{GENERATOR}-{seed}", flights), flights)


def from_recording(records: Sequence[Record], name: str) -> SyntheticData:
    """Return what was asked in a masked recording as test data: once each, with known fields only.

    The hours are kept and the persons are not: what remains is the mix of flights that users ask for.

    Raises
    ------
    LessonError
        If something personal is left all the same.
    """
    bodies = [record.body for record in records if isinstance(record.body, dict)]
    kept = [{key: value for key, value in body.items() if key in HARMLESS} for body in bodies]
    flights = tuple(
        json.loads(text) for text in dict.fromkeys(json.dumps(flight, sort_keys=True) for flight in kept if flight)
    )
    for flight in flights:
        refuse_real(flight)
    return SyntheticData(_version(f"recorded-{name}", flights), flights)


def refuse_real(flight: Mapping[str, Any]) -> None:
    """Do nothing where a flight is made of known fields of their own shape.

    Raises
    ------
    LessonError
        If it has a field, or a value, that could only come from production.
    """
    masked = Masking().json(flight)
    for name, value in flight.items():
        if masked.get(name, ...) != value:
            raise LessonError(say("synthetic.real", what=name))


def write_data(path: Path | str, data: SyntheticData) -> None:
    """Write test data to a file, with its version.

    Raises
    ------
    LessonError
        If something in it looks like a record of production.
    """
    for flight in data.flights:
        refuse_real(flight)
    replace_json(path, {"version": data.version, "flights": list(data.flights)})


def read_data(path: Path | str) -> SyntheticData:
    """Return the test data of a file.

    Raises
    ------
    LessonError
        If it is not what its version says: tests on other data would prove something else.
    """
    stored = json.loads(Path(path).read_bytes())
    flights = tuple(stored["flights"])
    name = stored["version"].rpartition("-")[0]
    if stored["version"] != _version(name, flights):
        raise LessonError(say("synthetic.altered", version=stored["version"]))
    return SyntheticData(stored["version"], flights)


def _any_flight(rng: random.Random) -> dict[str, Any]:
    flight: dict[str, Any] = {"carrier": rng.choice(CARRIERS), "origin": rng.choice(ORIGINS)}
    for name, (low, high) in RANGES.items():
        flight[name] = rng.randint(int(low), int(high)) if name in _WHOLE else round(rng.uniform(low, high), 2)
    return flight


def _version(name: str, flights: Sequence[Any]) -> str:
    text = json.dumps(list(flights), sort_keys=True, separators=(",", ":"))
    return f"{name}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
