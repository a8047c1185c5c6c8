"""What :meth:`mlops_lessons.devsecops.flight_desk.FlightDesk.serving` runs in a child process: the application of a folder.

It is served as it is, on 127.0.0.1, but never in Flask's debug mode.
"""

from __future__ import annotations

import logging
import runpy
import sys
from collections.abc import Callable
from pathlib import Path


def desk_server(folder: str) -> tuple[int, Callable[[], None]]:
    """Return the port of the application ``run.py`` of a folder, and the function that serves it."""
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True  # the folder is a repository: only what somebody wrote stands in it
    from werkzeug.serving import make_server

    app = runpy.run_path(str(Path(folder, "run.py")))["app"]
    logging.getLogger("werkzeug").disabled = True
    server = make_server("127.0.0.1", 0, app)
    return server.server_address[1], server.serve_forever
