"""One warehouse for the whole run: to build it for each test would take minutes."""

import pytest

from mlops_lessons.data_team import warehouse as built


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory):
    """Return a data folder in which the landing files and the warehouse are built once."""
    home = tmp_path_factory.mktemp("warehouse-home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_LESSONS_HOME", str(home))
        built.warehouse()
    return home


@pytest.fixture
def flights(shared_home, own_home, monkeypatch):
    """Let the test use the shared warehouse."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(shared_home))
