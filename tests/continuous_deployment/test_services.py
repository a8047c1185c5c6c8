"""Who may end a service, and when: conversations, graces and restarts that meet, with children made of a socket."""

import contextlib
import json
import socket
import threading
import time
from types import SimpleNamespace

import pytest

from mlops_lessons.continuous_deployment import _services, _supervisor
from mlops_lessons.continuous_deployment._launch import Launcher
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.supervisor import conversation
from mlops_lessons.errors import ServiceError

ENSURE = {"do": "ensure", "commit": "a"}


class Child:
    """A child that is ready when the test says so, and ends when it is told to."""

    process, pid = None, 1

    def __init__(self):
        self.life, self.other = socket.socketpair()
        self.signals = []

    def says(self, **what):
        """Say a line to the supervisor."""
        self.other.sendall(json.dumps(what).encode() + b"\n")

    def dies(self):
        """End by itself."""
        self.other.close()

    def signal(self, number):
        """Note the signal, and end."""
        self.signals.append(number)
        self.dies()

    def end(self):
        """End at once."""
        self.signal(9)


class Children:
    """A launcher of such children; `at_once` tells whether they are ready at once."""

    warm, is_warm, surroundings = True, True, {}

    def __init__(self, places):
        self.places, self.at_once, self.made, self.fails = places, True, [], None
        self.meanwhile = lambda: None

    def launch(self, order, output, listening=None):
        """Return a new child."""
        self.meanwhile()
        if self.fails:
            raise self.fails
        assert listening.fileno() >= 0
        child = Child()
        self.made.append(child)
        if self.at_once:
            child.says(ready=True)
        return child

    def close(self):
        """Close what the children spoke through."""
        for child in self.made:
            child.dies()
            child.life.close()


