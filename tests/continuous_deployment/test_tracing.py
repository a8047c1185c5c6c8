"""One trace through all parts, in the formats of the field."""

import asyncio
import contextlib
import json
import re
import time

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.client_server.serving import ServerProcess
from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.otlp import Collector, SpanRecord, encode_spans, read_spans, tree_text
from mlops_lessons.continuous_deployment.router import rules_file
from mlops_lessons.continuous_deployment.tracing import (
    loopback_tracer,
    memory_tracer,
    outgoing,
    trace_id_of,
    traced,
    traced_client,
)
from mlops_lessons.errors import LessonError


def until(holds):
    """Wait until `holds()` is true, and return what it was."""
    end = time.monotonic() + 20
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.02)
    return found


def two_of(spans, trace):
    """Return the spans of a trace once there are two; another's, who asked at a port that was his before, do not count."""
    own = [span for span in spans if trace_id_of(span) == trace]
    return own if len(own) == 2 else []


def service_with_model(tracer, release):
    """Return a service that makes a span of its own around its model."""
    answering = release("a1")

    async def service(scope, receive, send):
        if scope["type"] != "http":
            return
        with tracer.start_as_current_span("model.predict") as span:
            span.set_attribute("model.version", "a1")
            await answering(scope, receive, send)

    return traced(service, tracer)


def test_one_trace_id_from_the_client_to_the_model(start, release, tmp_path):
    """Client, router in its own process, service and model: four parts, one trace, each under the one before."""
    collector = Collector()
    address = str(start(collector).address)
    tracer = loopback_tracer("service", address)
    target = start(service_with_model(tracer, release)).address
    replace_json(rules_file(tmp_path), {"releases": {"a1": {"address": str(target)}}, "rules": {"stable": "a1"}})
    client_tracer = loopback_tracer("client", address)
    application = "mlops_lessons.continuous_deployment.router:router_application"
    with ServerProcess(application, root=str(tmp_path), traces=address) as router:
        with traced_client(client_tracer, router.address) as client:
            trace = client.post("/predict", json={}).headers["x-trace-id"]
        assert until(lambda: len(collector.trace(trace)) >= 4)
    for one in (
        tracer,
        client_tracer,
    ):  # with the router's process these were all that sent spans: nothing is under way
        one.flush()
        one.end()
    assert tree_text(collector.trace(trace)).splitlines() == [
        "client: POST /predict",
        "   router: POST /predict",
        "      service: POST /predict",
        "         service: model.predict",
    ]


def test_the_id_of_a_foreign_client_goes_through(start, release):
    """A trace that somebody else began is continued."""
    tracer, kept = memory_tracer("service")
    address = start(service_with_model(tracer, release)).address
    given = "0af7651916cd43dd8448eb211c80319c"
    reply = httpx.get(address, headers={"traceparent": f"00-{given}-b7ad6b7169203331-01"}, trust_env=False)
    assert reply.headers["x-trace-id"] == given
    own = until(lambda: two_of(kept.get_finished_spans(), given))
    assert own, [(span.name, trace_id_of(span)) for span in kept.get_finished_spans()]


def test_a_router_without_tracing_hands_the_trace_on(routed, start, release):
    """The header goes through as it came."""
    one = release("a1")
    _router, client, _follow = routed({"a1": start(one).address}, stable="a1")
    header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    client.get("/", headers={"traceparent": header})
    assert one.asked[0]["headers"][b"traceparent"].decode() == header


def test_an_error_is_marked(start, release):
    """An answer of 500, and an exception, are failed spans."""
    tracer, kept = memory_tracer("service")
    httpx.get(start(traced(release("a1", status=500), tracer)).address, trust_env=False)

    async def broken(scope, receive, send):
        raise RuntimeError

    httpx.get(start(traced(broken, tracer)).address, trust_env=False)
    assert until(lambda: len(kept.get_finished_spans()) == 2)
    assert [span.failed for span in read_spans(encode_spans(kept.get_finished_spans()))] == [True, True]


def test_spans_hold_no_personal_data(start, release):
    """Not in their names, not in their attributes."""
    tracer, kept = memory_tracer("service")
    address = start(traced(release("a1"), tracer)).address
    with traced_client(tracer, address) as client:
        client.get("/users/ana.garcia@example.com?name=Ana", headers={"x-user": "Ana"})
    assert until(lambda: len(kept.get_finished_spans()) == 2)
    told = json.dumps(encode_spans(kept.get_finished_spans()))
    assert not re.search("ana|Ana|example", told)


