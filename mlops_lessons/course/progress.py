"""The learner's progress: every attempt a row in one SQLite file, which two kernels and a crash must not harm.

Where nothing can be written, attempts live in memory and the learner is told so. Under nbval, and with
``MLOPS_LESSONS_PROGRESS=off``, nothing is stored and nothing read: each kernel begins with an empty memory, so no
result depends on what was done before.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import uuid
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mlops_lessons.course._store import SCHEMA_VERSION, DamagedError, connect, prepare, set_aside
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import gettext as _

__all__ = ["KINDS", "Attempt", "ProgressStore", "Standing", "by_lesson", "data_folder", "open_store", "standing_of"]

KINDS = ("exercise", "quiz", "hint", "solution", "thought", "question", "rating", "opened")
_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between tries while another kernel writes


@dataclass(frozen=True)
class Attempt:
    """One row: what was done when, and how it came out.

    ``at`` is UTC in RFC 3339, ``points`` out of ``max_points``; ``detail`` is JSON; ``uid`` is the same in every
    copy of the row.
    """

    uid: str
    at: str
    lesson: str
    kind: str
    item: str
    outcome: str
    points: float
    max_points: float
    mistake: str | None
    detail: Any

    @property
    def share(self) -> float:
        """Points earned, 0 to 1."""
        return self.points / self.max_points if self.max_points else 0.0


_COLUMNS = tuple(field.name for field in fields(Attempt))


@dataclass(frozen=True)
class Standing:
    """How far a learner is in one lesson."""

    exercises_done: int
    exercises_total: int
    questions_done: int
    questions_total: int

    @property
    def share(self) -> float:
        """Part of the lesson's exercises and questions that is done, 0 to 1."""
        total = self.exercises_total + self.questions_total
        return (self.exercises_done + self.questions_done) / total if total else 0.0


def data_folder() -> Path:
    """Return the folder of the learner's own data: ``MLOPS_LESSONS_HOME``, else the system's place for user data."""
    home = os.environ.get("MLOPS_LESSONS_HOME")
    if home:
        return Path(home).expanduser()
    from platformdirs import user_data_path

    return user_data_path("mlops-lessons", appauthor=False)


def open_store() -> ProgressStore:
    """Return the learner's store, or one in memory where progress is switched off."""
    off = os.environ.get("MLOPS_LESSONS_PROGRESS", "").strip().lower() == "off" or "PYTEST_CURRENT_TEST" in os.environ
    return ProgressStore(None if off else data_folder() / "progress.sqlite")


class ProgressStore:
    """The attempts of one learner.

    Parameters
    ----------
    path : Path or None
        The SQLite file, made when first needed; None keeps everything in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._memory = None if path else self._in_memory()
        self._notices: list[str] = []

    @property
    def stored(self) -> bool:
        """Whether attempts reach the disk."""
        return self._memory is None

    def take_notices(self) -> list[str]:
        """Return, once each, what the learner must be told: a file set aside, a folder that cannot be written."""
        with self._lock:
            notices, self._notices = self._notices, []
        return notices

    def record(
        self,
        lesson: str,
        kind: str,
        item: str = "",
        *,
        outcome: str = "",
        points: float = 0.0,
        max_points: float = 0.0,
        mistake: str | None = None,
        detail: Any = None,
    ) -> Attempt:
        """Return the attempt just recorded; when this returns and the store is on disk, the row is on disk too."""
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        row = Attempt(
            uuid.uuid4().hex, now, lesson, kind, item, outcome, float(points), float(max_points), mistake, detail
        )
        self._do(lambda connection: _insert(connection, [row]))
        return row

    def attempts(self, lesson: str | None = None, kind: str | None = None, item: str | None = None) -> list[Attempt]:
        """Return the attempts, oldest first, of one lesson, kind or item where given."""
        wanted = {
            name: value for name, value in (("lesson", lesson), ("kind", kind), ("item", item)) if value is not None
        }
        where = " AND ".join(f"{name} = ?" for name in wanted) or "1"
        query = f"SELECT {', '.join(_COLUMNS)} FROM attempt WHERE {where} ORDER BY at, rowid"
        rows = self._do(lambda connection: connection.execute(query, tuple(wanted.values())).fetchall())
        return [Attempt(*row[:-1], json.loads(row[-1])) for row in rows]

    def best(self, lesson: str, kind: str) -> dict[str, Attempt]:
        """Return the best attempt at each item of a lesson; the first of equals."""
        best: dict[str, Attempt] = {}
        for attempt in self.attempts(lesson, kind):
            if attempt.item not in best or attempt.share > best[attempt.item].share:
                best[attempt.item] = attempt
        return best

    def missed(self, kind: str = "quiz", lesson: str | None = None) -> list[Attempt]:
        """Return the first miss of each item that has not been passed since, oldest first."""
        open_misses: dict[tuple[str, str], Attempt] = {}
        for attempt in self.attempts(lesson, kind):
            key = attempt.lesson, attempt.item
            if attempt.outcome == "passed":
                open_misses.pop(key, None)
            elif attempt.outcome != "not_attempted":
                open_misses.setdefault(key, attempt)
        return sorted(open_misses.values(), key=lambda attempt: attempt.at)

    def export(self) -> dict[str, Any]:
        """Return everything as JSON-able data, which :meth:`merge` reads."""
        rows = [asdict(attempt) for attempt in self.attempts()]
        return {"schema": "mlops-lessons/progress", "version": SCHEMA_VERSION, "attempts": rows}

    def merge(self, data: Mapping[str, Any]) -> int:
        """Change the store: add the attempts of an :meth:`export` that it lacks, and return how many those were.

        Raises
        ------
        LessonError
            If `data` is no export of this version or an older one.
        """
        rows = _exported(data)
        return self._do(lambda connection: _insert(connection, rows))

    def _do(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Return what `work` gives on the file, mended where it can be, else on the memory."""
        with self._lock:
            last: Exception | None = None
            for wait in _WAITS if self._memory is None else ():
                try:
                    return self._on_file(work)
                except DamagedError as error:
                    last = error
                    self._mend()
                except (sqlite3.Error, OSError) as error:
                    last = error
                    if not _busy(error):
                        break
                    time.sleep(wait)
                if self._memory is not None:
                    break
            if self._memory is None:
                self._fall_back(last)
            with _transaction(self._memory) as connection:
                return work(connection)

    def _on_file(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        connection = connect(self.path)
        try:
            with _transaction(connection):
                return work(connection)
        except sqlite3.DatabaseError as error:
            raise DamagedError.of(error) from error
        finally:
            connection.close()

    def _mend(self) -> None:
        try:
            moved = set_aside(self.path)
        except OSError as error:
            self._fall_back(error)
            return
        if moved is not None:
            self._notices.append(
                _(
                    "Your progress file was damaged. It was set aside as {name} in {folder}, and a new one was begun; "
                    "the course goes on."
                ).format(name=moved.name, folder=moved.parent)
            )

    def _in_memory(self) -> sqlite3.Connection:
        """Return a database that lives as long as this store, and is closed with it."""
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, connection.close)
        return prepare(connection)

    def _fall_back(self, error: Exception | None) -> None:
        memory = self._in_memory()
        try:
            rows = _rows_of(self.path)
        except (sqlite3.Error, OSError, ValueError):
            rows = []
        with _transaction(memory):
            _insert(memory, rows)
        self._memory = memory
        self._notices.append(
            _(
                "Your progress cannot be saved in {folder} ({reason}). It is kept only until you close this notebook. "
                "Free some space or set MLOPS_LESSONS_HOME to a folder that you may write in."
            ).format(folder=self.path.parent, reason=error or "-")
        )


