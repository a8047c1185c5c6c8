"""Whatever is killed with ``kill -9`` after whichever step of a push: users stay on a good release and the next try works.

========== ============================= =========================== ================================== ======================
killed     what users see                what the log says           what becomes of the push           the second try
========== ============================= =========================== ================================== ======================
pipeline   no request lost; the old      a red stage ``pipeline``,   refused until it was accepted;     the same push, or, once
           release, or the new one once  or ``deploy`` once the      later it stays accepted            the branch has moved,
           it was switched to            branch has moved                                               the next start
service    no request lost that may be   an incident that names the  accepted and deployed              deploying it again
           sent twice; they wait         release, and its end
router     only what was on its way in   an incident that names the  accepted and deployed              deploying it again
           that moment; the others wait  router, and its end
supervisor they wait until another one   an incident that names the  refused until it was accepted;     the next push
           has brought back what served  supervisor, and its end     later deployed by the new one
========== ============================= =========================== ================================== ======================

Each is done after each step of `STEPS`; some of them in ``make test``, all in ``make soak``. The supervisor, which goes with all it
started, is killed after those steps where something else comes of it.
"""

import os
import signal

import psutil
import pytest

from mlops_lessons.continuous_deployment.faults import FAULT, STEPS
from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.errors import LessonError

PUSHED = STEPS[STEPS.index("updated") :]  # from here on the branch has moved
SWITCHED = STEPS[STEPS.index("switched") :]
IN_EVERY_TEST_RUN = {
    "pipeline": {"tests", "updated"},
    "service": {"contract"},
    "router": {"gates"},
    "supervisor": set(),
}


def steps(victim, after=STEPS):
    """Return the steps after which a victim is killed, those that take too long for each run marked."""
    often = IN_EVERY_TEST_RUN[victim]
    return [step if step in often else pytest.param(step, marks=pytest.mark.soak) for step in after]


def incidents_of(tools, system, process):
    """Return the kinds of the events about a process that ended by itself, in order."""
    return [row["kind"] for row in tools.rows(system) if row["detail"].get("process") == process]


def is_told(tools, system, process):
    """Tell whether an incident about a process has been opened, and resolved as another took its place."""
    return tools.eventually(
        lambda: incidents_of(tools, system, process)[-2:] == ["incident_opened", "incident_resolved"], 10
    )


@pytest.mark.parametrize("step", steps("pipeline"))
def test_the_pipeline_is_killed(on_main, tools, step):
    """Before it was accepted the push is refused, and the same one then works; later it was deployed, or the next start does it."""
    before = on_main.serving
    with tools.Users(on_main.address) as users:
        result = on_main.push({"note.txt": f"killed after {step}"}, "Killed", **{FAULT: f"kill:{step}"})
    assert (users.lost, users.words) == (0, set())
    assert users.releases <= {before, *([result.commit] if step in SWITCHED else [])}
    tools.serves_well(on_main)
    moved = step in PUSHED
    assert (result.accepted, head(on_main.remote, "main") == result.commit) == (moved, moved)
    assert on_main.serving == (result.commit if step in SWITCHED else before)
    of_it = [row for row in tools.rows(on_main) if row["commit"] == result.commit]
    assert of_it[0]["kind"] == "pushed"
    assert (of_it[-1]["ok"], of_it[-1]["detail"]["stage"]) == (False, "deploy" if moved else "pipeline")
    assert "killed" in of_it[-1]["detail"]["reason"]
    assert of_it[-1]["detail"]["reason"] in result.lines
    if moved:
        assert on_main.reconcile() == result.commit
    else:
        assert on_main.push().accepted, "the very same push"
        on_main.reconcile()
    assert on_main.serving == result.commit
    assert "deployed" in [row["kind"] for row in tools.rows(on_main) if row["commit"] == result.commit]
    tools.serves_well(on_main)
    assert tools.eventually(lambda: tools.left_behind(on_main) == ([], [], [])), tools.left_behind(on_main)


@pytest.mark.parametrize("step", steps("service"))
def test_the_service_is_killed(on_main, tools, step):
    """It is started again on its own socket: users wait a little, and the push goes its way."""
    pushing, results = tools.push_paused(on_main, step, {"note.txt": f"no service after {step}"})
    victim = on_main.serving
    with tools.Users(on_main.address, keyed=True) as users:
        os.kill(on_main.state()["services"][victim]["pid"], signal.SIGKILL)
        assert tools.ask(on_main.address)[0] == 200, "asked in the very moment"
        tools.go_on(on_main, pushing)
    assert (users.lost, users.words) == (0, set())
    assert is_told(tools, on_main, victim)
    deployed_all_the_same(on_main, tools, results[0])


