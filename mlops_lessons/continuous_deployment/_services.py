"""Services of releases: started, watched, started again when they end by themselves, drained when they are stopped.

The supervisor binds the socket of a service and keeps it. So its address stays the same when the process is replaced, no port
is ever lost between closing and opening, and requests that come in between wait in the system's queue and are not refused.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._launch import Child, Launcher, log_of
from mlops_lessons.continuous_deployment._lifeline import read_line
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.releases import problems
from mlops_lessons.errors import LessonError, ServiceError

_SECONDS_TO_START = 60.0
_SECONDS_TO_DRAIN = 12.0
_ATTEMPTS = 3  # to start again, before the release is given up
_LONG_ENOUGH = 10.0  # seconds that a service must have lived for its end not to count as one of them
_PAUSE = 0.5  # seconds before the router is started once more
Ended = Callable[["Service", bool], None]


def bound_socket(port: int = 0) -> socket.socket:
    """Return a socket that listens on 127.0.0.1, at a free port for 0.

    It says that it speaks TCP: asyncio turns Nagle's delay off only where it does.

    Raises
    ------
    OSError
        If the port is taken.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    return listening


class Service:
    """One release that runs, or the router.

    Parameters
    ----------
    launcher : Launcher
    on_end : callable
        Told (service, given up) whenever the process ended by itself.
    listening : socket, optional
        Where it listens; a new socket at a free port unless given.

    Attributes
    ----------
    address : str
    kept : bool
        Runs until it is stopped.
    holders : set
        Who else needs it: it is ended for nobody's sake as long as there is one.
    """

    def __init__(self, launcher: Launcher, on_end: Ended, listening: socket.socket | None = None) -> None:
        self.commit, self.folder = "", Path()
        self._launcher, self._on_end = launcher, on_end
        self._listening = listening or bound_socket()
        self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.kept, self.holders = False, set[object]()
        self._child: Child | None = None
        self._turn = threading.Lock()  # a stop and a start, which may be in two threads, see each other
        self._settled, self._ended = threading.Event(), threading.Event()
        self._ready = self._stopping = False
        self._words = ""
        self._more: dict[str, Any] = {}
        self._ends: list[float] = []

    @property
    def pid(self) -> int:
        """The number of the process, 0 where there is none."""
        return self._child.pid if self._child and not self._ended.is_set() else 0

    @property
    def is_over(self) -> bool:
        """Whether it was stopped or given up, and will not serve any more."""
        return self._stopping

    def prepare(self) -> None:
        """Start a fresh interpreter that imports what services need, and waits."""
        with self._output() as output:
            self._child = self._launcher.prepare(output, self._listening, waiting=True)

    def start(self, commit: str, folder: Path, **more: Any) -> None:
        """Serve a release (with ``router=options``, be the router of a root); returns at once. Does nothing after a stop."""
        self.commit, self.folder, self._more = commit, folder, more
        order = {"folder": str(folder), "release": commit, **self._launcher.surroundings, **more}
        with self._turn:
            self._ready, self._words = False, ""
            if self._stopping:
                return
            self._settled.clear()
            self._ended.clear()
            listening = self._listening.dup()  # ours may be closed while the child is launched
        with listening:
            child = self._launched(order, listening)
        with self._turn:
            self._child, stopped = child, self._stopping
        if stopped:
            child.end()
        threading.Thread(target=self._watch, args=(child,), daemon=True).start()

    def _launched(self, order: dict[str, Any], listening: socket.socket) -> Child:
        """Return a child that does the order: the one that waits for it, else a new one."""
        if self._child is not None:
            self._child.order(order)
            return self._child
        with self._output() as output:
            return self._launcher.launch(order, output, listening)

    def wait(self) -> None:
        """Wait until it serves.

        Raises
        ------
        ServiceError
            If it does not; the message holds its last words.
        """
        in_time = self._settled.wait(_SECONDS_TO_START)
        if not in_time or not self._ready:
            reason = self._words or self._last_words() or self._silence(in_time)
            self.stop(wait=False)
            raise ServiceError(say("delivery.no_start", reason=reason))

    def stop(self, wait: bool = True) -> None:
        """Let it finish what it is answering, and end it; by force where that takes too long."""
        with self._turn:
            self._stopping, child = True, self._child
            if child is not None and not self._ended.is_set():
                child.signal(signal.SIGTERM)
            self._listening.close()
        if child is None:  # one that is being launched is ended by who does it
            self._settled.set()
            return
        ending = threading.Thread(target=self._make_sure, args=(child,), daemon=True)
        ending.start()
        if wait:
            ending.join()

    def _make_sure(self, child: Child) -> None:
        if self._ready:
            self._ended.wait(_SECONDS_TO_DRAIN)
        child.end()

    def _watch(self, child: Child) -> None:
        """Follow one process until it ends, then start another unless it was stopped."""
        with contextlib.suppress(OSError):
            while line := read_line(child.life):
                said = json.loads(line)
                self._ready, self._words = "ready" in said, said.get("failed", "")
                self._settled.set()
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()
        was_ready = self._ready
        self._ended.set()
        self._settled.set()
        if not self._stopping and (was_ready or self._ends):
            self._start_again(child)

    def _start_again(self, child: Child) -> None:
        """Start another process. A release whose processes keep ending is given up; the router never is, it only waits longer."""
        child.life.close()
        self._child = None
        given_up = False
        while not (given_up or self._started_again() or self._stopping):
            given_up = not self._more
        with self._turn:
            if self._stopping:
                return
            if given_up:
                self._ready, self._stopping = False, True
                self._listening.close()
        self._on_end(self, given_up)

    def _started_again(self) -> bool:
        """Start another process, unless the release is not to have one or there is none to be had."""
        now = time.monotonic()
        self._ends = [*(when for when in self._ends if now - when < _LONG_ENOUGH), now]
        too_often = len(self._ends) > _ATTEMPTS
        if too_often and self._more:
            time.sleep(_PAUSE)
        if not self._more and (too_often or not self._mended()):
            return False
        try:
            self.start(self.commit, self.folder, **self._more)
        except OSError:  # no room for its words, no process to be had
            return False
        return True

    def _mended(self) -> bool:
        """Make the release again where somebody changed it, and tell whether it now is what was built."""
        from mlops_lessons.continuous_deployment.deployment import heal

        with contextlib.suppress(LessonError, OSError):
            heal(self._launcher.places, self.commit)
        return not problems(self.folder, self.commit)

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = log_of(self._launcher.places, self.commit).read_text(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""

    def _silence(self, in_time: bool) -> str:
        """Return how a process ended that had no last words."""
        if not in_time:
            return say("delivery.no_word", seconds=f"{_SECONDS_TO_START:g}")
        return say("delivery.stopped_early" if self._stopping else "delivery.ended_early")

    @contextlib.contextmanager
    def _output(self) -> Iterator[int]:
        name = self.commit or "waiting"
        descriptor = os.open(log_of(self._launcher.places, name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
