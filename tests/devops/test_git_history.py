"""Any repository is read as it is, and nothing of it is run."""

import os
import shutil
import subprocess
from datetime import timedelta

import pytest

from mlops_lessons.devops import _git
from mlops_lessons.devops.git_history import History, read_history
from mlops_lessons.devops.made_history import MadeRepository, airline_story, at
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import LANGUAGES, set_language

DAY = "2013-03-08"


@pytest.fixture
def made(tmp_path):
    """Give an empty repository."""
    return MadeRepository(tmp_path / "made")


def run(folder, *arguments):
    """Run git as our own reader does."""
    return _git.output(folder, *arguments).decode().strip()


def test_a_commit_keeps_both_its_dates_with_their_zones(made):
    """Author's and committer's, each with the offset of its place."""
    name = made.commit("One", at(DAY, "10:00", "-06:00"), authored=at("2013-03-01", "09:00", "+05:30"))
    commit = read_history(made.folder).commits[name]
    assert commit.authored.isoformat() == "2013-03-01T09:00:00+05:30"
    assert commit.committed.isoformat() == "2013-03-08T10:00:00-06:00"
    assert (commit.subject, commit.parents, commit.merge) == ("One", (), False)


def test_merges_have_their_parents_and_reverts_say_what_they_take_back(made):
    """As git wrote them, and a squash is one commit that forgot its branch."""
    first = made.commit("First", at(DAY, "10:00"))
    made.branch("side")
    side = made.commit("Side", at(DAY, "11:00"))
    made.switch("main")
    merge = made.merge("side", at(DAY, "12:00"))
    back = made.revert(merge, at(DAY, "13:00"))
    history = read_history(made.folder)
    assert history.commits[merge].parents == (first, side)
    assert history.commits[merge].merge
    assert history.commits[back].reverts == (merge,)
    assert {commit.name for commit in history.ancestors(merge)} == {first, side, merge}
    assert history.head == back


def test_what_git_itself_writes_for_a_revert_is_recognised(made):
    """Not only our own wording."""
    taken = made.commit("First", at(DAY, "10:00"))
    run(made.folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "revert", "--no-edit", taken)
    history = read_history(made.folder)
    assert history.commits[history.head].reverts == (taken,)


def test_hotfixes_and_the_release_that_they_fix_are_read_from_the_message(made):
    """A subject that begins with the word, and a line that names the release."""
    named = made.commit("hotfix(api): stop\n\nFixes-release: v1.2.0", at(DAY, "10:00"))
    plain = made.commit("Talk about hotfixes", at(DAY, "11:00"))
    history = read_history(made.folder)
    assert (history.commits[named].hotfix, history.commits[named].fixes) == (True, "v1.2.0")
    assert (history.commits[plain].hotfix, history.commits[plain].fixes) == (False, None)


def test_tags_have_their_own_time_or_that_of_their_commit(made):
    """Annotated, lightweight, a tag of a tag; one of a file's contents is no place in history."""
    commit = made.commit("One", at(DAY, "10:00"))
    made.tag("light")
    made.tag("v1", at(DAY, "15:00", "+02:00"))
    made.tag("v1-again", at(DAY, "16:00"), "v1")
    made.tag("a-file", commit=run(made.folder, "rev-parse", "HEAD:part_01.txt"))
    tags = read_history(made.folder).tags
    assert [(tag.name, tag.commit, tag.annotated) for tag in tags] == [
        ("light", commit, False),
        ("v1", commit, True),
        ("v1-again", commit, True),
    ]
    assert [tag.at for tag in tags] == [at(DAY, "10:00"), at(DAY, "13:00"), at(DAY, "16:00")]


def test_odd_names_and_messages_do_no_harm(made):
    """Branches, tags and files with signs of their own; messages with several lines, or in old encodings."""
    made.commit(
        "Ñandú ✈\n\nline\n\n\x01 odd", at(DAY, "10:00"), file="-rf ; ñ\t\n.txt" if os.name == "posix" else "ñ.txt"
    )
    made.branch("feature/ñ-✈(1)'\"")
    made.commit("Two", at(DAY, "11:00"))
    made.tag("v1-✈'", at(DAY, "12:00"))
    run(made.folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "i18n.commitEncoding=ISO-8859-1",
        "commit", "--quiet", "--allow-empty", "-m", "x")  # fmt: skip
    run(made.folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty",
        "--allow-empty-message", "-m", "")  # fmt: skip
    history = read_history(made.folder)
    assert len(history.commits) == 4
    assert [tag.name for tag in history.tags] == ["v1-✈'"]
    assert "Ñandú ✈" in [commit.subject for commit in history.commits.values()]


def test_an_empty_repository_is_an_empty_history(made):
    """No commit yet: no error."""
    assert read_history(made.folder) == History()


