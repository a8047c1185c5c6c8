"""An exception counts only with rule, place, reason and end."""

from dataclasses import replace
from datetime import date

import pytest

from mlops_lessons.devsecops import allowances
from mlops_lessons.devsecops.allowances import Allowance
from mlops_lessons.devsecops.gates import Finding

TODAY = date(2013, 6, 20)
REASON = "column comes from a fixed table of this file"
GOOD = Allowance("code", "B608", "desk/flights.py", REASON, date(2013, 12, 31), "ORDER BY")
FOUND = Finding("code", "B608", "desk/flights.py", 15, "medium", "")
LINES = {("desk/flights.py", 15): "ORDER BY {column}", ("desk/flights.py", 8): "carrier = '{carrier}'"}


def test_a_whole_exception_lets_its_finding_through_and_no_other():
    """The same rule on another line of the same file still blocks."""
    other = replace(FOUND, line=8)
    assert allowances.apply([FOUND, other], [GOOD], TODAY, LINES) == ([other], [FOUND])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"rule": ""}, "which_rule"),
        ({"rule": "B6*"}, "which_rule"),
        ({"gate": ""}, "which_rule"),
        ({"file": ""}, "which_place"),
        ({"file": "desk/*"}, "which_place"),
        ({"text": ""}, "which_place"),
        ({"reason": ""}, "no_reason"),
        ({"reason": "it is fine"}, "no_reason"),
        ({"until": None}, "no_end"),
        ({"until": date(2013, 6, 19)}, "expired"),
        ({"until": date(2014, 6, 22)}, "too_long"),
        ({"until": TODAY}, ""),
        ({"until": date(2014, 6, 21)}, ""),
        ({"gate": "history", "text": ""}, ""),
    ],
)
def test_what_is_missing_is_named(change, problem):
    """An exception that lacks something lets nothing through, and is a finding of its own."""
    one = replace(GOOD, **change)
    assert allowances.problem(one, TODAY) == problem
    if problem:
        blocking, allowed = allowances.apply([FOUND], [one], TODAY, LINES)
        assert (allowed, {found.rule for found in blocking}) == ([], {"B608", f"allowance.{problem}"})


@pytest.mark.parametrize(
    "change", [{"gate": "secrets"}, {"rule": "B609"}, {"file": "flights.py"}, {"text": "GROUP BY"}]
)
def test_an_exception_for_something_else_lets_nothing_through(change):
    """Gate, rule, file and line must all be the finding's."""
    blocking, allowed = allowances.apply([FOUND], [replace(GOOD, **change)], TODAY, LINES)
    assert (blocking, allowed) == ([FOUND], [])


def test_the_file_is_read(tmp_path):
    """Days may come as dates, as dates with a time or as text; other keys are passed over."""
    (tmp_path / "security").mkdir()
    tables = [
        f'[[allow]]\ngate = "code"\nrule = "B{n}"\nuntil = {day}\n'
        for n, day in enumerate(("2013-12-31", '"2013-12-31"', "2013-12-31T08:00:00Z"))
    ]
    (tmp_path / allowances.FILE).write_text("".join(tables) + 'who = "Ana"\n')
    found, broken = allowances.in_file(tmp_path)
    assert ([one.until for one in found], broken) == ([date(2013, 12, 31)] * 3, [])
    assert allowances.in_file(tmp_path / "nowhere") == ([], [])


@pytest.mark.parametrize(
    "content", [b"[[allow]\n", b"\xff\xfe\x00", b"allow = 3\n", b"allow = ['B608']\n", b"allow = {rule = 'B608'}\n"]
)
def test_a_file_that_cannot_be_read_shuts_the_gate(tmp_path, content):
    """Nobody knows what it would have allowed."""
    (tmp_path / "security").mkdir()
    (tmp_path / allowances.FILE).write_bytes(content)
    found, broken = allowances.in_file(tmp_path)
    assert (found, [one.rule for one in broken]) == ([], ["allowance.unreadable"])


@pytest.mark.parametrize(
    ("comment", "rules", "problem"),
    [
        ("# nosec", ["*"], "which_rule"),
        ("# nosec: B608", ["B608"], "no_reason"),
        ("# nosec B608", ["B608"], "no_reason"),
        (f"# nosec B608 # {REASON}", ["B608"], "no_end"),
        (f"# nosec B608 # {REASON}, until 2013-06-01", ["B608"], "expired"),
        (f"# nosec B608 # {REASON}, until 2013-99-99", ["B608"], "no_end"),
        (f"# nosec B608 # {REASON}, until 2013-12-31", ["B608"], ""),
        (f"# NOSEC B608,B602 # {REASON}, until 2013-12-31", ["B608", "B602"], ""),
    ],
)
def test_a_comment_needs_the_same(comment, rules, problem):
    """Rule, reason and end stand behind it; the place is its own line."""
    found = allowances.in_code(f"x = 1\nrun(query)  {comment}\n", "a.py")
    assert [one.rule for one in found] == rules
    assert {allowances.problem(one, TODAY) for one in found} == {problem}


def test_a_comment_inside_a_text_or_alone_on_its_line_excuses_nothing():
    """Only a real comment, beside code, is an exception."""
    assert allowances.in_code('x = "# nosec B608"\n', "a.py") == []
    alone = allowances.in_code(f"# nosec B608 # {REASON}, until 2013-12-31\nrun(query)\n", "a.py")
    assert [allowances.problem(one, TODAY) for one in alone] == ["which_place"]


@pytest.mark.parametrize("text", ["def f(:\n", "'''open", "\tx\n  y\n", "\0", "é = 1  # nosec"])
def test_any_text_can_be_looked_through(text):
    """Code that is no Python gives what can be read of it."""
    assert len(allowances.in_code(text, "a.py")) <= 1
