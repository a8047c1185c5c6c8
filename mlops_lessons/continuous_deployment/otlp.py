"""Spans as OpenTelemetry collectors read them: OTLP as JSON, over HTTP or in a file; and a small collector of our own.

References
----------
OpenTelemetry, "OTLP Specification 1.x", OTLP/HTTP with JSON: ids in hexadecimal, 64-bit integers as strings, names in
lowerCamelCase, ``POST /v1/traces``. https://opentelemetry.io/docs/specs/otlp/. "OpenTelemetry Protocol File Exporter": the same
body, one a line, https://opentelemetry.io/docs/specs/otel/protocol/file-exporter/.
"""

from __future__ import annotations

import json
import os
import threading
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.errors import LessonError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import ReadableSpan

__all__ = [
    "Collector",
    "OtlpFileExporter",
    "OtlpJsonExporter",
    "SpanRecord",
    "encode_spans",
    "read_span_file",
    "read_spans",
    "tree_text",
]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class SpanRecord:
    """One finished span.

    Attributes
    ----------
    parent_id : str
        Empty for the first span of a trace.
    start, end : int
        Nanoseconds of Unix time.
    failed : bool
        Whether its status is an error.
    """

    trace_id: str
    span_id: str
    parent_id: str
    service: str
    name: str
    start: int
    end: int
    attributes: dict[str, Any]
    failed: bool


def encode_spans(spans: Sequence[ReadableSpan]) -> dict[str, Any]:
    """Return the body of an OTLP request for spans of the SDK."""
    by_resource: dict[Any, list[ReadableSpan]] = {}
    for span in spans:
        by_resource.setdefault(span.resource, []).append(span)
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource.attributes)},
                "scopeSpans": [{"scope": {"name": "mlops_lessons"}, "spans": [_encode(span) for span in each]}],
            }
            for resource, each in by_resource.items()
        ]
    }


def read_spans(body: Any) -> tuple[SpanRecord, ...]:
    """Return the spans of an OTLP request, parsed from JSON.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it is none.
    """
    found = []
    for group in body["resourceSpans"]:
        service = str(_values(group["resource"].get("attributes", ())).get("service.name", ""))
        found += [_read(span, service) for scope in group["scopeSpans"] for span in scope["spans"]]
    return tuple(found)


class OtlpJsonExporter(SpanExporter):
    """Sends spans to a collector on this computer; a collector that is gone costs nobody anything.

    Raises
    ------
    LessonError
        If the address is not on this computer.
    """

    def __init__(self, address: str) -> None:
        if urlsplit(address).hostname not in _LOOPBACK:
            raise LessonError(say("tracing.not_loopback", address=address))
        import httpx

        self._client, self._refused = httpx.Client(base_url=address, trust_env=False, timeout=2.0), httpx.HTTPError

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Send the spans, and say whether they were taken."""
        try:
            reply = self._client.post("/v1/traces", json=encode_spans(spans))
        except (self._refused, RuntimeError):
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS if reply.is_success else SpanExportResult.FAILURE

    def shutdown(self) -> None:
        """Close the connection."""
        self._client.close()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Return True: nothing waits here."""
        return True


class OtlpFileExporter(SpanExporter):
    """Adds spans to a file, a line of JSON for each sending; what cannot be written, or would make it too long, is left out.

    Parameters
    ----------
    path : path
        Processes may share it: a line is written at once, at the end.
    most : int, default 20 000 000
        Bytes.
    """

    def __init__(self, path: Path | str, most: int = 20_000_000) -> None:
        self._path, self._most = Path(path), most
        self._turn = threading.Lock()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Write the spans, and say whether they were."""
        line = json.dumps(encode_spans(spans), ensure_ascii=True).encode() + b"\n"
        try:
            with self._turn:
                self._add(line)
        except OSError:
            return SpanExportResult.FAILURE
        return SpanExportResult.SUCCESS

    def _add(self, line: bytes) -> None:
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if os.fstat(descriptor).st_size + len(line) > self._most:
                raise OSError("full")
            os.write(descriptor, line)
        finally:
            os.close(descriptor)

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Return True: nothing waits here."""
        return True


