"""The contract of the check-in service: the requests that are made, in order, and what each reply shows.

References
----------
RFC 9110: 201 (15.3.2), 400 (15.5.1), 404 (15.5.5), 422 (15.5.21). The Internet-Draft of the ``Idempotency-Key`` field (work in
progress; version 07 of October 2025, section 2.7) asks for 400 where the key is missing and for 422 where it comes with another
request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_lessons.course.exercise import Verdict

__all__ = ["REQUESTS", "judge_checkin", "mistaken"]


def _checkin(key: str | None, booking: object, bags: object, attempt: int = 1) -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    again = {"X-Attempt": str(attempt)} if attempt > 1 else {}  # for the judge: two requests that are alike but for it
    body = {"booking": booking, "bags": bags}
    return {"method": "POST", "path": "/checkins", "headers": {**headers, **again}, "body": body}


def _find(path: str) -> dict[str, Any]:
    return {"method": "GET", "path": f"/checkins/{path}", "headers": {}, "body": None}


_FIRST = {"pass": 1, "booking": 7, "bags": 2}
_SECOND = {"pass": 2, "booking": 8, "bags": 0}
# Each request with the status that the contract asks for, and the body where it says one.
_CONTRACT: tuple[tuple[dict[str, Any], int, dict[str, Any] | None], ...] = (
    (_checkin("a1", 7, 2), 201, _FIRST),
    (_find("1"), 200, _FIRST),
    (_find("99"), 404, None),
    (_checkin("b2", 8, 9), 422, None),
    (_checkin("b3", 0, 1), 422, None),
    (_checkin("b4", 8, -1), 422, None),
    (_checkin(None, 8, 0), 400, None),
    (_checkin("a1", 7, 2, attempt=2), 201, _FIRST),
    (_checkin("a1", 7, 1), 422, None),
    (_checkin("c4", 8, 0), 201, _SECOND),
)
REQUESTS = tuple(request for request, _status, _body in _CONTRACT)
_NEW, _FOUND, _UNKNOWN, _MANY_BAGS, _NO_BOOKING, _LESS_THAN_NO_BAGS, _NO_KEY, _AGAIN, _OTHER, _NEXT = range(
    len(REQUESTS)
)


def judge_checkin(case: Mapping[str, Any], answer: Mapping[str, Any]) -> Verdict:
    """Say what the reply to one of the requests shows."""
    place = REQUESTS.index(dict(case))
    _request, wanted, content = _CONTRACT[place]
    status, body = answer["status"], answer["body"]
    if status == wanted and (content is None or body == content):
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=_name(place, status, body))


# What a wrong status says by itself, for each request.
_BY_STATUS: Mapping[int, Mapping[int, str]] = {
    _NEW: {200: "wrong_created", 202: "wrong_created", 204: "wrong_created", 201: "wrong_body"},
    _FOUND: {404: "nothing_kept", 405: "nothing_kept", 200: "wrong_body"},
    _UNKNOWN: {200: "null_for_unknown", 204: "null_for_unknown", 500: "crash_for_unknown"},
    _MANY_BAGS: {201: "not_validated", 200: "not_validated", 400: "invalid_is_400", 500: "crash_for_invalid"},
    _NO_BOOKING: {201: "half_validated", 200: "half_validated", 400: "invalid_is_400", 500: "crash_for_invalid"},
    _LESS_THAN_NO_BAGS: {201: "negative_bags", 200: "negative_bags", 400: "invalid_is_400", 500: "crash_for_invalid"},
    _NO_KEY: {201: "key_not_asked", 200: "key_not_asked", 422: "key_asked_by_422", 500: "crash_without_key"},
    _AGAIN: {409: "retry_refused", 422: "retry_refused", 200: "retry_as_200", 201: "checks_in_twice"},
    _OTHER: {
        201: "other_body_ignored",
        200: "other_body_ignored",
        400: "other_body_is_400",
        409: "other_body_conflict",
    },
    _NEXT: {201: "wrong_number"},
}


def _name(place: int, status: int, body: Any) -> str | None:
    """Return the mistake that a wrong reply to the request at `place` shows."""
    return _BY_STATUS[place].get(status)


@dataclass(frozen=True)
class Flaws:
    """How a check-in service is wrong; as it stands it is right.

    Attributes
    ----------
    created, unknown, invalid, no_key, other : int
        The status where a pass is made, is not known, the body is wrong, the key is missing, or came with another body.
    most_bags, least_bags, least_booking : int
        What passes as a body.
    words : bool
        Whether a pass is given by its number as text.
    keeps : bool
        Whether a pass can be found again.
    retry : {"same", "ok", "refuse", "again"}
        What a retry gets: the same answer, the same with 200, a refusal, or another pass.
    wasteful : bool
        Whether a retry uses up a number all the same.
    """

    created: int = 201
    unknown: int = 404
    invalid: int = 422
    no_key: int = 400
    other: int = 422
    most_bags: int = 3
    least_bags: int = 0
    least_booking: int = 1
    words: bool = False
    keeps: bool = True
    retry: str = "same"
    wasteful: bool = False


def mistaken(**flaws: Any) -> Any:
    """Return a check-in service with these flaws, as an ASGI application."""
    service = _Checkin(Flaws(**flaws))

    async def application(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        data = (await receive()).get("body", b"")
        key = dict(scope["headers"]).get(b"idempotency-key", b"").decode()
        answer = service.check_in(key, json.loads(data)) if scope["method"] == "POST" else service.find(scope["path"])
        body = json.dumps(answer[1]).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": answer[0], "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


class _Checkin:
    def __init__(self, flaws: Flaws) -> None:
        self.flaws = flaws
        self.passes: list[dict[str, Any]] = []
        self.answered: dict[str, tuple[Any, dict[str, Any]]] = {}

    def check_in(self, key: str, asked: dict[str, Any]) -> tuple[int, Any]:
        flaws = self.flaws
        if not (flaws.least_booking <= asked["booking"] and flaws.least_bags <= asked["bags"] <= flaws.most_bags):
            return (flaws.invalid, {"detail": "not valid"}) if flaws.invalid != 201 else self._new(key, asked)
        if not key and flaws.no_key != 201:
            return flaws.no_key, {"detail": "no key"}
        if key in self.answered and flaws.retry != "again":
            return self._again(key, asked)
        return self._new(key, asked)

    def _again(self, key: str, asked: dict[str, Any]) -> tuple[int, Any]:
        before, given = self.answered[key]
        if self.flaws.wasteful:
            self.passes.append(given)
        if before != asked and self.flaws.other != 201:
            return self.flaws.other, {"detail": "another request"}
        if self.flaws.retry == "refuse":
            return 409, {"detail": "seen before"}
        return 200 if self.flaws.retry == "ok" else self.flaws.created, given

    def _new(self, key: str, asked: dict[str, Any]) -> tuple[int, Any]:
        number: Any = len(self.passes) + 1
        given = {"pass": str(number) if self.flaws.words else number, **asked}
        self.passes.append(given)
        self.answered[key] = (asked, given)
        return self.flaws.created, given

    def find(self, path: str) -> tuple[int, Any]:
        number = path.rpartition("/")[2]
        known = self.flaws.keeps and number.isdigit() and 1 <= int(number) <= len(self.passes)
        if known:
            return 200, self.passes[int(number) - 1]
        return self.flaws.unknown if self.flaws.keeps else 404, None if self.flaws.unknown == 200 else {
            "detail": "unknown"
        }
