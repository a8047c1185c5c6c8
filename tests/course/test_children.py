"""A child server ends with its owner, however that one ends, and a child that cannot serve says why."""

import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from mlops_lessons.course import children
from mlops_lessons.course.children import ChildServer
from mlops_lessons.errors import ServiceError

posix = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a POSIX system")
REFUSAL = "No start: {reason}"

MAKERS = '''
import os, socket, sys, time

def echo(word="hello"):
    """Answer each connection with a word, the folder and an environment variable."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            connection, _address = listening.accept()
            print("x" * 100_000, flush=True)
            print("x" * 100_000, file=sys.stderr, flush=True)
            with connection:
                connection.sendall(f"{word} {os.getcwd()} {os.environ.get('SECRET_OF_OURS')}".encode())

    return listening.getsockname()[1], serve

def chatty(word):
    print("x" * 200_000, file=sys.stderr, flush=True)
    return echo(word)

def brief():
    return 1, lambda: None

def broken():
    raise RuntimeError("no coffee")

def killed():
    os.kill(os.getpid(), 9)

def nonsense():
    print("good morning", flush=True)
    time.sleep(600)

def endless():
    while True:
        print("1234567890" * 100, end="", flush=True)

def silent():
    time.sleep(600)
'''


@pytest.fixture(autouse=True)
def makers(tmp_path, monkeypatch):
    """Put a module of servers on the path of the children."""
    (tmp_path / "makers.py").write_text(MAKERS)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")]))


def ask(port):
    """Return what the server at a port says."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        return b"".join(iter(lambda: connection.recv(4096), b"")).decode()


def refuses(port):
    """Tell whether nobody listens at a port."""
    try:
        ask(port)
    except OSError:
        return True
    return False


def eventually(holds):
    """Tell whether something holds in the end."""
    for _ in range(600):
        if holds():
            return True
        time.sleep(0.05)
    return False


def test_a_child_serves_and_ends_with_its_block():
    """It is another process, works where it is told to, and its port refuses afterwards."""
    with ChildServer("makers:echo", "good day") as child:
        port = child.port(REFUSAL)
        assert child.alive
        assert child.pid not in (None, os.getpid())
        assert ask(port).startswith(f"good day {Path.cwd()}")
    assert refuses(port)
    assert (child.alive, child.pid) == (False, None)


def test_a_child_ends_after_an_error_in_its_block():
    """An exception does not leave it behind."""
    ports = []
    with pytest.raises(ZeroDivisionError), ChildServer("makers:echo") as child:
        raise ZeroDivisionError(ports.append(child.port(REFUSAL)))
    assert refuses(ports[0])


def test_a_child_has_its_own_folder_and_not_our_secrets(tmp_path, monkeypatch):
    """It works in the folder that it is given, and variables that it shall not have are not there."""
    monkeypatch.setenv("SECRET_OF_OURS", "1234")
    with ChildServer("makers:echo", folder=tmp_path, without=("SECRET_", "OTHER_")) as child:
        assert ask(child.port(REFUSAL)) == f"hello {tmp_path} None"
    with ChildServer("makers:echo") as child:
        assert ask(child.port(REFUSAL)).endswith(" 1234")


@pytest.mark.parametrize("factory", ["makers:echo", "makers:chatty"])
def test_a_child_that_writes_much_is_not_stopped_by_it(factory):
    """More than a pipe holds, before it serves and while it does, on both streams: it answers all the same."""
    with ChildServer(factory, "hello") as child:
        port = child.port(REFUSAL)
        assert [ask(port)[:5] for _ in range(3)] == ["hello"] * 3


def test_a_child_that_has_served_ends():
    """Where the function that serves returns, so does the process."""
    with ChildServer("makers:brief") as child:
        assert child.port(REFUSAL) == 1
        assert eventually(lambda: not child.alive)


@pytest.mark.parametrize(
    ("factory", "reason"),
    [
        ("makers:broken", "No start: RuntimeError: no coffee"),
        ("makers:killed", "No start: -"),
        ("makers:nobody", "No start: AttributeError: module 'makers' has no attribute 'nobody'"),
        ("makers:nonsense", "No start: good morning"),
        ("makers:endless", "No start: " + ("1234567890" * 4)[:32]),
    ],
)
def test_a_child_that_says_no_port_is_ended_and_quoted(factory, reason):
    """It dies first, says nonsense, or does not stop saying it: the error holds its last words."""
    with ChildServer(factory) as child, pytest.raises(ServiceError) as caught:
        child.port(REFUSAL)
    assert str(caught.value) == reason
    assert not child.alive


def test_an_error_may_quote_more_than_the_last_line():
    """The last 400 characters hold the line where it happened."""
    with (
        ChildServer("makers:broken") as child,
        pytest.raises(ServiceError, match=r"(?s)line \d+, in broken.*no coffee"),
    ):
        child.port("{words}")


def test_a_child_that_says_nothing_in_time_is_ended():
    """The time limit is the owner's."""
    with ChildServer("makers:silent", seconds=0.2) as child, pytest.raises(ServiceError, match="No start: -"):
        child.port(REFUSAL)
    assert child.pid is None


