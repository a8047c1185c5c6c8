"""Little's law: exact where the window is empty at both ends, and counted in two ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.client_server import littles_law, simulation
from mlops_lessons.errors import LessonError

STAYS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 30)), min_size=1, max_size=25).filter(
    lambda stays: max(came + stay for came, stay in stays) > min(came for came, _stay in stays)
)


def came_and_left(stays):
    """Return the moments of coming and of leaving."""
    return [came for came, _stay in stays], [came + stay for came, stay in stays]


def naive_mean_number(came, left):
    """Return the mean number inside by asking each whole second: exact for whole moments."""
    start, end = min(came), max(left)
    seconds = range(start, end)
    counts = [sum(a <= second < b for a, b in zip(came, left, strict=True)) for second in seconds]
    return sum(counts) / len(counts)


@given(STAYS)
def test_the_law_is_an_identity_on_an_empty_window(stays):
    """L = λW, with L counted second by second as well."""
    came, left = came_and_left(stays)
    found = littles_law.flow(came, left)
    assert found.number == pytest.approx(found.by_law, rel=1e-12, abs=1e-12)
    assert found.number == pytest.approx(naive_mean_number(came, left), rel=1e-12, abs=1e-12)


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(1e-6, 1e4)), min_size=1, max_size=30))
def test_the_law_is_an_identity_for_any_moments(stays):
    """Also for moments that are no whole numbers."""
    came, left = came_and_left(stays)
    found = littles_law.flow(came, left)
    assert found.number == pytest.approx(found.by_law, rel=1e-6)


def test_the_toy_by_hand():
    """Area 8 over 5 seconds; three requests of 4, 2 and 2 seconds."""
    found = littles_law.flow([0, 1, 3], [4, 3, 5])
    assert (found.window, found.number, found.rate) == (5, 1.6, 0.6)
    assert found.stay == pytest.approx(8 / 3)


def test_a_cut_window_has_edges():
    """From 1 to 4 two are inside all the time, two came, and they stay 2 seconds each: 2 against 4/3."""
    cut = littles_law.flow([0, 1, 3], [4, 3, 5], window=(1, 4))
    assert cut.number == 2
    assert cut.by_law == pytest.approx(4 / 3)


def test_edges_weigh_little_in_a_long_window():
    """20,000 requests, the first and last tenth cut off: the law holds within 1 %, and not exactly."""
    moments = [0.5 * number for number in range(20_000)]
    visits = simulation.play(moments, [0.2 + (number * 7919 % 100) / 200 for number in range(20_000)], servers=2)
    cut = littles_law.flow([v.came for v in visits], [v.left for v in visits], window=(1000.1, 9000.2))
    assert cut.number == pytest.approx(cut.by_law, rel=0.01)
    assert cut.number != cut.by_law


@given(STAYS)
def test_the_steps_begin_and_end_empty(stays):
    """No negative number, the last is 0, moments rise, and the highest is what overlaps most."""
    came, left = came_and_left(stays)
    steps = littles_law.inside(came, left)
    assert steps[-1][1] == 0
    assert all(number >= 0 for _moment, number in steps)
    moments = [moment for moment, _number in steps]
    assert moments == sorted(set(moments))
    assert max(n for _t, n in steps) == max(sum(a <= t < b for a, b in zip(came, left, strict=True)) for t in moments)


@pytest.mark.parametrize(
    ("came", "left", "window"),
    [([], [], None), ([1], [], None), ([3], [2], None), ([2], [2], None), ([0], [1], (3, 3))],
)
def test_what_is_no_record_is_refused(came, left, window):
    """Nothing, unequal lists, leaving before coming, no length."""
    with pytest.raises(LessonError):
        littles_law.flow(came, left, window)
