"""Metrics in the Prometheus format, and the whole view over all parts."""

import contextlib
import http.client
import math
import os
import time

import httpx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.federation import board, federated, quantile, read_page, scrape, total
from mlops_lessons.continuous_deployment.metrics import (
    SECONDS,
    DataMetrics,
    ModelMetrics,
    ProcessCollector,
    RequestMetrics,
    measured,
    new_registry,
    page,
)


def read(registry):
    """Return the samples of a registry's page."""
    return read_page(page(registry).decode())


def test_requests_are_counted_by_release_segment_and_code():
    """And so is what failed."""
    registry = new_registry()
    metrics = RequestMetrics(registry)
    for code in (200, 200, 404, 500, 503):
        metrics.observe("a1", code, 0.01, "airline=UA")
    metrics.observe("b2", 200, 0.01)
    assert metrics.counts() == {
        "a1": {"airline=UA": {"requests": 5, "failed": 2}},
        "b2": {"": {"requests": 1, "failed": 0}},
    }
    assert total(read(registry), "http_requests_total", release="a1", code="200") == 2
    assert total(read(registry), "http_request_duration_seconds_count", release="a1") == 5


def test_a_thousand_segments_are_not_a_thousand_series():
    """After the first fifty the others share one: who stores the page must not drown."""
    registry = new_registry()
    metrics = RequestMetrics(registry)
    for number in range(1000):
        metrics.observe("a1", 200, 0.01, f"user={number}")
    assert len(metrics.counts()["a1"]) == 51
    assert metrics.counts()["a1"]["other"]["requests"] == 950


def test_host_and_process_say_what_psutil_says():
    """Memory, processors, threads, in base units."""
    import psutil

    samples = {one.name: one.value for one in read(new_registry(host=True, process=True))}
    assert samples["host_memory_total_bytes"] == psutil.virtual_memory().total
    assert samples["host_cpu_count"] == psutil.cpu_count()
    assert 0 <= samples["host_cpu_busy_ratio"] <= 1
    assert samples["process_resident_memory_bytes"] == pytest.approx(psutil.Process().memory_info().rss, rel=0.5)
    assert samples["process_start_time_seconds"] <= time.time()
    assert samples["process_cpu_seconds_total"] > 0


def test_a_process_that_is_gone_has_no_numbers():
    """And the page can still be read."""
    import subprocess
    import sys

    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    collector = ProcessCollector(child.pid)
    assert list(collector.collect())
    child.communicate(b"\n")
    assert list(collector.collect()) == []
    assert ProcessCollector()._process.pid == os.getpid()


def test_model_and_data_have_their_numbers():
    """Predictions by answer, scores, what is missing, how old the data is."""
    registry = new_registry()
    model = ModelMetrics(registry, "late_flights", "a1")
    for score in (0.15, 0.25, 0.65):
        model.observe(score, "late" if score > 0.5 else "on_time", missing=("wind_speed",))
    DataMetrics(registry).observe("flights", 1000, 5_000.0, {"wind_speed": 0.25, "precip": 0.0})
    seen = board(federated({"model": page(registry).decode()}), now=5_600.0)
    assert seen["model"] == {"a1": {"predictions": 3.0, "mean_score": pytest.approx(0.35)}}
    assert seen["data"] == {"flights": {"rows": 1000.0, "age": 600.0, "missing": 0.25}}
    assert total(read(registry), "model_missing_values_total", feature="wind_speed") == 3
    assert total(read(registry), "model_info", model="late_flights", version="a1") == 1


def test_a_measured_service_shows_its_page(start, release):
    """Its requests are counted, also one that raises; the page itself is not."""
    registry = new_registry()
    metrics = RequestMetrics(registry)
    service = release("a1")

    async def sometimes(scope, receive, send):
        if scope.get("path") == "/broken":
            raise RuntimeError
        await service(scope, receive, send)

    address = start(measured(sometimes, metrics, registry, "a1")).address
    for path in ("/", "/", "/broken"):
        httpx.get(f"{address}{path}", trust_env=False)
    reply = httpx.get(f"{address}/-/metrics", trust_env=False)
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert total(read_page(reply.text), "http_requests_total") == 3
    assert total(read_page(reply.text), "http_requests_total", code="500") == 1


