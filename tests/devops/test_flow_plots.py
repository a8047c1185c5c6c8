"""What the figures of the flow and of the cycle say in words is what their data say."""

import dataclasses

import pytest

from mlops_lessons.course import figures
from mlops_lessons.devops import flow, flow_plots
from mlops_lessons.devops.pdca import Turn
from mlops_lessons.i18n import set_language


@pytest.fixture
def shown(monkeypatch):
    """Collect what figures are shown with, and their size."""
    found = []
    monkeypatch.setattr(
        figures, "show", lambda fig, *, alt, caption: found.append((alt, caption, len(figures._png(fig))))
    )
    return found


def _turn(number, low, high, adopted):
    times = {"estimate": (low * high) ** 0.5, "low": low, "high": high}
    check = {"seconds_before": [0.02] * 6, "seconds_after": [0.01] * 6, "times_faster": times}
    return Turn(number, {}, {}, check, {"adopted": adopted, "lesson": ""})


def test_the_best_batch_by_hand_is_larger_than_the_automated_one(shown):
    """Two days by hand need five changes a batch or more; an hour lets them go one by one. The caption names both."""
    by_hand, wait = flow_plots.best_batch(2.0, 2.0, seed=1)
    assert (by_hand >= 5, flow_plots.best_batch(2.0, 0.05, seed=1)[0]) == (True, 1)
    assert wait == min(flow.release_leads(2.0, size, 2.0, 6000, 1).mean() for size in range(5, 12))
    flow_plots.lead_by_batch(2.0, 2.0, 0.05, seed=1)
    alt, caption, _size = shown[0]
    assert f"gather {by_hand} changes" in caption
    assert "batches of 4 or fewer" in caption
    assert f"bottom at {by_hand}" in alt


def test_the_caption_counts_the_turns_adopted_and_whether_five_times_is_reached(shown):
    """Two times three is six; without the second one it is not."""
    flow_plots.cycle_times([_turn(1, 1.5, 2.7, True), _turn(2, 2.5, 3.6, True), _turn(3, 0.9, 1.1, False)])
    flow_plots.cycle_times([_turn(1, 1.5, 2.7, True), _turn(2, 2.5, 3.6, False)])
    assert "Turns 1, 2 are adopted and 3 is not" in shown[0][1]
    assert "at least five times faster" in shown[0][1]
    assert "short of five" in shown[1][1]


@pytest.mark.parametrize("language", ["es", "en"])
def test_figures_speak_both_languages_and_stay_small(language, shown):
    """No placeholder is left open, no picture swells the notebook."""
    set_language(language)
    flow_plots.lead_by_batch(2.0, 2.0, 0.05, seed=2)
    flow_plots.lead_by_limit(2.0, [flow.Team(), flow.Team(switching=0.0)], [3, 5, 8], seed=1, days=60)
    flow_plots.cycle_times([_turn(1, 1.5, 2.7, True), _turn(2, 0.9, 1.1, False)])
    assert "{" not in "".join(alt + caption for alt, caption, _size in shown)
    assert max(size for *_words, size in shown) < 60_000


def test_the_flat_line_of_the_figure_is_flat():
    """What its caption says of the team without loss: the same time at every limit that it draws."""
    team = flow.Team(switching=0.0)
    leads = [flow.expected(2.0, dataclasses.replace(team, limit=limit)).lead for limit in (3, 4, 5, 6, 8, 12)]
    assert leads == pytest.approx([leads[0]] * 6)
    rising = [flow.expected(2.0, flow.Team(limit=limit)).lead for limit in (3, 4, 5, 6, 8)]
    assert rising == sorted(rising)
