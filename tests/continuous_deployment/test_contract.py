"""A contract is asked of the running service, and each way to break it has its own words."""

import json

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from mlops_lessons.client_server.serving import running
from mlops_lessons.continuous_deployment.contract import auc, contract_problems, percentile, production_problems

CONTRACT = {
    "tolerance": 0.02,
    "examples": [{"flight": {"x": 0.2}, "late": 0.2}, {"flight": {"x": 0.9}, "late": 0.9}],
    "refused": [{}],
    "sample": {"flights": [{"x": 0.1}, {"x": 0.4}, {"x": 0.35}, {"x": 0.8}], "late": [0, 0, 1, 1]},
    "auc_at_least": 0.75,
}
HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}


def service(release="abc", risk=lambda x: x, refuses=422, headers=HEADERS, health=200, many=lambda risks: risks):
    """Return a service that gives back what it is told, with faults to choose."""
    application = FastAPI()

    @application.get("/health")
    def answer_health():
        return JSONResponse({"release": release}, health, headers)

    @application.post("/predict")
    async def answer_one(request: Request):
        flight = await request.json()
        return JSONResponse({"late": risk(flight["x"])}) if flight else JSONResponse({}, refuses)

    @application.post("/predict/many")
    async def answer_many(request: Request):
        return {"late": many([risk(flight["x"]) for flight in await request.json()])}

    return application


@pytest.fixture
def folder(tmp_path):
    """Give a release with a contract."""
    (tmp_path / "contract.json").write_text(json.dumps(CONTRACT))
    return tmp_path


def test_a_service_that_keeps_its_promises_has_no_problems(folder):
    """Neither before it is accepted nor in production."""
    with running(service()) as address:
        assert contract_problems(address, "abc", folder) == []
        assert production_problems(address, "abc", folder) == []


BROKEN = {
    "of another release": service(release="def"),
    "/health answered 503": service(health=503),
    "Example 2 gave 0.5": service(risk=lambda x: min(x, 0.5)),
    "answered 200 instead of 422": service(refuses=200),
    "AUC 0.50": service(many=lambda risks: [0.5 for _ in risks]),
    "no probabilities": service(many=lambda risks: [2 * risk for risk in risks]),
    "are no probabilities": service(many=lambda risks: risks[:-1]),
    "does not answer": service(many=lambda risks: None),
}


@pytest.mark.parametrize("words", BROKEN)
def test_each_broken_promise_is_named(folder, words):
    """The pusher reads what is wrong, not that something is."""
    with running(BROKEN[words]) as address:
        found = contract_problems(address, "abc", folder)
    assert len(found) == 1
    assert words in found[0]


def test_production_also_wants_headers_and_speed(folder):
    """A missing security header and slow answers are told apart from the model's promises."""
    with running(service(headers={"cache-control": "no-store"})) as address:
        assert ["x-content-type-options" in words for words in production_problems(address, "abc", folder)] == [True]
        assert "percentile" in production_problems(address, "abc", folder, limit_ms=0.0)[-1]


@pytest.mark.parametrize("text", [None, "{", "[]", "{}"])
def test_a_missing_or_unreadable_contract_is_a_problem(tmp_path, text):
    """What nobody wrote down cannot be kept."""
    if text is not None:
        (tmp_path / "contract.json").write_text(text)
    with running(service()) as address:
        assert len(contract_problems(address, "abc", tmp_path)) == 1
        assert len(production_problems(address, "abc", tmp_path)) == 1


def test_a_service_that_is_gone_is_a_problem_and_no_exception(folder):
    """Whoever asks gets a line to show."""
    with running(service()) as address:
        pass
    assert "does not answer" in contract_problems(address, "abc", folder)[0]


@given(st.lists(st.tuples(st.integers(0, 1), st.floats(0, 1)), min_size=2, max_size=40))
def test_auc_agrees_with_scikit_learn(rows):
    """Two ways to compute it, one by pairs and one by thresholds."""
    late, risk = zip(*rows, strict=True)
    expected = 0.5 if len(set(late)) == 1 else roc_auc_score(late, risk)
    assert auc(late, risk) == pytest.approx(expected)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=50), st.sampled_from([0.01, 0.5, 0.95, 1.0]))
def test_a_percentile_is_a_value_that_enough_do_not_exceed(values, share):
    """The definition, asked of each answer: enough values are at most as large, and no smaller value would do."""
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    smaller = [value for value in values if value < found]
    assert not smaller or sum(value <= max(smaller) for value in values) < share * len(values)
