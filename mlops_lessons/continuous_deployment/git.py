"""Git as the delivery system uses it: with none of the user's settings, and none of the surroundings that a hook inherits."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.errors import ServiceError

__all__ = ["checkout", "commits", "git", "head", "is_in_branch"]

# In a pre-receive hook the objects that came lie apart, in quarantine, and are found through these.
_QUARANTINE = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")


def git(repository: Path, *arguments: str, quarantine: bool = False, **more: str) -> str:
    """Return what ``git`` prints when it is run on `repository`, a bare one, without the last newline.

    Parameters
    ----------
    quarantine : bool, default False
        See the objects of a push that is not accepted yet.
    **more : str
        Further variables of its environment.

    Raises
    ------
    ServiceError
        If git ends with an error; the message holds its last words.
    """
    command = ["git", f"--git-dir={repository}", *arguments]
    environment = clean_environment(quarantine) | more
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise ServiceError((done.stderr.strip().splitlines() or [f"git {arguments[0]}: {done.returncode}"])[-1])
    return done.stdout.removesuffix("\n")


def clean_environment(quarantine: bool = False) -> dict[str, str]:
    """Return the environment for a git of our own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    if quarantine:
        kept |= {name: os.environ[name] for name in _QUARANTINE if name in os.environ}
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C.UTF-8"}
    return kept | own


def checkout(repository: Path, commit: str, folder: Path, quarantine: bool = False) -> Path:
    """Write the files of `commit` into `folder`, which is made, and return it. A link is written as a file that says where to.

    Raises
    ------
    ServiceError
        If the commit cannot be read or written.
    """
    folder.mkdir(parents=True)
    index = folder.with_name(f"{folder.name}.index")
    try:
        for arguments in (["read-tree", commit], ["-c", "core.symlinks=false", "checkout-index", "--all", "--quiet"]):
            git(
                repository,
                f"--work-tree={folder}",
                *arguments,
                quarantine=quarantine,
                GIT_INDEX_FILE=str(index),
            )
    except ServiceError as error:
        raise ServiceError(say("delivery.unfit", reason=error)) from error
    finally:
        index.unlink(missing_ok=True)
    return folder


def head(repository: Path, branch: str) -> str | None:
    """Return the commit at the head of a branch, None where there is none yet."""
    try:
        return git(repository, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}")
    except ServiceError:
        return None


def commits(repository: Path, branch: str, most: int = 1000) -> list[str]:
    """Return the commits of a branch, the latest first."""
    if head(repository, branch) is None:
        return []
    return git(repository, "rev-list", f"--max-count={most}", f"refs/heads/{branch}").split()


def is_in_branch(repository: Path, commit: str, branch: str) -> bool:
    """Tell whether a branch holds a commit."""
    try:
        git(repository, "merge-base", "--is-ancestor", commit, f"refs/heads/{branch}")
    except ServiceError:
        return False
    return True
