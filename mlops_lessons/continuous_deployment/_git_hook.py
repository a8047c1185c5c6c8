"""What git calls when somebody pushes: hands the push to the supervisor, and passes on to the pusher what is said there.

It runs as ``python -I -S _git_hook.py NAME ROOT`` with one line a branch on standard input, and imports nothing of this package
unless something is wrong: twice in each push somebody waits for it.
"""

import json
import os
import socket
import sys
from pathlib import Path

# In pre-receive the objects that came lie apart, in quarantine, and git finds them through these.
_PASSED_ON = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "MLOPS_LESSONS_")


def main(name: str, root: str) -> int:
    """Return the exit code of the hook: 0 where the push may go on."""
    more = {key: value for key, value in os.environ.items() if key.startswith(_PASSED_ON)}
    request = {"do": "hook", "name": name, "updates": sys.stdin.read(), "more": more}
    try:
        control = json.loads(Path(root, "run", "control.json").read_text(encoding="utf-8"))
        with socket.create_connection(("127.0.0.1", control["port"]), timeout=5.0) as connection:
            connection.settimeout(None)
            connection.sendall(f"{control['token']}\n{json.dumps(request)}\n".encode())
            return _passed_on(connection)
    except (OSError, ValueError):
        return _told_that_nothing_runs()


def _passed_on(connection: socket.socket) -> int:
    """Print the lines that come, and return the code that comes last."""
    with connection.makefile("rb") as lines:
        for line in lines:
            said = json.loads(line)
            if "line" not in said:
                return said["code"] if "code" in said else _told_that_nothing_runs()
            sys.stdout.write(said["line"] + "\n")
            sys.stdout.flush()
    return _told_that_nothing_runs()


def _told_that_nothing_runs() -> int:
    """Say in the pusher's language what is missing, and return 1."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from mlops_lessons.continuous_deployment._words import say

    sys.stdout.write(say("delivery.no_platform") + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
