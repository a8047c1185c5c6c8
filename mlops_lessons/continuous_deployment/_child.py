"""What a child of the supervisor does: serve a release, or run one tool of the pipeline.

It runs as ``python -m mlops_lessons.continuous_deployment._child CHANNEL LISTENING WAITING``: two descriptors (-1 for none) and
whether to import what a release will need before it is told which. Its order is a line of JSON on the channel. The same
functions run in a fork of the warm worker, whose libraries are imported.
"""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from mlops_lessons.continuous_deployment._lifeline import die_with_parent, end_with, read_line

SERVING = ("uvicorn", "uvicorn.protocols.http.h11_impl", "uvicorn.loops.asyncio", "uvicorn.lifespan.on", "fastapi")
MODEL = ("skops.io", "sklearn.linear_model", "sklearn.pipeline", "sklearn.preprocessing")
GATES = (
    "mlops_lessons.devsecops.code_gate",
    "mlops_lessons.devsecops.secrets_gate",
    "mlops_lessons.devsecops.flight_desk",
)
TELEMETRY = ("mlops_lessons.continuous_deployment.instrument", "prometheus_client", "psutil")
TRACING = (
    "mlops_lessons.continuous_deployment.otlp",
    "mlops_lessons.continuous_deployment.tracing",
    "opentelemetry.propagate",
    "opentelemetry.sdk.trace.export",
)
PUSH = ("mlops_lessons.continuous_deployment.pipeline", "mlops_lessons.continuous_deployment.deployment")
TOOLS = (
    *PUSH,
    "pytest",
    "_pytest.assertion.rewrite",
    "detect_secrets.core.scan",
    "httpx",
    "fastapi.testclient",
    *GATES,
)


def main(channel: int, listening: int, waiting: int) -> None:
    """Wait for the order and do it, importing in the meantime what a service will need where one is to come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if listening >= 0:  # a tool may have children: its channel ends them all, where the kernel would end it alone
        die_with_parent()
    life = socket.socket(fileno=channel)
    if waiting:
        preload(SERVING + MODEL + TELEMETRY)
    line = read_line(life)
    if not line:
        os._exit(0)
    do(json.loads(line), life, socket.socket(fileno=listening) if listening >= 0 else None)


def preload(names: tuple[str, ...]) -> None:
    """Import modules; one that is missing is left to whoever needs it."""
    for name in names:
        try:
            import_module(name)
        except ImportError:
            continue


def do(order: Mapping[str, Any], life: socket.socket, listening: socket.socket | None) -> None:
    """Do what the order says, and end this process."""
    if listening is not None:
        serve(order, life, listening)
    end_with(life, group=True)
    code = 1
    try:
        os.environ.update(order.get("more", {}))
        os.chdir(order["folder"])
        code = tool(order)
    except BaseException:  # a tool may raise anything; its words are what is left of it
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(ValueError, OSError):  # some tools close them
            stream.flush()
    life.sendall(json.dumps({"code": code}).encode() + b"\n")
    os._exit(0)


def tool(order: Mapping[str, Any]) -> int:
    """Run a module as ``python -m`` would, or a program, and return its exit code."""
    if "program" in order:
        return subprocess.call(order["program"])
    os.environ.update(order.get("variables", {}))
    if order.get("here"):
        sys.path.insert(0, order["folder"])
    sys.argv = [order["module"], *order["arguments"]]
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def serve(order: Mapping[str, Any], life: socket.socket, listening: socket.socket) -> None:
    """Serve the application of the order until told to stop; in-flight requests are finished first."""
    end_with(life)
    try:
        server = _server(order, life)
    except BaseException as error:  # a release may raise anything, SystemExit too, while it is imported
        traceback.print_exc()
        sys.stderr.flush()
        words = f"{type(error).__name__}: {error}".splitlines()[0]
        life.sendall(json.dumps({"failed": words}).encode() + b"\n")
        os._exit(1)
    server.run(sockets=[listening])
    os._exit(0)


def _server(order: Mapping[str, Any], life: socket.socket) -> Any:
    """Return a uvicorn server that says through `life` when it is ready."""
    import logging

    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            life.sendall(b'{"ready": true}\n')

    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    application = _router(order) if "router" in order else _application(order)
    quiet: dict[str, Any] = {"log_config": None, "log_level": "error", "access_log": False}
    return Server(uvicorn.Config(application, http="h11", ws="none", timeout_graceful_shutdown=10, **quiet))


def _application(order: Mapping[str, Any]) -> Any:
    """Return ``app`` of the release's module ``service``, with the telemetry around it of which it knows nothing."""
    from mlops_lessons.continuous_deployment.instrument import instrumented_service

    os.environ["RELEASE"] = order["release"]
    if order.get("toggles"):
        os.environ["TOGGLES"] = order["toggles"]
    os.chdir(order["folder"])
    sys.path.insert(0, order["folder"])
    return instrumented_service(import_module("service"), order["release"], order.get("traces", ""))


def _router(order: Mapping[str, Any]) -> Any:
    from mlops_lessons.continuous_deployment.router import router_application

    return router_application(order["folder"], **order["router"])


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
