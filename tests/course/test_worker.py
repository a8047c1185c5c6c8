"""An answer in a process of its own gets the same verdict, and cannot harm the judge."""

import inspect
import os
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from mlops_lessons.course.answering import run_source
from mlops_lessons.course.judging import judge_answer, judge_here
from mlops_lessons.course.plain import encode
from mlops_lessons.course.worker import OutOfProcess

FUNCTIONS = {
    "right": "def composite(n, server, database):\n    return 0.9999 * (1 - (1 - server) ** n) * database\n",
    "mistake": "def composite(n, server, database):\n    return 0.9999 * server ** n * database\n",
    "percent": "def composite(n, server, database):\n    return 99.99 * (1 - (1 - server) ** n) * database\n",
    "raises": "def composite(n, server, database):\n    return None + n\n",
    "nothing": "def composite(n, server, database):\n    print('printed')\n",
    "absent": "other = 1\n",
    "no_syntax": "def composite(n:\n",
    "arity": "def composite(n):\n    return n\n",
    "exits": "import sys\ndef composite(n, server, database):\n    sys.exit(1)\n",
    "nan": "def composite(n, server, database):\n    return float('nan')\n",
    "loop": "def composite(n, server, database):\n    while True:\n        pass\n",
    "odd": "def composite(n, server, database):\n    return {1: {2, 3}, 'a': object()}\n",
}


def _both(exercise, source, name=None):
    """Return the verdict of this process and of another one."""
    name = name or exercise.id
    subject, problem = run_source(source, name)
    patient = {"seconds": 30}  # shrinking to its end on both sides, however busy the machine is
    if problem is None:
        from mlops_lessons.course.answering import reply

        here = judge_answer(
            exercise,
            lambda case: reply(
                subject, exercise.kind, case, exercise.seconds, reads=exercise.reads, trial=exercise.trial
            ),
            **patient,
        )
    else:
        here = judge_answer(exercise, lambda case: problem, **patient)
    with OutOfProcess(
        source, name, kind=exercise.kind, reads=exercise.reads, seconds=exercise.seconds, trial=exercise.trial
    ) as there:
        return here, judge_answer(exercise, there.ask, **patient)


@pytest.mark.parametrize("source", FUNCTIONS.values(), ids=FUNCTIONS.keys())
def test_functions_get_the_same_verdict(the, source):
    """Outcome, points, mistake, remark, smallest case, error and line: all the same."""
    here, there = _both(replace(the("composite"), seconds=0.5), source)
    assert encode(there.to_json()) == encode(here.to_json())


@pytest.mark.parametrize("value", ["43.2", "0.72", "'43.2'", "4320", "..."])
def test_values_get_the_same_verdict(the, value):
    """The value is read in the process that made it."""
    here, there = _both(the("downtime"), f"downtime = {value}")
    assert there == here


@pytest.mark.parametrize("choice", ["near", "cheap", "far"])
def test_decisions_get_the_same_verdict(the, choice):
    """So are choices."""
    here, there = _both(the("region"), f"region = {choice!r}")
    assert there == here


def test_files_and_services_get_the_same_verdict(the, tmp_path, serve):
    """Both are named by a text."""
    path = tmp_path / "w.yml"
    for text in [the("workflow").solution(), *(mistake.answer() for mistake in the("workflow").mistakes), "a: [", None]:
        if text is not None:
            path.write_text(text, encoding="utf-8")
        else:
            path.unlink()
        here, there = _both(the("workflow"), f"from pathlib import Path\nworkflow = Path({str(path)!r})")
        assert there == here
    for code in [the("health").solution, the("health").mistakes[0].answer]:
        here, there = _both(the("health"), f"health = {serve(code())!r}")
        assert there == here
        assert here.outcome == ("passed" if code is the("health").solution else "partly")


def test_the_fixture_solution_passes_in_another_process(the):
    """The text of the solution is code that runs by itself."""
    source = textwrap.dedent(inspect.getsource(the("composite").solution))
    here, there = _both(the("composite"), source)
    assert here.outcome == there.outcome == "passed"


