"""What the captions say is what the numbers are."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from mlops_lessons.mlops_experimentation import tracking_plots


@pytest.fixture
def later():
    """Give 17 days from a Sunday on: two full weeks, and a bit of two others."""
    rng = np.random.default_rng(2)
    days = pd.date_range("2013-09-01", periods=17)
    return pd.DataFrame({"date": np.repeat(days, 50), "late": rng.integers(2, size=850)})


def test_only_full_weeks_are_compared(later):
    """Monday to Sunday, each AUC as scikit-learn gives it."""
    says = {"one": np.random.default_rng(3).random(850)}
    table = tracking_plots.weekly_auc(later, says)
    assert [str(day.date()) for day in table.index] == ["2013-09-02", "2013-09-09"]
    week = later["date"].between("2013-09-02", "2013-09-08")
    assert table.loc["2013-09-02", "one"] == pytest.approx(roc_auc_score(later["late"][week], says["one"][week]))


def test_the_caption_of_the_weeks_says_how_far_they_lie_apart(later, capsys):
    """The figure's words hold its numbers."""
    rng = np.random.default_rng(3)
    says = {"one": rng.random(850), "two": later["late"] + rng.random(850)}
    table = tracking_plots.weekly_auc(later, says)
    tracking_plots.auc_by_week(later, says)
    assert f"by up to {(table.max() - table.min()).max():.2f}" in capsys.readouterr().out


def test_the_caption_of_the_gains_names_who_is_unsure(capsys):
    """Wider by the mean of the ratios; named is who lies above zero by flights only."""
    pairs = {
        "a → b": {"flights": (0.01, 0.02), "days": (-0.01, 0.03)},
        "b → c": {"flights": (0.01, 0.02), "days": (0.01, 0.03)},
    }
    tracking_plots.gain_bars(pairs)
    shown = capsys.readouterr().out
    assert "3 times as wide" in shown
    assert "across zero: a → b." in shown
    tracking_plots.gain_bars({"b → c": pairs["b → c"]})
    assert "None of them changes" in capsys.readouterr().out
