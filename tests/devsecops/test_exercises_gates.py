"""The exercises of the gates: right answers in other forms pass, and wrong ones are told what they did."""

import ast
import inspect

import numpy
import pytest

from mlops_lessons.course.exercise import exercises
from mlops_lessons.course.judging import judge_here
from mlops_lessons.devsecops import sql_policy
from mlops_lessons.devsecops._allow_file import judge_allow_board
from mlops_lessons.devsecops.samples import CLEAN, FAULTY, UNREADABLE


def verdict(id, answer):
    """Return outcome and recognised mistake."""
    result = judge_here(exercises("devsecops")[id], answer)
    return result.outcome, result.mistake or result.message


def by_cursor(connection, carrier):
    """Ask with a named parameter."""
    cursor = connection.cursor()
    cursor.execute("select flight, dest, delay from flights where carrier = :c", {"c": carrier})
    return [tuple(row) for row in cursor.fetchall()]


def in_python(connection, carrier):
    """Choose in Python."""
    rows = connection.execute("SELECT carrier, flight, dest, delay FROM flights").fetchall()
    return tuple(list(row[1:]) for row in rows if row[0] == carrier)


@pytest.mark.parametrize("answer", [by_cursor, in_python])
def test_a_search_may_be_written_in_other_ways(answer):
    """Named parameters, a cursor, or the choice made in Python: none of them obeys the value."""
    assert verdict("find_flights", answer) == ("passed", None)


@pytest.mark.parametrize(
    ("build", "mistake"),
    [
        (lambda code: "SELECT flight, dest, delay FROM flights WHERE carrier = '" + code + "'", "string_built"),
        (lambda code: "SELECT flight, dest, delay FROM flights WHERE carrier = '%s'" % code, "string_built"),  # noqa: UP031 - as learners write it
        (lambda code: f'SELECT flight, dest, delay FROM flights WHERE carrier = "{code}"', "string_built"),
    ],
)
def test_a_query_from_text_is_recognised_however_it_is_put_together(build, mistake):
    """By plus, by percent, in other quotation marks."""
    assert verdict("find_flights", lambda connection, code: connection.execute(build(code)).fetchall())[1] == mistake


def test_rows_may_come_one_by_one():
    """A generator of rows is a list of rows."""
    query = "SELECT flight, dest, delay FROM flights WHERE carrier = ?"

    def answer(connection, carrier):
        return (row for row in connection.execute(query, [carrier]).fetchall())

    assert verdict("find_flights", answer) == ("passed", None)


def test_an_error_of_the_learners_own_is_told_as_an_error():
    """And is not taken for a list of forbidden words."""
    assert verdict("find_flights", lambda connection, carrier: connection.execute("SELECT " + (carrier,))) == (
        "raised",
        None,
    )


def test_a_gate_may_give_an_array_or_a_generator():
    """What matters is which lines it names."""
    right = exercises("devsecops")["sql_gate"].solution
    assert verdict("sql_gate", lambda source: numpy.array(right(source))) == ("passed", None)
    assert verdict("sql_gate", lambda source: (line for line in right(source))) == ("passed", None)


def test_a_command_may_be_a_tuple():
    """What subprocess takes is taken."""
    assert verdict("label_command", lambda printer, name: (printer, name)) == ("passed", None)


@pytest.mark.parametrize(
    "answer",
    [
        lambda printer, name: None,
        lambda printer, name: [printer, None],
        lambda printer, name: {},
        lambda printer, name: [],
    ],
)
def test_no_answer_crashes_the_trial_of_commands(answer):
    """Whatever comes back is judged."""
    assert verdict("label_command", answer)[0] in ("failed", "partly", "not_attempted")


def test_the_samples_are_what_their_drawers_say():
    """Clean and faulty ones are Python, the third are not; our own policy gets all of them right."""
    for source, _lines in [*CLEAN.values(), *FAULTY.values()]:
        ast.parse(source)
    for name, (source, lines) in {**CLEAN, **FAULTY, **UNREADABLE}.items():
        assert sql_policy.lines_to_stop(source) == lines, name


def test_a_gate_may_give_any_collection_of_lines():
    """Sets, tuples, lists in any order or twice."""
    for made in (set, tuple, lambda lines: [*reversed(lines), *lines]):
        assert verdict("sql_gate", lambda source, made=made: made(sql_policy.lines_to_stop(source))) == ("passed", None)


