"""Temporary folders go with their owner, and with the process however that ends."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from mlops_lessons.course import folders
from mlops_lessons.course.folders import temporary_folder

posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX system")


class Owner:
    """Somebody to whom a folder belongs."""


def eventually(holds):
    """Tell whether something holds in the end."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_folder_goes_with_its_owner():
    """It is new and empty, and gone with all that it holds once nobody holds the owner."""
    owner = Owner()
    folder = temporary_folder("mine-", owner)
    assert folder.name.startswith("mine-")
    assert list(folder.iterdir()) == []
    (folder / "file").touch()
    del owner
    assert not folder.exists()


def test_one_keeper_watches_all_folders():
    """However many folders there are, one process is enough."""
    owners = [Owner() for _ in range(3)]
    for owner in owners:
        temporary_folder("mine-", owner)
        pid = folders._keeper()._process.pid
    temporary_folder("mine-", owners[0])
    assert folders._keeper()._process.pid == pid


CODE = """
    import os, sys, time
    from mlops_lessons.course import folders
    from mlops_lessons.course.folders import temporary_folder
    class Owner: pass
    owner, other = Owner(), Owner()
    mine = [temporary_folder("mine-"), temporary_folder("mine-", owner)]
    for folder in mine:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").touch()
    if "keeper" in sys.argv:
        folders._keeper()._process.kill()
        folders._keeper()._process.wait()
        mine.append(temporary_folder("mine-", other))
    if "forget" in sys.argv:
        del owner
        mine[1].mkdir()
    if "fork" in sys.argv and os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    if "child" in sys.argv:
        if (pid := os.fork()) == 0:
            theirs = temporary_folder("theirs-")
            sys.exit(0)
        os.waitpid(pid, 0)
        time.sleep(1)
        print(all(folder.exists() for folder in mine))
    print(*mine, sep="\\n")
    print("", flush=True)
    if "end" not in sys.argv:
        time.sleep(600)
"""


def process(tmp_path, *words):
    """Start a process that makes folders, each kind of them, and return it with their paths."""
    started = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(CODE), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)},
        start_new_session=True,
    )
    return started, list(iter(lambda: started.stdout.readline().strip(), ""))


def test_folders_go_with_a_process_that_ends(tmp_path):
    """Nothing is left, and nothing is said."""
    started, names = process(tmp_path, "end")
    assert started.communicate(timeout=30) == ("", "")
    assert len(names) == 2
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("words", [(), ("fork",), ("keeper",)], ids=["alone", "forked", "keeper-killed-before"])
def test_folders_go_with_a_process_that_is_killed(words, tmp_path):
    """The whole group is killed outright, maybe but for a fork that holds the pipe open, maybe after its keeper."""
    started, names = process(tmp_path, *words)
    assert len(names) == 2 + ("keeper" in words)
    assert all(Path(name, "deep").is_dir() for name in names[:2])
    (os.kill if "fork" in words else os.killpg)(started.pid, signal.SIGKILL)
    started.wait()
    started.stdout.close()
    started.stderr.close()
    assert eventually(lambda: list(tmp_path.iterdir()) == [])


@posix
def test_a_folder_that_was_forgotten_is_nobodys(tmp_path):
    """What somebody else makes at the same path later is not removed."""
    started, names = process(tmp_path, "forget")
    started.kill()
    started.communicate()
    assert eventually(lambda: not Path(names[0]).exists())
    assert Path(names[1]).exists()


@posix
def test_a_fork_removes_its_own_folders_only(tmp_path):
    """It ends in order, and the folders of its parent stay."""
    started, (intact, *_names) = process(tmp_path, "child")
    assert intact == "True"
    assert list(tmp_path.glob("theirs-*")) == []
    started.kill()
    started.communicate()


READ_ONLY = """
    import os, pathlib, tempfile
    from mlops_lessons.course import folders
    if os.getuid() == 0:
        os.setuid(65534)  # an administrator may empty any folder
    folder = pathlib.Path(tempfile.mkdtemp())
    (folder / "release").mkdir()
    (folder / "release" / "file").touch()
    (folder / "release").chmod(0o555)
    folders._wipe(folder)
    print(folder.exists())
"""


@posix
def test_a_read_only_folder_goes_too():
    """Whoever is no administrator may not remove what stands in a read-only folder, until it is made writable."""
    command = [sys.executable, "-c", textwrap.dedent(READ_ONLY)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
