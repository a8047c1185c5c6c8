"""The dependency gate judges pinned versions, and says of the rest that it cannot."""

import json
import subprocess
from types import SimpleNamespace

import pytest

from mlops_lessons.devsecops import dependency_gate
from mlops_lessons.devsecops.dependency_gate import LiveAudit


@pytest.fixture
def judged(tmp_path):
    """Return a function that gives rule and line of what a list of requirements brings."""

    def judged(text):
        content = text if isinstance(text, bytes) else text.encode()
        (tmp_path / "requirements.txt").write_bytes(content)
        return [(one.rule, one.line) for one in dependency_gate.run(tmp_path).findings]

    return judged


def test_an_affected_version_shuts_the_gate(judged):
    """With the line that pins it; a sound one says nothing."""
    assert judged("# ours\nflask==2.2.4\nrequests==2.31.0\n") == [("PYSEC-2023-62", 2)]
    assert judged("flask==2.2.5\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "PyYAML==5.3.1",
        "pyyaml == 5.3.1  # old",
        "pyyaml===5.3.1",
        'pyyaml==5.3.1 ; python_version > "3"',
        "pyyaml==5.3.1 --hash=sha256:abc",
        "pyyaml==5.3.1 \\\n    --hash=sha256:abc \\\n    --hash=sha256:def",
        "\ufeffpyyaml==5.3.1",
    ],
)
def test_a_pin_is_read_however_it_is_written(judged, line):
    """Capitals, blanks, comments, markers, hashes, lines that go on, a mark of the encoding."""
    assert judged(line) == [("PYSEC-2021-142", 1)]


@pytest.mark.parametrize(
    "line", ["flask", "flask>=2", "flask==2.*", "flask==2.2.5,!=2.2.6", "flask @ https://example.org/f.whl"]
)
def test_what_is_not_pinned_cannot_be_judged(judged, line):
    """All but the fourth leave the version open."""
    expected = [] if "!=" in line else [("unpinned", 1)]
    assert judged(line) == expected


@pytest.mark.parametrize("line", ["-r more.txt", "--pre", "-e .", "???", "./local"])
def test_what_cannot_be_read_shuts_the_gate(judged, line):
    """A line that brings other packages is not passed over in silence."""
    assert judged(f"flask==2.2.5\n{line}\n") == [("unread", 2)]


@pytest.mark.parametrize("content", [b"", b"\n\n# nothing\n", b"#\xff\xfe\n"])
def test_an_empty_list_is_open(judged, content):
    """So is none at all."""
    assert judged(content) == []


def test_no_list_is_open(tmp_path):
    """An application without requirements needs nothing."""
    assert dependency_gate.run(tmp_path).ok


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"flask==\xff", b"\0" * 100, b"x" * 100_000])
def test_bytes_that_are_no_list_shut_the_gate(judged, content):
    """They are found, and crash nothing."""
    assert judged(content)


def test_the_live_database_is_not_asked_unless_one_says_so(tmp_path, monkeypatch):
    """No process is started."""
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: pytest.fail("a process was started"))
    assert dependency_gate.ask_live(tmp_path) == LiveAudit("not_asked")


def test_without_pip_audit_it_says_so(tmp_path, monkeypatch):
    """The extra is not installed."""
    monkeypatch.setattr(dependency_gate, "find_spec", lambda name: None)
    assert dependency_gate.ask_live(tmp_path, ask=True).state == "not_installed"


def test_without_a_network_it_says_so(tmp_path, monkeypatch):
    """The real pip-audit, kept from the network by the tests' guard, which sees it reach out."""
    pytest.importorskip("pip_audit")
    log = tmp_path / "refused.txt"
    monkeypatch.setenv("MLOPS_LESSONS_GUARD_LOG", str(log))
    (tmp_path / "requirements.txt").write_text("flask==2.2.4\n")
    assert dependency_gate.ask_live(tmp_path, ask=True).state == "no_answer"
    assert log.read_text()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], LiveAudit("answered")),
        (
            [{"name": "a", "version": "1", "vulns": [{"id": "X"}, {"id": "Y"}]}],
            LiveAudit("answered", (("a", "1", ("X", "Y")),)),
        ),
        ([{"name": "a", "skip_reason": "not on PyPI"}], LiveAudit("incomplete", (), ("a",))),
    ],
)
def test_what_could_not_be_looked_up_is_not_called_sound(tmp_path, monkeypatch, rows, expected):
    """pip-audit ends well although it skipped a package; we do not."""
    answer = SimpleNamespace(stdout=json.dumps({"dependencies": rows}).encode())
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: answer)
    monkeypatch.setattr(dependency_gate, "find_spec", lambda name: True)
    assert dependency_gate.ask_live(tmp_path, ask=True) == expected


@pytest.mark.parametrize("stdout", [b"", b"oops", b"{}"])
def test_an_answer_that_cannot_be_read_is_no_answer(tmp_path, monkeypatch, stdout):
    """Nothing is concluded from it."""
    monkeypatch.setattr(subprocess, "run", lambda *arguments, **options: SimpleNamespace(stdout=stdout))
    monkeypatch.setattr(dependency_gate, "find_spec", lambda name: True)
    assert dependency_gate.ask_live(tmp_path, ask=True).state == "no_answer"
