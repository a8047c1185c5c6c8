"""Talking to the supervisor: the process that owns the running releases and runs the tools of the pipeline."""

from __future__ import annotations

import contextlib
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._lifeline import read_line
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.errors import ServiceError

__all__ = ["Conversation", "control", "conversation"]


def control(places: Places) -> dict[str, Any]:
    """Return what the supervisor that runs says of itself: ``port``, ``token``, ``pid`` and its settings.

    Raises
    ------
    ServiceError
        If none runs.
    """
    try:
        return json.loads((places.run / "control.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ServiceError(say("delivery.no_platform")) from error


@contextmanager
def conversation(places: Places) -> Iterator[Conversation]:
    """Talk to the supervisor for a block; what was asked for and not kept ends with it.

    Raises
    ------
    ServiceError
        If there is none.
    """
    known = control(places)
    try:
        connection = socket.create_connection(("127.0.0.1", known["port"]), timeout=5.0)
    except OSError as error:
        raise ServiceError(say("delivery.no_platform")) from error
    with connection:
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(known["token"].encode() + b"\n")
        yield Conversation(connection, known)


class Conversation:
    """Requests to the supervisor, one at a time.

    Attributes
    ----------
    settings : dict
        What the supervisor was started with: ``warm``, ``beside``, ``address``.
    """

    def __init__(self, connection: socket.socket, settings: dict[str, Any]) -> None:
        self._connection, self.settings = connection, settings

    def ask(self, do: str, tell: Callable[[str], None] | None = None, **details: Any) -> dict[str, Any]:
        """Send a request and return its answer; `tell` gets the lines that come before it.

        Raises
        ------
        ServiceError
            If it could not be done, or the supervisor is gone.
        """
        answer: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            self._connection.sendall(json.dumps({"do": do, **details}).encode() + b"\n")
            while (answer := json.loads(read_line(self._connection) or b'{"gone": true}')).get("line") is not None:
                if tell is not None:
                    tell(answer["line"])
            if "error" not in answer and "gone" not in answer:
                return answer
        raise ServiceError(answer.get("error") or say("delivery.no_platform"))

    def serve(self, commit: str, folder: Path) -> str:
        """Return the address of a release, started where it does not run."""
        return str(self.ask("ensure", commit=commit, folder=str(folder))["address"])

    def run(self, tell: Callable[[str], None], **order: Any) -> int:
        """Run a tool and return its exit code, -1 where it was killed."""
        return int(self.ask("run", tell, **order)["code"])
