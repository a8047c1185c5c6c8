"""The fault table: whatever is killed, full, taken, corrupt or too early, users are on a good release and the next try works."""

import json
import os
import signal
import socket
import threading
import time

import psutil
import pytest

from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.faults import FAULT, STEPS
from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.continuous_deployment.releases import MANIFEST, problems, release_folder
from mlops_lessons.errors import SetupError

IN_THE_NORMAL_RUN = {"tests", "contract", "updated", "switched"}
STEP = [step if step in IN_THE_NORMAL_RUN else pytest.param(step, marks=pytest.mark.soak) for step in STEPS]
LOADED = [step if step in {"contract"} else pytest.param(step, marks=pytest.mark.soak) for step in STEPS]
PUSHED = STEPS[STEPS.index("updated") :]  # from here on the branch has moved
SWITCHED = STEPS[STEPS.index("switched") :]


def rows(system):
    """Return the record as it stands in the file."""
    return [json.loads(line) for line in system.places.log.read_text().splitlines()]


def push_paused(system, step, change):
    """Push in a thread that stops after a step; return the thread, the results to come, and the pid of the hook."""
    results = []
    system.copy.commit(change, f"Paused after {step}")
    pushing = threading.Thread(target=lambda: results.append(system.copy.push(**{FAULT: f"pause:{step}"})))
    pushing.start()
    mark = system.places.run / "paused"
    until = time.monotonic() + 60
    while not (mark.exists() and mark.read_text()):
        assert time.monotonic() < until, "the step was not reached"
        time.sleep(0.01)
    return pushing, results, int(mark.read_text())


def go_on(system, pushing):
    """Let a paused push go on to its end."""
    (system.places.run / "paused").unlink(missing_ok=True)
    pushing.join(90)
    assert not pushing.is_alive()


def holds(system, tools, note):
    """Hold what must be true after any fault: a good release serves, the next push works, nothing is left."""
    status, body = tools.ask(system.address)
    assert (status, body["release"]) == (200, system.serving)
    assert problems(release_folder(system.places, system.serving), system.serving) == []
    system.copy.undo()
    again = system.push({"note.txt": note}, "The second try")
    assert again.accepted, again.lines
    assert system.serving == again.commit == tools.ask(system.address)[1]["release"], again.lines
    deployed = [row["commit"] for row in rows(system) if row["kind"] == "deployed"]
    assert deployed[-1] == again.commit
    system.reconcile()
    assert tools.eventually(lambda: tools.left_behind(system) == ([], [], [])), tools.left_behind(system)


@pytest.mark.parametrize("step", STEP)
def test_the_pipeline_is_killed_after_a_step(on_main, tools, step):
    """Killed before it is accepted, a push is refused; killed later, it is deployed by the next start or was so already."""
    before = on_main.serving
    with tools.Users(on_main.address) as users:
        result = on_main.push({"note.txt": f"killed after {step}"}, "Killed", **{FAULT: f"kill:{step}"})
    assert (users.lost, users.words) == (0, set())
    assert result.accepted == (step in PUSHED)
    assert (head(on_main.remote, "main") == result.commit) == (step in PUSHED)
    assert on_main.serving == (result.commit if step in SWITCHED else before)
    assert [row["kind"] for row in rows(on_main) if row["commit"] == result.commit][:1] == ["pushed"]
    if step in PUSHED:
        assert on_main.reconcile() == result.commit == tools.ask(on_main.address)[1]["release"]
        assert "deployed" in [row["kind"] for row in rows(on_main) if row["commit"] == result.commit]
    else:
        retried = on_main.push()
        assert retried.accepted, "the very same push works the second time"
        assert on_main.serving == result.commit
    holds(on_main, tools, f"after {step}")


@pytest.mark.parametrize("step", LOADED)
def test_the_supervisor_is_killed_after_a_step(on_main, tools, step):
    """All services die with it; the owner starts another one, which brings back what served, and users only wait."""
    was = on_main.state()["pid"]
    with tools.Users(on_main.address, threads=1) as users:
        pushing, results, _hook = push_paused(on_main, step, {"note.txt": f"no supervisor after {step}"})
        os.kill(was, signal.SIGKILL)
        assert tools.eventually(lambda: psutil.pid_exists(was) is False)
        go_on(on_main, pushing)
        assert on_main.wait_until_up()
        assert tools.eventually(lambda: _pid(on_main) not in (0, was), 60)
        assert tools.eventually(lambda: tools.ask(on_main.address)[0] == 200, 60)
        answered = users.answered
        assert tools.eventually(lambda: users.answered > answered)
    assert results[0].accepted == (step in (*PUSHED, "accepted"))
    assert "supervisor" in [row["detail"].get("process") for row in rows(on_main) if row["kind"] == "incident_opened"]
    on_main.reconcile()
    assert on_main.serving == head(on_main.remote, "main")
    holds(on_main, tools, f"new supervisor after {step}")


