"""A release is tested where users are, with data that nobody's life is in."""

import itertools
import math
import os
import textwrap
import threading
import time
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment import verification
from mlops_lessons.continuous_deployment.recording import Record
from mlops_lessons.continuous_deployment.synthetic_data import (
    CARRIERS,
    ORIGINS,
    RANGES,
    SyntheticData,
    from_recording,
    generate,
    read_data,
    refuse_real,
    write_data,
)
from mlops_lessons.continuous_deployment.verification import (
    Latency,
    Transaction,
    check_headers,
    check_latency,
    check_memory,
    flight_transactions,
    measure_crowd,
    measure_latency,
    run_live_tests,
    run_transactions,
)
from mlops_lessons.errors import LessonError


def flight_service(defect=""):
    """Return a service that answers as that of the story does; `defect` breaks one thing."""
    from fastapi import Body, FastAPI, Response

    application = FastAPI(docs_url=None, redoc_url=None)
    application.state.asked = []

    @application.middleware("http")
    async def secure(request, call_next):
        application.state.asked.append(dict(request.headers))
        answer = await call_next(request)
        answer.headers["x-content-type-options"] = "nosniff"
        if defect != "cached":
            answer.headers["cache-control"] = "no-store"
        return answer

    def late(flight):
        if flight.get("carrier") not in CARRIERS or not set(RANGES) <= set(flight):
            return None
        return 1.7 if defect == "no probability" else flight["hour"] / 24

    @application.get("/health")
    def health():
        return {"status": "ok"}

    @application.post("/predict")
    def predict(flight: Annotated[dict, Body()]):
        risk = late(flight)
        if risk is None and defect != "accepts all":
            return Response(status_code=422)
        return {"late": risk}

    @application.post("/predict/many")
    def many(flights: Annotated[list[dict], Body()]):
        risks = [late(flight) for flight in flights]
        return {"late": risks[1:] if defect == "loses one" else risks}

    return application


@pytest.mark.parametrize(
    ("defect", "failing"),
    [
        ("", set()),
        ("no probability", {"one flight", "many flights"}),
        ("loses one", {"many flights"}),
        ("accepts all", {"unknown carrier", "missing field"}),
    ],
)
def test_synthetic_transactions_find_what_is_broken(start, defect, failing):
    """Each defect by the transaction that meets it; the others still run."""
    service = flight_service(defect)
    found = run_transactions(start(service).address, flight_transactions(generate(1)))
    assert len(found) == 6
    assert {one.name for one in found if not one.ok} == failing
    assert all((one["x-user"], one["x-replay"]) == ("synthetic", "1") for one in service.state.asked)


def test_a_dead_release_fails_every_transaction(dead):
    """With the reason, and without an exception."""
    found = run_transactions(dead, flight_transactions(generate(1)))
    assert {(one.ok, one.got) for one in found} == {(False, "ConnectError")}


def test_an_answer_that_is_no_json_is_a_finding(start, release):
    """A check that cannot read the answer has failed."""
    one = Transaction("odd", "GET", "/", good=lambda answer: answer["nothing"] > 1)
    assert not run_transactions(start(release("a1")).address, [one])[0].ok


def test_security_headers_are_looked_for(start, dead):
    """The missing one by its name; a dead release has none."""
    assert all(one.ok for one in check_headers(start(flight_service()).address))
    found = check_headers(start(flight_service("cached")).address)
    assert [one.name for one in found if not one.ok] == ["header cache-control"]
    assert not any(one.ok for one in check_headers(dead))


def test_latency_is_measured_over_all_requests(start, release, dead):
    """As many as asked, in order of percentiles; failures are told and have no latency."""
    measured = measure_latency(start(release("a1")).address, generate(1).flights, requests=60, clients=3)
    assert (measured.requests, measured.failed) == (60, 0)
    assert 0 < measured.p50 <= measured.p95 <= measured.p99
    gone = measure_latency(dead, generate(1).flights, requests=4)
    assert (gone.failed, check_latency(gone, 500).ok) == (4, False)


def test_the_last_of_a_crowd_waits_for_all_however_late_its_request_is_sent(monkeypatch):
    """Each takes 20 ms under a lock; a client that sends late, as on a busy computer, has waited all the same."""
    lock, sent = threading.Lock(), itertools.count()

    def in_a_row(client, path, body):
        time.sleep(0.03 * next(sent))
        with lock:
            time.sleep(0.02)
        return 1.0, True

    monkeypatch.setattr(verification, "_timed", in_a_row)
    measured = measure_crowd("http://127.0.0.1:9", generate(1).flights, 5)
    assert (measured.requests, measured.failed) == (5, 0)
    assert measured.p95 >= 100
    assert not check_latency(measured, 99).ok


def test_a_crowd_that_nobody_answers_has_waited_a_finite_time(dead):
    """A figure can show it, and the check says no."""
    measured = measure_crowd(dead, generate(1).flights, 3)
    assert measured.failed == 3
    assert math.isfinite(measured.p95)
    assert not check_latency(measured, 60_000).ok


