"""The service fails as its seed says, is measured as it is, and is gone with its block."""

from __future__ import annotations

import random
import socket
from urllib.parse import urlsplit

import pytest

from mlops_lessons.cloud_computing import alerts
from mlops_lessons.cloud_computing.faulty_service import Faults, Visits, faulty_service, visit, visitors
from mlops_lessons.errors import ServiceError

MINUTES = sorted(random.Random(1).choices(range(60), k=200))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_measured_indicator_equals_the_seeded_truth(seed):
    """What a client counts over the network is what a plain loop over the same seed gives."""
    draws = random.Random(seed)
    truth = [503 if draws.random() < 0.1 or 20 <= minute < 25 else 200 for minute in MINUTES]
    with faulty_service(Faults(rate=0.1, outage=(20, 25), seed=seed)) as address:
        found = visit(address, MINUTES)
    assert list(found.statuses) == truth
    assert found.request_sli == truth.count(200) / len(truth)


def test_the_service_is_gone_after_the_block():
    """Nobody listens at the port, and a visit says so in words."""
    with faulty_service(Faults()) as address:
        assert visit(address, [0]).request_sli == 1
    parts = urlsplit(address)
    with socket.socket() as probe:
        assert probe.connect_ex((parts.hostname, parts.port)) != 0
    with pytest.raises(ServiceError, match="Nobody answers"):
        visit(address, [0])


def test_the_service_is_gone_after_an_error_in_the_block():
    """An exception does not leave it behind."""
    with pytest.raises(ZeroDivisionError), faulty_service(Faults()) as address:
        raise ZeroDivisionError
    with pytest.raises(ServiceError):
        visit(address, [0])


def test_it_listens_on_loopback_only_and_prints_nothing(capfd):
    """No line on standard output or error, whatever it answers."""
    with faulty_service(Faults(rate=1.0)) as address:
        assert address.startswith("http://127.0.0.1:")
        assert visit(address, [0, 1]).good == 0
    out, error = capfd.readouterr()
    assert out == error == ""


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch):
    """The service is on this machine, whatever the network of the school wants."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with faulty_service(Faults()) as address:
        assert visit(address, [0]).total == 1


def test_the_visitor_s_own_mistakes_are_not_the_service_s_fault():
    """A 404 counts as good, a 500 does not."""
    assert Visits((0, 0, 0), (200, 404, 500)).good == 2


def test_an_alert_of_two_windows_starts_with_the_outage_and_ends_with_it():
    """Ten requests a minute, all lost in minutes 100 to 109: the clock is ours, so each minute can be asked."""
    minutes = [minute for minute in range(240) for _ in range(10)]
    good = [not 100 <= minute < 110 for minute in minutes]
    pages = [now for now in range(240) if alerts.should_page(minutes, good, now=now)]
    # 14.4 x 0.001 of 600 requests is 8.64: reached within the outage's first minute; the short window forgets it 5 minutes on.
    assert pages == list(range(100, 114))


def test_a_long_window_alone_would_go_on_shouting():
    """An hour after the outage it still sees it; the short window does not."""
    minutes = [minute for minute in range(240) for _ in range(10)]
    good = [not 100 <= minute < 110 for minute in minutes]
    long = alerts.burn_in_window(minutes, good, now=150, window=60, objective=0.999)
    assert long > 14.4
    assert not alerts.should_page(minutes, good, now=150)


def test_a_minute_without_visitors_burns_nothing():
    """Nobody was served badly."""
    assert alerts.burn_in_window([], [], now=5, window=5, objective=0.999) == 0


def test_visitors_come_as_the_flights_do():
    """Twelve flights at midnight and six at one are two visitors and one, evenly within their hour."""
    assert visitors([12, 6, 5]) == [0, 30, 60]
    assert visitors([12], flights_each=4) == [0, 20, 40]


def test_the_lesson_s_two_lost_hours_differ_by_request_and_not_by_time():
    """One hour of the 18 with visitors is lost either way; in the morning more visitors are."""
    from mlops_lessons.flights import hourly_demand

    minutes = visitors(hourly_demand("2013-07-01"))
    found = {}
    for hour in (21, 6):
        faults = Faults(rate=0.01, outage=(60 * hour, 60 * hour + 60), seed=3)
        found[hour] = Visits(tuple(minutes), tuple(faults.statuses(minutes)))
    hours = {minute // 60 for minute in minutes}
    assert found[21].time_sli(0.9, 60) == found[6].time_sli(0.9, 60) == (len(hours) - 1) / len(hours)
    assert found[6].good == 139
    assert found[21].good == 147
    assert len(minutes) == 152
