"""A service that tells how it is, without a change in its code: host, process, requests, model and traces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment.metrics import ModelMetrics, RequestMetrics, measured, new_registry

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

__all__ = ["TracedModel", "instrumented", "instrumented_service", "scored"]

_LONGEST = 1 << 20  # bytes of an answer that is read for its scores


class TracedModel:
    """A model whose predictions are spans of the present trace; in everything else it is the model.

    Parameters
    ----------
    model : object
        With ``predict_proba``.
    """

    def __init__(self, model: Any, tracer: Tracer, version: str) -> None:
        self._model, self._tracer, self._version = model, tracer, version

    def predict_proba(self, rows: Any) -> Any:
        """Return what the model says, under a span ``model.predict``."""
        with self._tracer.start_as_current_span("model.predict") as span:
            span.set_attribute("model.version", self._version)
            span.set_attribute("model.rows", len(rows))
            return self._model.predict_proba(rows)

    def __getattr__(self, name: str) -> Any:
        if name == "_model":  # not made yet, as while it is copied
            raise AttributeError(name)
        return getattr(self._model, name)


def instrumented_service(service: Any, release: str, traces: str = "") -> Any:
    """Return the application of a service's module with all its telemetry, the spans of its model included.

    Parameters
    ----------
    service : module
        With ``app``, an ASGI application, and perhaps ``MODEL``, which is replaced by one that is traced.
    traces : str
        Where spans go, see :func:`mlops_lessons.continuous_deployment.tracing.local_tracer`; no traces unless given.
    """
    tracer = _tracer(traces) if traces else None
    if tracer is not None and hasattr(getattr(service, "MODEL", None), "predict_proba"):
        service.MODEL = TracedModel(service.MODEL, tracer, release)
    return instrumented(service.app, release, tracer)


def instrumented(application: Any, release: str, tracer: Tracer | None = None, model: str = "late_flights") -> Any:
    """Return the ASGI `application` with ``GET /-/metrics`` for host, process, requests and scores, and a span for each request."""
    registry = new_registry(host=True, process=True)
    watched = scored(application, ModelMetrics(registry, model, release))
    counted = measured(watched, RequestMetrics(registry), registry, release)
    if tracer is None:
        return counted
    from mlops_lessons.continuous_deployment.tracing import traced

    return traced(counted, tracer)


def _tracer(traces: str) -> Tracer:
    """Return a tracer; what it needs is imported only where something is traced."""
    from mlops_lessons.continuous_deployment.tracing import local_tracer

    return local_tracer("service", traces)


def scored(application: Any, metrics: ModelMetrics, field: str = "late", threshold: float = 0.5) -> Any:
    """Return the ASGI `application`, the scores in its JSON answers counted: a number, or a list, in `field`.

    Made-up requests and repetitions (``x-replay``) are left out, so that the model's numbers are those of users.
    """

    async def heard(scope: Any, receive: Any, send: Any) -> None:
        names = {name for name, _value in scope.get("headers", ())}
        if scope["type"] != "http" or scope["method"] != "POST" or b"x-replay" in names:
            await application(scope, receive, send)
            return
        body, status = bytearray(), 0

        async def told(message: Any) -> None:
            nonlocal status
            status = message.get("status", status)
            if len(body) <= _LONGEST:
                body.extend(message.get("body", b""))
            await send(message)

        await application(scope, receive, told)
        for score in _scores(bytes(body), field) if status == 200 and len(body) <= _LONGEST else ():
            metrics.observe(score, field if score >= threshold else "on_time")

    return heard


def _scores(body: bytes, field: str) -> list[float]:
    """Return the scores in an answer; what is none is left out."""
    try:
        found = json.loads(body)[field]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    each = found if isinstance(found, list) else [found]
    return [float(one) for one in each if isinstance(one, int | float) and not isinstance(one, bool)]
