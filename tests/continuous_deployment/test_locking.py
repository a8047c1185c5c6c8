"""A lock has one holder, and a holder that is killed holds it no more."""

import multiprocessing
import os
import signal
import threading
import time

import pytest

from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.errors import ServiceError


def test_one_at_a_time(tmp_path):
    """Whoever comes second is told so after waiting, or gets it once it is free and knows that it waited."""
    path = tmp_path / "lock"
    with held(path) as waited:
        assert waited is False
        with pytest.raises(ServiceError, match="Try again"), held(path, 0.05):
            pass
    seen = []

    def second():
        with held(path) as waited:
            seen.append(waited)

    with held(path):
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        assert seen == []
    thread.join()
    assert seen == [True]


def _hold(path, ready):
    with held(path):
        ready.set()
        time.sleep(60)


def test_a_killed_holder_lets_go(tmp_path):
    """The system gives the lock back: no file has to be removed by hand."""
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    holder = context.Process(target=_hold, args=(tmp_path / "lock", ready), daemon=True)
    holder.start()
    assert ready.wait(60)
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    with held(tmp_path / "lock", 1.0):
        pass
