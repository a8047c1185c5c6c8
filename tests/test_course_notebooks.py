"""The stored notebooks are those of their sources, fit to be compared, and cover what the syllabus asks. Nothing is run."""

from pathlib import Path

import pytest

from mlops_lessons.authoring.bank import Bank
from mlops_lessons.authoring.checks import read_notebook, stale_jobs, stored_flaws
from mlops_lessons.authoring.coverage import cover, covered_wrongly, minutes_wrong
from mlops_lessons.authoring.normalise import plain_outputs
from mlops_lessons.authoring.source import find_sources, parse_source, read_source
from mlops_lessons.authoring.stats import course_stats
from mlops_lessons.course.catalogue import lesson_info, lessons, syllabus, syllabus_to_come
from mlops_lessons.i18n import LANGUAGES, gettext, set_language

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"
SOURCES = find_sources(NOTEBOOKS / "source")
STORED = sorted(NOTEBOOKS.glob("[a-z][a-z]/*.ipynb"))
MOST_IGNORED = 0.05

every_source = pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.stem)
every_notebook = pytest.mark.parametrize("path", STORED, ids=lambda path: f"{path.parent.name}-{path.stem}")


@every_source
def test_a_source_breaks_no_rule(file):
    """Every refusal of the builder, without building."""
    assert read_source(file).cells


def test_each_source_has_its_notebooks_and_its_topic_and_nothing_else_is_there():
    """The mapping is the architecture: source, two notebooks, a topic's folder, a lesson of the catalogue."""
    names = [file.stem for file in SOURCES]
    assert sorted(path.stem for path in STORED) == sorted(names * len(LANGUAGES))
    assert all(
        lesson_info(name).name == name and (ROOT / "mlops_lessons" / lesson_info(name).topic).is_dir() for name in names
    )
    assert {info.name for info in lessons() if info.written} <= set(names)


def test_no_notebook_is_stale():
    """What is stored is made of the sources as they stand: run ``make notebooks`` where this fails."""
    assert [job.name for job, stale in stale_jobs(ROOT) if stale] == []


@every_notebook
def test_a_notebook_is_fit_to_be_compared(path):
    """Every cell was run, no error, warning, path, port or address of memory is stored: strict nbval then means something."""
    assert stored_flaws(path) == []


@every_notebook
def test_no_cell_was_called_in_vain(path):
    """The lesson's calls never raise; one that could not do what it was asked says so in a panel, and none does here."""
    set_language(path.parent.name)
    panel = gettext("That did not work")
    cells = read_notebook(path).cells
    assert [cell.id for cell in cells if any(panel in text for text in plain_outputs(cell))] == []


def test_hardly_any_cell_escapes_comparison():
    """At most one cell with output in twenty, and each says why."""
    total = course_stats(ROOT)[-1]
    assert total.ignored <= MOST_IGNORED * total.with_output
    assert all(reason.strip() for reason in total.reasons.values())


def test_every_syllabus_item_is_covered_or_to_come():
    """An item of a written lesson has its section, its term and something to do; the others stand on the list."""
    written = [info for info in lessons() if info.written]
    sources = [parse_source(NOTEBOOKS / "source" / f"{info.name}.py") for info in written]
    found = cover(syllabus(), sources, {source.topic: Bank.of(source.topic) for source in sources})
    assert covered_wrongly(found, {info.number for info in written}, syllabus_to_come()) == []


@pytest.mark.parametrize("info", [info for info in lessons() if info.written], ids=lambda info: info.name)
def test_a_lesson_takes_the_minutes_that_the_class_gives_it(info):
    """The core sections add up to the class as it is given; the deep ones to a sitting."""
    assert minutes_wrong(parse_source(NOTEBOOKS / "source" / f"{info.name}.py"), info) == []
