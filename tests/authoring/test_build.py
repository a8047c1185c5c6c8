"""Notebooks are executed, refused when they are not fit to be stored, and the same bytes each time."""

import nbformat
import pytest

from mlops_lessons.authoring.build import build, jobs_for
from mlops_lessons.authoring.checks import is_stale, stored_flaws
from mlops_lessons.authoring.source import read_source
from mlops_lessons.errors import SourceError


@pytest.fixture
def jobs(bank, tmp_path):
    """Return a function that gives the jobs of a source file."""
    return lambda file: jobs_for(read_source(file, bank), tmp_path / "notebooks", bank=bank)


def test_building_twice_gives_the_same_bytes(write, jobs):
    """Nothing of time, chance or machine gets into the files; outputs are there in each language."""
    seen = []
    first = jobs(write())
    assert [job.name for job in build(first, lambda job, done: seen.append((job.name, done)))] == [
        "es/97_made_up",
        "en/97_made_up",
    ]
    content = [job.target.read_bytes() for job in first]
    assert {name for name, _done in seen} == {"es/97_made_up", "en/97_made_up"}
    assert not any(is_stale(job) or stored_flaws(job.target) for job in first)

    for job in first:
        job.target.unlink()
    again = jobs(write())
    build(again)
    assert [job.target.read_bytes() for job in again] == content
    assert build(jobs(write())) == []

    spanish = nbformat.read(first[0].target, as_version=4)
    outputs = {cell.id: cell.outputs for cell in spanish.cells if cell.cell_type == "code"}
    assert outputs["setup"][0].data["text/plain"] == "'es'"
    assert outputs["demo-prints"][0].text == "0\n1\n2\n"
    assert sorted(spanish.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"])[0] == f"{1:032x}"


def test_a_notebook_changed_by_hand_or_by_its_source_is_stale(write, jobs):
    """The digest tells of the source, the comparison of cells tells of the hand."""
    made = jobs(write())
    build(made)
    spanish, english = jobs(write(("La promesa", "La gran promesa")))
    assert (is_stale(spanish), is_stale(english)) == (True, False)
    target = made[1].target
    target.write_text(target.read_text().replace("# The promise", "# Their promise"))
    assert is_stale(made[1])


def test_the_environment_of_the_kernel_is_plain(write, jobs, monkeypatch):
    """The cell runs in an empty folder, with a data folder of its own, whatever the author's shell says."""
    monkeypatch.setenv("LC_ALL", "es_CO.UTF-8")
    monkeypatch.setenv("MLOPS_LESSONS_LANGUAGE", "es")
    cell = """
# %% id="more"
import os
import pathlib

found = [os.environ.get(name) for name in ("LC_ALL", "MLOPS_LESSONS_LANGUAGE", "TZ")]
print(os.listdir("."), *found)
pathlib.Path(os.environ["MLOPS_LESSONS_HOME"]).exists()
"""
    made = jobs(write(added=cell))
    build(made)
    printed, shown = nbformat.read(made[0].target, as_version=4).cells[-1].outputs
    assert printed.text == "[] None None UTC\n"
    assert shown.data["text/plain"] == "False"


def test_what_is_not_fit_to_be_stored_is_refused_and_nothing_is_written(write, jobs):
    """An error, an address of memory and a warning are told together, each with its cell."""
    cells = """
# %% id="address"
object()

# %% id="warns"
import warnings

warnings.warn("old")

# %% id="stops"
1 / 0

# %% id="after"
1
"""
    made = jobs(write(added=cells))
    with pytest.raises(SourceError) as caught:
        build(made)
    message = str(caught.value)
    assert "es/97_made_up [address] shows an address of memory" in message
    assert "en/97_made_up [warns] wrote on stderr" in message
    assert "[stops] stopped with ZeroDivisionError: division by zero" in message
    assert "[after]" not in message
    assert not made[0].target.exists()
