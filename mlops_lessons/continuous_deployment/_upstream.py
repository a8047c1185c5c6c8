"""What the router hands on: a request as it came, an answer as it comes, without what belongs to one connection only.

References
----------
RFC 9110, *HTTP Semantics*: fields of one connection (section 7.6.1), ``Via`` (7.6.3), idempotent methods (9.2.2). RFC 9112,
section 9.3.1: which requests a proxy may send again when a connection closes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

__all__ = [
    "ClientLeftError",
    "Received",
    "Shown",
    "build",
    "may_repeat",
    "new_client",
    "receive_request",
    "response_headers",
]

Headers = list[tuple[bytes, bytes]]
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
ONE_CONNECTION = frozenset(
    [b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"proxy-connection", b"te", b"trailer",
     b"transfer-encoding", b"upgrade"]
)  # fmt: skip
NOT_ASKED_ON = ONE_CONNECTION | {b"host", b"content-length", b"expect", b"x-mirrored", b"via", b"x-forwarded-for"}
NOT_ANSWERED_ON = ONE_CONNECTION | {b"server", b"date", b"x-release"}  # the router's own server writes the first two
KEPT = 1 << 20  # bytes of a body that are kept so that it can be sent again; a longer one goes through as it comes


class ClientLeftError(Exception):
    """Who asked went away before the whole request was here."""


@dataclass
class Received:
    """One request as it came.

    Attributes
    ----------
    target : bytes
        Path and query as the client wrote them.
    body : bytes or None
        None where it is too long to be kept: then `rest` gives it, once.
    """

    method: str
    target: bytes
    headers: Headers
    client: str
    body: bytes | None
    rest: Callable[[], AsyncIterator[bytes]] | None = None


@dataclass(frozen=True)
class Shown:
    """What a release answered, as far as it was kept: `body` is None where it was too long."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes | None = None


def new_client(connections: int = 200, read: float = 30.0) -> httpx.AsyncClient:
    """Return a client without proxies. A connection is dropped before uvicorn, after 5 idle seconds, closes it under a request."""
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=3.0)
    timeout = httpx.Timeout(connect=2.0, read=read, write=read, pool=5.0)
    return httpx.AsyncClient(trust_env=False, limits=limits, timeout=timeout, follow_redirects=False)


async def receive_request(scope: Any, receive: Any) -> Received:
    """Return the request of an ASGI scope, its body kept unless it is long.

    Raises
    ------
    ClientLeftError
        If the client goes away meanwhile.
    """
    kept, more = b"", True
    while more and len(kept) <= KEPT:
        part, more = await _part(receive)
        kept += part
    query = scope["query_string"]
    target = (scope.get("raw_path") or scope["path"].encode()) + (b"?" + query if query else b"")
    client = (scope.get("client") or ("", 0))[0]

    async def rest() -> AsyncIterator[bytes]:
        yield kept
        going = more
        while going:
            part, going = await _part(receive)
            yield part

    whole = not more
    return Received(
        scope["method"], target, list(scope["headers"]), client, kept if whole else None, None if whole else rest
    )


async def _part(receive: Any) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientLeftError
    return message.get("body", b""), message.get("more_body", False)


def build(received: Received, address: str, more: Headers | None = None) -> httpx.Request:
    """Return the request for the release at `address`: the same, through one more station."""
    dropped = NOT_ASKED_ON | _named(received.headers) | {name for name, _value in more or []}
    headers = [pair for pair in received.headers if pair[0] not in dropped]
    headers += [(b"via", _joined(received.headers, b"via", b"1.1 router"))]
    headers += [(b"x-forwarded-for", _joined(received.headers, b"x-forwarded-for", received.client.encode()))]
    url = httpx.URL(address).copy_with(raw_path=received.target)
    content: Any = received.body or None
    if received.rest is not None:
        content = received.rest()
        headers += [pair for pair in received.headers if pair[0] == b"content-length"]
    return httpx.Request(received.method, url, headers=headers + (more or []), content=content)


def response_headers(raw: Headers, release: str) -> Headers:
    """Return the headers of an answer for who asked, with the name of the release that gave it."""
    raw = [(name.lower(), value) for name, value in raw]
    dropped = NOT_ANSWERED_ON | _named(raw)
    return [*(pair for pair in raw if pair[0] not in dropped), (b"x-release", release.encode("latin-1", "replace"))]


def may_repeat(received: Received, error: httpx.TransportError) -> bool:
    """Tell whether the request may be sent once more after `error`, without anything being done twice.

    It may where nothing was sent, and, where the connection broke, when doing it twice is as good as doing it once: by its method,
    or because it carries a key by which the service knows it again.
    """
    if received.body is None:
        return False
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return True
    broke = isinstance(error, httpx.RemoteProtocolError | httpx.ReadError | httpx.WriteError)
    keyed = any(name == b"idempotency-key" for name, _value in received.headers)
    return broke and (received.method in IDEMPOTENT or keyed)


def _named(headers: Headers) -> set[bytes]:
    """Return the fields that ``Connection`` names: they belong to this connection too."""
    lists = (value for name, value in headers if name == b"connection")
    return {name.strip().lower() for value in lists for name in value.split(b",")}


def _joined(headers: Headers, name: bytes, last: bytes) -> bytes:
    return b", ".join([*(value for found, value in headers if found == name), last])
