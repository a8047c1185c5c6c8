"""ASGI applications on this machine: in a thread beside the notebook, or in a process of their own.

:func:`running` serves in a thread what was written in the notebook; :func:`running_process` serves in a child process what a
module makes. Both listen on 127.0.0.1 at a free port, write nothing, and end with their block. A child also ends when its
parent is killed. :func:`served` is for the check cell of an exercise whose answer is a service.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.children import ChildServer
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import gettext as _

if TYPE_CHECKING:
    import uvicorn

__all__ = ["Address", "ServerProcess", "ServerThread", "quiet_server", "running", "running_process", "served"]

_SECONDS_TO_START, _SECONDS_TO_END = 60.0, 10.0


class Address(str):
    """Where a service answers, such as ``"http://127.0.0.1:40123"``; its ``repr`` leaves out the port, which always differs."""

    __slots__ = ("__weakref__",)

    def __repr__(self) -> str:
        return "Address('http://127.0.0.1:…')"


@contextmanager
def running(application: Any) -> Iterator[Address]:
    """Serve an ASGI application in a thread and give its address; it stops at the end of the block.

    Raises
    ------
    ServiceError
        If it does not start.
    """
    with ServerThread(application) as server:
        yield server.address


@contextmanager
def running_process(factory: str, **options: Any) -> Iterator[Address]:
    """Serve in a child process what ``factory(**options)`` returns, and give its address; it stops at the end of the block.

    Parameters
    ----------
    factory : str
        Where the function that makes the ASGI application stands: ``"package.module:name"``.
    **options : JSON

    Raises
    ------
    ServiceError
        If it does not start; the message holds its last words.
    """
    with ServerProcess(factory, **options) as server:
        yield server.address


def served(answer: Any) -> Any:
    """Return the address at which what a learner wrote is served, or the answer itself where there is nothing to serve.

    Parameters
    ----------
    answer : callable, ASGI application, or anything
        A function without arguments that returns an ASGI application. It is called anew each time, hence its state is fresh.

    Returns
    -------
    Address, or the answer
        The server stops when nothing holds the address any more. ``None`` and ``...`` come back as they are, also where the
        function returned them; so does whatever is no application.
    """
    application = answer() if _makes_an_application(answer) else answer
    if application is None or application is ... or not callable(application):
        return application
    server = ServerThread(application).start()
    address = server.address
    server.address = Address(address)  # the server must not hold the very address that keeps it alive
    weakref.finalize(address, server.stop, wait=False)
    return address


def _makes_an_application(answer: Any) -> bool:
    """Tell whether `answer` is to be called without arguments: an application takes scope, receive and send."""
    import inspect

    if isinstance(answer, type) or not callable(answer):
        return False
    try:
        parameters = inspect.signature(answer).parameters.values()
    except (TypeError, ValueError):
        return False
    needed = [each for each in parameters if each.default is each.empty and each.kind is not each.VAR_POSITIONAL]
    return not [each for each in needed if each.kind is not each.VAR_KEYWORD]


class ServerThread:
    """An ASGI application on uvicorn in a daemon thread; a context manager.

    Attributes
    ----------
    address : Address
        Empty before it starts.
    """

    def __init__(self, application: Any) -> None:
        self.address = Address()
        self._server = quiet_server(application)
        self._listening = listening_socket()
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listening]}, daemon=True)

    def start(self) -> ServerThread:
        """Start, and return this server once it answers.

        Raises
        ------
        ServiceError
            If it does not start.
        """
        self._thread.start()
        until = time.monotonic() + _SECONDS_TO_START
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                self.stop()
                raise ServiceError(_("The service did not start. Run the cell again."))
            time.sleep(0.002)
        self.address = Address(f"http://127.0.0.1:{self._listening.getsockname()[1]}")
        return self

    def settle(self) -> None:
        """Wait until what has come in so far is dealt with, also where the client has left: far sooner than a stop has ended."""
        import asyncio

        loop = self._server.servers[0].get_loop()
        asyncio.run_coroutine_threadsafe(self._settled(), loop).result(_SECONDS_TO_END)

    async def _settled(self) -> None:
        import asyncio

        await asyncio.sleep(0.01)  # by then what has arrived is read
        while self._server.server_state.tasks:
            await asyncio.sleep(0.005)

    def stop(self, wait: bool = True) -> None:
        """Stop, and wait until it has unless told not to."""
        self._server.should_exit = True
        if wait:
            self._thread.join(timeout=_SECONDS_TO_END)
            self._listening.close()

    def __enter__(self) -> ServerThread:
        """Start and return this server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop this server."""
        self.stop()


class ServerProcess:
    """An ASGI application in a child process; a context manager.

    Attributes
    ----------
    address : Address
        Empty before it starts.
    """

    def __init__(self, factory: str, **options: Any) -> None:
        self.address = Address()
        self._child = ChildServer("mlops_lessons.client_server._serve:asgi_server", factory, json.dumps(options))

    @property
    def pid(self) -> int | None:
        """The number of the process, None before it starts."""
        return self._child.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._child.alive

    def start(self) -> ServerProcess:
        """Start the process, and return this server once it answers.

        Raises
        ------
        ServiceError
            If it does not start; the message holds its last words.
        """
        port = self._child.start().port(_("The service did not start: {reason}"))
        self.address = Address(f"http://127.0.0.1:{port}")
        return self

    def stop(self) -> None:
        """End the process at once, as a power cut would; does nothing when there is none."""
        self._child.stop()

    def __enter__(self) -> ServerProcess:
        """Start and return this server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop this server."""
        self.stop()


def quiet_server(application: Any) -> uvicorn.Server:
    """Return a uvicorn server for `application` that logs nothing, whatever the application does."""
    import uvicorn

    quiet: dict[str, Any] = {"log_config": None, "log_level": "critical", "access_log": False}
    settings: dict[str, Any] = {"http": "h11", "ws": "none", "proxy_headers": False, "timeout_graceful_shutdown": 1}
    return uvicorn.Server(uvicorn.Config(application, **quiet, **settings))


def listening_socket() -> socket.socket:
    """Return a socket bound to 127.0.0.1 at a free port.

    It says that it speaks TCP: asyncio turns Nagle's delay off only where it does, and every answer takes 40 ms longer with it.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    return listening
