"""The figures and tables say in words what they show."""

import pandas as pd
import pytest

from mlops_lessons.i18n import set_language
from mlops_lessons.start_here import plots
from mlops_lessons.start_here.ensembles import repeat_training


@pytest.fixture(scope="module")
def trials():
    """Train once for all tests of this file."""
    return repeat_training(samples=4, rows=60, trees=5, seed=1)


def test_late_by_hour_counts_arrivals_only(capsys):
    """At 6 one of four arrivals is late (15 minutes is late, a cancelled flight is none); at 20 three of four."""
    flights = pd.DataFrame({"hour": [6] * 5 + [20] * 4, "arr_delay": [15, 14, -3, 0, None, 15, 90, 16, 2]})
    plots.late_by_hour(flights)
    shown = capsys.readouterr().out
    assert "every 100 flights that leave around 6:00, 25 arrive late" in shown
    assert "every 100 around 20:00, 75" in shown
    assert "mean of the year, 50" in shown


def test_the_figure_says_what_the_trials_gave(trials, capsys):
    """Counts and spreads in caption and alternative text come from the trials."""
    plots.tree_against_forest(trials)
    shown = capsys.readouterr().out
    assert f"{trials.spread('tree') / trials.spread('forest'):.1f} times" in shown
    assert "4 lines of single trees" in shown


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_table_has_every_model_and_measure(language, trials, capsys):
    """Three models, three measures, to two digits."""
    set_language(language)
    plots.spread_table(trials)
    lines = capsys.readouterr().out.strip().splitlines()
    assert len(lines) == 4
    for model, line in zip(("mean", "tree", "forest"), lines[1:], strict=True):
        for value in (trials.spread(model), trials.bias(model), trials.error(model)):
            assert f" {value:.2g}" in line
