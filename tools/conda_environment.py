"""Write ``environment.yml`` (conda, Binder, repo2docker) from ``pyproject.toml``; the two are compared by a test."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """\
# Made from pyproject.toml by `make lock`. For those without make:
#   conda env create -f environment.yml && conda activate mlops-lessons && mlops-lessons lab
name: mlops-lessons
channels:
  - conda-forge
dependencies:
  - python=3.12
  - git
  - pip
  - pip:
"""


def conda_environment(root: Path = ROOT) -> str:
    """Return the text of ``environment.yml``: Python from conda, and by pip exactly what the course needs."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return HEAD + "".join(f'      - "{item}"\n' for item in project["dependencies"]) + "      - -e .\n"


if __name__ == "__main__":
    (ROOT / "environment.yml").write_text(conda_environment(), encoding="utf-8")
