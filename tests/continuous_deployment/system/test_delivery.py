"""A push reaches the users by itself, or is rejected with its reason; going back takes one call; nothing is lost on the way."""

import json
import subprocess

import pytest

from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.continuous_deployment.releases import problems, release_folder
from mlops_lessons.errors import ServiceError, SetupError
from mlops_lessons.i18n import set_language


def kinds(system, commit):
    """Return the kinds of the events of a commit, stages by name, in the order of the file."""
    rows = [json.loads(line) for line in system.places.log.read_text().splitlines()]
    return [
        row["detail"]["stage"] if row["kind"] == "stage" else row["kind"] for row in rows if row["commit"] == commit
    ]


def test_a_push_reaches_the_users_by_itself(on_main, tools):
    """Every stage is told and written down, and the users' address answers with the very commit."""
    before = on_main.serving
    told = []
    result = on_main.push({"note.txt": "one"}, "A note", tell=told.append)
    assert result.accepted
    assert tuple(told) == result.lines
    stages = ["checkout", "lint", "tests", "gates", "build", "contract"]
    assert kinds(on_main, result.commit) == ["pushed", *stages, "deployed", "verified"]
    assert tools.ask(on_main.address) == (200, {"status": "ok", "release": result.commit})
    assert on_main.pointer["previous"] == before
    assert problems(release_folder(on_main.places, result.commit), result.commit) == []
    assert tools.left_behind(on_main) == ([], [], [])


def test_the_release_cannot_be_changed_by_accident(on_main):
    """Files and folders of a release are read-only, and hold no byte code of what runs from there."""
    folder = release_folder(on_main.places, on_main.serving)
    assert [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o222] == []
    assert not list(folder.rglob("__pycache__"))


RED = {
    "lint": lambda copy: {"extra.py": "import os\n"},
    "tests": lambda copy: copy.replace("service.py", "[:, 1]", "[:, 0]"),
    "gates": lambda copy: {"token.py": 'AWS = "AKIA' + 'QYLPMN5HNW3L7K2T"\n'},
    "gates, by code": lambda copy: {
        "shell.py": "import subprocess\n\n\ndef run(text):\n    subprocess.call(text, shell=True)\n"
    },
    "contract": lambda copy: (
        copy.replace("service.py", "round(float(late), 6)", "round(1 - float(late) ** 2, 6)")
        | {"tests/test_service.py": "def test_nothing():\n    pass\n"}
    ),
    "contract, as there is none": lambda copy: {"contract.json": None},
}


IN_EVERY_TEST_RUN = {"lint", "tests", "contract"}


@pytest.mark.parametrize(
    "case", [case if case in IN_EVERY_TEST_RUN else pytest.param(case, marks=pytest.mark.soak) for case in RED]
)
def test_a_red_stage_rejects_the_push_and_nothing_changes(on_main, tools, case):
    """The branch does not move, users notice nothing, nothing of the candidate is left, and the pusher is told why."""
    before, tip = on_main.serving, head(on_main.remote, "main")
    with tools.Users(on_main.address) as users:
        result = on_main.push(RED[case](on_main.copy), "Something bad")
    assert not result.accepted
    stage = case.partition(",")[0]
    rows = [json.loads(line) for line in on_main.places.log.read_text().splitlines()]
    red = [row["detail"]["stage"] for row in rows if row["commit"] == result.commit and row["ok"] is False]
    assert red == [stage]
    assert any(line.startswith("[RED]") for line in result.lines)
    assert (on_main.serving, head(on_main.remote, "main")) == (before, tip)
    assert (users.lost, users.words) == (0, set())
    assert not release_folder(on_main.places, result.commit).exists()
    assert tools.eventually(lambda: result.commit not in on_main.state()["services"])
    assert tools.eventually(lambda: tools.left_behind(on_main) == ([], [], [])), tools.left_behind(on_main)


def test_without_tests_the_same_defect_reaches_the_pipelines_end(on_main):
    """No test is no failure: the pipeline says that nothing was proven, and goes on."""
    result = on_main.push({"tests/test_service.py": None, "tests/conftest.py": None}, "No tests")
    assert result.accepted
    assert any("proves nothing" in line for line in result.lines)
    on_main.copy.git("revert", "--no-edit", "HEAD")
    assert on_main.push().accepted


def test_a_release_that_breaks_its_promise_in_production_is_rolled_back(on_main, tools):
    """The contract does not look at security headers, production does: the release before takes over, with the reason."""
    before = on_main.serving
    change = on_main.copy.replace("service.py", '    answer.headers["cache-control"] = "no-store"\n', "")
    with tools.Users(on_main.address) as users:
        result = on_main.push(change, "Fewer headers")
    assert result.accepted
    assert on_main.serving == before
    assert "cache-control" in on_main.pointer["held"][result.commit]
    assert kinds(on_main, result.commit)[-4:] == ["verified", "incident_opened", "rolled_back", "incident_resolved"]
    assert users.lost == 0
    assert on_main.reconcile() == before, "what was rolled back does not come back by itself"
    on_main.copy.git("revert", "--no-edit", "HEAD")
    mended = on_main.push()
    assert on_main.serving == mended.commit


