"""Tables, figures and the picker of the engineer's half: what they say is what was computed."""

import json

import pytest

from mlops_lessons.data_team import defect_picker, pipeline, plots, speed, tables
from mlops_lessons.data_team.contract import read_delivery
from mlops_lessons.data_team.defects import DEFECTS
from mlops_lessons.data_team.warehouse import connect, create_flights, month_file, warehouse
from mlops_lessons.flights import load_flights

pytestmark = pytest.mark.usefixtures("flights")


def test_the_database_takes_what_the_contract_refuses(capsys):
    """Three damaged files of February, each accepted by types and key, each refused by name."""
    tables.show_refusals(["kilometres", "shifted_zone", "swapped_delays"], read_delivery(month_file(2)), 2)
    told = capsys.readouterr().out
    assert told.count("✓ takes it") == 3
    assert all(rule in told for rule in ("distance_in_miles", "utc_agrees", "delays_agree"))


def test_a_database_does_refuse_text_in_numbers(capsys):
    """The other verdict is real too."""
    tables.show_refusals(["text_in_numbers"], read_delivery(month_file(2)), 2)
    assert "✗ refuses it" in capsys.readouterr().out


def test_the_picker_stops_every_damage():
    """What the first frame says is true of all of them."""
    found = defect_picker.all_broken(read_delivery(month_file(1)), 1)
    assert list(found) == [defect.name for defect in DEFECTS]
    assert all(found.values())


def test_the_picker_shows_the_damage_that_is_chosen():
    """Choosing changes the card."""
    from mlops_lessons.data_team.contract import Broken

    found = {"missing_day": [Broken("every_day", None, "30 days")], "new_carrier": [Broken("carriers_known", 3, "ZZ")]}
    buttons, shown = defect_picker._picker(found, "told").children
    assert "30 days" in shown.value
    buttons.value = "new_carrier"
    assert "carriers_known" in shown.value
    assert "30 days" not in shown.value


def test_the_three_ways_agree():
    """They raise if not; each takes some time."""
    seconds = speed.three_ways(repeats=1)
    assert list(seconds) == ["pandas_csv", "duckdb_csv", "duckdb_file"]
    assert all(taken > 0 for taken in seconds.values())


def test_the_definitions_are_those_of_pandas(capsys):
    """The five shares of the figure, computed apart."""
    flights = load_flights(["dep_delay", "arr_delay"])
    arrived, left = flights["arr_delay"].dropna(), flights["dep_delay"].dropna()
    expected = [(arrived >= 15).mean(), (left >= 15).mean(), (flights["arr_delay"].fillna(15) >= 15).mean()]
    definitions = {
        "arr_delay >= 15": "arr_delay IS NOT NULL",
        "dep_delay >= 15": "dep_delay IS NOT NULL",
        "coalesce(arr_delay, 15) >= 15": "true",
    }
    with connect(warehouse(), read_only=True) as db:
        plots.definitions(db, definitions)
    told = capsys.readouterr().out
    assert all(f"{100 * share:.1f}" in told for share in expected)


def test_figures_say_what_they_show(capsys):
    """The map and the times come with words."""
    plots.pipeline_map()
    plots.query_times({"pandas_csv": 1.0, "duckdb_csv": 0.2, "duckdb_file": 0.01})
    told = capsys.readouterr().out
    assert "load_month" in told
    assert "Measured on your machine" in told


def test_every_exercise_stands_in_the_map():
    """The six steps of the engineer, none left out."""
    from mlops_lessons.data_team._exercises_engineer import EXERCISES

    assert set(plots._STEPS) == {exercise.id for exercise in EXERCISES}


def test_tables_of_loads_corrections_and_lineage(capsys):
    """They print the numbers that they were given."""
    with connect() as db:
        pipeline.create(db)
        tables.show_loads([pipeline.load_month(db, month_file(1), 1)])
        tables.show_lineage(pipeline.trace(db, 1))
    tables.show_corrections([(None, [(457, 0.352)]), ({"read": 9, "new": 4, "changed": 3, "same": 2}, [(841, 0.484)])])
    told = capsys.readouterr().out
    for part in ("27,004", "flights-2013-01.csv", "✓ yes", "457", "48.4\N{NO-BREAK SPACE}%"):
        assert part in told


def test_an_append_twice_doubles_the_flights_and_not_the_share(capsys):
    """The bet of the first section: the count gives it away, the share does not."""
    append = f"INSERT INTO flights BY NAME SELECT * FROM read_csv('{month_file(1).as_posix()}', nullstr = 'NA')"
    told = []
    with connect() as db:
        create_flights(db, key=False)
        for _ in range(2):
            db.execute(append)
            tables.show_flights(db)
            told.append(capsys.readouterr().out.split()[-3:])
    assert [flights for flights, *_late in told] == ["27,004", "54,008"]
    assert told[0][1:] == told[1][1:]


def test_words_survive_as_json():
    """The records of the trials are JSON: they may come from another process."""
    from mlops_lessons.course.exercise import exercises
    from mlops_lessons.course.trial import put_to_trial

    for id in ("late_by_airport", "load_month", "delivery_contract", "to_current"):
        exercise = exercises("data_team")[id]
        for example in exercise.examples:
            assert json.dumps(put_to_trial(exercise.solution, exercise.trial, example))
