"""The process behind :class:`mlops_lessons.client_server.serving.ServerProcess`.

It runs as ``python -m mlops_lessons.client_server._serve package.module:factory {options}``, writes its port as one line on
standard output, and ends as soon as its standard input closes or its parent is gone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from importlib import import_module

from mlops_lessons.client_server.serving import listening_socket, quiet_server


def main(factory: str, options: str) -> None:
    """Serve until the parent goes away."""
    # Interrupting a cell is meant for the kernel, and reaches its children too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    module, _colon, name = factory.partition(":")
    application = getattr(import_module(module), name)(**json.loads(options))
    listening = listening_socket()
    listening.listen(1024)  # a client that comes before the first turn of the loop waits, and is not refused
    server = quiet_server(application)
    server.config.load()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # nobody reads it from now on
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    server.run(sockets=[listening])
    os._exit(0)


def _end_with_stdin() -> None:
    """End this process when standard input closes, which the system does for a parent that died."""
    sys.stdin.buffer.read()
    os._exit(0)


def _end_with_parent() -> None:
    """End this process when another one adopts it: a fork of the parent may hold the pipe open."""
    parent = os.getppid()
    pause = threading.Event()
    while os.getppid() == parent:
        pause.wait(0.5)
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
