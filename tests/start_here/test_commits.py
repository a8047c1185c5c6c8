"""The practice repository is real git, and gives the same codes everywhere."""

import hashlib
import subprocess

import pytest

from mlops_lessons.errors import SetupError
from mlops_lessons.start_here import commits
from mlops_lessons.start_here.commits import PracticeRepository


@pytest.fixture
def repository():
    """Give a repository with the good rule and the bad one."""
    made = PracticeRepository()
    made.save("rule.txt", "late = 15")
    made.save("rule.txt", "late = 150")
    return made


def test_undoing_adds_a_commit_and_brings_the_rule_back(repository):
    """Nothing of the history goes; the file is as before the bad commit."""
    before = repository.log()
    repository.undo()
    assert repository.read("rule.txt") == "late = 15"
    assert repository.log()[1:] == before
    assert repository.log()[0].message == 'Revert "rule.txt: late = 150"'


def test_codes_are_the_same_in_two_repositories(repository):
    """Contents, author, dates and parents alike, hence the codes."""
    twin = PracticeRepository()
    twin.save("rule.txt", "late = 15")
    twin.save("rule.txt", "late = 150")
    assert twin.log() == repository.log()


def test_another_content_changes_its_code_and_the_later_ones(repository):
    """The commit before the change keeps its code: it does not depend on what comes after."""
    other = PracticeRepository()
    other.save("rule.txt", "late = 15")
    other.save("rule.txt", "late = 151")
    assert other.log()[-1] == repository.log()[-1]
    assert other.log()[0].code != repository.log()[0].code


def test_the_learners_own_git_settings_do_not_matter(monkeypatch, tmp_path, repository):
    """Neither a configured name, nor hooks, nor an open repository of the caller reach the practice repository."""
    settings = tmp_path / "gitconfig"
    settings.write_text("[user]\nname = Someone\n[init]\ndefaultBranch = other\n[core]\nautocrlf = true\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Someone")
    again = PracticeRepository()
    again.save("rule.txt", "late = 15")
    assert again.log()[0] == repository.log()[-1]


def test_a_code_is_the_hash_of_what_the_commit_holds(repository):
    """Worked out by hand from git's own text of the commit, as the lesson says."""
    body = subprocess.run(["git", "cat-file", "commit", "HEAD"], cwd=repository.folder, capture_output=True, check=True)
    name = hashlib.sha1(b"commit %d\0" % len(body.stdout) + body.stdout).hexdigest()
    assert repository.log()[0].code == name[:7]


def test_what_is_shown_is_what_was_typed(repository, capsys):
    """The screen has each command after a dollar sign, then the history."""
    repository.undo()
    commits.show(repository)
    screen = capsys.readouterr().out.splitlines()
    typed = [line[2:] for line in screen if line.startswith("$ ")]
    assert typed == [
        "git init",
        "git add rule.txt",
        'git commit -m "rule.txt: late = 15"',
        "git add rule.txt",
        'git commit -m "rule.txt: late = 150"',
        "git revert HEAD",
        "git log --oneline",
    ]
    assert len(screen) == len(typed) + 3


def test_the_folder_goes_with_the_repository():
    """Nothing stays on the disk once the repository is gone."""
    made = PracticeRepository()
    folder = made.folder
    assert (folder / ".git").is_dir()
    del made
    assert not folder.exists()


def test_a_commit_without_a_change_is_refused(repository):
    """Git's refusal comes as an error of the course, not as a traceback of a subprocess."""
    with pytest.raises(SetupError, match="commit"):
        repository.save("rule.txt", "late = 150")


def test_without_git_the_remedy_is_named(monkeypatch):
    """The message says where git is to be had."""
    monkeypatch.setattr(commits.shutil, "which", lambda program: None)
    with pytest.raises(SetupError, match=r"git-scm\.com"):
        PracticeRepository()
