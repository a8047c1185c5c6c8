"""An application served beside the one that users have: in a process of its own, and routed to by nobody."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mlops_lessons.client_server.serving import Address
from mlops_lessons.continuous_deployment.supervisor import conversation

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["beside"]


@contextmanager
def beside(d: Delivery, changes: Mapping[str, str | bytes] | None = None, name: str = "beside") -> Iterator[Address]:
    """Serve the working copy with `changes` for a block, and give its own address; no user is sent there.

    Nothing is pushed, no gate is asked, and nothing of it is left.

    Parameters
    ----------
    d : Delivery
        Runs.
    changes : mapping of str to str or bytes
        Files, by name, as for a push.
    name : str
        What it calls its release.

    Raises
    ------
    ServiceError
        If it does not start.
    """
    with tempfile.TemporaryDirectory(dir=d.places.run) as folder, conversation(d.places) as talk:
        shutil.copytree(d.copy.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git", "__pycache__"))
        for file, content in (changes or {}).items():
            path = Path(folder, file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        try:
            yield Address(talk.serve(name, Path(folder)))
        finally:
            talk.ask("stop", commit=name, wait=True)
