"""What is wrong in the words of a topic is told before a kernel starts, with file, place and remedy."""

import pytest

from mlops_lessons.authoring.words import few_hints, misshapen, one_sided, word_problems
from mlops_lessons.course.catalogue import lessons
from mlops_lessons.course.exercise import Exercise, Mistake


def test_the_written_topics_have_all_their_words():
    """Quiz, glossary, exercises, prompts and labels can be loaded."""
    assert [line for info in lessons() if info.written for line in word_problems(info.topic)] == []


def test_every_broken_file_of_a_topic_is_told_at_once(tmp_path, monkeypatch):
    """The quiz, the glossary and the prompts each have their line."""
    monkeypatch.setattr("mlops_lessons.course._source.topic_file", lambda topic, name: tmp_path / topic / name)
    (tmp_path / "devops").mkdir()
    (tmp_path / "devops" / "quiz.toml").write_text('[[question]]\nid = "one"\n')
    (tmp_path / "devops" / "glossary.toml").write_text('[[term]]\nid = "pipeline"\nterm = { es = "x", en = "y" }\n')
    (tmp_path / "devops" / "prompts.toml").write_text('[why]\nes = "algo"\n')
    found = word_problems("devops")
    assert [line.split(":")[0] for line in found[:2]] == [
        "devops/quiz.toml, question 'one'",
        "devops/glossary.toml, term 'pipeline'",
    ]
    assert len(found) == 3


def test_a_label_in_one_language_is_named_by_its_key(tmp_path):
    """Also one with an empty side; a whole pair is let through."""
    path = tmp_path / "texts.toml"
    path.write_text('[wait]\nx = { es = "uno" }\ny = { es = "uno", en = " " }\nz = { es = "uno", en = "one" }\n')
    assert [line.split(":")[1].split()[0] for line in one_sided(path)] == ["wait.x", "wait.y"]


def _mistakes(*answers):
    return [Mistake(f"wrong_{number}", answer) for number, answer in enumerate(answers)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "number"}, "kind='number' is unknown"),
        ({"solution": 4}, "def rows_kept(): return 4"),
        ({"mistakes": _mistakes(lambda: 6, 5)}, "'wrong_1' is no function; write lambda: 5"),
        ({"mistakes": _mistakes(lambda: 6)}, "2 mistakes or more"),
        ({"kind": "function"}, "list of its arguments"),
    ],
)
def test_a_misshapen_exercise_is_told_with_its_remedy(changed, said):
    """What is wrong in a definition is the one thing told; a good one is not spoken of."""
    good = {"kind": "value", "covers": (), "solution": lambda: 4, "mistakes": _mistakes(lambda: 6, lambda: 5)}
    assert list(misshapen(Exercise("rows_kept", **good))) == []
    (line,) = misshapen(Exercise("rows_kept", **good | changed))
    assert said in line


def test_two_hints_are_too_few(monkeypatch):
    """Three is the fewest."""
    exercise = Exercise("rows_kept", "value", (), lambda: 4, (), topic="devops")
    monkeypatch.setattr("mlops_lessons.course.exercise.exercise_texts", lambda exercise: {"hints": [{}] * 2})
    assert few_hints(exercise) == ["devops/exercises.toml, [rows_kept]: it needs 3 hints or more."]