def test_the_limit_of_latency_is_the_95th_percentile():
    """And one failed request is too many."""
    assert check_latency(Latency(100, 0, 10, 50, 900), 50).ok
    assert not check_latency(Latency(100, 0, 10, 50.1, 900), 50).ok
    assert not check_latency(Latency(100, 1, 10, 50, 900), 50).ok


def test_memory_is_that_of_the_process():
    """Of one that is gone there is nothing to say, and that is no success."""
    assert check_memory(os.getpid(), 100_000).ok
    assert not check_memory(os.getpid(), 1).ok
    assert not check_memory(2**22 + 1, 100_000).ok


@pytest.fixture
def tests_folder(tmp_path):
    """Return a function that writes a test file into a folder and returns the folder."""

    def write(code):
        folder = tmp_path / "live"
        folder.mkdir(exist_ok=True)
        head = "import os, urllib.request\nADDRESS = os.environ['SERVICE_ADDRESS']\n"
        (folder / "test_live.py").write_text(head + textwrap.dedent(code), encoding="utf-8")
        return folder

    return write


def test_automated_tests_run_against_the_live_release(start, tests_folder):
    """The same tests pass for one release and fail for another, by name; nothing is written into their folder."""
    folder = tests_folder("""
        def test_health():
            assert b"ok" in urllib.request.urlopen(ADDRESS + "/health").read()
        def test_headers():
            assert urllib.request.urlopen(ADDRESS + "/health").headers["cache-control"] == "no-store"
    """)
    good = run_live_tests(folder, start(flight_service()).address)
    assert (good.ok, good.passed, good.failing) == (True, 2, ())
    bad = run_live_tests(folder, start(flight_service("cached")).address)
    assert (bad.ok, bad.passed, bad.failing) == (False, 1, ("test_headers",))
    assert [path.name for path in folder.iterdir()] == ["test_live.py"]


@pytest.mark.parametrize(
    "code", ["", "import nothing_of_that_name", "import pytest\npytest.skip(allow_module_level=True)", "1/"]
)
def test_no_test_at_all_is_no_success(tests_folder, code):
    """Empty, broken or skipped: nothing was proved."""
    assert not run_live_tests(tests_folder(code), "http://127.0.0.1:9").ok


def test_tests_that_hang_are_ended(tests_folder):
    """A release must not wait for ever for its verdict."""
    folder = tests_folder("""
        import time
        def test_slow():
            time.sleep(600)
    """)
    assert not run_live_tests(folder, "http://127.0.0.1:9", seconds=3.0).ok


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**31), st.integers(30, 120))
def test_generated_data_is_the_same_for_a_seed_and_reaches_every_edge(seed, count):
    """Same version, same flights; every end of every range, every carrier, every origin."""
    data = generate(seed, count)
    assert data == generate(seed, count)
    assert data.version != generate(seed + 1, count).version
    assert len(data.flights) == count
    for name, ends in RANGES.items():
        values = [flight[name] for flight in data.flights]
        assert set(ends) <= set(values)
        assert ends[0] <= min(values)
        assert max(values) <= ends[1]
    assert {flight["carrier"] for flight in data.flights} == set(CARRIERS)
    assert {flight["origin"] for flight in data.flights} == set(ORIGINS)
    for flight in data.flights:
        refuse_real(flight)


def test_data_that_was_altered_is_not_what_its_version_says(tmp_path):
    """Written and read it is the same; one figure changed, and it is refused."""
    path, data = tmp_path / "data.json", generate(3)
    write_data(path, data)
    assert read_data(path) == data
    path.write_text(path.read_text().replace('"hour": 23', '"hour": 22', 1))
    with pytest.raises(LessonError, match="altered"):
        read_data(path)


@pytest.mark.parametrize("extra", [{"name": "Ana García"}, {"hour": "ana@example.com"}, {"distance": 5551234567}])
def test_a_record_of_production_is_refused(tmp_path, extra):
    """An unknown field, or a value that is none of its field: it is not even written."""
    flight = {**generate(1).flights[0], **extra}
    with pytest.raises(LessonError, match="production"):
        write_data(tmp_path / "data.json", SyntheticData("x-0", (flight,)))
    assert not (tmp_path / "data.json").exists()


def test_masked_requests_become_test_data():
    """Each kind of request once, with known fields only."""
    bodies = [{"carrier": "UA", "hour": 5, "masked-0123456789": "masked-9876543210"}] * 3 + [
        {"carrier": "AA"},
        None,
        [],
    ]
    rest = {"at": "", "session": "", "method": "POST", "path": "/predict", "query": "", "headers": {}, "status": 200}
    rest |= {"answer": None, "release": "", "milliseconds": 1.0}
    data = from_recording([Record(number=n, body=body, **rest) for n, body in enumerate(bodies)], "monday")
    assert data.flights == ({"carrier": "UA", "hour": 5}, {"carrier": "AA"})
    assert data.version.startswith("recorded-monday-")
