"""An item of the syllabus is covered when it is taught, named and practised."""

from dataclasses import replace

import pytest

from mlops_lessons.authoring.coverage import cover, covered_wrongly, minutes_wrong
from mlops_lessons.course.catalogue import LessonInfo, SyllabusItem

SLA = SyllabusItem("cloud.sla", "97", "concept", runs=True, name={})
NAME = {"es": "x", "en": "x"}


def _missing(item, source, bank):
    (found,) = cover({item.id: item}, [source], {source.topic: bank})
    return found.missing


def test_a_concept_with_section_term_and_code_is_covered(made_up, bank):
    """The made-up lesson has all that its concept needs."""
    assert _missing(SLA, made_up, bank) == ()


@pytest.mark.parametrize(
    ("changes", "kept", "said"),
    [
        ({"terms": {}}, True, "a glossary term with covers"),
        ({"exercises": {}}, False, "an exercise or two questions"),
        ({}, None, "a section with covers"),
    ],
)
def test_what_is_lacking_is_named(made_up, bank, changes, kept, said):
    """One thing taken away is the one thing told."""
    item = replace(SLA, runs=bool(kept))
    if kept is None:
        item = replace(item, id="cloud.origin", kind="activity")
    assert said in _missing(item, made_up, replace(bank, **changes))


def test_something_that_must_run_needs_code_whatever_is_asked_about_it(made_up, bank):
    """Exercises and questions do not stand in for something that runs."""
    still = replace(made_up, cells=tuple(cell for cell in made_up.cells if cell.kind != "code"))
    assert _missing(SLA, still, bank) == ("a code cell in such a section",)
    assert _missing(replace(SLA, runs=False), still, bank) == ()


def test_an_item_is_covered_or_to_come_until_its_lesson_is_written(made_up, bank):
    """Each way to be wrong has its line."""
    other = SyllabusItem("cloud.origin", "98", "concept", runs=False, name={})
    found = cover({SLA.id: SLA, other.id: other}, [made_up], {made_up.topic: bank})
    assert covered_wrongly(found, {"97"}, {"cloud.origin"}) == []
    (line,) = covered_wrongly(found, {"97"}, set())
    assert line.startswith("cloud.origin: lacks a section")
    both = covered_wrongly(found, {"97"}, {"cloud.sla", "cloud.origin", "cloud.nothing"})
    assert [line.split(":")[0] for line in both] == ["cloud.nothing", "cloud.sla"]


def test_the_minutes_of_a_lesson_are_those_of_the_class(made_up):
    """Core sections add up to the class; deep ones to a sitting."""
    info = LessonInfo("97", "made_up", 3, "cloud", NAME, NAME, lab_minutes=2)
    assert minutes_wrong(made_up, info) == []
    (line,) = minutes_wrong(made_up, replace(info, lab_minutes=0))
    assert "take 5 minutes, the class gives it 3" in line
