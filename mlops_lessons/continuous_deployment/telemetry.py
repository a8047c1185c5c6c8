"""What all parts say of themselves, gathered: a trace from the client to the model, and the pages of service, model and data."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.federation import board
from mlops_lessons.continuous_deployment.metrics import DataMetrics, new_registry, page
from mlops_lessons.continuous_deployment.otlp import SpanRecord, read_span_file
from mlops_lessons.continuous_deployment.tracing import file_tracer, traced_client
from mlops_lessons.course.tables import show_table

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["LAYERS", "data_page", "follow", "show_layers", "show_whole"]

LAYERS = {
    "host": ("host_",),
    "process": ("process_",),
    "application": ("http_", "router_"),
    "model": ("model_",),
    "data": ("data_",),
}
_SECONDS = 10.0
_FEED_AGE, _FEED_MISSING = 26 * 3600.0, 0.3  # of the weather feed that the lesson makes up


def follow(d: Delivery, flight: Mapping[str, Any], parts: int = 4) -> tuple[SpanRecord, ...]:
    """Return the spans of one traced request for a prediction, waiting for those of other processes; the client is the first."""
    path = d.places.root / "traces.jsonl"
    with traced_client(file_tracer("client", path, always=True), d.address, timeout=30.0) as client:
        trace = client.post("/predict", json=dict(flight), headers={"x-user": "traced"}).headers["x-trace-id"]
    end = time.monotonic() + _SECONDS
    while len(spans := _of(path, trace)) < parts and time.monotonic() < end:
        time.sleep(0.01)
    return spans


def data_page(now: float) -> str:
    """Return the page of a made-up weather feed that stopped 26 hours ago and lacks three visibilities in ten."""
    registry = new_registry()
    DataMetrics(registry).observe("weather", 400, now - _FEED_AGE, {"wind_speed": 0.0, "visib": _FEED_MISSING})
    return page(registry).decode()


def show_layers(text: str) -> None:
    """Show which layer says what in a federated page, as Prometheus's own parser reads it."""
    from prometheus_client.parser import text_string_to_metric_families

    found = {family.name: family.type for family in text_string_to_metric_families(text)}
    rows = []
    for layer, starts in LAYERS.items():
        names = sorted(name for name in found if name.startswith(starts) and not name.endswith("_created"))
        rows.append([say(f"telemetry.layers.{layer}"), str(len(names)), ", ".join(names[:3])])
    headers = [say(f"telemetry.{key}") for key in ("layer", "count", "some")]
    show_table(say("telemetry.title"), headers, rows)


def show_whole(text: str, now: float, serving: str | None) -> None:
    """Show service, model and data on one page, with what is not as it should be; the service is the release that is `serving`."""
    seen = board(text, now)
    release = seen["releases"].get(serving, {"failed": math.nan})
    model = [one for one in seen["model"].values() if one["predictions"]]
    rows = [
        [say("whole.parts"), say("whole.all") if all(seen["up"].values()) else say("whole.some")],
        [say("whole.service"), say("whole.good") if release["failed"] < 0.01 else say("whole.bad")],
        [say("whole.model"), say("whole.answering") if model else say("whole.silent")],
    ]
    for name, data in seen["data"].items():
        hours, missing = f"{data['age'] / 3600:.0f}", f"{100 * data['missing']:.0f}"
        rows.append([say("whole.data", table=name), say("whole.old", hours=hours, missing=missing)])
    show_table(say("whole.title"), [say("whole.part"), say("whole.state")], rows)


def _of(path: Any, trace: str) -> tuple[SpanRecord, ...]:
    return tuple(span for span in read_span_file(path) if span.trace_id == trace)
