"""The exercises about requests, retries and services, answered as people answer them."""

import random
import time
import uuid
from time import sleep

import httpx
import numpy as np
import pytest

from mlops_lessons.client_server import _clients as clients
from mlops_lessons.client_server import solutions
from mlops_lessons.client_server._checkin import REQUESTS, judge_checkin, mistaken
from mlops_lessons.client_server.booking_trial import MOST_ATTEMPTS, judge_booking, try_booking
from mlops_lessons.client_server.serving import served
from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here


def judged(id, answer):
    """Return outcome and mistake of an answer."""
    item = exercise("client_server", id)
    result = judge_here(item, served(answer) if item.kind == "service" else answer)
    return result.outcome, result.mistake


# --- the trial of a client ---


def test_the_trial_tells_what_the_server_saw():
    """A cut and a retry: two requests with one key, one seat, one pause."""
    record = try_booking(clients.client(), ["cut"], "UA1545", "Ana")
    assert record == {
        "returned": "12A",
        "error": None,
        "booked": ["12A"],
        "keys": ["A", "A"],
        "server": ["cut", "ok"],
        "waits": 1,
    }


def test_a_trial_leaves_everything_as_it_was():
    """``time.sleep``, the profiler and the environment, also after an error of the learner's."""
    import os
    import sys

    before = (time.sleep, sys.getprofile(), dict(os.environ))

    def slip(address, flight, name):
        raise NameError("httpxx")

    with pytest.raises(NameError):
        try_booking(slip, [], "UA1545", "Ana")
    assert (time.sleep, sys.getprofile(), dict(os.environ)) == before


def test_a_long_wait_is_cut_short_and_noted():
    """Nobody waits for a minute because a learner's client does."""
    record = try_booking(clients.client(wait=1000.0), ["503", "503"], "UA1545", "Ana")
    assert (record["returned"], record["waits"]) == ("12A", 2)


