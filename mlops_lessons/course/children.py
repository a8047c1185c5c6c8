"""Servers in a process of their own that end with whoever started them, however that one ends.

The owner names a function that makes the server, and starts a :class:`ChildServer`. The child runs as ``python -m
mlops_lessons.course.children OWNER package.module:function ARGUMENT...``: it calls the function, writes its port as one line
on standard output, and serves. It ends as soon as its standard input closes, which the system does for an owner that died, or
another process adopts it, since a fork of the owner may hold the pipe open. An interrupt of a cell does not reach it.

Linux could also kill a child with its parent (``continuous_deployment/_lifeline.py`` has it done), but means the parent's
*thread*: a server that was started from a short-lived thread would end with that, so it is not used here.
"""

from __future__ import annotations

import atexit
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType

from mlops_lessons.errors import ServiceError

__all__ = ["ChildServer", "end_when_adopted", "environment", "main"]

_MODULE = "mlops_lessons.course.children"
_SECONDS_TO_START = 60.0
_SECONDS_BETWEEN_LOOKS = 0.5
_LONGEST_LINE = 32  # bytes; a port and the end of its line need seven at most
_LAST_WORDS = 400  # characters


class ChildServer:
    """A server on 127.0.0.1 in a process of its own; a context manager that ends it.

    Parameters
    ----------
    factory : str
        Where the function stands that makes the server, ``"package.module:name"``. It takes the arguments, listens, and returns
        the port and the function that serves, which may run until the process ends.
    *arguments : str
    folder : path, optional
        Where the process works; the owner's own folder unless given.
    without : tuple of str
        How the environment variables begin that the child shall not have.
    seconds : float, default 60
        How long to wait for its port.
    """

    def __init__(
        self,
        factory: str,
        *arguments: str,
        folder: Path | None = None,
        without: tuple[str, ...] = (),
        seconds: float = _SECONDS_TO_START,
    ) -> None:
        self._task = (factory, *arguments)
        self._folder, self._without, self._seconds = folder, without, seconds
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process, None where there is none."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> ChildServer:
        """Start the process unless it runs, and return at once; :meth:`port` waits for it."""
        if self.alive:
            return self
        self.stop()
        self._words = TemporaryFile()  # noqa: SIM115 - _end closes it; a pipe would fill, as nobody empties it yet
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE, str(os.getpid()), *self._task],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            cwd=self._folder,
            env=environment(self._without),
        )
        atexit.register(self.stop)
        self._said: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=_read_line, args=(self._process, self._said), daemon=True).start()
        return self

    def port(self, refusal: str) -> int:
        """Return the port that the child says, waiting for it; where it says none, the child is ended.

        Parameters
        ----------
        refusal : str
            What the error says, in the learner's language: ``{reason}`` is the last line that the child wrote, ``{words}`` are its
            last 400 characters.

        Raises
        ------
        ServiceError
            If it ended, said something else, or nothing in time.
        """
        try:
            said = self._said.get(timeout=self._seconds)
        except queue.Empty:
            said = b""
        except BaseException:  # the learner does not want to wait: nobody will know of this child
            self.stop()
            raise
        if said.strip().isdigit() and said.endswith(b"\n"):
            return int(said)
        words = self._end() or said.decode(errors="replace").strip() or "-"
        raise ServiceError(refusal.format(reason=words.splitlines()[-1], words=words[-_LAST_WORDS:]))

    def stop(self) -> None:
        """End the process at once, as a power cut would; does nothing where there is none."""
        self._end()

    def _end(self) -> str:
        """End the process, and return what it wrote before it served."""
        process, self._process = self._process, None
        if process is None:
            return ""
        process.kill()
        process.wait()
        process.stdin.close()
        atexit.unregister(self.stop)
        with self._words as words:
            words.seek(0)
            return words.read().decode(errors="replace").strip()

    def __enter__(self) -> ChildServer:
        """Start and return this server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop this server."""
        self.stop()


def _read_line(process: subprocess.Popen[bytes], said: queue.Queue[bytes]) -> None:
    """Put the first line of a process into the queue, and swallow the rest: a stream closed early would be an error over there.

    The stream is closed by who reads it, as a read may never end.
    """
    with process.stdout as stream:
        said.put(stream.readline(_LONGEST_LINE))
        while stream.read1():
            pass


def environment(without: tuple[str, ...] = ()) -> dict[str, str]:
    """Return the environment of a child: this very package on its path, no variable that begins with one of `without`."""
    kept = {name: value for name, value in os.environ.items() if not without or not name.startswith(without)}
    places = [str(Path(__file__).parents[2]), *kept.get("PYTHONPATH", "").split(os.pathsep)]
    return {**kept, "PYTHONPATH": os.pathsep.join(dict.fromkeys(filter(None, places)))}


def main(owner: str, factory: str, *arguments: str) -> None:
    """Be the child: make the server, say its port, and serve until the owner is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for the kernel, and reaches the whole process group
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    threading.Thread(target=end_when_adopted, args=(int(owner),), daemon=True).start()
    module, _colon, name = factory.partition(":")
    port, serve = getattr(import_module(module), name)(*arguments)
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    _fall_silent()
    serving = threading.Thread(target=serve, daemon=True)  # in the main thread uvicorn would heed interrupts
    serving.start()
    serving.join()
    os._exit(0)


def _fall_silent() -> None:
    """Send all further words nowhere: nobody reads them, and a pipe that is full would stop the server."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _end_with_stdin() -> None:
    while os.read(0, 4096):  # not sys.stdin: its lock would abort an interpreter that ends because of an error
        pass
    os._exit(0)


def end_when_adopted(parent: int, end: Callable[[], object] = lambda: os._exit(0)) -> None:
    """Wait until this process has another parent, and call `end`, which ends it at once unless given.

    `parent` is the number of the one that it was born to: who asks the system may ask too late. On Windows nobody is adopted.
    """
    pause = threading.Event()
    while os.name != "posix" or os.getppid() == parent:
        pause.wait(_SECONDS_BETWEEN_LOOKS)
    end()


if __name__ == "__main__":
    main(*sys.argv[1:])
