"""Numbers about a running service in the Prometheus text format: host, process, application, model, data.

Every registry is one's own: nothing global is touched, and nothing is sent anywhere. A Prometheus server reads the page by
asking for it.

References
----------
Prometheus documentation, "Metric and label naming" (base units, ``_total``, few values a label) and "Text-based format",
https://prometheus.io/docs/practices/naming/. Beyer, B. et al. (eds.) (2016), *Site Reliability Engineering*, O'Reilly, chapter 6:
latency, traffic, errors, saturation.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.metrics_core import Metric

__all__ = [
    "DataMetrics",
    "HostCollector",
    "ModelMetrics",
    "ProcessCollector",
    "RequestMetrics",
    "measured",
    "new_registry",
    "page",
]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
SCORES = tuple(tenth / 10 for tenth in range(1, 10))
PAGE = "/-/metrics"
_SEGMENTS = 50  # more values than these are counted together: a label with many values drowns the one who stores it


def new_registry(host: bool = False, process: bool = False) -> CollectorRegistry:
    """Return a registry of one's own, with what the host and this process say if asked."""
    from prometheus_client import CollectorRegistry

    registry = CollectorRegistry(auto_describe=False)
    if host:
        registry.register(HostCollector())
    if process:
        registry.register(ProcessCollector())
    return registry


def page(registry: CollectorRegistry) -> bytes:
    """Return what a Prometheus server would read: the text format, version 0.0.4."""
    from prometheus_client import generate_latest

    return generate_latest(registry)


class RequestMetrics:
    """How many requests, how they ended and how long they took, by release and segment."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Histogram

        labels = ["release", "segment", "code"]
        self._requests = Counter("http_requests", "Requests answered.", labels, registry=registry)
        self._seconds = Histogram(
            "http_request_duration_seconds", "Seconds to answer.", ["release"], buckets=SECONDS, registry=registry
        )
        self._segments: set[str] = set()

    def observe(self, release: str, code: int, seconds: float, segment: str = "") -> None:
        """Count one answer. Of the segments, the first 50 have their own count, later ones share ``other``."""
        if len(self._segments) < _SEGMENTS:
            self._segments.add(segment)
        self._requests.labels(release, segment if segment in self._segments else "other", str(code)).inc()
        self._seconds.labels(release).observe(seconds)

    def counts(self) -> dict[str, dict[str, dict[str, int]]]:
        """Return by release and segment: ``requests`` and ``failed`` (a code of 500 or more)."""
        found: dict[str, dict[str, dict[str, int]]] = {}
        for sample in next(iter(self._requests.collect())).samples:
            if not sample.name.endswith("_total"):
                continue
            by_segment = found.setdefault(sample.labels["release"], {})
            one = by_segment.setdefault(sample.labels["segment"], {"requests": 0, "failed": 0})
            one["requests"] += int(sample.value)
            one["failed"] += int(sample.value) * (int(sample.labels["code"]) >= 500)
        return found


class ModelMetrics:
    """What a model says: how many predictions of each class, how the scores spread, and which model it is."""

    def __init__(self, registry: CollectorRegistry, model: str, version: str) -> None:
        from prometheus_client import Counter, Gauge, Histogram

        self._version = version
        self._predictions = Counter("model_predictions", "Predictions.", ["version", "answer"], registry=registry)
        self._scores = Histogram("model_score", "Scores.", ["version"], buckets=SCORES, registry=registry)
        self._missing = Counter("model_missing_values", "Inputs that were missing.", ["feature"], registry=registry)
        info = Gauge("model_info", "1 for the model in service.", ["model", "version"], registry=registry)
        info.labels(model, version).set(1)

    def observe(self, score: float, answer: str, missing: tuple[str, ...] = ()) -> None:
        """Count one prediction with its score between 0 and 1 and the names of the inputs that were missing."""
        self._predictions.labels(self._version, answer).inc()
        self._scores.labels(self._version).observe(score)
        for feature in missing:
            self._missing.labels(feature).inc()


class DataMetrics:
    """What the model's data looks like: how much there is, how old it is, how much is missing."""

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Gauge

        self._rows = Gauge("data_rows", "Rows.", ["table"], registry=registry)
        self._newest = Gauge(
            "data_newest_timestamp_seconds", "The newest row, Unix time.", ["table"], registry=registry
        )
        self._missing = Gauge("data_missing_ratio", "Share missing.", ["table", "column"], registry=registry)

    def observe(self, table: str, rows: int, newest: float, missing: Mapping[str, float]) -> None:
        """Set what is known of a table: its rows, the Unix time of the newest, the share that is missing by column."""
        self._rows.labels(table).set(rows)
        self._newest.labels(table).set(newest)
        for column, share in missing.items():
            self._missing.labels(table, column).set(share)


