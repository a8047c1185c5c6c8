"""Made-up users who ask for a prediction: who they are comes from a seed, and no answer of theirs is lost from sight."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

__all__ = ["AIRLINES", "FLIGHT", "Answer", "User", "ask", "made_up_users"]

AIRLINES = {"UA": 0.28, "B6": 0.22, "EV": 0.20, "DL": 0.14, "AA": 0.12, "AS": 0.04}  # shares of the users
FLIGHT: Mapping[str, Any] = {
    "carrier": "UA",
    "origin": "EWR",
    "weekday": 4,
    "hour": 18,
    "distance": 1400,
    "late_share": 0.3,
    "wind_speed": 12.0,
    "precip": 0.0,
    "visib": 10.0,
}


@dataclass(frozen=True)
class User:
    """Somebody with a name, who flies with an `airline` (its code)."""

    name: str
    airline: str


@dataclass(frozen=True)
class Answer:
    """What a user was shown.

    Attributes
    ----------
    release : str
        The commit of the release that answered; empty where none did.
    status : int
        Of HTTP; 0 where there was no answer.
    body : JSON
    milliseconds : float
    """

    user: User
    release: str
    status: int
    body: Any = field(compare=False)
    milliseconds: float = field(compare=False)

    @property
    def failed(self) -> bool:
        """Whether the user got an error of the service, or nothing."""
        return self.status == 0 or self.status >= 500


def made_up_users(count: int, seed: int = 1) -> list[User]:
    """Return users ``u000``, ``u001``, …; airlines in the shares of :data:`AIRLINES`, as exactly as the count allows, shuffled."""
    import numpy as np

    bounds = [round(count * share) for share in np.cumsum(list(AIRLINES.values()))]
    places = np.searchsorted(bounds, np.arange(count), side="right")
    mixed = np.random.default_rng(seed).permutation(np.array(list(AIRLINES))[np.minimum(places, len(AIRLINES) - 1)])
    return [User(f"u{number:03d}", str(airline)) for number, airline in enumerate(mixed)]


def ask(address: str, users: Iterable[User], threads: int = 4) -> list[Answer]:
    """Return one answer for each user, in their order, asked for at `address` by some clients at the same time."""
    users = list(users)
    shares = [users[number::threads] for number in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(lambda share: _ask_in_turn(address, share), shares))
    return [parts[number % threads][number // threads] for number in range(len(users))]


def _ask_in_turn(address: str, users: Sequence[User]) -> list[Answer]:
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30.0)
    try:
        return [_ask(connection, user) for user in users]
    finally:
        connection.close()


def _ask(connection: http.client.HTTPConnection, user: User) -> Answer:
    headers = {"content-type": "application/json", "x-user": user.name, "x-airline": user.airline}
    content = json.dumps({**FLIGHT, "carrier": user.airline})
    began = time.perf_counter()
    try:
        connection.request("POST", "/predict", content, headers)
        answer = connection.getresponse()
        release, status, body = answer.getheader("x-release", ""), answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        release, status, body = "", 0, b""
    return Answer(user, release, status, _read(body), 1e3 * (time.perf_counter() - began))


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
