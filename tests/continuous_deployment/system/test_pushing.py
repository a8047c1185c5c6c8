"""The story of the lesson's first section, on a delivery system that runs."""

import pytest

from mlops_lessons.continuous_deployment import bad_changes, pushing
from mlops_lessons.i18n import set_language

FLIGHT = {
    "carrier": "UA",
    "origin": "EWR",
    "weekday": 4,
    "hour": 18,
    "distance": 1400,
    "late_share": 0.3,
    "wind_speed": 12.0,
    "precip": 0.0,
    "visib": 10.0,
}


@pytest.fixture
def pushed():
    """Start a system and push the application."""
    set_language("en")
    d = pushing.start_delivery()
    yield d
    d.stop()
    set_language(None)


@pytest.mark.soak  # `make test` sees the same in the strict run of lesson 05
def test_tests_stop_what_nothing_else_does(pushed):
    """The change is rejected; without tests it is deployed and misleads; the revert heals; an edit in place is found."""
    d, shares, lines = pushed, [0.0, 0.4, 0.6, 0.9], []
    assert pushing.answering(d) == "nobody"
    assert pushing.show_push(d, write=lines.append).accepted
    assert pushing.answering(d) == "release 1"
    before = pushing.risks(d, FLIGHT, shares)
    assert before == sorted(before)

    change = bad_changes.no_impossible_days(d.copy)
    red = pushing.show_push(d, change, "Calm", write=lines.append)
    assert not red.accepted
    assert pushing.named(d, red.commit) == "a release that nobody accepted"
    assert pushing.answering(d) == "release 1"
    assert "remote rejected" in lines[-1]

    d.copy.undo()
    assert pushing.show_push(d, {**change, **bad_changes.without_tests(d.copy)}, "Hurry", write=lines.append).accepted
    calm, mild, *bad = pushing.risks(d, FLIGHT, shares)
    assert [calm, mild] == before[:2]
    assert bad == [calm, calm]

    d.copy.git("revert", "--no-edit", "HEAD")
    assert pushing.show_push(d, write=lines.append).accepted
    assert pushing.risks(d, FLIGHT, shares) == before
    assert not any(str(d.places.root) in line for line in lines)

    pushing.show_branch_push(d, {"note.txt": "x"}, "notes", "A note", lines.append)
    assert "only main is deployed" in lines[-1]
    assert pushing.answering(d) == "release 3"

    assert bad_changes.edited_in_place(d, "features.py", "NUMBERS = NUMBERS[::-1]")
    assert list(d.tampered().values()) == [["changed: features.py"]]
    assert pushing.risks(d, FLIGHT, shares) == before
    assert d.deploy()
    assert not d.tampered()
