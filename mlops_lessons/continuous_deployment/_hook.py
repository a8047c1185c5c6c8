"""What a push sets off: ``pre-receive`` runs the pipeline and may refuse, ``post-receive`` deploys.

The supervisor runs it in a child, as ``python -m mlops_lessons.continuous_deployment._hook NAME ROOT UPDATES``, when git's hook
(``_git_hook.py``) asks for it; there is a line ``OLD NEW REF`` for each branch. What it prints reaches the pusher line by line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.faults import reach
from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.continuous_deployment.switch import replace_file
from mlops_lessons.errors import LessonError

_NOBODY = "0" * 40
_SECONDS_TO_MOVE = 2.0  # that git may take from the end of pre-receive until the branch has moved


def tell(line: str) -> None:
    """Send a line to the pusher at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def pre_receive(places: Places, updates: list[tuple[str, str, str]]) -> int:
    """Return 0 where the push is accepted; only what comes to the main branch is tried."""
    for old, new, name in updates:
        branch = name.removeprefix("refs/heads/")
        if branch != BRANCH:
            tell(say("delivery.other_branch", branch=branch, main=BRANCH))
        elif not _accepted(places, old, new):
            return 1
    return 0


def _accepted(places: Places, old: str, new: str) -> bool:
    from mlops_lessons.continuous_deployment.pipeline import Pipeline
    from mlops_lessons.continuous_deployment.supervisor import conversation

    _say_if_waiting(places)
    with held(places.lock), conversation(places) as talk:
        if _branch_tip(places) != old:
            raise LessonError(say("delivery.late"))
        record(places, "pushed", new, ref=f"refs/heads/{BRANCH}")
        reach(places, "received")
        Pipeline(places, new, talk, tell).run()
        talk.ask("keep", commit=new, grace=True)
        replace_file(_mark(places), new)
        reach(places, "accepted")
    tell(say("delivery.accepted"))
    return True


def _mark(places: Places) -> Path:
    """Return the file that names the last push that was accepted: git moves the branch a moment later, when the lock is free."""
    return places.run / "accepted"


def _branch_tip(places: Places) -> str:
    """Return the head of the branch once git has moved it to what was accepted last, or has had the time to."""
    try:
        accepted = _mark(places).read_text(encoding="utf-8")
    except OSError:
        accepted = ""
    until = time.monotonic() + (_SECONDS_TO_MOVE if accepted else 0.0)
    while (tip := head(places.remote, BRANCH) or _NOBODY) != accepted and time.monotonic() < until:
        time.sleep(0.02)
    _mark(places).unlink(missing_ok=True)
    return tip


def post_receive(places: Places, updates: list[tuple[str, str, str]]) -> int:
    """Deploy what came to the main branch; a failure is told, and left to the next start."""
    for _old, new, name in updates:
        if name != f"refs/heads/{BRANCH}" or new == _NOBODY:
            continue
        reach(places, "updated")
        try:
            _serve(places, new)
        except (LessonError, OSError) as error:
            record(places, "stage", new, False, stage="deploy", reason=str(error))
            tell(say("delivery.not_deployed", reason=error))
    return 0


def _serve(places: Places, commit: str) -> None:
    """Send all users to the release of a commit, or, where the push asks for a canary and something serves, some of them."""
    from mlops_lessons.continuous_deployment import canary
    from mlops_lessons.continuous_deployment.deployment import deploy
    from mlops_lessons.continuous_deployment.switch import serving, stored_pointer

    if head(places.remote, BRANCH) != commit:
        return
    asked = canary.asked_for()
    if asked and serving(stored_pointer(places.router)):
        canary.begin(places, commit, **asked)
        tell(say("canary.begun", percent=f"{asked['percent']:g}"))
    elif deploy(places, commit, tell):
        tell(say("delivery.deployed"))


def _say_if_waiting(places: Places) -> None:
    try:
        with held(places.lock, 0.0):
            pass
    except LessonError:
        tell(say("delivery.waiting"))


def main(hook: str, root: str, lines: str) -> int:
    """Run a hook and return its exit code."""
    updates = [(old, new, name) for old, new, name in (line.split(maxsplit=2) for line in lines.splitlines())]
    run: Callable[[Places, list[tuple[str, str, str]]], int] = {
        "pre-receive": pre_receive,
        "post-receive": post_receive,
    }[hook]
    try:
        return run(Places(Path(root)), updates)
    except (LessonError, OSError) as error:
        tell(str(error))
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
