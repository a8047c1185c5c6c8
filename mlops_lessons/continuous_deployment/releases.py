"""Immutable releases: a folder named by its commit, with the digest of every file, made whole in one step and never changed.

The mode bits keep accidents away and the manifest tells tampering: whoever is the administrator may write anything, but not
without the digests saying so. In industry the container image and its digest stand here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import uuid
from collections.abc import Iterable
from pathlib import Path

from mlops_lessons.continuous_deployment.places import Places

__all__ = ["MANIFEST", "build_release", "problems", "publish_release", "release_folder", "releases", "remove", "sweep"]

MANIFEST = "MANIFEST.json"
_LEFT_OUT = (".git", "__pycache__", ".pytest_cache", ".ruff_cache")
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def release_folder(places: Places, commit: str) -> Path:
    """Return where the release of `commit` stands, or would."""
    return places.releases / commit


def releases(places: Places) -> list[str]:
    """Return the commits of the releases that stand, the latest first."""
    found = [path for path in places.releases.iterdir() if path.is_dir()]
    return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]


def build_release(places: Places, commit: str, source: Path) -> Path:
    """Return a new read-only folder under ``work`` with the files of `source` and their digests; nobody serves it yet.

    Raises
    ------
    OSError
        If it cannot be written; what was begun is removed.
    """
    folder = places.work / f"{commit[:12]}-{uuid.uuid4().hex[:8]}-release"
    try:
        shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*_LEFT_OUT, MANIFEST), symlinks=False)
        manifest = {"commit": commit, "files": _digests(folder)}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        for path in folder.rglob("*"):
            _synchronise(path)
            path.chmod(path.stat().st_mode & ~_WRITABLE)
    except OSError:
        remove(folder)
        raise
    return folder


def publish_release(places: Places, commit: str, built: Path) -> Path:
    """Give the folder made by :func:`build_release` its place, and return that. A release that stands whole is not replaced.

    One that was tampered with gives way.
    """
    folder = release_folder(places, commit)
    if folder.exists() and not problems(folder, commit):
        remove(built)
        return folder
    if folder.exists():
        folder.chmod(folder.stat().st_mode | stat.S_IWUSR)
        folder.rename(built.with_name(f"{built.name}-damaged"))
    built.rename(folder)
    folder.chmod(folder.stat().st_mode & ~_WRITABLE)
    remove(built.with_name(f"{built.name}-damaged"))
    return folder


def problems(folder: Path, commit: str) -> list[str]:
    """Return what is wrong with a release, one line each; an empty list for one that is as it was built."""
    if not folder.is_dir():
        return ["missing"]
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        said, named = dict(manifest["files"]), manifest["commit"]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"unreadable: {MANIFEST}"]
    found = _digests(folder)
    wrong = [] if named == commit else [f"of another commit: {named}"]
    wrong += [f"missing: {name}" for name in sorted(set(said) - set(found))]
    wrong += [f"added: {name}" for name in sorted(set(found) - set(said))]
    return wrong + [f"changed: {name}" for name in sorted(set(said) & set(found)) if said[name] != found[name]]


def remove(folder: Path) -> None:
    """Remove a release or a folder of work, read-only or not; does nothing where there is none."""
    if not folder.exists():
        return
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(path.stat().st_mode | stat.S_IWUSR)
    shutil.rmtree(folder, ignore_errors=True)


def sweep(places: Places, keep: Iterable[str], known: Iterable[str], newest: int = 5) -> list[str]:
    """Remove what runs left behind, and old releases; return the names of what went. Only for who holds the lock.

    Parameters
    ----------
    keep : iterable of str
        Commits whose releases stay in any case.
    known : iterable of str
        Commits of the branch: a release of any other one is left from a push that never was accepted.
    newest : int, default 5
        Releases that stay beside those of `keep`.
    """
    standing, known = releases(places), set(known)
    spared = {*keep, *[name for name in standing if name in known][:newest]}
    left = [*places.work.iterdir(), *(release_folder(places, name) for name in standing if name not in spared)]
    for folder in left:
        remove(folder) if folder.is_dir() else folder.unlink()
    return sorted(path.name for path in left)


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file by its path, the manifest left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() or path.is_symlink())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: _digest(path) for name, path in named.items() if name != MANIFEST}


def _digest(path: Path) -> str:
    if path.is_symlink():
        return f"link:{path.readlink()}"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _synchronise(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())