@settings(deadline=None)
@given(st.lists(st.floats(1e-4, 6), min_size=1, max_size=200), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
def test_a_quantile_lies_in_the_bucket_of_the_true_one(seconds, share):
    """Within a bucket the histogram cannot know more."""
    registry = new_registry()
    metrics = RequestMetrics(registry)
    for one in seconds:
        metrics.observe("a1", 200, one)
    found = quantile(read(registry), "http_request_duration_seconds", share, release="a1")
    true = np.quantile(seconds, share, method="inverted_cdf")
    edges = [0.0, *SECONDS, math.inf]
    low = max(edge for edge in edges if edge < true or edge == 0.0)
    high = min(edge for edge in edges if edge >= true)
    assert low - 1e-9 <= found <= (high if math.isfinite(high) else SECONDS[-1]) + 1e-9


def test_the_quantile_of_nothing_is_not_a_number():
    """Zero would look fast."""
    assert math.isnan(quantile([], "http_request_duration_seconds", 0.95))


def test_the_whole_view_names_each_part_and_who_is_down():
    """One page: each number with its job, each family once, ``up`` 0 for who did not answer, and for nonsense."""
    registries = [new_registry(process=True) for _ in range(2)]
    for registry, name in zip(registries, ("a1", "b2"), strict=True):
        RequestMetrics(registry).observe(name, 500 if name == "b2" else 200, 0.02)
    pages = {"router": page(registries[0]).decode(), "service": page(registries[1]).decode()}
    text = federated({**pages, "model": None, "data": "{{ nonsense"})
    assert text.count("# TYPE http_requests_total counter") == 1
    seen = board(text, now=0.0)
    assert seen["up"] == {"router": True, "service": True, "model": False, "data": False}
    assert (seen["releases"]["a1"]["failed"], seen["releases"]["b2"]["failed"]) == (0.0, 1.0)
    assert 0.01 <= seen["releases"]["a1"]["p95"] <= 0.025
    assert set(seen["memory"]) == {"router", "service"}
    assert seen["host"] == {}
    assert federated({"again": text}).count("# HELP up ") == 1


def test_pages_are_read_from_all_parts_also_when_one_is_dead(start, release, dead):
    """A part that is gone does not hide the others."""
    registry = new_registry(host=True)
    address = start(measured(release("a1"), RequestMetrics(registry), registry, "a1")).address
    pages = scrape({"service": f"{address}/-/metrics", "gone": f"{dead}/metrics", "wrong": f"{dead}"})
    assert (pages["gone"], pages["wrong"]) == (None, None)
    seen = board(federated(pages), now=0.0)
    assert seen["up"] == {"service": True, "gone": False, "wrong": False}
    assert 0 < seen["host"]["memory_left"] <= 1


def test_an_error_costs_the_next_user_nothing(start, caplog):
    """A framework that raises after the page of an error must not have the connection closed under the next request."""

    async def broken(scope, receive, send):
        if scope["path"] == "/before":
            raise RuntimeError("before")
        await send({"type": "http.response.start", "status": 500, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body", "body": b""})
        raise RuntimeError("after")

    registry = new_registry()
    served = start(measured(broken, RequestMetrics(registry), registry, "a1"))
    with contextlib.closing(http.client.HTTPConnection(served.address.removeprefix("http://"), timeout=20)) as one:
        for _ in range(20):
            one.request("POST", "/")
            assert one.getresponse().read() == b""
            assert one.sock is not None
    assert httpx.get(f"{served.address}/before", trust_env=False).status_code == 500
    assert total(read(registry), "http_requests_total", code="500") == 21
    assert sum("after its answer" in record.message for record in caplog.records) == 20
