"""What the figures and tables of the exchange say is what their data say."""

import pytest

from mlops_lessons.client_server import plots
from mlops_lessons.client_server.storm import Load, Policy, simulate
from mlops_lessons.course import figures
from mlops_lessons.i18n import set_language

LOAD = Load()
FOUND = {
    "at_once": simulate(LOAD, Policy(), seed=1),
    "jitter": simulate(LOAD, Policy(base=1, jitter=True), seed=1),
    "budget": simulate(LOAD, Policy(base=1, jitter=True, budget=0.1), seed=1),
}


@pytest.fixture(params=["es", "en"])
def shown(request, monkeypatch):
    """Collect what figures are shown with, and their size."""
    set_language(request.param)
    found = []
    monkeypatch.setattr(
        figures, "show", lambda fig, *, alt, caption: found.append((alt, caption, len(figures._png(fig))))
    )
    return found


def test_the_storm_is_told_in_words(shown):
    """The worst second of each policy, and the capacity."""
    plots.storms(FOUND)
    alt, caption, size = shown[0]
    assert all(f" {storm.peak}" in alt for storm in FOUND.values())
    assert "20" in caption
    assert size < 60_000


def test_the_crowd_is_told_in_words(shown):
    """How many clients there were."""
    plots.show_crowd({"at_once": [5, 9, 30], "jitter": [1, 2, 4]})
    alt, _caption, size = shown[0]
    assert "3" in alt
    assert size < 60_000


def test_the_table_of_storms_holds_their_sums(capsys):
    """Peak, attempts, answers, and who gave up."""
    plots.show_attempts(FOUND)
    rows = capsys.readouterr().out.splitlines()[2:5]
    for row, storm in zip(rows, FOUND.values(), strict=True):
        numbers = [int(word) for word in row.split() if word.isdigit()]
        assert numbers[-4:] if storm.recovered is None else numbers[-5:-1]
        assert {storm.peak, sum(storm.attempts), sum(storm.served), storm.gave_up} <= set(numbers)


def test_collisions_are_counted_by_the_second(capsys):
    """Two at second 1, none at 2, one at 3."""
    plots.show_collisions({"same": [1, 1, 3]}, seconds=3)
    assert capsys.readouterr().out.splitlines()[-1].split()[-3:] == ["2", "·", "1"]
