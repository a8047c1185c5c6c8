"""The fast checks of stored notebooks: nothing is executed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mlops_lessons.authoring.bank import Bank, checkout
from mlops_lessons.authoring.build import Job, jobs_for
from mlops_lessons.authoring.normalise import flaws
from mlops_lessons.authoring.source import find_sources, read_source

__all__ = ["is_stale", "read_notebook", "stale_jobs", "stored_flaws"]


def read_notebook(path: Path) -> Any:
    """Return the notebook at `path`."""
    import nbformat

    return nbformat.read(path, as_version=4)


def stale_jobs(root: Path | None = None, name: str | None = None, bank: Bank | None = None) -> list[tuple[Job, bool]]:
    """Return a job for each notebook of the course, or of the lesson `name`, and whether what is stored is stale.

    Raises
    ------
    SourceError
        If a source breaks a rule.
    """
    notebooks = (root or checkout()) / "notebooks"
    sources = [read_source(file, bank) for file in find_sources(notebooks / "source", name)]
    return [(job, is_stale(job)) for source in sources for job in jobs_for(source, notebooks, bank=bank)]


def is_stale(job: Job) -> bool:
    """Tell whether the stored notebook is missing, or is not made of the source as it stands.

    The cells are compared too, so that a notebook edited by hand is found out.
    """
    if not job.target.exists():
        return True
    stored = read_notebook(job.target)
    made_of = stored.metadata.get("mlops_lessons", {}).get("source")
    return made_of != job.notebook.metadata.mlops_lessons.source or _written(stored) != _written(job.notebook)


def _written(notebook: Any) -> list[tuple[str, str, str, Any]]:
    return [(cell.id, cell.cell_type, cell.source, cell.metadata) for cell in notebook.cells]


def stored_flaws(path: Path) -> list[str]:
    """Return what the notebook at `path` must not hold: an unrun cell, an error, stderr, a path, an address."""
    return flaws(read_notebook(path), f"{path.parent.name}/{path.stem}")
