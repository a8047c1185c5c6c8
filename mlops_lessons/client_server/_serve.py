"""What :class:`mlops_lessons.client_server.serving.ServerProcess` runs in a child process: an ASGI application on 127.0.0.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from importlib import import_module

from mlops_lessons.client_server.serving import listening_socket, quiet_server


def asgi_server(factory: str, options: str) -> tuple[int, Callable[[], None]]:
    """Return the port and the function that serves what ``package.module:factory`` makes with options, given as JSON."""
    module, _colon, name = factory.partition(":")
    application = getattr(import_module(module), name)(**json.loads(options))
    listening = listening_socket()
    listening.listen(1024)  # a client that comes before the first turn of the loop waits, and is not refused
    server = quiet_server(application)
    server.config.load()
    return listening.getsockname()[1], partial(server.run, sockets=[listening])
