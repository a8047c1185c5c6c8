"""What the desk's evening shift gets out of a list of flights to call: the user's own unit, late flights reached an evening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from mlops_lessons.mlops_design.first_model import baseline_chances, split

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "CALLS",
    "called_by",
    "gain_over",
    "judged_flights",
    "listed_anytime",
    "listed_each_evening",
    "measures",
    "reached_by_calls",
    "rule_measures",
]

CALLS = 40  # three people on the phone for two hours, nine minutes a call
RULES = ("silent", "everyone", "first_40", "surest_one", "list")


@cache
def judged_flights() -> pd.DataFrame:
    """Return the flights of October to December in order of time: ``date``, ``month``, ``late`` and ``listed``.

    ``listed`` is the chance that a table gives, without a model: the late share of that airline at that hour of the day from
    January to September.
    """
    from mlops_lessons.flights import evening_flights

    training, later = split(evening_flights(["carrier", "hour"]))
    return later.assign(listed=baseline_chances(training, later, "carrier", "hour")).reset_index(drop=True)


def listed_each_evening(flights: pd.DataFrame, chance: Sequence[float], calls: int = CALLS) -> np.ndarray:
    """Return which flights are called when each evening `calls` of them are, those with the largest chances first.

    Equal chances are taken in the order of `flights`.

    Returns
    -------
    numpy.ndarray of bool of shape (n,)
    """
    import numpy as np

    chance = np.asarray(chance, dtype=float)
    order = np.lexsort((np.arange(len(flights)), -chance))
    place = flights["date"].to_numpy()[order]
    rank = np.empty(len(flights), dtype=int)
    rank[order] = flights.assign(_one=1).iloc[order].groupby(place)["_one"].cumsum().to_numpy()
    return rank <= calls


def listed_anytime(flights: pd.DataFrame, chance: Sequence[float], calls: int = CALLS) -> np.ndarray:
    """Return which flights are warned when as many are as `calls` an evening would be, on whatever evening chances are largest."""
    import numpy as np

    chosen = np.zeros(len(flights), dtype=bool)
    most = calls * flights["date"].nunique()
    chosen[np.argsort(-np.asarray(chance, dtype=float), kind="stable")[:most]] = True
    return chosen


def reached_by_calls(flights: pd.DataFrame, chance: Sequence[float] | None, calls: Sequence[int]) -> np.ndarray:
    """Return how many late flights an average evening reaches with each number of `calls`; by chance where `chance` is None."""
    import numpy as np

    late, evenings = flights["late"].to_numpy(), flights["date"].nunique()
    if chance is None:
        return np.asarray(calls) * late.mean()
    return np.array([late[listed_each_evening(flights, chance, most)].sum() / evenings for most in calls])


def measures(flights: pd.DataFrame, called: Sequence[bool]) -> dict[str, float | None]:
    """Return what can be said of a rule that called these flights.

    Returns
    -------
    dict
        ``right``, the share of flights of which it said the right thing; ``late_reached``, of the late flights the share called;
        ``warnings_right``, of the calls the share to a late flight (None without calls); ``calls`` an evening.
    """
    import numpy as np

    called, late = np.asarray(called, dtype=bool), flights["late"].to_numpy() == 1
    return {
        "right": float((called == late).mean()),
        "late_reached": float(called[late].mean()),
        "warnings_right": float(late[called].mean()) if called.any() else None,
        "calls": float(called.sum() / flights["date"].nunique()),
    }


def called_by(rule: str) -> np.ndarray:
    """Return which of the judged flights a rule calls: one of `RULES`."""
    import numpy as np

    flights = judged_flights()
    if rule in ("silent", "everyone"):
        return np.full(len(flights), rule == "everyone")
    if rule == "first_40":
        return listed_each_evening(flights, np.zeros(len(flights)))
    return listed_each_evening(flights, flights["listed"], 1 if rule == "surest_one" else CALLS)


@cache
def rule_measures() -> Mapping[str, Mapping[str, Any]]:
    """Return the measures of each rule, on real flights."""
    return {rule: measures(judged_flights(), called_by(rule)) for rule in RULES}


def gain_over(
    flights: pd.DataFrame, called: Sequence[bool], rival: Sequence[bool], *, draws: int = 2000, seed: int = 7
) -> tuple[float, float, float]:
    """Return how many more late flights an evening `called` reaches than `rival`: worst, middle and best case.

    Worst and best are the ends of a 95 % interval: the evenings are drawn again with replacement `draws` times. Evenings, not
    flights, because the flights of one evening share its weather.
    """
    import numpy as np

    late = flights["late"].to_numpy()
    more = late * (np.asarray(called, dtype=int) - np.asarray(rival, dtype=int))
    by_evening = flights.assign(more=more).groupby("date")["more"].sum().to_numpy()
    rng = np.random.default_rng(seed)
    means = by_evening[rng.integers(len(by_evening), size=(draws, len(by_evening)))].mean(axis=1)
    worst, best = np.quantile(means, [0.025, 0.975])
    return float(worst), float(by_evening.mean()), float(best)
