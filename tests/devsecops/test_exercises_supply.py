"""The exercises of this half: what is told in their words is so, each mistake is one of its own, and answers come in many forms."""

import itertools
import json

import pytest

from mlops_lessons.course.exercise import exercises, same
from mlops_lessons.course.judging import judge_here
from mlops_lessons.devsecops import signing
from mlops_lessons.devsecops._exercises_supply import EXERCISES

FUNCTIONS = [exercise for exercise in EXERCISES if exercise.kind == "function"]
BY_ID = exercises("devsecops")


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda exercise: exercise.id)
def test_no_two_mistakes_look_alike_on_the_examples(exercise):
    """On the examples alone, every mistake differs from the solution and from each other mistake."""
    answers = {"right": exercise.solution} | {mistake.id: mistake.answer for mistake in exercise.mistakes}
    replies = {name: [answer(*case) for case in exercise.examples] for name, answer in answers.items()}
    for one, other in itertools.combinations(replies, 2):
        assert not all(map(same, replies[one], replies[other])), (one, other)


def test_the_examples_of_the_texts_are_those_of_the_solutions():
    """What the notebook prints as an example is what the solution returns."""
    solution = {exercise.id: exercise.solution for exercise in EXERCISES}
    bill = {"components": [{"name": "flask", "version": "2.2.4"}, {"name": "pyyaml", "version": "5.3"}]}
    assert solution["affected_components"](bill, {"package": "pyyaml", "fixed": "5.4"}) == ["pyyaml 5.3"]
    policy = {"allowed": ["MIT"], "refused": ["GPL-3.0-only"]}
    assert solution["licence_verdict"]("MIT AND GPL-3.0-only", policy) == "refused"
    rules = ["numpy.ndarray", "sklearn.*"]
    assert [solution["safe_to_load"]([one], rules) for one in ("sklearn.svm.SVC", "sklearn_tools.Run")] == [True, False]
    both = [["Allow", "s3:*"], ["Deny", "s3:PutObject"]]
    assert solution["policy_decision"](both, "s3:PutObject") == "explicit deny"
    assert solution["break_even_factor"](200, 0.5, 5, 20) == 2.0


def test_the_signed_release_of_the_exercise_is_the_one_of_the_lesson():
    """Over every attack the exercise's solution says what the lesson's own verification says."""
    key = signing.builder_key(4)
    for release in signing.attacked(b"trees", key).values():
        holds = signing.signature_holds(release.manifest, release.signature, signing.public_half(key))
        manifest = json.loads(release.manifest)
        expected = signing.verify_release(release, signing.public_half(key), 7)
        assert BY_ID["verify_signed"].solution(manifest, holds, release.model.decode(), 7) == expected


def licence_by_loops(expression, policy):
    """Another right answer: three passes of plain loops."""
    for wanted in ("allowed", "ask", "refused"):
        for part in (expression or "nothing at all").split(" OR "):
            found = {
                "allowed" if one in policy["allowed"] else "refused" if one in policy["refused"] else "ask"
                for one in part.split(" AND ")
            }
            worst = "refused" if "refused" in found else "ask" if "ask" in found else "allowed"
            if worst == wanted:
                return wanted
    return "ask"


def numpy_factor(runs, gate_minutes, found, early_minutes):
    """The same factor as numpy's own kind of number."""
    import numpy as np

    return np.float64(found * early_minutes + runs * gate_minutes) / (found * early_minutes)


def affected_by_generator(bill, advisory):
    """A generator instead of a list, and names made canonical by a library."""
    from packaging.utils import canonicalize_name
    from packaging.version import Version

    for part in bill["components"]:
        if canonicalize_name(part["name"]) == canonicalize_name(advisory["package"]):
            version = part.get("version")
            if version is None or Version(version) < Version(advisory["fixed"]):
                yield f"{part['name']} {version or '?'}"


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("licence_verdict", licence_by_loops),
        ("break_even_factor", numpy_factor),
        ("affected_components", lambda bill, advisory: list(affected_by_generator(bill, advisory))),
        ("affected_components", lambda bill, advisory: tuple(affected_by_generator(bill, advisory))),
        ("stride_letter", "repudiation"),
        ("stride_letter", "Repudiation "),
    ],
)
def test_other_right_answers_pass(id, answer):
    """Written in another way, or as another kind of number or sequence."""
    result = judge_here(BY_ID[id], answer)
    assert result.outcome == "passed", result


def test_a_version_as_text_is_named_also_when_the_rest_is_mended():
    """Whoever compares texts, but knows the rest, is told of that."""

    def answer(bill, advisory):
        return [
            f"{part['name']} {part.get('version') or '?'}"
            for part in bill["components"]
            if part["name"].lower().replace("_", "-") == advisory["package"].lower().replace("_", "-")
            and (part.get("version") is None or part["version"] < advisory["fixed"])
        ]

    assert judge_here(BY_ID["affected_components"], answer).mistake == "versions_as_text"