def _pid(system):
    try:
        return system.state()["pid"]
    except Exception:
        return 0


@pytest.mark.parametrize("step", LOADED)
def test_the_service_and_the_router_are_killed_after_a_step(on_main, tools, step):
    """Each is started again on its own socket: a user who asks meanwhile waits, and is not refused."""
    pushing, results, _hook = push_paused(on_main, step, {"note.txt": f"no service after {step}"})
    state = on_main.state()
    serving = on_main.serving
    victims = [state["services"][serving]["pid"], state["router"]]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    assert tools.ask(on_main.address)[0] == 200, "asked in the very moment"
    go_on(on_main, pushing)
    assert results[0].accepted
    assert tools.eventually(lambda: {on_main.state()["router"]}.isdisjoint({*victims, 0}))
    named = {row["detail"].get("process") for row in rows(on_main) if row["kind"] == "incident_opened"}
    assert {"router", serving} <= named
    holds(on_main, tools, f"after {step} without a service")


def test_the_warm_worker_is_killed(on_main, tools):
    """Its forks die with it; services come back as fresh interpreters, a new worker warms up, and a push works meanwhile."""
    worker = [pid for pid, line in tools.processes(on_main.places.root).items() if "_warm" in line]
    supervisor = on_main.state()["pid"]
    first = next(pid for pid in worker if psutil.Process(pid).ppid() == supervisor)
    os.kill(first, signal.SIGKILL)
    assert tools.ask(on_main.address)[0] == 200
    holds(on_main, tools, "after the worker")


@pytest.mark.parametrize("step", ["gates", pytest.param("received", marks=pytest.mark.soak)])
def test_the_disk_is_full(on_main, tools, step):
    """What does not fit is not a release: the push is refused with the reason, and nothing half-written is left."""
    before = on_main.serving
    result = on_main.push({"note.txt": f"no room after {step}"}, "Too much", **{FAULT: f"disk:{step}"})
    assert not result.accepted
    assert any(line.startswith("[RED]") for line in result.lines), result.lines
    assert on_main.serving == before
    assert not release_folder(on_main.places, result.commit).exists()
    holds(on_main, tools, f"room again after {step}")


def test_the_disk_is_full_at_the_switch(on_main, tools, monkeypatch):
    """The old pointer stands whole, and users stay where they are."""
    from mlops_lessons.continuous_deployment import switch

    before = (on_main.places.router / "active.json").read_bytes()
    monkeypatch.setattr(switch.os, "fsync", lambda _descriptor: (_ for _ in ()).throw(OSError(28, "No space left")))
    with pytest.raises(OSError, match="No space left"):
        on_main.route(percent=1)
    monkeypatch.undo()
    assert (on_main.places.router / "active.json").read_bytes() == before
    assert not list(on_main.places.router.glob("*.new"))
    holds(on_main, tools, "room for the pointer")


