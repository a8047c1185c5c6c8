"""The same search on this machine and on a cluster in other processes gives the same model."""

import os
import subprocess
import sys

import psutil
import pytest

from mlops_lessons.course.children import environment
from mlops_lessons.errors import ServiceError
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


def test_the_work_is_done_in_other_processes(cluster):
    """At an address nothing runs in this process; without one, everything does."""
    workers = {worker.pid for worker in cluster._workers}
    assert set(scale.run_tasks(eval, ["__import__('os').getpid()"] * 6, cluster.address)) <= workers
    assert set(scale.run_tasks(eval, ["__import__('os').getpid()"])) == {os.getpid()}
    assert scale.workers_at(cluster.address) == 2


def test_the_processes_end_with_the_cluster():
    """After the block no scheduler and no worker is left."""
    with scale.Cluster(workers=1) as running:
        numbers = [process.pid for process in (running._scheduler, *running._workers)]
        assert all(psutil.pid_exists(number) for number in numbers)
    assert not any(psutil.pid_exists(number) for number in numbers)


def test_results_come_in_the_order_of_the_items(cluster):
    """Whoever finishes first, the first item comes first."""
    items = [3, 1, 2]
    assert list(scale.run_tasks(abs, items, cluster.address)) == items


def test_nobody_at_the_address_is_said_in_words(monkeypatch):
    """A wrong address ends in an error that names it."""
    monkeypatch.setattr(scale, "_SECONDS", 0.5)
    with pytest.raises(ServiceError, match=r"tcp://127\.0\.0\.1:9"):
        list(scale.run_tasks(abs, [1], "tcp://127.0.0.1:9"))


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
    assert search.draw_settings(4, seed=1) != search.draw_settings(4)


def test_no_search_looks_past_august():
    """The months measured come before those kept for afterwards."""
    assert max(search.MONTHS) < 9
