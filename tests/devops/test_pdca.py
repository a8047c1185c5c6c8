"""Turns are planned beforehand, kept as data, and acted upon as their checks say."""

import json

import pytest

from mlops_lessons.devops import pdca
from mlops_lessons.devops.flight_board import VERSIONS
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language


@pytest.fixture(scope="module")
def bench():
    """Give a running workbench."""
    with pdca.Workbench() as found:
        yield found


@pytest.fixture(scope="module")
def turns(bench):
    """Give all turns, each with few pairs."""
    return [bench.turn(number, pairs=6) for number in range(1, 6)]


def test_each_turn_begins_where_the_adopted_one_before_it_ended(turns):
    """The failed turn is not built upon: the next one starts from the version before it."""
    current = "start"
    for turn in turns:
        assert turn.do["before"] == current
        current = turn.do["after"] if turn.act["adopted"] else current
    assert current == "paged"


def test_one_turn_fails_and_it_is_the_index_that_nobody_uses(turns):
    """Four are adopted; the third changed nothing that was counted."""
    assert [turn.act["adopted"] for turn in turns] == [True, True, False, True, True]
    assert turns[2].check["before"] == turns[2].check["after"]


def test_the_counted_work_from_the_first_to_the_last_version(turns):
    """556 queries to one; 978,634 rows walked to none; at least five times fewer bytes; the same board throughout."""
    first, last = turns[0].check["before"], turns[-1].check["after"]
    assert (first["queries"], first["rows_walked"]) == (556, 978_634)
    assert (last["queries"], last["rows_walked"]) == (1, 0)
    assert first["bytes"] >= 5 * last["bytes"]
    assert all(turn.check["same_board"] for turn in turns)


def test_a_turn_is_kept_as_data_and_read_back_the_same(turns, tmp_path):
    """Plan, do, check and act of every turn stand in the file, times included."""
    path = tmp_path / "turns.json"
    assert pdca.write_turns(turns, path) == len(path.read_text(encoding="utf-8"))
    assert pdca.read_turns(path) == turns
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [set(row) for row in rows] == [{"number", "plan", "do", "check", "act"}] * 5
    assert all(len(row["check"]["seconds_before"]) == 6 for row in rows)


def test_a_turn_is_adopted_only_if_all_three_conditions_hold():
    """The prediction came true, the board is the same, and it is not shown to be slower."""
    plan = {"measure": "queries", "at_least": 10}
    fast, slow = {"estimate": 2, "low": 1.5, "high": 3}, {"estimate": 0.5, "low": 0.4, "high": 0.6}
    unclear = {"estimate": 1, "low": 0.9, "high": 1.1}
    check = {"before": {"queries": 100}, "after": {"queries": 10}, "same_board": True, "times_faster": fast}
    assert pdca._adopted(plan, check)
    assert pdca._adopted(plan, check | {"times_faster": unclear})
    assert not pdca._adopted(plan, check | {"times_faster": slow})
    assert not pdca._adopted(plan, check | {"same_board": False})
    assert not pdca._adopted(plan, check | {"after": {"queries": 11}})


def test_the_plans_are_whole():
    """Versions that exist, a measure that is counted, a prediction above one, and words for either ending."""
    for plan in pdca.plans():
        assert {plan["before"], plan["after"]} <= set(VERSIONS)
        assert plan["measure"] in pdca.MEASURES
        assert plan["at_least"] > 1
        for words in ("goal", "hypothesis", "change", "adopted", "dropped"):
            assert set(plan[words]) == {"es", "en"}


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_table_tells_plan_check_and_act_and_no_times(language, turns, capsys):
    """In both languages, without a placeholder left open."""
    set_language(language)
    pdca.show_turns(turns)
    told = capsys.readouterr().out
    assert "{" not in told
    assert "978\N{NARROW NO-BREAK SPACE}634" in told
    assert str(turns[0].check["seconds_before"][0]) not in told


def test_an_unknown_turn_is_named(bench):
    """The message offers those that there are."""
    with pytest.raises(UnknownNameError):
        bench.turn(9)


def test_a_workbench_leaves_nothing_behind():
    """Its folder and its service are gone with the block."""
    with pdca.Workbench() as found:
        folder, server = found.folder, found._server
        assert server.alive
        assert (folder / "plain.sqlite").exists()
    assert not folder.exists()
    assert not server.alive