def test_a_sleep_that_was_imported_by_name_is_noted_too():
    """``from time import sleep`` above the function."""

    def book_seat(address, flight, name):
        for _attempt in range(3):
            sleep(0.01)
            if httpx.get(f"{address}/flights/{flight}", trust_env=False).status_code == 200:
                break
        return ""

    assert try_booking(book_seat, ["503", "..."], "UA1545", "Ana")["waits"] == 3


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    """A learner may leave ``trust_env`` as it is."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    def book_seat(address, flight, name):
        return httpx.post(f"{address}/bookings", json={"flight": flight, "name": name}).json()["seat"]

    assert try_booking(book_seat, [], "UA1545", "Ana")["returned"] == "12A"


def test_a_client_that_never_gives_up_comes_to_an_end():
    """The desk gives in, and the record shows how often it was asked."""
    record = try_booking(clients.client(attempts=10_000), ["503", "..."], "UA1545", "Ana")
    assert len(record["keys"]) > 2 * MOST_ATTEMPTS
    assert judge_booking([["503", "..."], "UA1545", "Ana"], record).mistake == "never_gives_up"


def decorated(book_seat):
    """Return a client in the manner of a retry library: a wrapper around one attempt."""

    def wrapper(*arguments):
        key = uuid.uuid4().hex
        for pause in (0.05, 0.1, 0.2, None):
            try:
                return book_seat(*arguments, key)
            except (httpx.TransportError, ConnectionError):
                if pause is None:
                    return ""
                time.sleep(random.random() * pause)
        return ""

    return wrapper


@decorated
def raising(address, flight, name, key):
    """One attempt, written with ``raise_for_status``."""
    reply = httpx.post(
        f"{address}/bookings", json={"flight": flight, "name": name}, headers={"idempotency-key": key}, timeout=0.4
    )
    if 400 <= reply.status_code < 500:
        return ""
    try:
        reply.raise_for_status()
    except httpx.HTTPStatusError as error:
        raise ConnectionError from error
    return reply.json()["seat"]


def recursive(address, flight, name, attempt=0, key="mine"):
    """A client that calls itself."""
    if attempt == 3:
        return ""
    try:
        with httpx.Client(timeout=httpx.Timeout(0.4)) as client:
            reply = client.request(
                "POST", f"{address}/bookings", json={"flight": flight, "name": name}, headers=[("Idempotency-Key", key)]
            )
    except Exception:  # as learners write it
        sleep(0.02)
        return recursive(address, flight, name, attempt + 1, key)
    if reply.is_success:
        return reply.json()["seat"]
    if reply.is_client_error:
        return ""
    sleep(0.02)
    return recursive(address, flight, name, attempt + 1, key)


@pytest.mark.parametrize("client", [raising, recursive, clients.client(attempts=3)])
def test_other_right_clients_pass(client):
    """With a wrapper, with recursion, with three attempts."""
    assert judged("book_seat", client) == ("passed", None)


def bare(address, flight, name):
    """The client that everyone writes first."""
    return httpx.post(f"{address}/bookings", json={"flight": flight, "name": name}).json()["seat"]


def trusting(address, flight, name):
    """Retries on errors of the transport alone, for ever."""
    key = str(uuid.uuid4())
    while True:
        try:
            reply = httpx.post(
                f"{address}/bookings",
                json={"flight": flight, "name": name},
                headers={"Idempotency-Key": key},
                timeout=0.4,
            )
            return reply.json().get("seat", "")
        except httpx.TransportError:
            time.sleep(0.1)


def on_every_status(address, flight, name):
    """Retries whatever is not 201."""
    key = str(uuid.uuid4())
    for _ in range(4):
        try:
            reply = httpx.post(
                f"{address}/bookings",
                json={"flight": flight, "name": name},
                headers={"Idempotency-Key": key},
                timeout=0.4,
            )
            if reply.status_code == 201:
                return reply.json()["seat"]
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    return ""


@pytest.mark.parametrize(
    ("client", "mistake"),
    [(bare, "cut_escapes"), (trusting, "status_ignored"), (on_every_status, "client_error_retried")],
)
def test_the_clients_that_people_write_get_their_feedback(client, mistake):
    """Each is told of its own mistake."""
    outcome, found = judged("book_seat", client)
    assert (outcome, found) == ("partly", mistake)


# --- the service ---


def test_no_two_requests_of_the_contract_are_alike():
    """The judge knows a request by itself."""
    assert len({str(request) for request in REQUESTS}) == len(REQUESTS)


def test_two_implementations_of_the_contract_agree():
    """The solution in FastAPI and the one written for its flaws, without any."""
    assert judged("checkin_service", solutions.checkin_service) == ("passed", None)
    assert judged("checkin_service", mistaken) == ("passed", None)


def test_a_service_that_falls_is_told_apart_from_one_that_refuses():
    """A 500 for an unknown pass."""

    def checkin_service():
        from fastapi import FastAPI

        app = FastAPI()
        passes = {}

        @app.post("/checkins", status_code=201)
        def check_in(asked: dict):
            return passes.setdefault(len(passes) + 1, {"pass": len(passes) + 1, **asked})

        @app.get("/checkins/{number}")
        def find(number: int):
            return passes[number]

        return app

    outcome, mistake = judged("checkin_service", checkin_service)
    assert (outcome, mistake) == ("partly", "crash_for_unknown")


@pytest.mark.parametrize(
    ("where", "mistake"), [("path", "no_route"), ("body", "body_not_read"), ("key", "key_not_read")]
)
def test_a_service_that_refuses_what_is_right_is_told_why(where, mistake):
    """Nothing was kept, but that is not what went wrong: the route, the body or the header was not found."""

    def checkin_service():
        from fastapi import Body, FastAPI, Header, HTTPException

        app = FastAPI()
        number = Body(ge=0) if where != "body" else 0
        key = Header(None) if where != "key" else None

        @app.post("/checkins" if where != "path" else "/checkin", status_code=201)
        def check_in(booking: int = number, bags: int = number, idempotency_key: str | None = key):
            if idempotency_key is None:
                raise HTTPException(400)
            if not booking:
                raise HTTPException(422)
            return {"pass": 1, "booking": booking, "bags": bags}

        return app

    outcome, found = judged("checkin_service", checkin_service)
    assert (outcome != "passed", found) == (True, mistake)


def test_what_required_headers_give_is_recognised():
    """FastAPI's own 422 for a missing header."""

    def checkin_service():
        from fastapi import FastAPI, Header
        from pydantic import BaseModel, Field

        class Checkin(BaseModel):
            booking: int = Field(gt=0)
            bags: int = Field(ge=0, lt=4)

        app = FastAPI()
        kept = {}

        @app.post("/checkins", status_code=201)
        def check_in(asked: Checkin, idempotency_key: str = Header()):
            return kept.setdefault(idempotency_key, {"pass": len(kept) + 1, **asked.model_dump()})

        return app

    outcome, mistake = judged("checkin_service", checkin_service)
    assert (outcome, mistake) == ("partly", "nothing_kept")
    # what is shown first is the first request that fails; without it, the header is next
    replies = {"status": 422, "headers": {}, "body": {}}
    assert judge_checkin(REQUESTS[6], replies).mistake == "key_asked_by_422"


