"""The SQLite file under the progress: how it is opened, made, judged damaged and set aside."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

SCHEMA_VERSION = 1

_SCHEMA = """
CREATE TABLE attempt (
    uid TEXT PRIMARY KEY, at TEXT NOT NULL, lesson TEXT NOT NULL, kind TEXT NOT NULL, item TEXT NOT NULL,
    outcome TEXT NOT NULL, points REAL NOT NULL, max_points REAL NOT NULL, mistake TEXT, detail TEXT NOT NULL
);
CREATE INDEX attempt_item ON attempt (lesson, kind, item);
"""

# From version n to n + 1: a function of the connection for each n, as the table changes.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {}

# SQLITE_ERROR: another program's database, without our table.
_DAMAGE = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR)
_checked: set[tuple[Path, int]] = set()


class DamagedError(Exception):
    """The file is there, and is not a progress file that can be read."""

    @classmethod
    def of(cls, error: sqlite3.DatabaseError) -> Exception:
        """Return the error as damage where it is that, else as it is (busy, full, read-only)."""
        code = getattr(error, "sqlite_errorcode", None)
        return cls(str(error)) if code is not None and code & 0xFF in _DAMAGE else error


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection to the file in WAL mode, made or migrated first if need be.

    Raises
    ------
    DamagedError
        If what stands there is not a sound progress file.
    sqlite3.OperationalError, OSError
        If it cannot be written, or is made by a later version of the course.
    """
    if not path.exists():
        _make(path)
    if not path.is_file() or _size(path) == 0:  # _make never leaves an empty file
        raise DamagedError(f"{path} is empty or not a file")
    connection = _open(path)
    try:
        connection.execute("PRAGMA synchronous = FULL")  # what was shown survives the loss of power too
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise sqlite3.OperationalError(f"made by a later version of the course (schema {version})")
        if version and version < SCHEMA_VERSION:
            _migrate(connection, version)
        if (path, os.getpid()) not in _checked:
            _check(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise DamagedError.of(error) from error
    except DamagedError:
        connection.close()
        raise
    _checked.add((path, os.getpid()))
    return connection


def prepare(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Change a new database: give it the table; return it."""
    connection.isolation_level = None
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return connection


def set_aside(path: Path) -> Path | None:
    """Change the folder: rename the damaged file and what belongs to it; return the new name.

    Returns None when another process has mended it meanwhile.
    """
    _checked.discard((path, os.getpid()))
    with _locked(path):
        if _sound(path):
            return None
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        moved = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
        for ending in ("", "-wal", "-shm"):
            piece = Path(f"{path}{ending}")
            if piece.exists() or piece.is_symlink():
                piece.rename(f"{moved}{ending}")
        return moved


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=2, isolation_level=None, check_same_thread=False)


def _make(path: Path) -> None:
    """Create the file, whole: a name appears only with the table in it, and never over another's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(path):
        if path.exists():
            return
        if _size(Path(f"{path}-wal")) > 0:
            raise DamagedError("the file is gone, and a log of it is left")
        new = path.with_name(f"{path.name}.new")
        new.unlink(missing_ok=True)
        connection = _open(new)
        try:
            prepare(connection)
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()
        os.replace(new, path)


def _check(connection: sqlite3.Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise DamagedError(found)
    connection.execute(
        "SELECT uid, at, lesson, kind, item, outcome, points, max_points, mistake, detail FROM attempt LIMIT 0"
    )


def _sound(path: Path) -> bool:
    try:
        if _size(path) == 0 or not path.is_file():
            return False
        connection = _open(path)
        try:
            _check(connection)
        finally:
            connection.close()
    except (DamagedError, sqlite3.DatabaseError) as error:
        return isinstance(error, sqlite3.DatabaseError) and not isinstance(DamagedError.of(error), DamagedError)
    return True


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for step in range(version, SCHEMA_VERSION):
        MIGRATIONS[step](connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold, across processes, the right to make or rename the file; the system drops it if this process dies."""
    with path.with_name(f"{path.name}.lock").open("ab") as lock:
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
        except ImportError:
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
        yield
