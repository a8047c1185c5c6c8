"""The simulated months agree with the closed formula within the error that they state, and state the right error."""

from __future__ import annotations

import math
import statistics

import numpy as np
import pytest

from mlops_lessons.cloud_computing import outages, sla
from mlops_lessons.errors import LessonError

STRUCTURES = {
    "one part": ([0.999], 0.0),
    "all needed": ([0.999, 0.99, 0.995], 0.0),
    "one enough": ([[0.95, 0.9]], 0.0),
    "a whole service": ([0.9999, [0.99, 0.99], 0.999], 0.0),
    "a common cause": ([[0.99, 0.99, 0.99]], 0.2),
    "all in common": ([[0.98, 0.98]], 1.0),
}


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("name", STRUCTURES)
def test_the_simulation_agrees_with_the_closed_formula(name, seed):
    """Within four stated standard errors, for every structure and seed."""
    structure, shared = STRUCTURES[name]
    found = outages.simulate_outages(structure, seed=seed, months=4000, shared=shared)
    assert found.errors_from(sla.availability(structure, shared)) < 4


def test_the_stated_error_is_the_spread_of_repeated_simulations():
    """Forty simulations scatter about the truth as much as each one says it does."""
    runs = [outages.simulate_outages([0.99], seed=seed, months=300) for seed in range(40)]
    scatter = math.sqrt(statistics.fmean((run.availability - 0.99) ** 2 for run in runs))
    stated = statistics.fmean(run.standard_error for run in runs)
    assert 0.7 < scatter / stated < 1.4


def test_the_stated_error_shrinks_with_the_root_of_the_months():
    """Sixteen times the months, a quarter of the error."""
    few = outages.simulate_outages([0.99, [0.95, 0.95]], seed=1, months=1000).standard_error
    many = outages.simulate_outages([0.99, [0.95, 0.95]], seed=1, months=16_000).standard_error
    assert few / many == pytest.approx(4, rel=0.15)


def test_treating_a_common_cause_as_independence_is_found_out():
    """The independent formula lies many standard errors away once a tenth of the failures is shared."""
    found = outages.simulate_outages([[0.99] * 3], seed=1, months=4000, shared=0.1)
    assert found.errors_from(sla.in_parallel([0.99] * 3)) > 10


def test_the_sweep_equals_a_slow_count_minute_by_minute():
    """The same spells, merged by a plain loop over a fine grid, give the same hours down."""
    groups, hours = [[0.9], [0.8, 0.7]], 200.0
    rng = np.random.default_rng(7)
    swept = outages._block(groups, 3, hours, 2.0, rng)
    rng = np.random.default_rng(7)
    spells = [[outages._spells(part, 3, hours, 2.0, rng) for part in group] for group in groups]
    grid = np.linspace(0, hours, 200_001)[:-1] + hours / 400_000
    for month in range(3):
        down = np.zeros(grid.shape, dtype=bool)
        for group in spells:
            all_down = np.ones(grid.shape, dtype=bool)
            for failures, repairs in group:
                mine = np.zeros(grid.shape, dtype=bool)
                for begin, end in zip(failures[month], repairs[month], strict=True):
                    mine |= (grid >= begin) & (grid < end)
                all_down &= mine
            down |= all_down
        assert swept[month] == pytest.approx(down.mean() * hours, abs=0.1)


def test_a_mean_that_keeps_the_promise_still_breaks_it_in_many_months():
    """With one outage of an hour every 999 hours, about three months in ten have more than 43.2 minutes down.

    Closed form of a compound Poisson sum with rate 720/1000 and exponential hours, started in the long run; simulated apart
    here, month by month, with the standard library.
    """
    import random

    draw = random.Random(5)
    broken = 0
    for _month in range(4000):
        clock = 0.0 if draw.random() < 0.001 else draw.expovariate(1 / 999)
        down = 0.0
        while clock < 720:
            length = draw.expovariate(1)
            down += min(length, 720 - clock)
            clock += length + draw.expovariate(1 / 999)
        broken += down * 60 > 43.2
    found = outages.simulate_outages([0.999], seed=1, months=10_000)
    assert found.broken(0.999) == pytest.approx(broken / 4000, abs=4 * math.sqrt(0.25 / 4000))


def test_longer_repairs_leave_the_mean_and_make_months_more_unequal():
    """The same availability in few long outages."""
    short = outages.simulate_outages([0.999], seed=1, months=6000, repair_hours=0.25)
    long = outages.simulate_outages([0.999], seed=1, months=6000, repair_hours=8)
    assert short.errors_from(0.999) < 4
    assert long.errors_from(0.999) < 4
    assert long.downtime.std() > 3 * short.downtime.std()


def test_the_same_seed_gives_the_same_months():
    """And another seed others."""
    one, same, other = (outages.simulate_outages([0.99], seed=seed, months=1500).downtime for seed in (3, 3, 4))
    assert (one == same).all()
    assert (one != other).any()


def test_a_part_that_never_fails_gives_no_downtime():
    """And no error to divide by."""
    perfect = outages.simulate_outages([1.0, [1.0, 0.5]], seed=1, months=10)
    assert perfect.downtime.max() == 0
    assert perfect.errors_from(1.0) == 0
    assert perfect.errors_from(0.5) == math.inf


@pytest.mark.parametrize(
    "wrong",
    [
        {"months": 1},
        {"repair_hours": 0},
        {"days": 0},
        {"structure": [0.0]},
        {"structure": [99.9]},
        {"shared": 2, "structure": [[0.9, 0.9]]},
    ],
)
def test_numbers_that_make_no_sense_are_refused(wrong):
    """Each with a sentence."""
    with pytest.raises(LessonError):
        outages.simulate_outages(**({"structure": [0.9], "seed": 1} | wrong))
