"""What the figures of the first half say is what the numbers are."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from mlops_lessons.flights import late_share_by
from mlops_lessons.mlops_experimentation import candidates, plots


def test_the_round_that_brought_most_is_named(capsys):
    """By its gain over the round before, with the sum of all."""
    plots.rounds({"schedule": 0.64, "evening": 0.645, "past": 0.66, "all": 0.665})
    shown = capsys.readouterr().out
    assert "What brought most: recent delays (+0.015)" in shown
    assert "together they add +0.025" in shown


def test_the_error_removed_is_the_share_of_the_first_row(capsys):
    """Each Brier score as scikit-learn gives it, the share against the first."""
    late, model = [1, 0, 0, 1], [0.8, 0.1, 0.3, 0.6]
    plots.show_skill(late, {"january": 0.5, "model": model})
    shown = capsys.readouterr().out
    error = brier_score_loss(late, model)
    assert f"{error:.3f}" in shown
    assert f"{100 * (1 - error / 0.25):.0f}\u00a0%" in shown or f"{100 * (1 - error / 0.25):.0f} %" in shown


def test_the_curve_says_what_was_said_and_what_came(capsys):
    """Groups below the least number of flights are left out of the line; the caption speaks of the fourth tenth."""
    said = np.repeat([0.05, 0.15, 0.25, 0.35, 0.45], 40)
    late = np.tile([1, 0, 0, 0], 50)
    plots.reliability(late, said, fewest=40)
    shown = capsys.readouterr().out
    assert "where the model said 35 of 100, 25 were late" in shown
    assert "0.45 → 0.25" in shown
    plots.reliability(late, said, np.full(200, 0.25), fewest=40)
    assert f"{brier_score_loss(late, np.full(200, 0.25)):.3f} corrected" in capsys.readouterr().out


def test_the_winner_of_a_search_is_followed_to_its_later_place(capsys):
    """First in the search, third of three afterwards."""
    plots.search_places([0.70, 0.69, 0.68], [0.65, 0.66, 0.67])
    shown = capsys.readouterr().out
    assert "came in place 3 of 3" in shown
    assert "there are 0.020 of AUC" in shown
    assert "1 → 3, 2 → 2, 3 → 1" in shown


def test_the_envelope_gives_each_month_its_own_auc(capsys):
    """As scikit-learn gives it, beside what was promised."""
    rng = np.random.default_rng(0)
    flights = pd.DataFrame({"month": np.repeat([9, 10, 11, 12], 60), "late": rng.integers(2, size=240)})
    said = rng.random(240)
    plots.envelope(flights, said, promised=0.67, shuffled=0.69)
    november = (flights["month"] == 11).to_numpy()
    shown = capsys.readouterr().out
    assert f"it gave {roc_auc_score(flights['late'][november], said[november]):.2f} in November" in shown
    assert "promised 0.67" in shown


def test_what_the_lesson_says_of_the_months_holds():
    """September is the most punctual of ten months; December has nearly twice the late flights of October."""
    share = late_share_by(candidates.flights_of_months((1, 12)), "month")["late_share"]
    assert share.loc[1:10].idxmin() == 9
    assert share.loc[12] / share.loc[10] == pytest.approx(1.9, abs=0.1)
    assert 1 - share.loc[9:10].mean() == pytest.approx(0.84, abs=0.01)
