"""The trial of a client that must survive: a desk that fails by a script, and what it saw of the client."""

from __future__ import annotations

import inspect
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from mlops_lessons.course.exercise import Verdict

__all__ = ["MOST_ATTEMPTS", "judge_booking", "try_booking"]

MOST_ATTEMPTS = 4
_ENDLESS = 3 * MOST_ATTEMPTS  # after so many refusals the desk gives in, so that a client that never gives up ends too
_HELD = 1.6  # seconds; the task asks to wait 0.4
_real_sleep = time.sleep


def try_booking(book_seat: Callable[..., Any], script: Sequence[str], flight: str, name: str) -> dict[str, Any]:
    """Start a desk that follows `script`, let `book_seat(address, flight, name)` act, and return what came of it.

    Returns
    -------
    dict
        ``returned``; ``error``, the name of the error or None; ``booked``, the seats that are taken in the end; ``keys``, that of
        each request as a letter, the same for the same key, or None; ``server``, what each request met; ``waits``, how many waits
        of any length the client asked of ``time.sleep``, which are cut to a hundredth of a second; from a slow server also
        ``hung_up``, whether the client left before the answer of each.
    """
    from mlops_lessons.client_server.desk import Desk, desk_application
    from mlops_lessons.client_server.serving import ServerThread

    down = list(script) == ["503", "..."]
    words = ["503"] * _ENDLESS if down else list(script)
    desk = Desk()
    application = desk_application(script=words, hold=_HELD, desk=desk)
    server = ServerThread(application).start()
    try:
        with _short_sleeps(book_seat) as rests, _no_proxy():
            returned, raised = _outcome(book_seat, (str(server.address), flight, name), faulty=bool(script))
        server.settle()
    finally:
        server.stop(wait=False)
    seen = [one for one in application.seen if (one.method, one.path) == ("POST", "/bookings")]
    record = {
        "returned": returned,
        "error": raised,
        "booked": [booking["seat"] for booking in desk.bookings],
        "keys": _letters([one.key for one in seen]),
        "server": [one.word for one in seen],
        "waits": len([rest for rest in rests if rest > 0]),
    }
    return {**record, "hung_up": [one.left for one in seen]} if "slow" in words else record


def _letters(keys: Sequence[str | None]) -> list[str | None]:
    """Return A, B, … for the keys, in the order in which they came first."""
    known = list(dict.fromkeys(key for key in keys if key is not None))
    return [None if key is None else chr(ord("A") + known.index(key)) for key in keys]


def judge_booking(case: Sequence[Any], record: dict[str, Any]) -> Verdict:
    """Say what one trial shows."""
    script, flight, _name = case
    if not record["keys"]:
        return Verdict("failed", mistake="nothing_sent" if record["error"] is None else None)
    calm = _judge_calm if flight == "UA1545" else _judge_unknown
    refused = _judge_down if script[-1:] == ["..."] else _judge_refused
    found = {"cut": _judge_cut, "slow": _judge_slow, "503": refused}.get(script[0] if script else "", calm)(record)
    return Verdict("failed", mistake=found) if found else Verdict("passed", 1.0)


def _judge_calm(record: dict[str, Any]) -> str | None:
    if len(record["booked"]) != 1:
        return "books_again" if record["booked"] else "not_booked"
    return None if record["returned"] == record["booked"][0] else "not_the_seat"


def _judge_unknown(record: dict[str, Any]) -> str | None:
    """Say whether a client took a 404 for what it is: asking again changes nothing."""
    if len(record["keys"]) > 1:
        return "client_error_retried"
    return None if record["returned"] == "" else "not_empty"


def _judge_cut(record: dict[str, Any]) -> str | None:
    if len(record["keys"]) == 1:
        return "cut_escapes" if record["error"] else "gives_up_at_once"
    return _judge_seats(record)


def _judge_slow(record: dict[str, Any]) -> str | None:
    if not record["hung_up"][0]:
        return "no_timeout"
    if len(record["keys"]) == 1:
        return "timeout_escapes" if record["error"] else "gives_up_at_once"
    return _judge_seats(record)


def _judge_refused(record: dict[str, Any]) -> str | None:
    return "status_ignored" if len(record["keys"]) == 1 else _judge_seats(record)


def _judge_down(record: dict[str, Any]) -> str | None:
    if len(record["keys"]) == 1:
        return "status_ignored"
    if len(record["keys"]) > MOST_ATTEMPTS:
        return "too_many_attempts" if len(record["keys"]) < _ENDLESS else "never_gives_up"
    if not record["waits"]:
        return "no_wait"
    return None if record["returned"] == "" else "not_empty"


def _judge_seats(record: dict[str, Any]) -> str | None:
    """Say of a client that came back whether it was known again, and booked once."""
    keys = record["keys"]
    if None in keys:
        return "no_key" if set(keys) == {None} else "key_too_late"
    if len(set(keys)) > 1:
        return "new_key"
    if not record["booked"]:
        return "not_booked" if record["server"][-1] == "ok" else "gives_up_early"
    if len(record["booked"]) > 1:
        return "books_again"
    return None if record["returned"] in record["booked"] else "not_the_seat"


def _outcome(book_seat: Callable[..., Any], arguments: tuple[str, ...], faulty: bool) -> tuple[Any, str | None]:
    """Return what the client returned, or the name of the error with which a fault ended it; other errors go through."""
    import httpx

    from mlops_lessons.course.plain import to_json

    misread = (KeyError, ValueError) if faulty or arguments[1] != "UA1545" else ()
    try:
        return to_json(book_seat(*arguments)), None
    except (httpx.HTTPError, OSError, *misread) as error:
        return None, type(error).__name__


@contextmanager
def _short_sleeps(function: Any) -> Iterator[list[float]]:
    """Note the waits that are asked of ``time.sleep``, and cut them short.

    Also where `function` stands beside a ``from time import sleep``: the name is lent ours while the trial lasts.
    """
    asked: list[float] = []

    def sleep(seconds: float) -> None:
        asked.append(float(seconds))
        _real_sleep(min(max(seconds, 0), 0.01))

    space = getattr(inspect.unwrap(function), "__globals__", {})
    names = [name for name, value in space.items() if value is _real_sleep]
    time.sleep = sleep
    space.update(dict.fromkeys(names, sleep))
    try:
        yield asked
    finally:
        space.update(dict.fromkeys(names, _real_sleep))
        time.sleep = _real_sleep


@contextmanager
def _no_proxy() -> Iterator[None]:
    """Let a client that reads the environment find that loopback has no proxy."""
    before = {name: os.environ.get(name) for name in ("NO_PROXY", "no_proxy")}
    os.environ.update(dict.fromkeys(before, "127.0.0.1,localhost"))
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
