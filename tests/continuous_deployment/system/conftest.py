"""A whole delivery system in a folder of its own, users who keep asking, and a look at what is left."""

import contextlib
import http.client
import json
import os
import threading
import time
from pathlib import Path

import psutil
import pytest

from mlops_lessons.continuous_deployment.delivery import Delivery

FLIGHT = {
    "carrier": "UA",
    "origin": "EWR",
    "weekday": 4,
    "hour": 18,
    "distance": 1400,
    "late_share": 0.3,
    "wind_speed": 12.0,
    "precip": 0.0,
    "visib": 10.0,
}


def ask(address, path="/health", content=None, seconds=30.0):
    """Return status and JSON of one answer."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=seconds)
    with contextlib.closing(connection):
        body = None if content is None else json.dumps(content)
        connection.request("GET" if body is None else "POST", path, body, {"content-type": "application/json"})
        answer = connection.getresponse()
        return answer.status, json.load(answer)


class Users:
    """Threads that ask for a prediction all the time; a context manager.

    Attributes
    ----------
    answered, lost : int
        Requests with the answer 200, and the others.
    """

    def __init__(self, address, threads=2):
        self.address, self.answered, self.lost, self.words = address, 0, 0, set()
        self._go_on = True
        self._threads = [threading.Thread(target=self._ask, daemon=True) for _ in range(threads)]

    def __enter__(self):
        """Begin to ask."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        """Stop asking."""
        self._go_on = False
        for thread in self._threads:
            thread.join()

    def _ask(self):
        while self._go_on:
            try:
                status, body = ask(self.address, "/predict", FLIGHT)
                good = status == 200 and 0 < body["late"] < 1
                words = f"{status} {body}"
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                good, words = False, repr(error)
            self.answered, self.lost = self.answered + good, self.lost + (not good)
            if not good:
                self.words.add(words)
            time.sleep(0.01)


def processes(root):
    """Return the command lines of the processes that work in a folder, by pid: all those of a delivery system do."""
    found = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()).is_relative_to(root):
                found[process.pid] = " ".join(process.cmdline()[1:5])
    return found


def eventually(claim, seconds=30.0):
    """Tell whether a claim comes true; it is asked again and again until then."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.02)
    return claim()


def left_behind(system):
    """Return what a run has left: folders of work, releases of no accepted commit, processes beside those that are to run."""
    state = system.state()
    wanted = {state["pid"], state["router"], *(one["pid"] for one in state["services"].values())}
    running = {pid: line for pid, line in processes(system.places.root).items() if pid not in wanted}
    tools = [line for line in running.values() if "_warm" not in line]
    accepted = set(system.copy.git("ls-remote", "origin").split()) | set(system.copy.git("rev-list", "--all").split())
    unknown = [path.name for path in system.places.releases.iterdir() if path.name not in accepted]
    return [path.name for path in system.places.work.iterdir()], unknown, tools


def start(folder, **settings):
    """Return a system that runs and serves the first commit."""
    system = Delivery(folder, limit_ms=60_000, **settings).start()  # a busy machine is no bad release
    try:
        result = system.push()
        assert result.accepted, result.lines
        assert system.serving == result.commit, result.lines
    except BaseException:
        system.stop()
        raise
    return system


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Give a warm system that serves; it is shared by the tests of a module, as a team shares one."""
    folder = tmp_path_factory.mktemp("delivery")
    os.environ.pop("MLOPS_LESSONS_DELIVERY_FAULT", None)
    running = start(folder)
    yield running
    running.stop()
    assert eventually(lambda: processes(folder) == {}), processes(folder)


@pytest.fixture
def on_main(system):
    """Give the system with a working copy that is what the remote's main branch holds."""
    system.copy.undo()
    return system


@pytest.fixture
def tools():
    """Give the helpers of this folder."""
    return Helpers


class Helpers:
    """What tests of the whole system use."""

    ask, eventually, left_behind, processes, start = map(staticmethod, (ask, eventually, left_behind, processes, start))
    Users, FLIGHT = Users, FLIGHT
