"""Secrets are found in any file and in any version of it that git holds, and never shown."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.devsecops import secrets_gate
from mlops_lessons.devsecops._git import git
from mlops_lessons.devsecops.flight_desk import planted_secrets

KEYS = planted_secrets()
ACCESS = f"AWS_ACCESS_KEY_ID={KEYS['KEY_ID']}\n"


@pytest.fixture
def repository(tmp_path):
    """Give an empty repository and a function that commits files; None deletes one."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")

    def commit(message, **files):
        for name, text in files.items():
            path = tmp_path / f"{name}.env"
            path.unlink(missing_ok=True) if text is None else path.write_text(text)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", message)

    return tmp_path, commit


def found_in(folder):
    """Return file and commit of what the history holds."""
    return {(one.file, one.commit) for one in secrets_gate.run_history(folder).findings}


def test_a_removed_secret_is_found_in_the_commit_that_brought_it(repository):
    """It is no more in the files, and still in the history."""
    folder, commit = repository
    commit("Start", readme="hello")
    commit("Add the key", deploy=ACCESS)
    commit("Remove it", deploy=None)
    commit("Go on", readme="more")
    assert secrets_gate.run(folder).ok
    assert found_in(folder) == {("deploy.env", "Add the key")}


def test_a_secret_that_still_stands_is_the_other_gates(repository):
    """The files' gate has it; the history's does not say it twice."""
    folder, commit = repository
    commit("Add the key", deploy=ACCESS)
    assert not secrets_gate.run(folder).ok
    assert found_in(folder) == set()


def test_a_secret_of_a_merge_alone_is_found(repository):
    """Brought in by the merge itself, and taken out by the next commit: it is in neither parent."""
    folder, commit = repository
    commit("Start", readme="hello")
    git(folder, "checkout", "--quiet", "-b", "side")
    commit("Side", side="1")
    git(folder, "checkout", "--quiet", "main")
    commit("Main", main="1")
    git(folder, "merge", "--quiet", "--no-ff", "--no-commit", "side")
    commit("Merge side", deploy=ACCESS)
    commit("Remove it", deploy=None)
    assert git(folder, "rev-list", "--merges", "--count", "HEAD").strip() == "1"
    assert found_in(folder) == {("deploy.env", "Merge side")}


def test_a_secret_on_any_branch_tag_or_stash_is_found(repository):
    """Branches that nobody merged, what only a tag holds, and what was put aside."""
    folder, commit = repository
    commit("Start", readme="hello")
    for name in ("branch", "tagged"):
        git(folder, "checkout", "--quiet", "-b", name, "main")
        commit(f"On {name}", **{name: ACCESS.replace("AWS", name.upper())})
    git(folder, "tag", "-a", "v1", "-m", "one")
    git(folder, "checkout", "--quiet", "main")
    git(folder, "branch", "--quiet", "-D", "tagged")
    (folder / "readme.env").write_text(ACCESS)
    git(folder, "stash", "--quiet")
    assert {file for file, _commit in found_in(folder)} == {"branch.env", "tagged.env", "readme.env"}


def test_a_commit_that_was_amended_away_is_found(repository):
    """The reflog still remembers it."""
    folder, commit = repository
    commit("Start", readme="hello")
    commit("Add the key", deploy=ACCESS)
    (folder / "deploy.env").unlink()
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--amend", "--allow-empty", "-m", "Nothing to see")
    assert {file for file, _commit in found_in(folder)} == {"deploy.env"}


def test_a_secret_in_a_message_is_found(repository):
    """Commits are read as files are."""
    folder, commit = repository
    commit(f"Use {KEYS['KEY_ID']} for now", readme="hello")
    assert {file for file, _commit in found_in(folder)} == {"(commit)"}


@pytest.mark.parametrize("name", ["with space.env", "ñandú.env", "-x.env"])
def test_any_name_of_a_file_is_read(repository, name):
    """Names that a shell would stumble over."""
    folder, commit = repository
    (folder / name).write_text(ACCESS)
    commit("Add it")
    (folder / name).unlink()
    commit("Remove it")
    assert len(found_in(folder)) == 1


def test_a_folder_without_history_is_open(tmp_path, repository):
    """No git, no commits: nothing to find."""
    assert secrets_gate.run_history(tmp_path / "nowhere").ok
    assert secrets_gate.run_history(repository[0]).ok


