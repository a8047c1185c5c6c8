"""The trial of a client that must survive: a desk that fails by a script, and what it saw of the client."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
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
        ``returned``; ``raised``, the name of the error or None; ``booked``, the seats that are taken in the end; ``keys``, that
        of each request; ``words``, what each met; ``left``, whether the client left before the answer of each; ``rests``, how
        many waits of any length it asked of ``time.sleep``. The waits themselves are cut to a hundredth of a second.
    """
    from mlops_lessons.client_server.desk import Desk, desk_application
    from mlops_lessons.client_server.serving import running

    down = list(script) == ["503", "..."]
    words = ["503"] * _ENDLESS if down else list(script)
    desk = Desk()
    application = desk_application(script=words, hold=_HELD, desk=desk)
    with running(application) as address, _short_sleeps() as rests, _no_proxy():
        returned, raised = _outcome(book_seat, (str(address), flight, name), faulty=bool(script))
    seen = [one for one in application.seen if (one.method, one.path) == ("POST", "/bookings")]
    return {
        "returned": returned,
        "raised": raised,
        "booked": [booking["seat"] for booking in desk.bookings],
        "keys": [one.key for one in seen],
        "words": [one.word for one in seen],
        "left": [one.left for one in seen],
        "rests": len([rest for rest in rests if rest > 0]),
    }


def judge_booking(case: Sequence[Any], record: dict[str, Any]) -> Verdict:
    """Say what one trial shows."""
    script, flight, _name = case
    if not record["keys"]:
        return Verdict("failed", mistake="nothing_sent" if record["raised"] is None else None)
    calm = _judge_calm if flight == "UA1545" else _judge_unknown
    refused = _judge_down if script[-1:] == ["..."] else _judge_refused
    found = {"cut": _judge_cut, "slow": _judge_slow, "503": refused}.get(script[0] if script else "", calm)(record)
    return Verdict("failed", mistake=found) if found else Verdict("passed", 1.0)


def _judge_calm(record: dict[str, Any]) -> str | None:
    if len(record["booked"]) > 1:
        return "books_again"
    return None if record["returned"] == record["booked"][0] else "not_the_seat"


def _judge_unknown(record: dict[str, Any]) -> str | None:
    """Say whether a client took a 404 for what it is: asking again changes nothing."""
    if len(record["keys"]) > 1:
        return "client_error_retried"
    return None if record["returned"] == "" else "not_empty"


def _judge_cut(record: dict[str, Any]) -> str | None:
    if len(record["keys"]) == 1:
        return "cut_escapes" if record["raised"] else "gives_up_at_once"
    return _judge_seats(record)


def _judge_slow(record: dict[str, Any]) -> str | None:
    if not record["left"][0]:
        return "no_timeout"
    if len(record["keys"]) == 1:
        return "timeout_escapes" if record["raised"] else "gives_up_at_once"
    return _judge_seats(record)


def _judge_refused(record: dict[str, Any]) -> str | None:
    return "status_ignored" if len(record["keys"]) == 1 else _judge_seats(record)


def _judge_down(record: dict[str, Any]) -> str | None:
    if len(record["keys"]) == 1:
        return "status_ignored"
    if len(record["keys"]) > MOST_ATTEMPTS:
        return "too_many_attempts" if len(record["keys"]) < _ENDLESS else "never_gives_up"
    if not record["rests"]:
        return "no_wait"
    return None if record["returned"] == "" else "not_empty"


def _judge_seats(record: dict[str, Any]) -> str | None:
    """Say of a client that came back whether it was known again, and booked once."""
    keys = record["keys"]
    if None in keys:
        return "no_key" if set(keys) == {None} else "key_too_late"
    if len(set(keys)) > 1:
        return "new_key"
    if record["words"][-1] != "ok" and not record["booked"]:
        return "gives_up_early"
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
def _short_sleeps() -> Iterator[list[float]]:
    """Note the waits that this thread asks of ``time.sleep``, and cut them short where they are asked by that name.

    One that was imported before as ``from time import sleep`` waits for real; it is noted as a wait of one second.
    """
    asked: list[float] = []

    def sleep(seconds: float) -> None:
        asked.append(float(seconds))
        _real_sleep(min(max(seconds, 0), 0.01))

    def called(frame: FrameType, event: str, argument: Any) -> None:
        if event == "c_call" and argument is _real_sleep and frame.f_code is not sleep.__code__:
            asked.append(1.0)

    before = sys.getprofile()
    time.sleep = sleep  # type: ignore[assignment]
    sys.setprofile(called)
    try:
        yield asked
    finally:
        sys.setprofile(before)
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
