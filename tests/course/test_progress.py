"""The progress file: what was shown is on disk, whatever happens to the process or to the file."""

import gc
import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from mlops_lessons.course import _store, progress
from mlops_lessons.course.progress import ProgressStore, by_lesson, open_store
from mlops_lessons.errors import LessonError

ROOT = Path(__file__).parents[2]

WRITER = """
import sys
from pathlib import Path
from mlops_lessons.course.progress import ProgressStore
store = ProgressStore(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    store.record("cloud_computing", "exercise", f"{sys.argv[2]}-{number}", outcome="failed", max_points=1)
    sys.stdout.write(f"{sys.argv[2]}-{number}\\n")
    sys.stdout.flush()
"""


def _writer(path, name, count):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.fixture
def path(tmp_path):
    """Return where a progress file may be made."""
    return tmp_path / "home" / "progress.sqlite"


@pytest.fixture
def store(path):
    """Return a store on disk."""
    return ProgressStore(path)


def _items(path):
    return [attempt.item for attempt in ProgressStore(path).attempts()]


@pytest.mark.parametrize("stop_after", [1, 137, 500])
def test_a_killed_process_loses_nothing_acknowledged(path, stop_after):
    """Kill -9 in the middle of 1,000 attempts: every one that was acknowledged on the pipe is in the file, which is sound."""
    with _writer(path, "kernel", 1000) as process:
        acknowledged = [process.stdout.readline().strip() for _count in range(stop_after)]
        process.send_signal(signal.SIGKILL)
        acknowledged += [line.strip() for line in process.stdout if line.endswith("\n")]
    assert len(acknowledged) < 1000
    reopened = ProgressStore(path)
    kept = [attempt.item for attempt in reopened.attempts()]
    assert set(acknowledged) <= set(kept)
    assert len(kept) - len(acknowledged) in (0, 1)
    assert reopened.take_notices() == []


def test_two_processes_writing_at_once_lose_none(path):
    """Two kernels write 500 each from the first moment, the making of the file included; all 1,000 are there."""
    both = [_writer(path, name, 500) for name in ("a", "b")]
    assert [len(process.communicate(timeout=120)[0].split()) for process in both] == [500, 500]
    assert sorted(_items(path)) == sorted(f"{name}-{number}" for name in "ab" for number in range(500))


def _fill(path, count=40):
    store = ProgressStore(path)
    for number in range(count):
        store.record("cloud_computing", "quiz", f"q{number}", outcome="failed", detail={"given": "x" * 400})


def _garbage(path):
    path.write_bytes(bytes(range(256)) * 40)


def _truncated(path):
    path.write_bytes(path.read_bytes()[:5000])


def _holed(path):
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 3] = b"\xff" * 4096
    path.write_bytes(data)


def _emptied(path):
    path.write_bytes(b"")


def _emptied_with_log(path):
    path.write_bytes(b"")
    path.with_name(f"{path.name}-wal").write_bytes(b"left" * 100)


def _gone_with_log(path):
    path.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(b"left" * 100)


def _a_folder(path):
    path.unlink()
    path.mkdir()


def _another_programs(path):
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE cookies (name TEXT)")
    connection.close()


DAMAGES = [_garbage, _truncated, _holed, _emptied, _emptied_with_log, _gone_with_log, _a_folder, _another_programs]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__[1:])
def test_a_damaged_file_is_set_aside_and_named_once(path, damage):
    """Whatever stands in the file's place is kept beside it under a new name, said once, and the next attempt is stored."""
    _fill(path)
    damage(path)
    _store._checked.clear()
    store = ProgressStore(path)
    store.record("cloud_computing", "quiz", "after")
    (notice,) = store.take_notices()
    (aside,) = {name.name.removesuffix("-wal") for name in path.parent.glob("progress.damaged-*")}
    assert aside in notice
    assert str(path.parent) in notice
    assert aside.endswith(".sqlite")
    assert store.stored
    assert store.take_notices() == []
    again = ProgressStore(path)
    assert [attempt.item for attempt in again.attempts()] == ["after"]
    assert again.take_notices() == []


def test_a_file_damaged_while_open_is_set_aside_too(path, store):
    """The damage may come in mid-session."""
    store.record("cloud_computing", "quiz", "before")
    _garbage(path)
    store.record("cloud_computing", "quiz", "after")
    assert len(store.take_notices()) == 1
    assert _items(path) == ["after"]