def test_the_port_is_taken(tmp_path):
    """It is said which one, with the remedy, and nothing is left running; the next try at a free one works."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=str(port)):
            Delivery(tmp_path, warm=False, port=port).start()
    with Delivery(tmp_path, warm=False) as system:
        assert system.address


@pytest.mark.parametrize("damage", ["{", "", '{"commit": 1}', '{"commit": "x", "files": {}}'])
def test_a_manifest_is_corrupt(on_main, tools, damage):
    """A release whose manifest says nothing is not trusted: it is made again before it serves."""
    before = on_main.serving
    path = release_folder(on_main.places, before) / MANIFEST
    path.chmod(0o644)
    path.write_text(damage)
    assert problems(path.parent, before)
    assert on_main.reconcile() == before
    assert problems(path.parent, before) == []
    assert tools.ask(on_main.address) == (200, {"status": "ok", "release": before})
    healed = [row for row in rows(on_main) if row["kind"] == "stage" and row["detail"]["stage"] == "heal"]
    assert healed[-1]["commit"] == before


def test_a_tampered_release_is_not_what_starts_again(on_main, tools):
    """A process that ends comes back from what was built, whatever somebody has written into the folder meanwhile."""
    commit = on_main.serving
    folder = release_folder(on_main.places, commit)
    (folder / "service.py").chmod(0o644)
    (folder / "service.py").write_text("raise SystemExit('tampered')\n")
    assert on_main.tampered() == {commit: ["changed: service.py"]}
    os.kill(on_main.state()["services"][commit]["pid"], signal.SIGKILL)
    assert tools.ask(on_main.address) == (200, {"status": "ok", "release": commit})
    assert on_main.tampered() == {}


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"rules": 1}', '{"rules": {}, "releases": []}'])
def test_the_pointer_is_corrupt(on_main, tools, damage):
    """The router stays with what it last understood; the next start writes the pointer anew from the branch."""
    before = on_main.serving
    (on_main.places.router / "active.json").write_text(damage)
    assert tools.ask(on_main.address)[0] == 200
    assert on_main.reconcile() == before == tools.ask(on_main.address)[1]["release"]


def test_two_push_at_once(on_main, tools):
    """One is deployed; the other is told to fetch first, or waits for its turn; the branch and the users agree."""
    from mlops_lessons.continuous_deployment.workspace import WorkingCopy

    other_folder = on_main.places.root / "other"
    on_main.copy.git("clone", "--quiet", str(on_main.remote), str(other_folder))
    copies = [on_main.copy, WorkingCopy(other_folder, on_main.remote)]
    results = []
    for number, copy in enumerate(copies):
        copy.commit({f"{number}.txt": "at once"}, f"At once, {number}")
    threads = [threading.Thread(target=lambda copy=copy: results.append(copy.push())) for copy in copies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
    assert sorted(result.accepted for result in results) == [False, True]
    winner = next(result for result in results if result.accepted)
    assert on_main.serving == winner.commit == head(on_main.remote, "main")
    holds(on_main, tools, "after two at once")


def test_a_push_comes_during_a_rollback(on_main, tools):
    """It waits for the rollback to end, then goes its way: the last one to come is what users get."""
    first = on_main.push({"note.txt": "to go back to"}, "First").commit
    bad = on_main.push({"note.txt": "to leave"}, "Second").commit
    with tools.Users(on_main.address) as users:
        back = threading.Thread(target=on_main.roll_back, args=("while somebody pushes",))
        results = []
        on_main.copy.commit({"note.txt": "meanwhile"}, "Meanwhile")
        pushing = threading.Thread(target=lambda: results.append(on_main.copy.push()))
        back.start()
        pushing.start()
        back.join(60)
        pushing.join(90)
    assert users.lost == 0
    events = [(row["kind"], row["commit"]) for row in rows(on_main)]
    assert ("rolled_back", bad) in events or ("rolled_back", results[0].commit) in events
    assert results[0].accepted
    assert on_main.serving in (results[0].commit, first, bad)
    holds(on_main, tools, "after a rollback and a push")


def test_a_rollback_comes_during_a_push(on_main, tools):
    """It waits for the push, and then takes that very release back: a rollback is never lost."""
    before = on_main.serving
    pushing, results, _hook = push_paused(on_main, "tests", {"note.txt": "in the way"})
    back = threading.Thread(target=on_main.roll_back, args=("a person decided",))
    back.start()
    go_on(on_main, pushing)
    back.join(60)
    assert results[0].accepted
    assert on_main.serving in (before, results[0].commit)
    assert [row["detail"]["reason"] for row in rows(on_main) if row["kind"] == "rolled_back"][-1] == "a person decided"
    holds(on_main, tools, "after a push and a rollback")


@pytest.mark.parametrize("hours", [-30, 30])
def test_the_clock_was_moved(on_main, tools, hours):
    """Nothing that decides looks at the clock: files from another day change no decision, and the record stays readable."""
    moved = time.time() + hours * 3600
    for path in on_main.places.releases.iterdir():
        os.utime(path, (moved, moved))
    on_main.log.append("toggled", detail={"flag": "clock"}, at=on_main.log.read().events[-1].at.replace(year=2012))
    assert on_main.reconcile() == on_main.serving
    holds(on_main, tools, f"{hours} hours away")


def test_a_release_that_cannot_live_gives_way(on_main, tools):
    """A process that ends again and again takes its release down with it: the one before serves, and the record says why."""
    before = on_main.serving
    bad = on_main.push({"note.txt": "mortal"}, "Mortal").commit
    assert on_main.serving == bad
    for _ in range(4):
        pid = on_main.state()["services"].get(bad, {}).get("pid", 0)
        if pid:
            os.kill(pid, signal.SIGKILL)
        tools.eventually(lambda pid=pid: on_main.state()["services"].get(bad, {}).get("pid", 0) not in (pid, 0), 3)
    assert tools.eventually(lambda: on_main.serving == before, 20)
    assert tools.eventually(lambda: tools.ask(on_main.address)[1].get("release") == before)
    assert "again and again" in on_main.pointer["held"][bad]
    holds(on_main, tools, "after the mortal one")
