"""Incidents are paired by name, and blamed on the deployment that the record names."""

from datetime import UTC, datetime, timedelta

from mlops_lessons.delivery_log import Event, deployment_of, incidents

START = datetime(2013, 3, 8, tzinfo=UTC)


def event(id, hour, kind, release=None, ok=None, **detail):
    """Return an event so many hours after the start."""
    return Event(id, START + timedelta(hours=hour), kind, release=release, ok=ok, detail=detail)


def hours(found):
    """Return name, hours open and deployment of each incident."""
    return [
        (one.name, one.resolved and (one.resolved - one.opened) / timedelta(hours=1), one.deployment) for one in found
    ]


def test_an_opening_and_its_resolution_are_one_incident():
    """By name, in whatever order they stand."""
    rows = [event("3", 5, "incident_resolved", incident="x"), event("2", 2, "incident_opened", incident="x")]
    assert hours(incidents(rows)) == [("x", 3.0, None)]


def test_an_incident_without_resolution_is_open():
    """No end is not an end at once."""
    assert hours(incidents([event("1", 2, "incident_opened", incident="x")])) == [("x", None, None)]


def test_a_name_opened_again_after_its_end_is_another_incident():
    """While it is open, nothing new; and a resolution of nothing changes nothing."""
    rows = [
        event("0", 0, "incident_resolved", incident="x"),
        event("1", 1, "incident_opened", incident="x"),
        event("2", 2, "incident_opened", incident="x"),
        event("3", 3, "incident_resolved", incident="x"),
        event("4", 4, "incident_resolved", incident="x"),
        event("5", 5, "incident_opened", incident="x"),
    ]
    assert hours(incidents(rows)) == [("x", 2.0, None), ("x", None, None)]


def test_openings_without_name_are_each_their_own():
    """They are told apart by their events."""
    assert [one.name for one in incidents([event("1", 1, "incident_opened"), event("2", 2, "incident_opened")])] == [
        "1",
        "2",
    ]


def test_an_incident_is_linked_by_id_else_by_release():
    """The release's last deployment before it, which went well; a later one cannot be its cause."""
    rows = [
        event("d1", 0, "deployed", "v1", True),
        event("d2", 1, "deployed", "v1", True),
        event("d3", 2, "deployed", "v1", False),
        event("i1", 3, "incident_opened", "v1", incident="a"),
        event("i2", 4, "incident_opened", "v1", incident="b", deployment="d1"),
        event("i3", 5, "incident_opened", incident="c"),
        event("d4", 6, "deployed", "v1", True),
    ]
    assert [one.deployment for one in incidents(rows)] == ["d2", "d1", None]
    assert deployment_of(rows[4], rows).id == "d1"
    assert deployment_of(rows[5], rows) is None
