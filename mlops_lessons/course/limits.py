"""A time limit for code that we did not write.

What it can do, and what it cannot:

- Python code is cut off at its next step, wherever it is, also inside ``except Exception``. A bare ``except:`` catches the
  first cut; the limit therefore cuts again every 50 ms, and a loop is left at the first cut outside the ``try``.
- On the main thread (POSIX) waiting in the system (``time.sleep``, a socket) is cut off too. On another thread, and on Windows,
  it is cut off only when the wait is over.
- A single long call into C (``sum`` of an endless iterator, a huge power) is never cut off from inside its process. Where that
  matters, use :class:`mlops_lessons.course.worker.OutOfProcess`, which kills the process.
- Callbacks of the garbage collector and of weak references are not cut, as an exception there is lost; the next cut comes soon.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
import threading
import time
import weakref
from types import FrameType

__all__ = ["TimeUp", "time_limit"]

_AGAIN = 0.05  # seconds between two cuts
_QUIET: set[str] = {__file__, weakref.__file__, str(sys.modules[weakref.WeakSet.__module__].__file__)}


class TimeUp(BaseException):
    """The time is over. Not an ``Exception``, so that a learner's ``except Exception`` does not swallow it."""


def leave_in_peace(file: str) -> None:
    """Change the limit so that it never cuts while a function of the module `file` itself is running."""
    _QUIET.add(file)


class time_limit:  # noqa: N801 - reads as the statement it is: with time_limit(2)
    """Context manager that raises :class:`TimeUp` inside its block after `seconds`, again and again until the block is left.

    The signal handler and the timer found on entering are put back on leaving; what is left of an outer limit runs on.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = max(float(seconds), 0.001)

    def __enter__(self) -> time_limit:
        self._open = True
        on_main = threading.current_thread() is threading.main_thread()
        self._by_signal = on_main and hasattr(signal, "setitimer")
        if self._by_signal:
            self._entered = time.monotonic()
            self._handler = signal.signal(signal.SIGALRM, self._cut)
            self._timer = signal.setitimer(signal.ITIMER_REAL, self.seconds, _AGAIN)
        else:
            self._over = threading.Event()
            place = (threading.get_ident(), sys._getframe(1))
            self._watch = threading.Thread(target=self._watch_thread, args=place, daemon=True)
            self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._open = False
        if self._by_signal:
            self._put_back()
            return
        while True:  # a cut already on its way may arrive in here
            try:
                self._over.set()
                self._watch.join()
                _cut_thread(threading.get_ident(), None)
                return
            except TimeUp:
                continue

    def _cut(self, number: int, frame: FrameType | None) -> None:
        if self._open and (frame is None or _may_be_cut(frame)):
            raise TimeUp

    def _put_back(self) -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if self._handler is None else self._handler)
        left, interval = self._timer
        if left:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - self._entered), 0.001), interval)

    def _watch_thread(self, thread: int, block: FrameType) -> None:
        """Cut until the block is left; where a cut hits the leaving itself, the block's frame is gone soon after."""
        wait = self.seconds
        while not self._over.wait(wait):
            frame = sys._current_frames().get(thread)
            if not self._open or not _is_running(block, frame):
                return
            if frame is not None and _may_be_cut(frame):
                _cut_thread(thread, TimeUp)
            wait = _AGAIN


def _may_be_cut(frame: FrameType) -> bool:
    """Tell whether an exception raised here would reach anybody: one in a callback of the collector is only printed."""
    code = frame.f_code
    return code.co_filename not in _QUIET and all(getattr(each, "__code__", None) is not code for each in gc.callbacks)


def _is_running(wanted: FrameType, frame: FrameType | None) -> bool:
    while frame is not None and frame is not wanted:
        frame = frame.f_back
    return frame is wanted


def _cut_thread(thread: int, error: type[BaseException] | None) -> None:
    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
