"""Every text of the course: both languages are there, say something, and are not the same sentence twice."""

import re
from pathlib import Path
from string import Formatter

import pytest

from mlops_lessons.course.catalogue import syllabus
from mlops_lessons.course.glossary import terms
from mlops_lessons.course.quiz import questions
from mlops_lessons.i18n import LANGUAGES, read_toml

ROOT = Path(__file__).parents[1] / "mlops_lessons"
FILES = sorted(path for path in ROOT.glob("*/*.toml") if path.parent.name != "locale")
every_file = pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")


def _pairs(node, where=""):
    """Yield each ``{es, en}`` pair of a TOML file with the place where it stands."""
    if isinstance(node, list):
        for number, item in enumerate(node):
            yield from _pairs(item, f"{where}[{item.get('id', number) if isinstance(item, dict) else number}]")
    elif isinstance(node, dict):
        if set(node) & set(LANGUAGES):
            yield where, node
        else:
            for key, item in node.items():
                yield from _pairs(item, f"{where}.{key}")


@every_file
def test_every_text_stands_in_both_languages(path):
    """A pair has both sides and neither is empty; a language is never alone."""
    wrong = [
        where
        for where, pair in _pairs(read_toml(path))
        if set(pair) != set(LANGUAGES) or not all(isinstance(text, str) and text.strip() for text in pair.values())
    ]
    assert wrong == []


@every_file
def test_the_two_sides_are_not_the_same_sentence(path):
    """Names, code and numbers may be alike; a sentence of more than two plain words is not."""
    assert [
        where for where, pair in _pairs(read_toml(path)) if pair["es"] == pair["en"] and _plain_words(pair["es"]) > 2
    ] == []


def _plain_words(text):
    """Return how many words are neither code nor a name: only small letters, at least two."""
    return len(
        re.findall(r"(?<![\w./-])[a-záéíóúñü]{2,}(?![\w./-])", re.sub(r"`[^`]*`|\{[^}]*\}|https?:\S+", "", text))
    )


@every_file
def test_both_sides_take_the_same_placeholders(path):
    """What is filled in on one side is filled in on the other; braces of code are left alone."""
    wrong = [where for where, pair in _pairs(read_toml(path)) if _fields(pair["es"]) != _fields(pair["en"])]
    assert wrong == []


def _fields(text):
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
    except ValueError:  # a brace of code, in a text that is not filled in
        return set(re.findall(r"\{\w+\}", text))


@every_file
def test_spanish_and_english_stand_on_their_own_side(path):
    """Short everyday words give a side away that was filled with the other language."""
    spanish, english = {" el ", " la ", " que ", " de ", " los "}, {" the ", " of ", " is ", " and ", " which "}
    wrong = [
        where
        for where, pair in _pairs(read_toml(path))
        if _hits(pair["es"], english) > _hits(pair["es"], spanish)
        or _hits(pair["en"], spanish) > _hits(pair["en"], english)
    ]
    assert wrong == []


def _hits(text, words):
    plain = f" {re.sub(r'`[^`]*`|[“«][^”»]*[”»]', '', text).lower()} "
    return sum(plain.count(word) for word in words)


def test_every_question_of_the_course_can_be_loaded():
    """The bank refuses what breaks a rule, names the question, and ids are unique in the course."""
    assert all(set(item.covers) <= set(syllabus()) for item in questions().values())


def test_every_term_of_the_course_can_be_loaded():
    """The glossary refuses what breaks a rule, and a term that refers to none."""
    assert all(set(item.covers) <= set(syllabus()) for item in terms().values())
