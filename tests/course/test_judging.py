"""Verdicts: examples first, a small counterexample, the mistake that explains it, and the points."""

import itertools
import json
import math
import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from mlops_lessons.course.answering import Reply
from mlops_lessons.course.exercise import Exercise, Mistake, Verdict
from mlops_lessons.course.judging import judge_answer, judge_here
from mlops_lessons.course.plain import decode, encode
from mlops_lessons.errors import SourceError

THRESHOLD = Exercise(
    "late",
    "function",
    covers=(),
    examples=[[3], [15], [90]],
    cases=lambda st: st.tuples(st.integers(0, 1000)),
    solution=lambda minutes: minutes >= 15,
    mistakes=[Mistake("over", lambda minutes: minutes > 15), Mistake("early", lambda minutes: minutes >= 0)],
)


def test_the_solution_passes(the):
    """Full points; the examples and some sixty more cases were tried."""
    result = judge_here(the("composite"), the("composite").solution)
    assert (result.outcome, result.points, result.examples, result.passed) == ("passed", 2, 3, 3)
    assert result.tried > 30
    assert result.case is result.got is result.expected is result.mistake is result.remark is None


def test_the_examples_come_first_and_all_of_them(the):
    """In their order, also after one that fails."""
    asked = []

    def ask(case):
        asked.append(case)
        return Reply("answer", 0)

    judge_answer(the("composite"), ask)
    assert asked[:3] == the("composite").examples


def test_the_search_can_be_left_out(the):
    """Then the examples alone count."""
    assert judge_here(the("composite"), the("composite").solution, search=False).tried == 3


def test_the_smallest_counterexample_is_found():
    """Right on the examples, wrong from 16 on up to 89: hypothesis shrinks it to 16 exactly."""
    result = judge_here(THRESHOLD, lambda minutes: minutes == 15 or minutes >= 90)
    assert result.case == [16]
    assert (result.got.value, result.expected.value) == (False, True)
    assert (result.outcome, result.passed, result.points) == ("partly", 3, 0.75)


def test_a_border_is_shown_and_recognised():
    """``>`` for ``>=`` differs at 15 only."""
    result = judge_here(THRESHOLD, lambda minutes: minutes > 15)
    assert (result.case, result.mistake) == ([15], "over")


def test_a_shorter_failing_example_is_kept():
    """What is shown is the case that is quickest to read."""
    exercise = replace(THRESHOLD, cases=lambda st: st.tuples(st.integers(500, 1000)))
    assert judge_here(exercise, lambda minutes: not minutes >= 15).case == [3]


def test_the_first_mistake_that_explains_all_cases_wins(the):
    """An answer that is a mistake on some cases only is not that mistake."""
    composite = the("composite")
    assert judge_here(composite, composite.mistakes[0].answer).mistake == "all_needed"
    assert judge_here(composite, composite.mistakes[1].answer).mistake == "no_database"
    mixed = judge_here(composite, lambda n, server, database: composite.mistakes[n % 2].answer(n, server, database))
    assert mixed.outcome != "passed"
    assert mixed.mistake is None


def test_a_mistake_is_recognised_though_the_code_fails_elsewhere(the):
    """Cases that raised have no valid answer to compare."""

    def half_broken(n, server, database):
        if n == 5:
            raise ValueError
        return 0.9999 * server**n * database

    assert judge_here(the("composite"), half_broken).mistake == "all_needed"


def test_a_mistake_that_raises_is_recognised():
    """When it raises the same error in the same cases."""
    exercise = Exercise(
        "last",
        "function",
        covers=(),
        examples=[[[1, 2]], [[5]]],
        solution=lambda items: items[-1],
        mistakes=[Mistake("len", lambda items: items[len(items)]), Mistake("first", lambda items: items[0])],
    )
    result = judge_here(exercise, lambda items: items[len(items)])
    assert (result.outcome, result.mistake) == ("raised", "len")