def test_pages_of_the_machine_have_no_span(start, release):
    """Metrics are read every few seconds; they would drown the rest."""
    tracer, kept = memory_tracer("service")
    address = start(traced(release("a1"), tracer)).address
    for path in ("/-/metrics", "/-/status"):
        assert "x-trace-id" not in httpx.get(f"{address}{path}", trust_env=False).headers
    assert kept.get_finished_spans() == ()


def test_the_format_is_that_of_the_protocol():
    """Hexadecimal ids, integers as strings, kinds counted from one."""
    from opentelemetry.trace import SpanKind

    tracer, kept = memory_tracer("router")
    with tracer.start_as_current_span("outer", kind=SpanKind.SERVER) as outer:
        outer.set_attributes({"n": 3, "share": 0.5, "yes": True, "word": "x"})
        with tracer.start_as_current_span("inner"):
            pass
    (group,) = encode_spans(kept.get_finished_spans())["resourceSpans"]
    assert {"key": "service.name", "value": {"stringValue": "router"}} in group["resource"]["attributes"]
    inner, outer = group["scopeSpans"][0]["spans"]
    assert re.fullmatch("[0-9a-f]{32}", outer["traceId"])
    assert (inner["parentSpanId"], "parentSpanId" in outer) == (outer["spanId"], False)
    assert (outer["kind"], inner["kind"]) == (2, 1)
    assert isinstance(outer["startTimeUnixNano"], str)
    assert outer["attributes"] == [
        {"key": "n", "value": {"intValue": "3"}},
        {"key": "share", "value": {"doubleValue": 0.5}},
        {"key": "yes", "value": {"boolValue": True}},
        {"key": "word", "value": {"stringValue": "x"}},
    ]
    read = read_spans(encode_spans(kept.get_finished_spans()))
    assert read[1].attributes == {"n": 3, "share": 0.5, "yes": True, "word": "x"}


@pytest.mark.parametrize("address", ["http://203.0.113.9:4318", "https://collector.example", "nonsense"])
def test_traces_do_not_leave_this_computer(address):
    """Another address is refused before anything is sent."""
    with pytest.raises(LessonError, match="stay on this computer"):
        loopback_tracer("service", address)


def test_a_collector_that_is_gone_changes_nothing(start, release, dead, capfd):
    """The service answers; nothing is written."""
    tracer = loopback_tracer("service", dead)
    address = start(traced(release("a1"), tracer)).address
    assert {httpx.get(address, trust_env=False).status_code for _ in range(5)} == {200}
    tracer.flush()
    tracer.end()
    assert capfd.readouterr().err == ""


NAMES = st.sampled_from(["resourceSpans", "resource", "scopeSpans", "spans", "attributes"])
JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3),
)


@settings(deadline=None)
@given(JSON)
def test_the_collector_refuses_what_are_no_spans(body):
    """With 400, and it goes on."""
    collector, sent = Collector(), []

    async def receive():
        return {"type": "http.request", "body": json.dumps(body).encode()}

    async def send(message):
        sent.append(message)

    asyncio.run(collector({"type": "http", "method": "POST", "path": "/v1/traces"}, receive, send))
    assert sent[0]["status"] in (200, 400)
    assert collector.traces() == ()


def test_the_collector_keeps_the_last_spans_only(start):
    """Memory does not grow without end."""
    collector = Collector(room=10)
    tracer = loopback_tracer("service", str(start(collector).address))
    for number in range(25):
        with tracer.start_as_current_span(f"n{number}"):
            pass
    tracer.flush()
    tracer.end()
    assert len(collector.traces()) == 10


def test_a_trace_reads_as_a_tree():
    """Under its parent, in the order of beginning; a span whose parent is missing stands at the left."""
    spans = [
        SpanRecord("t", "b", "a", "router", "GET", 1, 5_000_001, {}, False),
        SpanRecord("t", "a", "", "client", "GET", 0, 9_000_000, {}, True),
        SpanRecord("t", "d", "x", "model", "lost", 4, 5, {}, False),
        SpanRecord("t", "c", "a", "router", "again", 2, 3, {}, False),
    ]
    assert tree_text(spans) == "client: GET  ✗\n   router: GET\n   router: again\nmodel: lost"
    assert "9.0 ms" in tree_text(spans, durations=True)


def test_without_a_span_nothing_is_carried():
    """No header is better than a wrong one."""
    with contextlib.nullcontext():
        assert outgoing() == []
