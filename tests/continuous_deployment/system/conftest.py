"""A whole delivery system in a folder of its own, users who keep asking, and a look at what is left."""

import contextlib
import http.client
import json
import os
import threading
import time
import uuid
from pathlib import Path

import psutil
import pytest

from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.faults import FAULT
from mlops_lessons.continuous_deployment.releases import problems, release_folder

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


def ask(address, path="/health", content=None):
    """Return status and JSON of one answer."""
    return answer(address, path, content)[:2]


def answer(address, path, content=None, **headers):
    """Return status, JSON and headers of one answer."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    with contextlib.closing(connection):
        body = None if content is None else json.dumps(content)
        connection.request(
            "GET" if body is None else "POST", path, body, {"content-type": "application/json"} | headers
        )
        given = connection.getresponse()
        return given.status, json.load(given), given.headers


class Users:
    """Threads that ask for a prediction all the time; a context manager.

    Parameters
    ----------
    keyed : bool, default False
        Send a key with each request, so that it may be sent again where the connection breaks.

    Attributes
    ----------
    answered, lost : int
        Requests with the answer 200, and the others.
    releases : set of str
        Who answered.
    """

    def __init__(self, address, threads=2, keyed=False):
        self.address, self.answered, self.lost, self.words = address, 0, 0, set()
        self.keyed, self.releases = keyed, set()
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
                more = {"idempotency-key": uuid.uuid4().hex} if self.keyed else {}
                status, body, headers = answer(self.address, "/predict", FLIGHT, **more)
                good = status == 200 and 0 < body["late"] < 1
                self.releases.add(headers["x-release"])
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


def rows(system):
    """Return the record as it stands in the file, in its order."""
    return [json.loads(line) for line in system.places.log.read_text().splitlines()]


def push_paused(system, step, change):
    """Push in a thread that stops after a step; return the thread and the results to come."""
    results = []
    system.copy.commit(change, f"Paused after {step}")
    pushing = threading.Thread(target=lambda: results.append(system.copy.push(**{FAULT: f"pause:{step}"})))
    pushing.start()
    mark = system.places.run / "paused"
    assert eventually(lambda: mark.exists() and mark.read_text(), 60), "the step was not reached"
    return pushing, results


def go_on(system, pushing):
    """Let a paused push go on to its end."""
    (system.places.run / "paused").unlink(missing_ok=True)
    pushing.join(90)
    assert not pushing.is_alive()


def serves_well(system):
    """Claim that users get an answer from the release that is said to serve, and that it is as it was built."""
    status, body = ask(system.address)
    assert (status, body["release"]) == (200, system.serving)
    assert problems(release_folder(system.places, system.serving), system.serving) == []


def works_again(system, note):
    """Claim that after a fault a good release serves, the next push reaches the users, and nothing is left behind."""
    serves_well(system)
    system.copy.undo()
    again = system.push({"note.txt": note}, "The second try")
    assert again.accepted, again.lines
    assert system.serving == again.commit == ask(system.address)[1]["release"], again.lines
    assert [row["commit"] for row in rows(system) if row["kind"] == "deployed"][-1] == again.commit
    system.reconcile()
    assert eventually(lambda: left_behind(system) == ([], [], [])), left_behind(system)


def start(folder, **settings):
    """Return a system that runs and serves the first commit."""
    system = Delivery(folder, limit_ms=60_000, **settings).start()  # a busy machine is no bad release
    try:
        result = system.push()
        assert result.accepted, result.lines
        assert system.serving == result.commit, result.lines
    except BaseException:  # nobody else would end it
        system.stop()
        raise
    return system


@pytest.fixture(scope="package")
def system(tmp_path_factory):
    """Give a warm system that serves; it is shared by the tests of this folder, as a team shares one."""
    folder = tmp_path_factory.mktemp("delivery")
    os.environ.pop(FAULT, None)
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
    rows, push_paused, go_on = map(staticmethod, (rows, push_paused, go_on))
    serves_well, works_again = map(staticmethod, (serves_well, works_again))
    Users, FLIGHT = Users, FLIGHT
