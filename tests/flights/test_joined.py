"""The joined table says what the five say, and its instants are those of the clocks in both cities."""

import csv
import io
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.errors import UnknownNameError
from mlops_lessons.flights import _package, joined_flights, late_share_by, load_flights, load_planes, load_weather
from mlops_lessons.flights.joined import ZONES_LACKING, with_instants


@pytest.fixture(scope="module")
def rows():
    """Give the flights as the standard library reads the package's own file."""
    with zipfile.ZipFile(_package.data_file("flights.csv.zip").path) as archive:
        (name,) = [one for one in archive.namelist() if one.endswith("flights.csv") and "MACOSX" not in one]
        return list(csv.DictReader(io.StringIO(archive.read(name).decode())))


def test_every_flight_stands_there_once_in_the_package_s_order(joined):
    """No join drops, doubles or moves a row."""
    assert joined.shape == (336776, 45)
    flights = load_flights()
    pd.testing.assert_frame_equal(joined[list(flights.columns)], flights)


@pytest.mark.parametrize("column", ["month", "origin"])
def test_late_shares_equal_an_independent_count(joined, rows, column):
    """By month and by airport: the same shares as counting the file's lines in plain Python gives."""
    arrived, late = Counter(), Counter()
    for row in rows:
        if row["arr_delay"] != "NA":
            arrived[row[column]] += 1
            late[row[column]] += float(row["arr_delay"]) >= 15
    shares = late_share_by(joined, column)
    assert {str(value): count for value, count in shares["flights"].items()} == dict(arrived)
    for value, share in shares["late_share"].items():
        assert share == pytest.approx(late[str(value)] / arrived[str(value)])


def test_the_published_range_of_the_months_holds(joined):
    """From about one flight in seven late in September to one in three in December."""
    shares = late_share_by(joined, "month")["late_share"]
    assert (shares.idxmin(), shares.idxmax()) == (9, 12)
    assert shares.min() == pytest.approx(0.14, abs=0.01)
    assert shares.max() == pytest.approx(0.34, abs=0.01)


def test_instants_agree_with_the_clock_that_the_crew_read(joined):
    """The scheduled instants plus the delays give the observed clock times, a column that no instant was made of.

    One flight disagrees: its plane was to land on the night when New York's clock was set forward, and the airline's delay is
    a difference of clocks.
    """
    left = joined.dropna(subset=["dep_delay"])
    clock = left["departed"].dt.tz_convert("America/New_York")
    assert (clock.dt.hour * 100 + clock.dt.minute == left["dep_time"] % 2400).all()
    wrong = []
    for zone, flights in joined.dropna(subset=["arr_delay"]).groupby("dest_zone"):
        clock = flights["landed"].dt.tz_convert(zone)
        wrong.extend(flights.loc[clock.dt.hour * 100 + clock.dt.minute != flights["arr_time"] % 2400, "scheduled"])
    assert [str(one) for one in wrong] == ["2013-03-10 02:45:00+00:00"]


def test_no_flight_lands_before_it_has_flown(joined):
    """Between departure and landing lies at least the time in the air: with a wrong zone an hour or more would lack."""
    flown = joined.dropna(subset=["air_time"])
    minutes = (flown["landed"] - flown["departed"]).dt.total_seconds() / 60
    assert (minutes >= flown["air_time"]).all()
    assert (minutes - flown["air_time"]).median() < 35


def test_an_arrival_is_recomputed_with_the_standard_library(joined):
    """A thousand flights, one by one with `zoneinfo`."""
    for flight in joined.sample(1000, random_state=1).to_dict("records"):
        zone = ZoneInfo(flight["dest_zone"])
        leaves = flight["scheduled"].to_pydatetime().astimezone(zone)
        hour, minute = divmod(flight["sched_arr_time"], 100)
        lands = datetime(leaves.year, leaves.month, leaves.day, hour, minute, tzinfo=zone)
        if lands.replace(tzinfo=None) <= leaves.replace(tzinfo=None):
            lands = (lands.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone)
        assert flight["scheduled_arrival"] == pd.Timestamp(lands)
        assert flight["arrival_hour"] == hour


def test_airports_without_a_zone_in_the_data_have_one(joined):
    """Puerto Rico and the Virgin Islands are not in the table of airports; their zones have no summer time."""
    assert joined["dest_zone"].notna().all()
    lacking = joined[joined["dest_name"].isna()]
    assert set(lacking["dest"]) == set(ZONES_LACKING)
    clock = lacking["scheduled_arrival"].dt.tz_convert("America/Puerto_Rico")
    assert (clock.dt.hour == lacking["arrival_hour"]).all()


def test_weather_and_plane_are_those_of_the_flight(joined):
    """A sample looked up by hand; what is not there is missing."""
    weather = load_weather().set_index(["origin", "time_hour"])
    planes = load_planes().set_index("tailnum")
    for flight in joined.sample(300, random_state=2).to_dict("records"):
        key = (flight["origin"], flight["time_hour"])
        seen = weather.loc[key, "visib"] if key in weather.index else np.nan
        assert flight["visib"] == pytest.approx(seen, nan_ok=True)
        built = planes["year"].get(flight["tailnum"], np.nan)
        assert flight["plane_year"] == pytest.approx(built, nan_ok=True)


def test_cancelled_diverted_and_late_share_out_the_flights(joined):
    """Whoever was not cancelled or diverted is late or not, nobody is two of these."""
    states = joined["cancelled"].astype(int) + joined["diverted"] + joined["late"].notna()
    assert (states == 1).all()
    assert (int(joined["cancelled"].sum()), int(joined["late"].isna().sum())) == (8255, 9430)


def test_a_landing_on_the_night_of_two_clocks_takes_the_first():
    """01:30 comes twice in Chicago on 3 November 2013; the scheduled flight takes the first, one hour and a half after 00:00."""
    flights = pd.DataFrame(
        {
            "year": [2013],
            "month": [11],
            "day": [2],
            "minute": [30],
            "time_hour": pd.to_datetime(["2013-11-03 03:00+00:00"]),
            "dest": ["ORD"],
            "sched_arr_time": [130],
            "dep_delay": [0.0],
            "arr_delay": [0.0],
        }
    )
    airports = pd.DataFrame({"faa": ["ORD"], "tzone": ["America/Chicago"]})
    assert with_instants(flights, airports)["landed"][0] == pd.Timestamp("2013-11-03 06:30+00:00")


def test_columns_come_as_asked(joined):
    """Only these, in this order; a wrong one is named."""
    pd.testing.assert_frame_equal(joined_flights(["dest", "late"]), joined[["dest", "late"]])
    with pytest.raises(UnknownNameError, match="diverted"):
        joined_flights(["divertd"])
