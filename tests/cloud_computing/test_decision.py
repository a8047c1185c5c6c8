"""The decision matrix and what is said of its firmness, against brute force."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import decision
from mlops_lessons.errors import LessonError


def test_the_lesson_s_totals_are_those_of_pencil_and_paper():
    """Weights 6, 5, 3, 4, 2: Amazon (5x6 + 8x5 + 7x3 + 9x4 + 4x2) / 20 = 6.75."""
    found = decision.totals(decision.SCORES, decision.WEIGHTS)
    assert found["Amazon Web Services"] == 135 / 20
    assert found["Google Cloud"] == 129 / 20
    assert decision.winner(decision.SCORES, decision.WEIGHTS) == "Amazon Web Services"


def test_one_step_of_one_weight_changes_the_lesson_s_winner():
    """What the team already knows, from 4 to 3: at 3 both have 126, under it Google Cloud is ahead."""
    flip = decision.smallest_flip(decision.SCORES, decision.WEIGHTS)
    assert (decision.CRITERIA[flip.criterion], flip.before, flip.after, flip.rival) == ("known", 4, 3, "Google Cloud")
    assert decision.winner(decision.SCORES, (6, 5, 3, 2.99, 2)) == "Google Cloud"
    assert decision.winner(decision.SCORES, (6, 5, 3, 3.01, 2)) == "Amazon Web Services"


tables = st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=4)
weights = st.lists(st.integers(0, 10), min_size=3, max_size=3)


@given(tables, weights)
def test_the_smallest_flip_equals_a_search_over_a_fine_grid(rows, weight):
    """No smaller move of one weight lets a rival in, and the move that is named does."""
    assume(sum(weight) > 0)
    scores = {f"option {index}": row for index, row in enumerate(rows)}
    best = decision.winner(scores, weight)
    flip = decision.smallest_flip(scores, weight)
    limit = math.inf if flip is None else flip.size
    for index, step in itertools.product(range(3), range(101)):
        moved = [*weight]
        moved[index] = step / 10
        if sum(moved) <= 0 or abs(moved[index] - weight[index]) >= limit - 1e-9:
            continue
        found = decision.totals(scores, moved)
        assert found[best] >= max(found.values()) - 1e-9
    if flip is not None:
        level = [*weight]
        level[flip.criterion] = flip.after
        found = decision.totals(scores, level)
        assert found[flip.rival] == pytest.approx(found[best], abs=1e-9)
        assert 0 <= flip.after <= decision.MOST


def test_the_shares_of_the_weight_space_equal_a_regular_grid():
    """Random weights against all divisions of the weight in steps of a thirtieth, within their stated error."""
    steps = 30
    counts = dict.fromkeys(decision.SCORES, 0)
    for cut in itertools.combinations(range(steps + 4), 4):
        edges = (-1, *cut, steps + 4)
        division = [after - before - 1 + 0.5 for before, after in itertools.pairwise(edges)]
        counts[decision.winner(decision.SCORES, division)] += 1
    total = sum(counts.values())
    found = decision.win_shares(decision.SCORES, seed=3, draws=20_000)
    for option, share in found.items():
        assert share == pytest.approx(counts[option] / total, abs=0.02)
    assert sum(found.values()) == pytest.approx(1)


def test_near_the_weights_that_are_given_the_winner_wins_more_often_the_firmer_they_are():
    """With very firm weights the winner is certain."""
    loose, firm, rock = (
        decision.win_shares(decision.SCORES, seed=1, around=decision.WEIGHTS, firmness=firmness)["Amazon Web Services"]
        for firmness in (5, 50, 50_000)
    )
    assert loose < firm < rock == 1


def test_a_criterion_of_no_weight_stays_without_weight():
    """Only the last one counts: its best option wins every draw."""
    found = decision.win_shares(decision.SCORES, seed=1, around=(0, 0, 0, 1, 0), draws=50)
    assert found["Amazon Web Services"] == 1


def test_an_option_that_is_best_at_everything_cannot_be_moved():
    """There is no flip to find."""
    assert decision.smallest_flip({"a": [9, 9], "b": [1, 1]}, [1, 1]) is None


@pytest.mark.parametrize("wrong", [[0, 0, 0, 0, 0], [-1, 1, 1, 1, 1], [1, 1]])
def test_weights_that_make_no_sense_are_refused(wrong):
    """All zero, negative, or not one for each criterion."""
    with pytest.raises(LessonError):
        decision.totals(decision.SCORES, wrong)
