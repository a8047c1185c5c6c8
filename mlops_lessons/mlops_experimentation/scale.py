"""The same work on this machine or on a cluster of many: joblib gives the tasks out, Dask carries them to where there is room.

A Dask cluster runs whatever it is sent, for whoever reaches its port: keep it on a network of your own, or give it certificates
(https://distributed.dask.org/en/stable/tls.html). Here everything listens on 127.0.0.1.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from mlops_lessons.course.children import ChildServer
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import topic_texts

__all__ = ["Cluster", "run_tasks", "workers_at"]

say = topic_texts("mlops_experimentation")
_CHILD = "mlops_lessons.mlops_experimentation._cluster:"
_LOGGERS = ("distributed", "distributed.client", "distributed.worker", "distributed.scheduler", "distributed.core")
_SECONDS = 20


class Cluster:
    """A Dask scheduler and its workers, each in a process of its own; a context manager that ends them.

    Parameters
    ----------
    workers : int, default 2
        Of one thread each.
    """

    def __init__(self, workers: int = 2) -> None:
        self._scheduler = ChildServer(f"{_CHILD}scheduler")
        self._many, self._workers = workers, []

    def start(self) -> Cluster:
        """Start the processes and return this cluster; the workers may still be on their way."""
        self._scheduler.start()
        self.address = f"tcp://127.0.0.1:{self._scheduler.port(say('search.no_cluster'))}"
        self._workers = [ChildServer(f"{_CHILD}worker", self.address, str(n)).start() for n in range(self._many)]
        return self

    def stop(self) -> None:
        """End the processes at once."""
        for process in (*self._workers, self._scheduler):
            process.stop()

    def __enter__(self) -> Cluster:
        """Start and return this cluster."""
        return self.start()

    def __exit__(self, *_error: object) -> None:
        """Stop this cluster."""
        self.stop()


@contextmanager
def _client(scheduler: str | None) -> Iterator[Any]:
    """Yield a Dask client: of the cluster at an address, or of one in this process that ends with the block."""
    from distributed import Client, LocalCluster

    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # a busy machine is no news for a learner
    with ExitStack() as stack:
        address = scheduler
        if address is None:
            local = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": "127.0.0.1:0"}
            cluster = LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **local)
            address = stack.enter_context(cluster).scheduler_address
        try:
            client = stack.enter_context(Client(address, timeout=_SECONDS, set_as_default=False))
            client.wait_for_workers(1, timeout=_SECONDS)
        except (OSError, TimeoutError, ValueError) as error:
            raise ServiceError(say("search.unreachable", address=address)) from error
        yield client


def run_tasks(function: Callable[[Any], Any], items: Iterable[Any], scheduler: str | None = None) -> Iterator[Any]:
    """Yield ``function(item)`` for each item, in their order, as they come in.

    Parameters
    ----------
    function : callable
        Defined in a module that the workers have too.
    scheduler : str, optional
        Address of a Dask cluster, such as ``tcp://10.0.0.5:8786``; by default two threads of this process.

    Raises
    ------
    ServiceError
        If nobody answers at the address.
    """
    import joblib

    with _client(scheduler) as client, joblib.parallel_config("dask", client=client):
        parallel = joblib.Parallel(return_as="generator", batch_size=1)
        yield from parallel(joblib.delayed(function)(item) for item in items)


def workers_at(scheduler: str | None = None) -> int:
    """Return how many workers take part at the address."""
    with _client(scheduler) as client:
        return len(client.scheduler_info(n_workers=-1)["workers"])