def read_span_file(path: Path | str) -> tuple[SpanRecord, ...]:
    """Return the spans of a file in the order in which they began; a line that a crash cut off is left out."""
    found: list[SpanRecord] = []
    for line in Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else ():
        try:
            found += read_spans(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return tuple(sorted(found, key=lambda span: span.start))


class Collector:
    """An ASGI application that takes spans at ``POST /v1/traces`` and keeps the last of them.

    Parameters
    ----------
    room : int, default 20 000
        Spans that are kept.
    """

    def __init__(self, room: int = 20_000) -> None:
        self._spans: deque[SpanRecord] = deque(maxlen=room)

    def trace(self, trace_id: str) -> tuple[SpanRecord, ...]:
        """Return the spans of a trace, in the order in which they began."""
        return tuple(sorted((span for span in self._copy() if span.trace_id == trace_id), key=lambda span: span.start))

    def traces(self) -> tuple[str, ...]:
        """Return the ids of the traces, the latest last."""
        return tuple(dict.fromkeys(span.trace_id for span in self._copy()))

    def _copy(self) -> list[SpanRecord]:
        return list(self._spans)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take one request."""
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        status, content = 404, b'{"message": "POST /v1/traces"}'
        if (scope["method"], scope["path"]) == ("POST", "/v1/traces"):
            status, content = self._take(body)
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": content})

    def _take(self, body: bytes) -> tuple[int, bytes]:
        try:
            self._spans.extend(read_spans(json.loads(body)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return 400, b'{"message": "no spans"}'
        return 200, b"{}"


def tree_text(spans: Sequence[SpanRecord], durations: bool = False) -> str:
    """Return a trace as text: one line a span, indented under its parent, in the order in which they began.

    Parameters
    ----------
    durations : bool, default False
        Add the milliseconds, which differ each time.
    """
    known = {span.span_id for span in spans}
    children: dict[str, list[SpanRecord]] = {}
    for span in sorted(spans, key=lambda span: span.start):
        children.setdefault(span.parent_id if span.parent_id in known else "", []).append(span)

    def lines(parent: str, depth: int) -> list[str]:
        found = []
        for span in children.get(parent, ()):
            took = f"  {(span.end - span.start) / 1e6:.1f} ms" if durations else ""
            found.append(f"{'   ' * depth}{span.service}: {span.name}{'  ✗' if span.failed else ''}{took}")
            found += lines(span.span_id, depth + 1)
        return found

    return "\n".join(lines("", 0))


def _encode(span: ReadableSpan) -> dict[str, Any]:
    context, parent = span.get_span_context(), span.parent
    return {
        "traceId": f"{context.trace_id:032x}",
        "spanId": f"{context.span_id:016x}",
        **({"parentSpanId": f"{parent.span_id:016x}"} if parent else {}),
        "name": span.name,
        "kind": span.kind.value + 1,  # the protocol counts from 1, the SDK from 0
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
        "status": {"code": span.status.status_code.value},
    }


def _attributes(values: Any) -> list[dict[str, Any]]:
    return [{"key": key, "value": _any_value(value)} for key, value in values.items()]


def _any_value(value: Any) -> dict[str, Any]:
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int):
        return {"intValue": str(value)}
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": str(value)}


def _values(attributes: Any) -> dict[str, Any]:
    read = {"intValue": int}
    return {
        one["key"]: read.get(kind, lambda value: value)(value)
        for one in attributes
        for kind, value in one["value"].items()
    }


def _read(span: Any, service: str) -> SpanRecord:
    return SpanRecord(
        trace_id=span["traceId"],
        span_id=span["spanId"],
        parent_id=span.get("parentSpanId", ""),
        service=service,
        name=span["name"],
        start=int(span["startTimeUnixNano"]),
        end=int(span["endTimeUnixNano"]),
        attributes=_values(span.get("attributes", ())),
        failed=span.get("status", {}).get("code", 0) == 2,
    )
