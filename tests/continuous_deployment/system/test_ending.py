"""Nothing outlives its owner: no process, no port, no folder of work, however the owner ends."""

import contextlib
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


def ports(address):
    """Tell whether somebody listens at an address."""
    host, _colon, port = address.removeprefix("http://").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


@contextlib.contextmanager
def owner_of(folder, *words):
    """Run an owner in a process of its own, and end it with the block whatever happens there."""
    with subprocess.Popen([sys.executable, "-c", OWNER, str(folder), *words], stdout=subprocess.PIPE) as owner:
        try:
            yield owner
        finally:
            owner.kill()


@pytest.mark.parametrize(
    ("number", "warm"),
    [
        (signal.SIGKILL, "warm"),
        pytest.param(signal.SIGKILL, "cold", marks=pytest.mark.soak),
        pytest.param(signal.SIGTERM, "warm", marks=pytest.mark.soak),
    ],
)
def test_everything_ends_with_an_owner_that_is_killed(tmp_path, tools, number, warm):
    """As when a kernel is killed: supervisor, router, worker, services and their ports are gone."""
    with owner_of(tmp_path, warm, "push") as owner:
        address = owner.stdout.readline().decode().strip()
        assert owner.stdout.readline() == b"pushed\n"
        assert ports(address)
        assert len(tools.processes(tmp_path)) >= 3
        owner.send_signal(number)
        owner.wait()
        assert tools.eventually(lambda: tools.processes(tmp_path) == {}), tools.processes(tmp_path)
        assert not ports(address)


SLOW_TEST = """
import subprocess
import sys


def test_slow():
    subprocess.run([sys.executable, "-c", "import time; time.sleep(99)"], check=False)
"""


def test_an_owner_killed_in_the_middle_of_a_push_leaves_no_tool_running(tmp_path, tools):
    """Also the test runner of the pushed commit ends, and what it started; the next start cleans up and the push works."""
    with Delivery(tmp_path, warm=False, limit_ms=60_000) as first:
        copy = first.copy
    copy.commit({"tests/test_slow.py": SLOW_TEST}, "Slow")
    said = []
    with owner_of(tmp_path, "cold", "-") as owner:
        owner.stdout.readline()
        owner.stdout.readline()
        pushing = threading.Thread(target=lambda: said.append(copy.push()))
        pushing.start()
        assert tools.eventually(lambda: any("sleep(99)" in line for line in tools.processes(tmp_path).values()), 120), (
            said
        )
        owner.kill()
        owner.wait()
        pushing.join(60)
        assert tools.eventually(lambda: tools.processes(tmp_path) == {}), tools.processes(tmp_path)
    copy.commit({"tests/test_slow.py": None}, "Not slow")
    with Delivery(tmp_path, warm=False, limit_ms=60_000) as second:
        assert list(second.places.work.iterdir()) == []
        assert second.push().accepted
        assert second.serving == copy.head


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
def test_twenty_runs_in_a_row_leave_nothing(tmp_path, tools):
    """Start, push, stop, again and again in the same folder: no process, no open file of ours, no folder of work."""
    before = psutil.Process().num_fds()
    threads = threading.active_count()
    for number in range(20):
        with delivery(tmp_path, limit_ms=60_000) as system:
            assert system.push({"note.txt": f"{number}"}).accepted
            assert tools.ask(system.address)[1]["release"] == system.serving
        assert tools.eventually(lambda: tools.processes(tmp_path) == {})
        assert list((tmp_path / "work").iterdir()) == []
    assert tools.eventually(lambda: threading.active_count() <= threads)
    assert psutil.Process().num_fds() <= before
    assert len(list((tmp_path / "releases").iterdir())) <= 8
