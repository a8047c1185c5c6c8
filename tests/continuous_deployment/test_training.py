"""The model sees only what is known at 18:00 of the day before, and what travels with the package is what training gives."""

import json

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.metrics import roc_auc_score

from mlops_lessons.continuous_deployment import training
from mlops_lessons.continuous_deployment.application import app_file, app_files, app_module, lay_application
from mlops_lessons.flights import load_flights, load_weather


@pytest.fixture(scope="module")
def table():
    """Give the table of flights as seen the evening before."""
    return training.evening_table()


def test_nothing_of_the_day_itself_is_seen(table):
    """Recomputed by hand for one airport and day: departures that had left by 18:00 of the day before, and its hour 17."""
    day, before = pd.Timestamp("2013-03-09"), pd.Timestamp("2013-03-08")
    flights = load_flights()
    yesterday = flights[(flights["origin"] == "LGA") & (flights["month"] == 3) & (flights["day"] == before.day)]
    left = [
        delay >= 15
        for hour, minute, delay in zip(yesterday["hour"], yesterday["minute"], yesterday["dep_delay"], strict=True)
        if not np.isnan(delay) and hour * 60 + minute + delay <= 18 * 60
    ]
    seen = table[(table["origin"] == "LGA") & (table["date"] == day)]
    assert seen["late_share"].unique() == pytest.approx([sum(left) / len(left)])
    weather = load_weather()
    hour = weather[
        (weather["origin"] == "LGA") & (weather["month"] == 3) & (weather["day"] == 8) & (weather["hour"] == 17)
    ]
    assert seen["wind_speed"].unique() == pytest.approx(hour["wind_speed"].to_numpy())


def test_the_model_that_travels_is_the_one_that_training_gives(table):
    """The file's parameters agree with a fresh training, and its probabilities with those of the contract."""
    shipped = skops.io.load(app_file("model.skops"))
    fresh = training.train_model()
    assert shipped[-1].coef_ == pytest.approx(fresh[-1].coef_, rel=1e-3, abs=1e-5)
    contract = json.loads(app_file("contract.json").read_text())
    row = app_module("features")["row"]
    for example in contract["examples"]:
        late = shipped.predict_proba([row(example["flight"])])[0, 1]
        assert late == pytest.approx(example["late"], abs=1e-3)


def test_the_model_is_honest(table):
    """On months that it has not seen it is better than chance and nowhere near perfect: nothing leaks."""
    model = skops.io.load(app_file("model.skops"))
    later = table[table["month"] >= 10].sample(20_000, random_state=1)
    reached = roc_auc_score(later["late"], model.predict_proba(training.feature_rows(later))[:, 1])
    assert 0.62 < reached < 0.67
    contract = json.loads(app_file("contract.json").read_text())
    sample = contract["sample"]
    rows = [app_module("features")["row"](flight) for flight in sample["flights"]]
    on_sample = roc_auc_score(sample["late"], model.predict_proba(rows)[:, 1])
    assert on_sample - 0.06 < contract["auc_at_least"] < on_sample


def test_the_application_is_laid_under_its_own_names(tmp_path):
    """What ends in .txt in the package is code where it is laid; bytes are the same."""
    lay_application(tmp_path / "app")
    names = {path.relative_to(tmp_path / "app").as_posix() for path in (tmp_path / "app").rglob("*") if path.is_file()}
    assert names == set(app_files())
    assert {
        "service.py",
        "features.py",
        "model.skops",
        "contract.json",
        "requirements.txt",
        "tests/test_service.py",
    } <= names
    assert (tmp_path / "app" / "model.skops").read_bytes() == app_file("model.skops").read_bytes()
