"""The router in front of the releases: who asks always finds it at the same address, whatever is deployed behind.

It follows ``<root>/router/active.json``, which the deployment replaces at once::

    {"releases": {"<name>": {"address": "http://127.0.0.1:<port>"}},
     "rules": {"stable": "<name>", "candidate": null, "mode": "single", "percent": 0, "segment": {}, "mirror": null}}

The rules are told in :mod:`mlops_lessons.continuous_deployment.traffic`. A damaged or missing file changes nothing. It runs in a
process of its own: the platform starts it, and alone it is
``ServerProcess("mlops_lessons.continuous_deployment.router:router_application", root=str(root))``.

Its own pages: ``/-/status`` (JSON), ``/-/metrics`` (Prometheus), ``/-/ready`` (200 once there are rules).
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from mlops_lessons.continuous_deployment._upstream import (
    ClientLeftError,
    Headers,
    Received,
    Shown,
    build,
    may_repeat,
    new_client,
    receive_request,
    response_headers,
)
from mlops_lessons.continuous_deployment.following import FollowedFile
from mlops_lessons.continuous_deployment.metrics import RequestMetrics, answer_page, new_registry
from mlops_lessons.continuous_deployment.mirror import Mirror
from mlops_lessons.continuous_deployment.traffic import Active, caller_from_headers, choose, read_active

__all__ = ["Router", "router_application", "rules_file"]

_BUFFERED = (
    1 << 16
)  # bytes: an answer up to here is read whole before its first byte is shown, so that it can be asked again
_BEFORE_AGAIN = 0.05  # seconds


def rules_file(root: Path | str) -> Path:
    """Return where the router of `root` finds its rules."""
    return Path(root) / "router" / "active.json"


def router_application(
    root: str,
    segments: tuple[str, ...] | list[str] = (),
    traces: str = "",
    record: str = "",
    read_seconds: float = 30.0,
) -> Any:
    """Return the router of `root` as an ASGI application.

    Parameters
    ----------
    segments : sequence of str
        Attributes (headers ``x-<name>``) by which answers are counted apart, such as ``["airline"]``.
    traces : str
        Address that takes its spans, or file, see :mod:`mlops_lessons.continuous_deployment.tracing`; none unless given.
    record : str
        File for a recording of what is asked and answered, personal data masked; none unless given.
    read_seconds : float
        How long a release may let the router wait.
    """
    router = Router(root, tuple(segments), read_seconds)
    application: Any = router
    if record:
        from mlops_lessons.continuous_deployment.recording import Recorder, recorded

        application = recorded(application, Recorder(record))
    if traces:
        from mlops_lessons.continuous_deployment.tracing import local_tracer, outgoing, traced

        router.trace_headers = outgoing
        application = traced(application, local_tracer("router", traces))
    return application


class Router:
    """The ASGI application; its counts live as long as it does.

    Attributes
    ----------
    metrics : RequestMetrics
        What each release answered, or failed to: a request that was sent twice is counted for both.
    trace_headers : callable
        Gives the headers that carry the present trace; where nothing is traced, those of the client go through as they came.
    """

    def __init__(self, root: Path | str, segments: tuple[str, ...] = (), read_seconds: float = 30.0) -> None:
        self.file: FollowedFile[Active] = FollowedFile(rules_file(root), read_active)
        self.mirror = Mirror()
        self.registry = new_registry(process=True)
        self.metrics = RequestMetrics(self.registry)
        self.trace_headers: Callable[[], Headers] = list
        self._segments, self._read_seconds = segments, read_seconds
        self._client: httpx.AsyncClient | None = None
        self._count_what_users_see()

    def _count_what_users_see(self) -> None:
        from prometheus_client import Counter, Gauge

        self.shown = Counter("router_answers", "What users were shown.", ["code"], registry=self.registry)
        self.again = Counter("router_asked_again", "Requests sent twice.", ["release"], registry=self.registry)
        stale = Gauge("router_rules_stale", "1 where the rules are damaged or missing.", registry=self.registry)
        stale.set_function(lambda: float(bool(self.file.problem)))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve one request."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and scope["path"].startswith("/-/"):
            await self._own_page(scope["path"], send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.mirror.close()
        if self._client is not None:
            await self._client.aclose()
        await send({"type": "lifespan.shutdown.complete"})

    async def _own_page(self, path: str, send: Any) -> None:
        active = self.file.current()
        if path == "/-/metrics":
            await answer_page(send, self.registry)
        elif path == "/-/ready":
            await _say(send, 200 if active else 503, {"ready": bool(active), "problem": self.file.problem})
        elif path == "/-/status":
            await _say(send, 200, self._status(active))
        else:
            await _say(send, 404, {"detail": "no such page"})

    def _status(self, active: Active | None) -> dict[str, Any]:
        return {
            "rules": vars(active.rules) if active else None,
            "problem": self.file.problem,
            "counts": self.metrics.counts(),
            "mirror": self.mirror.status(),
        }

    async def _serve(self, scope: Any, receive: Any, send: Any) -> None:
        active = self.file.current()
        if active is None:
            self.shown.labels("503").inc()
            await _say(send, 503, {"detail": "nothing is deployed yet"}, [(b"retry-after", b"1")])
            return
        try:
            received = await receive_request(scope, receive)
        except ClientLeftError:
            return
        exchange = _Exchange(self, received)
        shown = await exchange.run(active, receive, send)
        mirror = active.rules.mirror
        if mirror and shown and mirror != exchange.release:
            self.mirror.offer(mirror, active.addresses[mirror], received, shown, exchange.segment)

    def choose(self, active: Active, received: Received) -> tuple[str, str]:
        """Return the release for a request, and the segment that it is counted in."""
        known = {*active.rules.segment, *self._segments}
        caller = caller_from_headers(received.headers, sorted(known))
        named = (f"{name}={caller.attributes[name]}" for name in self._segments if name in caller.attributes)
        return choose(active.rules, caller), ",".join(named)

    def client(self) -> httpx.AsyncClient:
        """Return the one client, made in the event loop that uses it."""
        if self._client is None:
            self._client = new_client(read=self._read_seconds)
        return self._client


class _Exchange:
    """One request on its way to a release, and its answer on the way back."""

    def __init__(self, router: Router, received: Received) -> None:
        self.release = self.segment = ""
        self._router, self._received, self._began = router, received, 0.0

    async def run(self, active: Active, receive: Any, send: Any) -> Shown | None:
        """Answer the client and return what it was shown, None where no release answered."""
        try:
            response, body = await self._ask_twice(active)
        except ClientLeftError:
            return None
        except (httpx.LocalProtocolError, httpx.InvalidURL):
            return await self._fail(send, 400, "this request cannot be handed on")
        except httpx.TimeoutException:
            return await self._fail(send, 504, "the release did not answer in time")
        except httpx.TransportError:
            return await self._fail(send, 502, "the release did not answer")
        try:
            return await self._hand_on(response, body, receive, send)
        finally:
            await response.aclose()

    async def _ask_twice(self, active: Active) -> tuple[httpx.Response, bytes | None]:
        release, self.segment = self._router.choose(active, self._received)
        try:
            return await self._ask(active, release)
        except httpx.TransportError as error:
            if not may_repeat(self._received, error):
                raise
        fresh = self._router.file.current() or active
        again, _segment = self._router.choose(fresh, self._received)
        again = fresh.rules.stable if again == release else again
        if again == release:
            await asyncio.sleep(_BEFORE_AGAIN)
        self._router.again.labels(again).inc()
        return await self._ask(fresh, again)

    async def _ask(self, active: Active, release: str) -> tuple[httpx.Response, bytes | None]:
        """Return the answer of `release`, and its body too where that is short: then it is here for sure."""
        self.release, self._began = release, time.perf_counter()
        request = build(self._received, active.addresses[release], self._router.trace_headers())
        try:
            response = await self._router.client().send(request, stream=True)
            body = await _short_body(response) if self._received.method != "HEAD" else None
        except (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError) as error:
            self._observe(504 if isinstance(error, httpx.TimeoutException) else 502)
            raise
        return response, body

    async def _hand_on(self, response: httpx.Response, body: bytes | None, receive: Any, send: Any) -> Shown:
        status, raw = response.status_code, response.headers.raw
        self._router.shown.labels(str(status)).inc()
        headers = response_headers(raw, self.release)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        if body is not None:
            self._observe(status)
            await send({"type": "http.response.body", "body": body})
            return Shown(status, raw, body)
        try:
            await _stream(response, receive, send)
        except httpx.TransportError:
            self._observe(502)
            raise
        self._observe(status)
        return Shown(status, raw, body)

    def _observe(self, status: int) -> None:
        self._router.metrics.observe(self.release, status, time.perf_counter() - self._began, self.segment)

    async def _fail(self, send: Any, status: int, detail: str) -> None:
        self._router.shown.labels(str(status)).inc()
        await _say(send, status, {"detail": detail}, [(b"x-release", self.release.encode("latin-1", "replace"))])


async def _short_body(response: httpx.Response) -> bytes | None:
    """Return the body where it is said to be short, None where it is handed on as it comes."""
    length = response.headers.get("content-length", "")
    if not length.isdigit() or int(length) > _BUFFERED:
        return None
    try:
        return b"".join([part async for part in response.aiter_raw()])
    except BaseException:  # also cancelled: it goes on, and the connection is given back
        await response.aclose()
        raise


async def _stream(response: httpx.Response, receive: Any, send: Any) -> None:
    """Hand on a long answer as it comes, and let go of it when the client goes away."""
    left = asyncio.ensure_future(_disconnected(receive))
    try:
        async for part in response.aiter_raw():
            if left.done():
                return
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        left.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):  # cancelled, or the client left in its own way
            await left


async def _disconnected(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Any, status: int, content: Any, headers: Headers | tuple[()] = ()) -> None:
    body = json.dumps(content, default=list).encode()
    own = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*own, *headers]})
    await send({"type": "http.response.body", "body": body})
