"""The switch: one small file that says which release serves, replaced in one step.

A reader sees the old file or the new one, never half of one: the new one is written beside it, brought to the disk, and takes
its name. The same file follows the processes, so that it always tells where each release answers.

References
----------
POSIX.1-2017, *rename*: "a link named new shall remain visible to other threads throughout the renaming operation". Linux,
*fsync(2)*: the folder is synchronised too, for the entry of the file.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.errors import ServiceError

__all__ = [
    "Pointer",
    "change_pointer",
    "moved",
    "referenced",
    "replace_file",
    "rolled_back",
    "serving",
    "stored_pointer",
    "with_addresses",
    "with_rules",
]

Pointer = dict[str, Any]
_RULES = {"stable": None, "candidate": None, "mode": "single", "percent": 0, "segment": {}, "mirror": None}


def _empty() -> Pointer:
    return {"releases": {}, "rules": {**_RULES}, "previous": None, "held": {}}


def stored_pointer(folder: Path) -> Pointer:
    """Return what ``active.json`` in `folder` says; where there is none, a pointer that serves nothing.

    Returns
    -------
    dict
        ``releases`` (commit to ``{"address": …}``) and ``rules`` for the router; ``previous`` (the stable release before this
        one, or None) and ``held`` (commit to reason: what was rolled back and is not deployed again by itself).

    Raises
    ------
    ServiceError
        If the file is damaged.
    """
    try:
        stored = json.loads((folder / "active.json").read_text(encoding="utf-8"))
        return {**_empty(), **stored, "rules": {**_RULES, **stored["rules"]}, "releases": {**stored["releases"]}}
    except FileNotFoundError:
        return _empty()
    except (ValueError, KeyError, TypeError) as error:
        raise ServiceError(say("delivery.damaged_pointer", path=folder / "active.json")) from error


def change_pointer(folder: Path, change: Callable[[Pointer], Pointer], *, mend: bool = False) -> Pointer:
    """Replace the pointer by what `change` makes of it, in one step, and return the new one.

    Parameters
    ----------
    mend : bool, default False
        Take a damaged file for an empty one instead of raising.
    """
    with held(folder / "lock", 30.0):
        try:
            now = stored_pointer(folder)
        except ServiceError:
            if not mend:
                raise
            now = _empty()
        changed = change(now)
        if changed != now or mend or not (folder / "active.json").exists():
            replace_file(folder / "active.json", json.dumps(changed, indent=1))
    return changed


def replace_file(path: Path, text: str) -> None:
    """Write `text` at `path` so that a reader, or a crash at any instant, finds the old text or the new, whole.

    Raises
    ------
    OSError
        If it cannot be written, as on a full disk; the old file then stands as it was.
    """
    fresh = path.with_name(f"{path.name}.new")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    _synchronise(path.parent)


def _synchronise(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # not every file system can
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def serving(pointer: Pointer) -> str | None:
    """Return the commit of the stable release, None where nothing serves."""
    return pointer["rules"]["stable"]


def referenced(pointer: Pointer) -> set[str]:
    """Return the commits that somebody may be sent to, now or by a rollback."""
    rules = pointer["rules"]
    return {name for name in (rules["stable"], rules["candidate"], rules["mirror"], pointer["previous"]) if name}


def moved(pointer: Pointer, commit: str, address: str) -> Pointer:
    """Return the pointer after all users have been sent to a release: what was stable becomes the previous one."""
    before = serving(pointer)
    previous = pointer["previous"] if before == commit else before
    released = {**pointer["releases"], commit: {"address": address}}
    without = {name: why for name, why in pointer["held"].items() if name != commit}
    rules = {**_RULES, "stable": commit}
    return _tidy({**pointer, "releases": released, "rules": rules, "previous": previous, "held": without})


def rolled_back(pointer: Pointer, reason: str) -> Pointer:
    """Return the pointer after the stable release has given way to the previous one, and is held back.

    Raises
    ------
    ServiceError
        If there is no previous release.
    """
    bad, good = serving(pointer), pointer["previous"]
    if not good or good not in pointer["releases"]:
        raise ServiceError(say("delivery.no_previous"))
    held_back = {**pointer["held"], bad: reason}
    return _tidy({**pointer, "rules": {**_RULES, "stable": good}, "previous": None, "held": held_back})


def with_rules(pointer: Pointer, **rules: Any) -> Pointer:
    """Return the pointer with other rules for the router, such as ``candidate=commit, mode="canary", percent=5``."""
    return _tidy({**pointer, "rules": {**pointer["rules"], **rules}})


def with_addresses(pointer: Pointer, addresses: Mapping[str, str]) -> Pointer:
    """Return the pointer with the addresses at which the releases answer now."""
    return {**pointer, "releases": {name: {"address": address} for name, address in addresses.items()}}


def _tidy(pointer: Pointer) -> Pointer:
    """Return the pointer without the addresses of releases that nobody is sent to."""
    wanted = referenced(pointer)
    return {**pointer, "releases": {name: each for name, each in pointer["releases"].items() if name in wanted}}
