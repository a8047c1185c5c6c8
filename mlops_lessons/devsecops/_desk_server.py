"""The process behind :meth:`mlops_lessons.devsecops.flight_desk.FlightDesk.serving`: the application of a folder on 127.0.0.1.

It runs as ``python -m mlops_lessons.devsecops._desk_server FOLDER``, writes its port as one line on standard output and ends as
soon as its standard input closes or its parent is gone. The application is served as it is, but never in Flask's debug mode.
"""

from __future__ import annotations

import logging
import os
import runpy
import signal
import sys
import threading
from pathlib import Path


def main() -> None:
    """Serve until the parent goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # interrupting a cell is meant for the kernel
    sys.path.insert(0, sys.argv[1])
    sys.dont_write_bytecode = True  # the folder is a repository: only what somebody wrote stands in it
    from werkzeug.serving import make_server

    app = runpy.run_path(str(Path(sys.argv[1], "run.py")))["app"]
    logging.getLogger("werkzeug").disabled = True
    server = make_server("127.0.0.1", 0, app)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # tracebacks of the application would fill the pipe that nobody reads
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    _end_with_parent()


def _end_with_stdin() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


def _end_with_parent() -> None:
    parent = os.getppid()
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(0.5)
    os._exit(0)


if __name__ == "__main__":
    main()
