"""The process behind :class:`mlops_lessons.cloud_computing.object_store.ObjectStore`: moto's S3 server on 127.0.0.1.

It runs as ``python -m mlops_lessons.cloud_computing._object_server``, writes its port as one line on standard output and
ends as soon as its standard input closes or its parent is gone, so that no crash of the notebook leaves it behind.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def one_at_a_time(application: Application) -> Application:
    """Return the WSGI application with its requests in single file.

    So a precondition is checked and acted on in one step, as in a real store; and moto answers 500 now and then to a read
    in the middle of a write.
    """
    lock = threading.Lock()

    def serialised(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with lock:
            answer = application(environ, start_response)
            try:
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()

    return serialised


def main() -> None:
    """Serve until the parent goes away."""
    # Interrupting a cell is meant for the kernel, and reaches its children too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    application = one_at_a_time(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # one line a request would fill the pipe that nobody reads
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    _end_with_parent()


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
    main()
