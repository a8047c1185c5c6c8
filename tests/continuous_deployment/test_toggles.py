"""Toggles asked through OpenFeature: for all, some or nobody, with the reason."""

import contextlib
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openfeature import api
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import ErrorCode
from openfeature.flag_evaluation import Reason
from openfeature.provider import ProviderStatus

from mlops_lessons.continuous_deployment.following import replace_json
from mlops_lessons.continuous_deployment.stale_toggles import StaleToggle, stale_toggles
from mlops_lessons.continuous_deployment.toggles import (
    LIFETIMES,
    change_toggle,
    kill_toggle,
    read_toggles,
    toggles_client,
)
from mlops_lessons.errors import LessonError, UnknownNameError

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    """Return a file with one toggle of each kind; what OpenFeature keeps is forgotten afterwards."""
    path = tmp_path / "toggles.json"
    change_toggle(path, "banner", kind="boolean", on=True, now=NOW)
    change_toggle(path, "new_model", kind="percentage", percent=20, now=NOW)
    change_toggle(path, "reasons", kind="segment", segment={"airline": ["UA", "AA"]}, now=NOW)
    yield path
    api.shutdown()


def details(client, name, user=None, default=False, **attributes):
    """Return value, reason and error code of one evaluation."""
    found = client.get_boolean_details(name, default, EvaluationContext(user, attributes))
    return found.value, found.reason, found.error_code


def test_each_kind_says_its_value_and_its_reason(path):
    """A fixed value, a match of a segment, and the default outside of it."""
    client = toggles_client(path)
    assert details(client, "banner") == (True, Reason.STATIC, None)
    assert details(client, "reasons", airline="UA") == (True, Reason.TARGETING_MATCH, None)
    assert details(client, "reasons", airline="B6") == (False, Reason.DEFAULT, None)
    found = client.get_boolean_details("new_model", False, EvaluationContext("ana"))
    assert (found.reason, found.variant) == (Reason.SPLIT, "on" if found.value else "off")
    assert found.flag_metadata["kind"] == "percentage"


def test_a_percentage_is_sticky_in_its_share_and_only_grows(path):
    """10,000 users at 20 %, in the binomial interval; at 60 % all of them still have it; two toggles are independent."""
    from scipy.stats import binom

    client, users = toggles_client(path), [f"user-{number}" for number in range(10_000)]
    on = {user for user in users if details(client, "new_model", user)[0]}
    low, high = binom.interval(0.9999, len(users), 0.2)
    assert low <= len(on) <= high
    change_toggle(path, "new_model", percent=60)
    assert on <= {user for user in users if details(client, "new_model", user)[0]}
    change_toggle(path, "other", kind="percentage", percent=20)
    both = sum(details(client, "other", user)[0] for user in on) / len(on)
    assert 0.1 < both < 0.3


def test_what_cannot_be_told_is_the_callers_default_with_the_error(path):
    """No such toggle, no user for a percentage, a wrong type."""
    client = toggles_client(path)
    assert details(client, "nothing", default=True) == (True, Reason.ERROR, ErrorCode.FLAG_NOT_FOUND)
    assert details(client, "new_model", default=True) == (True, Reason.ERROR, ErrorCode.TARGETING_KEY_MISSING)
    for ask, default in (("string", "x"), ("integer", 1), ("float", 1.0), ("object", {})):
        found = getattr(client, f"get_{ask}_details")("banner", default)
        assert (found.value, found.error_code) == (default, ErrorCode.TYPE_MISMATCH)


@pytest.mark.parametrize("name", ["banner", "new_model", "reasons"])
def test_a_kill_switch_turns_any_toggle_off_for_everybody_at_once(path, name):
    """The next question already has the answer, and its reason; nothing else of the toggle is lost."""
    client = toggles_client(path)
    assert any(details(client, name, f"user-{n}", airline="UA")[0] for n in range(100))
    kill_toggle(path, name, now=NOW)
    assert {details(client, name, f"user-{n}", airline="UA")[:2] for n in range(100)} == {(False, Reason.DISABLED)}
    change_toggle(path, name, killed=False)
    assert any(details(client, name, f"user-{n}", airline="UA")[0] for n in range(100))


def test_a_kill_switch_that_would_kill_nothing_says_so(path):
    """A slip of the pen in the middle of an incident must not look like success."""
    with pytest.raises(UnknownNameError, match="new_model"):
        kill_toggle(path, "new_modle")
    assert "new_modle" not in path.read_text(encoding="utf-8")


def test_a_damaged_or_missing_file_keeps_the_last_good_and_says_so(path):
    """Values stay; the reason becomes STALE, the provider's state too, and both recover."""
    client = toggles_client(path)
    assert details(client, "banner")[0]
    path.write_text('{"toggles": {"banner": ', encoding="utf-8")
    assert details(client, "banner") == (True, Reason.STALE, None)
    assert client.get_boolean_details("banner", False).flag_metadata["reason_in_file"] == "STATIC"
    assert eventually(lambda: client.get_provider_status() is ProviderStatus.STALE)
    path.unlink()
    assert details(client, "banner") == (True, Reason.STALE, None)
    change_toggle(path, "banner", kind="boolean", on=False)
    assert details(client, "banner") == (False, Reason.STATIC, None)
    assert eventually(lambda: client.get_provider_status() is ProviderStatus.READY)


def test_a_file_that_never_was_gives_defaults(tmp_path):
    """A service starts without it."""
    client = toggles_client(tmp_path / "none.json")
    assert details(client, "banner", default=True)[0]
    assert not details(client, "banner", default=False)[0]
    api.shutdown()


