"""The lesson's application: a small service that tells how likely a flight is to arrive late, with its model and its tests.

Its files travel with the package under ``flight_app``. Those that are code or tests end in ``.txt`` there, so that no tool takes
them for part of the course; they lose it when they are laid.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

__all__ = ["app_file", "app_files", "app_module", "lay_application"]

_FOLDER = Path(__file__).parent / "flight_app"


def app_files() -> dict[str, Path]:
    """Return where each file of the application stands in the package, by its own name, such as ``"tests/test_service.py"``."""
    found = (path for path in sorted(_FOLDER.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(_FOLDER).as_posix().removesuffix(".txt"): path for path in found}


def app_file(name: str) -> Path:
    """Return where a file of the application stands in the package."""
    return app_files()[name]


def app_module(name: str) -> dict[str, Any]:
    """Return the names that a module of the application defines, run by itself: ``app_module("features")["row"]``."""
    path = app_file(f"{name}.py")
    names: dict[str, Any] = {"__name__": name, "__file__": str(path)}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names


def lay_application(folder: Path) -> None:
    """Write the application's files into `folder`, which is made where it does not exist; what stands there is overwritten."""
    for name, path in app_files().items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
