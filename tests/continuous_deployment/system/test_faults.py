"""The fault table, beside ``test_killed.py``: full, taken, corrupt, broken, missing, too early, at the wrong time.

In each row users are answered by a good release, the log says what happened, and a second try works.

============================================= ========================================== =====================================
fault                                         users                                      log, and who is told
============================================= ========================================== =====================================
a full disk while the release is made         stay on the old release                    a red stage
a full disk at the switch                     stay on the old release                    the pusher; the log has no room either
the port is taken                             (nothing runs yet)                         the owner is told which, and what to do
a corrupt manifest                            get the release made again                 a stage ``heal``
a changed file in a release that starts again get the release made again                 a stage ``heal``
a corrupt pointer                             stay; the next start writes it anew        nothing was deployed
Python that does not parse, or not start      stay on the old release                    a red stage
no model file                                 stay on the old release                    a red stage
two pushes at once                            get the one that came first                one ``pushed``; the other is told
a push during a rollback                      get the release before, then the push      rolled back, then pushed
a rollback during a push                      get the release before                     which one was taken back
the clock is moved, back and forth            get what was pushed                        all of it, readable, at the other time
============================================= ========================================== =====================================

All of it in ``make soak``; ``make test`` has some rows of ``test_killed.py`` and the red stages of ``test_delivery.py``.
"""

import os
import signal
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest

from mlops_lessons.continuous_deployment import deployment
from mlops_lessons.continuous_deployment.delivery import Delivery
from mlops_lessons.continuous_deployment.faults import FAULT
from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.continuous_deployment.releases import MANIFEST, problems, release_folder
from mlops_lessons.continuous_deployment.workspace import WorkingCopy
from mlops_lessons.errors import SetupError

pytestmark = pytest.mark.soak


def red_stages(tools, system, commit):
    """Return the names of the stages of a commit that were red."""
    return [row["detail"]["stage"] for row in tools.rows(system) if row["commit"] == commit and row["ok"] is False]


@pytest.mark.parametrize(("step", "stage"), [("tests", "build"), ("received", "checkout")])
def test_the_disk_is_full(on_main, tools, step, stage):
    """What does not fit is not a release: the push is refused with the reason, and nothing half-written is left."""
    before = on_main.serving
    with tools.Users(on_main.address) as users:
        result = on_main.push({"large.txt": (" " * 79 + "\n") * 12_500}, "Too much", **{FAULT: f"disk:{step}"})
    assert (users.lost, users.releases) == (0, {before})
    assert not result.accepted
    assert red_stages(tools, on_main, result.commit) == [stage]
    assert any(line.startswith("[RED]") for line in result.lines), result.lines
    assert not release_folder(on_main.places, result.commit).exists()
    assert on_main.push().accepted, "the very same push, as there is room again"
    tools.serves_well(on_main)
    on_main.copy.git("revert", "--no-edit", "HEAD")
    assert on_main.push().accepted


def test_the_disk_is_full_at_the_switch(on_main, tools):
    """The old pointer stands whole and users stay where they are; the next start deploys what was accepted, and says so."""
    before, pointer = on_main.serving, (on_main.places.router / "active.json").read_bytes()
    result = on_main.push({"note.txt": "no room for the pointer"}, "Too late", **{FAULT: "full:updated"})
    assert result.accepted
    assert any(line.startswith("Accepted, but not deployed yet") for line in result.lines), result.lines
    assert (on_main.places.router / "active.json").read_bytes() == pointer
    assert sorted(path.name for path in on_main.places.router.glob("active*")) == ["active.json"]
    assert on_main.serving == before
    tools.serves_well(on_main)
    assert on_main.reconcile() == result.commit
    assert [row["kind"] for row in tools.rows(on_main) if row["commit"] == result.commit][-2:] == [
        "deployed",
        "verified",
    ]
    tools.serves_well(on_main)


