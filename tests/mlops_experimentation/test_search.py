"""The same search on this machine and on a cluster in other processes gives the same model."""

import subprocess
import sys

import pytest

from mlops_lessons.course.children import environment
from mlops_lessons.mlops_experimentation import scale, search
from mlops_lessons.mlops_experimentation.digest import model_digest


@pytest.fixture(scope="module")
def cluster():
    """Start a scheduler and two workers, once for these tests."""
    with scale.Cluster(workers=2) as running:
        yield running


def test_a_real_scheduler_and_workers_give_the_same_model(cluster):
    """Same numbers to the last digit, same digest of the best model."""
    settings = search.draw_settings(2)
    here, there = search.search(settings), search.search(settings, cluster.address)
    assert here == there
    assert model_digest(search.best_model(here)) == model_digest(search.best_model(there))


def test_the_command_takes_the_address_of_a_scheduler(cluster):
    """From a terminal, with --scheduler, the same table comes out as here."""
    command = [sys.executable, "-m", "mlops_lessons.mlops_experimentation.search", "--tries", "1"]
    asked = subprocess.run(
        [*command, "--scheduler", cluster.address], capture_output=True, text=True, env=environment(), check=True
    )
    ((_settings, months),) = search.search(search.draw_settings(1))
    assert f"{sum(months) / 3:.3f}" in asked.stdout


def test_settings_drawn_with_a_seed_are_the_same():
    """The search repeats."""
    assert search.draw_settings(4) == search.draw_settings(8)[:4]
    assert search.draw_settings(4, seed=2) != search.draw_settings(4)


def test_no_search_looks_past_august():
    """The months measured come before those kept for afterwards."""
    assert max(search.MONTHS) < 9


def test_the_bar_moves_with_each_result(capsys):
    """Each result comes through as it is, the bar one step further; its words say how many there will be."""
    assert list(search.bar(iter([5, 7]), 2)) == [5, 7]
    assert "Progress bar: 2 attempts" in capsys.readouterr().out


def test_the_table_of_a_search_has_the_best_first(capsys):
    """By the mean of the months."""
    settings = search.draw_settings(3)
    found = list(zip(settings, [[0.6, 0.6, 0.6], [0.7, 0.71, 0.72], [0.65, 0.65, 0.62]], strict=True))
    search.show_search(found, most=2)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines if line.split()[-1:] in (["0.710"], ["0.640"], ["0.600"])] == [
        "0.710",
        "0.640",
    ]
