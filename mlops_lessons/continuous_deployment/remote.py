"""The remote: a bare git repository whose hooks are the way to production."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.git import clean_environment, git
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.errors import SetupError

__all__ = ["HOOKS", "make_remote"]

HOOKS = ("pre-receive", "post-receive")
# Whoever has hooks of their own in their settings, or a history to rewrite, does not get around ours.
_SETTINGS = {
    "receive.denyNonFastForwards": "true",
    "receive.denyDeletes": "true",
    "receive.autogc": "false",
}


def make_remote(places: Places) -> Path:
    """Return the bare repository of `places`, made where there is none, its hooks written anew.

    Raises
    ------
    SetupError
        If there is no git on this machine.
    """
    if not (places.remote / "HEAD").exists():
        command = ["git", "init", "--quiet", "--bare", f"--initial-branch={BRANCH}", str(places.remote)]
        try:
            subprocess.run(command, env=clean_environment(), check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise SetupError(say("delivery.no_git", reason=error)) from error
    for name, value in (_SETTINGS | {"core.hooksPath": str(places.remote / "hooks")}).items():
        git(places.remote, "config", name, value)
    for hook in HOOKS:
        _write_hook(places, hook)
    return places.remote


def _write_hook(places: Places, name: str) -> None:
    """Write a hook that calls this Python with this package, whatever the pusher's surroundings are."""
    command = [sys.executable, "-I", "-S", str(Path(__file__).with_name("_git_hook.py")), name, str(places.root)]
    script = places.remote / "hooks" / name
    script.write_text(f"#!/bin/sh\nexec {shlex.join(command)}\n", encoding="utf-8")
    script.chmod(0o755)
