"""The guard over a delivery system, with a clock that the test moves and a delivery that only remembers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.alerts import BurnRule
from mlops_lessons.continuous_deployment.watch import guard
from mlops_lessons.errors import ServiceError

PAGE, SLOW = BurnRule("page", 14.4, 3600, 300), BurnRule("page", 6, 21600, 1800)
TICKET = BurnRule("ticket", 1, 259200, 21600)


class Platform:
    """Releases by name, the last of which serves; counts what the guard asks of it."""

    def __init__(self, *releases):
        self.releases, self.reasons, self.address = list(releases), [], ""

    @property
    def serving(self):
        """Return the release that serves."""
        return self.releases[-1]

    def roll_back(self, reason):
        """Go back by one, or refuse."""
        if len(self.releases) == 1:
            raise ServiceError("nothing before")
        self.releases.pop()
        self.reasons.append(reason)
        return self.serving


class World:
    """A platform, its users and the time."""

    def __init__(self, *releases, rules=(PAGE, SLOW, TICKET)):
        self.now, self.good, self.bad = 0.0, 0, 0
        self.platform = Platform(*releases)
        settings = {"objective": 0.99, "clock": lambda: self.now, "rules": rules}
        self.guard = guard(self.platform, read=lambda: (self.good, self.bad), **settings)

    def minutes(self, count, bad_share, requests=1000):
        """Let minutes pass, the guard looking once a minute."""
        for _ in range(count):
            self.now += 60
            bad = round(requests * bad_share)
            self.good, self.bad = self.good + requests - bad, self.bad + bad
            self.guard.step()


def test_a_bad_release_gives_way_by_itself_and_once():
    """The page comes within a minute, by the rule that is reached first, and after it nothing more is taken back."""
    world = World("a1", "b2", "c3")
    world.minutes(10, 0.0)
    world.minutes(1, 1.0)
    assert world.platform.releases == ["a1", "b2"]
    (rollback,) = world.guard.rollbacks
    assert (rollback.release, rollback.to, rollback.alert.rule) == ("c3", "b2", SLOW)
    assert world.platform.reasons == [rollback.reason]
    world.minutes(600, 0.0)
    assert len(world.guard.rollbacks) == 1


def test_what_an_earlier_release_did_is_not_held_against_the_next():
    """The bad one is taken away by somebody else; the good one after it inherits nothing."""
    world = World("a1", "b2")
    world.minutes(1, 0.0)
    world.good, world.bad = world.good + 500, world.bad + 500
    world.platform.releases.append("c3")
    world.minutes(120, 0.001)
    assert world.platform.releases == ["a1", "b2", "c3"]
    assert world.guard.history == []


def test_a_slow_burn_is_a_ticket_and_nothing_is_rolled_back():
    """Twice as fast as allowed: somebody looks in the morning."""
    world = World("a1", "b2")
    world.minutes(24 * 60, 0.02)
    assert world.platform.releases == ["a1", "b2"]
    assert [alert.rule for alert in world.guard.history] == [TICKET]


def test_where_there_is_nothing_before_the_guard_says_so_and_goes_on():
    """It does not raise, and does not try again at each look."""
    world = World("a1")
    world.minutes(3, 0.5)
    (first, *_more) = world.guard.rollbacks
    assert (first.to, first.reason) == (None, "nothing before")
    assert world.platform.releases == ["a1"]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 20), min_size=10, max_size=60))
def test_noise_within_the_promise_never_rolls_back(failures):
    """Of 1000 requests a minute up to 20 fail, twice the promise: far from a page."""
    world = World("a1", "b2", rules=(PAGE, SLOW))
    for bad in failures:
        world.minutes(1, bad / 1000)
    assert world.platform.releases == ["a1", "b2"]


def test_a_thread_looks_and_ends_with_its_block():
    """No thread is left."""
    import threading
    import time

    world = World("a1", "b2", rules=(BurnRule("page", 1, 60, 30),))
    with world.guard.running(every=0.01):
        world.now, world.bad = 60, 1000
        end = time.monotonic() + 20
        while not world.guard.rollbacks and time.monotonic() < end:
            time.sleep(0.01)
    assert world.platform.releases == ["a1"]
    assert not [one for one in threading.enumerate() if one.name == "guard"]


@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_only_a_page_rolls_back(severity):
    """A ticket does not, however fast it burns."""
    world = World("a1", "b2", rules=(BurnRule(severity, 14.4, 3600, 300),))
    world.minutes(5, 1.0)
    assert world.platform.serving == ("a1" if severity == "page" else "b2")