def test_a_shallow_clone_shuts_the_gate(repository, tmp_path_factory):
    """A build server that fetches the last commit only has no history to look through."""
    folder, commit = repository
    commit("Add the key", deploy=ACCESS)
    commit("Remove it", deploy=None)
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "--quiet", "--depth", "1", folder.as_uri(), "here")
    assert [one.rule for one in secrets_gate.run_history(clone / "here").findings] == ["shallow"]
    git(clone, "clone", "--quiet", folder.as_uri(), "whole")
    assert [one.rule for one in secrets_gate.run_history(clone / "whole").findings] == ["AWS Access Key"]


def test_a_finding_never_shows_the_secret(repository):
    """A report is read by more people than the file."""
    folder, commit = repository
    commit("Add the key", deploy=ACCESS)
    commit("Change it", deploy="NOTHING=1\n")
    results = [*secrets_gate.run_history(folder).findings, *secrets_gate.scan_files(folder)]
    assert results
    assert not [one for one in results if KEYS["KEY_ID"] in repr(one)]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00\x01", bytes(range(256)) * 40, b"\0" * 1000, "ñ".encode("latin-1"), b"a" * 900_000],
    ids=["empty", "utf-16 mark", "binary", "zeros", "latin-1", "one long line"],
)
def test_no_content_crashes_the_gates(repository, content):
    """Whatever the bytes are, the key beside them is found."""
    folder, commit = repository
    (folder / "odd.bin").write_bytes(content)
    commit("Add", deploy=ACCESS)
    assert {one.file for one in secrets_gate.run(folder).findings} == {"deploy.env"}
    (folder / "odd.bin").unlink()
    commit("Remove", deploy=None)
    assert {file for file, _commit in found_in(folder)} == {"deploy.env"}


@pytest.mark.parametrize(
    "encode", [str.encode, lambda text: text.encode("utf-16"), lambda text: b"\x00\xff\n" + text.encode()]
)
def test_a_secret_is_found_in_any_encoding(tmp_path, encode):
    """UTF-8, UTF-16, or in the middle of bytes that are no text."""
    (tmp_path / "file.dat").write_bytes(encode(ACCESS))
    assert [one.rule for one in secrets_gate.run(tmp_path).findings] == ["AWS Access Key"]


@pytest.mark.parametrize("name", ["package-lock.json", "swagger.json", "logo.png", "poetry.lock", ".hidden"])
def test_no_file_is_left_out_for_its_name(tmp_path, name):
    """A lock file or a picture may hold a key as well."""
    (tmp_path / name).write_text(ACCESS)
    assert not secrets_gate.run(tmp_path).ok


def test_a_file_that_is_too_large_shuts_the_gate(tmp_path):
    """What nobody read has not passed."""
    (tmp_path / "large.txt").write_bytes(b"a\n" * 600_000)
    assert [one.rule for one in secrets_gate.run(tmp_path).findings] == ["unread"]


def test_a_comment_does_not_silence_the_gate(tmp_path):
    """The scanner's own pragma gives neither reason nor end."""
    (tmp_path / "a.py").write_text(f'KEY = "{KEYS["SIGNING_KEY"]}"  # pragma: allowlist secret\n')
    assert not secrets_gate.run(tmp_path).ok


def test_a_phrase_is_missed_still():
    """Held here so that the lesson stays true: neither form, nor name, nor randomness gives it away."""
    assert secrets_gate.scan_texts({"a": b'BACK_DOOR = "gate-b22-june"\n'}) == []


def test_a_key_does_not_hide_the_one_below(tmp_path):
    """The scanner stops at the first way of reading that gives something; the gate asks again. A line counts once."""
    from detect_secrets.core.scan import scan_file

    text = f"{ACCESS}AWS_SECRET_ACCESS_KEY={KEYS['KEY_SECRET']}\n"
    path = tmp_path / "deploy.txt"
    path.write_text(text)
    with secrets_gate._settings():
        alone = [one.line_number for one in scan_file(str(path))]
    found = secrets_gate.scan_texts({"deploy.env": text.encode()})
    assert (alone, found) == ([1], [("deploy.env", "AWS Access Key", 1), ("deploy.env", "AWS Access Key", 2)])


def test_verification_is_off():
    """No setting of the scan asks a service whether a key works."""
    from detect_secrets.settings import get_settings

    with secrets_gate._settings():
        active = get_settings().json()
    assert not [one for one in active["filters_used"] if "verif" in one["path"]]
    assert len(active["plugins_used"]) > 20


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_entropy_is_scipys(text):
    """The same figure as scipy's, from the counts."""
    from scipy.stats import entropy

    counts = [text.count(sign) for sign in set(text)]
    expected = entropy(counts, base=2) if counts else 0.0
    assert math.isclose(secrets_gate.entropy(text), expected, abs_tol=1e-9)
