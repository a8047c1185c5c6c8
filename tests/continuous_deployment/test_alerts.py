"""Burn-rate alerts, with a clock that the test moves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.cloud_computing.alerts import should_page
from mlops_lessons.continuous_deployment.alerts import (
    WORKBOOK,
    BudgetFeed,
    BudgetWatch,
    BurnRule,
    budget_spent,
    router_answers,
    scaled,
)

MINUTE, HOUR, DAY = 60, 3600, 86400


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self):
        self.now = 1_000_000 * MINUTE

    def __call__(self):
        """Return the time."""
        return self.now


def watched(objective=0.999, rules=WORKBOOK, **more):
    """Return a clock and a watch that follows it."""
    clock = Clock()
    return clock, BudgetWatch(objective, clock, rules, **more)


def minutes(clock, watch, count, bad_share, requests=1000):
    """Let minutes pass with that share of bad requests; return the changes as (minute, rule, firing)."""
    changes = []
    for minute in range(count):
        clock.now += MINUTE
        bad = round(requests * bad_share)
        watch.record(False, bad)
        watch.record(True, requests - bad)
        changes += [(minute + 1, alert.rule.name, alert.firing) for alert in watch.look()]
    return changes


def test_the_rules_are_those_of_the_workbook():
    """2 % of a 30-day budget in an hour, 5 % in six, 10 % in three days; the short window is a twelfth."""
    spent = [round(budget_spent(rule.rate, rule.long), 6) for rule in WORKBOOK]
    assert spent == [0.02, 0.05, 0.10]
    assert [rule.long / rule.short for rule in WORKBOOK] == [12, 12, 12]
    assert [rule.severity for rule in WORKBOOK] == ["page", "page", "ticket"]


def test_an_outage_pages_within_minutes():
    """All requests fail: the hour's budget of 1.44 % is there after less than a minute of it, and the short window agrees."""
    clock, watch = watched()
    minutes(clock, watch, 3 * 60, 0.0)
    changes = minutes(clock, watch, 5, 1.0)
    assert changes[0] == (1, "page 14.4", True)


@pytest.mark.parametrize(("share", "rules"), [(0.0005, []), (0.0011, ["ticket 1"]), (0.0072, ["page 6", "ticket 1"])])
def test_a_steady_burn_fires_what_it_should(share, rules):
    """Half as fast as allowed: nothing. A little too fast: a ticket. Seven times: a page as well."""
    clock, watch = watched()
    minutes(clock, watch, 4 * 24 * 60, share, requests=10_000)
    assert list(watch.firing) == rules


def test_the_rate_itself_fires_and_a_little_less_does_not():
    """14.4 times the allowed share, exactly."""
    for bad, firing in ((144, True), (143, False)):
        clock, watch = watched(rules=WORKBOOK[:1])
        minutes(clock, watch, 120, bad / 10_000, requests=10_000)
        assert bool(watch.firing) is firing


def test_a_spike_that_is_over_stops_by_its_short_window():
    """Ten bad minutes page; five good ones end it, although the long window burns for an hour."""
    clock, watch = watched()
    minutes(clock, watch, 60, 0.0)
    assert (2, "page 14.4", True) in minutes(clock, watch, 10, 0.5)
    ended = minutes(clock, watch, 30, 0.0)
    stopped = [minute for minute, name, firing in ended if name == "page 14.4" and not firing]
    assert stopped[0] in (5, 6)
    assert watch.rate(HOUR) > 14.4


def test_one_short_spike_does_not_page():
    """A bad minute in an hour, at a rate that the short window alone would fear."""
    clock, watch = watched(rules=WORKBOOK[:1])
    minutes(clock, watch, 60, 0.0)
    assert minutes(clock, watch, 1, 0.5) == []
    assert watch.rate(5 * MINUTE) > 14.4


def test_few_failures_wake_nobody():
    """At night two of ten requests fail: far over the rate, and far too little to know."""
    clock, watch = watched()
    assert minutes(clock, watch, 1, 0.2, requests=10) == []
    assert minutes(clock, watch, 5, 0.2, requests=10)[0][0] == 4  # ten failures