@pytest.mark.parametrize(
    "death",
    [
        "import os; os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import ctypes; ctypes.string_at(0)",
    ],
)
def test_a_death_is_a_reply(the, death):
    """The judge goes on, and asks the next example in a new process."""
    right = "return 0.9999 * (1 - (1 - server) ** n) * database"
    source = f"def composite(n, server, database):\n    if n == 1:\n        {death}\n    {right}"
    with OutOfProcess(source, "composite") as there:
        result = judge_answer(the("composite"), there.ask)
    assert (result.outcome, result.got.kind, result.passed) == ("partly", "died", 2)


def test_a_loop_in_c_is_killed(the):
    """No signal helps there; the process is ended a second after its time."""
    source = "def composite(n, server, database):\n    return sum(iter(int, 1))"
    began = time.monotonic()
    with OutOfProcess(source, "composite", seconds=0.1) as there:
        assert there.ask([1, 0.9, 0.9]).kind == "timeout"
    assert time.monotonic() - began < 20


FORGERY = """
import os, json
line = b'{"nonce": "0", "reply": {"kind": "answer", "value": 0.89991, "detail": {}}}\\n'
for number in range(3, 20):
    try:
        os.write(number, line * 50)
    except OSError:
        pass
print(line)
def composite(n, server, database):
    print(line)
    for number in range(20):
        try:
            os.write(number, line * 50)
        except OSError:
            pass
    return 0
"""


def test_forged_lines_do_not_pass(the):
    """Lines that the learner's code writes into every open file are dropped: none knows the nonce."""
    with OutOfProcess(FORGERY, "composite") as there:
        result = judge_answer(the("composite"), there.ask)
    assert result.outcome == "failed"
    assert result.got.value == 0


@pytest.mark.parametrize(
    "flood", ["b'x' * 50_000_000", "b'[' * 9_000_000 + b'\\n'", "b'\\n' * 1_000_000", "b'\\xff\\x00\\n'"]
)
def test_floods_are_bounded(the, flood):
    """Garbage without end, deep or not text, ends in a reply."""
    source = textwrap.dedent(f"""
        import os
        def composite(n, server, database):
            for number in range(3, 12):
                try:
                    os.write(number, {flood})
                except OSError:
                    pass
            return 0
    """)
    with OutOfProcess(source, "composite", seconds=1) as there:
        assert judge_answer(the("composite"), there.ask, search=False).outcome in ("failed", "raised")


def test_no_process_stays_behind(the):
    """Neither the worker nor what the learner's code started in its group."""
    source = (
        "import subprocess, sys\nchild = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "def composite(n, server, database):\n    return child.pid"
    )
    with OutOfProcess(source, "composite") as there:
        child = there.ask([1, 0.9, 0.9]).value
        worker = there._process.pid
    for _ in range(100):
        if not (_alive(child) or _alive(worker)):
            break
        time.sleep(0.05)
    assert (_alive(child), _alive(worker)) == (False, False)


def _alive(pid):
    status = Path(f"/proc/{pid}/stat")
    if status.exists():
        return status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return not Path("/proc/self").exists()


def test_a_file_of_the_learner_shadows_nothing_of_ours(tmp_path, monkeypatch):
    """A ``json.py`` in the learner's folder does not break the worker, and modules beside the notebook can be imported."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "json.py").write_text("raise SystemExit\n")
    (tmp_path / "helper.py").write_text("VALUE = 7\n")
    with OutOfProcess("import helper\ndef f():\n    return helper.VALUE", "f") as there:
        assert there.ask([]).value == 7


def test_the_judge_sees_what_it_would_see_here(the):
    """One class of answer through both ways: the values are equal, NaN and sets included."""
    source = "def f():\n    return [float('nan'), {1, 2}, (1, 2), b'x', {1: 2}]"
    subject, _problem = run_source(source, "f")
    with OutOfProcess(source, "f") as there:
        assert repr(there.ask([]).value) == repr(judge_here_value(subject))


def judge_here_value(subject):
    """Return the reply's value of this process."""
    from mlops_lessons.course.answering import reply

    return reply(subject, "function", []).value


def test_the_facades_way_is_this_one(the):
    """``judge_here`` is nothing but ``judge_answer`` with the answer asked in place."""
    assert judge_here(the("downtime"), 0.72).mistake == "hours"


@pytest.mark.parametrize("body", ["left + right", "right + left", "left / right", "..."])
def test_a_function_on_trial_gets_the_same_verdict(the, body):
    """The trial takes place where the learner's code is."""
    here, there = _both(the("join_up"), f"def join_up(left, right):\n    return {body}\n")
    assert there == here
