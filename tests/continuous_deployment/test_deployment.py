"""When the incident of a rollback is opened and resolved, with a supervisor that is a few lines."""

import contextlib

import pytest

from mlops_lessons.continuous_deployment import deployment, switch
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.delivery_log import DeliveryLog, incidents
from mlops_lessons.errors import ServiceError

BAD, GOOD = "b" * 40, "a" * 40


class Talk:
    """A conversation that starts a release as `serve` says."""

    def __init__(self, serve):
        self.serve = serve

    def ask(self, do, **_details):
        """Know of no service."""
        return {"services": {}}


@pytest.fixture
def platform(tmp_path, monkeypatch):
    """Return a function that rolls back from a release to the one before, which is started by `serve`, and gives the places."""
    places = Places(tmp_path).make()
    for commit in (GOOD, BAD):
        switch.change_pointer(places.router, lambda now, commit=commit: switch.moved(now, commit, f"http://{commit}"))
    record(places, "deployed", BAD, True)
    monkeypatch.setattr(deployment, "heal", lambda places, commit, tell: places.releases)

    def roll_back(serve):
        monkeypatch.setattr(deployment, "conversation", lambda places: contextlib.nullcontext(Talk(serve)))
        return deployment.roll_back(places, "slow")

    return places, roll_back


def test_an_incident_is_open_while_the_good_release_is_started_and_the_users_are_not_back(platform):
    """What is between opening and resolution is the time to recover; the deployment is the one that is blamed."""
    places, roll_back = platform
    seen = []

    def serve(commit, folder):
        (one,) = incidents(DeliveryLog(places.log))
        seen.append((one.resolved, switch.serving(switch.stored_pointer(places.router)), commit))
        return "http://good"

    assert roll_back(serve) == GOOD
    assert seen == [(None, BAD, GOOD)]
    deployed, *told = DeliveryLog(places.log)
    assert [event.kind for event in told] == ["incident_opened", "rolled_back", "incident_resolved"]
    (one,) = incidents([deployed, *told])
    assert (one.deployment, one.release) == (deployed.id, BAD)
    assert one.opened < one.resolved
    assert (one.resolved - one.opened).total_seconds() >= told[1].detail["seconds"] - 0.01


def test_a_rollback_that_cannot_be_done_leaves_the_incident_open(platform):
    """The users are still on the bad release."""
    places, roll_back = platform

    def serve(commit, folder):
        raise ServiceError("no")

    with pytest.raises(ServiceError):
        roll_back(serve)
    assert [(one.release, one.resolved) for one in incidents(DeliveryLog(places.log))] == [(BAD, None)]
    assert switch.serving(switch.stored_pointer(places.router)) == BAD


def test_a_rollback_to_nothing_opens_none(platform):
    """It is refused before anything is done."""
    places, roll_back = platform
    roll_back(lambda commit, folder: "http://good")
    with pytest.raises(ServiceError):
        roll_back(lambda commit, folder: "http://good")
    assert len(incidents(DeliveryLog(places.log))) == 1
