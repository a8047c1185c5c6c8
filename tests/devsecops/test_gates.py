"""Results of gates: what blocks, what is noted, and how they are shown."""

from pathlib import Path

import pytest

from mlops_lessons.devsecops import gates, plots, sql_policy
from mlops_lessons.devsecops.gates import Finding, GateResult
from mlops_lessons.i18n import set_language

LOW = Finding("code", "B404", "b.py", 1, "low", "import")
HIGH = Finding("code", "B602", "a.py", 9, "high", "shell")


def test_a_gate_is_open_where_nothing_blocks():
    """What is below the limit is noted; findings are in order of place and counted once."""
    result = GateResult.of("code", [LOW, HIGH, HIGH], block_from="medium")
    assert (result.ok, result.findings, result.noted) == (False, (HIGH,), (LOW,))
    assert GateResult.of("code", [LOW, HIGH]).findings == (HIGH, LOW)
    assert GateResult.of("code", [LOW], block_from="medium").ok


def test_results_differ_not_by_their_time():
    """Two runs of one gate are equal."""
    first = gates.timed(lambda: GateResult.of("code", [HIGH]))
    assert first.seconds > 0
    assert first == GateResult.of("code", [HIGH], seconds=99)


@pytest.mark.parametrize("language", ["es", "en"])
def test_tables_say_all_in_the_readers_language(capsys, language):
    """State, counts and our own words of a rule; the tool's where we have none."""
    set_language(language)
    gates.show([GateResult.of("code", [HIGH]), GateResult.of("history", [])])
    gates.show_findings([HIGH, Finding("code", "B999", "c.py", 0, "low", "what the tool says")])
    told = capsys.readouterr().out
    words = {"es": ["✗ cerrada", "✓ abierta", "consola"], "en": ["✗ shut", "✓ open", "shell"]}[language]
    assert all(word in told for word in [*words, "a.py", "what the tool says"])


def test_a_long_list_is_cut_and_says_so(capsys):
    """And an empty one says that there is nothing."""
    gates.show_findings([Finding("code", "B404", "a.py", line, "low", "") for line in range(1, 31)], limit=5)
    assert "and 25 more" in capsys.readouterr().out
    gates.show_findings([])
    assert "nothing" in capsys.readouterr().out


def test_the_matrix_counts_what_was_missed(capsys):
    """One row a fault, one column a gate."""
    plots.show_matrix(
        {"sql_injection": {"code": True, "secrets": False}, "plain_secret": {"code": False, "secrets": False}}
    )
    assert "Not found: 1 of 2." in capsys.readouterr().out


def test_randomness_says_which_texts_were_taken_for_secrets(capsys):
    """Four kinds: found, missed, false alarm, quiet, as the scanner really answers."""
    key = "7d3f0a9b4c1e" + "8d2f6a5b0c9e8d7f"
    plots.randomness(
        {"KEY": (key, True), "HASH": (key[::-1], False), "DOOR": ("b22-june", True), "WORD": ("welcome", False)}
    )
    told = capsys.readouterr().out
    assert "KEY: found: it is secret; HASH: false alarm: it is not secret; DOOR: not seen" in told
    assert "WORD: no alarm" in told


def test_our_policy_stops_all_but_plain_texts(tmp_path):
    """Also in files that are no Python, and never elsewhere."""
    (tmp_path / "a.py").write_text('db.execute("SELECT 1")\ndb.execute(query)\ndb.execute()\n')
    (tmp_path / "b.py").write_text("def f(:\n")
    found = [(one.file, one.line) for one in sql_policy.run(Path(tmp_path)).findings]
    assert found == [("a.py", 2), ("b.py", 0)]
