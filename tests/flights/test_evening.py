"""Nothing that is known only after 18:00 of the day before reaches a feature, and each feature is what it says."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from mlops_lessons.errors import LeakageError, UnknownNameError
from mlops_lessons.flights import (
    FEATURES,
    FORBIDDEN,
    MOMENTS,
    _cache,
    evening_flights,
    late_share_by,
    load_flights,
    load_weather,
    with_forbidden,
)
from mlops_lessons.flights.evening import IDENTITY, evening_table

NEW_YORK = "America/New_York"
# The clocks were changed on 10 March and 3 November; on 9 February hardly a flight left; the first and the last day.
DAYS = ["2013-01-02", "2013-02-10", "2013-03-10", "2013-03-11", "2013-07-24", "2013-11-03", "2013-11-04", "2013-12-31"]


def around(joined, day):
    """Return the flights of the five weeks before `day`, of that day and of the next two."""
    day = pd.Timestamp(day)
    near = joined["date"].between(day - pd.Timedelta(days=35), day + pd.Timedelta(days=2))
    return joined[near].reset_index(drop=True)


def evening_before(day):
    """Return 18:00 in New York of the day before `day`, as an instant."""
    return (pd.Timestamp(day) - pd.Timedelta(hours=6)).tz_localize(NEW_YORK).tz_convert("UTC")


def with_another_future(joined, weather, day, seed=0):
    """Return both tables with everything that happened after the evening before `day` made up anew."""
    rng = np.random.default_rng(seed)
    cut = evening_before(day)
    flights, weather = joined.copy(), weather.copy()
    in_air = (flights["departed"] <= cut) & ~(flights["landed"] <= cut)
    on_ground = ~(flights["departed"] <= cut)
    later = cut + pd.to_timedelta(rng.integers(1, 2000, len(flights)), unit="min")
    flights.loc[on_ground, "departed"] = later[on_ground]
    flights.loc[on_ground, "dep_delay"] = rng.integers(-20, 500, len(flights))[on_ground]
    for unknown in (in_air, on_ground):
        flights.loc[unknown, "landed"] = (later + pd.Timedelta(hours=3))[unknown]
        flights.loc[unknown, "late"] = rng.integers(0, 2, len(flights))[unknown]
        flights.loc[unknown, ["arr_delay", "air_time", "arr_time"]] = 999.0
    after = weather["time_hour"] >= cut
    for name in ("temp", "humid", "wind_speed", "precip", "pressure", "visib"):
        weather.loc[after, name] = 77.0
    return flights, weather


@pytest.mark.parametrize("day", DAYS)
def test_no_future_reaches_a_feature(joined, weather, day):
    """Whatever happens after 18:00 of the day before, every feature of the day's flights stays as it is; their outcome does not."""
    flights = around(joined, day)
    seen = evening_table(flights, weather)
    other = evening_table(*with_another_future(flights, weather, day))
    this, that = (table[table["date"] == pd.Timestamp(day)] for table in (seen, other))
    assert len(this) > 300
    pd.testing.assert_frame_equal(this[list(FEATURES)], that[list(FEATURES)])
    assert not this["late"].equals(that["late"])


def test_that_test_would_notice(joined, weather):
    """The flights of the day after, which may know of that day, do change in every feature that looks back."""
    flights = around(joined, "2013-07-24")
    seen = evening_table(flights, weather)
    other = evening_table(*with_another_future(flights, weather, "2013-07-24"))
    next_day = seen["date"] == pd.Timestamp("2013-07-25")
    changed = {name for name in FEATURES if not seen.loc[next_day, name].equals(other.loc[next_day, name])}
    assert changed == {name for name, one in FEATURES.items() if one.known_at == "evening"} - {"seats", "plane_age"}


def test_what_is_forbidden_does_depend_on_the_future():
    """Each forbidden feature is known later than the evening, each allowed one by then; the outcome is neither."""
    assert all(one.in_time for one in FEATURES.values())
    assert not any(one.in_time for one in FORBIDDEN.values())
    assert {one.known_at for one in (FEATURES | FORBIDDEN).values()} == set(MOMENTS)
    assert not set(FEATURES) & set(FORBIDDEN)
    assert "late" not in FEATURES | FORBIDDEN


@pytest.mark.parametrize("name", [*FORBIDDEN])
def test_a_forbidden_feature_is_refused_with_its_moment(name):
    """The message says when it is known."""
    said = FORBIDDEN[name].known_at.replace("_", "[- ]").replace("end[- ]of[- ]day", "end of the day")
    with pytest.raises(LeakageError, match=f"{name} is known from .*{said}"):
        evening_flights(["hour", name])


def test_an_unknown_feature_is_named():
    """With its neighbour."""
    with pytest.raises(UnknownNameError, match="late_share"):
        evening_flights(["late_shares"])
    with pytest.raises(UnknownNameError):
        with_forbidden(evening_flights(["hour"]), "late")


def test_the_table_is_as_promised(evening):
    """Columns, order of time, one row a flight that arrived, its index the row of the flight."""
    extra = [name for name in FEATURES if name not in IDENTITY]
    assert list(evening.columns) == [*IDENTITY, *extra, "late"]
    assert evening["scheduled"].is_monotonic_increasing
    assert evening["date"].min() == pd.Timestamp("2013-01-02")
    flights = load_flights().loc[evening.index]
    assert (flights["flight"] == evening["flight"]).all()
    assert ((flights["arr_delay"] >= 15) == evening["late"]).all()
    assert len(evening) == load_flights().query("not (month == 1 and day == 1)")["arr_delay"].notna().sum()


