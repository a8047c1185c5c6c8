"""How the supervisor starts children: as forks of the warm worker where there is one, else as fresh interpreters."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from mlops_lessons.continuous_deployment._lifeline import read_line
from mlops_lessons.continuous_deployment.places import Places, python_environment

_MODULES = "mlops_lessons.continuous_deployment"
_SECONDS_TO_WARM = 60.0


@dataclass
class Child:
    """A child process, the leader of its own session; `life` is our end of its channel."""

    pid: int
    life: socket.socket
    process: subprocess.Popen[bytes] | None = None

    def order(self, what: Mapping[str, Any]) -> None:
        """Tell a child that waits what to do."""
        self.life.sendall(json.dumps(what).encode() + b"\n")

    def signal(self, number: int) -> None:
        """Send a signal to the whole session of the child."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)

    def end(self) -> None:
        """End the child and what it started at once, and leave nothing of it in the table of processes."""
        self.signal(signal.SIGKILL)
        self.life.close()
        if self.process is not None:
            self.process.wait()


class Launcher:
    """Starts children. All come from one thread that lives as long as this process: Linux ends a child with its parent *thread*.

    Parameters
    ----------
    places : Places
    warm : bool
        Keep a worker with the libraries imported, and fork children from it.

    Attributes
    ----------
    surroundings : dict of str to str
        What every release is given: ``traces``, where its spans go, and ``toggles``, the file of the feature toggles.
    """

    def __init__(self, places: Places, warm: bool) -> None:
        self.places, self.warm = places, warm
        self.surroundings: dict[str, str] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="launch")
        self._worker: Child | None = None
        self._ready = threading.Event()
        self._turn = threading.Lock()
        if warm:
            self._thread.submit(self._replace_worker, None)

    @property
    def is_warm(self) -> bool:
        """Whether the worker has imported everything."""
        return self._worker is not None and self._ready.is_set()

    def launch(self, order: Mapping[str, Any], output: int, listening: socket.socket | None = None) -> Child:
        """Start a child that does `order`, its words going to the descriptor `output`."""
        if self.warm and "router" not in order:
            try:
                return self._forked(order, output, listening)
            except (OSError, ValueError):
                pass
        child = self.prepare(output, listening)
        child.order(order)
        return child

    def prepare(self, output: int, listening: socket.socket | None, waiting: bool = False) -> Child:
        """Start a fresh interpreter that takes one order; where it has to wait for it, it imports in the meantime."""
        ours, theirs = socket.socketpair()
        passed = [theirs.fileno()] + ([listening.fileno()] if listening else [])
        numbers = [theirs.fileno(), listening.fileno() if listening else -1, int(waiting)]
        process = self._thread.submit(self._interpreter, "_child", numbers, passed, output).result()
        theirs.close()
        return Child(process.pid, ours, process)

    def close(self) -> None:
        """End the worker."""
        self.warm = False
        if self._worker is not None:
            self._worker.end()

    def _interpreter(
        self, module: str, numbers: list[int], passed: list[int], output: int | IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start a fresh interpreter with a module of ours; runs in the thread that lives."""
        return subprocess.Popen(
            [sys.executable, "-P", "-m", f"{_MODULES}.{module}", *map(str, numbers)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=passed,
            start_new_session=True,
            cwd=self.places.run,
            env=python_environment(PYTHONUTF8="1"),
        )

    def _replace_worker(self, broken: Child | None) -> None:
        """Start the warm worker, unless `broken` has been replaced already: services end with the worker they come from.

        Runs in the thread that lives.
        """
        if self._worker is not broken or not self.warm:
            return
        if broken is not None:
            broken.end()
        self._ready.clear()
        ours, theirs = socket.socketpair()
        with (self.places.run / "worker.log").open("ab") as words:
            process = self._interpreter("_warm", [theirs.fileno()], [theirs.fileno()], words)
        theirs.close()
        ours.settimeout(_SECONDS_TO_WARM)
        self._worker = Child(process.pid, ours, process)
        threading.Thread(target=self._await_worker, args=(self._worker,), daemon=True).start()

    def _await_worker(self, worker: Child) -> None:
        with contextlib.suppress(OSError):
            read_line(worker.life)
        self._ready.set()

    def _forked(self, order: Mapping[str, Any], output: int, listening: socket.socket | None) -> Child:
        """Return a fork of the worker. Raises OSError or ValueError where there is none any more; another then comes."""
        self._thread.submit(lambda: None).result()  # the worker has been started
        self._ready.wait(_SECONDS_TO_WARM)
        worker = self._worker
        ours, theirs = socket.socketpair()
        environment = python_environment(PYTHONUTF8="1")
        line = json.dumps({**order, "environment": environment}).encode()
        passed = [output, theirs.fileno()] + ([listening.fileno()] if listening else [])
        try:
            with self._turn, theirs:
                if worker is None:
                    raise ValueError("no worker")
                socket.send_fds(worker.life, [line], passed)
                pid = json.loads(read_line(worker.life))["pid"]
        except (OSError, ValueError):
            ours.close()
            self._thread.submit(self._replace_worker, worker)
            raise
        return Child(pid, ours)


def log_of(places: Places, name: str) -> Path:
    """Return where a service writes its words."""
    return places.run / f"{name[:12]}.log"