def test_a_bare_repository_a_subfolder_and_a_detached_head_are_read_alike(made, tmp_path):
    """What counts is the history, not the kind of folder."""
    made.commit("One", at(DAY, "10:00"))
    last = made.commit("Two", at(DAY, "11:00"))
    bare = tmp_path / "bare.git"
    shutil.copytree(made.folder / ".git", bare)
    run(bare, "config", "core.bare", "true")
    (made.folder / "sub").mkdir()
    whole = read_history(made.folder)
    assert read_history(bare) == whole == read_history(made.folder / "sub")
    run(made.folder, "checkout", "--quiet", "--detach", "HEAD~1")
    assert read_history(made.folder).head == whole.commits[last].parents[0]
    assert read_history(made.folder).commits.keys() == whole.commits.keys()


def test_a_shallow_history_says_where_it_was_cut(made, tmp_path):
    """The last commit that is there seems to have no parents: it has."""
    for number in range(5):
        made.commit(f"Number {number}", at(DAY, f"1{number}:00"))
    cut = shallow(made.folder, tmp_path / "shallow", 2)
    history = read_history(cut)
    assert [commit.subject for commit in history.commits.values()] == ["Number 4", "Number 3"]
    assert [history.commits[name].subject for name in history.cut] == ["Number 3"]
    assert read_history(made.folder).cut == frozenset()


def shallow(source, target, depth):
    """Clone the last commits only; this one git needs the file protocol, which ours forbids."""
    environment = _git.environment({"GIT_ALLOW_PROTOCOL": "file"})
    command = ["git", "clone", "--quiet", f"--depth={depth}", source.as_uri(), str(target)]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return target


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_repository_is_told_with_the_remedy(tmp_path, language):
    """In the learner's language: no such folder, or a folder without history."""
    set_language(language)
    with pytest.raises(SetupError, match=r"carpeta|folder"):
        read_history(tmp_path / "nowhere")
    with pytest.raises(SetupError, match=r"«\.git»|“\.git”"):
        read_history(tmp_path)


def test_without_git_the_remedy_is_told(monkeypatch, tmp_path):
    """The message says how to install it."""
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(SetupError, match="git-scm"):
        read_history(tmp_path)


def test_a_damaged_repository_is_told(made):
    """An object is gone: what git says is passed on."""
    made.commit("One", at(DAY, "10:00"))
    made.commit("Two", at(DAY, "11:00"))
    name = read_history(made.folder).commits[made.name()].parents[0]
    (made.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(SetupError, match="git log refused"):
        read_history(made.folder)


@pytest.mark.skipif(os.name != "posix", reason="the trap is a shell script")
def test_nothing_that_the_repository_names_is_run(made, tmp_path):
    """Hooks, a signature checker, a file watcher, a pager, an alias, a transport: each would leave a trace."""
    trace = tmp_path / "trace"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 >> {trace}\n", encoding="utf-8")
    trap.chmod(0o755)
    made.commit("One", at(DAY, "10:00"))
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        shutil.copy(trap, made.folder / ".git" / "hooks" / hook)
    named = ("gpg.program", "core.fsmonitor", "core.pager", "pager.log", "core.sshCommand", "diff.external", "core.editor",
             "core.alternateRefsCommand", "credential.helper")  # fmt: skip
    for key in named:
        run(made.folder, "config", key, str(trap))
    run(made.folder, "config", "alias.log", f"!{trap}")
    run(made.folder, "config", "log.showSignature", "true")
    trace.unlink(missing_ok=True)
    assert len(read_history(made.folder).commits) == 1
    assert not trace.exists()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_a_repository_of_another_owner_is_read(made):
    """A folder shared by a colleague: git alone would refuse."""
    made.commit("One", at(DAY, "10:00"))
    for path in (made.folder, *made.folder.rglob("*")):
        os.chown(path, 12345, 12345)
    assert len(read_history(made.folder).commits) == 1


def test_settings_of_the_learner_are_left_out(made, monkeypatch, tmp_path):
    """Neither a global file nor the environment changes what is read or made."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[log]\n\tdate = relative\n[format]\n\tpretty = oneline\n[nonsense", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2001-01-01T00:00:00Z")
    name = made.commit("One", at(DAY, "10:00"))
    assert read_history(made.folder).commits[name].committed == at(DAY, "10:00")


def test_dates_that_no_calendar_has_do_no_harm(made):
    """A commit written by a broken tool."""
    made.commit("One", at(DAY, "10:00"))
    tree = run(made.folder, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor A <a@b> 99999999999999 +9999\ncommitter A <a@b> 99999999999999 +9999\n\nodd\n"
    name = (
        _git.output(made.folder, "hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=text.encode())
        .decode()
        .strip()
    )
    run(made.folder, "branch", "odd", name)
    assert len(read_history(made.folder).commits) == 2


def test_the_story_is_the_same_everywhere():
    """The same names of commits on every computer: fixed dates, zones, people and settings."""
    made, log, period = airline_story()
    history = read_history(made.folder)
    assert len(history.commits) == 15
    assert history.head == "0eff8e87fdcdc2f023d215fd5930b528bcc65e27"
    assert len([tag for tag in history.tags if tag.name.startswith("v")]) == 7
    assert log.read().set_aside == ()
    assert period.end - period.start == timedelta(days=14)
