"""What :class:`mlops_lessons.cloud_computing.object_store.ObjectStore` runs in a child process: moto's S3 server on 127.0.0.1."""

from __future__ import annotations

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


def object_server() -> tuple[int, Callable[[], None]]:
    """Return the port of a new, empty store and the function that serves it."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    application = one_at_a_time(DomainDispatcherApplication(create_backend_app))
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler)
    return server.server_address[1], server.serve_forever
