"""The notebooks as they are run: shipped, with nothing attempted; solved, with every check passed; and without a network."""

import asyncio
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_lessons.authoring.build import execute, jobs_for
from mlops_lessons.authoring.checks import read_notebook
from mlops_lessons.authoring.normalise import flaws
from mlops_lessons.authoring.solving import solved_cell
from mlops_lessons.authoring.source import find_sources, read_source
from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.judging import Result
from mlops_lessons.course.panels import check_panel
from mlops_lessons.i18n import LANGUAGES, set_language

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
STORED = sorted(NOTEBOOKS.glob("[a-z][a-z]/*.ipynb"))
SOURCES = find_sources(NOTEBOOKS / "source")
LONG = {"05_continuous_deployment"}  # over half a minute each time
# Each lesson is solved in one language, in turn: the code is the same, and so are the answers.
SOLVED = [
    pytest.param(
        file,
        LANGUAGES[number % len(LANGUAGES)],
        id=f"{LANGUAGES[number % len(LANGUAGES)]}-{file.stem}",
        marks=[pytest.mark.soak] if file.stem in LONG else [],
    )
    for number, file in enumerate(SOURCES)
]
BRING_LOOPBACK_UP = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
    fcntl.ioctl(handle, 0x8914, struct.pack("16sh14x", b"lo", 0x41))  # SIOCSIFFLAGS: up and running
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def _verdicts(notebook, topic):
    """Return the first line shown by each exercise's check, by the exercise's id."""
    cells = {cell.id: cell for cell in notebook.cells}
    return {
        id: "".join(
            output.get("data", {}).get("text/plain", "") for output in cells[f"check-{id.replace('_', '-')}"].outputs
        )
        .strip()
        .split("\n")[0]
        for id in exercises(topic)
    }


def _expected(topic, outcome):
    """Return the first line of the panel of each exercise for an outcome, in the language that is set."""
    lines = {}
    for id, exercise in exercises(topic).items():
        points = exercise.points if outcome == "passed" else 0
        result = Result(id, topic, exercise.kind, outcome, points, exercise.points)
        lines[id] = check_panel(exercise, result).text.split("\n")[0]
    return lines


@pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_as_shipped_nothing_is_attempted(path):
    """Run All on a fresh notebook says "not attempted" at every check, in the notebook's language."""
    set_language(path.parent.name)
    topic = path.stem[3:]
    assert _verdicts(read_notebook(path), topic) == _expected(topic, "not_attempted")


@pytest.mark.parametrize(("file", "language"), SOLVED)
def test_solved_every_check_passes(file, language):
    """With each starter replaced by its solution's code, the whole notebook runs and every check says "right"."""
    (job,) = jobs_for(read_source(file), NOTEBOOKS, [language])
    solved = {
        f"ex-{id.replace('_', '-')}": solved_cell(exercise) for id, exercise in exercises(job.source.topic).items()
    }
    for cell in job.notebook.cells:
        cell.source = solved.pop(cell.id, cell.source)
    assert not solved
    done = asyncio.run(execute(job.notebook))
    assert flaws(done, job.name) == []
    set_language(language)
    assert _verdicts(done, job.source.topic) == _expected(job.source.topic, "passed")


@pytest.mark.soak
@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
def test_the_class_may_leave_out_the_deep_sections(file):
    """The cells of the core path alone, run in order, need no name that only a deep section makes."""
    source = read_source(file)
    core = {cell.id for cell in source.cells if source.sections[cell.section].path == "core"}
    (job,) = jobs_for(source, NOTEBOOKS, LANGUAGES[:1])
    job.notebook.cells = [cell for cell in job.notebook.cells if cell.id in core or cell.id == "setup"]
    assert flaws(asyncio.run(execute(job.notebook)), job.name) == []


@pytest.mark.soak
@pytest.mark.skipif(shutil.which("unshare") is None, reason="unshare (util-linux) is not there")
def test_every_notebook_runs_on_a_machine_without_a_network():
    """In a network namespace of its own, with loopback alone, strict nbval passes: nothing else is reached, by any program.

    Each lesson in one language in turn: both run the same code, and both are compared in every test run.
    """
    paths = [NOTEBOOKS / LANGUAGES[turn % len(LANGUAGES)] / f"{file.stem}.ipynb" for turn, file in enumerate(SOURCES)]
    nbval = ["-m", "pytest", "--nbval", *map(str, paths), "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    nbval += ["--nbval-sanitize-with", str(ROOT / "tests" / "nbval_sanitize.cfg"), "-n", "2", "--dist", "loadscope"]
    command = ["unshare", "--map-root-user", "--net", sys.executable, "-c", BRING_LOOPBACK_UP, *nbval]
    outer = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=ROOT, env=outer, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    cells = sum(cell.cell_type == "code" for path in paths for cell in read_notebook(path).cells)
    assert f"{cells} passed" in done.stdout