def test_the_notice_is_in_the_learners_language(path, monkeypatch):
    """The message goes through the interface strings of the language that is set when it happens."""
    _fill(path)
    _garbage(path)
    monkeypatch.setattr(progress, "_", lambda text: f"ES {text}")
    store = ProgressStore(path)
    store.attempts()
    assert store.take_notices()[0].startswith("ES ")


def test_a_sound_file_is_never_set_aside(path):
    """A kernel that comes late to the mending leaves the other kernel's new file alone."""
    _fill(path)
    assert _store.set_aside(path) is None
    assert len(_items(path)) == 40


def test_where_nothing_can_be_written_memory_serves_and_it_is_said(tmp_path):
    """A folder that cannot be made: attempts are kept for this session, and the message names folder and remedy."""
    (tmp_path / "file").write_text("in the way")
    store = ProgressStore(tmp_path / "file" / "progress.sqlite")
    store.record("cloud_computing", "quiz", "q1", outcome="failed")
    (notice,) = store.take_notices()
    assert "MLOPS_LESSONS_HOME" in notice
    assert str(tmp_path / "file") in notice
    assert not store.stored
    assert [attempt.item for attempt in store.attempts()] == ["q1"]
    store.record("cloud_computing", "quiz", "q2")
    assert store.take_notices() == []


def test_a_read_only_folder_is_told_and_its_rows_can_be_read(path, monkeypatch):
    """Where the file can be read and not written, what it holds is still known in this session."""
    _fill(path, 3)

    def read_only(path):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(progress, "connect", read_only)
    store = ProgressStore(path)
    store.record("cloud_computing", "quiz", "new")
    assert [attempt.item for attempt in store.attempts()] == ["q0", "q1", "q2", "new"]
    assert "readonly" in store.take_notices()[0]


def test_a_full_disk_is_told_and_nothing_before_is_lost(path, monkeypatch):
    """SQLite's own "disk is full": earlier rows stay on disk, later ones are kept in memory, the learner knows."""
    _fill(path, 10)

    def full(path, connect=progress.connect):
        connection = connect(path)
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    monkeypatch.setattr(progress, "connect", full)
    store = ProgressStore(path)
    store.record("cloud_computing", "thought", "big", detail="x" * 50_000)
    assert "full" in store.take_notices()[0]
    assert len(store.attempts()) == 11
    monkeypatch.undo()
    assert len(_items(path)) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_disk_that_refuses_bytes_does_not_stop_the_course(path):
    """A real refusal by the system (a limit on file size) ends in memory, not in a traceback."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000));"
        "from pathlib import Path; from mlops_lessons.course.progress import ProgressStore;"
        "store = ProgressStore(Path(sys.argv[1]));"
        "[store.record('l', 'thought', str(n), detail='x' * 4000) for n in range(60)];"
        "print(len(store.attempts()), store.stored, len(store.take_notices()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stdout.split() == ["60", "False", "1"], done.stderr


@pytest.mark.parametrize("variable", [{"MLOPS_LESSONS_PROGRESS": "off"}, {"PYTEST_CURRENT_TEST": "nbval"}])
def test_when_switched_off_nothing_is_stored_and_nothing_read(tmp_path, monkeypatch, variable):
    """Under nbval and where switched off, the file is neither read nor made."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(tmp_path))
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    ProgressStore(tmp_path / "progress.sqlite").record("cloud_computing", "quiz", "q1", outcome="failed")
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    store = open_store()
    assert store.attempts() == []
    store.record("cloud_computing", "quiz", "q2")
    assert _items(tmp_path / "progress.sqlite") == ["q1"]
    assert store.take_notices() == []


def test_home_variable_says_where(tmp_path, monkeypatch):
    """``MLOPS_LESSONS_HOME`` is the folder of the file."""
    monkeypatch.setenv("MLOPS_LESSONS_HOME", str(tmp_path / "mine"))
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    monkeypatch.delenv("MLOPS_LESSONS_PROGRESS", raising=False)
    open_store().record("cloud_computing", "opened")
    assert (tmp_path / "mine" / "progress.sqlite").is_file()


