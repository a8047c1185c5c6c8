"""Merging costs more the older a branch is; the conflicts are git's own."""

import random

import pytest

from mlops_lessons.continuous_deployment import merging
from mlops_lessons.continuous_deployment.merging import Pain, Team


@pytest.fixture(scope="module")
def pains():
    """Merge branches of three ages."""
    return merging.merge_pain(Team(lines=120), ages=(1, 4, 8), periods=2, seed=3)


def test_each_age_is_lived_through_for_as_many_days(pains):
    """Twice eight days are sixteen branches of a day, four of four days and two of eight."""
    assert {age: pain.merges for age, pain in pains.items()} == {1: 16, 4: 4, 8: 2}


def test_an_old_branch_costs_more_than_in_proportion(pains):
    """In the same number of days, one late merge leaves more lines in conflict than many early ones."""
    assert pains[8].lines > 8 * pains[1].lines
    assert pains[8].conflicts > pains[1].conflicts


def test_the_same_seed_gives_the_same_merges():
    """Chance comes from the seed only."""
    again = [merging.merge_pain(Team(lines=60), ages=(2,), periods=2, seed=7) for _ in range(2)]
    assert again[0] == again[1]


def test_the_figure_of_the_lesson_says_what_its_caption_says():
    """Over sixteen days, merging daily leaves far fewer conflicting lines than merging once, and the more seldom the more."""
    pains = merging.merge_pain()
    totals = [pains[age].lines * 16 / age for age in merging.AGES]
    assert totals == sorted(totals)
    assert totals[-1] > 4 * totals[0]


def test_who_changes_nothing_has_no_conflict():
    """With no colleagues a branch merges clean, however old it is."""
    assert merging.merge_pain(Team(colleagues=0), ages=(4,), periods=1) == {4: Pain(1, 0.0, 0.0)}


def test_expected_clashes_agree_with_drawing_lots():
    """The rule by hand is the mean of what chance gives while few lines are touched."""
    chance = random.Random(1)
    drawn = [
        sum(line in theirs for line in mine)
        for mine, theirs in (
            ([chance.randrange(1000) for _ in range(5)], {chance.randrange(1000) for _ in range(20)})
            for _ in range(4000)
        )
    ]
    assert sum(drawn) / len(drawn) == pytest.approx(merging.expected_clashes(5, 1, 4, 1000), rel=0.15)


def test_in_proportion_is_a_straight_line():
    """The guess takes the cost of one day and multiplies."""
    pains = {1: Pain(4, 0.1, 0.5), 2: Pain(2, 1, 3), 4: Pain(1, 5, 20)}
    assert merging.in_proportion(pains) == {1: 0.5, 2: 1.0, 4: 2.0}


def test_markers_are_counted_and_not_their_lines():
    """Of a conflict, the lines of both sides count; the marks and the clean lines do not."""
    text = "a\n<<<<<<< HEAD\nmine\n=======\ntheirs\nmore\n>>>>>>> main\nb\n".splitlines()
    assert merging._counted(text) == (1, 3)


def test_a_clean_merge_may_break_the_tests():
    """Each branch is green, git finds no conflict, and the join is red."""
    assert merging.merge_in_meaning() == {
        "minutes_green": True,
        "evening_green": True,
        "git_conflicts": False,
        "merged_green": False,
    }