def test_code_that_always_raises_is_no_mistake_that_raises_once():
    """Where nothing came back, the cause must fit every case."""
    exercise = Exercise(
        "last",
        "function",
        covers=(),
        examples=[[[1, 2]], [[]]],
        solution=lambda items: items[-1] if items else 0,
        mistakes=[Mistake("no_guard", lambda items: items[-1]), Mistake("first", lambda items: items[0])],
    )
    assert judge_here(exercise, lambda items: items[len(items) + 1]).mistake is None
    assert judge_here(exercise, lambda items: [][0]).mistake is None
    assert judge_here(exercise, lambda items: items[-1]).mistake == "no_guard"


def test_points_are_the_share_of_examples(the):
    """One of three right is a third of two points."""

    def only_first(n, server, database):
        return the("composite").solution(n, server, database) if n == 2 else 0

    result = judge_here(the("composite"), only_first, search=False)
    assert (result.outcome, result.points, result.passed) == ("partly", 0.67, 1)


def test_a_mistake_may_earn_points_of_its_own(the):
    """At least what it says, where the examples give less."""
    assert judge_here(the("downtime"), 525.6).points == 1
    assert judge_here(the("downtime"), 525.6).outcome == "partly"
    assert judge_here(the("downtime"), 0.72).points == 0


@pytest.mark.parametrize(
    ("answer", "remark"),
    [
        ("43.2", "text_for_number"),
        (4320, "percent"),
        (-43.2, "sign"),
        (43.0, "rounded"),
        ([43.2], "wrapped"),
        (lambda: 43.2, "function_given"),
        (object(), "unreadable"),
        ((x for x in [43.2]), "lazy"),
        ([0] * 200_000, "too_large"),
        (17, None),
    ],
)
def test_general_remarks(the, answer, remark):
    """Where no mistake of the list fits, a near miss may."""
    result = judge_here(the("downtime"), answer)
    assert (result.outcome, result.mistake, result.remark) == ("failed", None, remark)


def test_numbers_of_numpy_are_numbers(the):
    """A learner's ``np.float64`` is right where the number is."""
    assert judge_here(the("downtime"), np.float64(43.2)).outcome == "passed"
    assert judge_here(the("guest_list"), lambda names: np.array(sorted(names), dtype=object)).outcome == "passed"


def test_the_answer_to_a_value_or_a_decision_is_not_given_away(the):
    """Nothing in the result says it; a function's expected output is shown."""
    assert judge_here(the("downtime"), 1).expected is None
    assert judge_here(the("region"), "cheap").expected is None
    assert judge_here(the("composite"), lambda *_: 1).expected is not None


def test_decisions(the):
    """Right, recognised, unknown, empty."""
    region = the("region")
    assert judge_here(region, "near").outcome == "passed"
    assert judge_here(region, "cheap").mistake == "only_price"
    assert (judge_here(region, "both").outcome, judge_here(region, "both").points) == ("partly", 0.25)
    assert judge_here(region, "far").remark == "no_choice"
    assert judge_here(region, ...).outcome == "not_attempted"


def test_files(the, tmp_path):
    """Each check is an example; the judge names the mistake."""
    workflow, path = the("workflow"), tmp_path / "w.yml"
    assert judge_here(workflow, path).outcome == "not_attempted"
    path.write_text(workflow.solution(), encoding="utf-8")
    assert judge_here(workflow, path).outcome == "passed"
    path.write_text(workflow.mistakes[0].answer(), encoding="utf-8")
    result = judge_here(workflow, path)
    assert (result.outcome, result.points, result.mistake, result.case) == ("partly", 0.5, "no_tests", "runs_tests")
    path.write_text("on: [push\nsteps: x\n", encoding="utf-8")
    result = judge_here(workflow, path)
    assert (result.outcome, result.got.kind, result.got.detail["line"]) == ("raised", "unreadable", 2)


def test_services(the, serve):
    """A real server on loopback answers the requests."""
    health = the("health")
    assert judge_here(health, serve(health.solution())).outcome == "passed"
    assert judge_here(health, serve(health.mistakes[0].answer())).mistake == "always_ok"
    assert judge_here(health, serve(health.mistakes[1].answer())).mistake == "wrong_body"
    assert judge_here(health, "http://127.0.0.1:9").outcome == "not_attempted"


