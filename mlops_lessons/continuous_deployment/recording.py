"""What users asked and what they were answered, kept without personal data, so that it can be asked again.

One line of JSON a request. Personal data is masked before anything is written, as told in
:mod:`mlops_lessons.continuous_deployment.masking`. The answer carries its session in ``x-session``: a user who complains reads it
off, and nobody needs to look for the user's name.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment.masking import Masking
from mlops_lessons.continuous_deployment.traffic import caller_from_headers

__all__ = ["Record", "Recorder", "read_recording", "recorded", "sessions"]

_LONGEST = 1 << 16  # bytes of a body that is recorded; of a longer one only its length
_NEVER = (b"x-mirrored", b"x-replay")  # copies and repetitions are not what users did


@dataclass(frozen=True)
class Record:
    """One request and its answer, masked.

    Attributes
    ----------
    at : str
        When it came, UTC, RFC 3339.
    session : str
        Stands for the user; empty where nobody said who.
    body, answer : JSON
        None where there was none, or it was no JSON, or too long.
    milliseconds : float
        From the request to the end of the answer.
    """

    number: int
    at: str
    session: str
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: Any
    status: int
    answer: Any
    release: str
    milliseconds: float


@dataclass
class Recorder:
    """Writes records to a file, up to a limit.

    Attributes
    ----------
    limit : int, default 10 000
        Records; what comes later is counted in `left_out` only.
    clock : callable
        Returns the Unix time.
    """

    path: Path | str
    masking: Masking = field(default_factory=Masking)
    limit: int = 10_000
    clock: Callable[[], float] = time.time
    written: int = 0
    left_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def write(self, seen: _Seen) -> None:
        """Mask what was seen of one request, and add it to the file; where that is full, leave it out and let users go on."""
        with self._lock:
            if self.written >= self.limit:
                self.left_out += 1
                return
            line = json.dumps(asdict(self._masked(seen, self.written + 1)), ensure_ascii=True)
            try:
                self._append(line)
                self.written += 1
            except OSError:
                self.left_out += 1

    def _append(self, line: str) -> None:
        path = Path(self.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{line}\n")

    def session_of(self, user: str) -> str:
        """Return what stands for `user` in this recording; empty for nobody."""
        return self.masking.pseudonym(user) if user else ""

    def _masked(self, seen: _Seen, number: int) -> Record:
        mask, answered = self.masking, _text(seen.answered)
        at = datetime.fromtimestamp(seen.at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        release = mask.kept_headers(answered).get("x-release", "")
        return Record(
            number=number,
            at=at,
            session=self.session_of(seen.user),
            method=seen.method if seen.method in _METHODS else "OTHER",
            path=mask.path(seen.path),
            query=mask.query(seen.query),
            headers=mask.kept_headers(_text(seen.headers)),
            body=mask.json(_json(seen.body)),
            status=seen.status,
            answer=mask.json(_json(seen.answer), numbers=False),
            release=release,
            milliseconds=round(1000 * seen.seconds, 1),
        )


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@dataclass
class _Seen:
    """One request while it goes through; never written as it is."""

    method: str
    path: str
    query: str
    headers: Sequence[tuple[bytes, bytes]]
    user: str
    at: float
    body: bytearray = field(default_factory=bytearray)
    status: int = 500
    answered: Sequence[tuple[bytes, bytes]] = ()
    answer: bytearray = field(default_factory=bytearray)
    seconds: float = 0.0


def recorded(application: Any, recorder: Recorder) -> Any:
    """Return the ASGI `application` with `recorder` listening; pages under ``/-/`` and repetitions are not recorded."""

    async def listened(scope: Any, receive: Any, send: Any) -> None:
        names = {name for name, _value in scope.get("headers", ())}
        if scope["type"] != "http" or scope["path"].startswith("/-/") or names & set(_NEVER):
            await application(scope, receive, send)
            return
        seen = _seen_of(scope, recorder.clock())
        began = time.perf_counter()
        try:
            await application(scope, _heard(receive, seen), _told(send, seen, recorder.session_of(seen.user)))
        finally:
            seen.seconds = time.perf_counter() - began
            recorder.write(seen)

    return listened


def read_recording(path: Path | str) -> tuple[Record, ...]:
    """Return the records of a file; a last line that was cut off by a crash is left out."""
    found = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        try:
            found.append(Record(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return tuple(found)


def sessions(records: Sequence[Record]) -> dict[str, tuple[Record, ...]]:
    """Return the records by session, each in the order in which they came; requests of nobody are left out."""
    found: dict[str, list[Record]] = {}
    for record in records:
        if record.session:
            found.setdefault(record.session, []).append(record)
    return {name: tuple(each) for name, each in found.items()}


def _seen_of(scope: Any, at: float) -> _Seen:
    query = scope["query_string"].decode("latin-1")
    user = caller_from_headers(scope["headers"]).user
    return _Seen(scope["method"], scope["path"], query, scope["headers"], user, at)


def _heard(receive: Any, seen: _Seen) -> Any:
    async def heard() -> Any:
        message = await receive()
        _keep(seen.body, message.get("body", b""))
        return message

    return heard


def _told(send: Any, seen: _Seen, session: str) -> Any:
    async def told(message: Any) -> None:
        if message["type"] == "http.response.start":
            seen.status, seen.answered = message["status"], message.get("headers", ())
            if session:
                message = {**message, "headers": [*seen.answered, (b"x-session", session.encode())]}
        else:
            _keep(seen.answer, message.get("body", b""))
        await send(message)

    return told


def _keep(kept: bytearray, more: bytes) -> None:
    if len(kept) <= _LONGEST:  # one part beyond the limit shows that it was longer
        kept += more


def _json(body: bytearray) -> Any:
    if not body or len(body) > _LONGEST:
        return None
    try:
        return json.loads(bytes(body))
    except (ValueError, RecursionError):
        return None


def _text(headers: Sequence[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
