"""The engineer's exercises: right answers in other forms pass, and wrong ones are told what they did."""

from pathlib import Path

import numpy
import pytest

from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.judging import judge_here
from mlops_lessons.data_team import solutions
from mlops_lessons.data_team._trials_engineer import late_shares
from mlops_lessons.data_team._trials_quality import DRAWERS


def verdict(id, answer):
    """Return outcome and recognised mistake or message."""
    result = judge_here(exercises("data_team")[id], answer)
    return result.outcome, result.mistake or result.message


@pytest.mark.parametrize("form", [list, tuple, set, lambda key: list(reversed(key))])
def test_a_key_may_be_any_collection(form):
    """Order and kind of the collection do not matter."""
    assert verdict("flight_key", form(solutions.flight_key())) == ("passed", None)


@pytest.mark.parametrize(
    ("key", "what"),
    [
        (["carrier", "flight"], "without_date"),
        (["year", "month", "day", "carrier", "flight", "origin", "tailnum"], "what_happens_later"),
        (["carrier", "flight", "time_hour"], "what_may_move"),
        (["year", "month", "day", "carrier", "flight", "origin", "dest", "distance"], "too_many"),
        (["date", "flight"], "unknown_column"),
        ("flight", "list_of_names"),
    ],
)
def test_other_keys_are_told_apart(key, what):
    """Also those that nobody foresaw as a mistake of its own."""
    assert verdict("flight_key", key) == ("failed", what)


def in_pandas(db):
    """Answer through a data frame."""
    table = db.sql("SELECT origin, arr_delay FROM flights WHERE arr_delay IS NOT NULL").df()
    return (table["arr_delay"] >= 15).groupby(table["origin"]).mean().to_dict()


def as_pairs(db):
    """Return rows, not a dictionary, with cancelled-only airports as empty."""
    query = (
        "SELECT origin, count(*) FILTER (WHERE arr_delay >= 15) / nullif(count(arr_delay), 0) FROM flights GROUP BY 1"
    )
    return db.execute(query).fetchall()


def with_case(db):
    """Count by a case."""
    what = "sum(CASE WHEN arr_delay >= 15 THEN 1.0 ELSE 0 END) / count(arr_delay)"
    return dict(
        db.execute(f"SELECT origin, {what} FROM flights WHERE arr_delay IS NOT NULL GROUP BY origin").fetchall()
    )


def as_relation(db):
    """Return the relation itself."""
    query = "SELECT origin, avg((arr_delay >= 15)::INT) FROM flights WHERE arr_delay IS NOT NULL GROUP BY origin"
    return db.sql(query)


@pytest.mark.parametrize("answer", [in_pandas, as_pairs, with_case, as_relation])
def test_shares_may_be_found_in_other_ways(answer):
    """By pandas, by a filter, by a case, as pairs."""
    assert verdict("late_by_airport", answer) == ("passed", None)


def test_the_judge_of_shares_agrees_with_numpy():
    """An independent computation of one table."""
    rows = [["EWR", 1, delay] for delay in (0, 14, 15, 16, None)]
    delays = numpy.array([0, 14, 15, 16])
    assert late_shares(rows) == {"EWR": (delays >= 15).mean()}


def upsert_and_prune(db, path, year, month):
    """Load by a staging table."""
    db.begin()
    try:
        db.execute("CREATE OR REPLACE TEMP TABLE staging AS SELECT * FROM flights LIMIT 0")
        db.execute(f"INSERT INTO staging BY NAME SELECT * FROM read_csv('{path}')")
        db.execute("DELETE FROM flights WHERE year = $1 AND month = $2", [year, month])
        db.execute("INSERT INTO flights SELECT * FROM staging")
        db.commit()
    except BaseException:
        db.rollback()
        raise
    return numpy.int64(db.execute("SELECT count(*) FROM staging").fetchall()[0][0])


def by_pandas(db, path, year, month):
    """Load by a data frame and SQL's own words for a transaction."""
    import pandas as pd

    table = pd.read_csv(path)[["year", "month", "flight", "arr_delay"]]
    db.execute("BEGIN TRANSACTION")
    try:
        db.execute("DELETE FROM flights WHERE year = ? AND month = ?", [year, month])
        db.register("table_read", table)
        db.execute("INSERT INTO flights SELECT * FROM table_read")
        db.execute("COMMIT")
    except Exception:
        db.execute("ROLLBACK")
        raise
    return len(table)


