"""Made-up futures touch what is forbidden and the answer, and nothing that is allowed."""

import pandas as pd
import pytest

from mlops_lessons.flights import FEATURES, FORBIDDEN, joined_flights, load_weather
from mlops_lessons.mlops_design.another_future import columns_that_change, with_another_future

MOMENT = pd.Timestamp("2013-07-23 18:00", tz="America/New_York")


@pytest.fixture(scope="module")
def changed():
    """Give the columns that changed on one day, and on the day when the clock was changed."""
    return {day: columns_that_change(day) for day in ("2013-07-24", "2013-11-03")}


@pytest.fixture(scope="module")
def two_days():
    """Give the flights of two days and the weather."""
    flights = joined_flights()
    return flights[flights["date"].isin(pd.to_datetime(["2013-07-23", "2013-07-24"]))].reset_index(
        drop=True
    ), load_weather()


@pytest.mark.parametrize("day", ["2013-07-24", "2013-11-03"])
def test_only_the_forbidden_and_the_answer_change(changed, day):
    """All of them, and no other."""
    assert set(changed[day]) == {"late", *FORBIDDEN}
    assert not set(changed[day]) & set(FEATURES)


def test_the_past_stays(two_days):
    """Who had left or landed by then, left and landed then; who had not, did not."""
    flights, weather = two_days
    other, sky = with_another_future(flights, weather, MOMENT, seed=3)
    for column in ("departed", "landed"):
        known = flights[column] <= MOMENT
        pd.testing.assert_series_equal(flights.loc[known, column], other.loc[known, column])
        assert not (other.loc[~known, column] <= MOMENT).any()
    known = weather["time_hour"] < MOMENT
    pd.testing.assert_frame_equal(weather[known], sky[known])
    assert not weather.loc[~known, "temp"].equals(sky.loc[~known, "temp"])
