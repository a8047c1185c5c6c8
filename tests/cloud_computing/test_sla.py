"""Every figure of the promises, against exact fractions, enumeration of all states, and hand-computed values."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.cloud_computing import sla
from mlops_lessons.errors import LessonError

shares = st.floats(0.0, 1.0)


def enumerated(parts, works) -> float:
    """Return the probability that `works(states)` over all 2**n combinations of up and down, in exact fractions."""
    exact = [Fraction(str(part)) for part in parts]
    total = Fraction(0)
    for states in itertools.product((True, False), repeat=len(parts)):
        chance = math.prod((a if up else 1 - a for a, up in zip(exact, states, strict=True)), start=Fraction(1))
        total += chance if works(states) else 0
    return float(total)


@pytest.mark.parametrize(
    ("promised", "days", "minutes"),
    [
        (0.999, 30, "43.2"),
        (0.99, 30, "432"),
        (0.9999, 30, "4.32"),
        (0.9995, 31, "22.32"),
        (0.999, 365, "525.6"),
        (1, 30, "0"),
    ],
)
def test_allowed_downtime_is_the_published_table(promised, days, minutes):
    """Minutes by hand: (1 - promise) x days x 1,440, as in the table of the SRE book's appendix A."""
    by_hand = (1 - Fraction(str(promised))) * days * 1440
    assert float(by_hand) == float(minutes)
    assert sla.allowed_downtime(promised, days) == pytest.approx(float(by_hand), rel=1e-9)


@pytest.mark.parametrize("parts", [[0.999, 0.999], [0.9, 0.5, 0.25], [0.99] * 4, [1.0, 0.7]])
def test_series_and_parallel_equal_the_enumeration_of_all_states(parts):
    """All needed and one enough, counted state by state."""
    assert sla.in_series(parts) == pytest.approx(enumerated(parts, all), rel=1e-12)
    assert sla.in_parallel(parts) == pytest.approx(enumerated(parts, any), rel=1e-12)


@pytest.mark.parametrize("needed", range(5))
def test_k_of_n_equals_the_enumeration_of_all_states(needed):
    """At least `needed` of four unequal parts."""
    parts = [0.9, 0.99, 0.5, 0.75]
    assert sla.k_of_n(needed, parts) == pytest.approx(enumerated(parts, lambda up: sum(up) >= needed), rel=1e-12)


def test_k_of_n_equals_scipy_for_equal_parts():
    """The binomial distribution is the special case."""
    from scipy import stats

    assert sla.k_of_n(3, [0.97] * 5) == pytest.approx(stats.binom.sf(2, 5, 0.97), rel=1e-12)


@given(st.lists(shares, min_size=1, max_size=5))
def test_all_needed_is_never_better_than_the_worst_part_and_one_enough_never_worse_than_the_best(parts):
    """The bounds that the lesson's mistakes are told about."""
    assert sla.in_series(parts) <= min(parts) + 1e-12
    assert sla.in_parallel(parts) >= max(parts) - 1e-12
    assert sla.k_of_n(len(parts), parts) == pytest.approx(sla.in_series(parts), abs=1e-9)


def test_the_lesson_s_whole_service_equals_the_enumeration():
    """A balancer, two servers of which one is enough, and a database."""
    works = enumerated([0.9999, 0.99, 0.99, 0.999], lambda up: up[0] and (up[1] or up[2]) and up[3])
    assert sla.availability([0.9999, [0.99, 0.99], 0.999]) == pytest.approx(works, rel=1e-12)


@pytest.mark.parametrize("shared", [0.0, 0.1, 0.5, 1.0])
def test_a_common_cause_equals_the_enumeration_with_the_cause_as_a_part(shared):
    """Replicas keep their own availability, and nothing but the shared cause ties them."""
    common = 0.99**shared
    own = 0.99 / common
    works = common * (1 - (1 - own) ** 3)
    assert common * own == pytest.approx(0.99)
    assert sla.with_common_cause([0.99] * 3, shared) == pytest.approx(works, rel=1e-12)


def test_a_common_cause_spoils_replicas():
    """Three replicas of two nines: six nines when independent, three with a tenth in common, two when all is common."""
    unavailable = [1 - sla.with_common_cause([0.99] * 3, shared) for shared in (0.0, 0.1, 1.0)]
    assert unavailable == pytest.approx([1e-6, 1.0e-3, 1e-2], rel=0.02)


def test_the_budget_left_and_the_burn_rate_are_counts_by_hand():
    """Of 10,000 requests at 99.9 % ten may fail: four failed leave six tenths; 144 burn 14.4 times too fast."""
    assert sla.budget_left(0.999, good=9_996, total=10_000) == pytest.approx(0.6)
    assert sla.budget_left(0.999, good=9_980, total=10_000) == pytest.approx(-1.0)
    assert sla.burn_rate(0.999, good=9_856, total=10_000) == pytest.approx(14.4)


def test_a_burn_of_14_4_spends_two_hundredths_of_a_month_s_budget_in_an_hour():
    """The threshold of the SRE workbook: 2 % of a 30-day budget in one hour, all of it in 50 hours."""
    assert sla.hours_until_empty(14.4) == pytest.approx(50)
    assert 1 / sla.hours_until_empty(14.4) == pytest.approx(0.02)
    assert sla.hours_until_empty(1) == 720
    assert sla.hours_until_empty(0) == math.inf


def test_the_two_indicators_disagree_when_traffic_is_unequal():
    """A bad minute at night costs as much time as one at noon, and far fewer requests."""
    minutes = [0] * 98 + [1] * 2
    night_lost = [True] * 98 + [False] * 2
    noon_lost = [False] * 98 + [True] * 2
    assert sla.request_sli(sum(night_lost), 100) == 0.98
    assert sla.request_sli(sum(noon_lost), 100) == 0.02
    assert sla.time_sli(minutes, night_lost) == sla.time_sli(minutes, noon_lost) == 0.5


def test_a_minute_is_good_from_the_given_share_on():
    """Nine of ten is good at 0.9 and bad at 0.95."""
    good = [True] * 9 + [False]
    assert sla.time_sli([0] * 10, good, least=0.9) == 1
    assert sla.time_sli([0] * 10, good, least=0.95) == 0


@pytest.mark.parametrize(
    ("uptime", "credit"), [(1, 0), (0.9999, 0), (0.9998, 0.1), (0.99, 0.1), (0.98, 0.3), (0.95, 0.3), (0.9, 1)]
)
def test_credits_follow_the_published_tiers(uptime, credit):
    """At a tier's edge the better tier holds."""
    assert sla.service_credit(uptime) == credit


@pytest.mark.parametrize(
    "call",
    [
        lambda: sla.allowed_downtime(99.9),
        lambda: sla.in_series([0.9, 1.1]),
        lambda: sla.in_parallel([-0.1]),
        lambda: sla.k_of_n(3, [0.9]),
        lambda: sla.burn_rate(1.0, 1, 1),
        lambda: sla.request_sli(2, 1),
        lambda: sla.request_sli(0, 0),
        lambda: sla.availability([[0.9, 0.9]], shared=2),
        lambda: sla.service_credit(math.nan),
    ],
)
def test_numbers_that_make_no_sense_are_refused_with_a_remedy(call):
    """A percentage where a share is asked, a part of availability 1.1, no requests at all."""
    with pytest.raises(LessonError):
        call()