def test_an_owner_who_does_not_wait_leaves_no_child(monkeypatch):
    """An interrupt while the port is awaited ends the child."""

    def interrupted(timeout):
        raise KeyboardInterrupt

    child = ChildServer("makers:silent").start()
    process = child._process
    monkeypatch.setattr(child._said, "get", interrupted)
    with pytest.raises(KeyboardInterrupt):
        child.port(REFUSAL)
    assert process.returncode is not None


def test_a_child_ends_when_its_standard_input_closes():
    """Closing is all that a dying owner can do."""
    with ChildServer("makers:echo") as child:
        port = child.port(REFUSAL)
        child._process.stdin.close()
        assert child._process.wait(30) == 0
        assert refuses(port)


def test_a_child_that_still_starts_ends_with_its_standard_input():
    """Also one that has not said its port yet."""
    with ChildServer("makers:silent") as child:
        child._process.stdin.close()
        assert child._process.wait(30) == 0


@posix
def test_interrupting_a_cell_does_not_reach_a_child():
    """Jupyter interrupts the kernel's whole process group."""
    with ChildServer("makers:echo") as child:
        port = child.port(REFUSAL)
        os.kill(child.pid, signal.SIGINT)
        assert ask(port).startswith("hello")


def test_a_child_may_be_started_from_a_thread_that_ends():
    """It belongs to the process: the end of the thread does not end it."""
    child = ChildServer("makers:echo")
    starting = threading.Thread(target=child.start)
    starting.start()
    starting.join()
    with child:  # it runs already
        port = child.port(REFUSAL)
        time.sleep(1.2)  # as long as it takes to look twice whether the parent is gone
        assert ask(port).startswith("hello")


OWNER = """
    import os, sys, time
    from mlops_lessons.course.children import ChildServer
    child = ChildServer("makers:echo").start()
    port = child.port("{reason}")
    if "fork" in sys.argv and os.fork() == 0:
        time.sleep(30)
        os._exit(0)
    print(port, flush=True)
    if "end" not in sys.argv:
        time.sleep(600)
"""


def owner(*words):
    """Start a process that owns a child, and return it with the child's port."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(OWNER), *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return process, int(process.stdout.readline())


def test_a_child_ends_with_an_owner_that_ends():
    """Without a block and without a word: nothing is written about it either."""
    process, port = owner("end")
    assert process.communicate(timeout=30)[1] == ""
    assert refuses(port)


@posix
@pytest.mark.parametrize("words", [(), ("fork",)], ids=["alone", "forked"])
def test_a_child_ends_with_an_owner_that_is_killed(words):
    """After kill -9 nothing listens, even where a fork of the owner holds the pipe open."""
    process, port = owner(*words)
    assert ask(port)
    process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    assert eventually(lambda: refuses(port))


def test_stopping_twice_or_before_the_start_does_nothing():
    """There is nobody to stop."""
    child = ChildServer("makers:echo")
    child.stop()
    child.start()
    child.stop()
    child.stop()
    assert not child.alive


def test_the_package_is_on_the_path_of_a_child_once(monkeypatch):
    """First, and not twice, whatever else is there."""
    root = str(Path(children.__file__).parents[2])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["one", root, "", "two"]))
    assert children.environment()["PYTHONPATH"].split(os.pathsep) == [root, "one", "two"]
    monkeypatch.delenv("PYTHONPATH")
    assert children.environment()["PYTHONPATH"] == root