@pytest.mark.parametrize("step", steps("router"))
def test_the_router_is_killed(on_main, tools, step):
    """Another one takes over its socket: who asks in between waits in the queue, and the push goes its way."""
    pushing, results = tools.push_paused(on_main, step, {"note.txt": f"no router after {step}"})
    victim = on_main.state()["router"]
    with tools.Users(on_main.address) as users:
        os.kill(victim, signal.SIGKILL)
        assert tools.ask(on_main.address)[0] == 200, "asked in the very moment"
        tools.go_on(on_main, pushing)
    assert users.lost <= 2, "one request of each user was on its way"
    assert on_main.state()["router"] not in (0, victim)
    assert is_told(tools, on_main, "router")
    deployed_all_the_same(on_main, tools, results[0])


def deployed_all_the_same(system, tools, result):
    """Claim that a push went through, that deploying once more works, and that nothing is left."""
    assert result.accepted, result.lines
    assert system.serving == result.commit
    tools.serves_well(system)
    assert system.deploy()
    tools.serves_well(system)
    assert tools.eventually(lambda: tools.left_behind(system) == ([], [], [])), tools.left_behind(system)


@pytest.mark.parametrize(
    "step", steps("supervisor", ("received", "contract", "accepted", "updated", "switched", "verified"))
)
def test_the_supervisor_is_killed(on_main, tools, step):
    """All it started goes with it; the owner starts another one, which brings back what served, and users only wait."""
    was = on_main.state()["pid"]
    pushing, results = tools.push_paused(on_main, step, {"note.txt": f"no supervisor after {step}"})
    with tools.Users(on_main.address, threads=1) as users:
        os.kill(was, signal.SIGKILL)
        tools.go_on(on_main, pushing)
        assert tools.eventually(lambda: pid_of_supervisor(on_main) not in (0, was), 60)
        assert on_main.wait_until_up()
        answered = users.answered
        assert tools.eventually(lambda: users.answered > answered)
    assert not psutil.pid_exists(was)
    assert results[0].accepted == (step in PUSHED)
    assert is_told(tools, on_main, "supervisor")
    assert on_main.serving == head(on_main.remote, "main")
    tools.works_again(on_main, f"new supervisor after {step}")


def pid_of_supervisor(system):
    """Return its number, 0 while there is none."""
    try:
        return system.state()["pid"]
    except LessonError:
        return 0


@pytest.mark.soak
def test_the_warm_worker_is_killed(on_main, tools):
    """Its forks die with it; services come back as fresh interpreters, a new worker warms up, and a push works meanwhile."""
    worker = [pid for pid, line in tools.processes(on_main.places.root).items() if "_warm" in line]
    supervisor = on_main.state()["pid"]
    first = next(pid for pid in worker if psutil.Process(pid).ppid() == supervisor)
    victim = on_main.serving
    os.kill(first, signal.SIGKILL)
    tools.serves_well(on_main)
    assert is_told(tools, on_main, victim)
    tools.works_again(on_main, "after the worker")


@pytest.mark.soak
@pytest.mark.parametrize("step", ["tests", "updated"])
def test_whoever_pushes_goes_away(on_main, tools, step):
    """Before it is accepted the push ends there and the log says why; what was accepted is deployed all the same."""
    before = on_main.serving
    pushing, _results = tools.push_paused(on_main, step, {"note.txt": f"gone after {step}"})
    lines = tools.processes(on_main.places.root)
    going = [
        pid for pid, line in lines.items() if line.startswith("push ") or "receive-pack" in line or "_git_hook" in line
    ]
    assert len(going) >= 2, lines
    for pid in going:
        os.kill(pid, signal.SIGKILL)
    tools.go_on(on_main, pushing)
    commit = on_main.copy.head
    if step == "updated":
        assert tools.eventually(lambda: on_main.serving == commit)
    else:
        assert on_main.serving == before

        def reason():
            return [row["detail"].get("reason", "") for row in tools.rows(on_main) if row["commit"] == commit][-1]

        assert tools.eventually(lambda: "went away" in reason()), reason()
        assert on_main.push().accepted, "the very same push"
        assert on_main.serving == commit
    tools.works_again(on_main, f"after one who left after {step}")


@pytest.mark.soak
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
    assert [row["kind"] for row in tools.rows(on_main) if row["commit"] == bad][-2:] == [
        "rolled_back",
        "incident_resolved",
    ]
    tools.works_again(on_main, "after the mortal one")
