"""The switch is one step: a reader finds the old pointer or the new, whole, whoever writes and whenever a writer dies."""

import json
import multiprocessing
import os
import signal
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment import switch
from mlops_lessons.continuous_deployment.switch import (
    change_pointer,
    moved,
    referenced,
    rolled_back,
    serving,
    stored_pointer,
    with_addresses,
    with_rules,
)
from mlops_lessons.continuous_deployment.traffic import read_active
from mlops_lessons.errors import ServiceError

commits = st.sampled_from(["a", "b", "c", "d"])


def pointer_after(*deployed):
    """Return the pointer after releases were deployed in order."""
    pointer = stored_pointer_of_nothing()
    for commit in deployed:
        pointer = moved(pointer, commit, f"http://127.0.0.1/{commit}")
    return pointer


def stored_pointer_of_nothing():
    """Return the pointer before anything was deployed."""
    return switch._empty()


def test_a_folder_without_a_pointer_serves_nothing(tmp_path):
    """No file is no error: nothing was deployed yet."""
    pointer = stored_pointer(tmp_path)
    assert (serving(pointer), referenced(pointer), pointer["held"]) == (None, set(), {})


def test_what_is_written_is_read_again_and_followed_by_the_router(tmp_path):
    """The router's own reader understands the file."""
    written = change_pointer(tmp_path, lambda now: moved(now, "a", "http://127.0.0.1:1"))
    assert stored_pointer(tmp_path) == written
    assert read_active(json.loads((tmp_path / "active.json").read_text())).rules.stable == "a"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


@given(st.lists(commits, min_size=1, max_size=6))
def test_all_users_are_on_what_was_deployed_last(order):
    """Stable is the last one, previous the last other one, and only these have addresses."""
    pointer = pointer_after(*order)
    others = [commit for commit in order if commit != order[-1]]
    assert serving(pointer) == order[-1]
    # Deploying the stable one again changes nothing; else what was stable becomes the previous one.
    expected, stable = None, None
    for commit in order:
        expected, stable = (expected, stable) if commit == stable else (stable, commit)
    assert pointer["previous"] == expected
    assert set(pointer["releases"]) == {order[-1], *([expected] if expected else [])}
    assert bool(others) == bool(expected)


def test_a_rollback_sends_users_back_and_holds_the_bad_one():
    """The one before serves, the bad one is held with its reason, and there is nothing further back."""
    pointer = rolled_back(pointer_after("a", "b"), "slow")
    assert (serving(pointer), pointer["previous"], pointer["held"]) == ("a", None, {"b": "slow"})
    assert set(pointer["releases"]) == {"a"}
    with pytest.raises(ServiceError):
        rolled_back(pointer, "again")


def test_deploying_a_held_release_on_purpose_releases_it():
    """Somebody decided: it is held no more."""
    assert moved(rolled_back(pointer_after("a", "b"), "slow"), "b", "http://x")["held"] == {}


def test_rules_name_a_candidate_and_a_deployment_ends_the_canary():
    """A canary's rules go when all users are moved."""
    pointer = with_addresses(pointer_after("a"), {"a": "http://a", "b": "http://b"})
    canary = with_rules(pointer, candidate="b", mode="canary", percent=5)
    assert referenced(canary) == {"a", "b"}
    assert moved(canary, "b", "http://b")["rules"] == {**switch._RULES, "stable": "b"}


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"rules": 1, "releases": {}}', '{"releases": {}}'])
def test_a_damaged_pointer_is_told_and_mended_only_on_request(tmp_path, text):
    """Nobody is sent anywhere by a file that says nothing; mending starts from nothing."""
    (tmp_path / "active.json").write_text(text)
    with pytest.raises(ServiceError, match=r"active\.json"):
        stored_pointer(tmp_path)
    with pytest.raises(ServiceError):
        change_pointer(tmp_path, lambda now: now)
    assert serving(change_pointer(tmp_path, lambda now: moved(now, "a", "http://a"), mend=True)) == "a"


@pytest.mark.parametrize("step", ["fsync", "replace", "open"])
def test_a_full_disk_leaves_the_old_pointer_whole(tmp_path, monkeypatch, step):
    """Whatever cannot be written, the file that stands is the old one, and nothing half-made stays beside it."""
    before = change_pointer(tmp_path, lambda now: moved(now, "a", "http://a"))

    def full(*_arguments, **_options):
        raise OSError(28, "No space left on device")

    owner = switch.Path if step == "open" else switch.os
    original = getattr(owner, step)
    chosen = (
        (lambda self, *a, **o: full() if self.suffix == ".new" else original(self, *a, **o)) if step == "open" else full
    )
    monkeypatch.setattr(owner, step, chosen)
    with pytest.raises(OSError, match="No space left"):
        change_pointer(tmp_path, lambda now: moved(now, "b", "http://b"))
    monkeypatch.undo()
    assert stored_pointer(tmp_path) == before
    assert not list(tmp_path.glob("*.new"))


def test_no_change_of_two_writers_is_lost(tmp_path):
    """Changes are made one after the other, each on what the one before left."""

    def add(name):
        for number in range(20):
            more = {f"{name}{number}": "x"}
            change_pointer(tmp_path, lambda now, more=more: {**now, "held": {**now["held"], **more}})

    threads = [threading.Thread(target=add, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stored_pointer(tmp_path)["held"]) == 40


def _write_for_ever(folder):
    while True:
        for commit in "ab":
            change_pointer(folder, lambda now, commit=commit: moved(now, commit * 2000, f"http://{commit}"))


def test_a_reader_never_finds_half_a_pointer_also_when_the_writer_is_killed(tmp_path):
    """Over many kills at whatever moment it is, the pointer can always be read, and written by the next one."""
    change_pointer(tmp_path, lambda now: moved(now, "a" * 2000, "http://a"))
    context = multiprocessing.get_context("fork")
    for _ in range(10):
        writer = context.Process(target=_write_for_ever, args=(tmp_path,), daemon=True)
        writer.start()
        for _ in range(50):
            assert serving(stored_pointer(tmp_path))[0] in "ab"
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
    assert serving(change_pointer(tmp_path, lambda now: moved(now, "c", "http://c"))) == "c"
