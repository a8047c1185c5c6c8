"""What strict nbval, as ``make test`` runs it, lets through on a built notebook, and what it does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_lessons.authoring.build import build, jobs_for
from mlops_lessons.authoring.source import read_source

SANITIZE = Path(__file__).parents[1] / "nbval_sanitize.cfg"
FIGURE = """
# %% id="figure"
from IPython.display import HTML

HTML("<figure><img alt='x' src='data:image/png;base64,AAAA'><figcaption>99.9</figcaption></figure>")
"""


@pytest.fixture
def notebook(write, bank, tmp_path):
    """Return the made-up lesson in English, built, with a figure at its end."""
    (job,) = jobs_for(read_source(write(added=FIGURE), bank), tmp_path / "notebooks", ["en"], bank=bank)
    build([job])
    return job.target


def _nbval(path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        path.name,
        "--nbval-current-env",
        "-q",
        "-p",
        "no:cacheprovider",
    ]
    command += ["--nbval-sanitize-with", str(SANITIZE)]
    return subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True)


def test_a_built_notebook_passes_with_other_pictures_and_fails_with_other_facts(notebook):
    """The bytes of a picture may differ between machines; a printed number, a caption and a widget's words may not."""
    content = notebook.read_text()
    notebook.write_text(content.replace("base64,AAAA", "base64,BBBBCCCC"))
    done = _nbval(notebook)
    assert "4 passed" in done.stdout, done.stdout
    # In a notebook's file a cell's outputs stand before its source, which is left alone.
    for old, new in (('"1\\n"', '"7\\n"'), (">99.9<", ">98.9<"), ("IntSlider(value=3)", "IntSlider(value=4)")):
        assert old in content
        content = content.replace(old, new, 1)
    notebook.write_text(content)
    assert "3 failed, 1 passed" in _nbval(notebook).stdout
