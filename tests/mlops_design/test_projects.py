"""Go, pilot or stop: the rule, what it earns, and what the lesson says of it."""

import pytest

from mlops_lessons.flights import evening_flights
from mlops_lessons.i18n import set_language
from mlops_lessons.mlops_design import _solutions_canvas as solutions
from mlops_lessons.mlops_design import evening_calls, first_model, phases, plots, projects
from mlops_lessons.mlops_design._requirements_file import CHECKS, judge_requirements
from mlops_lessons.mlops_design.code_share import lines_by_part
from mlops_lessons.mlops_design.design_canvas import desk_canvas
from mlops_lessons.mlops_design.projects import Project


def test_the_verdict_is_the_exercise_s_rule():
    """On 200 projects, the package and the solution agree."""
    for one in projects.made_up_projects():
        told = {"cost": one.cost, "worst": one.worst, "best": one.best, "in_time": one.in_time}
        assert projects.verdict(one) == solutions.go_or_not(told)


def test_what_a_decision_earns_by_hand():
    """Going on brings the truth less the cost; a pilot costs a tenth and stops what does not pay."""
    good, bad = Project("a", 5, 30, 10, truth=25), Project("b", 5, 30, 10, truth=6)
    late = Project("c", 5, 30, 10, in_time=False, truth=25)
    assert [projects.earned(one, "go") for one in (good, bad, late)] == [15, -4, -10]
    assert [projects.earned(one, "pilot") for one in (good, bad, late)] == [14, -1, -1]
    assert projects.earned(good, "stop") == 0


def test_a_pilot_pays_while_it_is_cheap():
    """At 2 % of the project three verdicts beat the average, at 20 % they lose: with other seeds too."""
    for seed in range(5):
        made_up = projects.made_up_projects(seed=seed)
        by = {price: projects.earned_by(made_up, projects.verdict, price) for price in (0.02, 0.2)}
        assert by[0.02] > projects.earned_by(made_up, projects.WAYS["middle"]) > by[0.2]


def test_an_announced_level_counts_the_training_only():
    """Deploying the service alone stays at level 0."""
    assert [phases.maturity_level(*team) for team in phases.TEAMS.values()] == [0, 0, 1, 2]


def test_training_is_a_small_part_of_the_code():
    """Under five of each hundred lines, as the lesson says."""
    lines = lines_by_part()
    assert lines["train"] / sum(lines.values()) < 0.05


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("data", [None, 3, {}, {"requirements": 3}, {"requirements": [3]}, {"requirements": []}])
def test_no_file_makes_the_judge_fall_over(check, data):
    """Whatever the file holds, there is a verdict."""
    assert judge_requirements(check, {"text": "", "data": data}).outcome == "failed"


@pytest.mark.parametrize("language", ["es", "en"])
def test_tables_and_figures_say_it_in_words(language, capsys):
    """Each is shown with words, in both languages."""
    set_language(language)
    plots.phases_of_events()
    plots.show_steps()
    plots.show_teams()
    plots.show_rules()
    plots.code_by_part()
    plots.earned_by_pilot_price(projects.made_up_projects())
    set_language(None)
    assert capsys.readouterr().out.count("%") > 5


def test_the_desk_s_decision_follows_from_the_numbers():
    """The rule, on what the model and the table really reach, gives the right answer of the exercise, and a pilot for messages."""
    table = evening_flights(first_model.FEATURES_OF_05)
    training, later = first_model.split(table)
    chance = first_model.chances(first_model.fit(training, first_model.FEATURES_OF_05), later)
    listed = first_model.baseline_chances(training, later, "carrier", "hour")
    ways = {"calls": evening_calls.listed_each_evening, "messages": evening_calls.listed_anytime}
    lists = {name: [way(later, who) for who in (chance, listed)] for name, way in ways.items()}
    calls, messages, *_others = projects.desk_projects(later, lists)
    assert projects.verdict(calls) == solutions.desk_decision() == "stop"
    assert projects.verdict(messages) == "pilot"


def test_the_lesson_says_how_many_lines_there_are():
    """About four thousand, of which two in a hundred train."""
    lines = lines_by_part()
    assert round(sum(lines.values()), -3) == 4000
    assert round(100 * lines["train"] / sum(lines.values())) == 2


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_canvas_of_messages_speaks_of_messages(language):
    """After the change of use no requirement speaks of calls."""
    set_language(language)
    says = [one.says for one in projects.with_messages(desk_canvas()).requirements]
    set_language(None)
    assert len(says) == 4
    assert not any({"es": "llamada", "en": "call"}[language] in one for one in says)


KINDS = [("functional", "non_functional", None), ("non_functional", "functional", "kinds_swapped")]


@pytest.mark.parametrize(("of_calls", "of_late", "mistake"), [*KINDS, ("functional", "functional", "one_kind")])
def test_each_requirement_is_of_its_own_kind(of_calls, of_late, mistake):
    """How many flights the list holds is functional, how many it reaches is not."""
    data = {
        "requirements": [
            {"kind": of_calls, "says": "At most forty.", "measure": "calls", "at_most": 40},
            {"kind": of_late, "says": "It reaches some.", "measure": "late_reached", "at_least": 0.07},
        ]
    }
    found = judge_requirements("both_kinds", {"text": "", "data": data})
    assert (found.outcome == "passed", found.mistake) == (mistake is None, mistake)
