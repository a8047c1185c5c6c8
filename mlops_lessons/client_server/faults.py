"""Faults put in front of a service, by a script: the first request gets its first word, the second its second, and so on.

========== ==================================================================================================
word       what happens
========== ==================================================================================================
``ok``     the service answers
``503``    it answers that status itself, without doing anything (any status of three figures)
``slow``   the work is done at once, and the answer held back until the client leaves, or for ``hold`` seconds
``cut``    the work is done, and the connection is cut in the middle of the answer
``lost``   the connection is cut before anything was done
``die``    the work is done, and the whole process ends in the middle of the answer, as in a power cut
========== ==================================================================================================
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["FaultyApplication", "Seen", "with_faults"]

_LONGEST = 30.0


@dataclass
class Seen:
    """What a server saw of one request.

    Attributes
    ----------
    word : str
        The word of the script that it met.
    status : int or None
        What was sent; None where nothing was.
    left : bool
        Whether the client went away before the answer.
    client : int
        The client's port: requests of one connection share it.
    """

    method: str
    path: str
    key: str | None
    client: int
    word: str
    status: int | None = None
    left: bool = False


@dataclass
class FaultyApplication:
    """An ASGI application with a script of faults in front; ``seen`` is what came, in order.

    ``GET /seen`` answers the same as JSON to a client of another process; it does not count, and meets no fault.
    """

    application: Any
    script: Sequence[str] = ()
    then: str = "ok"
    hold: float = _LONGEST
    seen: list[Seen] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.application(scope, receive, send)
        elif scope["path"] == "/seen":
            await _answer(send, 200, [vars(one) for one in self.seen])
        else:
            await self._meet(scope, receive, send)

    async def _meet(self, scope: Any, receive: Any, send: Any) -> None:
        place = len(self.seen)
        word = self.script[place] if place < len(self.script) else self.then
        key = dict(scope["headers"]).get(b"idempotency-key")
        seen = Seen(scope["method"], scope["path"], key and key.decode("latin-1"), scope["client"][1], word)
        self.seen.append(seen)
        receive = await _whole_request(receive)
        if word == "lost":
            await _close(receive, send)
            return
        messages: list[Any] = []
        if word.isdigit():
            await _answer(_into(messages), int(word), {"detail": "the service is having a bad day"})
        else:
            await self.application(scope, receive, _into(messages))
        if word == "slow":
            seen.left = await _client_left(receive, self.hold)
        seen.status = messages[0]["status"]
        if word in ("cut", "die"):
            await _half(messages, receive, send, word)
            return
        for message in messages:
            await send(message)


def with_faults(
    application: Any, script: Sequence[str] = (), then: str = "ok", hold: float = _LONGEST
) -> FaultyApplication:
    """Return the application with faults in front.

    Parameters
    ----------
    script : sequence of str
        One word a request, in the order in which requests come.
    then : str, default "ok"
        The word of all requests after the script.
    hold : float, default 30
        The longest that a ``slow`` answer is held back, in seconds.
    """
    return FaultyApplication(application, tuple(script), then, hold)


def _into(messages: list[Any]) -> Any:
    async def keep(message: Any) -> None:
        messages.append(message)

    return keep


async def _whole_request(receive: Any) -> Any:
    """Wait for the whole request, and return a `receive` that gives it again, then what comes after.

    A connection that is closed with bytes unread is reset, and the client may lose what was sent to it.
    """
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())

    async def again() -> Any:
        return messages.pop(0) if messages else await receive()

    return again


async def _client_left(receive: Any, longest: float) -> bool:
    """Wait for the client to leave, and tell whether it did."""
    with contextlib.suppress(asyncio.TimeoutError):
        async with asyncio.timeout(longest):
            while (await receive())["type"] != "http.disconnect":
                pass
            return True
    return False


async def _half(messages: Sequence[Any], receive: Any, send: Any, word: str) -> None:
    """Send the head and the first half of the body, then nothing more, ever."""
    body = b"".join(message.get("body", b"") for message in messages)
    await send(messages[0])
    await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
    if word == "die":
        await asyncio.sleep(0.05)  # the system sends what was written
        os._exit(1)
    await _close(receive, send)


async def _close(receive: Any, send: Any) -> None:
    """Cut the connection of this request. ASGI has no word for it: uvicorn's transport is asked."""
    send.__self__.transport.close()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Any, status: int, content: Any) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