def by_lesson(store: ProgressStore) -> dict[str, Standing]:
    """Return how far the learner is in each written lesson, by topic."""
    from mlops_lessons.course.catalogue import lessons

    return {info.topic: standing_of(info.topic, store) for info in lessons() if info.written}


def standing_of(topic: str, store: ProgressStore) -> Standing:
    """Return how far the learner is in one lesson; totals are discovered, not typed."""
    from mlops_lessons.course.exercise import exercises
    from mlops_lessons.course.quiz import questions

    done = {kind: _passed(store.best(topic, kind)) for kind in ("exercise", "quiz")}
    tasks, asked = exercises(topic), questions(topic)
    return Standing(len(done["exercise"] & tasks.keys()), len(tasks), len(done["quiz"] & asked.keys()), len(asked))


def _passed(best: Mapping[str, Attempt]) -> set[str]:
    return {item for item, attempt in best.items() if attempt.outcome == "passed"}


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:  # an interrupt too: it goes on, and leaves no half transaction
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _insert(connection: sqlite3.Connection, rows: Iterable[Attempt]) -> int:
    marks = ", ".join("?" for _name in _COLUMNS)
    query = f"INSERT INTO attempt ({', '.join(_COLUMNS)}) VALUES ({marks}) ON CONFLICT (uid) DO NOTHING"
    before = connection.total_changes
    for row in rows:
        values = [getattr(row, name) for name in _COLUMNS[:-1]]
        connection.execute(query, [*values, json.dumps(row.detail)])
    return connection.total_changes - before


def _rows_of(path: Path) -> list[Attempt]:
    """Return what can still be read of a file that cannot be written."""
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        rows = connection.execute(f"SELECT {', '.join(_COLUMNS)} FROM attempt").fetchall()
    finally:
        connection.close()
    return [Attempt(*row[:-1], json.loads(row[-1])) for row in rows]


def _busy(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and any(word in str(error) for word in ("locked", "busy"))


def _exported(data: Mapping[str, Any]) -> list[Attempt]:
    try:
        if data["schema"] != "mlops-lessons/progress" or not 1 <= data["version"] <= SCHEMA_VERSION:
            raise ValueError(data["version"])
        rows = [Attempt(**row) for row in data["attempts"]]
        if not all(_well_typed(row) for row in rows):
            raise ValueError("attempts")
        return rows
    except (KeyError, TypeError, ValueError) as error:
        raise LessonError(
            _("This is no exported progress that this version can read ({reason}).").format(reason=error)
        ) from error


def _well_typed(row: Attempt) -> bool:
    texts = (row.uid, row.at, row.lesson, row.kind, row.item, row.outcome, row.mistake or "")
    return all(type(text) is str for text in texts) and all(
        type(n) in (int, float) for n in (row.points, row.max_points)
    )
