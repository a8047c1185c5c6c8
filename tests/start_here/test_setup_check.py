"""The check of the computer says what is missing and how to get it, and nothing that differs where all is well."""

import pytest

from mlops_lessons.i18n import set_language
from mlops_lessons.start_here import setup_check
from mlops_lessons.start_here.setup_check import check, folder_state, git_state, packages_state, python_state


def test_this_computer_is_ready():
    """Where the tests run, everything is in its place."""
    assert [finding.words for finding in check()] == ["ok"] * 4


@pytest.mark.parametrize(("version", "ok"), [("3.10.14", False), ("3.11.0", True), ("3.13.2", True), ("3.15.0", False)])
def test_python_must_be_one_that_the_package_accepts(version, ok):
    """The limits are those of the package; a wrong version is named with what is wanted."""
    finding = python_state(version)
    assert finding.ok is ok
    assert ok or (version in finding.remedy and "3.11" in finding.remedy)


def test_missing_and_outdated_packages_are_named():
    """What is absent or too old is listed; extras and other systems' packages are not asked for."""
    finding = packages_state(
        [
            "packaging>=1",
            "no-such-package-at-all",
            "packaging>=9999",
            "other; extra == 'tests'",
            "w; sys_platform == 'none'",
        ]
    )
    assert "missing or of another version: no-such-package-at-all, packaging." in finding.remedy
    assert packages_state(["packaging"]).ok


def test_a_package_that_is_not_installed_says_so(monkeypatch):
    """Run from a clone that was never installed, it is the course itself that is missing."""

    def absent(name):
        raise setup_check.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(setup_check.metadata, "metadata", absent)
    monkeypatch.setattr(setup_check.metadata, "version", absent)
    assert "mlops-lessons." in packages_state().remedy
    assert python_state().ok


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    """The probe leaves nothing behind; a folder that is not there has a remedy."""
    assert folder_state(tmp_path).ok
    assert list(tmp_path.iterdir()) == []
    assert "Documents" in folder_state(tmp_path / "absent").remedy


def test_git_must_answer(tmp_path):
    """Missing, or there and broken: both have the remedy."""
    assert git_state().ok
    assert "git-scm.com" in git_state("no-such-program").remedy
    broken = tmp_path / "git"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    assert not git_state(str(broken)).ok


@pytest.mark.parametrize("language", ["es", "en"])
def test_what_is_shown_holds_no_version(language, capsys):
    """The words are the same on every computer that is ready."""
    set_language(language)
    setup_check.show()
    shown = capsys.readouterr().out
    assert not any(letter.isdigit() for letter in shown)
    assert shown.count("ok" if language == "en" else "bien") == 4


def test_what_is_wrong_is_counted_and_told(monkeypatch, capsys):
    """The verdict counts what is missing and points to the longer check."""
    monkeypatch.setattr(setup_check, "check", lambda: (git_state("no-such-program"), python_state()))
    setup_check.show()
    shown = capsys.readouterr().out
    assert "Something is missing (1)" in shown
    assert "mlops-lessons doctor" in shown