class HostCollector:
    """Processor, memory, disk and load of the computer, asked when the page is read."""

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        import psutil

        memory, disk = psutil.virtual_memory(), psutil.disk_usage("/")
        yield _gauge("host_cpu_count", "Processors.", psutil.cpu_count() or 1)
        yield _gauge("host_cpu_busy_ratio", "Share of processor time since the last reading.", _cpu_busy(psutil))
        yield _gauge("host_load1", "Processes ready to run, mean of a minute.", psutil.getloadavg()[0])
        yield _gauge("host_memory_total_bytes", "Memory.", memory.total)
        yield _gauge("host_memory_available_bytes", "Memory that a new program can have.", memory.available)
        yield _gauge("host_disk_free_bytes", "Free room on the main disk.", disk.free)

    def describe(self) -> list[Metric]:
        """Return nothing: the families need not be known before they are read."""
        return []


class ProcessCollector:
    """Memory, processor time, threads and age of one process.

    Parameters
    ----------
    pid : int, optional
        This process unless given.
    """

    def __init__(self, pid: int | None = None) -> None:
        import psutil

        self._process = psutil.Process(pid)

    def collect(self) -> Iterator[Metric]:
        """Yield the families; none where the process is gone."""
        import psutil

        try:
            with self._process.oneshot():
                times = self._process.cpu_times()
                seconds, memory = times.user + times.system, self._process.memory_info().rss
                threads, began = self._process.num_threads(), self._process.create_time()
        except psutil.Error:
            return
        yield _gauge("process_resident_memory_bytes", "Memory that the process holds.", memory)
        yield _counter("process_cpu_seconds", "Processor time spent.", seconds)
        yield _gauge("process_threads", "Threads.", threads)
        yield _gauge("process_start_time_seconds", "When it began, in Unix time.", began)

    def describe(self) -> list[Metric]:
        """Return nothing: the families need not be known before they are read."""
        return []


def measured(application: Any, metrics: RequestMetrics, registry: CollectorRegistry, release: str) -> Any:
    """Return the ASGI `application`, counted, with its numbers at ``GET /-/metrics``.

    The path is none that the application itself would have, and the router in front answers everything under ``/-/`` on its own:
    the numbers are there for whoever runs the service, not for its users.

    What the application raises when it has answered already (frameworks do, after the page of an error) is logged and goes no
    further: the server would close the connection, and the next request on it, of somebody else, would be lost.
    """

    async def counted(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if scope["path"] == PAGE:
            await answer_page(send, registry)
            return
        began, code, complete = time.perf_counter(), 500, False

        async def watched(message: Any) -> None:
            nonlocal code, complete
            code = message.get("status", code)
            await send(message)
            complete = message["type"] == "http.response.body" and not message.get("more_body")

        try:
            await application(scope, receive, watched)
        except Exception:  # after a whole answer it is nobody's but the log's
            if not complete:
                raise
            logging.getLogger(__name__).exception("raised by the application after its answer")
        finally:
            metrics.observe(release, code, time.perf_counter() - began)

    return counted


async def answer_page(send: Any, registry: CollectorRegistry) -> None:
    """Send the page of `registry` as the answer to a request."""
    body = page(registry)
    headers = [
        (b"content-type", b"text/plain; version=0.0.4; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cpu_busy(psutil: Any) -> float:
    return float(psutil.cpu_percent(interval=None)) / 100


def _gauge(name: str, about: str, value: float) -> Metric:
    from prometheus_client.core import GaugeMetricFamily

    return GaugeMetricFamily(name, about, value=value)


def _counter(name: str, about: str, value: float) -> Metric:
    from prometheus_client.core import CounterMetricFamily

    return CounterMetricFamily(name, about, value=value)
