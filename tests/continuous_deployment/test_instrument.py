"""Telemetry around a service that knows nothing of it."""

import time
from types import SimpleNamespace
from typing import Annotated

import httpx
import pytest

from mlops_lessons.continuous_deployment.federation import board, federated, scrape
from mlops_lessons.continuous_deployment.instrument import TracedModel, instrumented, instrumented_service
from mlops_lessons.continuous_deployment.otlp import Collector, tree_text
from mlops_lessons.continuous_deployment.tracing import memory_tracer


class Model:
    """Half an hour of delay for everybody."""

    classes = (0, 1)

    def predict_proba(self, rows):
        """Return one pair a row: the hour as a share of the day."""
        return [(1 - row[0] / 24, row[0] / 24) for row in rows]


def service():
    """Return what importing a service's module gives: plain functions, which FastAPI runs in threads."""
    from fastapi import Body, FastAPI

    module = SimpleNamespace(app=FastAPI(docs_url=None, redoc_url=None), MODEL=Model())

    @module.app.post("/predict")
    def predict(flight: Annotated[dict, Body()]):
        return {"late": module.MODEL.predict_proba([[flight["hour"]]])[0][1]}

    @module.app.post("/predict/many")
    def predict_many(flights: Annotated[list[dict], Body()]):
        return {"late": [pair[1] for pair in module.MODEL.predict_proba([[one["hour"]] for one in flights])]}

    @module.app.post("/words")
    def words():
        return {"late": ["soon", None, True]}

    return module


def ask(address, path="/predict", body=None, **headers):
    """Return the reply to one request."""
    return httpx.post(f"{address}{path}", json=body, headers=headers, trust_env=False, timeout=20)


def test_the_page_tells_host_process_requests_and_scores(start):
    """One page a service, read by the whole view."""
    address = start(instrumented_service(service(), "a1")).address
    assert ask(address, body={"hour": 6}).json() == {"late": 0.25}
    assert ask(address, "/predict/many", [{"hour": 18}, {"hour": 12}]).json() == {"late": [0.75, 0.5]}
    assert ask(address, body={"hour": 12}, **{"x-replay": "1"}).status_code == 200
    assert ask(address, "/words").status_code == 200
    assert ask(address, body={"nothing": 1}).status_code == 500
    seen = board(federated(scrape({"service": f"{address}/-/metrics"})), now=0.0)
    assert seen["up"] == {"service": True}
    assert seen["releases"]["a1"]["requests"] == 5
    assert seen["releases"]["a1"]["failed"] == pytest.approx(0.2)
    assert seen["model"] == {"a1": {"predictions": 3.0, "mean_score": pytest.approx(0.5)}}
    assert seen["memory"]["service"] > 0
    assert seen["host"]["memory_left"] > 0


def test_the_models_span_lies_under_that_of_its_request(start):
    """Also from the thread in which the framework runs a plain function."""
    collector = Collector()
    address = start(instrumented_service(service(), "a1", str(start(collector).address))).address
    trace = ask(address, body={"hour": 6}).headers["x-trace-id"]
    end = time.monotonic() + 20
    while len(collector.trace(trace)) < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert tree_text(collector.trace(trace)) == "service: POST /predict\n   service: model.predict"
    assert collector.trace(trace)[1].attributes == {"model.version": "a1", "model.rows": 1}


def test_a_traced_model_is_the_model_in_everything_else():
    """Its attributes are there, and what is missing is missing."""
    tracer, _kept = memory_tracer("service")
    model = TracedModel(Model(), tracer, "a1")
    assert model.classes == (0, 1)
    assert not hasattr(model, "nothing")
    assert model.predict_proba([[12]]) == [(0.5, 0.5)]


def test_a_service_without_a_model_has_its_numbers_all_the_same(start, release):
    """Requests and process."""
    address = start(instrumented(release("a1"), "a1")).address
    httpx.get(address, trust_env=False)
    assert board(federated(scrape({"service": f"{address}/-/metrics"})), now=0.0)["releases"]["a1"]["requests"] == 1
