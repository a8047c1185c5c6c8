"""Git is used without anybody's settings, and a checkout holds the commit as it is."""

import os
import subprocess

import pytest

from mlops_lessons.continuous_deployment.git import checkout, clean_environment, commits, git, head, is_in_branch
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.remote import HOOKS, make_remote
from mlops_lessons.errors import ServiceError


@pytest.fixture
def bare(tmp_path):
    """Give a bare repository with two commits, the second with a link, an odd name and attributes."""
    places = Places(tmp_path / "it's a system").make()
    remote = make_remote(places)
    for hook in HOOKS:
        (remote / "hooks" / hook).unlink()
    copy = tmp_path / "copy"

    def run(*words):
        command = ["git", "-C", str(copy), "-c", "user.name=a", "-c", "user.email=a@b", *words]
        subprocess.run(command, check=True, env=clean_environment(), capture_output=True)

    copy.mkdir()
    run("init", "-q", "-b", "main")
    (copy / "one.txt").write_text("1\r\n")
    run("add", "-A")
    run("commit", "-qm", "one")
    (copy / "two ñ.txt").write_text("2\n")
    (copy / "out").symlink_to("/etc/hosts")
    (copy / ".gitattributes").write_text("two* export-ignore\n*.txt text eol=crlf\n")
    run("add", "-A")
    run("commit", "-qm", "two")
    run("push", "-q", str(remote), "main")
    return remote


def test_a_checkout_is_the_commit(bare, tmp_path):
    """Files of any name are there, also those that an export would leave out; a link leads nowhere; nothing else is left."""
    folder = checkout(bare, head(bare, "main"), tmp_path / "work" / "out")
    assert sorted(path.name for path in folder.iterdir()) == [".gitattributes", "one.txt", "out", "two ñ.txt"]
    assert not (folder / "out").is_symlink()
    assert (folder / "out").read_text() == "/etc/hosts"
    assert [path.name for path in folder.parent.iterdir()] == ["out"]


def test_an_unknown_commit_is_told(bare, tmp_path):
    """There is no checkout of what does not exist."""
    with pytest.raises(ServiceError, match="cannot be checked out"):
        checkout(bare, "f" * 40, tmp_path / "work" / "out")


def test_the_branch_is_read(bare):
    """Its head, its commits from the last to the first, and what it holds."""
    found = commits(bare, "main")
    assert (len(found), found[0]) == (2, head(bare, "main"))
    assert is_in_branch(bare, found[1], "main")
    assert not is_in_branch(bare, "f" * 40, "main")
    assert (head(bare, "other"), commits(bare, "other")) == (None, [])


def test_surroundings_of_a_hook_do_not_reach_our_git(bare, monkeypatch, tmp_path):
    """Git sets variables for its hooks; a git that inherited them would work on the wrong repository."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    assert len(git(bare, "rev-list", "main").split()) == 2
    assert "GIT_OBJECT_DIRECTORY" in clean_environment(quarantine=True)
    assert "GIT_OBJECT_DIRECTORY" not in clean_environment()


def test_the_remote_is_made_once_and_its_hooks_anew(tmp_path):
    """A hook that was edited or lost is written again; a history stays; its path may hold spaces and quotes."""
    places = Places(tmp_path / "it's a system").make()
    remote = make_remote(places)
    (remote / "hooks" / "pre-receive").unlink()
    assert make_remote(places) == remote
    for hook in HOOKS:
        assert os.access(remote / "hooks" / hook, os.X_OK)
        checked = subprocess.run(["sh", "-n", str(remote / "hooks" / hook)], capture_output=True)
        assert checked.returncode == 0
