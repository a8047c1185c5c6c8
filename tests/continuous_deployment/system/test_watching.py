"""Releases that know nothing of telemetry are seen through and through, and a bad one gives way by itself."""

import http.client
import json

import httpx
import pytest

from mlops_lessons.continuous_deployment.alerts import WORKBOOK, BurnRule, router_answers
from mlops_lessons.continuous_deployment.beside import beside
from mlops_lessons.continuous_deployment.complaint import incident_of, record_session
from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.faulty_releases import FAULTY, fog, swapped_airlines
from mlops_lessons.continuous_deployment.federation import board, federated, read_page, scrape, total
from mlops_lessons.continuous_deployment.live_checks import check_beside, check_live
from mlops_lessons.continuous_deployment.otlp import read_span_file, tree_text
from mlops_lessons.continuous_deployment.recording import read_recording
from mlops_lessons.continuous_deployment.replay import replay_both
from mlops_lessons.continuous_deployment.tracing import file_tracer, traced_client
from mlops_lessons.continuous_deployment.watch import guard
from mlops_lessons.continuous_deployment.weather import FOG, Clock, flights_asked, foggy_morning

ROUTER = {"segments": ["airline"], "record": "recording.jsonl", "traces": "traces.jsonl"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """Return a system with a release, a recording and traces."""
    system = Delivery(tmp_path_factory.mktemp("watched") / "root", limit_ms=60_000, router=ROUTER).start()
    try:
        assert system.push().accepted
        yield system
    finally:
        system.stop()


def test_one_trace_from_the_client_through_router_and_service_to_the_model(watched, tools):
    """The application imports nothing for it, and a request that nobody wants traced leaves no span."""
    path = watched.places.root / "traces.jsonl"
    with traced_client(file_tracer("client", path, always=True), watched.address) as client:
        trace = client.post("/predict", json=tools.FLIGHT).headers["x-trace-id"]
    assert tools.ask(watched.address, "/predict", tools.FLIGHT)[0] == 200
    assert tools.eventually(lambda: len(read_span_file(path)) == 4)
    spans = read_span_file(path)
    assert {span.trace_id for span in spans} == {trace}
    assert tree_text(spans).splitlines() == [
        "client: POST /predict",
        "   router: POST /predict",
        "      service: POST /predict",
        "         service: model.predict",
    ]
    assert spans[-1].attributes["model.version"] == watched.serving


def test_each_release_tells_its_numbers_and_users_cannot_ask_for_them(watched, tools):
    """At its own address; at that of the users the router answers, and the application's own page would be reached."""
    address = watched.pointer["releases"][watched.serving]["address"]
    assert tools.ask(watched.address, "/predict", tools.FLIGHT)[0] == 200
    pages = scrape({"service": f"{address}/-/metrics", "router": f"{watched.address}/-/metrics"})
    seen = board(federated(pages), now=0.0)
    assert seen["up"] == {"service": True, "router": True}
    assert seen["model"][watched.serving]["predictions"] > 0
    assert 0 < seen["model"][watched.serving]["mean_score"] < 1
    assert seen["host"]["memory_left"] > 0
    assert min(seen["memory"].values()) > 1e6
    names = {one.name for one in read_page(pages["router"])}
    assert "router_answers_total" in names
    assert "model_predictions_total" not in names
    assert tools.ask(watched.address, "/metrics")[0] == 404  # the application has no such page, and none is put there


def test_what_users_ask_is_recorded_without_who_they_are(watched, tools):
    """In the file that the options name."""
    body = {"carrier": "UA", "email": "ana@example.org"}
    reply = httpx.post(f"{watched.address}/predict", json=body, headers={"x-user": "ana"}, trust_env=False)
    path = watched.places.root / "recording.jsonl"
    assert tools.eventually(lambda: reply.headers["x-session"] in {one.session for one in read_recording(path)})
    assert "ana" not in path.read_text()


def test_a_changed_toggle_is_in_the_record_and_reaches_the_release(watched, tools):
    """Releases find the file by its path in their surroundings."""
    watched.toggle("new_page", kind="boolean", on=True)
    (event,) = [event for event in watched.log if event.kind == "toggled"]
    assert (event.release, event.detail) == (watched.serving, {"flag": "new_page", "value": True})
    page = '\n\n@app.get("/toggles")\ndef toggles():\n    import json\n\n    return json.load(open(os.environ["TOGGLES"]))\n'
    with beside(watched, {"service.py": (watched.copy.folder / "service.py").read_text() + page}) as address:
        assert tools.ask(address, "/toggles")[1]["toggles"]["new_page"]["on"] is True
        assert tools.ask(address, "/health")[1]["release"] == "beside"
        assert tools.ask(watched.address, "/toggles")[0] == 404
    with pytest.raises(OSError, match="refused"):
        tools.ask(address)
    assert tools.eventually(lambda: list(watched.state()["services"]) == [watched.serving])


def test_a_release_that_fails_for_some_gives_way_by_itself(watched, tools):
    """Its gates and its verification are green; the users of one airport are not answered, and the budget says so."""
    good, now, before = watched.serving, [0.0], router_answers(watched.address)[1]
    old = "    rows = [features.row(flight.model_dump()) for flight in flights]\n"
    new = f"{old}    for flight in flights:\n        1 / (flight.distance != 1234)\n"
    result = watched.push(watched.copy.replace("service.py", old, new), "Divide")
    assert result.accepted
    assert watched.serving == result.commit
    one = guard(watched, objective=0.99, clock=lambda: now[0], rules=(BurnRule("page", 14.4, 3600, 300),))
    shown = []
    for minute in range(10):
        for number in range(20):
            flight = {**tools.FLIGHT, "distance": 1234 if minute >= 2 and number % 2 else 1400}
            shown.append(status(watched.address, flight))
        now[0] += 60
        one.step()
        if one.rollbacks:
            break
    assert minute == 2  # ten failures in the third minute: over the rate in both windows
    assert (shown.count(500), watched.serving) == (10, good)
    assert status(watched.address, {**tools.FLIGHT, "distance": 1234}) == 200
    told = [(event.kind, event.release) for event in watched.log][-3:]
    assert told == [(kind, result.commit) for kind in ("incident_opened", "rolled_back", "incident_resolved")]
    assert (
        one.rollbacks[0].reason == [event.detail["reason"] for event in watched.log if event.kind == "rolled_back"][-1]
    )
    page = scrape({"router": f"{watched.address}/-/metrics"})["router"]
    assert router_answers(watched.address)[1] == before + 10
    page = scrape({"router": f"{watched.address}/-/metrics"})["router"]
    assert total(read_page(page), "http_requests_total", release=result.commit, code="500") == 10


@pytest.mark.soak  # `make test` sees the same in the strict run of lesson 05
def test_each_planted_fault_is_seen_by_one_look_and_none_of_them_by_the_tests(watched):
    """The crowd sees the queue, the headers the missing header, made-up users the fog; the good release passes all four."""
    found = {"live": check_live(watched, watched.address), **check_beside(watched, FAULTY)}
    bad = {name: [check for check, ok in each.items() if not ok] for name, each in found.items()}
    assert bad == {"live": [], "slow": ["crowd"], "bare": ["headers"], "fog": ["users"]}


@pytest.mark.soak  # `make test` sees the same in the strict run of lesson 05
def test_a_foggy_morning_ends_by_itself(watched):
    """By an independent count of the flights in fog: the release gives way in the minute in which both windows reach the rate."""
    result = watched.push(fog(watched.copy), "Log the weather")
    assert result.accepted
    clock = Clock()
    one = guard(watched, objective=0.99, clock=clock, rules=WORKBOOK[:1])
    minutes = foggy_morning(one, clock)
    in_fog = [sum(flight["visib"] == 0 for flight in flights_asked(15, 32_000 + n, 0.5, FOG)) for n in range(7, 13)]
    failed = [one.failed for one in minutes]
    end = next(one.number for one in minutes if one.rolled_back)
    assert failed == [0] * 6 + in_fog[: end - 6] + [0] * (12 - end)
    shares = [sum(failed[:n]) / (15 * n) for n in range(1, end + 1)]
    assert shares[-1] >= 0.144 > max(shares[:-1])
    assert watched.serving != result.commit
    assert incident_of(watched, result.commit).release == result.commit
    watched.copy.undo()


def test_a_complaint_is_recorded_masked_and_its_replay_points_at_the_cause(watched, tools):
    """The two airlines that changed columns differ, the third does not, and nothing of the user is in the file."""
    session = record_session(watched, user="ana.garcia@example.com", note="booking K7QX2P")
    assert len(session) == 9
    text = (watched.places.root / "recording.jsonl").read_text()
    assert not [word for word in ("ana.garcia", "example.com", "K7QX2P", "booking") if word in text]
    with beside(watched, swapped_airlines(watched.copy)) as other:
        compared = replay_both(session, watched.pointer["releases"][watched.serving]["address"], other)
    at = {record.number: record.body["carrier"] for record in session}
    assert {at[number] for number in compared.requests_that_differ} == {"AA", "AS"}
    assert len(compared.requests_that_differ) == 6


def status(address, flight):
    """Return the status of one prediction; an answer that is no JSON is one too."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=20)
    try:
        connection.request("POST", "/predict", json.dumps(flight), {"content-type": "application/json"})
        return connection.getresponse().status
    finally:
        connection.close()
