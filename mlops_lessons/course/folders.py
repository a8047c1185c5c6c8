"""Temporary folders that go with their owner, and with the kernel also where it is killed.

The first folder of a process starts its *keeper*, ``python -m mlops_lessons.course.folders OWNER``: a small process that is told,
line by line on standard input, which folders there are, and removes what is left of them once that closes or another process
adopts it.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import weakref
from contextlib import suppress
from functools import partial
from pathlib import Path

from mlops_lessons.course.children import end_when_adopted, environment

__all__ = ["main", "temporary_folder"]

_ATTEMPTS, _SECONDS_BETWEEN = 20, 0.25  # a server that still ends may write into the folder while it is removed
_SECONDS_TO_NOTE = 1.0  # what an owner said and did not live to see noted


def temporary_folder(prefix: str, owner: object = None) -> Path:
    """Return a new, empty folder that is removed when `owner` is forgotten, and with this process however that ends.

    Parameters
    ----------
    prefix : str
        How its name begins.
    owner : object, optional
        What the folder belongs to. Without one it belongs to the process.
    """
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    _keeper().keep(folder)
    if owner is None:
        atexit.register(_remove, folder, os.getpid())
    else:
        weakref.finalize(owner, _remove, folder, os.getpid())
    return folder


def _remove(folder: Path, process: int) -> None:
    """Remove a folder, unless this process is but a fork of the one that made it."""
    if os.getpid() == process:
        _wipe(folder)
        _keeper().forget(folder)


def _wipe(folder: Path | str) -> None:
    """Remove a folder and what can be removed of it, read-only folders too, which only the administrator may empty as they are."""
    for path, _folders, _files in os.walk(folder):
        with suppress(OSError):
            Path(path).chmod(stat.S_IRWXU)
    shutil.rmtree(folder, ignore_errors=True)


class _Keeper:
    """The process that outlives this one by a moment, and what it was told."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._folders: set[str] = set()
        self._turn = threading.RLock()  # a forgotten owner may be collected in the middle of this

    def keep(self, folder: Path) -> None:
        """Have a folder removed when this process is gone."""
        with self._turn:
            self._folders.add(str(folder))
            if self._process is not None and self._process.poll() is None:
                self._tell("keep", str(folder))
            else:
                self._start()

    def forget(self, folder: Path) -> None:
        """Say that a folder is no more."""
        with self._turn:
            self._folders.discard(str(folder))
            self._tell("forget", str(folder))

    def end(self) -> None:
        """Let the keeper do its work, and wait for it."""
        process, self._process = self._process, None
        if process is not None:
            process.stdin.close()
            process.wait()

    def _start(self) -> None:
        self.end()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mlops_lessons.course.folders", str(os.getpid())],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(),
            env=environment(),
            start_new_session=True,  # what kills the kernel's whole group spares it
        )
        atexit.register(self.end)
        for folder in self._folders:
            self._tell("keep", folder)

    def _tell(self, what: str, folder: str) -> None:
        if self._process is not None:
            with suppress(OSError):  # a keeper that was killed is started again for the next folder
                self._process.stdin.write(json.dumps([what, folder]).encode() + b"\n")


_keepers: dict[int, _Keeper] = {}


def _keeper() -> _Keeper:
    """Return the keeper of this very process: a fork must not have its parent's folders removed."""
    return _keepers.setdefault(os.getpid(), _Keeper())


def main(owner: str) -> None:
    """Be the keeper: note the folders until the owner is gone, then remove them."""
    for request in (signal.SIGINT, signal.SIGTERM):
        signal.signal(request, signal.SIG_IGN)
    folders: set[str] = set()
    noting = threading.Thread(target=_note, args=(folders,), daemon=True)
    noting.start()
    end_when_adopted(int(owner), partial(noting.join, _SECONDS_TO_NOTE))
    _clear(folders)


def _note(folders: set[str]) -> None:
    """Keep the set as the owner says, and clear it when that ends."""
    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            what, folder = json.loads(line)
            (folders.add if what == "keep" else folders.discard)(folder)
    _clear(folders)


def _clear(folders: set[str]) -> None:
    """Remove the folders, as often as it takes, and end this process."""
    pause = threading.Event()
    for _attempt in range(_ATTEMPTS):
        for folder in list(folders):
            _wipe(folder)
        if not any(map(os.path.lexists, folders)):
            break
        pause.wait(_SECONDS_BETWEEN)
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
