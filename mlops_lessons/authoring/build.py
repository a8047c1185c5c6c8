"""Making the notebooks: compose, execute, normalise, refuse, write."""

from __future__ import annotations

import asyncio
import copy
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_lessons.authoring.bank import checkout
from mlops_lessons.authoring.compose import compose
from mlops_lessons.authoring.normalise import flaws, home_places, normalise, to_bytes
from mlops_lessons.authoring.source import LessonSource
from mlops_lessons.errors import LessonError, SourceError

__all__ = ["Job", "build", "execute", "jobs_for", "kernel_environment"]

_CELL_SECONDS = 300
_AT_ONCE = 2
Report = Callable[["Job", int], None]


@dataclass(frozen=True)
class Job:
    """One notebook to make: its source, its language, the composed notebook and where it goes."""

    source: LessonSource
    language: str
    notebook: Any
    target: Path

    @property
    def name(self) -> str:
        """How people call it, such as ``"es/01_cloud_computing"``."""
        return f"{self.language}/{self.source.name}"


def jobs_for(
    source: LessonSource, notebooks: Path, languages: Iterable[str] = ("es", "en"), **options: Any
) -> list[Job]:
    """Return a job for each language of a source; `options` go to :func:`compose`."""
    return [
        Job(source, language, compose(source, language, **options), notebooks / language / f"{source.name}.ipynb")
        for language in languages
    ]


def build(jobs: Iterable[Job], report: Report = lambda job, done: None) -> list[Job]:
    """Execute the jobs, two at once, and write each good notebook; return those whose file changed.

    Raises
    ------
    SourceError
        If a notebook stops, or holds what it must not; the good ones are written all the same.
    """
    gathered = asyncio.run(_build_all(list(jobs), report))
    wrong = [line for _job, lines, _changed in gathered for line in lines]
    if wrong:
        raise SourceError("\n".join(wrong))
    return [job for job, _lines, changed in gathered if changed]


async def _build_all(jobs: list[Job], report: Report) -> list[tuple[Job, list[str], bool]]:
    places = asyncio.Semaphore(_AT_ONCE)

    async def one(job: Job) -> tuple[Job, list[str], bool]:
        async with places:
            executed = normalise(await execute(job.notebook, lambda done: report(job, done)))
        wrong = flaws(executed, job.name, home_places())
        return job, wrong, False if wrong else _write(job.target, to_bytes(executed))

    return await asyncio.gather(*map(one, jobs))


async def execute(notebook: Any, report: Callable[[int], None] = lambda done: None) -> Any:
    """Return a copy of a notebook with its outputs, run from top to bottom in a fresh kernel and an empty folder.

    A cell that raises ends the run; its error stands in the copy.

    Raises
    ------
    LessonError
        If the kernel dies or a cell takes over five minutes.
    """
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory(prefix="mlops-lessons-build-") as folder:
        work = Path(folder, "work")
        work.mkdir()
        # No folder of kernels: the kernel is this very Python, whatever else the person has installed.
        manager = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
        if sys.platform != "win32":  # over a file nobody else can listen, and the kernel has nothing to warn of
            manager.transport, manager.ip = "ipc", str(Path(folder, "kernel"))
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=_CELL_SECONDS,
            resources={"metadata": {"path": str(work)}},
            on_cell_executed=lambda cell_index, **rest: report(cell_index + 1),
        )
        try:
            await client.async_execute(env=kernel_environment(Path(folder)), cleanup_kc=True)
        except CellExecutionError:
            pass
        except (CellTimeoutError, DeadKernelError) as error:
            raise LessonError(f"{notebook.metadata.mlops_lessons.lesson}: {error}") from error
        finally:
            if await manager.is_alive():
                await manager.shutdown_kernel(now=True)
    return notebook


def kernel_environment(folder: Path) -> dict[str, str]:
    """Return an environment that depends on this machine and person as little as can be; `folder` takes what is written."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "MLOPS_LESSONS_"))}
    for name in ("PYTHONDONTWRITEBYTECODE", "LANGUAGE", "IPYTHONDIR"):
        kept.pop(name, None)
    # The package of this checkout comes first, installed or not.
    path = os.pathsep.join(filter(None, (str(checkout()), os.environ.get("PYTHONPATH"))))
    return kept | {
        "IPYTHONDIR": str(folder / "ipython"),
        "LANG": "C.UTF-8",
        "MLOPS_LESSONS_HOME": str(folder / "home"),
        "MLOPS_LESSONS_PROGRESS": "off",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": path,
        "TZ": "UTC",
    }


def _write(path: Path, content: bytes) -> bool:
    """Write a file whole or not at all; tell whether it changed."""
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    os.replace(temporary, path)
    return True


if sys.platform == "win32":  # zmq needs a loop that can wait on sockets
    asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())