def test_nothing_asked_is_no_alert_and_ends_one():
    """Silence burns nothing."""
    clock, watch = watched()
    minutes(clock, watch, 60, 1.0)
    assert "page 14.4" in watch.firing
    clock.now += 10 * MINUTE
    watch.look()
    assert "page 14.4" not in watch.firing


def test_each_change_is_told_once_and_kept():
    """A rule that goes on firing says nothing new."""
    clock, watch = watched(rules=WORKBOOK[:1])
    assert [firing for _minute, _name, firing in minutes(clock, watch, 30, 1.0)] == [True]
    assert watch.look() == ()
    assert [alert.firing for alert in watch.history] == [True]
    assert watch.history[0].long_rate == pytest.approx(1000)


def test_old_requests_are_forgotten():
    """Memory does not grow with time: no more slots than the longest window has."""
    clock, watch = watched(rules=WORKBOOK[:1])
    minutes(clock, watch, 10 * 24 * 60, 0.0)
    assert len(watch._ends) <= 2 * (HOUR / (5 * MINUTE / 10) + 3)
    assert watch.counted(HOUR) == (61_000, 0)  # the window begins within its first slot


def test_a_clock_that_goes_back_breaks_nothing():
    """Requests are counted into the newest slot."""
    clock, watch = watched()
    minutes(clock, watch, 10, 0.0)
    clock.now -= 3 * MINUTE
    watch.record(False)
    assert watch.counted(HOUR)[1] == 1
    watch.look()


def test_windows_can_be_shortened_for_a_show():
    """A thousandth of the hour is 3.6 seconds; rates stay."""
    rule = scaled(WORKBOOK, 0.001)[0]
    assert (rule.long, rule.short, rule.rate) == (3.6, pytest.approx(0.3), 14.4)
    assert BurnRule("page", 14.4, 1, 1).name == "page 14.4"


def test_growing_counters_feed_the_watch():
    """Only what is new counts; a counter that starts again at 0, and one that does not answer, are understood."""
    clock, watch = watched(0.9, (BurnRule("page", 2.0, 100, 100),), at_least=0)
    told = iter([(500, 400), (510, 400), (510, 400), None, (3, 2), (5, 2)])

    def read():
        clock.now += 1
        found = next(told)
        if found is None:
            raise ConnectionError
        return found

    feed = BudgetFeed(read, watch)
    counted = []
    for _ in range(6):
        feed.step()
        counted.append(watch.counted(1000))
    assert counted == [(0, 0), (10, 0), (10, 0), (10, 0), (13, 2), (15, 2)]


def test_a_bad_release_behind_the_router_fires(routed, start, release, dead):
    """From the router's own page to the alert, by the answers that users were shown."""
    addresses = {"a1": start(release("a1")).address, "b2": start(release("b2", status=503)).address}
    _router, client, follow = routed(addresses, stable="a1")
    address = str(client.base_url)
    clock, watch = watched(rules=scaled(WORKBOOK[:1], 0.01))
    feed = BudgetFeed(lambda: router_answers(address), watch)
    for stable, expected in (("a1", []), ("b2", [True]), ("a1", [])):
        follow(stable=stable)
        before = router_answers(address)
        assert {client.get("/").status_code for _ in range(20)} == {200 if stable == "a1" else 503}
        assert sum(router_answers(address)) == sum(before) + 20
        clock.now += 1
        assert [alert.firing for alert in feed.step()] == expected
    with pytest.raises(OSError, match="http"):
        router_answers(dead)


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 3), min_size=75, max_size=75))
def test_it_agrees_with_the_simple_rule_of_lesson_01(failures):
    """On any history, the rule of one hour and five minutes says the same as the direct count over a list."""
    clock, watch = watched(0.99, (BurnRule("page", 6.95, 60 * MINUTE, 5 * MINUTE),), at_least=0)
    at, good = [], []
    for minute, bad in enumerate(failures):
        clock.now += MINUTE
        watch.record(False, bad)
        watch.record(True, 20 - bad)
        at += [minute] * 20
        good += [False] * bad + [True] * (20 - bad)
        if minute >= 60:
            clock.now += MINUTE / 2  # the slot of a window's first minute is then behind
            watch.look()
            assert bool(watch.firing) == should_page(at, good, now=minute, objective=0.99, rate=6.95)
            clock.now -= MINUTE / 2
