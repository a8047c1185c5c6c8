"""The exercises of watching that need more than a comparison: a server with a fault, and a recording that must hold nobody."""

from __future__ import annotations

import base64
import codecs
import copy
import hashlib
import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from mlops_lessons.course.exercise import Verdict

__all__ = ["FAULTS", "KEPT", "judge_check", "judge_session", "try_check", "try_session"]

RELEASE = "r7"
SLOW = 0.7  # seconds; the task asks for half a second
FAULTS: Mapping[str, dict[str, Any]] = {
    "none": {},
    "none_either": {"late": 0.93},
    "down": {"status": 503, "json": {"detail": "overloaded"}},
    "only_health": {"status": 500, "json": {"detail": "Internal Server Error"}},
    "error_inside": {"json": {"error": "the model is not loaded"}},
    "no_share": {"late": 18.4},
    "slow": {"wait": SLOW},
    "bare": {"header": None},
    "yesterday": {"release": "r6"},
    "status_unseen": {"status": 500, "json": {"late": 0.27}},
    "header_value": {"header": "sniff"},
}
KEPT = ("minute", "carrier", "origin", "hour")
_DIGESTS = ("md5", "sha1", "sha256", "sha512")
_SHORTEST = 4  # letters and figures that a part must have to count as known again


def try_check(function: Callable[..., Any], fault: str) -> dict[str, Any]:
    """Return what a check says of a server with that fault, on 127.0.0.1.

    Keys: ``verdict``, ``error``, the paths it ``asked``, and whether it asked ``empty_handed``, for a prediction without a flight.
    """
    server = _Server(FAULTS[fault])
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        verdict, error = function(server.ask, RELEASE), None
    except Exception as raised:  # the learner's check may raise anything: that is what came of it
        verdict, error = None, type(raised).__name__
    finally:
        server.shutdown()
        server.server_close()
    verdict = _plain(verdict)
    if verdict is None and not error:
        return None
    return {"verdict": verdict, "error": error, "asked": server.asked, "empty_handed": server.empty_handed}


def try_session(function: Callable[..., Any], records: Sequence[dict[str, Any]]) -> Any:
    """Return what a function makes of a copy of a session."""
    answer = function(copy.deepcopy(list(records)))
    return list(answer) if isinstance(answer, Iterator | tuple) else answer


def _plain(verdict: Any) -> Any:
    """Return a verdict as True or False, whichever library made it; ``other`` for what is none, None for None."""
    value = verdict.item() if hasattr(verdict, "item") else verdict
    return value if value is None or isinstance(value, bool | int) else "other"


def judge_check(case: Sequence[Any], record: dict[str, Any] | None) -> Verdict:
    """Judge what a check says of one server."""
    fault = case[0]
    if not record:
        return Verdict("failed")
    if record["error"]:
        return Verdict("failed", mistake="raises")
    if record["verdict"] == "other":
        return Verdict("failed", message="no_verdict")
    healthy = fault.startswith("none")
    if bool(record["verdict"]) == healthy:
        return Verdict("passed", 1.0)
    if healthy:
        return Verdict("failed", mistake="without_a_flight" if record.get("empty_handed") else "cries_wolf")
    return Verdict("failed", mistake=fault)


