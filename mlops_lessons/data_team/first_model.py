"""The scientist's answer: tomorrow's flights in order of risk, beside the two baselines that it has to beat.

Known at 18:00 of the day before, fitted on January to September, judged on October to December, which it never saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FEATURES", "Forecast", "Presented", "forecast", "late_in_top", "present", "show_lists"]

say = topic_texts("data_team")

FEATURES = (
    "hour",
    "weekday",
    "distance",
    "late_share",
    "not_left_share",
    "carrier_late_share",
    "route_late_share",
    "wind_speed",
    "visib",
    "precip",
    "humid",
)
TRAINING_MONTHS, TESTING_MONTHS = range(1, 10), range(10, 13)


class Forecast(NamedTuple):
    """What was foreseen: ``late`` (0 or 1, what happened), ``by_hour`` and ``by_model``, the risks; arrays of shape (flights,)."""

    late: np.ndarray
    by_hour: np.ndarray
    by_model: np.ndarray


@dataclass(frozen=True)
class Presented:
    """What is worth saying of a list of warnings: among the flights with the highest risk, the share that did arrive late.

    Attributes
    ----------
    flights : int
        How many flights were judged.
    warned : float
        Which share of them is warned about.
    at_random, by_hour, by_model : float
        Share of late flights among the warned, 0 to 1: drawn blindly, by the analyst's table of hours, by the model.
    missed : float
        Share of all late flights that the model's list does not warn about.
    """

    flights: int
    warned: float
    at_random: float
    by_hour: float
    by_model: float
    missed: float


@cache
def forecast(rows: int = 40_000, seed: int = 1) -> Forecast:
    """Return the risk of each flight of October to December, by the model and by the table of hours; fitted once a kernel.

    Parameters
    ----------
    rows : int
        Flights to fit on, sampled with `seed`.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    from mlops_lessons.flights import evening_flights

    table = evening_flights(["month", *FEATURES])
    before = table[table["month"].isin(TRAINING_MONTHS)]
    after = table[table["month"].isin(TESTING_MONTHS)]
    by_hour = after["hour"].map(before.groupby("hour")["late"].mean()).fillna(before["late"].mean()).to_numpy()
    sample = before.sample(rows, random_state=seed)
    model = HistGradientBoostingClassifier(max_iter=30, early_stopping=False, random_state=seed)
    with threadpool_limits(1):
        model.fit(sample[list(FEATURES)], sample["late"])
        risk = model.predict_proba(after[list(FEATURES)])[:, 1]
    return Forecast(after["late"].to_numpy(), by_hour, risk)


def present(warned: float = 0.1) -> Presented:
    """Return the model's list of warnings, judged beside its baselines; `warned`, over 0, is the share of flights to warn of."""
    late, by_hour, by_model = forecast()
    caught = late_in_top(by_model, late, warned)
    return Presented(
        flights=len(late),
        warned=warned,
        at_random=float(late.mean()),
        by_hour=late_in_top(by_hour, late, warned),
        by_model=caught,
        missed=1 - caught * max(1, int(warned * len(late))) / float(late.sum()),
    )


def show_lists(shares: Sequence[float]) -> None:
    """Show lists of warnings of several lengths: how many of their warnings are right, and how many late flights get none."""
    found = [present(share) for share in shares]
    rows = [[_percent(one.warned), _percent(one.by_model), _percent(one.missed)] for one in found]
    headers = [say(f"scientist.{key}") for key in ("warned", "right_warnings", "missed")]
    note = say("scientist.judged", flights=f"{found[0].flights:,}")
    show_table(say("scientist.lists"), headers, rows, note, numbers=3)


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def late_in_top(risk: np.ndarray, late: np.ndarray, warned: float) -> float:
    """Return the share of late flights among those with the highest risk; of equal risks the earlier row comes first.

    Parameters
    ----------
    risk, late : array of shape (n,)
        Numbers of any size; 0 or 1.
    warned : float
        Share of the flights to take: ``int(warned * n)``, at least one.
    """
    import numpy as np

    order = np.argsort(-np.asarray(risk), kind="stable")
    return float(np.asarray(late)[order[: max(1, int(warned * len(order)))]].mean())
