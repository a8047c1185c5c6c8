"""One trace from the client through router and service to the model: who called whom, and where the time went.

The trace travels in the header ``traceparent``. Each part makes its own span of it through the OpenTelemetry SDK and sends it to a
collector on this computer, writes it to a file, or keeps it in memory. Nothing global is set. Spans hold no personal data: of a
path only known words.

References
----------
W3C (2021), *Trace Context*, https://www.w3.org/TR/trace-context/. OpenTelemetry, "Semantic conventions for HTTP spans".
Sigelman, B. H. et al. (2010), "Dapper, a large-scale distributed systems tracing infrastructure", Google.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment.masking import Masking

if TYPE_CHECKING:
    import httpx
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.trace import Span, Tracer

__all__ = [
    "file_tracer",
    "local_tracer",
    "loopback_tracer",
    "memory_tracer",
    "outgoing",
    "trace_id_of",
    "traced",
    "traced_client",
]

_OFTEN = 200  # milliseconds between two sendings


def memory_tracer(service: str) -> tuple[Tracer, InMemorySpanExporter]:
    """Return a tracer for `service` and what keeps its spans: ``get_finished_spans()``."""
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    provider, kept = _provider(service), InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return provider.get_tracer("mlops_lessons"), kept


def loopback_tracer(service: str, address: str) -> Tracer:
    """Return a tracer that sends its spans to the collector at `address`, on this computer, from a thread of its own.

    ``tracer.flush()`` sends what waits. Whoever is traced never waits for it, and a collector that is gone changes nothing.

    Raises
    ------
    LessonError
        If the address is not on this computer.
    """
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from mlops_lessons.continuous_deployment.otlp import OtlpJsonExporter

    provider = _provider(service)
    provider.add_span_processor(BatchSpanProcessor(OtlpJsonExporter(address), schedule_delay_millis=_OFTEN))
    tracer = provider.get_tracer("mlops_lessons")
    tracer.flush, tracer.end = provider.force_flush, provider.shutdown
    return tracer


def file_tracer(service: str, path: Path | str, always: bool = False) -> Tracer:
    """Return a tracer that adds its spans to a file, each at its end; several processes may share the file.

    Parameters
    ----------
    always : bool, default False
        Also what nobody asked to be traced. Else only what the client decided to trace (``traceparent`` ends in ``-01``):
        the other requests then cost next to nothing.
    """
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor

    from mlops_lessons.continuous_deployment.otlp import OtlpFileExporter

    provider = _provider(service, always)
    provider.add_span_processor(SimpleSpanProcessor(OtlpFileExporter(path)))
    return provider.get_tracer("mlops_lessons")


def local_tracer(service: str, where: str) -> Tracer:
    """Return a tracer for a part that answers: to a collector at an address, or to a file of what clients decide to trace."""
    return loopback_tracer(service, where) if "://" in where else file_tracer(service, where)


def traced(application: Any, tracer: Tracer) -> Any:
    """Return the ASGI `application` with a span for each request, under that of whoever asked; ``x-trace-id`` tells the answer's.

    Pages under ``/-/`` have none.
    """
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind

    masking = Masking()

    async def spanned(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/-/"):
            await application(scope, receive, send)
            return
        carried = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        path = masking.path(scope["path"])
        context, name = extract(carried), f"{scope['method']} {path}"
        with tracer.start_as_current_span(name, context=context, kind=SpanKind.SERVER) as span:
            span.set_attribute("http.request.method", scope["method"])
            span.set_attribute("url.path", path)
            await application(scope, receive, _answered(send, span))

    return spanned


def traced_client(tracer: Tracer, address: str, **options: Any) -> httpx.Client:
    """Return a client whose every request begins a trace, or a span under the present one."""
    import httpx

    return httpx.Client(base_url=address, trust_env=False, transport=_transport(tracer), **options)


def outgoing() -> list[tuple[bytes, bytes]]:
    """Return the headers that carry the present span to whoever is asked next; none where there is no span."""
    from opentelemetry.propagate import inject

    headers: dict[str, str] = {}
    inject(headers)
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def trace_id_of(span: Span) -> str:
    """Return the trace of a span, 32 hexadecimal figures."""
    return f"{span.get_span_context().trace_id:032x}"


def _transport(tracer: Tracer) -> httpx.HTTPTransport:
    import httpx
    from opentelemetry.trace import SpanKind

    class Traced(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            path = Masking().path(request.url.path)
            with tracer.start_as_current_span(f"{request.method} {path}", kind=SpanKind.CLIENT) as span:
                for name, value in outgoing():
                    request.headers[name.decode()] = value.decode()
                response = super().handle_request(request)
                _set_status(span, response.status_code)
                return response

    return Traced(trust_env=False)


def _answered(send: Any, span: Span) -> Any:
    async def answered(message: Any) -> None:
        if message["type"] == "http.response.start":
            _set_status(span, message["status"])
            own = [] if _told(message) else [(b"x-trace-id", trace_id_of(span).encode())]
            message = {**message, "headers": [*message.get("headers", ()), *own]}
        await send(message)

    return answered


def _told(message: Any) -> bool:
    return any(name.lower() == b"x-trace-id" for name, _value in message.get("headers", ()))


def _set_status(span: Span, status: int) -> None:
    from opentelemetry.trace import StatusCode

    span.set_attribute("http.response.status_code", status)
    if status >= 500:
        span.set_status(StatusCode.ERROR)


def _provider(service: str, always: bool = True) -> TracerProvider:
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.sampling import ALWAYS_ON, DEFAULT_OFF

    sampler = ALWAYS_ON if always else DEFAULT_OFF
    return TracerProvider(resource=Resource({"service.name": service}), sampler=sampler, shutdown_on_exit=False)
