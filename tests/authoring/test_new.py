"""A lesson laid from the template is a whole lesson: it builds, passes the checks, and shows the rhythm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_lessons.authoring.new import lay_lesson
from mlops_lessons.course.catalogue import lessons, syllabus
from mlops_lessons.errors import SourceError, UnknownNameError

ROOT = Path(__file__).parents[2]


def _author(root, *arguments):
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([os.environ["PYTHONPATH"].split(os.pathsep)[0], str(root)])
    }
    command = [sys.executable, "-m", "mlops_lessons.authoring", *arguments]
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)


def test_a_new_lesson_builds_as_it_is_laid(tmp_path):
    """In a copy of the package: laid, built in both languages, up to date, counted."""
    info = lessons()[-1]
    others = shutil.ignore_patterns("__pycache__", info.topic)  # its own folder too, once it is written
    shutil.copytree(ROOT / "mlops_lessons", tmp_path / "mlops_lessons", ignore=others)
    laid = _author(tmp_path, "new", info.name)
    assert laid.returncode == 0, laid.stderr
    assert f"notebooks/source/{info.name}.py" in laid.stdout
    built = _author(tmp_path, "build")
    assert "2 built, 2 changed" in built.stdout, built.stderr
    own = {item.id for item in syllabus().values() if item.lesson == info.number}
    told = {line.split()[3] for line in built.stderr.splitlines() if line.startswith("Not ready:")}
    assert told == own, "what it has still to teach, and no minutes: the template takes those of the lesson"
    assert _author(tmp_path, "build", "--check").stdout == "2 notebooks up to date\n"
    counted = _author(tmp_path, "stats", "--json").stdout
    assert '"exercises": 1' in counted
    assert '"hints": 3' in counted


def test_a_lesson_is_never_laid_over_another(tmp_path):
    """Where a file is there already, nothing is written and the file is named."""
    there = tmp_path / "mlops_lessons" / "devops" / "quiz.toml"
    there.parent.mkdir(parents=True)
    there.write_text("mine")
    with pytest.raises(SourceError, match=r"laid already: .*devops/quiz\.toml.*lessons\.toml"):
        lay_lesson("03_devops", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [there]


def test_only_lessons_of_the_catalogue_can_be_laid(tmp_path):
    """The message offers the lessons that there are."""
    with pytest.raises(UnknownNameError, match="devops"):
        lay_lesson("03_devop", tmp_path)


def test_a_stale_notebook_is_told_in_one_line(tmp_path):
    """The fast check names it, gives the remedy and fails."""
    (tmp_path / "mlops_lessons").symlink_to(ROOT / "mlops_lessons")
    (tmp_path / "notebooks" / "source").mkdir(parents=True)
    done = _author(tmp_path, "build", "99")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
