"""The models that the desk tries one after the other: which features, which algorithm, trained on what and measured on what.

Trained on a sample of January to August, measured on all flights of September and October. November and December stay locked
away: whoever chooses by looking at them has nothing left to check the choice with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "CANDIDATES",
    "MEASURED_ON",
    "PEEKING",
    "TRAINED_ON",
    "Candidate",
    "fit",
    "flights_of_months",
    "late_shares",
    "measures",
    "with_delay",
]

TRAINED_ON, MEASURED_ON = (1, 8), (9, 10)  # first and last month
_TEXTS = ("carrier", "origin", "dest")
_SCHEDULE = ("carrier", "origin", "hour", "weekday", "distance")
_EVENING = (*_SCHEDULE, "late_share", "not_left_share", "wind_speed", "precip", "visib")
_PAST = (*_EVENING, "carrier_late_share", "route_late_share", "flight_late_share", "plane_late_share")
_ALL = (*_PAST, "temp", "humid", "pressure", "scheduled_minutes", "departures_in_hour")


@dataclass(frozen=True)
class Candidate:
    """One model to try.

    Attributes
    ----------
    name : str
    features : tuple of str
        Out of :data:`mlops_lessons.flights.FEATURES`.
    algorithm : {"logistic", "trees"}
        Logistic regression, or gradient-boosted trees.
    settings : mapping
        Arguments of the algorithm.
    """

    name: str
    features: tuple[str, ...]
    algorithm: str = "logistic"
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def params(self) -> dict[str, Any]:
        """What a run writes down of it: all that is needed to train it again."""
        months = f"{TRAINED_ON[0]}-{TRAINED_ON[1]}"
        return {
            "algorithm": self.algorithm,
            "features": ",".join(self.features),
            "n_features": len(self.features),
            "months": months,
            **self.settings,
        }


CANDIDATES: dict[str, Candidate] = {
    one.name: one
    for one in (
        Candidate("schedule", _SCHEDULE, settings={"C": 1.0}),
        Candidate("evening", _EVENING, settings={"C": 1.0}),
        Candidate("past", _PAST, settings={"C": 1.0}),
        Candidate("all", _ALL, settings={"C": 1.0}),
        Candidate("trees", _ALL, "trees", {"max_iter": 60, "learning_rate": 0.08, "max_leaf_nodes": 15}),
    )
}

#: Looks at the delay at departure, which nobody knows the evening before: for showing what the rule says to that.
PEEKING = Candidate("peek", (*_ALL, "dep_delay"), settings={"C": 1.0})


def with_delay(flights: pd.DataFrame) -> pd.DataFrame:
    """Return the flights with ``dep_delay``, for :data:`PEEKING`."""
    from mlops_lessons.flights import with_forbidden

    return with_forbidden(flights, "dep_delay")


@cache
def _table() -> pd.DataFrame:
    from mlops_lessons.flights import evening_flights

    return evening_flights(list(_ALL))


def flights_of_months(months: tuple[int, int], rows: int | None = None, seed: int = 0) -> pd.DataFrame:
    """Return the flights from the first to the last of `months`, in order of time.

    Parameters
    ----------
    rows : int, optional
        A sample of so many, drawn with `seed`; all of them by default.
    """
    table = _table()
    chosen = table[table["month"].between(*months)]
    return chosen if rows is None else chosen.sample(rows, random_state=seed).sort_index()


def fit(candidate: Candidate, flights: pd.DataFrame, seed: int = 0) -> Any:
    """Return the candidate as a scikit-learn pipeline, fitted on `flights`."""
    texts = [name for name in candidate.features if name in _TEXTS]
    numbers = [name for name in candidate.features if name not in _TEXTS]
    make = _trees if candidate.algorithm == "trees" else _logistic
    return make(texts, numbers, seed, candidate.settings).fit(flights[list(candidate.features)], flights["late"])


def _logistic(texts: list[str], numbers: list[str], seed: int, settings: Mapping[str, Any]) -> Any:
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    columns = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore"), texts),
        (make_pipeline(SimpleImputer(), StandardScaler()), numbers),
    )
    return make_pipeline(columns, LogisticRegression(max_iter=500, random_state=seed, **settings))


def _trees(texts: list[str], numbers: list[str], seed: int, settings: Mapping[str, Any]) -> Any:
    from sklearn.compose import make_column_transformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OrdinalEncoder

    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1)
    columns = make_column_transformer((codes, texts), ("passthrough", numbers))
    return make_pipeline(columns, HistGradientBoostingClassifier(random_state=seed, **settings))


def late_shares(candidate: Candidate, model: Any, flights: pd.DataFrame) -> np.ndarray:
    """Return for each flight the probability that it arrives late, as the model sees it."""
    return model.predict_proba(flights[list(candidate.features)])[:, 1]


def measures(late: Any, probability: Any) -> dict[str, float]:
    """Return ``auc`` (order: 0.5 is a coin, 1 perfect) and ``brier`` (mean squared error of the probability: 0 is perfect)."""
    from sklearn.metrics import brier_score_loss, roc_auc_score

    return {
        "auc": float(roc_auc_score(late, probability)),
        "brier": float(brier_score_loss(late, probability)),
    }
