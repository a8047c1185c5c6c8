"""The contract: clean months raise nothing, each seeded defect is caught by the name of its rule."""

import random

import pandas as pd
import pytest

from mlops_lessons.data_team.contract import CARRIERS, RULES, broken_rules, flights_contract, read_delivery
from mlops_lessons.data_team.defects import DEFECTS, lose_late_flights
from mlops_lessons.data_team.warehouse import month_file
from mlops_lessons.flights import load_airlines
from mlops_lessons.i18n import LANGUAGES, read_toml, topic_texts

pytestmark = pytest.mark.usefixtures("flights")


@pytest.fixture(scope="module")
def january(shared_home):
    """Return the clean delivery of January."""
    return read_delivery(shared_home / next(shared_home.rglob("flights-2013-01.csv")))


@pytest.mark.parametrize("month", range(1, 13))
def test_clean_data_raises_nothing(month):
    """Every month of the real year keeps the contract."""
    assert broken_rules(read_delivery(month_file(month)), month) == []


@pytest.fixture(scope="module")
def july(shared_home):
    """Return the clean delivery of July: in summer time, with as many days."""
    return read_delivery(shared_home / next(shared_home.rglob("flights-2013-07.csv")))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
@pytest.mark.parametrize("month", [1, 7])
def test_a_defect_is_caught_by_name(defect, month, january, july):
    """Its own rule is among those that are broken, with an example; in winter and in summer time."""
    clean = january if month == 1 else july
    broken = {each.rule: each for each in broken_rules(defect.damage(clean), month)}
    assert defect.rule in broken
    assert broken[defect.rule].example


ONE_ROW = {
    "hours_exist": {"sched_dep_time": 2575},
    "hour_agrees": {"minute": 61},
    "delays_agree": {"arr_delay": 7777.0},
    "delays_believable": {"dep_delay": -999.0},
    "cancelled_is_missing": {"air_time": float("nan")},
    "right_month": {"year": 2014},
    "carriers_known": {"carrier": "ZZ"},
    "leaves_new_york": {"origin": "IAH"},
    "time_in_the_air": {"air_time": -5.0},
    "utc_agrees": {"time_hour": "2013-01-16T03:00:00Z"},
    "nothing_needed_missing": {"origin": None},
}


@pytest.mark.parametrize("rule", ONE_ROW)
@pytest.mark.parametrize("seed", [1, 2])
def test_one_bad_row_of_a_month_is_enough(rule, seed, january):
    """Wherever it stands: a row drawn with a seed, among those that flew, is damaged alone and named with its rule."""
    flown = january.index[january["arr_delay"].notna() & (january["day"] != 15)]
    damaged = january.copy()
    for column, value in ONE_ROW[rule].items():
        damaged.loc[random.Random(seed).choice(list(flown)), column] = value
    broken = {each.rule: each for each in broken_rules(damaged, 1)}
    assert rule in broken
    assert broken[rule].rows in (1, None)


def test_one_row_too_many_is_enough(january):
    """A single flight that comes twice is named."""
    twice = pd.concat([january, january.iloc[[12_345]]], ignore_index=True)
    assert "one_row_a_flight" in {each.rule for each in broken_rules(twice, 1)}


def test_there_are_more_than_fifteen_defects():
    """Of different names, over most rules; each leaves the clean table as it was."""
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 15
    assert len({defect.rule for defect in DEFECTS}) >= 15


def test_damage_does_not_touch_the_clean_table(january):
    """A damage is done to a copy."""
    before = january.copy()
    for defect in DEFECTS:
        defect.damage(january)
    assert january.equals(before)


def test_a_quiet_loss_is_not_seen(january):
    """What is left is all true: the contract says nothing, as the lesson shows."""
    lost = lose_late_flights(january)
    assert len(lost) < len(january)
    assert broken_rules(lost, 1) == []


def test_rows_are_counted(january):
    """The number of broken rows is that of the rows damaged."""
    damaged = january.assign(carrier=january["carrier"].where(january.index >= 3, "ZZ"))
    [broken] = broken_rules(damaged, 1)
    assert (broken.rule, broken.rows, broken.example) == ("carriers_known", 3, "carrier ZZ")


def test_the_carriers_are_those_of_the_data():
    """None too many, none too few."""
    assert sorted(CARRIERS) == sorted(load_airlines()["carrier"])


def test_it_is_a_plain_pandera_schema(january):
    """It can be used as pandera's own: validation returns the table."""
    assert len(flights_contract(1).validate(january)) == len(january)


def test_rules_and_defects_have_their_words():
    """In both languages; every rule that a defect breaks can be told."""
    import mlops_lessons.data_team as topic

    texts = read_toml(__import__("pathlib").Path(topic.__file__).with_name("texts.toml"))
    assert set(texts["defects"]) == {defect.name for defect in DEFECTS}
    assert set(RULES) | {defect.rule for defect in DEFECTS} <= set(texts["rules"])
    assert all(set(pair) == set(LANGUAGES) for pair in texts["rules"].values())
    assert topic_texts("data_team")("rules.every_day")
