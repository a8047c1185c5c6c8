"""The pipeline: a load may be repeated, refuses what breaks the contract, and can be traced."""

import pytest

from mlops_lessons.data_team import pipeline
from mlops_lessons.data_team.contract import read_delivery
from mlops_lessons.data_team.defects import DEFECTS
from mlops_lessons.data_team.warehouse import COLUMNS, connect, month_file
from mlops_lessons.flights import load_flights

pytestmark = pytest.mark.usefixtures("flights")
_ALL = f"SELECT {', '.join(COLUMNS)} FROM flights ORDER BY ALL"


@pytest.fixture
def db():
    """Return an empty database with its tables."""
    with connect() as connection:
        pipeline.create(connection)
        yield connection


def test_a_load_repeated_leaves_the_same_table(db):
    """Once or three times: the same rows, one line in the list of loads."""
    first = pipeline.load_month(db, month_file(1), 1)
    once = db.execute(_ALL).fetchall()
    again = [pipeline.load_month(db, month_file(1), 1) for _ in range(2)]
    assert (first.rows, first.replaced) == (27_004, 0)
    assert [(load.rows, load.replaced) for load in again] == [(27_004, 27_004)] * 2
    assert db.execute(_ALL).fetchall() == once
    assert db.execute("SELECT count(*) FROM loads").fetchall() == [(1,)]


def test_another_month_is_left_alone(db):
    """Loading February does not touch January."""
    pipeline.load_month(db, month_file(1), 1)
    pipeline.load_month(db, month_file(2), 2)
    query = "SELECT month, count(*) FROM flights GROUP BY month ORDER BY month"
    assert db.execute(query).fetchall() == [(1, 27_004), (2, 24_951)]


def test_a_file_that_breaks_the_contract_changes_nothing(db, tmp_path):
    """The month stays as it was, and the rule is named."""
    pipeline.load_month(db, month_file(1), 1)
    before = db.execute(_ALL).fetchall()
    damage = next(defect.damage for defect in DEFECTS if defect.name == "kilometres")
    path = tmp_path / "flights-2013-01.csv"
    damage(read_delivery(month_file(1))).to_csv(path, index=False, na_rep="NA")
    load = pipeline.load_month(db, path, 1)
    assert (load.rows, [broken.rule for broken in load.broken]) == (0, ["distance_in_miles"])
    assert db.execute(_ALL).fetchall() == before


def test_a_failure_in_the_middle_leaves_the_month_as_it_was(db, monkeypatch):
    """The transaction is undone, and the connection can be used on."""
    pipeline.load_month(db, month_file(1), 1)
    db.execute("DROP TABLE loads")
    with pytest.raises(Exception, match="loads"):
        pipeline.load_month(db, month_file(1), 1)
    assert db.execute("SELECT count(*) FROM flights").fetchall() == [(27_004,)]
    db.begin()
    db.rollback()


def test_corrections_add_what_is_new_and_replace_what_is_known(db):
    """After them the day is as published; a second pass changes nothing."""
    early, corrections = pipeline.closed_early(1, 31)
    db.register("closed_early", early)
    db.execute("INSERT INTO flights BY NAME SELECT *, 'early' AS source FROM closed_early")
    first = pipeline.add_corrections(db, corrections, "corrections")
    after = db.execute(_ALL).fetchall()
    second = pipeline.add_corrections(db, corrections, "corrections")
    assert first["read"] == first["new"] + first["changed"] + first["same"] == len(corrections)
    assert min(first.values()) > 0
    assert (second["new"], second["changed"]) == (0, 0)
    assert db.execute(_ALL).fetchall() == after
    published = load_flights(["month", "day", "arr_delay"])
    day = published[(published["month"] == 1) & (published["day"] == 31)]["arr_delay"].dropna()
    query = "SELECT count(*), avg(CAST(late AS INTEGER)) FROM arrivals WHERE day = 31"
    assert db.execute(query).fetchall() == [(len(day), pytest.approx((day >= 15).mean()))]


def test_of_two_rows_of_one_flight_the_last_counts(db):
    """A file of corrections may hold a flight twice."""
    _early, corrections = pipeline.closed_early(1, 31)
    twice = corrections.iloc[[0, 0]].copy()
    twice["arr_delay"] = [1, 2]
    pipeline.add_corrections(db, twice, "corrections")
    assert db.execute("SELECT arr_delay FROM flights").fetchall() == [(2,)]


def test_rows_are_traced_to_their_files(db):
    """Each file with its rows and digest; what came in past the pipeline has none, and a changed file shows."""
    pipeline.load_month(db, month_file(1), 1)
    [loaded] = pipeline.trace(db, 1)
    assert (loaded["rows"], loaded["unchanged"]) == (27_004, True)
    pipeline.add_corrections(db, pipeline.closed_early(1, 31)[1], "by-hand.csv")
    by_hand, loaded = pipeline.trace(db, 1)
    assert (by_hand["sha256"], by_hand["unchanged"]) == (None, None)
    assert by_hand["rows"] + loaded["rows"] == 27_004
    db.execute("UPDATE loads SET sha256 = 'other'")
    assert pipeline.trace(db, 1)[1]["unchanged"] is False