class _Server(ThreadingHTTPServer):
    """A flight service with a fault."""

    daemon_threads = True

    def __init__(self, fault: Mapping[str, Any]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.fault, self.asked, self.empty_handed = fault, [], False

    def ask(self, path: str, body: Any = None) -> dict[str, Any]:
        """Send a request, POST where there is a body; return status, headers (names in lower case), JSON and seconds."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server_address[1], timeout=10.0)
        began = time.perf_counter()
        try:
            content = None if body is None else json.dumps(body)
            connection.request("GET" if body is None else "POST", path, content, {"content-type": "application/json"})
            answer = connection.getresponse()
            read = answer.read()
            seconds = time.perf_counter() - began
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return {
                "status": answer.status,
                "headers": headers,
                "json": json.loads(read),
                "seconds": self._told(seconds),
            }
        finally:
            connection.close()

    def _told(self, seconds: float) -> float:
        """Return the seconds of an answer; those of a good one are not held against it where this computer is busy."""
        return seconds if self.fault.get("wait") else min(seconds, 0.2)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that left."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *words: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        self._answer()

    def _answer(self) -> None:
        fault, path = self.server.fault, self.path.partition("?")[0]
        self.server.asked.append(path)
        status, content = _content(fault, path)
        if path == "/predict" and self.command == "GET":
            self.server.empty_handed = True
            status, content = 405, {"detail": "Method Not Allowed"}
        if path == "/predict":
            time.sleep(fault.get("wait", 0.0))
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.send_header("x-release", fault.get("release", RELEASE))
        if header := fault.get("header", "nosniff"):
            self.send_header("x-content-type-options", header)
        self.end_headers()
        self.wfile.write(body)


def _content(fault: Mapping[str, Any], path: str) -> tuple[int, Any]:
    down = fault.get("status") == 503
    if path == "/health" and not down:
        return 200, {"status": "ok", "release": fault.get("release", RELEASE)}
    if path == "/predict" or down:
        return fault.get("status", 200), fault.get("json", {"late": fault.get("late", 0.27)})
    return 404, {"detail": "Not Found"}


def judge_session(case: Sequence[Any], answer: Any) -> Verdict:
    """Judge a masked session: nobody can be known again, it can be followed, and it can still be asked again."""
    records = case[0]
    if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
        return Verdict("failed", message="no_records")
    if len(answer) != len(records):
        return Verdict("failed", mistake="requests_lost")
    mistake = _damage(records, answer) or _leak(records, answer) or _lost_thread(records, answer)
    return Verdict("failed", mistake=mistake) if mistake else Verdict("passed", 1.0)


def _leak(records: Sequence[dict[str, Any]], answer: Sequence[dict[str, Any]]) -> str | None:
    """Return how somebody can be known again: by a value, a digest without a key, or a part of a value."""
    secrets = {
        str(value).lower(): None for one in records for name, value in one.items() if name not in KEPT and str(value)
    }
    harmless = {str(one[name]).lower() for one in records for name in KEPT if name in one}
    parts = {part for text in secrets for part in re.split(r"[^\w]+", text) if len(part) >= _SHORTEST} - harmless
    shown = [(name, str(value).lower()) for one in answer for name, value in one.items() if name not in KEPT]
    left = {"user": "user_left", "contact": "contact_left", "note": "note_left"}
    if name := _first(shown, lambda text: any(secret in text for secret in secrets)):
        return left.get(name, "field_left")
    values = {str(value) for one in records for name, value in one.items() if name not in KEPT and str(value)}
    undone = {text.lower() for value in values for text in _written_otherwise(value)}
    if _first(shown, lambda text: text in undone):
        return "reversible"
    digests = [_digest(str(value), how)[:12] for one in records for value in one.values() for how in _DIGESTS]
    if _first(shown, lambda text: any(digest in text for digest in digests)):
        return "plain_digest"
    if _first(shown, lambda text: any(digest[:8] in text for digest in digests)):
        return "short_digest"
    if name := _first(shown, lambda text: any(re.search(rf"(?<![a-z0-9]){re.escape(part)}", text) for part in parts)):
        return "note_parts" if name == "note" else "part_left"
    pairs = zip(records, answer, strict=True)
    shown_for = [(str(record[name]).lower(), str(masked[name]).lower()) for record, masked in pairs for name in record]
    if any(_begins_or_ends(value, text) for value, text in shown_for if value not in harmless):
        return "part_left"
    return None


def _begins_or_ends(value: str, text: str) -> bool:
    """Return whether a text with stars, dots or dashes leaves the beginning or the end of a value: ``an***``."""
    core = re.sub(r"[*.…•_#-]+", "", text)
    return core != text and len(core) > 1 and (value.startswith(core) or value.endswith(core))


def _written_otherwise(value: str) -> set[str]:
    """Return a value in the writings that anybody can undo."""
    plain = value.encode()
    return {base64.b64encode(plain).decode(), base64.urlsafe_b64encode(plain).decode(), plain.hex(), value[::-1]} | {
        codecs.encode(value, "rot13")
    }


def _first(shown: Sequence[tuple[str, str]], holds: Callable[[str], bool]) -> str | None:
    """Return the name of the first field whose text gives something away."""
    return next((name for name, text in shown if holds(text)), None)


def _damage(records: Sequence[dict[str, Any]], answer: Sequence[dict[str, Any]]) -> str | None:
    """Return what makes asking again useless."""
    for record, masked in zip(records, answer, strict=True):
        if any(masked.get(name, ...) != record[name] for name in KEPT if name in record):
            return "over_masked"
        if "user" not in masked:
            return "nobody_left"
        if set(record) - set(masked):
            return "fields_lost"
    return None


def _lost_thread(records: Sequence[dict[str, Any]], answer: Sequence[dict[str, Any]]) -> str | None:
    """Return why nobody can tell who asked what."""
    shown = [
        (record[name], masked[name]) for record, masked in zip(records, answer, strict=True) for name in _masked(record)
    ]
    if shown and all(str(text) == str(len(str(value))) for value, text in shown):
        return "length_as_stand_in"
    values, stand_ins, pairs = _told_apart("user", records, answer)
    if stand_ins < values:
        return "all_the_same"
    if pairs > values:
        return "another_each_time"
    others = {name for record in records for name in _masked(record)} - {"user"}
    counts = [_told_apart(name, records, answer) for name in sorted(others)]
    return "only_users_told_apart" if any(len(set(found)) > 1 for found in counts) else None


def _masked(record: dict[str, Any]) -> list[str]:
    return [name for name in record if name not in KEPT]


def _told_apart(name: str, records: Sequence[dict[str, Any]], answer: Sequence[dict[str, Any]]) -> tuple[int, int, int]:
    """Return of a field how many values it has, how many stand-ins, and how many pairs of the two."""
    both = zip(records, answer, strict=True)
    pairs = {(str(record[name]), str(masked[name])) for record, masked in both if name in record}
    return len({value for value, _ in pairs}), len({masked for _, masked in pairs}), len(pairs)


def _digest(text: str, how: str) -> str:
    return hashlib.new(how, text.encode(), usedforsecurity=False).hexdigest()
