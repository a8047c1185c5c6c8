"""Answers that learners give: right ones in other forms pass, and wrong ones are told what they did."""

import math

import pytest

from mlops_lessons.continuous_deployment import _solutions_push as pushing
from mlops_lessons.continuous_deployment import _solutions_watch as watching
from mlops_lessons.continuous_deployment._push_trials import judge_workflow
from mlops_lessons.continuous_deployment._release_trials import judge_calls
from mlops_lessons.continuous_deployment._trials_watch import judge_session
from mlops_lessons.continuous_deployment.workflow import parsed, pipeline_workflow
from mlops_lessons.course.exercise import exercise
from mlops_lessons.course.judging import judge_here

SIZES = {
    "margin under the brackets": lambda p, margin: math.ceil(2 * p * (1 - p) * ((1.96 + 0.84) / margin) ** 2),
    "no brackets at all": lambda p, margin: math.ceil(7.84 * 2 * (p - p * p) / (margin * margin)),
    "floor of the negative": lambda p, margin: -int(-(2.8**2 * 2 * p * (1 - p) / margin**2) // 1),
}


def verdict(id, answer):
    """Return outcome and what was recognised."""
    result = judge_here(exercise("continuous_deployment", id), answer)
    return result.outcome, result.mistake or result.message


@pytest.mark.parametrize("way", SIZES)
def test_the_order_of_the_factors_decides_nothing(way):
    """No case is so near a whole number that one way of writing the formula rounds up and another does not."""
    assert verdict("requests_needed", SIZES[way]) == ("passed", None)


def test_a_number_of_ones_own_model_is_no_comparison_upside_down():
    """A test that demands the learner's own number stops the good release, and is told why."""

    def test(client):
        flight = {"carrier": "UA", "origin": "EWR", "weekday": 4, "hour": 18, "distance": 1400, "wind_speed": 12.0}
        answer = client.post("/predict", json={**flight, "precip": 0.0, "visib": 10.0, "late_share": 0.3})
        assert abs(answer.json()["late"] - 0.42) < 0.001

    assert verdict("worse_days_are_riskier", test)[1] == "exact_number"


def test_a_request_without_a_flight_is_told_as_such():
    """A GET of the prediction is refused by the best of servers."""
    answer = verdict("is_well", lambda ask, release: watching.is_well(lambda path, body: ask(path), release))
    assert answer == ("partly", "without_a_flight")


def test_nobody_is_told_apart_by_a_length():
    """Two values of the same length need two stand-ins."""
    records = [{"user": name, "minute": 1, "carrier": "UA", "origin": "LGA", "hour": 8} for name in ("Ana", "Bob")]
    assert judge_session([records], [{**one, "user": 3} for one in records]).mistake == "length_as_stand_in"


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("on:\n  push:\n    branches: [main]", "on: push", "on_main"),
        ("permissions:\n  contents: read\n", "", "least_rights"),
    ],
)
def test_a_job_may_say_it_for_itself(old, new, check):
    """A condition of its own, or rights of its own, do as well as those of the whole workflow."""
    jobs = "    runs-on: ubuntu-24.04\n"
    own = jobs + "    permissions:\n      contents: read\n" if check == "least_rights" else jobs
    text = pushing.delivery_workflow().replace(old, new).replace(jobs, own)
    text = text.replace("    needs: check\n", "    needs: check\n    if: github.ref == 'refs/heads/main'\n")
    assert judge_workflow(check, {"text": text, "data": parsed(text)}).outcome == "passed"


@pytest.mark.parametrize(
    ("old", "new", "check", "mistake"),
    [
        ("pytest -q\n", "pytest -q; exit 0\n", "tests_run", "tests_forgiven"),
        ("pytest -q\n", "pytest -q\n        continue-on-error: true\n", "tests_run", "tests_forgiven"),
        ("${{ secrets.DEPLOY_KEY }}", "${ secrets.DEPLOY_KEY }", "secret_named", "not_filled_in"),
        ("concurrency: production", "concurrency: ${{ github.sha }}", "one_at_a_time", "own_queue"),
        ("[main]\n", "[main]\n  pull_request:\n", "on_main", "pull_requests_too"),
    ],
)
def test_what_only_looks_mended_is_named(old, new, check, mistake):
    """The schema sees none of these, and each undoes what the workflow is for."""
    text = pushing.delivery_workflow().replace(old, new)
    assert judge_workflow(check, {"text": text, "data": parsed(text)}).mistake == mistake


def test_the_workflow_of_the_lesson_passes_its_own_checks():
    """It also runs on what is merely proposed, and deploys what is pushed only."""
    data = parsed(pipeline_workflow())
    assert judge_workflow("on_main", {"text": pipeline_workflow(), "data": data}).outcome == "passed"


@pytest.mark.parametrize("word", ["rollback", "Roll back", "roll_back", "roll-back"])
def test_rolling_back_may_be_written_in_several_ways(word):
    """What nobody can mistake for something else is no mistake."""
    calls = {"B": "promote", "C": word, "D": "hold", "E": "hold", "F": "hold", "G": "promote"}
    assert judge_calls(None, calls).outcome == "passed"


def test_boards_listed_under_their_word_are_told_so():
    """Nothing is missing there; it is the wrong way round."""
    assert judge_calls(None, {"promote": ["B", "G"], "hold": ["D", "E", "F"]}).message == "by_word"
