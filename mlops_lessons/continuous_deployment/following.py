"""A small JSON file that another process replaces meanwhile: read again when it changes, never believed when damaged."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from mlops_lessons.continuous_deployment.switch import replace_file
from mlops_lessons.errors import LessonError

__all__ = ["FollowedFile", "replace_json"]

T = TypeVar("T")


class FollowedFile(Generic[T]):
    """What a file says, looked at by ``stat`` at each call and read only where it changed.

    Parameters
    ----------
    path : path
        May be missing.
    parse : callable
        Turns what the JSON holds into a value; raises LessonError where it cannot.

    Attributes
    ----------
    problem : str
        Why the file as it stands is not followed; empty when it is.
    """

    def __init__(self, path: Path | str, parse: Callable[[Any], T]) -> None:
        self.path = Path(path)
        self.problem = ""
        self._parse = parse
        self._seen: tuple[int, int, int] | None = None
        self._good: T | None = None

    def current(self) -> T | None:
        """Return the last good value, None where there never was one."""
        stamp = self._stamp()
        if stamp is None:
            self._seen, self.problem = None, "missing"
        elif stamp != self._seen:
            self._read()
            self._seen = stamp  # only now: another thread must not take the old value for that of the new file
        return self._good

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            found = os.stat(self.path)  # noqa: PTH116 - a third of the time of Path.stat, at every request
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino, found.st_size

    def _read(self) -> None:
        try:
            self._good = self._parse(json.loads(self.path.read_bytes()))
            self.problem = ""
        except (OSError, ValueError, RecursionError, LessonError) as error:
            self.problem = str(error) or type(error).__name__


def replace_json(path: Path | str, data: Any) -> None:
    """Write `data` as JSON so that a reader finds the old file or the new one, also after a power cut."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, json.dumps(data, indent=2, ensure_ascii=False))
