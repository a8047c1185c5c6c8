"""An empty database of MLflow, made once a machine: its tables take seconds to build and a moment to copy.

It runs as ``python -m mlops_lessons.mlops_experimentation._database PATH`` while the learner reads.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from importlib import metadata
from pathlib import Path

from mlops_lessons.course.children import environment

OPT_OUT = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
_SECONDS = 120


def template() -> Path:
    """Return where the empty database of the installed version stands, or will."""
    home = os.environ.get("MLOPS_LESSONS_HOME")
    if home:
        folder = Path(home) / "cache"
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("mlops-lessons", appauthor=False)
    return folder / "mlflow" / f"empty-{metadata.version('mlflow')}.db"


def start_making() -> subprocess.Popen[bytes] | None:
    """Start a process that makes the template; None where it stands already."""
    path = template()
    if path.exists():
        return None
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "mlops_lessons.mlops_experimentation._database", str(path)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=tempfile.gettempdir(),
        env=environment() | OPT_OUT,
    )


def lay_database(path: Path, making: subprocess.Popen[bytes] | None) -> None:
    """Put an empty database at `path` unless there is one, waiting for who makes the template.

    Where the template cannot be made, nothing is put there: MLflow then makes its tables itself, which takes longer.
    """
    if making is not None:
        with suppress(subprocess.TimeoutExpired):
            making.wait(_SECONDS)
    if path.exists() or not template().exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    os.close(handle)
    shutil.copyfile(template(), temporary)
    os.replace(temporary, path)


def make(path: Path) -> None:
    """Make the tables in a file beside `path`, which appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, ignore_cleanup_errors=True) as folder:
        os.chdir(folder)  # a path that MLflow makes up for its default experiment leads nowhere else
        made = Path(folder) / "empty.db"
        from mlflow import MlflowClient

        MlflowClient(f"sqlite:///{made}").search_experiments()
        with closing(sqlite3.connect(made)) as database, database:
            database.execute("DELETE FROM experiments")  # the default one is made anew where the database is used
        os.chdir(path.parent)
        os.replace(made, path)


if __name__ == "__main__":
    os.environ.update(OPT_OUT)
    make(Path(sys.argv[1]))
