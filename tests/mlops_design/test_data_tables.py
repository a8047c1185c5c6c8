"""Tables and figures say what was computed, in both languages, and the board of costs moves with its sliders."""

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.i18n import set_language
from mlops_lessons.mlops_design import data_plots, data_tables
from mlops_lessons.mlops_design.data_quality import Check

LATE = np.array([1, 0, 0, 1, 0, 0, 0, 0])
CHANCE = np.array([0.6, 0.2, 0.3, 0.1, 0.1, 0.7, 0.0, 0.2])


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_share_too_small_to_round_is_not_shown_as_zero(language, capsys):
    """One wrong row in a million is not none."""
    set_language(language)
    data_tables.show_quality([Check("too_fast", "possible", 1, 10**6), Check("repeated", "unique", 0, 10**6)])
    shown = capsys.readouterr().out.splitlines()
    assert "< 0.1" in shown[2]
    assert shown[3].split()[-2:] == ["0.0\N{NO-BREAK SPACE}%"] or shown[3].endswith("0.0\N{NO-BREAK SPACE}%")


def test_policies_are_priced_by_counting(capsys):
    """Eight flights, costs 1 and 3: always costs six alarms, never two missed."""
    data_tables.show_policies(LATE, CHANCE, false_alarm=1, missed=3)
    costs = [line.split()[-1] for line in capsys.readouterr().out.splitlines()[2:]]
    assert costs[0] == f"{100 * 6 / 8:.0f}"
    assert costs[1] == f"{100 * 2 * 3 / 8:.0f}"
    assert costs[2] == f"{100 * (1 + 3) / 8:.0f}"
    assert float(costs[4]) <= min(map(float, costs))


def test_the_board_follows_its_sliders():
    """Another cost, another threshold."""
    board = data_tables.cost_board(LATE, CHANCE, false_alarm=1, missed=3)
    false_alarm, missed, table = board.children
    assert "0.25" in table.value
    false_alarm.value, missed.value = 4, 1
    assert "0.80" in table.value


@pytest.mark.parametrize("language", ["es", "en"])
def test_figures_show_with_words(language, capsys):
    """Each of those that take a small table."""
    set_language(language)
    days = pd.DataFrame(
        {"cancelled": [0.1, 0.5], "late": [0.2, 0.3]}, index=pd.to_datetime(["2013-02-08", "2013-02-09"])
    )
    data_plots.worst_days(days, {"2013-02-09": "storm"})
    data_plots.leaks({"honest": 0.6, "dep_delay": 0.9}, honest="honest")
    data_plots.cost_curve(LATE, CHANCE, false_alarm=1, missed=3)
    shown = capsys.readouterr().out
    assert "+0.30" in shown
    assert "+ +" not in shown
    assert "{" not in shown


def test_a_curve_says_whether_the_formula_holds(capsys):
    """Right chances: close. Chances of a tenth of the truth: far."""
    rng = np.random.default_rng(0)
    truth = rng.uniform(size=20_000)
    late = (rng.uniform(size=20_000) < truth).astype(int)
    data_plots.cost_curve(late, truth, false_alarm=1, missed=3)
    near = capsys.readouterr().out
    data_plots.cost_curve(late, truth / 10, false_alarm=1, missed=3)
    far = capsys.readouterr().out
    assert "close" in near
    assert "far" in far


def test_what_changed_is_counted_by_what_is_allowed(capsys):
    """One of the allowed columns, two of the forbidden, the answer not."""
    data_tables.show_changed(["hour", "dep_delay", "air_time"])
    counts = [line.split()[-2:] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [pair[1] for pair in counts] == ["1", "2", "0"]
    assert counts[2][0] == "1"