def test_a_limit_on_one_side_only_is_noticed():
    """At most three bags, but -1 of them passes."""

    def checkin_service():
        from fastapi import Body, FastAPI, Header, HTTPException

        app = FastAPI()
        kept = {}

        @app.post("/checkins", status_code=201)
        def check_in(booking: int = Body(ge=1), bags: int = Body(le=3), idempotency_key: str | None = Header(None)):
            if idempotency_key is None:
                raise HTTPException(400)
            asked = {"booking": booking, "bags": bags}
            made = kept.setdefault(idempotency_key, {"pass": len(kept) + 1, **asked})
            if asked != {name: made[name] for name in asked}:
                raise HTTPException(422)
            return made

        @app.get("/checkins/{number}")
        def find(number: int):
            if number not in range(1, len(kept) + 1):
                raise HTTPException(404)
            return [*kept.values()][number - 1]

        return app

    assert judged("checkin_service", checkin_service) == ("partly", "negative_bags")


# --- the three functions, in other forms ---


@pytest.mark.parametrize(
    "answer",
    [
        lambda draws, base, cap: [draw * min(cap, base * 2**retry) for retry, draw in enumerate(draws)],
        lambda draws, base, cap: np.array(draws) * np.minimum(cap, base * 2.0 ** np.arange(len(draws))),
        lambda draws, base, cap: tuple(
            u * min(base << k if type(base) is int else base * 2**k, cap) for k, u in enumerate(draws)
        ),
    ],
)
def test_delays_may_be_a_list_an_array_or_a_tuple(answer):
    """What they hold counts."""
    assert judged("jittered_delays", answer) == ("passed", None)


def test_a_generator_of_delays_is_said_to_be_one():
    """Not recognised as a mistake of thought, and not passed."""
    outcome, mistake = judged("jittered_delays", lambda draws, base, cap: (draw for draw in draws))
    assert outcome != "passed"
    assert mistake is None


def test_should_retry_may_answer_with_numpy():
    """A numpy truth value is one."""

    def answer(method, status, has_key):
        return np.bool_(solutions.should_retry(method, status, has_key))

    assert judged("should_retry", answer) == ("passed", None)


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (lambda method, status, has_key: status is None or status >= 500 or status == 429, "method_ignored"),
        (lambda method, status, has_key: method == "GET" and (status is None or status >= 500), None),
        (
            lambda method, status, has_key: (
                (status is None or status == 429 or status >= 500) and (method == "GET" or "HEAD" or has_key)  # noqa: SIM222
            ),
            "or_of_texts",
        ),
        (
            lambda method, status, has_key: (
                (status is None or status >= 429) and (method in ("GET", "HEAD", "PUT", "DELETE") or has_key)
            ),
            "from_429_up",
        ),
        (
            lambda method, status, has_key: (status in (None, 429, 500, 502, 503, 504) and method != "POST") or has_key,
            None,
        ),
    ],
)
def test_should_retry_as_people_write_it(answer, mistake):
    """Recognised where it is one mistake, failed where it is several."""
    outcome, found = judged("should_retry", answer)
    assert outcome != "passed"
    assert found == mistake


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [
        (
            lambda etag, age, max_age: "reuse" if etag and age <= max_age else "revalidate" if etag else "fetch",
            "edge_is_fresh",
        ),
        (lambda etag, age, max_age: "fetch" if age >= max_age else "reuse", None),
        (lambda etag, age, max_age: "fetch" if etag is None else "reuse", "always_reuses"),
    ],
)
def test_cache_plan_as_people_write_it(answer, mistake):
    """Recognised where it is one mistake, failed where it is several."""
    outcome, found = judged("cache_plan", answer)
    assert outcome != "passed"
    assert found == mistake