def test_flights_that_never_arrived_are_there_when_asked_for(evening):
    """The evening before they look like any other."""
    every = evening_flights(["hour"], arrived=False)
    assert len(every) == len(load_flights().query("not (month == 1 and day == 1)"))
    assert every["late"].notna().sum() == len(evening)


def test_few_columns_are_those_of_the_whole(evening):
    """Whatever is read, the values are the same."""
    few = evening_flights(["late_share", "hour"])
    pd.testing.assert_frame_equal(few, evening[[*IDENTITY, "late_share", "hour", "late"]])


@pytest.mark.parametrize(
    ("name", "keys", "days"),
    [
        ("carrier_late_share", ["carrier", "origin"], 7),
        ("route_late_share", ["origin", "dest"], 28),
        ("flight_late_share", ["carrier", "flight"], 28),
        ("plane_late_share", ["tailnum"], 7),
    ],
)
def test_past_lateness_is_recomputed_flight_by_flight(joined, evening, name, keys, days):
    """For a sample of flights: those of the same kind that had landed in the days before that evening, by filtering."""
    landed = joined.dropna(subset=["late"])
    by_key = dict(iter(landed.groupby(keys if len(keys) > 1 else keys[0])))
    for row, flight in evening.sample(80, random_state=3).iterrows():
        key = tuple(joined.loc[row, keys])
        if any(pd.isna(part) for part in key):
            assert np.isnan(flight[name])
            continue
        end = evening_before(flight["date"])
        start = evening_before(flight["date"] - pd.Timedelta(days=days))
        alike = by_key.get(key if len(keys) > 1 else key[0], landed.iloc[:0])
        known = alike[(alike["landed"] > start) & (alike["landed"] <= end)]
        assert flight[name] == pytest.approx(known["late"].mean(), nan_ok=True)


def test_the_day_before_is_recomputed_by_hand(evening):
    """One airport and day: departures that had left by 18:00 of the day before, and the weather of its hour 17."""
    flights, weather = load_flights(), load_weather()
    yesterday = flights[(flights["origin"] == "LGA") & (flights["month"] == 3) & (flights["day"] == 8)]
    left, waiting = [], []
    for hour, minute, delay in zip(yesterday["hour"], yesterday["minute"], yesterday["dep_delay"], strict=True):
        planned = hour * 60 + minute
        if not np.isnan(delay) and planned + delay <= 18 * 60:
            left.append(delay >= 15)
        if planned <= 18 * 60:
            waiting.append(np.isnan(delay) or planned + delay > 18 * 60)
    seen = evening[(evening["origin"] == "LGA") & (evening["date"] == pd.Timestamp("2013-03-09"))]
    assert seen["late_share"].unique() == pytest.approx([np.mean(left)])
    assert seen["not_left_share"].unique() == pytest.approx([np.mean(waiting)])
    at_17 = (weather["origin"] == "LGA") & (weather["month"] == 3) & (weather["day"] == 8) & (weather["hour"] == 17)
    assert seen["wind_speed"].unique() == pytest.approx(weather.loc[at_17, "wind_speed"].to_numpy())


def test_the_timetable_is_recomputed(joined, evening):
    """Weekday, duration, crowd of the hour and age of the plane, by other means."""
    sample = evening.sample(200, random_state=4)
    crowd = joined.groupby(["origin", "year", "month", "day", "hour"]).size()
    for row, flight in sample.iterrows():
        whole = joined.loc[row]
        assert flight["weekday"] == whole["date"].isocalendar().weekday - 1
        assert flight["scheduled_minutes"] * 60 == (whole["scheduled_arrival"] - whole["scheduled"]).total_seconds()
        assert flight["departures_in_hour"] == crowd[tuple(whole[["origin", "year", "month", "day", "hour"]])]
        assert flight["plane_age"] == pytest.approx(2013 - whole["plane_year"], nan_ok=True)


def test_leaks_are_what_they_say(joined, evening):
    """Added by index, to a part of the table too."""
    some = with_forbidden(evening.sample(300, random_state=5), "dep_delay", "departure_visib", "day_late_share")
    whole = joined.loc[some.index]
    assert (some["dep_delay"] == whole["dep_delay"]).all()
    assert some["departure_visib"].equals(whole["visib"])
    left = joined.dropna(subset=["dep_delay"])
    shares = (left["dep_delay"] >= 15).groupby([left["origin"], left["date"]]).mean()
    assert some["day_late_share"].to_numpy() == pytest.approx(
        [shares[key] for key in zip(whole["origin"], whole["date"], strict=True)]
    )


def test_a_damaged_table_is_computed_again(cache_home, evening):
    """A cache cut short costs seconds, never a wrong table."""
    (path,) = cache_home.rglob("evening-*.npz")
    path.write_bytes(path.read_bytes()[:5000])
    pd.testing.assert_frame_equal(evening_flights(), evening)
    assert _cache.read(path, ["late"]) is not None


def test_two_kernels_may_compute_it_at_once(tmp_path):
    """Both get the table; one sound file of each stays, and nothing else."""
    code = "from mlops_lessons.flights import evening_flights as f; f(['hour']); print(len(f(['hour'])))"
    environment = {**os.environ, "MLOPS_LESSONS_HOME": str(tmp_path)}
    running = [
        subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate(timeout=300)[0].strip() for process in running] == ["326515"] * 2
    kept = sorted(path.name.partition("-")[0] for path in tmp_path.rglob("*") if path.is_file())
    assert kept == sorted(["airlines", "airports", "evening", "flights", "joined", "planes", "weather"])


def test_the_share_of_late_flights_is_that_of_the_published_data(evening):
    """The evening's table loses the first of January and nothing else."""
    assert late_share_by(evening)["late_share"][0] == pytest.approx(0.24, abs=0.01)
