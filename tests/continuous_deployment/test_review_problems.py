"""A review is read for guilt, and its actions for an owner and a date."""

import pytest

from mlops_lessons.continuous_deployment.complaint import draft_review
from mlops_lessons.continuous_deployment.incidents import review_problems
from mlops_lessons.i18n import LANGUAGES, set_language

HEAD = "| action | role | due |\n| --- | --- | --- |\n"


def found(text, people=()):
    """Return line and kind of each remark."""
    return [(one.line, one.kind) for one in review_problems(text, people)]


def test_sentences_that_point_at_a_person_are_told_by_line():
    """A name, and the usual words."""
    assert found("All was calm.\nLuis should have known.", ["Luis"]) == [(2, "blame"), (2, "blame")]


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        ("| add the ends | model team | 2026-12-04 |", []),
        ("| add the ends | - | 2026-12-04 |", ["no_owner"]),
        ("| add the ends | model team | soon |", ["no_date"]),
        ("| add the ends |  |  |", ["no_owner", "no_date"]),
        ("| be more careful | all | 2026-12-04 |", ["no_action"]),
        ("| | | |", []),
    ],
)
def test_an_action_needs_an_owner_and_a_date(row, kinds):
    """And to be one."""
    assert [kind for _line, kind in found(HEAD + row)] == kinds


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_draft_of_the_lesson_has_the_same_faults_in_both_languages(language):
    """Three marks of guilt, one action that is none, one without a date and one without an owner."""
    set_language(language)
    try:
        kinds = [kind for _line, kind in found(draft_review(), ["Luis"])]
    finally:
        set_language(None)
    assert kinds == ["blame", "blame", "blame", "no_action", "no_date", "no_owner"]
