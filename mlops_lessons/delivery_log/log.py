"""The file of the record: appended to by any number of processes, read by anyone, never rewritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from mlops_lessons.delivery_log.event import Event
from mlops_lessons.delivery_log.reading import Reading, parse_lines
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = ["DeliveryLog"]

_say = topic_texts("delivery_log")
_LOCK_AT = 0x7FFF_FFFF  # Windows locks bytes, and refuses readers those: one far beyond the end


def _now() -> datetime:
    return datetime.now(UTC)


def _new_id() -> str:
    return uuid4().hex


class DeliveryLog:
    """A record of deliveries in one file.

    Parameters
    ----------
    path : str or Path
        The file; it and its folder are made at the first event.
    clock : callable, optional
        Returns the present as an aware ``datetime``; in tests and made-up stories, another clock.
    new_id : callable, optional
        Returns the id of a new event.
    """

    def __init__(
        self, path: str | Path, clock: Callable[[], datetime] = _now, new_id: Callable[[], str] = _new_id
    ) -> None:
        self.path = Path(path)
        self._clock = clock
        self._new_id = new_id

    def append(
        self,
        kind: str,
        *,
        commit: str | None = None,
        release: str | None = None,
        ok: bool | None = None,
        detail: Mapping[str, Any] | None = None,
        at: datetime | None = None,
        id: str | None = None,
        sync: bool = False,
    ) -> Event:
        """Write one event at the end of the file and return it.

        The line goes in whole or, where the disk is full, is cut off again. Other processes may append at the same time.
        With `sync`, the line is on the disk itself when this returns, so that it outlives a power cut.

        Raises
        ------
        LessonError
            If the event is not valid: an unknown kind, a time without zone, ….
        SetupError
            If the file cannot be written.
        """
        row = {"id": self._new_id() if id is None else id, "at": self._clock() if at is None else at, "kind": kind}
        event = Event.of(row | {"commit": commit, "release": release, "ok": ok, "detail": detail})
        line = event.as_line().encode() + b"\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._write(line, sync)
        except OSError as error:
            raise SetupError(_say("unwritable", path=self.path, reason=error.strerror or error)) from error
        return event

    def read(self) -> Reading:
        """Return all that the file holds; nothing where there is none yet.

        Raises
        ------
        SetupError
            If the file is there and cannot be read.
        """
        try:
            return parse_lines(self.path.read_bytes())
        except FileNotFoundError:
            return Reading()
        except OSError as error:
            raise SetupError(_say("unreadable", path=self.path, reason=error.strerror or error)) from error

    def __iter__(self) -> Iterator[Event]:
        """Iterate over the good events, by time."""
        return iter(self.read().events)

    def _write(self, line: bytes, sync: bool) -> None:
        flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        file = os.open(self.path, flags, 0o644)
        try:
            with _locked(file):
                end = os.lseek(file, 0, os.SEEK_END)
                os.lseek(file, max(end - 1, 0), os.SEEK_SET)
                half_written = end > 0 and os.read(file, 1) != b"\n"
                _write_all(file, b"\n" * half_written + line, end)
                if sync:
                    os.fsync(file)
        finally:
            os.close(file)


def _write_all(file: int, data: bytes, end: int) -> None:
    """Write all of `data` or nothing: what a full disk lets through is cut off again."""
    done = 0
    try:
        while done < len(data):
            done += os.write(file, data[done:])
    except BaseException:  # a full disk, or an interrupt: it goes on
        os.ftruncate(file, end)
        raise


@contextmanager
def _locked(file: int) -> Iterator[None]:
    """Let one process at a time write; the system gives the lock back when its holder dies."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        os.lseek(file, _LOCK_AT, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            os.lseek(file, _LOCK_AT, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
