"""The whole delivery system in one context manager: a remote, a pipeline, releases, a router, and users who notice nothing."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from mlops_lessons.continuous_deployment import deployment
from mlops_lessons.continuous_deployment._services import bound_socket
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.contract import LIMIT_MS
from mlops_lessons.continuous_deployment.places import BRANCH, Places, python_environment
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.continuous_deployment.releases import problems, release_folder
from mlops_lessons.continuous_deployment.remote import make_remote
from mlops_lessons.continuous_deployment.supervisor import conversation
from mlops_lessons.continuous_deployment.switch import Pointer, referenced, serving, stored_pointer
from mlops_lessons.continuous_deployment.workspace import PushResult, WorkingCopy
from mlops_lessons.delivery_log import DeliveryLog
from mlops_lessons.errors import LessonError, ServiceError, SetupError
from mlops_lessons.i18n import get_language

__all__ = ["Delivery", "delivery"]

_SECONDS_TO_END = 20.0


def delivery(folder: Path | str, **settings: Any) -> Delivery:
    """Return the delivery system of a folder, for ``with delivery(folder) as d:``; see :class:`Delivery` for the settings."""
    return Delivery(folder, **settings)


class Delivery:
    """A delivery system that runs for a block; what it has accepted stays in its folder for the next time.

    Parameters
    ----------
    folder : path
        Made where it does not exist.
    warm : bool, default True
        Keep a worker with the libraries imported, and fork tools and services from it.
    beside : bool, default True
        Run the security gates, and the start of a candidate, beside the tests; else one stage after the other.
    port : int, default 0
        Of the users' address; a free one for 0.
    limit_ms : float, default 1000
        A release whose 95th percentile is over it right after the switch is rolled back.
    router : mapping, optional
        Options of :func:`mlops_lessons.continuous_deployment.router.router_application`, such as ``segments=["airline"]``;
        ``record`` and ``traces`` may be names of files in this folder, and the releases are traced too.

    Attributes
    ----------
    places : Places
    address : str
        Where the users ask, whatever is deployed; empty before the start.
    """

    def __init__(
        self,
        folder: Path | str,
        *,
        warm: bool = True,
        beside: bool = True,
        port: int = 0,
        limit_ms: float = LIMIT_MS,
        router: Mapping[str, Any] | None = None,
    ) -> None:
        self.places = Places(Path(folder).resolve())
        self.address = ""
        self._port = port
        self._settings: dict[str, Any] = {"warm": warm, "beside": beside, "limit_ms": limit_ms}
        self._settings["router"] = dict(router or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._listening: socket.socket | None = None
        self._owner: IO[bytes] | None = None
        self._turn = threading.Lock()
        self._up = threading.Event()
        self._copy: WorkingCopy | None = None

    def start(self) -> Delivery:
        """Start, set right what a crash may have left, and return this system once it serves what was last accepted.

        Raises
        ------
        SetupError
            If the system is no POSIX one, git is missing, the port is taken, or the folder is in use or cannot be written.
        ServiceError
            If nothing can be brought to serve.
        """
        if os.name != "posix":
            raise SetupError(say("delivery.posix"))
        try:
            self.places.make()
        except OSError as error:
            raise SetupError(say("delivery.folder", folder=self.places.root, reason=error.strerror or error)) from error
        self._own()
        try:
            make_remote(self.places)
            self._listening = self._bound()
            self._settings["router_socket"] = self._listening.fileno()
            self._settings["address"] = self.address = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
            self._start_supervisor()
            deployment.reconcile(self.places)
        except BaseException:  # a block that is not entered is not left either
            self.stop()
            raise
        self._up.set()
        atexit.register(self.stop)
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def stop(self) -> None:
        """Drain and end all services and tools; does nothing when nothing runs."""
        with self._turn:
            process, self._process = self._process, None
        if process is not None:
            _end(process)
        if self._listening is not None:
            self._listening.close()
        if self._owner is not None:
            self._owner.close()
        self._listening = self._owner = None
        self.address = ""
        atexit.unregister(self.stop)

    def __enter__(self) -> Delivery:
        """Start and return this system."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop this system."""
        self.stop()

    @property
    def remote(self) -> Path:
        """The bare repository: ``git remote add origin <this>``, ``git push origin main``."""
        return self.places.remote

    @property
    def log(self) -> DeliveryLog:
        """The record of what was pushed, deployed, verified, broke and was mended."""
        return DeliveryLog(self.places.log)

    @property
    def pointer(self) -> Pointer:
        """What the router follows, with the previous release and those held back."""
        return stored_pointer(self.places.router)

    @property
    def serving(self) -> str | None:
        """The commit that all users get unless the rules send some elsewhere; None before the first deployment."""
        return serving(self.pointer)

    @property
    def copy(self) -> WorkingCopy:
        """A working copy with the lesson's application, in this folder, made at first use."""
        if self._copy is None:
            self._copy = WorkingCopy(self.places.root / "copy", self.remote)
        return self._copy

    def push(
        self,
        changes: Mapping[str, str | bytes | None] | None = None,
        message: str = "Change",
        tell: Callable[[str], None] | None = None,
        **environment: str,
    ) -> PushResult:
        """Commit `changes` in the working copy, if there are any, and push; see :class:`WorkingCopy`."""
        if changes:
            self.copy.commit(changes, message)
        return self.copy.push(tell, **environment)

    def deploy(self, commit: str | None = None, tell: Callable[[str], None] | None = None) -> bool:
        """Send all users to the release of a commit (the head of the branch unless given); return whether they stay there.

        Raises
        ------
        LessonError
            If it could not be done; whatever served goes on serving.
        """
        from mlops_lessons.continuous_deployment.git import head

        wanted = commit or head(self.remote, BRANCH)
        if wanted is None:
            raise ServiceError(say("delivery.no_previous"))
        return deployment.deploy(self.places, wanted, tell or (lambda line: None))

    def roll_back(self, reason: str, tell: Callable[[str], None] | None = None) -> str:
        """Send all users back to the release before this one and return its commit; `reason` goes into the record.

        Raises
        ------
        ServiceError
            If there is none.
        """
        return deployment.roll_back(self.places, reason, tell or (lambda line: None))

    def reconcile(self) -> str | None:
        """Set right what a crash left undone; return the commit that serves."""
        return deployment.reconcile(self.places)

    def route(self, **rules: Any) -> Pointer:
        """Change the router's rules, such as ``candidate=commit, mode="canary", percent=5``, and return the pointer.

        A release that the rules name and that does not run is started.

        Raises
        ------
        LessonError
            If a release cannot be started.
        """
        return deployment.route(self.places, **rules)

    def toggle(self, name: str, **changes: Any) -> dict[str, Any]:
        """Change a feature toggle, or add one, write it into the record and return the change.

        ``percent=20`` or ``killed=True``, for example; a new one needs its ``kind``. Releases find the file in ``TOGGLES``.

        Raises
        ------
        LessonError
            If the toggle would be damaged by it.
        """
        from mlops_lessons.continuous_deployment.toggles import change_toggle

        change = change_toggle(self.places.toggles, name, **changes)
        record(self.places, "toggled", self.serving, flag=name, value=change["value"])
        return change

    def tampered(self) -> dict[str, list[str]]:
        """Return what is wrong with the releases that users may be sent to, by commit; empty where all are as they were built."""
        found = {name: problems(release_folder(self.places, name), name) for name in sorted(referenced(self.pointer))}
        return {name: wrong for name, wrong in found.items() if wrong}

    def state(self) -> dict[str, Any]:
        """Return what runs: ``pid`` of the supervisor, ``router``, ``services`` by commit (address, pid), ``warm``."""
        with conversation(self.places) as talk:
            return talk.ask("state")

    def wait_until_up(self, seconds: float = 60.0) -> bool:
        """Wait until the supervisor runs and what was accepted is served, after a crash of it; tell whether that came."""
        return self._up.wait(seconds)

    def _own(self) -> None:
        """Hold this folder as long as this process lives; another one must not run a second system in it."""
        import fcntl

        self._owner = (self.places.run / "owner").open("ab")
        try:
            fcntl.flock(self._owner.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._owner.close()
            self._owner = None
            raise SetupError(say("delivery.in_use", folder=self.places.root)) from error

    def _bound(self) -> socket.socket:
        try:
            return bound_socket(self._port)
        except OSError as error:
            raise SetupError(say("delivery.port_taken", port=self._port)) from error

    def _start_supervisor(self) -> None:
        """Start the supervisor and wait until it listens."""
        (self.places.run / "control.json").unlink(missing_ok=True)
        package = python_environment()["PYTHONPATH"]
        with (self.places.run / "supervisor.log").open("ab") as words:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "mlops_lessons.continuous_deployment._supervisor", str(self.places.root)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=words,
                pass_fds=[self._settings["router_socket"]],
                cwd=self.places.root,
                env={**os.environ, "PYTHONPATH": package, "MLOPS_LESSONS_LANGUAGE": get_language()},
                start_new_session=True,
            )
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.write(json.dumps(self._settings).encode() + b"\n")
            process.stdin.flush()
        if process.stdout.readline() != b"ready\n":
            last = (self.places.run / "supervisor.log").read_text(errors="replace").strip().splitlines() or ["-"]
            raise ServiceError(say("delivery.no_start", reason=last[-1]))

    def _watch(self) -> None:
        """Start the supervisor again whenever it ends by itself."""
        while (process := self._process) is not None:
            process.wait()
            with self._turn:
                if self._process is not process:
                    return
                self._up.clear()
                _close(process)
                try:
                    self._start_supervisor()
                except (LessonError, OSError):
                    return
            deployment.note_restart(self.places, "supervisor")
            try:
                deployment.reconcile(self.places)
                self._up.set()
            except (LessonError, OSError) as error:
                record(self.places, "stage", None, False, stage="reconcile", reason=str(error))


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the supervisor to drain and end, by force where that takes too long."""
    with contextlib.suppress(OSError):
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
