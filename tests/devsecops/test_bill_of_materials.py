"""The bill is valid, complete and the same each time, and its query agrees with an independent reading."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from mlops_lessons.devsecops import bill_of_materials
from mlops_lessons.devsecops.flight_desk import FlightDesk
from mlops_lessons.errors import LessonError, UnknownNameError

TEXT = "# what we need\nFlask==2.2.4\npyyaml==5.3 ; python_version > '3'\nrequests>=2\n\ntyping_extensions==4.0.0\n"


@pytest.fixture(scope="module")
def bill():
    """Give the bill of a requirements file with a comment, a marker and something that is not pinned."""
    return bill_of_materials.make_bill(TEXT)


def test_the_bill_is_valid_by_the_standards_own_schema(bill):
    """The library that holds CycloneDX's schemas finds nothing wrong with it."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    assert bill["bomFormat"] == "CycloneDX"
    version = SchemaVersion.from_version(bill["specVersion"])
    assert JsonStrictValidator(version).validate_str(json.dumps(bill)) is None


@pytest.mark.soak  # two runs of a slow tool
def test_the_tool_itself_can_be_asked_to_validate():
    """The same bill, with and without."""
    assert bill_of_materials.make_bill("flask==2.2.4\n", validate=True) == bill_of_materials.make_bill("flask==2.2.4\n")


def test_the_bill_holds_every_line_of_the_requirements_and_no_other(bill):
    """Names and pinned versions, read from the file by another way."""
    lines = [line.split(";")[0].strip() for line in TEXT.splitlines() if line and not line.startswith("#")]
    pairs = [re.fullmatch(r"([\w.-]+?)(?:(==|>=)(.+))?", line).groups() for line in lines]
    expected = {(name.lower(), version if sign == "==" else None) for name, sign, version in pairs}
    assert {(name.lower(), version) for name, version in bill_of_materials.components(bill)} == expected


def test_two_bills_of_one_file_are_equal_and_carry_no_time(bill):
    """No serial number, no timestamp."""
    assert bill_of_materials.make_bill(TEXT) == bill
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


def test_the_first_release_is_the_flight_desk_with_its_planted_fault():
    """The releases of the lesson begin and end with the application's own files."""
    desk, written = FlightDesk(), bill_of_materials.releases()["written"]
    planted = [line for line in desk.read("requirements.txt").splitlines() if not line.startswith("#")]
    assert planted == written["1.3"].split()
    desk.mend()
    mended = [line for line in desk.read("requirements.txt").splitlines() if not line.startswith("#")]
    assert mended == written["1.5"].split()


def test_what_was_installed_has_everything_that_was_written_and_what_it_brings():
    """The written ones at the same version, and urllib3, which only the second bill shows."""
    found = bill_of_materials.releases()
    written, installed = (found[kind]["1.4"].split() for kind in ("written", "installed"))
    assert set(written) < set(installed)
    assert any(line.startswith("urllib3==") for line in installed)
    assert not any(line.startswith("urllib3") for line in written)


def test_the_lesson_finds_its_fault_in_one_release_and_the_hidden_one_in_the_second_bill():
    """PyYAML in 1.3 only; urllib3 unseen in what was written, seen in what was installed."""
    found = bill_of_materials.releases()
    yaml, urllib3 = map(bill_of_materials.advisory, ("PYSEC-2021-142", "PYSEC-2023-192"))
    bills = {release: bill_of_materials.make_bill(text) for release, text in found["written"].items()}
    assert [bill_of_materials.affected(bills[release], yaml) for release in ("1.3", "1.4", "1.5")] == [
        ["pyyaml 5.3"],
        [],
        [],
    ]
    assert bill_of_materials.affected(bills["1.4"], urllib3) == []
    assert bill_of_materials.affected(bill_of_materials.make_bill(found["installed"]["1.4"]), urllib3) == [
        "urllib3 2.0.4"
    ]


VERSIONS = st.sampled_from(
    ["0.9", "1.0", "1.9", "1.10", "1.26.16", "1.26.17", "2.0.0", "2.0.5", "2.0.6", "2.10", "10.0"]
)


@given(st.lists(st.tuples(st.sampled_from(["urllib3", "URLLib3", "urllib3-next", "flask"]), VERSIONS), max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_query_agrees_with_version_specifiers(parts):
    """An independent reading of the advisory: below 1.26.17, or from 2.0.0 to below 2.0.6."""
    bill = {"components": [{"name": name, "version": version} for name, version in parts]}
    ranges = [SpecifierSet("<1.26.17"), SpecifierSet(">=2.0.0,<2.0.6")]
    expected = [
        f"{name} {version}"
        for name, version in sorted(parts, key=lambda pair: pair[0].lower())
        if name.lower() == "urllib3" and any(version in one for one in ranges)
    ]
    notice = bill_of_materials.advisory("PYSEC-2023-192")
    assert sorted(bill_of_materials.affected(bill, notice)) == sorted(expected)


def test_what_has_no_version_cannot_be_ruled_out():
    """It is told with a question mark, whatever the way its name is written."""
    bill = {"components": [{"name": "PyYAML"}, {"name": "flask"}]}
    assert bill_of_materials.affected(bill, bill_of_materials.advisory("PYSEC-2021-142")) == ["PyYAML ?"]


@pytest.mark.parametrize(("language", "silent"), [("es", "no consta"), ("en", "not listed")])
def test_the_tables_never_say_a_plain_no(bill, capsys, language, silent):
    """What a bill does not name it merely does not name; what has no version is said to have none."""
    from mlops_lessons.i18n import set_language

    set_language(language)
    bill_of_materials.show_bill(bill)
    bill_of_materials.show_answers({"ours": bill}, bill_of_materials.advisory("PYSEC-2023-192"))
    out = capsys.readouterr().out
    assert out.count(silent) == 1
    assert out.count("sin versión" if language == "es" else "no version") == 1


def test_a_tool_that_fails_is_quoted(monkeypatch, tmp_path):
    """Its last words, as an error of the course."""
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho first >&2\necho the schema is gone >&2\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(bill_of_materials.sys, "executable", str(broken))
    with pytest.raises(LessonError, match="the schema is gone"):
        bill_of_materials.make_bill("flask==2.2.4\n")


def test_a_line_that_the_tool_cannot_read_is_left_out_without_a_word():
    """What the lesson says of the tool: a bill may be valid and have holes."""
    assert bill_of_materials.components(bill_of_materials.make_bill("-r others.txt\nflask==2.2.4\n")) == [
        ("flask", "2.2.4")
    ]


def test_an_unknown_advisory_offers_the_near_ones():
    """A slip of one figure."""
    with pytest.raises(UnknownNameError, match="PYSEC-2021-142"):
        bill_of_materials.advisory("PYSEC-2021-143")