def test_two_files_do_not_mix(path, tmp_path):
    """Each client asks its own."""
    other = tmp_path / "other.json"
    change_toggle(other, "banner", kind="boolean", on=False)
    first, second = toggles_client(path), toggles_client(other)
    assert (details(first, "banner")[0], details(second, "banner")[0]) == (True, False)


def test_a_change_is_told_for_the_record_and_to_listeners(path):
    """What changed, when, and an event of the SDK with the name."""
    from openfeature.event import ProviderEvent

    client, told = toggles_client(path), []
    details(client, "banner")
    client.add_handler(ProviderEvent.PROVIDER_CONFIGURATION_CHANGED, lambda event: told.extend(event.flags_changed))
    change = change_toggle(path, "new_model", percent=50, now=NOW + timedelta(hours=1))
    assert change == {"flag": "new_model", "value": 50, "at": "2026-11-23T13:00:00Z", "percent": 50}
    assert kill_toggle(path, "banner")["value"] == "killed"
    details(client, "banner")
    assert eventually(lambda: told == ["banner", "new_model"])


def eventually(holds):
    """Tell whether it comes to hold: handlers run in a thread."""
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"kind": "dice"}, {"kind": []}, {"kind": "boolean"}, {"kind": "boolean", "on": "yes"},
        {"kind": "percentage", "percent": 120},
        {"kind": "percentage", "percent": True}, {"kind": "segment", "segment": ["UA"]},
        {"kind": "segment", "segment": {"airline": "UA"}}, {"kind": "boolean", "on": True, "purpose": "fun"},
        {"kind": "boolean", "on": True, "killed": "no"},
    ],
)  # fmt: skip
def test_a_change_that_would_damage_the_file_is_refused(path, wrong):
    """The file stays as it was."""
    before = path.read_bytes()
    with pytest.raises(LessonError):
        change_toggle(path, "fresh", **wrong)
    assert path.read_bytes() == before


def test_changes_at_the_same_time_are_all_kept(path):
    """A kill switch that is thrown while others change their toggles is not lost."""
    import threading

    def change(number):
        if number == 7:
            kill_toggle(path, "new_model", now=NOW)
        else:
            change_toggle(path, f"t{number}", kind="boolean", on=True, now=NOW)

    threads = [threading.Thread(target=change, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = read_toggles(json.loads(path.read_text()))
    assert found["new_model"]["killed"]
    assert {f"t{number}" for number in range(12) if number != 7} <= set(found)


def test_a_damaged_file_is_not_overwritten(path):
    """Whoever changes a toggle learns of it, instead of losing all others."""
    path.write_text("{", encoding="utf-8")
    with pytest.raises(LessonError, match="damaged"):
        change_toggle(path, "banner", on=False)
    assert path.read_text(encoding="utf-8") == "{"


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["toggles", "a", "kind", "on", "percent", "purpose"]), inner)
        ),
    )
)
def test_no_json_makes_reading_fail_in_another_way(data):
    """Toggles come back, or the one error that the reader expects."""
    with contextlib.suppress(LessonError):
        assert isinstance(read_toggles(data), dict)


def made(days, changed=None, **rest):
    """Return a toggle made so many days ago."""
    created = NOW - timedelta(days=days)
    when = NOW - timedelta(days=days if changed is None else changed)
    return {"created_at": created.isoformat(), "changed_at": when.isoformat(), "owner": "team", **rest}


def test_stale_toggles_are_reported_with_their_reasons():
    """By age against the lifetime of their purpose, and by a state that is the same for everybody."""
    raw = {
        "fresh": made(3, kind="percentage", percent=20),
        "old": made(41, 1, kind="percentage", percent=20),
        "just_right": made(40, 1, kind="percentage", percent=20),
        "done": made(20, 7, kind="percentage", percent=100),
        "done_yesterday": made(20, 1, kind="percentage", percent=100),
        "forgotten": made(90, kind="boolean", on=False),
        "killed": made(30, 10, kind="percentage", percent=50, killed=True),
        "for_nobody": made(30, 10, kind="segment", segment={"airline": []}),
        "knob": made(8, 1, kind="percentage", percent=50, purpose="operational"),
        "emergency": made(900, kind="boolean", on=True, purpose="kill_switch"),
        "paid": made(900, kind="segment", segment={"plan": ["pro"]}, purpose="permission"),
    }
    found = stale_toggles(read_toggles({"toggles": raw}), NOW)
    assert found[0] == StaleToggle("forgotten", "team", 90, ("old", "off_for_all"))
    assert {one.name: one.reasons for one in found[1:]} == {
        "old": ("old",),
        "done": ("on_for_all",),
        "killed": ("off_for_all",),
        "for_nobody": ("off_for_all",),
        "knob": ("old",),
    }


def test_a_toggle_without_a_date_is_reported_too():
    """Nobody could tell its age otherwise."""
    toggles = read_toggles({"toggles": {"a": {"kind": "percentage", "percent": 5}}})
    assert stale_toggles(toggles, NOW) == (StaleToggle("a", "", -1, ("undated",)),)


def test_lifetimes_are_those_of_the_source():
    """40 days for releases and experiments, 7 for operations, no end for what is meant to stay."""
    assert dict(LIFETIMES) == {
        "release": 40,
        "experiment": 40,
        "operational": 7,
        "kill_switch": None,
        "permission": None,
    }


def test_the_file_can_be_written_by_hand(tmp_path):
    """Only the kind and its value are needed."""
    replace_json(tmp_path / "t.json", {"toggles": {"a": {"kind": "boolean", "on": True}}})
    assert details(toggles_client(tmp_path / "t.json"), "a")[0]
    api.shutdown()
