"""Clients that book a seat, wrong in one way each: the mistakes of the exercise ``book_seat`` as code."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Client = Callable[[str, str, str], Any]


def _seat(reply: Any) -> Any:
    return reply.json()["seat"]


def client(
    attempts: int = 4,
    key: str = "one",
    timeout: float | None = 0.4,
    wait: float = 0.1,
    catches: str = "all",
    retried: tuple[int, ...] = (429, 500, 502, 503, 504),
    gives: str = "empty",
    found: Callable[[Any], Any] = _seat,
) -> Client:
    """Return a client; as it stands it is right.

    Parameters
    ----------
    key : {"one", "none", "each", "later"}
        One key, none, one for each attempt, or one from the second attempt on.
    catches : {"all", "cuts", "nothing"}
        Which errors of the transport it takes for a failed attempt.
    gives : {"empty", "error"}
        What it ends with after the last attempt.
    found : callable
        What it makes of the reply.
    """

    def book_seat(address: str, flight: str, name: str) -> Any:
        import httpx

        caught = {"all": httpx.TransportError, "cuts": httpx.ProtocolError, "nothing": ()}[catches]
        with httpx.Client(base_url=address, trust_env=False, verify=False, timeout=timeout) as http:  # plain HTTP
            for attempt in range(attempts):
                if attempt:
                    time.sleep(wait * 2**attempt)
                try:
                    reply = http.post("/bookings", json={"flight": flight, "name": name}, headers=_key(key, attempt))
                except caught:
                    continue
                if reply.status_code not in retried:
                    return found(reply) if reply.status_code == 201 else ""
        if gives == "error":
            raise httpx.TransportError("the desk is down")
        return ""

    return book_seat


def _key(kind: str, attempt: int) -> dict[str, str]:
    if kind == "none" or (kind == "later" and attempt == 0):
        return {}
    return {"Idempotency-Key": f"key-{attempt}" if kind == "each" else "key"}


def books_twice(address: str, flight: str, name: str) -> Any:
    """Ask once more, to be on the safe side, after an answer that was good."""
    client(key="each")(address, flight, name)
    return client(key="none")(address, flight, name)
