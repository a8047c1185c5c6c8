"""The time limit: what it cuts off, and that it leaves everything as it found it."""

import gc
import random
import signal
import threading
import time

import pytest

from mlops_lessons.course.limits import TimeUp, time_limit

main_thread_signals = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="Windows has no setitimer")


def _in_thread(work):
    """Return what `work` returned in another thread, or fail if it did not end."""
    found = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    thread.join(20)
    assert found, "the thread did not come to its end"
    return found[0]


def _plain_loop():
    while True:
        pass


def _swallowing_loop():
    while True:
        try:
            sum(range(10))
        except Exception:  # as learners write it
            continue


def _bare_except_loop():
    while True:
        try:  # noqa: SIM105 - what a learner writes
            sum(range(10))
        except:  # noqa: E722 - what a learner writes
            pass


def _cut(loop):
    try:
        with time_limit(0.1):
            loop()
    except TimeUp:
        return "cut"
    return "ran on"


def _slow_callback(phase, _info):
    until = time.monotonic() + 0.2
    while phase == "start" and time.monotonic() < until:
        pass


def test_a_callback_of_the_collector_is_not_cut():
    """An exception there would be printed and lost; the cut comes right after it."""

    def collecting():
        gc.collect()
        _plain_loop()

    gc.callbacks.append(_slow_callback)
    try:
        assert _cut(collecting) == "cut"
    finally:
        gc.callbacks.remove(_slow_callback)


LOOPS = [_plain_loop, _swallowing_loop, _bare_except_loop]


@pytest.mark.parametrize("loop", LOOPS)
def test_an_endless_loop_is_cut_off_on_the_main_thread(loop):
    """Neither ``except Exception`` nor a bare ``except`` in the loop keeps it alive."""
    assert _cut(loop) == "cut"


@pytest.mark.parametrize("loop", LOOPS)
def test_an_endless_loop_is_cut_off_in_another_thread(loop):
    """Where there are no signals, the same holds."""
    assert _in_thread(lambda: _cut(loop)) == "cut"


@main_thread_signals
def test_waiting_is_cut_off_on_the_main_thread():
    """A sleep does not have to end first."""
    assert _cut(lambda: time.sleep(600)) == "cut"


def test_quick_work_is_left_alone():
    """Nothing is raised inside the limit, nor after it."""
    for _ in range(200):
        with time_limit(5):
            sum(range(100))


def test_no_cut_arrives_late_in_a_thread():
    """A cut may hit a block that is just being left, never what comes after it."""

    def block():
        try:
            with time_limit(0.001):
                sum(range(random.randrange(100_000)))
        except TimeUp:
            return "cut"
        return "done"

    def work():
        random.seed(1)
        ends = {block() for _ in range(100)}
        time.sleep(0.2)
        return ends, sum(range(100_000)), threading.active_count()

    before = threading.active_count()
    ends, _sum, threads = _in_thread(work)
    assert ends <= {"cut", "done"}
    assert threads == before + 1


@main_thread_signals
def test_handler_and_timer_are_put_back():
    """What was set before is set after, and an outer timer runs on with what is left of it."""
    fired = []
    before = signal.signal(signal.SIGALRM, lambda *_: fired.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        with time_limit(5):
            pass
        left, _interval = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= 60
        signal.raise_signal(signal.SIGALRM)
        assert fired == [1]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_limit_in_a_limit():
    """The inner one ends first, and the outer one still holds."""
    ends = []

    def outer():
        ends.append(_cut(_plain_loop))
        with time_limit(0.4):
            ends.append(_cut(_plain_loop))
            _plain_loop()

    with pytest.raises(TimeUp):
        outer()
    assert ends == ["cut", "cut"]


def test_time_up_is_no_exception():
    """``except Exception`` must not catch it."""
    assert not issubclass(TimeUp, Exception)
