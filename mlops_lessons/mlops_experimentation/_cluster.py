"""What :class:`mlops_lessons.mlops_experimentation.scale.Cluster` runs in child processes: a Dask scheduler, and its workers."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from typing import Any

# A worker is one of several on its machine: read when numpy and scikit-learn are loaded, which is later.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")


def scheduler() -> tuple[int, Callable[[], None]]:
    """Return the port of a scheduler on 127.0.0.1, and the function that serves."""
    from distributed import Scheduler

    return _serve(
        lambda: Scheduler(host="127.0.0.1", port=0, dashboard=False, dashboard_address="127.0.0.1:0", protocol="tcp://")
    )


def worker(address: str, name: str) -> tuple[int, Callable[[], None]]:
    """Return the port of a worker of one thread that takes its work from the scheduler at `address`.

    It joins with the libraries loaded: the first task need not wait for them.
    """
    from distributed import Worker

    from mlops_lessons.mlops_experimentation import search

    search.warm_up()

    return _serve(lambda: Worker(address, name=name, nthreads=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"))


def _serve(make: Callable[[], Any]) -> tuple[int, Callable[[], None]]:
    loop = asyncio.new_event_loop()

    async def start() -> Any:
        return await make()

    asyncio.set_event_loop(loop)
    server = loop.run_until_complete(start())
    return server.port, loop.run_forever
