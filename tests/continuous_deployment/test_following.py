"""A file that changes under its reader."""

import json
import threading

from mlops_lessons.continuous_deployment.following import FollowedFile, replace_json
from mlops_lessons.errors import LessonError


def positive(data):
    """Return the number, refusing others."""
    if not data["n"] > 0:
        raise LessonError("not positive")
    return data["n"]


def test_a_change_is_seen_and_an_unchanged_file_is_not_read_again(tmp_path, monkeypatch):
    """A look costs one ``stat``."""
    file = FollowedFile(tmp_path / "a.json", positive)
    replace_json(file.path, {"n": 1})
    assert file.current() == 1
    read = []
    monkeypatch.setattr(file, "_read", lambda: read.append(1))
    assert [file.current() for _ in range(5)] == [1] * 5
    assert read == []
    monkeypatch.undo()
    replace_json(file.path, {"n": 2})
    assert (file.current(), file.problem) == (2, "")


def test_a_damaged_or_missing_file_keeps_the_last_good(tmp_path):
    """Half a file, wrong content, no file: the value stays and the problem is told, until a good one comes."""
    file = FollowedFile(tmp_path / "a.json", positive)
    assert (file.current(), file.problem) == (None, "missing")
    replace_json(file.path, {"n": 3})
    assert file.current() == 3
    for damaged in ('{"n": ', '{"n": 0}', "", "\x00\xff", "[" * 100_000):
        file.path.write_text(damaged, encoding="latin-1")
        assert file.current() == 3
        assert file.problem
    file.path.unlink()
    assert (file.current(), file.problem) == (3, "missing")
    replace_json(file.path, {"n": 4})
    assert (file.current(), file.problem) == (4, "")


def test_a_reader_never_sees_half_a_file(tmp_path):
    """Hundreds of replacements beside a reader: every look is a whole file."""
    path, long = tmp_path / "a.json", "x" * 20_000
    replace_json(path, {"n": 1, "long": long})
    done = threading.Event()

    def write():
        for number in range(1, 200):
            replace_json(path, {"n": number, "long": long})
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    while not done.is_set():
        assert len(json.loads(path.read_bytes())["long"]) == len(long)
    writer.join()
    assert [item.name for item in tmp_path.iterdir()] == ["a.json"]


def test_no_thread_takes_the_old_value_for_that_of_the_new_file(tmp_path):
    """While one thread reads what changed, another one that looks reads it too instead of believing that nothing did."""
    slow = threading.Event()

    def parse(data):
        if data["n"] == 2 and not slow.is_set():
            slow.set()
            threading.Event().wait(0.2)
        return data["n"]

    file = FollowedFile(tmp_path / "a.json", parse)
    replace_json(file.path, {"n": 1})
    assert file.current() == 1
    replace_json(file.path, {"n": 2})
    reader = threading.Thread(target=file.current)
    reader.start()
    assert slow.wait(10)
    assert file.current() == 2
    reader.join()
