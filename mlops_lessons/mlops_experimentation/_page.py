"""What :meth:`mlops_lessons.mlops_experimentation.tracking.Store.open_page` runs in a child process: MLflow's page on 127.0.0.1."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import Any

from mlops_lessons.client_server.serving import quiet_server


def without_assistant(application: Any) -> Any:
    """Return the ASGI application without MLflow's assistant, whose tools run commands on this computer."""

    async def filtered(scope: Any, receive: Any, send: Any) -> None:
        if "/mlflow/assistant" in scope.get("path", ""):
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await application(scope, receive, send)

    return filtered


def mlflow_page(database: str, artifacts: str) -> tuple[int, Callable[[], None]]:
    """Return the port of MLflow's page for a database and a folder of artifacts, and the function that serves it.

    It is the application that ``mlflow server`` runs, in one process, without its background jobs and its assistant.
    """
    import socket

    os.environ.update(
        _MLFLOW_SERVER_FILE_STORE=database,
        _MLFLOW_SERVER_REGISTRY_STORE=database,
        _MLFLOW_SERVER_ARTIFACT_ROOT=artifacts,
        MLFLOW_SERVER_ENABLE_JOB_EXECUTION="false",
    )
    from mlflow.server.fastapi_app import app

    listening = socket.create_server(("127.0.0.1", 0), backlog=1024)
    server = quiet_server(without_assistant(app))
    server.config.lifespan = "off"
    server.config.load()
    return listening.getsockname()[1], partial(server.run, sockets=[listening])
