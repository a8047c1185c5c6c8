"""Every planted fault is found by its gate, mended by the lesson's repair, and nothing reaches for the network."""

from datetime import date

import pytest

from mlops_lessons.devsecops import flight_desk, pipeline
from mlops_lessons.devsecops.flight_desk import FAULTS

TODAY = date(2013, 6, 20)


@pytest.fixture(scope="module")
def caught():
    """Give which gate finds which fault, before the repair and after it."""
    desk = flight_desk.lay_out()
    before = pipeline.caught(desk)
    desk.mend()
    return before, pipeline.caught(desk)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_a_fault_is_found_by_its_gate_and_by_no_other(fault, caught):
    """And where no gate is named, by none: what the scanners miss is said in the lesson."""
    assert {gate for gate, found in caught[0][fault.id].items() if found} == ({fault.scanner} - {None})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.id)
def test_the_repair_opens_the_gate_for_its_fault(fault, caught):
    """A key only moves into the history, from which no commit takes it out."""
    left = {gate for gate, found in caught[1][fault.id].items() if found}
    assert left == ({"history"} if fault.id in ("removed_secret", "hard_coded_secret") else set())


def test_after_the_repair_two_gates_stay_shut_and_reasons_open_them():
    """A false alarm, and the keys that the history keeps; with the written exceptions all gates are open, until they run out."""
    desk = flight_desk.lay_out(mended=True)
    shut = {
        one.gate: [(found.rule, found.file) for found in one.findings]
        for one in pipeline.run_gates(desk.folder, today=TODAY)
    }
    assert shut == {
        "code": [("B608", "desk/flights.py")],
        "secrets": [],
        "history": [
            ("AWS Access Key", "deploy.env"),
            ("AWS Access Key", "deploy.env"),
            ("Hex High Entropy String", "desk/settings.py"),
        ],
        "dependencies": [],
    }
    desk.give_reasons()
    results = pipeline.run_gates(desk.folder, today=TODAY)
    assert [(one.ok, len(one.allowed)) for one in results] == [(True, 1), (True, 0), (True, 3), (True, 0)]
    assert [one.ok for one in pipeline.run_gates(desk.folder, today=date(2014, 1, 1))] == [False, True, False, True]


def test_the_exceptions_do_not_let_the_planted_fault_through():
    """The injection is the same rule in the same file as the false alarm."""
    desk = flight_desk.lay_out()
    desk.give_reasons()
    (code,) = pipeline.run_gates(desk.folder, ["code"], today=TODAY)
    assert [(one.rule, one.line) for one in code.findings if one.file == "desk/flights.py"] == [("B608", 8)]


def test_no_scanner_reaches_for_the_network(tmp_path, monkeypatch):
    """All gates, in this process and as commands, on an application full of keys: the guard writes nothing down."""
    log = tmp_path / "refused.txt"
    monkeypatch.setenv("MLOPS_LESSONS_GUARD_LOG", str(log))
    desk = flight_desk.lay_out()
    shut = [not one.ok for one in pipeline.run_gates(desk.folder)]
    run = pipeline.measure(desk.folder)
    assert shut == [True] * 4
    assert [step.ok for step in run.steps] == [True, True, False, False, False, False]
    assert not log.exists()


def test_the_guard_does_watch_the_scanners_process(tmp_path, monkeypatch):
    """The command of the code gate, asked to run something that connects, is refused."""
    import subprocess
    import sys

    log = tmp_path / "refused.txt"
    monkeypatch.setenv("MLOPS_LESSONS_GUARD_LOG", str(log))
    code = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"
    assert subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=False).returncode
    assert log.read_text()


def test_a_run_is_a_record_of_its_steps():
    """Its length and the gates' share follow from when the steps began and ended."""
    steps = [
        ("tests", 0, 6),
        ("build", 6, 7),
        ("code", 7, 9),
        ("secrets", 9, 10),
        ("history", 10, 10),
        ("dependencies", 10, 10),
    ]
    run = pipeline.Run(tuple(pipeline.Step(name, began, ended, True) for name, began, ended in steps))
    assert (run.seconds, run.of("tests", "build"), run.gate_share) == (10, 7, 0.3)


def test_steps_follow_one_another_or_overlap():
    """As asked; each is a process, and the tests of the desk pass either way."""
    desk = flight_desk.lay_out(mended=True)
    slow = pipeline.measure(desk.folder)
    assert all(one.ended <= two.began for one, two in zip(slow.steps, slow.steps[1:], strict=False))
    fast = pipeline.measure(desk.folder, side_by_side=True)
    assert min(step.ended for step in fast.steps) > max(step.began for step in fast.steps)
    assert [step.ok for step in fast.steps][:2] == [True, True]


def test_a_gate_is_a_command_too(capsys):
    """It ends with 1 where it is shut, and writes its findings a line each."""
    desk = flight_desk.lay_out()
    assert pipeline.main(["dependencies", str(desk.folder)]) == 1
    assert capsys.readouterr().out.splitlines()[0].startswith("requirements.txt:2: PYSEC-2023-62 flask 2.2.4")
    desk.mend("vulnerable_dependency")
    assert pipeline.main(["dependencies", str(desk.folder)]) == 0