def test_misses_and_false_alarms_are_told_apart():
    """A gate that sees nothing misses; one that stops all raises false alarms."""
    assert verdict("sql_gate", lambda source: [])[1] == "nothing_found"
    everything = verdict(
        "sql_gate", lambda source: [n for n, line in enumerate(source.splitlines(), 1) if "execute" in line]
    )
    assert everything[1] in ("every_execute", "comments_too", "first_only")
    lines = sql_policy.lines_to_stop
    assert verdict("sql_gate", lambda source: lines(source) if "format" not in source else [])[1] == "list_of_forms"
    spread = FAULTY["several_lines"][0]
    assert verdict("sql_gate", lambda source: lines(source) if source != spread else [])[1] == "misses"
    alarm = verdict("sql_gate", lambda source: sql_policy.lines_to_stop(source) if "robot" not in source else [2])
    assert alarm[1] == "false_alarms"


def test_the_file_as_it_is_handed_out_is_told_what_is_missing():
    """Each check says something, and none passes by being empty but the one that keeps the injection out."""
    start = {"data": {"allow": [dict.fromkeys(("gate", "rule", "file", "text", "reason", "until"), "")]}}
    checks = exercises("devsecops")["allow_board"].examples
    verdicts = {check: judge_allow_board(check, start) for check in checks}
    assert {check for check, one in verdicts.items() if one.outcome == "passed"} == {"stops_the_injection"}
    assert all(one.mistake or one.message for check, one in verdicts.items() if one.outcome != "passed")


@pytest.mark.parametrize("data", [None, {}, {"allow": []}, {"allow": {}}, {"allow": ["x"]}, {"allow": [{"until": 3}]}])
def test_no_file_crashes_its_judge(data):
    """Whatever TOML gives is judged."""
    for check in exercises("devsecops")["allow_board"].examples:
        assert judge_allow_board(check, {"data": data}).outcome in ("passed", "failed")


def test_other_pieces_of_the_line_do_as_well():
    """Any text that only the board's line has."""
    row = {"gate": "code", "rule": "B608", "file": "desk/flights.py", "until": "2014-06-01"}
    row |= {"text": "{column}", "reason": "only values of COLUMNS can get here"}
    checks = exercises("devsecops")["allow_board"].examples
    assert {judge_allow_board(check, {"data": {"allow": [row]}}).outcome for check in checks} == {"passed"}


def test_a_version_may_be_compared_with_specifiers():
    """Another right way: a set of specifiers an interval, pre-releases allowed."""
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    def answer(version, events):
        signs = {"introduced": ">=", "fixed": "<", "last_affected": "<="}
        found, here = False, ""
        for event in sorted(events, key=lambda one: Version(next(iter(one.values())))):
            ((kind, at),) = event.items()
            if kind == "introduced" and here:
                found = found or SpecifierSet(here).contains(Version(version), prereleases=True)
                here = ""
            here = ",".join(filter(None, [here, f"{signs[kind]}{at}"]))
        return found or (bool(here) and SpecifierSet(here).contains(Version(version), prereleases=True))

    # `<5.4` leaves out pre-releases of 5.4 itself in PEP 440: near, and not what OSV says.
    assert verdict("version_affected", answer)[0] == "partly"
    assert "Version" in inspect.getsource(exercises("devsecops")["version_affected"].solution)


@pytest.mark.parametrize(
    ("id", "answer", "mistake"),
    [
        ("find_flights", lambda db, carrier: by_cursor(db, carrier.upper()), "value_changed"),
        ("find_flights", lambda db, carrier: by_cursor(db, carrier) if carrier.isalnum() else [], "blocklist"),
        ("find_flights", lambda db, carrier: "none", "no_rows"),
        ("label_command", lambda printer, name: (name, printer), "swapped"),
        ("label_command", lambda printer, name: ["echo", name], "other_program"),
        ("label_command", lambda printer, name: [printer, name.rstrip()], "stripped"),
    ],
)
def test_a_wrong_answer_gets_the_words_of_its_own_mistake(id, answer, mistake):
    """And not those of another that fails in the same places."""
    assert verdict(id, answer)[1] == mistake


def test_a_gate_that_is_upside_down_is_told_so():
    """It misses nearly all, like one that only knows f-strings, and stops the one good call."""

    def gate(source):
        try:
            calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        except SyntaxError:
            return [0]
        own = [call for call in calls if getattr(call.func, "attr", "") == "execute"]
        return sorted(call.lineno for call in own if isinstance(call.args[0], ast.Constant))

    assert verdict("sql_gate", gate)[1] == "upside_down"
