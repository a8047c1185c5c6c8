"""The exercises of flow, people, process and products: mistakes are told apart, and judges are fair."""

import itertools

import pytest

from mlops_lessons.course.exercise import exercise, exercise_texts, same
from mlops_lessons.course.judging import judge_here
from mlops_lessons.devops import _solutions_flow as solutions
from mlops_lessons.devops import asking
from mlops_lessons.devops._agreement import CHECKS, judge_agreement
from mlops_lessons.devops._exercises_flow import EXERCISES
from mlops_lessons.devops.roles import moments
from mlops_lessons.devops.stories import DIAGNOSES, stories
from mlops_lessons.devops.tools import tools

BY_ID = {exercise.id: exercise for exercise in EXERCISES}


@pytest.mark.parametrize("name", ["batch_waits", "mean_present"])
def test_no_two_mistakes_look_alike_on_the_examples(name):
    """On the examples alone, every mistake differs from the solution and from each other mistake."""
    found = BY_ID[name]
    answers = {"right": found.solution} | {mistake.id: mistake.answer for mistake in found.mistakes}
    replies = {id: [_or_none(answer, case) for case in found.examples] for id, answer in answers.items()}
    for one, other in itertools.combinations(replies, 2):
        assert not all(map(same, replies[one], replies[other])), (one, other)


def _or_none(answer, case):
    try:
        return answer(*case)
    except Exception:  # a wrong answer may raise: that is its reply
        return None


def test_the_examples_of_the_texts_are_those_of_the_solutions():
    """What the notebook prints as an example is what the solution returns."""
    assert solutions.batch_waits([0, 1, 2, 5, 6], 2) == [1, 0, 3, 0]
    assert solutions.mean_present([[0, 10], [2, 5], [7, 9]], 4, 8) == pytest.approx(6 / 4)


@pytest.mark.parametrize("name", ["diagnosis", "tool_stage", "incident_roles"])
def test_each_wrong_word_is_answered_with_words_of_its_own(name):
    """Whatever one name is given wrongly, the judge names a message, and the message stands in the words."""
    found = exercise("devops", name)
    words = exercise_texts(found)["messages"]
    right = found.solution()
    told = set()
    for key, other in itertools.product(right, sorted(set(right.values()))):
        verdict = found.judge(None, right | {key: other})
        if verdict.outcome != "passed":
            assert verdict.message in words
            assert 0 < verdict.points < 1
            told.add(verdict.message)
    assert len(told) == (len(stories()) * (len(DIAGNOSES) - 1) if name == "diagnosis" else len(right))


def test_a_tool_of_two_stages_is_right_in_either_and_in_both():
    """GitHub Actions may stand in develop, in release, or in a list of the two; Jira in plan alone."""
    judge, right = BY_ID["tool_stage"].judge, solutions.tool_stage()
    for stage in ("develop", "release", ["develop", "release"], {"develop", "release"}, " Release "):
        assert judge(None, right | {"GitHub Actions": stage}).outcome == "passed"
    assert judge(None, right | {"GitHub Actions": "plan"}).message == "tool_github_actions"
    assert judge(None, right | {"Jira": ["plan", "develop"]}).message == "tool_jira"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([], "no_dictionary"),
        ({}, "names"),
        ({"automation": "faro"}, "turned_round"),
        ({"faro": "robot"}, "unknown_word"),
        (solutions.diagnosis() | {"otra": "tool"}, "names"),
    ],
)
def test_what_is_no_answer_is_told_what_is_asked_for(answer, message):
    """A list, an empty dictionary, one turned round, an unknown word, a company too many."""
    assert BY_ID["diagnosis"].judge(None, answer).message == message


def test_capitals_and_spaces_do_not_matter():
    """An answer is not wrong for how it is typed."""
    shouted = {name.upper(): f" {word.upper()} " for name, word in solutions.incident_roles().items()}
    assert BY_ID["incident_roles"].judge(None, shouted).outcome == "passed"


def test_each_moment_has_a_role_of_its_own_and_each_tool_a_key():
    """Seven moments for seven roles; the words of every tool stand under its key."""
    assert len({moment["role"] for moment in moments().values()}) == len(moments()) == 7
    words = exercise_texts(exercise("devops", "tool_stage"))["messages"]
    assert {f"tool_{name.lower().replace(' ', '_')}" for name in tools()} <= set(words)


