"""Which versions an advisory means: held against another way of reading it, and against the published lists."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from mlops_lessons.devsecops import advisories

# The versions that the published records list by name, some of them, and the first ones that they do not.
PUBLISHED = [
    ("flask", "PYSEC-2023-62", ["0.1", "1.1.4", "2.0.0rc1", "2.2.4", "2.3.0", "2.3.1"], ["2.2.5", "2.3.2", "3.0.0"]),
    ("PyYAML", "PYSEC-2020-96", ["5.1", "5.2b1", "5.3b1", "5.3"], ["3.13", "5.3.1"]),
    ("pyyaml", "PYSEC-2021-142", ["3.01", "4.2b4", "5.3.1", "5.4b1", "5.4b2"], ["5.4", "6.0"]),
    ("requests", "PYSEC-2023-74", ["2.3.0", "2.10.0", "2.30.0"], ["2.2.1", "2.31.0"]),
    ("urllib3", "PYSEC-2023-192", ["0.2", "1.26.16", "2.0.0", "2.0.5"], ["1.26.17", "2.0.6"]),
    ("py", "PYSEC-2022-42969", ["0.8.0-alpha2", "1.4.7.dev3", "1.11.0"], ["1.11.1"]),
]


def ids(name, version, records=None):
    """Return the ids of the advisories that mean a version."""
    known = advisories.shipped()["advisories"] if records is None else records
    return [one["id"] for one in advisories.affected(name, Version(version), known)]


@pytest.mark.parametrize(("name", "id", "ill", "sound"), PUBLISHED)
def test_the_shipped_file_means_what_was_published(name, id, ill, sound):
    """Versions that the records name are affected; the next ones are not."""
    assert all(id in ids(name, version) for version in ill)
    assert not any(id in ids(name, version) for version in sound)


def test_one_weakness_under_several_names_counts_once():
    """PYSEC and GHSA say the same of Flask, and name each other."""
    assert ids("Flask", "2.2.4") == ["PYSEC-2023-62"]


def test_the_shipped_file_says_where_it_is_from():
    """Its source, its licence, and the day that it reaches."""
    shipped = advisories.shipped()
    assert (shipped["license"], shipped["until"]) == ("CC-BY-4.0", "2023-12-31")
    assert all(one["published"] <= shipped["until"] + "T23" for one in shipped["advisories"])
    assert {alias for one in shipped["advisories"] for alias in one["aliases"]} >= {"CVE-2020-14343", "CVE-2023-30861"}


def record(**changes):
    """Return a small record of a made-up package."""
    affected = {"package": {"ecosystem": "PyPI", "name": "Flight_Desk"}, **changes.pop("affected", {})}
    return {"id": "X-1", "affected": [affected], **changes}


def test_a_withdrawn_advisory_means_nothing():
    """It was a mistake, and says so."""
    events = {"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}
    assert ids("flight-desk", "1.0", [record(affected=events)]) == ["X-1"]
    assert ids("flight-desk", "1.0", [record(affected=events, withdrawn="2024-01-01T00:00:00Z")]) == []


def test_versions_may_be_listed_by_name():
    """A list counts beside the ranges; equal is what PEP 440 calls equal."""
    listed = [record(affected={"versions": ["1.0", "2.0rc1", "not a version"]})]
    assert [ids("flight.desk", version, listed) for version in ("1.0.0", "2.0-rc.1", "2.0")] == [["X-1"], ["X-1"], []]


def test_other_ecosystems_and_git_ranges_are_passed_over():
    """A package of npm of the same name is another package, and commits are no versions."""
    elsewhere = record(affected={"package": {"ecosystem": "npm", "name": "flight-desk"}, "versions": ["1.0"]})
    commits = record(affected={"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]})
    assert ids("flight-desk", "1.0", [elsewhere, commits]) == []


@pytest.mark.parametrize(
    ("version", "events", "means"),
    [
        ("0.dev1", [{"introduced": "0"}], True),
        ("1.0", [], False),
        ("1.0", [{"fixed": "2.0"}], False),
        ("1.0", [{"introduced": "1.0"}, {"last_affected": "1.0"}], True),
        ("1.0.post1", [{"introduced": "1.0"}, {"last_affected": "1.0"}], False),
        ("1.0+local", [{"introduced": "0"}, {"fixed": "1.0"}], False),
        ("1!0.1", [{"introduced": "0"}, {"fixed": "5"}], False),
        ("1.5", [{"introduced": "0"}, {"limit": "1.2"}], False),
        ("1.1", [{"introduced": "0"}, {"limit": "1.2"}], True),
        ("1.5", [{"introduced": "0"}, {"limit": "*"}], True),
        ("1.5", [{"introduced": "0"}, {"fixed": "what?"}], True),
    ],
)
def test_the_edges_of_a_range(version, events, means):
    """Both ends, epochs, local versions, limits, and what cannot be read."""
    assert advisories.in_events(Version(version), events) is means


NUMBERS = ["0.9", "1.0a1", "1.0", "1.0.post1", "1.2", "1.10", "2.0.dev3", "2.0", "2.0.6", "3.0"]
KINDS = st.sampled_from(["introduced", "fixed", "last_affected"])
EVENTS = st.lists(st.tuples(KINDS, st.sampled_from(["0", *NUMBERS])), max_size=6, unique_by=lambda pair: pair[1])


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(NUMBERS), EVENTS, st.randoms())
def test_the_last_event_before_a_version_decides(number, events, random):
    """Another way of reading: of all events that lie behind the version, the latest says whether it is ill; order is nothing."""
    version = Version(number)
    events = [("introduced", "0") if value == "0" else (kind, value) for kind, value in events]
    behind = [(Version("0.dev0") if value == "0" else Version(value), kind) for kind, value in events]
    behind = [(at, kind) for at, kind in behind if at < version or (at == version and kind != "last_affected")]
    expected = bool(behind) and max(behind)[1] == "introduced"
    random.shuffle(events)
    assert advisories.in_events(version, [{kind: value} for kind, value in events]) is expected
