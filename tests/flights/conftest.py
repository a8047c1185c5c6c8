"""One home whose cache is filled once, so that no test here writes into the user's own folder."""

import pandas as pd
import pytest

from mlops_lessons import flights


@pytest.fixture(scope="session")
def cache_home(tmp_path_factory):
    """Give the folder that stands for the user's home of the course."""
    return tmp_path_factory.mktemp("flights-home")


@pytest.fixture(autouse=True)
def in_that_home(own_home, cache_home, monkeypatch):
    """Point every test of this folder there, unless it chooses its own."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(cache_home))


def _read(home, load):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_LESSONS_HOME", str(home))
        return load()


@pytest.fixture(scope="session")
def joined(cache_home) -> pd.DataFrame:
    """Give the joined flights; not to be changed."""
    return _read(cache_home, flights.joined_flights)


@pytest.fixture(scope="session")
def evening(cache_home) -> pd.DataFrame:
    """Give all features of the evening; not to be changed."""
    return _read(cache_home, flights.evening_flights)


@pytest.fixture(scope="session")
def weather(cache_home) -> pd.DataFrame:
    """Give the hourly weather; not to be changed."""
    return _read(cache_home, flights.load_weather)
