"""A learner's test is put to good and to bad releases of the real service."""

import pytest

from mlops_lessons.continuous_deployment import _push_trials as trials
from mlops_lessons.continuous_deployment import _solutions_push as solutions
from mlops_lessons.continuous_deployment.application import app_module

FLIGHT = {
    "carrier": "UA",
    "origin": "EWR",
    "weekday": 4,
    "hour": 18,
    "distance": 1400,
    "late_share": 0.3,
    "wind_speed": 12.0,
    "precip": 0.0,
    "visib": 10.0,
}


def verdicts(test):
    """Return the mistake found for each release, None where the test is right about it."""
    return {name: trials.judge_test([name], trials.try_test(test, name)).mistake for name in trials.RELEASES}


def test_the_property_stops_the_bad_and_spares_the_good():
    """The solution is right about all five releases."""
    for name, (good, _weights, _fault) in trials.RELEASES.items():
        assert (trials.try_test(solutions.worse_days_are_riskier, name)["said"] == "passed") == good


def test_the_releases_are_as_they_are_called():
    """Asked directly, the bad ones have equal or falling risk where they are said to."""

    def risk(name, share):
        return trials._client(name).post("/predict", json={**FLIGHT, "late_share": share}).json()["late"]

    assert risk("good", 0.6) > risk("good", 0.5) > risk("good", 0.1)
    assert risk("retrained", 0.9) > risk("retrained", 0.8)
    assert risk("over_half_is_calm", 0.51) == risk("over_half_is_calm", 0.0)
    assert risk("over_half_is_calm", 0.5) == risk("good", 0.5)
    assert risk("over_eight_tenths_is_calm", 0.81) == risk("over_eight_tenths_is_calm", 0.0)
    assert risk("upside_down", 0.9) < risk("upside_down", 0.1)


def test_the_service_is_the_real_one():
    """It refuses what the lesson's service refuses, and its row is that of the lesson."""
    assert trials._client("good").post("/predict", json={**FLIGHT, "carrier": "??"}).status_code == 422
    assert app_module("features")["row"](FLIGHT)[-4] == FLIGHT["late_share"]


def test_a_test_of_two_far_days_is_enough_here():
    """Another right answer: a calm day against several bad ones."""

    def test(client):
        risks = [client.post("/predict", json={**FLIGHT, "late_share": s}).json()["late"] for s in (0.0, 0.6, 0.9)]
        assert risks[0] < risks[1]
        assert risks[1] < risks[2]

    assert set(verdicts(test).values()) == {None}


def test_an_error_is_told_and_no_mistake():
    """A test that stumbles is said to have stumbled."""

    def test(client):
        client.post("/predict", json=FLIGHT).json()["risk"]

    record = trials.try_test(test, "good")
    assert record["said"].startswith("KeyError")
    assert trials.judge_test(["good"], record).message == "error"


def test_an_untouched_starter_counts_as_nothing_written():
    """Returning three dots is told to the engine, which then says that nothing was attempted."""

    class Watched:
        def __init__(self, function):
            self.__wrapped__, self.returned = function, []

    watched = Watched(lambda client: ...)
    trials.try_test(watched, "good")
    assert watched.returned == [...]


def test_a_file_that_is_no_workflow_is_said_to_be_none():
    """Text without tables cannot be judged check by check."""
    assert trials.judge_workflow("schema", {"text": "hello", "data": "hello"}).message == "no_table"


@pytest.mark.parametrize("check", trials.WORKFLOW_CHECKS)
def test_an_empty_workflow_fails_each_check_but_the_named_secret(check):
    """An empty table passes only what it cannot break."""
    verdict = trials.judge_workflow(check, {"text": "", "data": {}})
    assert (verdict.outcome == "passed") == (check == "secret_named")