def until(holds, seconds=10):
    """Tell whether something comes true in time."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    return holds()


@pytest.fixture
def platform(tmp_path, monkeypatch):
    """Give a supervisor with such children that listens, and its launcher."""
    services, new_service = [], _supervisor.Supervisor.new_service
    monkeypatch.setattr(
        _supervisor.Supervisor, "new_service", lambda self: services.append(new_service(self)) or services[-1]
    )
    monkeypatch.setattr(_services, "problems", lambda folder, commit: [])
    monkeypatch.setattr("mlops_lessons.continuous_deployment.deployment.heal", lambda places, commit: None)
    monkeypatch.setattr("mlops_lessons.continuous_deployment.deployment.note_restart", lambda places, name: None)
    monkeypatch.setattr("mlops_lessons.continuous_deployment.deployment.give_way", lambda places, name: None)
    places = Places(tmp_path).make()
    supervisor = _supervisor.Supervisor(places, warm=False)
    supervisor.launcher = Children(places)
    server = _supervisor.Server(supervisor)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    (places.run / "control.json").write_text(json.dumps({"port": server.server_address[1], "token": server.token}))
    yield supervisor
    server.shutdown()
    server.server_close()
    for service in services:
        service.stop()
    supervisor.close()


@contextlib.contextmanager
def slow_start(platform, talk, commit="a"):
    """Ask for a release that is not ready before the end of the block; give the list of what comes of it."""
    platform.launcher.at_once = False
    found, known = [], len(platform.launcher.made)

    def ask():
        try:
            found.append(talk.serve(commit, platform.places.root))
        except ServiceError as error:
            found.append(str(error))

    asking = threading.Thread(target=ask)
    asking.start()
    assert until(lambda: len(platform.launcher.made) > known)
    yield found
    with contextlib.suppress(OSError):
        platform.launcher.made[-1].says(ready=True)
    asking.join(10)


def test_the_grace_of_a_push_ends_no_release_that_was_started_anew(platform, monkeypatch):
    """Accepted, on users, given up, then started again for the dark: the grace of the push ends in the middle of that start."""
    monkeypatch.setattr(_supervisor, "_GRACE", 0.3)
    with conversation(platform.places) as push:
        push.serve("a", platform.places.root)
        push.ask("keep", commit="a", grace=True)
    with conversation(platform.places) as switch:
        switch.serve("a", platform.places.root)
        switch.ask("keep", commit="a")
        switch.ask("stop", commit="a")
        with slow_start(platform, switch) as found:
            time.sleep(0.5)
        assert found[0].startswith("http"), found
        switch.ask("keep", commit="a")
    assert "a" in platform.services


def test_a_grace_ends_what_nobody_took_over(platform, monkeypatch):
    """And not before its time."""
    monkeypatch.setattr(_supervisor, "_GRACE", 0.3)
    with conversation(platform.places) as push:
        push.serve("a", platform.places.root)
        push.ask("keep", commit="a", grace=True)
    assert "a" in platform.services
    assert until(lambda: not platform.services)
    assert platform.launcher.made[0].signals


def test_the_end_of_one_conversation_leaves_a_release_to_another_that_waits_for_it(platform):
    """A push is refused while the same commit is started for somebody else."""
    with conversation(platform.places) as second, slow_start(platform, second) as found:
        with conversation(platform.places) as first:
            first._connection.sendall(json.dumps(ENSURE | {"folder": str(platform.places.root)}).encode() + b"\n")
            assert until(lambda: len(platform.services["a"].holders) == 2)
        platform.launcher.made[0].says(ready=True)
        assert until(lambda: found and found[0].startswith("http")), found
        assert until(lambda: len(platform.services["a"].holders) == 1), "the end of the first has been noticed"
        assert platform.launcher.made[0].signals == []
    assert until(lambda: not platform.services)


def test_what_another_conversation_needs_is_not_retired(platform):
    """A route in one thread leaves alone what is tried beside it in another."""
    with conversation(platform.places) as beside, conversation(platform.places) as route:
        beside.serve("tried", platform.places.root)
        route.ask("stop", commit="tried")
        assert "tried" in platform.services
        assert platform.launcher.made[0].signals == []
    assert until(lambda: not platform.services)


def test_a_release_from_another_folder_ends_with_whoever_asked_for_it(platform, tmp_path):
    """It is replaced under its name, and not forgotten."""
    with conversation(platform.places) as second:
        with conversation(platform.places) as first:
            first.serve("a", tmp_path / "one")
            second.serve("a", tmp_path / "two")
            assert platform.launcher.made[0].signals == []
        assert until(lambda: platform.launcher.made[0].signals)
        assert platform.launcher.made[1].signals == []


def test_a_service_that_was_given_up_is_not_handed_out(platform):
    """Its processes ended too often; who asks before that is written down gets a new one."""
    with conversation(platform.places) as talk:
        talk.serve("a", platform.places.root)
        service, hold = platform.services["a"], threading.Event()
        platform._ended, service._on_end = None, lambda service, given_up: hold.wait(10) if given_up else None
        for number in range(_services._ATTEMPTS + 1):
            assert until(lambda number=number: len(platform.launcher.made) == number + 1 and service._ready)
            platform.launcher.made[number].dies()
        assert until(lambda: service.is_over)
        assert talk.serve("a", platform.places.root) != service.address
        hold.set()


def test_a_stop_while_another_process_is_started_is_final(platform):
    """The process that comes is ended, nothing is launched with a closed socket, and no restart is written down."""
    service = platform.new_service()
    noted, stopped = [], threading.Event()
    service._on_end = lambda *what: noted.append(what)
    service.start("a", platform.places.root)
    service.wait()

    def stop():
        service.stop()
        stopped.set()

    platform.launcher.meanwhile = stop
    platform.launcher.made[0].dies()
    assert stopped.wait(10)
    assert until(lambda: len(platform.launcher.made) == 2 and platform.launcher.made[1].signals)
    time.sleep(0.05)
    assert (noted, len(platform.launcher.made)) == ([], 2)


def test_a_release_that_cannot_be_started_again_is_given_up(platform):
    """No process is to be had: its users must go elsewhere, and not wait for ever at its socket."""
    service, told = platform.new_service(), []
    service._on_end = lambda service, given_up: told.append(given_up)
    service.start("a", platform.places.root)
    service.wait()
    platform.launcher.fails = OSError("no process")
    platform.launcher.made[0].dies()
    assert until(lambda: told == [True])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", int(service.address.rsplit(":", 1)[1])))


@pytest.mark.parametrize(
    ("happens", "words"),
    [("dies", "ended without a word"), ("stop", "was stopped"), ("failed", "boom"), ("nothing", "said nothing")],
)
def test_a_start_that_fails_says_why(platform, monkeypatch, happens, words):
    """Also where the process had no last words."""
    monkeypatch.setattr(_services, "_SECONDS_TO_START", 0.3)
    platform.launcher.at_once = False
    service = platform.new_service()
    service.start("a", platform.places.root)
    (child,) = platform.launcher.made
    {
        "dies": child.dies,
        "stop": lambda: service.stop(wait=False),
        "failed": lambda: child.says(failed="boom"),
        "nothing": lambda: None,
    }[happens]()
    with pytest.raises(ServiceError, match=words):
        service.wait()


def test_the_worker_is_replaced_once_however_many_found_it_broken(tmp_path):
    """The second would end the services that came from the first's."""
    launcher = Launcher(Places(tmp_path).make(), warm=False)
    launcher.warm, started = True, []

    def start(*_):
        started.append(1)
        return SimpleNamespace(pid=2**30, wait=lambda: 0)

    launcher._interpreter = start
    broken = launcher._worker
    launcher._replace_worker(broken)
    launcher._replace_worker(broken)
    assert len(started) == 1
    launcher._worker.life.close()