def test_no_request_is_lost_over_switches_and_a_rollback(on_main, tools):
    """Users who keep asking get an answer to each request while releases change under them."""
    with tools.Users(on_main.address, threads=3) as users:
        first = on_main.push({"note.txt": "under load, 1"}, "One").commit
        second = on_main.push({"note.txt": "under load, 2"}, "Two").commit
        assert on_main.serving == second
        assert on_main.roll_back("we practise") == first
    assert users.answered > 50
    assert (users.lost, users.words) == (0, set())
    assert tools.ask(on_main.address)[1]["release"] == first


def test_a_rollback_needs_something_to_go_back_to(on_main):
    """After a rollback there is no release before; a second one is refused and changes nothing."""
    if on_main.pointer["previous"]:
        on_main.roll_back("once")
    now = on_main.pointer
    with pytest.raises(ServiceError, match="no previous release"):
        on_main.roll_back("twice")
    assert on_main.pointer == now


def test_a_tampered_release_is_found_and_healed_by_deploying_it_again(on_main):
    """A changed, an added and a missing file are all seen; deploying makes the folder again from its commit."""
    commit = on_main.push({"note.txt": "tamper"}, "To be tampered with").commit
    folder = release_folder(on_main.places, commit)
    for path in (folder, folder / "service.py", folder / "features.py"):
        path.chmod(0o755)
    (folder / "service.py").write_text("evil = True\n")
    (folder / "features.py").unlink()
    (folder / "more.py").write_text("")
    assert problems(folder, commit) == ["missing: features.py", "added: more.py", "changed: service.py"]
    told = []
    assert on_main.deploy(commit, told.append)
    assert problems(folder, commit) == []
    assert any("tampered" in line for line in told)


def test_what_no_gate_has_seen_is_not_deployed_by_hand_either(on_main):
    """A commit outside the main branch cannot be deployed, nor be a canary, nor be mirrored to."""
    before = on_main.pointer
    commit = on_main.copy.commit({"note.txt": "never pushed to main"}, "Elsewhere")
    on_main.copy.git("push", "--quiet", "origin", "HEAD:elsewhere")
    for attempt in (lambda: on_main.deploy(commit), lambda: on_main.route(mirror=commit)):
        with pytest.raises(ServiceError, match="no gate"):
            attempt()
    assert on_main.pointer == before


def test_the_remote_speaks_the_learners_language(on_main):
    """What a notebook was set to, its pushes answer in."""
    set_language("es")
    result = on_main.push({"extra.py": "import os\n"}, "Spanish")
    assert any(line.startswith("[ROJO]") for line in result.lines)
    assert not result.accepted


def test_other_branches_are_kept_and_not_deployed(on_main):
    """Only what reaches the main branch is tried and deployed."""
    before = on_main.serving
    on_main.copy.commit({"note.txt": "a branch"}, "On a branch")
    on_main.copy.git("push", "--quiet", "origin", "HEAD:feature")
    assert head(on_main.remote, "feature") == on_main.copy.head
    assert on_main.serving == before


def test_the_history_of_the_main_branch_cannot_be_rewritten(on_main):
    """A forced push and the removal of the branch are refused."""
    tip = head(on_main.remote, "main")
    on_main.copy.git("reset", "--quiet", "--hard", "HEAD~1")
    on_main.copy.commit({"note.txt": "another past"}, "Another past")
    for pushed in ("+HEAD:main", ":main"):
        with pytest.raises(ServiceError):
            on_main.copy.git("push", "origin", pushed)
    assert head(on_main.remote, "main") == tip


@pytest.mark.soak  # `make test` sees a canary beside the stable release in the strict run of lesson 05
def test_a_canary_runs_beside_the_stable_release(on_main, tools):
    """The rules start the release that they name; the router sends there whom they say, and promoting is a deployment."""
    stable = on_main.push({"note.txt": "stable"}, "Stable").commit
    candidate = on_main.push({"note.txt": "candidate"}, "Candidate").commit
    on_main.route(stable=stable, candidate=candidate, mode="canary", percent=100)
    assert set(on_main.pointer["releases"]) >= {stable, candidate}
    assert on_main.deploy(candidate)
    assert on_main.pointer["rules"]["candidate"] is None


def test_a_folder_has_one_system_at_a_time(on_main):
    """A second one would fight over the same releases: it is refused, and the first one goes on."""
    with pytest.raises(SetupError, match="already runs"):
        type(on_main)(on_main.places.root).start()
    assert on_main.state()["pid"]


def test_a_push_without_a_platform_is_rejected_with_the_remedy(tmp_path, on_main):
    """Where nothing can be tested or served, the branch does not move either."""
    other = type(on_main)(tmp_path, warm=False)
    with other:
        pass
    result = other.copy.push()
    assert not result.accepted
    assert any("not running" in line for line in result.lines)
    assert head(other.remote, "main") is None


def test_the_learners_own_git_settings_do_not_get_around_the_hooks(on_main, tmp_path):
    """A global hooksPath would switch a repository's hooks off; the remote's own setting wins."""
    settings = tmp_path / "gitconfig"
    settings.write_text(f"[core]\n\thooksPath = {tmp_path}\n")
    shown = subprocess.run(
        ["git", f"--git-dir={on_main.remote}", "config", "core.hooksPath"],
        env={"PATH": "/usr/bin:/bin", "GIT_CONFIG_GLOBAL": str(settings)},
        capture_output=True,
        text=True,
    )
    assert shown.stdout.strip() == str(on_main.remote / "hooks")