def test_missed_forgets_what_was_passed_since_and_is_oldest_first(store):
    """An item stays missed from its first miss until it is passed; missed again, it counts from there."""
    for item, outcome in [("a", "failed"), ("b", "partly"), ("c", "failed"), ("a", "failed"), ("b", "passed")]:
        store.record("cloud_computing", "quiz", item, outcome=outcome)
    assert [attempt.item for attempt in store.missed()] == ["a", "c"]
    store.record("cloud_computing", "quiz", "a", outcome="passed")
    store.record("cloud_computing", "quiz", "a", outcome="failed")
    assert [attempt.item for attempt in store.missed()] == ["c", "a"]


def test_best_keeps_the_highest_share(store):
    """Points out of the most possible decide, whatever came last."""
    for points, outcome in [(1, "partly"), (2, "passed"), (0, "failed")]:
        store.record("cloud_computing", "exercise", "e", outcome=outcome, points=points, max_points=2)
    assert store.best("cloud_computing", "exercise")["e"].outcome == "passed"


def test_export_and_merge_round_trip_once(store, tmp_path):
    """An export, through JSON, gives the same attempts elsewhere; merging it twice adds nothing."""
    store.record("cloud_computing", "thought", "p1", detail={"text": "niñez \ud800", "n": [1, None]})
    store.record("cloud_computing", "quiz", "q1", outcome="passed", points=1, max_points=1, mistake="m")
    data = json.loads(json.dumps(store.export()))
    other = ProgressStore(tmp_path / "other" / "progress.sqlite")
    other.record("start_here", "opened")
    assert other.merge(data) == 2
    assert other.merge(data) == 0
    assert other.attempts("cloud_computing") == store.attempts()


@pytest.mark.parametrize(
    "data",
    [
        {},
        [],
        None,
        {"schema": "mlops-lessons/progress", "version": 99, "attempts": []},
        {"schema": "mlops-lessons/progress", "version": 1, "attempts": [{"uid": "x"}]},
        {"schema": "mlops-lessons/progress", "version": 1, "attempts": [dict.fromkeys(progress._COLUMNS)]},
    ],
)
def test_what_is_no_export_is_refused(store, data):
    """Nothing of a wrong file reaches the store."""
    with pytest.raises(LessonError):
        store.merge(data)
    assert store.attempts() == []


def test_times_are_utc_and_ids_unique(store):
    """RFC 3339 in UTC, to the microsecond."""
    rows = [store.record("cloud_computing", "opened") for _count in range(3)]
    assert all(row.at.endswith("Z") and len(row.at) == 27 for row in rows)
    assert len({row.uid for row in rows}) == 3


def test_an_older_file_is_migrated_in_place(path, monkeypatch):
    """The hook runs once, inside one transaction, and the rows stay."""
    _fill(path, 2)
    steps = []
    monkeypatch.setattr(_store, "SCHEMA_VERSION", 2)
    monkeypatch.setitem(_store.MIGRATIONS, 1, lambda connection: steps.append(connection.in_transaction))
    assert len(_items(path)) == 2
    assert len(_items(path)) == 2
    assert steps == [True]


def test_a_later_file_is_left_alone(path):
    """A file of a later version of the course is neither changed nor set aside; this session uses memory and says so."""
    _fill(path, 2)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    store = ProgressStore(path)
    store.record("cloud_computing", "quiz", "new")
    assert not store.stored
    assert "99" in store.take_notices()[0]
    assert len(store.attempts()) == 3
    assert [name.name for name in path.parent.glob("*damaged*")] == []


def test_by_lesson_counts_written_lessons_by_discovery():
    """Totals come from what the lessons hold; nothing done is nothing done."""
    standings = by_lesson(ProgressStore(None))
    assert list(standings)[:2] == ["start_here", "cloud_computing"]
    assert all(standing.exercises_done == standing.questions_done == 0 for standing in standings.values())
    assert all(standing.share == 0 for standing in standings.values())


def test_a_store_that_is_let_go_closes_its_memory():
    """No connection is left for the garbage collector, which from Python 3.13 on warns of each."""
    store = ProgressStore(None)
    store.record("cloud_computing", "quiz", "sla-downtime")
    connection = store._memory
    del store
    gc.collect()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        connection.execute("SELECT 1")