@pytest.mark.parametrize(
    "data",
    [None, [], "text", 7, {}, {"hours": 7}, {"hours": {"together": 5}, "on_call": {"people": "4"}}, {"review": {}}],
)
def test_any_file_is_judged_without_raising(data):
    """A file of any shape fails its checks; none raises."""
    for answer in ({"text": "", "data": data}, data):
        assert {judge_agreement(check, answer).outcome for check in CHECKS} == {"failed"}


def test_the_starter_of_the_agreement_breaks_every_rule_in_a_way_that_is_recognised():
    """The agreement that nobody spoke of: eight checks, eight mistakes."""
    starter = {
        "hours": {"together": "00:00-23:59", "zone": "CST"},
        "answers": {"normal_hours": 0.1, "urgent_minutes": 480, "urgent_by": "mail"},
        "disagree": {"how": "we talk it over", "decides": ""},
        "review": {"blameless": False, "within_days": 90},
        "on_call": {"people": 1, "days": 365, "rest_hours": 0},
        "bad_day": {"say": "nothing, just hold on", "then": ""},
    }
    told = [judge_agreement(check, {"text": "", "data": starter}).mistake for check in CHECKS]
    assert told == [
        "always_there",
        "zone_letters",
        "at_once",
        "no_urgency",
        "nobody_decides",
        "looks_for_culprits",
        "one_hero",
        "nobody_takes_over",
    ]


def test_an_agreement_of_another_team_passes():
    """Other hours, another zone, other numbers: what is judged is what is there, not ours."""
    data = {
        "hours": {"together": "9:30 – 11:00", "zone": "UTC-5"},
        "answers": {"normal_hours": 24, "urgent_minutes": 30, "urgent_by": "alerta de guardia"},
        "disagree": {"how": "se prueba una semana y se mide", "decides": "Ana"},
        "review": {"blameless": True, "within_days": 14},
        "on_call": {"people": 3, "days": 3.5, "rest_hours": 8},
        "bad_day": {"say": "hoy no puedo", "then": "Beto toma mis cosas"},
    }
    assert {judge_agreement(check, {"text": "", "data": data}).outcome for check in CHECKS} == {"passed"}


def test_the_trial_counts_queries_and_rows():
    """The slow way asks once for the airport's seven flights and once for each; the solution asks once for five rows."""
    slow = asking.put_to_trial(asking.slow_departures, "LGA")
    fast = asking.put_to_trial(solutions.first_departures, "LGA")
    assert (slow["queries"], slow["rows"]) == (8, 14)
    assert (fast["queries"], fast["rows"]) == (1, 5)
    assert slow["returned"] == fast["returned"]


def test_rows_of_any_kind_are_right():
    """Tuples, lists, a generator: what counts is what is in them."""
    found = exercise("devops", "first_departures")
    for make in (lambda rows: (list(row) for row in rows), tuple, list):

        def answer(ask, airport, make=make):
            return make(solutions.first_departures(ask, airport))

        assert judge_here(found, answer).outcome == "passed"


def test_rows_in_a_single_list_are_not_said_to_be_others():
    """They are the right flights: what is wrong is that they are no rows."""

    def answer(ask, airport):
        return [value for row in solutions.first_departures(ask, airport) for value in row]

    assert judge_here(exercise("devops", "first_departures"), answer).message == "no_rows"


@pytest.mark.parametrize(
    ("query", "mistake"),
    [
        (
            "SELECT departs, flight, name FROM flights LEFT JOIN airlines USING (carrier) WHERE origin = '{}' LIMIT 5",
            "no_order",
        ),
        ("SELECT departs, flight FROM flights WHERE origin = '{}' ORDER BY departs LIMIT 5", "no_name"),
        ("SELECT 5", None),
    ],
)
def test_wrong_rows_are_told_before_how_they_were_asked_for(query, mistake):
    """What is wrong with the rows comes first, pasted airport or not."""
    found = exercise("devops", "first_departures")
    result = judge_here(found, lambda ask, airport: ask(query.format(airport)))
    assert (result.mistake, result.message) == (mistake, None if mistake else "other_rows")