def test_the_port_is_taken(tmp_path, tools):
    """It is said which one, with the remedy, and nothing is left running; the next try at a free one works."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=rf"{port} is taken\. Choose another one"):
            Delivery(tmp_path, warm=False, port=port).start()
        assert tools.processes(tmp_path) == {}
    with Delivery(tmp_path, warm=False, port=port) as system:
        assert system.address == f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("damage", ["{", "", '{"commit": 1}', '{"commit": "x", "files": {}}'])
def test_a_manifest_is_corrupt(on_main, tools, damage):
    """A release whose manifest says nothing is not trusted: it is made again before it serves."""
    before = on_main.serving
    path = release_folder(on_main.places, before) / MANIFEST
    path.chmod(0o644)
    path.write_text(damage)
    assert problems(path.parent, before)
    assert tools.ask(on_main.address)[0] == 200
    assert on_main.reconcile() == before
    tools.serves_well(on_main)
    assert healed_last(tools, on_main) == before
    assert on_main.deploy()


def healed_last(tools, system):
    """Return the commit whose release was made again last."""
    return [row["commit"] for row in tools.rows(system) if row["detail"].get("stage") == "heal"][-1]


def test_a_tampered_release_is_not_what_starts_again(on_main, tools):
    """A process that ends comes back from what was built, whatever somebody has written into the folder meanwhile."""
    commit = on_main.serving
    folder = release_folder(on_main.places, commit)
    (folder / "service.py").chmod(0o644)
    (folder / "service.py").write_text("raise SystemExit('tampered')\n")
    assert on_main.tampered() == {commit: ["changed: service.py"]}
    os.kill(on_main.state()["services"][commit]["pid"], signal.SIGKILL)
    tools.serves_well(on_main)
    assert on_main.tampered() == {}
    assert healed_last(tools, on_main) == commit
    assert on_main.deploy()


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"rules": 1}', '{"rules": {}, "releases": []}'])
def test_the_pointer_is_corrupt(on_main, tools, damage):
    """The router stays with what it last understood; the next start writes the pointer anew from the branch."""
    before = on_main.serving
    (on_main.places.router / "active.json").write_text(damage)
    assert tools.ask(on_main.address) == (200, {"status": "ok", "release": before})
    assert on_main.reconcile() == before
    tools.serves_well(on_main)
    assert [row["commit"] for row in tools.rows(on_main) if row["kind"] == "deployed"][-1] == before
    assert on_main.deploy()


UNFIT = {
    "Python that does not parse": ("lint", lambda copy: {"features.py": "def row(flight):\n    return [\n"}),
    "Python that does not start": (
        "tests",
        lambda copy: copy.replace("service.py", "MODEL =", 'raise RuntimeError("broken")\nMODEL ='),
    ),
    "Python that does not start, and no test": (
        "contract",
        lambda copy: (
            copy.replace("service.py", "MODEL =", 'raise RuntimeError("broken")\nMODEL =')
            | {"tests/test_service.py": None, "tests/conftest.py": None}
        ),
    ),
    "no model file": ("tests", lambda copy: {"model.skops": None}),
    "no model file, and no test": (
        "contract",
        lambda copy: {"model.skops": None, "tests/test_service.py": None, "tests/conftest.py": None},
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_commit_that_cannot_serve_is_refused(on_main, tools, case):
    """The last gate that could see it is red; users notice nothing, and mending it is a push like any other."""
    stage, change = UNFIT[case]
    before = on_main.serving
    with tools.Users(on_main.address) as users:
        result = on_main.push(change(on_main.copy), case)
    assert (users.lost, users.releases) == (0, {before})
    assert not result.accepted
    assert red_stages(tools, on_main, result.commit) == [stage]
    assert head(on_main.remote, "main") == before == on_main.serving
    assert tools.eventually(lambda: result.commit not in on_main.state()["services"])
    assert tools.eventually(lambda: tools.left_behind(on_main) == ([], [], [])), tools.left_behind(on_main)
    on_main.copy.git("revert", "--no-edit", "HEAD")
    mended = on_main.push()
    assert mended.accepted, mended.lines
    assert on_main.serving == mended.commit
    tools.serves_well(on_main)


def test_two_push_at_once(on_main, tools, tmp_path):
    """One is deployed; the other is told to fetch first; the branch and the users agree, and the second try works."""
    on_main.copy.git("clone", "--quiet", str(on_main.remote), str(tmp_path / "other"))
    copies = [on_main.copy, WorkingCopy(tmp_path / "other", on_main.remote)]
    results, before = [], on_main.serving
    for number, copy in enumerate(copies):
        copy.commit({f"{number}.txt": "at once"}, f"At once, {number}")
    threads = [threading.Thread(target=lambda copy=copy: results.append((copy, copy.push()))) for copy in copies]
    with tools.Users(on_main.address) as users:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(90)
    (_first, accepted), (late, refused) = sorted(results, key=lambda pair: not pair[1].accepted)
    assert (accepted.accepted, refused.accepted) == (True, False)
    assert on_main.serving == accepted.commit == head(on_main.remote, "main")
    assert (users.lost, users.releases - {before, accepted.commit}) == (0, set())
    assert [row["commit"] for row in tools.rows(on_main) if row["kind"] == "pushed"][-1] == accepted.commit
    late.git("pull", "--quiet", "--no-edit", "--rebase", "origin", "main")
    again = late.push()
    assert again.accepted, again.lines
    assert on_main.serving == again.commit
    tools.serves_well(on_main)


def test_a_push_comes_during_a_rollback(on_main, tools, monkeypatch):
    """It waits, says so, and goes its way when the rollback has ended: users get the release before, then the push."""
    good = on_main.push({"note.txt": "to go back to"}, "First").commit
    bad = on_main.push({"note.txt": "to leave"}, "Second").commit
    begun, go_on, told, results = threading.Event(), threading.Event(), [], []

    def slow(*arguments):
        begun.set()
        assert go_on.wait(60)
        return heal(*arguments)

    heal = deployment.heal
    monkeypatch.setattr(deployment, "heal", slow)
    on_main.copy.commit({"note.txt": "meanwhile"}, "Meanwhile")
    back = threading.Thread(target=on_main.roll_back, args=("while somebody pushes",))
    pushing = threading.Thread(target=lambda: results.append(on_main.copy.push(told.append)))
    with tools.Users(on_main.address) as users:
        back.start()
        assert begun.wait(60)
        pushing.start()
        assert tools.eventually(lambda: any("waiting" in line for line in told))
        assert on_main.serving == bad, "neither has been done yet"
        go_on.set()
        back.join(60)
        pushing.join(90)
    new = results[0].commit
    assert results[0].accepted, results[0].lines
    assert (users.lost, users.releases - {good, bad, new}) == (0, set())
    assert on_main.serving == new
    assert (on_main.pointer["previous"], list(on_main.pointer["held"])) == (good, [bad])
    wanted = [("rolled_back", bad), ("pushed", new), ("deployed", new)]
    assert [pair for pair in kinds_and_commits(tools, on_main) if pair in wanted] == wanted
    tools.serves_well(on_main)


def kinds_and_commits(tools, system):
    """Return what happened to which commit, in order."""
    return [(row["kind"], row["commit"]) for row in tools.rows(system)]


def test_a_rollback_comes_during_a_push(on_main, tools):
    """It waits for the gates; then it takes back what serves at that moment, the old release or the new, and is never lost."""
    older, before = on_main.pointer["previous"], on_main.serving
    pushing, results = tools.push_paused(on_main, "tests", {"note.txt": "in the way"})
    back = threading.Thread(target=on_main.roll_back, args=("a person decided",))
    with tools.Users(on_main.address) as users:
        back.start()
        tools.go_on(on_main, pushing)
        back.join(60)
    new = results[0].commit
    assert results[0].accepted
    assert (users.lost, users.releases - {older, before, new}) == (0, set())
    taken_back = [row for row in tools.rows(on_main) if row["kind"] == "rolled_back"][-1]
    assert taken_back["detail"]["reason"] == "a person decided"
    assert (taken_back["commit"], on_main.serving) in [(new, before), (before, new)]
    tools.works_again(on_main, "after a push and a rollback")


@pytest.mark.parametrize(("fault", "hours"), [("back", -30), ("forth", 30)])
def test_the_clock_was_moved(on_main, tools, fault, hours):
    """Nothing that decides looks at the clock: a push from another day goes its way, and so does the next one from today."""
    before = on_main.serving
    with tools.Users(on_main.address) as users:
        result = on_main.push({"note.txt": f"{fault} in time"}, "Another day", **{FAULT: f"{fault}:received"})
    assert result.accepted, result.lines
    assert on_main.serving == result.commit
    assert (users.lost, users.releases - {before, result.commit}) == (0, set())
    moved = datetime.now(UTC) + timedelta(hours=hours)
    built = next(
        event for event in on_main.log if event.commit == result.commit and event.detail.get("stage") == "build"
    )
    assert abs(built.at - moved) < timedelta(hours=1)
    for path in on_main.places.releases.iterdir():
        os.utime(path, (moved.timestamp(), moved.timestamp()))
    assert on_main.log.read().remarks == ()
    assert on_main.roll_back("on the right day again") == before
    assert on_main.reconcile() == before, "what was rolled back stays so"
    assert on_main.deploy(result.commit), "unless somebody says so"
    tools.serves_well(on_main)