def test_a_service_that_stops_is_not_unattempted(the):
    """It answered, then no more."""
    replies = iter([Reply("answer", {"status": 200, "headers": {}, "body": {"ok": True}}), Reply("unreachable")])
    result = judge_answer(the("health"), lambda case: next(replies))
    assert (result.outcome, result.points, result.got.kind) == ("partly", 0.5, "unreachable")


def test_a_solution_that_raises_expects_the_same_error():
    """Refusing bad input can be part of the exercise."""

    def positive(number):
        if number < 0:
            raise ValueError(number)
        return number

    exercise = Exercise(
        "positive", "function", (), positive, [Mistake("a", abs), Mistake("b", int)], examples=[[1], [-1]]
    )
    assert judge_here(exercise, positive).outcome == "passed"
    result = judge_here(exercise, abs)
    assert (result.case, result.expected.detail["type"], result.mistake) == ([-1], "ValueError", "a")


def test_none_can_be_the_right_answer():
    """A function that finds nothing may say so; one that says so always has not been attempted."""
    exercise = Exercise(
        "find",
        "function",
        (),
        lambda items: items[0] if items else None,
        [Mistake("a", lambda items: 0), Mistake("b", lambda items: items)],
        examples=[[[7]], [[]]],
    )
    assert judge_here(exercise, lambda items: next(iter(items), None)).outcome == "passed"
    assert judge_here(exercise, lambda items: None).outcome == "not_attempted"


def test_an_own_judge_is_asked(the):
    """It gives shares, messages and mistakes; its own failure on an odd answer is a wrong answer."""

    def judge(case, answer):
        if answer["share"] > 0.5:
            return Verdict("passed", 1.0)
        return Verdict("partly", 0.25, message="near")

    exercise = Exercise("own", "value", (), lambda: {"share": 1}, [], judge=judge, points=4)
    assert judge_here(exercise, {"share": 1}).outcome == "passed"
    result = judge_here(exercise, {"share": 0.1})
    assert (result.outcome, result.points, result.message) == ("partly", 1, "near")
    for odd in (3, "x", [], {"share": "text"}, lambda: 1):
        assert judge_here(exercise, odd).outcome == "failed"


def test_an_endless_loop_is_not_waited_for_again_and_again(the):
    """Two examples are waited for, then no more, and no search begins."""
    asked = []

    def ask(case):
        asked.append(case)
        return Reply("timeout", detail={"seconds": 1})

    result = judge_answer(replace(the("composite"), examples=[[n, 0.9, 0.9] for n in range(1, 9)]), ask)
    assert (result.outcome, len(asked), result.case) == ("raised", 2, [1, 0.9, 0.9])


def test_a_loop_that_only_the_search_meets_ends_the_search(the):
    """It is the counterexample, found once."""

    def loop(n, server, database):
        while n == 4:
            pass
        return the("composite").solution(n, server, database)

    result = judge_here(replace(the("composite"), seconds=0.2), loop)
    assert (result.outcome, result.got.kind, result.case[0]) == ("partly", "timeout", 4)


def test_random_answers_do_not_break_the_search(the):
    """An answer that changes from call to call gets a verdict, never an error of hypothesis."""
    counter = itertools.count()

    def unsteady(n, server, database):
        return the("composite").solution(n, server, database) + (next(counter) % 7 == 6)

    result = judge_here(the("composite"), unsteady)
    assert result.outcome == "partly"
    assert judge_here(the("composite"), lambda *_: random.random()).outcome == "failed"


def test_global_random_numbers_are_left_as_they_were(the):
    """The learner's seed survives a check."""
    random.seed(5)
    expected = random.Random(5).random()
    judge_here(the("composite"), lambda *_: 0)
    assert random.random() == expected


def test_the_same_answer_gets_the_same_result(the):
    """Twice, whatever ran in between."""
    first = judge_here(the("composite"), lambda n, s, d: s)
    judge_here(the("guest_list"), lambda names: names)
    assert judge_here(the("composite"), lambda n, s, d: s) == first


