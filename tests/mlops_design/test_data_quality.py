"""The quality report counts what it says, and what is said of the storm and of the planes is so."""

import pandas as pd
import pytest

from mlops_lessons.flights import load_airlines, load_flights, load_planes, load_weather
from mlops_lessons.mlops_design import data_quality


@pytest.fixture(scope="module")
def report():
    """Give the checks by name."""
    return {check.name: check for check in data_quality.quality_report()}


@pytest.fixture(scope="module")
def flights():
    """Give the flights as they come, no join."""
    return load_flights()


@pytest.fixture(scope="module")
def days():
    """Give the days of the year."""
    return data_quality.by_day()


def test_what_is_missing_is_counted_as_the_tables_say(report, flights):
    """Recomputed without the join: by membership."""
    planes, weather = load_planes(), load_weather(["origin", "time_hour"])
    assert report["no_arrival"].wrong == flights["arr_delay"].isna().sum()
    known = set(planes["tailnum"])
    assert report["no_plane"].wrong == sum(tail not in known for tail in flights["tailnum"])
    no_year = set(planes.loc[planes["year"].isna(), "tailnum"])
    assert report["no_year"].wrong == sum(tail in no_year for tail in flights["tailnum"])
    hours = set(zip(weather["origin"], weather["time_hour"], strict=True))
    there = zip(flights["origin"], flights["time_hour"], strict=True)
    assert report["no_weather"].wrong == sum(hour not in hours for hour in there)


def test_what_cannot_be_is_counted(report, flights):
    """One hour of a wind that nobody has measured, two flights that no airliner flies, no flight twice."""
    wind = load_weather(["wind_speed"])["wind_speed"]
    assert report["too_much_wind"].wrong == (wind > 254).sum() == 1
    assert report["too_much_wind"].of == len(wind)
    assert report["too_fast"].wrong == (flights["distance"] * 60 > 650 * flights["air_time"]).sum() == 2
    assert report["repeated"].wrong == 0


def test_a_plane_in_two_places_is_found():
    """The second flight leaves while the first is in the air; the third waits; a plane without a number is nobody's."""
    at = pd.to_datetime
    flights = pd.DataFrame(
        {
            "tailnum": ["N1", "N1", "N1", "N2", None, None],
            "departed": at(["2013-01-01 10:00", "2013-01-01 11:00", "2013-01-01 15:00"] + ["2013-01-01 11:00"] * 3),
            "landed": at(["2013-01-01 12:00", "2013-01-01 14:00", "2013-01-01 16:00"] + ["2013-01-01 13:00"] * 3),
        }
    )
    assert data_quality._in_two_places(flights).tolist() == [False, True, False, False, False, False]


def test_routes_with_two_distances_lead_to_one_airport(report, flights):
    """All of them fly to Eagle, Colorado."""
    routes = flights.groupby(["origin", "dest"])["distance"].nunique()
    assert set(routes[routes > 1].index.get_level_values("dest")) == {"EGE"}
    assert report["two_distances"].wrong == (flights["dest"] == "EGE").sum()


def test_the_storm_vanishes_from_the_label(days):
    """On 9 February more than half was cancelled, the most of the year, and the share late is that of an average day."""
    storm = days.loc[pd.Timestamp("2013-02-09")]
    assert storm["cancelled"] == days["cancelled"].max() > 0.5
    assert storm["late"] == pytest.approx(days["late"].mean(), abs=0.02)
    assert len(days) == 365


def test_a_day_is_counted_as_in_the_file(flights):
    """8 February, by hand."""
    day = flights[(flights["month"] == 2) & (flights["day"] == 8)]
    (found,) = data_quality.by_day(["2013-02-08"]).to_dict("records")
    assert found["flights"] == len(day)
    assert found["cancelled"] == pytest.approx(day["dep_time"].isna().mean())
    assert found["late"] == pytest.approx((day["arr_delay"].dropna() >= 15).mean())


def test_unknown_planes_sit_in_two_airlines(flights):
    """American and Envoy; the rest lack fewer than one in ten."""
    table = data_quality.unknown_planes()
    names = load_airlines().set_index("name")["carrier"]
    assert [names[name] for name in table.index[:2]] == ["MQ", "AA"]
    assert (table["unknown"].iloc[2:-1] < 0.1).all()
    assert table["flights"].iloc[-1] == len(flights)


def test_a_check_says_its_share():
    """One row in four."""
    assert data_quality.Check("any", "unique", 1, 4).share == 0.25
