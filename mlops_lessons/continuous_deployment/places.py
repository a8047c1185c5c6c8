"""Where the delivery system keeps its things: one folder, and every path of it in one place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BRANCH", "Places", "python_environment"]

BRANCH = "main"
_CHANGES_WHAT_TOOLS_WRITE = ("BUILD_NUMBER", "CI", "COLUMNS", "FORCE_COLOR", "GITHUB_ACTIONS", "NO_COLOR", "PY_COLORS")


@dataclass(frozen=True)
class Places:
    """The paths of a delivery system.

    Attributes
    ----------
    root : Path
        ``remote.git`` is the bare repository; ``releases/<commit>`` holds what is served, ``work`` what is being made and may be
        removed at any time; ``router/active.json`` says which release serves; ``run`` belongs to the processes that run now;
        ``delivery.jsonl`` is the record.
    """

    root: Path

    @property
    def remote(self) -> Path:
        """The bare repository."""
        return self.root / "remote.git"

    @property
    def releases(self) -> Path:
        """The immutable folders, each named by its commit."""
        return self.root / "releases"

    @property
    def work(self) -> Path:
        """Checkouts and half-made releases."""
        return self.root / "work"

    @property
    def router(self) -> Path:
        """The folder of ``active.json``."""
        return self.root / "router"

    @property
    def run(self) -> Path:
        """What belongs to the processes that run now: where the supervisor listens, the words of services."""
        return self.root / "run"

    @property
    def log(self) -> Path:
        """The record of pushes, deployments and incidents."""
        return self.root / "delivery.jsonl"

    @property
    def toggles(self) -> Path:
        """The feature toggles, which outlive every release; a release finds the path in ``TOGGLES``."""
        return self.root / "toggles.json"

    @property
    def lock(self) -> Path:
        """Held by whoever changes what is deployed."""
        return self.root / "lock"

    def make(self) -> Places:
        """Make the folders that are missing, and return these places."""
        for folder in (self.releases, self.work, self.router, self.run):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def python_environment(**more: str) -> dict[str, str]:
    """Return the environment of a child process: this package on its path, no trace of git, no byte code left in a release.

    What makes a tool write otherwise (pytest shortens no line where ``CI`` is set) is left out: a push says the same everywhere.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PYTEST_", "RUFF_"))}
    for name in _CHANGES_WHAT_TOOLS_WRITE:
        kept.pop(name, None)
    package = str(Path(__file__).parents[2])
    path = dict.fromkeys([package, *filter(None, kept.get("PYTHONPATH", "").split(os.pathsep))])
    own = {
        "PYTHONPATH": os.pathsep.join(path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "OMP_NUM_THREADS": "1",
    }
    return kept | own | more
