"""An answer in a process of its own: ``python -m mlops_lessons.course.worker`` and the object that drives it.

Both sides speak lines of strict JSON. The first line in says what to run, each later line asks one case::

    -> {"nonce": "3c…", "source": "def double(x): …", "name": "double", "kind": "function", …}
    <- {"nonce": "3c…"}
    -> {"nonce": "9f…", "case": [2]}
    <- {"nonce": "9f…", "reply": {"kind": "answer", "value": 4, "detail": {}}}

What this holds: the judge sees only JSON of bounded size, a loop in C or a crash ends with the process, and a line written
before the question is dropped, for it cannot know the question's nonce. What it does not hold: the learner's code shares the
worker with the code that answers, and may answer what it likes. That earns nothing where the solutions cannot be read, for no
expected value is in there; to close files and network off is the task of who grades a class.
"""

from __future__ import annotations

import os
import queue
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from mlops_lessons.course.answering import Reply, reply, run_source
from mlops_lessons.course.plain import decode, encode

__all__ = ["OutOfProcess", "main"]

_MOST_LINE = 8_000_000
_START_SECONDS = 20.0
_GRACE = 1.0  # the worker's own limit comes first, the kill only where it does not help


def main() -> None:
    """Serve questions on standard input until it ends; what the learner's code prints goes nowhere."""
    questions = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    sys.path.insert(
        0, ""
    )  # started with -P, so that no file of the learner shadows a module of ours; theirs may import it now
    task = decode(questions.readline())
    subject, problem = run_source(task["source"], task["name"])
    _say(answers, {"nonce": task["nonce"]})
    for line in questions:
        asked = decode(line)
        given = problem or reply(
            subject, task["kind"], asked["case"], task["seconds"], reads=task["reads"], trial=task["trial"]
        )
        _say(answers, {"nonce": asked["nonce"], "reply": given.to_json()})


def _say(stream: BinaryIO, said: dict[str, Any]) -> None:
    """Write one line of JSON."""
    stream.write(encode(said).encode() + b"\n")
    stream.flush()


class OutOfProcess:
    """Context manager: the answer that `source` defines as `name`, asked in a process that can be killed.

    The process starts at the first question, and again at the next one after it died or was killed.

    Parameters
    ----------
    source : str
        Python code of the learner.
    name : str
        What in it is the answer.
    kind, reads, seconds, trial
        As for :func:`mlops_lessons.course.answering.reply`; one second after `seconds` the process is killed.
    """

    def __init__(
        self,
        source: str,
        name: str,
        *,
        kind: str = "function",
        reads: str = "text",
        seconds: float = 2.0,
        trial: str | None = None,
    ) -> None:
        self._task = {"source": source, "name": name, "kind": kind, "reads": reads, "seconds": seconds, "trial": trial}
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> OutOfProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, case: Any) -> Reply:
        """Return the reply to one case; a death or a kill of the process is a reply too."""
        try:
            if self._process is None:
                self._start()
                self._question(self._task, _START_SECONDS)
            return Reply.from_json(self._question({"case": case}, self._seconds + _GRACE).get("reply"))
        except TimeoutError:
            self.close()
            return Reply("timeout", detail={"seconds": self._seconds})
        except OSError:
            self.close()
            return Reply("died")

    def close(self) -> None:
        """End the process and whatever it started in its group."""
        process, self._process = self._process, None
        if process is None:
            return
        if hasattr(os, "killpg"):
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except OSError:
                process.kill()
        else:
            process.kill()
        process.wait()
        with suppress(OSError):  # what was not yet written cannot be any more
            process.stdin.close()

    def _start(self) -> None:
        root = str(Path(__file__).parents[2])
        path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "mlops_lessons.course.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._lines: queue.Queue[bytes | None] = queue.Queue(maxsize=100)
        threading.Thread(target=_read_lines, args=(self._process.stdout, self._lines), daemon=True).start()

    def _question(self, asked: dict[str, Any], seconds: float) -> Mapping[str, Any]:
        """Return the line that answers `asked`; lines without its nonce are dropped."""
        nonce, end = secrets.token_hex(16), time.monotonic() + seconds
        _say(self._process.stdin, {**asked, "nonce": nonce})
        while (left := end - time.monotonic()) > 0:
            try:
                line = self._lines.get(timeout=left)
            except queue.Empty:
                break
            if line is None:
                raise BrokenPipeError
            found = _read(line)
            if found.get("nonce") == nonce:
                return found
        raise TimeoutError


def _read(line: bytes) -> Mapping[str, Any]:
    try:
        found = decode(line)
    except ValueError:
        return {}
    return found if type(found) is dict else {}


def _read_lines(stream: BinaryIO, lines: queue.Queue[bytes | None]) -> None:
    """Put the lines of `stream` into the queue, None at its end or after a line that is too long."""
    with stream:
        for line in iter(lambda: stream.readline(_MOST_LINE), b""):
            if not line.endswith(b"\n"):
                break
            lines.put(line)
    lines.put(None)


if __name__ == "__main__":
    main()