@pytest.mark.parametrize("answer", [upsert_and_prune, by_pandas])
def test_a_month_may_be_loaded_in_other_ways(answer):
    """By a staging table, by pandas."""
    assert verdict("load_month", answer) == ("passed", None)


def test_a_broken_file_may_be_refused_with_any_error():
    """Read line by line in plain Python, it stumbles over the text before anything is deleted."""
    import csv

    def load(db, path, year, month):
        with Path(path).open(newline="", encoding="utf-8") as file:
            lines = list(csv.DictReader(file))
        rows = [[int(line[name]) for name in ("year", "month", "flight", "arr_delay")] for line in lines]
        db.begin()
        db.execute("DELETE FROM flights WHERE year = ? AND month = ?", [year, month])
        db.executemany("INSERT INTO flights VALUES (?, ?, ?, ?)", rows)
        db.commit()
        return len(rows)

    assert verdict("load_month", load) == ("passed", None)


def test_a_load_that_returns_something_else_is_told_so():
    """The table is right and the number is not."""

    def load(db, path, year, month):
        solutions.load_month(db, path, year, month)
        return "done"

    assert verdict("load_month", load) == ("partly", "number_of_rows")


def test_a_contract_may_be_a_model():
    """Pandera's other way of writing serves as well."""
    import pandera.pandas as pa
    from pandera.typing import Series

    def contract():
        class Delivery(pa.DataFrameModel):
            day: Series[int] = pa.Field(ge=1, le=31)
            carrier: Series[str] = pa.Field(isin=["AA", "B6", "DL", "UA"])
            flight: Series[int] = pa.Field(ge=1)
            origin: Series[str] = pa.Field(isin=["EWR", "JFK", "LGA"])
            sched_dep_time: Series[int] = pa.Field(ge=0, le=2359)
            dep_delay: Series[float] = pa.Field(ge=-120, le=1500, nullable=True)
            distance: Series[int] = pa.Field(ge=1, le=5000)

            @pa.check("sched_dep_time")
            def minutes(cls, times):  # noqa: N805 - pandera calls it on the class
                return times % 100 < 60

            class Config:
                unique = ("day", "carrier", "flight", "origin")

        return Delivery

    assert verdict("delivery_contract", contract) == ("passed", None)


def test_a_contract_must_be_one():
    """A dictionary is none."""
    assert verdict("delivery_contract", lambda: {"day": int}) == ("failed", "not_a_schema")


def test_clean_drawers_are_true_of_the_data():
    """The oddities of the exercise are those of the real year, and each other drawer differs from the clean one."""
    clean = DRAWERS["clean"]
    assert {row[5] for row in clean} >= {-43.0, 1301.0, None}
    assert all(rows != clean for name, rows in DRAWERS.items() if name != "clean")


@pytest.mark.parametrize("moment", ["2013-01-31T18:00", "2013-01-31T12:00"])
def test_what_was_known_by_pandas(moment):
    """Sorted and grouped by a data frame, the same comes out."""
    import pandas as pd

    records = exercises("data_team")["known_at"].examples[0][0]

    def by_frame(records, moment):
        if not records:
            return {}
        table = pd.DataFrame(records).astype({"arr_delay": object})
        table = table[table["received"] <= moment].sort_values("received")
        last = table.drop_duplicates("flight", keep="last")
        return {
            flight: None if pd.isna(d) else int(d) for flight, d in zip(last["flight"], last["arr_delay"], strict=True)
        }

    assert by_frame(records, moment) == solutions.known_at(records, moment)
    assert verdict("known_at", by_frame) == ("passed", None)


@pytest.mark.parametrize("error", [KeyError, RuntimeError, AssertionError])
def test_another_error_is_no_silence(error):
    """Who stops at what nobody announced, but with an error that was not agreed, is told which one was."""

    def adapt(record):
        if "terminal" in record:
            raise error("terminal")
        return solutions.to_current(record)

    assert verdict("to_current", adapt) == ("partly", "another_error")


def test_an_adapter_may_be_written_otherwise():
    """By a table of names; the right type of error is part of the promise."""
    names = {"departure_delay": "dep_delay", "distance_km": "distance"}

    def adapt(record):
        current = {"gate": None}
        for name, value in record.items():
            if names.get(name, name) not in ("carrier", "flight", "dep_delay", "distance", "gate"):
                raise ValueError(name)
            current[names.get(name, name)] = round(value / 1.609344) if name == "distance_km" else value
        return current

    assert verdict("to_current", adapt) == ("passed", None)
