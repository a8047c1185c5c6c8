"""The same work on this machine or on a cluster of many: joblib gives the tasks out, Dask carries them to where there is room.

A Dask cluster runs whatever it is sent, for whoever reaches its port: keep it on a network of your own, or give it certificates
(https://distributed.dask.org/en/stable/tls.html). Here everything listens on 127.0.0.1.
"""

from __future__ import annotations

import logging
import threading
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
_PATIENCE = 180  # seconds: a worker loads libraries before it joins, on a busy machine slowly


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
        self._starting: threading.Thread | None = None

    def start(self) -> Cluster:
        """Begin to start the processes, and return this cluster at once; :attr:`address` waits for them."""
        self._failure: ServiceError | None = None
        self._starting = threading.Thread(target=self._start, daemon=True)
        self._starting.start()
        return self

    def _start(self) -> None:
        refusal = say("search.no_cluster")
        try:
            address = f"tcp://127.0.0.1:{self._scheduler.start().port(refusal)}"
            self._workers = [
                ChildServer(f"{_CHILD}worker", address, str(n), seconds=_PATIENCE).start() for n in range(self._many)
            ]
            for worker in self._workers:
                worker.port(refusal)
            self._address = address
        except ServiceError as error:
            self._failure = error

    @property
    def address(self) -> str:
        """Where the scheduler listens, as soon as all workers have joined it.

        Raises
        ------
        ServiceError
            If the scheduler or a worker did not start.
        """
        self._wait()
        if self._failure:
            raise self._failure
        return self._address

    def _wait(self) -> None:
        if self._starting is not None:
            self._starting.join()

    def stop(self) -> None:
        """End the processes."""
        self._wait()
        for process in (*self._workers, self._scheduler):
            process.stop()

    def __enter__(self) -> Cluster:
        """Start and return this cluster, its workers joined."""
        try:
            _address = self.start().address
        except ServiceError:
            self.stop()
            raise
        return self

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
            cluster = LocalCluster(n_workers=1, threads_per_worker=1, processes=False, **local)
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
        Address of a Dask cluster, such as ``tcp://10.0.0.5:8786``; by default a thread of this process.
        One, as the trees do much of their work in Python, where two threads only wait for each other.

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
