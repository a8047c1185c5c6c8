"""Where a model comes from: a digest of its data, the commit of its code, its environment; and what of it is missing."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NEEDED", "code_version", "environment_text", "gaps", "lay_code", "requirements", "table_digest", "tags"]

say = topic_texts("mlops_experimentation")
#: What a run must carry so that it can be made again.
NEEDED = ("data_digest", "code_commit", "environment", "seed")
_PACKAGES = ("numpy", "pandas", "scikit-learn", "scipy", "skops")
_GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Learner",
    "GIT_AUTHOR_EMAIL": "learner@example.org",
    "GIT_COMMITTER_NAME": "Learner",
    "GIT_COMMITTER_EMAIL": "learner@example.org",
    "GIT_AUTHOR_DATE": "2013-11-01T18:00:00Z",
    "GIT_COMMITTER_DATE": "2013-11-01T18:00:00Z",
}


def table_digest(table: pd.DataFrame) -> str:
    """Return 16 hexadecimal digits that change with any value, any name of a column and the order of the rows.

    The order of the columns, the index and the kind of text column do not matter: the same data gives the same digest.
    """
    digest = hashlib.sha256()
    for name in sorted(table.columns):
        column = table[name]
        kind = column.dtype.kind if hasattr(column.dtype, "kind") else "O"
        values = column.to_numpy()
        if kind == "O" or values.dtype == object:
            content = "\0".join(column.fillna("\1").astype(str).tolist()).encode()
        else:
            content = values.tobytes()
        digest.update(f"{name}\0{len(table)}\0".encode() + content)
    return digest.hexdigest()[:16]


def lay_code() -> Path:
    """Return a new git repository with one commit: ``train.py``, the code that makes the candidates of this lesson."""
    from mlops_lessons.mlops_experimentation import candidates

    folder = temporary_folder("training-code-")
    (folder / "train.py").write_text(
        Path(candidates.__file__).read_text(encoding="utf-8"), encoding="utf-8", newline="\n"
    )
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "add", "train.py")
    _git(folder, "commit", "--quiet", "--message", "How the candidates are trained")
    return folder


def code_version(folder: Path) -> dict[str, Any]:
    """Return ``commit`` (40 digits) of the repository in `folder`, and ``dirty``: whether files differ from that commit.

    Raises
    ------
    ServiceError
        If git is missing, or `folder` is no repository with a commit.
    """
    return {"commit": _git(folder, "rev-parse", "HEAD"), "dirty": bool(_git(folder, "status", "--porcelain"))}


def _git(folder: Path, *arguments: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, env=kept | _GIT, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise ServiceError(say("lineage.no_git")) from error
    if done.returncode:
        raise ServiceError((done.stderr.strip().splitlines() or [f"git {arguments[0]}"])[-1])
    return done.stdout.strip()


def environment_text() -> str:
    """Return the versions that a model depends on, a line each, Python first."""
    lines = [f"python=={platform.python_version()}", *(f"{name}=={metadata.version(name)}" for name in _PACKAGES)]
    return "\n".join(lines)


def requirements() -> list[str]:
    """Return the packages that a model needs, pinned: given to MLflow, which else would try the model out to find them."""
    return environment_text().splitlines()[1:]


def tags(table: pd.DataFrame, code: Path, seed: int = 0) -> dict[str, str]:
    """Return the tags that let a run be made again: all of :data:`NEEDED`.

    A commit that is not all of the code gets ``+changes`` after it, as ``git describe --dirty`` would say.
    """
    version = code_version(code)
    return {
        "data_digest": table_digest(table),
        "code_commit": version["commit"] + ("+changes" if version["dirty"] else ""),
        "environment": hashlib.sha256(environment_text().encode()).hexdigest()[:16],
        "seed": str(seed),
    }


def gaps(tags: Mapping[str, Any]) -> list[str]:
    """Return what is missing for making a run again, in the order of :data:`NEEDED`: absent, blank, or code not committed."""
    missing = []
    for name in NEEDED:
        value = str(tags.get(name) if tags.get(name) is not None else "").strip()
        if not value or (name == "code_commit" and value.endswith("+changes")):
            missing.append(name)
    return missing
