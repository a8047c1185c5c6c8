"""Nothing outlives its owner: no process, no port, no folder of work, no temporary file, however the owner ends.

============================== ==================================================
how the owner ends             in
============================== ==================================================
the end of the block           each test run; twenty times in a row in `make soak`
an exception in the block      each test run
``kill -9``, warm              each test run
``kill -9``, cold              `make soak`, also in the middle of a push
SIGTERM, warm                  `make soak`
============================== ==================================================
"""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading

import psutil
import pytest

from mlops_lessons.continuous_deployment.delivery import Delivery, delivery
from mlops_lessons.continuous_deployment.faults import FAULT
from mlops_lessons.continuous_deployment.git import head

OWNER = """
import sys, time
from mlops_lessons.continuous_deployment.delivery import Delivery
system = Delivery(sys.argv[1], warm=sys.argv[2] == "warm", limit_ms=60_000).start()
print(system.address, flush=True)
if sys.argv[3] == "push":
    system.push()
print("pushed", flush=True)
time.sleep(600)
"""


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """Give the folder for temporary files of everything that a test starts."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def answers(port):
    """Tell whether somebody listens at a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ports(root):
    """Return the ports of a system that runs: of the supervisor, of the router and of each release."""
    control = json.loads((root / "run" / "control.json").read_text())
    pointer = root / "router" / "active.json"
    releases = json.loads(pointer.read_text())["releases"].values() if pointer.exists() else ()
    addresses = [control["address"], *(each["address"] for each in releases)]
    return [control["port"], *(int(address.rpartition(":")[2]) for address in addresses)]


def nothing_is_left(tools, root, listening, temporary):
    """Claim that no process works in a folder, none of the ports answers, and no work or temporary file is there."""
    assert tools.eventually(lambda: tools.processes(root) == {}), tools.processes(root)
    # A process that ends is no longer seen in its folder a moment before its sockets close.
    assert tools.eventually(lambda: not any(answers(port) for port in listening)), listening
    assert list((root / "work").iterdir()) == []
    assert list(temporary.iterdir()) == []


@contextlib.contextmanager
def owner_of(folder, *words):
    """Run an owner in a process of its own, and end it with the block whatever happens there."""
    with subprocess.Popen([sys.executable, "-c", OWNER, str(folder), *words], stdout=subprocess.PIPE) as owner:
        try:
            yield owner
        finally:
            owner.kill()


@pytest.mark.parametrize("error", [None, ZeroDivisionError, KeyboardInterrupt])
def test_everything_ends_with_the_block(tmp_path, tools, temporary, error):
    """With its end, or with an exception in it, which goes on its way."""
    root, threads = tmp_path / "system", threading.active_count()
    with pytest.raises(error) if error else contextlib.nullcontext(), delivery(root, warm=False) as system:
        listening = ports(root)
        assert all(answers(port) for port in listening)
        assert system.state()["pid"] in tools.processes(root)
        if error:
            raise error
    assert system.address == ""
    nothing_is_left(tools, root, listening, temporary)
    assert tools.eventually(lambda: threading.active_count() <= threads)


@pytest.mark.parametrize(
    ("number", "warm"),
    [
        (signal.SIGKILL, "warm"),
        pytest.param(signal.SIGKILL, "cold", marks=pytest.mark.soak),
        pytest.param(signal.SIGTERM, "warm", marks=pytest.mark.soak),
    ],
)
def test_everything_ends_with_an_owner_that_is_killed(tmp_path, tools, temporary, number, warm):
    """As when a kernel is killed or told to go: supervisor, router, worker, services and their ports are gone."""
    root = tmp_path / "system"
    with owner_of(root, warm, "push") as owner:
        assert owner.stdout.readline().startswith(b"http://127.0.0.1:")
        assert owner.stdout.readline() == b"pushed\n"
        listening = ports(root)
        assert len(listening) == 3
        assert all(answers(port) for port in listening)
        assert len(tools.processes(root)) >= 3
        owner.send_signal(number)
        owner.wait()
        nothing_is_left(tools, root, listening, temporary)


SLOW_TEST = """
import subprocess
import sys


def test_slow():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(99)"], check=False)
"""


@pytest.mark.soak
def test_an_owner_killed_in_the_middle_of_a_push_leaves_no_tool_running(tmp_path, tools):
    """Also the test runner of the pushed commit ends, and what it started; the next start cleans up and the push works."""
    with Delivery(tmp_path, warm=False, limit_ms=60_000) as first:
        copy = first.copy
    copy.commit({"tests/test_slow.py": SLOW_TEST}, "Slow")
    said = []
    with owner_of(tmp_path, "cold", "-") as owner:
        owner.stdout.readline()
        owner.stdout.readline()
        listening = ports(tmp_path)
        pushing = threading.Thread(target=lambda: said.append(copy.push()))
        pushing.start()
        assert tools.eventually(lambda: any("sleep(99)" in line for line in tools.processes(tmp_path).values()), 120), (
            said
        )
        owner.kill()
        owner.wait()
        pushing.join(60)
        assert tools.eventually(lambda: tools.processes(tmp_path) == {}), tools.processes(tmp_path)
        # A process that ends is no longer seen in its folder a moment before its sockets close.
    assert tools.eventually(lambda: not any(answers(port) for port in listening)), listening
    assert not said[0].accepted
    copy.commit({"tests/test_slow.py": None}, "Not slow")
    with Delivery(tmp_path, warm=False, limit_ms=60_000) as second:
        assert list(second.places.work.iterdir()) == []
        assert second.push().accepted
        assert second.serving == copy.head


@pytest.mark.soak
def test_a_system_that_was_closed_serves_again_where_it_left_off(tmp_path, tools):
    """What was accepted stays; what was pushed and not deployed before the end is deployed at the next start."""
    with delivery(tmp_path, warm=False, limit_ms=60_000) as first:
        one = first.push().commit
        two = first.push({"note.txt": "2"}, **{FAULT: "kill:updated"}).commit
        assert (first.serving, head(first.remote, "main")) == (one, two)
        folder = first.places.releases / one
    assert tools.processes(tmp_path) == {}
    (folder / "service.py").chmod(0o644)
    (folder / "service.py").write_text("tampered while nobody looked\n")
    with delivery(tmp_path, warm=False, limit_ms=60_000) as second:
        assert second.serving == two
        assert tools.ask(second.address) == (200, {"status": "ok", "release": two})
        assert second.roll_back("back to the one that was healed") == one
        assert tools.ask(second.address)[1]["release"] == one


@pytest.mark.soak
def test_twenty_runs_in_a_row_leave_nothing(tmp_path, tools, temporary):
    """Start, push or roll back or deploy, end, again and again: the machine looks as it did before each time."""
    root, me = tmp_path / "system", psutil.Process()
    before = (me.num_fds(), threading.active_count(), len(me.children(recursive=True)))
    for number in range(20):
        to_push = number % 4 < 2
        with delivery(root, warm=to_push, limit_ms=60_000) as system:
            served = system.serving
            if to_push:
                assert system.push({"note.txt": f"{number}"}).accepted
            elif system.pointer["previous"]:
                assert system.roll_back("as often as it likes") != served
            else:
                assert system.deploy()
            assert system.serving != served
            tools.serves_well(system)
            listening = ports(root)
        nothing_is_left(tools, root, listening, temporary)
        assert tools.eventually(lambda: threading.active_count() <= before[1])
        assert me.num_fds() <= before[0]
        assert len(me.children(recursive=True)) <= before[2]
    assert len(list((root / "releases").iterdir())) <= 8
