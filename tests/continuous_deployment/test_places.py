"""Places: the environment of a child of the delivery system."""

import os

import pytest

from mlops_lessons.continuous_deployment.places import python_environment


@pytest.mark.parametrize(
    "name",
    [
        "CI",
        "BUILD_NUMBER",
        "GITHUB_ACTIONS",
        "FORCE_COLOR",
        "COLUMNS",
        "PYTEST_ADDOPTS",
        "RUFF_OUTPUT_FORMAT",
        "GIT_DIR",
    ],
)
def test_what_changes_the_words_of_tools_does_not_reach_them(monkeypatch, name):
    """A push says the same on a laptop and in continuous integration."""
    monkeypatch.setenv(name, "1")
    monkeypatch.setenv("SOMETHING_ELSE", "stays")
    found = python_environment(MORE="given")
    assert (name in found, found["SOMETHING_ELSE"], found["MORE"]) == (False, "stays", "given")


def test_the_package_is_first_on_the_path_and_what_was_there_stays(monkeypatch):
    """Also where the variable was not set, and never twice."""
    monkeypatch.delenv("PYTHONPATH", raising=False)
    package = python_environment()["PYTHONPATH"]
    assert os.pathsep not in package
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["elsewhere", package]))
    assert python_environment()["PYTHONPATH"].split(os.pathsep) == [package, "elsewhere"]
