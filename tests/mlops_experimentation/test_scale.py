"""Work given out on this machine or to processes of a cluster, and ended with it."""

import os

import psutil
import pytest

from mlops_lessons.errors import ServiceError
from mlops_lessons.mlops_experimentation import scale


@pytest.fixture(scope="module")
def cluster():
    """Start a scheduler and two workers, once for these tests."""
    with scale.Cluster(workers=2) as running:
        yield running


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


def test_a_cluster_starts_beside_the_reader_and_waits_where_its_address_is_asked_for():
    """Starting returns at once; with the address, the worker has joined."""
    running = scale.Cluster(workers=1).start()
    try:
        assert scale.workers_at(running.address) == 1
    finally:
        running.stop()
    running.stop()


def test_a_scheduler_that_does_not_start_is_said_in_words(monkeypatch):
    """The error comes where the address is asked for, and leaves no process."""
    monkeypatch.setattr(scale, "_CHILD", "mlops_lessons.mlops_experimentation._cluster:no_")
    running = scale.Cluster(workers=1).start()
    with pytest.raises(ServiceError, match="no_scheduler"):
        _address = running.address
    assert running._workers == []
    with pytest.raises(ServiceError, match="no_scheduler"), scale.Cluster(workers=1):
        pass
