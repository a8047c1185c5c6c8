"""The landing files and the warehouse: what is in them, that they are built once, and that damage mends itself."""

import subprocess
import sys

import pandas as pd
import pytest

from mlops_lessons.data_team.warehouse import (
    COLUMNS,
    KEY,
    connect,
    create_flights,
    landing,
    month_file,
    own_copy,
    warehouse,
)
from mlops_lessons.flights import load_flights

pytestmark = pytest.mark.usefixtures("flights")


def test_the_warehouse_holds_the_published_flights():
    """336,776 rows and the 19 columns of the source, with the file that each row came from."""
    with connect(warehouse(), read_only=True) as db:
        table = db.sql("SELECT * FROM flights").df()
    assert table.shape == (336_776, 20)
    assert list(table.columns) == [*COLUMNS, "source"]
    assert table["source"].nunique() == 12


def test_late_shares_equal_those_of_pandas():
    """By month and airport, computed apart from the package's own table."""
    published = load_flights(["month", "origin", "arr_delay"]).dropna()
    expected = (published["arr_delay"] >= 15).groupby([published["month"], published["origin"]]).mean().to_dict()
    query = "SELECT month, origin, avg(CAST(arr_delay >= 15 AS INTEGER)) FROM flights WHERE arr_delay IS NOT NULL GROUP BY ALL"
    with connect(warehouse(), read_only=True) as db:
        found = {(month, origin): share for month, origin, share in db.execute(query).fetchall()}
    assert found == pytest.approx(expected)


def test_months_are_the_source_s_own_lines():
    """Twelve files whose rows together are the flights, each with all of its month."""
    counts = load_flights(["month"])["month"].value_counts()
    assert len(list(landing().glob("*.csv"))) == 12
    for month in (1, 2, 12):
        table = pd.read_csv(month_file(month))
        assert set(table["month"]) == {month}
        assert len(table) == counts[month]


def test_it_is_built_once():
    """The second call finds the same file, untouched."""
    path = warehouse()
    before = path.stat().st_mtime_ns
    assert warehouse() == path
    assert path.stat().st_mtime_ns == before


def test_a_damaged_warehouse_is_built_again(tmp_path):
    """A file that is cut or no database is replaced."""
    path = warehouse()
    path.write_bytes(path.read_bytes()[:5000])
    with connect(warehouse(), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM flights").fetchall() == [(336_776,)]
    path.write_bytes(b"no database at all")
    assert warehouse().stat().st_size > 1_000_000


def test_two_kernels_may_build_it_at_once(own_home, monkeypatch):
    """Both end with the same whole file, and nothing half-built is left."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(own_home))
    code = "from mlops_lessons.data_team.warehouse import warehouse; print(warehouse())"
    both = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    paths = {process.communicate()[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert len(paths) == 1
    with connect(warehouse(), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM flights").fetchall() == [(336_776,)]
    assert list(own_home.rglob(".building-*")) == []


def test_one_s_own_copy_can_be_written_to(tmp_path):
    """What happens to it does not reach the shared one."""
    with connect(own_copy(tmp_path)) as db:
        db.execute("DELETE FROM flights")
    with connect(warehouse(), read_only=True) as db:
        assert db.execute("SELECT count(*) FROM flights").fetchall() == [(336_776,)]


def test_the_key_is_unique_and_no_shorter_one_is():
    """On the real flights: six columns, and without any of them but the year two rows meet."""
    flights = load_flights(list(KEY))
    assert not flights.duplicated(list(KEY)).any()
    fewer = {name: flights.duplicated([other for other in KEY if other != name]).sum() for name in KEY}
    assert fewer["year"] == 0  # there is one year only
    assert fewer["origin"] == 24
    assert fewer["carrier"] == 13_323
    assert all(count > 0 for name, count in fewer.items() if name != "year")


def test_the_table_refuses_the_same_flight_twice():
    """The primary key holds."""
    import duckdb

    with connect() as db:
        create_flights(db)
        row = "INSERT INTO flights (year, month, day, carrier, flight, origin) VALUES (2013, 1, 1, 'UA', 1, 'EWR')"
        db.execute(row)
        with pytest.raises(duckdb.ConstraintException):
            db.execute(row)


def test_a_connection_fetches_no_extension():
    """Nothing is installed behind one's back, and time is UTC."""
    with connect() as db:
        query = "SELECT current_setting('autoinstall_known_extensions'), current_setting('TimeZone')"
        assert db.execute(query).fetchall() == [(False, "UTC")]