def test_a_result_travels_as_strict_json(the):
    """NaN included."""
    result = judge_here(the("downtime"), [math.nan, np.inf, {1: 2}])
    found = decode(encode(result.to_json()))
    assert found["outcome"] == "failed"
    assert json.loads(encode(result.to_json()))["got"]["value"][0] == {"$float": "nan"}


def test_nothing_is_written_in_the_learners_folder_and_nothing_printed(the, tmp_path, monkeypatch, capfd):
    """Hypothesis keeps its files elsewhere."""
    monkeypatch.chdir(tmp_path)
    judge_here(the("composite"), the("composite").solution)
    judge_here(the("composite"), lambda *_: 1)
    judge_here(the("guest_list"), lambda names: names)
    assert list(tmp_path.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_hypothesis_is_not_imported_for_a_value():
    """A value is checked in milliseconds, also the first time."""
    code = (
        "import sys; from mlops_lessons.course.exercise import Exercise; from mlops_lessons.course.judging import judge_here;"
        "print(judge_here(Exercise('a', 'value', (), lambda: 1, ()), 2).outcome, 'hypothesis' in sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "failed False\n"


def test_a_broken_strategy_is_an_error_of_the_course(the):
    """It is named, not hidden."""
    with pytest.raises(SourceError, match="composite"):
        judge_here(replace(the("composite"), cases=lambda st: st.tuples(st.integers(3, 1))), lambda *_: 1)


CHOICE = Exercise(
    "pick", "decision", (), lambda: "stop_it", [Mistake("wait", lambda: "wait")], choices=("stop_it", "wait")
)


@pytest.mark.parametrize("given", ["STOP_IT", " stop_it\n", "stop it", "Stop-it", "'stop_it'"])
def test_a_choice_is_known_whatever_its_capitals_and_spaces(given):
    """Who names the right choice has chosen right."""
    assert judge_here(CHOICE, given).outcome == "passed"
    assert judge_here(CHOICE, " WAIT ").mistake == "wait"


def test_a_choice_that_is_not_one():
    """It is told so; inside a list it is not called right, whichever it is."""
    assert judge_here(CHOICE, "sleep").remark == "no_choice"
    assert {judge_here(CHOICE, [choice]).remark for choice in CHOICE.choices} == {"text_wanted"}


def test_nothing_given_back_in_some_cases_only():
    """A way without return is told from a function without return; None for False has words of its own."""
    result = judge_here(THRESHOLD, lambda minutes: True if minutes >= 15 else None)
    assert (result.remark, result.expected.value) == ("none_for_false", False)
    sizes = Exercise("size", "function", (), abs, [Mistake("a", int), Mistake("b", float)], examples=[[1], [-1]])
    assert judge_here(sizes, lambda number: number if number > 0 else None).remark == "no_return_here"
    assert judge_here(sizes, lambda number: [].append(number)).remark == "no_return"


def test_a_function_where_a_value_is_asked_for():
    """The learner forgot to call it."""
    value = Exercise("day", "value", (), lambda: 14, [Mistake("a", lambda: 13), Mistake("b", lambda: 15)])
    assert judge_here(value, lambda: 14).remark == "function_given"


def test_a_judged_value_of_another_kind():
    """Where the judge accepts more than one value, still all of them are of one kind."""
    exercise = Exercise(
        "models",
        "value",
        (),
        lambda: {"a": 1},
        [Mistake("a", dict), Mistake("b", lambda: {"a": 2})],
        judge=lambda case, answer: Verdict("passed", 1.0) if answer["a"] == 1 else Verdict("failed"),
    )
    assert judge_here(exercise, [("a", 1)]).remark == "dict_wanted"
    assert judge_here(exercise, {"a": 3}).remark is None


def test_a_file_shows_the_check_that_something_is_said_of(tmp_path):
    """What is said of the third check does not stand below the name of the first."""

    def judge(check, answer):
        return Verdict("failed", mistake="late" if check == "third" else None)

    exercise = Exercise(
        "rails",
        "file",
        (),
        lambda: "x",
        [Mistake("late", lambda: "y")],
        examples=["first", "second", "third"],
        judge=judge,
    )
    path = tmp_path / "rails.txt"
    path.write_text("z", encoding="utf-8")
    result = judge_here(exercise, path)
    assert (result.case, result.mistake) == ("third", "late")


def test_the_text_of_a_file_is_not_its_path(the):
    """Nor is the number that writing it gives back."""
    assert judge_here(the("workflow"), "on: push\njobs: {}\n").got.detail["what"] == "text_for_path"
    assert judge_here(the("workflow"), 250).got.detail["what"] == "written_for_path"


def test_a_mistake_is_shown_with_a_case_that_it_explains():
    """An error in another case does not stand above words about something else."""
    exercise = Exercise(
        "late",
        "function",
        (),
        lambda minutes: minutes >= 15,
        [Mistake("over", lambda minutes: minutes > 15), Mistake("early", lambda minutes: minutes >= 0)],
        examples=[[15], [0], [90]],
    )
    result = judge_here(exercise, lambda minutes: 1 / minutes < 1 / 15)
    assert (result.mistake, result.case, result.got.kind) == ("over", [15], "answer")


def test_a_function_on_trial_is_judged_by_what_came_of_it(the):
    """The trial calls it as often as it likes; its judge names the mistake, and an error in it is the learner's."""
    exercise = the("join_up")
    assert judge_here(exercise, exercise.solution).outcome == "passed"
    for mistake in exercise.mistakes:
        assert judge_here(exercise, mistake.answer).mistake == mistake.id
    starter, no_return = (judge_here(exercise, empty) for empty in (lambda left, right: ..., lambda left, right: None))
    assert [starter.outcome, no_return.outcome] == ["not_attempted", "not_attempted"]
    assert [starter.remark, no_return.remark] == [None, "no_return"]
    assert judge_here(exercise, ...).outcome == "not_attempted"
    strange = judge_here(exercise, lambda left, right: 7)
    assert (strange.outcome, strange.mistake) == ("failed", None)
    raised = judge_here(exercise, lambda left, right: left / right)
    assert (raised.outcome, raised.got.detail["type"]) == ("raised", "TypeError")
    assert judge_here(exercise, lambda: 1).got.detail["type"] == "TypeError"


def test_what_a_trial_shows_is_the_case_that_its_judge_named(the):
    """Not the shortest one, which may have failed in another way, or with an error."""
    exercise = the("join_up")
    two = judge_here(exercise, lambda left, right: right + left if right == "y" else right)
    assert (two.mistake, two.case) == ("only_last", exercise.examples[0])
    falls = judge_here(exercise, lambda left, right: left / right if right == "y" else right)
    assert (falls.mistake, falls.case, falls.got.kind) == ("only_last", exercise.examples[0], "answer")


def test_an_empty_function_is_not_attempted_where_none_is_right_for_some_case():
    """What gives nothing at all was not written yet, though for the empty list it happens to be right."""
    exercise = Exercise(
        "newest",
        "function",
        covers=(),
        examples=[[[]], [[3, 8]]],
        solution=lambda values: max(values, default=None),
        mistakes=[
            Mistake("oldest", lambda values: min(values, default=None)),
            Mistake("zero", lambda values: max(values, default=0)),
        ],
    )
    assert judge_here(exercise, lambda values: ...).outcome == "not_attempted"
    assert judge_here(exercise, lambda values: None).outcome == "not_attempted"
    assert judge_here(exercise, exercise.solution).outcome == "passed"
    assert judge_here(exercise, lambda values: min(values, default=None)).mistake == "oldest"


def test_a_judge_may_name_the_mistake_of_a_value():
    """Where no mistake's code gives the very answer, what the judge says of it is what it is."""

    def judge(_case, answer):
        return Verdict("passed", 1.0) if answer == 4 else Verdict("failed", mistake="odd" if answer % 2 else None)

    mistakes = [Mistake("odd", lambda: 3), Mistake("twice", lambda: 8)]
    even = Exercise("even", "value", covers=(), judge=judge, solution=lambda: 4, mistakes=mistakes)
    assert [judge_here(even, answer).mistake for answer in (3, 5, 8, 6)] == ["odd", "odd", "twice", None]
