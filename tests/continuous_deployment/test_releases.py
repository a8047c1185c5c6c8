"""A release is whole or not there, never changes, and says when somebody changed it."""

import os
import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment import releases
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.releases import (
    MANIFEST,
    build_release,
    problems,
    publish_release,
    remove,
    sweep,
)


@pytest.fixture
def places(tmp_path):
    """Give the folders of a system without anything in them."""
    return Places(tmp_path / "system").make()


@pytest.fixture
def source(tmp_path):
    """Give a checkout of two files and what a tool left beside them."""
    folder = tmp_path / "source"
    (folder / "tests").mkdir(parents=True)
    (folder / "service.py").write_text("app = 1\n")
    (folder / "tests" / "test_service.py").write_text("def test(): pass\n")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "service.pyc").write_bytes(b"x")
    return folder


def published(places, source, commit="c1"):
    """Build and publish a release, and return its folder."""
    return publish_release(places, commit, build_release(places, commit, source))


def writable(folder):
    """Make a release writable, as whoever tampers with it does."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | stat.S_IWUSR)


def test_a_release_holds_the_commit_and_nothing_else(places, source):
    """Byte code and the tools' own files stay out; everything is read-only; nothing is left of the making."""
    folder = published(places, source)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert names == [MANIFEST, "service.py", "tests/test_service.py"]
    assert [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o222] == []
    assert list(places.work.iterdir()) == []
    assert problems(folder, "c1") == []


TAMPERING = {
    "changed: service.py": lambda folder: (folder / "service.py").write_text("app = 2\n"),
    "missing: service.py": lambda folder: (folder / "service.py").unlink(),
    "added: more.py": lambda folder: (folder / "more.py").write_text(""),
    "added: tests/link": lambda folder: (folder / "tests" / "link").symlink_to("/etc/hosts"),
    f"unreadable: {MANIFEST}": lambda folder: (folder / MANIFEST).write_text("{"),
}


@pytest.mark.parametrize("problem", TAMPERING)
def test_tampering_is_told_and_healed(places, source, problem):
    """Each kind of change is named; publishing again gives the release back as it was."""
    folder = published(places, source)
    writable(folder)
    TAMPERING[problem](folder)
    assert problem in problems(folder, "c1")
    assert problems(published(places, source), "c1") == []
    assert list(places.work.iterdir()) == []


def test_a_file_changed_without_a_trace_in_its_times_is_seen(places, source):
    """Same length, same times: the digest tells."""
    folder = published(places, source)
    writable(folder)
    before = (folder / "service.py").stat()
    (folder / "service.py").write_text("app = 9\n")
    os.utime(folder / "service.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert problems(folder, "c1") == ["changed: service.py"]


def test_the_release_of_another_commit_is_not_taken_for_this_one(places, source):
    """A folder that was renamed still says whose it is."""
    assert problems(published(places, source), "c2") == ["of another commit: c1"]
    assert problems(places.releases / "none", "none") == ["missing"]


def test_a_release_that_stands_is_not_replaced(places, source):
    """Publishing the same commit again keeps the folder that may be served right now."""
    first = published(places, source)
    number = (first / "service.py").stat().st_ino
    assert (published(places, source) / "service.py").stat().st_ino == number
    assert list(places.work.iterdir()) == []


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_full_disk_leaves_no_half_release(places, source, monkeypatch, at):
    """Wherever the room ends, no release stands, and what was begun is removed."""
    count = 0

    def full(_descriptor):
        nonlocal count
        count += 1
        if count == at:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(releases.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        build_release(places, "c1", source)
    assert (list(places.work.iterdir()), list(places.releases.iterdir())) == ([], [])


@given(old=st.integers(0, 8), unknown=st.integers(0, 3), newest=st.integers(0, 5), kept=st.sets(st.integers(0, 7)))
def test_sweeping_keeps_what_may_serve_and_the_newest(tmp_path_factory, old, unknown, newest, kept):
    """What is named stays; of the branch's releases the newest stay too; of other commits nothing does."""
    places = Places(tmp_path_factory.mktemp("sweep")).make()
    known = [f"k{number}" for number in range(old)]
    for age, name in enumerate([*known, *(f"u{number}" for number in range(unknown))]):
        (places.releases / name).mkdir()
        os.utime(places.releases / name, (1e9 - age, 1e9 - age))
    (places.work / "left").mkdir()
    (places.work / "left.index").write_text("")
    keep = {f"k{number}" for number in kept if number < old}
    sweep(places, keep, known, newest)
    assert {path.name for path in places.releases.iterdir()} == keep | set(known[:newest])
    assert list(places.work.iterdir()) == []


def test_removing_asks_nobody_for_permission(places, source):
    """A read-only release goes; one that is not there is no error."""
    folder = published(places, source)
    remove(folder)
    remove(folder)
    assert not folder.exists()
