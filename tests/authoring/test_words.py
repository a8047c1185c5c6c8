"""What is wrong in the words of a topic is told before a kernel starts, with file, place and remedy."""

from mlops_lessons.authoring.words import one_sided, word_problems
from mlops_lessons.course.catalogue import lessons


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
