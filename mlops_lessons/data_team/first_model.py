"""The scientist's answer: tomorrow's flights in order of risk, beside the two baselines that it has to beat.

Known at 18:00 of the day before, fitted on January to September, judged on October to December, which it never saw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FEATURES", "Presented", "late_in_top", "present"]

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
    auc : float
        Area under the ROC curve of the model.
    """

    flights: int
    warned: float
    at_random: float
    by_hour: float
    by_model: float
    missed: float
    auc: float


def present(warned: float = 0.1, rows: int = 40_000, seed: int = 1) -> Presented:
    """Return the model's list of warnings, judged beside its baselines.

    Parameters
    ----------
    warned : float
        Share of the flights to warn about, over 0 and at most 1.
    rows : int
        Flights to fit on, sampled with `seed`.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.metrics import roc_auc_score
    from threadpoolctl import threadpool_limits

    from mlops_lessons.flights import evening_flights

    table = evening_flights(["month", *FEATURES])
    before = table[table["month"].isin(TRAINING_MONTHS)]
    after = table[table["month"].isin(TESTING_MONTHS)]
    names, late = list(FEATURES), after["late"].to_numpy()
    by_hour = after["hour"].map(before.groupby("hour")["late"].mean()).fillna(before["late"].mean()).to_numpy()
    sample = before.sample(rows, random_state=seed)
    model = HistGradientBoostingClassifier(max_iter=30, early_stopping=False, random_state=seed)
    with threadpool_limits(1):
        risk = model.fit(sample[names], sample["late"]).predict_proba(after[names])[:, 1]
    caught = late_in_top(risk, late, warned)
    count = max(1, int(warned * len(late)))
    return Presented(
        flights=len(late),
        warned=warned,
        at_random=float(late.mean()),
        by_hour=late_in_top(by_hour, late, warned),
        by_model=caught,
        missed=1 - caught * count / float(late.sum()),
        auc=float(roc_auc_score(late, risk)),
    )


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
