"""Coordinated omission: what each test notes of the same freeze, by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.client_server import omission
from mlops_lessons.client_server.latency import percentile

WHOLE = {"service": st.integers(1, 9), "at": st.integers(0, 900), "length": st.integers(0, 500)}


def test_a_polite_client_notes_one_slow_answer():
    """20 s at 10 ms is 2000 due; a freeze of 2 s swallows 200 of them, and one is noted as slow."""
    noted = omission.one_after_another(omission.Freeze())
    assert len(noted) == 1800
    assert [each for each in noted if each != 5] == [2005]
    assert percentile(noted, 99) == 5


def test_a_client_on_schedule_notes_all_that_waited():
    """All 2000, and the p99 is that of the twentieth worst."""
    noted = omission.on_schedule(omission.Freeze())
    assert len(noted) == 2000
    assert max(noted) == 2005
    # Each due request waits 5 ms less than the one before: 10 ms pass, 5 are worked off. The 21st longest is 20 steps down.
    assert percentile(noted, 99) == 2005 - 20 * 5
    assert sum(each > 100 for each in noted) == len(range(105, 2006, 5))


@given(st.builds(omission.Freeze, lasts=st.just(1000.0), every=st.just(10.0), **WHOLE))
def test_waiting_never_makes_a_test_look_worse(test):
    """The polite client notes no more, and no longer, latencies than were lived."""
    polite, honest = omission.one_after_another(test), omission.on_schedule(test)
    assert len(honest) == len(test.due) == 100
    assert len(polite) <= len(honest)
    assert max(polite) <= max(honest)
    assert min(honest) >= test.service


def test_without_a_freeze_both_say_the_same():
    """The trap shows only when something goes wrong."""
    calm = omission.Freeze(length=0.0)
    assert omission.one_after_another(calm) == omission.on_schedule(calm)
