"""A push as the learner sees it: the remote's lines as they come, releases named by their order, and who answers the users.

What differs from one computer to the next is left out of the lines: times, hashes and paths.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from difflib import unified_diff
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.contract import send
from mlops_lessons.continuous_deployment.delivery import Delivery, delivery
from mlops_lessons.continuous_deployment.git import clean_environment, commits
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.continuous_deployment.workspace import PushResult
from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.i18n import get_language

__all__ = [
    "answering",
    "ask",
    "named",
    "release_names",
    "risks",
    "show_branch_push",
    "show_changes",
    "show_push",
    "start_delivery",
    "without_particulars",
]

_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"  # no colours: none stands out in both of JupyterLab's themes
_WORK = Places(Path()).work.name
_LEFT_OUT = (
    (re.compile(rf"(?:/[\w.~+-]+)+/{_WORK}/[\w.-]+?-source/?"), ""),  # where the commit was checked out
    (re.compile(r" in \d+(?:\.\d+)?s\b(?: \(.*?\))?"), ""),  # how long pytest took
    (re.compile(r"\b[0-9a-f]{12,40}\b"), "…"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "http://127.0.0.1"),
    (re.compile(r"\bAUC \d\.\d+"), "AUC …"),
    (re.compile(r"\s{3,}\[ *\d+%\]$"), ""),
    (re.compile(r"[=_]{4,} ?| ?[=_]{4,}"), ""),  # the rulers of pytest
)
_SAYS_NOTHING = re.compile(r"\s*pytest:\s*\d*")  # an empty line, or the exit code again


def start_delivery(**settings: Any) -> Delivery:
    """Return a delivery system that runs, in a folder of its own; both go with this kernel, however that ends.

    Its worker imports the libraries while the reader reads on: a push that comes before it is ready waits for it.

    Parameters
    ----------
    **settings
        As :class:`Delivery` takes them.
    """
    router = {"segments": ["airline"], "record": "recording.jsonl", "traces": "traces.jsonl"}
    return delivery(temporary_folder("mlops-delivery-"), **({"router": router} | settings)).start()


def release_names(d: Delivery) -> dict[str, str]:
    """Return what each commit of the main branch is called, by commit: the first that was accepted is release 1."""
    return {commit: say("push.release", number=number) for number, commit in enumerate(_in_order(d), 1)}


def named(d: Delivery, commit: str | None) -> str:
    """Return what a commit is called; one that no gate has let through, and None, have a name too."""
    return release_names(d).get(commit or "") or say("push.not_accepted" if commit else "push.nobody")


def answering(d: Delivery) -> str:
    """Ask the service at the users' address which release answers, and return its name."""
    status, headers, body = send(d.address, "/health")
    return named(d, (headers.get("x-release") or body.get("release")) if status == 200 else None)


def ask(d: Delivery, path: str, content: Any = None) -> Any:
    """Send a request to the users' address and return the body of the answer; POST where there is content."""
    return send(d.address, path, content)[2]


def show_push(
    d: Delivery,
    changes: Mapping[str, str | bytes | None] | None = None,
    message: str = "Change",
    write: Callable[[str], object] | None = None,
) -> PushResult:
    """Commit `changes` and push; print the remote's lines as they come, then git's own last word, and return what became of it.

    Parameters
    ----------
    changes : mapping, optional
        New content by file; None removes one. Without changes, what is committed is pushed.
    message : str
        Of the commit.
    write : callable, optional
        Gets each line with its end, for printing elsewhere than on standard output.
    """
    write = write or _print
    write(f"$ git push origin {BRANCH}\n")

    def tell(line: str) -> None:
        if not _SAYS_NOTHING.fullmatch(line := without_particulars(line)):
            write(f"remote: {_marked(line)}\n")

    result = d.push(changes, message, tell)
    verdict = f"{BRANCH} -> {BRANCH}"
    if not result.accepted:
        verdict = f" ! {_BOLD}[remote rejected]{_PLAIN} {verdict} (pre-receive hook declined)"
    write(f"{verdict}\n")
    return result


def show_branch_push(
    d: Delivery,
    changes: Mapping[str, str | bytes | None],
    branch: str,
    message: str,
    write: Callable[[str], object] | None = None,
) -> None:
    """Commit `changes`, push them to another branch than the main one, print what the remote says, and drop them from the copy."""
    write = write or _print
    d.copy.commit(changes, message)
    command = ["git", "push", "--no-progress", "origin", f"HEAD:refs/heads/{branch}"]
    environment = clean_environment() | {"MLOPS_LESSONS_LANGUAGE": get_language()}
    done = subprocess.run(command, cwd=d.copy.folder, env=environment, capture_output=True, text=True, encoding="utf-8")
    d.copy.undo()
    said = [line.rstrip() for line in done.stderr.splitlines() if line.startswith("remote: ")]
    verdict = f"{branch} -> {branch}"
    write(
        "".join(
            f"{line}\n"
            for line in [f"$ git push origin {branch}", *said, verdict if not done.returncode else f"! {verdict}"]
        )
    )


def show_changes(
    d: Delivery, changes: Mapping[str, str | bytes | None], write: Callable[[str], object] | None = None
) -> None:
    """Print what `changes` would change in the working copy, as git shows a difference; of a removed file its name only."""
    write = write or _print
    for name, content in changes.items():
        if content is None:
            write(f"{_BOLD}- {name}{_PLAIN}\n")
            continue
        path = d.copy.folder / name
        old = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        new = (content if isinstance(content, str) else content.decode(errors="replace")).splitlines()
        lines = [*unified_diff(old, new, n=1, lineterm="")][2:]
        write(
            "".join(f"{line}\n" for line in [name, *(_as_change(line) for line in lines if not line.startswith("@@"))])
        )


def risks(d: Delivery, flight: Mapping[str, Any], shares: Sequence[float]) -> list[float]:
    """Return the risk that users are told of one flight after days on which these shares of the departures were late."""
    return list(ask(d, "/predict/many", [{**flight, "late_share": share} for share in shares])["late"])


def without_particulars(line: str) -> str:
    """Return a line of a tool without what differs from one run or computer to the next."""
    for pattern, instead in _LEFT_OUT:
        line = pattern.sub(instead, line)
    return line


def _in_order(d: Delivery) -> list[str]:
    return commits(d.remote, BRANCH)[::-1]


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _as_change(line: str) -> str:
    return f"{_BOLD}{line}{_PLAIN}" if line[:1] in ("+", "-") else line


def _marked(line: str) -> str:
    """Return a line of the remote, in bold where it says that a stage is red."""
    return f"{_BOLD}{line}{_PLAIN}" if line.startswith(say("push.mark_red")) else line
