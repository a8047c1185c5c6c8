"""Who gets which release: sticky, in the right share, by segment, all at once."""

import contextlib
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.traffic import (
    Caller,
    Rules,
    caller_from_headers,
    choose,
    in_segment,
    in_share,
    place,
    read_active,
)
from mlops_lessons.errors import LessonError

USERS = [f"user-{number}" for number in range(10_000)]
PERCENT = st.floats(0, 100)


def active(**rules):
    """Return the router's file with two releases."""
    addresses = {"a1": {"address": "http://127.0.0.1:1"}, "b2": {"address": "http://127.0.0.1:2"}}
    return {"releases": addresses, "rules": {"stable": "a1", "candidate": "b2", **rules}}


@pytest.mark.parametrize("percent", [1, 5, 10, 25, 50, 90])
@pytest.mark.parametrize("salt", ["b2", "c3", ""])
def test_the_split_lies_in_its_binomial_interval_over_10_000_users(percent, salt):
    """The exact interval that holds 99.99 % of fair splits, from the binomial distribution itself."""
    from scipy.stats import binom

    inside = sum(in_share(user, percent, salt) for user in USERS)
    low, high = binom.interval(0.9999, len(USERS), percent / 100)
    assert low <= inside <= high


def test_places_are_uniform_and_two_salts_are_independent():
    """Kolmogorov-Smirnov against the uniform distribution, and no correlation between two canaries."""
    from scipy.stats import kstest, pearsonr

    first, second = [place(user, "a") for user in USERS], [place(user, "b") for user in USERS]
    assert kstest(first, "uniform").pvalue > 1e-4
    assert abs(pearsonr(first, second).statistic) < 4 / math.sqrt(len(USERS))


@settings(deadline=None)
@given(st.text(), st.text(), PERCENT, PERCENT)
def test_a_user_in_the_canary_stays_when_it_grows(user, salt, first, second):
    """Whoever is inside at a smaller percentage is inside at every larger one."""
    small, large = sorted((first, second))
    assert in_share(user, small, salt) <= in_share(user, large, salt)
    assert 0 <= place(user, salt) < 1
    assert in_share(user, 100, salt)
    assert not in_share(user, 0, salt)


@settings(deadline=None)
@given(st.text(min_size=1), PERCENT)
def test_one_user_never_changes_side(user, percent):
    """The same rules give the same release, whatever else the user sends."""
    rules = Rules("a1", "b2", "canary", percent)
    chosen = {choose(rules, Caller(user, attributes)) for attributes in ({}, {"airline": "UA"}, {"origin": "JFK"})}
    assert len(chosen) == 1


def test_another_candidate_meets_other_users_first():
    """The salt is the candidate's name unless it is given."""
    met = [{u for u in USERS if choose(Rules("a1", name, "canary", 5), Caller(u)) == name} for name in ("b2", "c3")]
    assert len(met[0] & met[1]) < 60
    same = [
        {u for u in USERS if choose(Rules("a1", name, "canary", 5, salt="s"), Caller(u)) == name}
        for name in ("b2", "c3")
    ]
    assert same[0] == same[1]


def test_a_caller_without_a_name_gets_the_stable_release():
    """Nobody could keep it on one side."""
    assert choose(Rules("a1", "b2", "canary", 99.9), Caller()) == "a1"


@pytest.mark.parametrize(
    ("mode", "percent", "expected"),
    [
        ("single", 100, "a1"),
        ("blue_green", 99, "a1"),
        ("blue_green", 100, "b2"),
        ("canary", 100, "b2"),
        ("canary", 0, "a1"),
    ],
)
def test_the_mode_decides(mode, percent, expected):
    """Blue/green moves all users together; single ignores the candidate."""
    assert {choose(Rules("a1", "b2", mode, percent), Caller(user)) for user in USERS[:200]} == {expected}


def test_a_segment_needs_all_its_conditions():
    """Every attribute must have one of the wanted values; an empty segment holds nobody."""
    segment = {"airline": ("UA", "AA"), "origin": ("JFK",)}
    assert in_segment({"airline": "AA", "origin": "JFK", "more": "x"}, segment)
    assert not in_segment({"airline": "AA"}, segment)
    assert not in_segment({"airline": "B6", "origin": "JFK"}, segment)
    assert not in_segment({"airline": "AA"}, {})
    rules = Rules("a1", "b2", "segment", segment={"airline": ("UA",)})
    assert choose(rules, Caller(attributes={"airline": "UA"})) == "b2"
    assert choose(rules, Caller("ana")) == "a1"


def test_the_caller_is_read_from_headers():
    """Its name from ``x-user`` or a cookie, its attributes from headers of their own."""
    headers = [(b"cookie", b'theme=dark; user="ana"; n=1'), (b"x-airline", b" UA ")]
    assert caller_from_headers(headers, ("airline", "origin")) == Caller("ana", {"airline": "UA"})
    assert caller_from_headers([*headers, (b"x-user", b"luis")]).user == "luis"
    assert caller_from_headers([]) == Caller()


def test_the_file_is_read_as_rules():
    """Missing parts have their defaults, one value of a segment may stand alone."""
    read = read_active(active(mode="segment", segment={"airline": "UA"}, mirror="a1"))
    assert read.rules == Rules("a1", "b2", "segment", 0.0, {"airline": ("UA",)}, "a1")
    assert read.addresses["b2"] == "http://127.0.0.1:2"
    assert read_active(active(candidate=None, segment=None)).rules == Rules("a1")


def test_a_candidate_without_an_address_is_as_good_as_none():
    """A release that is down must not keep the router from following the rest."""
    assert read_active(active(candidate="z9", mode="canary", percent=50, mirror="y8")).rules == Rules(
        "a1", None, "canary", 50
    )
    assert choose(Rules("a1", None, "canary", 50), Caller("ana")) == "a1"


@pytest.mark.parametrize(
    "damaged",
    [
        None, [], {}, {"releases": {}, "rules": {}}, {"releases": [], "rules": {"stable": "a1"}},
        active(stable="z9"), active(stable=None), active(candidate=9), active(mirror=7), active(mode="roulette"),
        active(percent=101), active(percent="5"), active(percent=True), active(percent=float("nan")),
        active(segment=["UA"]), active(segment={"airline": 3}), active(segment={"airline": [3]}),
    ],
)  # fmt: skip
def test_a_damaged_file_is_refused(damaged):
    """Nothing half right is followed."""
    with pytest.raises(LessonError, match="router cannot follow"):
        read_active(damaged)


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["releases", "rules", "stable", "mode", "a1", "percent", "segment"]), inner
            )
        ),
    )
)
def test_no_json_makes_reading_fail_in_another_way(data):
    """Rules come back, or the one error that the router expects."""
    with contextlib.suppress(LessonError):
        assert read_active(data).rules.stable
