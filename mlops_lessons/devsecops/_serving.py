"""The flight desk in a process of its own, and a client that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_lessons.course.children import ChildServer

__all__ = ["Reply", "Service", "serve"]


@dataclass(frozen=True)
class Reply:
    """What came back: the status, and the body as JSON where it is JSON, otherwise as text."""

    status: int
    body: Any


class Service:
    """A running flight desk; its ``repr`` leaves out the port, which always differs."""

    def __init__(self, address: str) -> None:
        self.address = address

    def __repr__(self) -> str:
        return "Service('http://127.0.0.1:…')"

    def get(self, path: str, **fields: str) -> Reply:
        """Return the reply to a GET with these fields in its query."""
        return self._ask("GET", path, params=fields)

    def post(self, path: str, body: bytes) -> Reply:
        """Return the reply to a POST of some bytes."""
        return self._ask("POST", path, content=body)

    def _ask(self, method: str, path: str, **options: Any) -> Reply:
        import httpx

        with httpx.Client(base_url=self.address, trust_env=False, timeout=20) as client:
            found = client.request(method, path, **options)
        is_json = found.headers.get("content-type", "").startswith("application/json")
        return Reply(found.status_code, found.json() if is_json else found.text)


@contextmanager
def serve(folder: Path) -> Iterator[Service]:
    """Run the application of a folder on 127.0.0.1; it ends with the block, and with this process.

    Raises
    ------
    ServiceError
        If it does not start; the message has its last words.
    """
    with ChildServer("mlops_lessons.devsecops._desk_server:desk_server", str(folder), folder=folder) as child:
        yield Service(f"http://127.0.0.1:{child.port('{words}')}")
