"""The first model of the design, and the baselines that it must beat: fitted on the past, judged on what came later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = [
    "COLLEAGUES",
    "FEATURES_OF_05",
    "auc",
    "auc_of",
    "baseline_chances",
    "chances",
    "fit",
    "split",
    "two_colleagues",
]

FEATURES_OF_05 = (
    "carrier",
    "origin",
    "weekday",
    "hour",
    "distance",
    "late_share",
    "wind_speed",
    "precip",
    "visib",
)
#: What two models look at; see `two_colleagues`.
COLLEAGUES = {"a": FEATURES_OF_05, "b": (*FEATURES_OF_05, "dep_delay")}
TRAINING_MONTHS = range(1, 10)


def split(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the flights of January to September, to learn from, and those of October to December, to be judged on."""
    early = table["month"].isin(TRAINING_MONTHS)
    return table[early], table[~early]


def fit(training: pd.DataFrame, features: Sequence[str], *, rows: int = 30_000, seed: int = 7) -> Any:
    """Return boosted trees (scikit-learn), fitted on a sample of `training`.

    Parameters
    ----------
    training : pandas.DataFrame
        With `features` and ``late``. Texts are taken as categories, and what is missing as missing.
    rows : int, default 30,000
        Sampled without replacement with `seed`; all rows where there are fewer.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier
    from threadpoolctl import threadpool_limits

    sample = training.sample(min(rows, len(training)), random_state=seed)
    model = HistGradientBoostingClassifier(max_iter=60, max_leaf_nodes=15, early_stopping=False, random_state=0)
    with threadpool_limits(1):
        return model.fit(_readable(sample, features), sample["late"])


def chances(model: Any, table: pd.DataFrame) -> np.ndarray:
    """Return the chance of a late arrival that `model` sees for each row, between 0 and 1."""
    return model.predict_proba(_readable(table, model.feature_names_in_))[:, 1]


def _readable(table: pd.DataFrame, features: Sequence[str]) -> pd.DataFrame:
    columns = table[list(features)]
    texts = columns.select_dtypes("str").columns
    return columns.astype(dict.fromkeys(texts, "category"))


def auc(late: Any, chance: Any) -> float:
    """Return the area under the ROC curve: how often a late flight is given a larger chance than a punctual one (0.5: by luck)."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(late, chance))


def auc_of(
    table: pd.DataFrame, feature_sets: Mapping[str, Sequence[str]], *, judged: int = 30_000, seed: int = 7
) -> dict[str, float]:
    """Return the AUC of one model for each set of features, all fitted and judged on the same flights.

    Parameters
    ----------
    table : pandas.DataFrame
        With all features, ``month`` and ``late``.
    feature_sets : mapping of str to sequence of str
        Name of the set to its columns.
    judged : int, default 30,000
        Flights of October to December, sampled with `seed`.
    """
    training, later = split(table)
    later = later.sample(min(judged, len(later)), random_state=seed)
    return {
        name: auc(later["late"], chances(fit(training, features, seed=seed), later))
        for name, features in feature_sets.items()
    }


def baseline_chances(training: pd.DataFrame, later: pd.DataFrame, *columns: str) -> np.ndarray:
    """Return for each row of `later` the share of late flights in `training` with the same values of `columns`.

    Without columns it is the share of all, as for values that `training` does not have: a rule that needs no machine learning.
    """
    import numpy as np

    overall = training["late"].mean()
    if not columns:
        return np.full(len(later), overall)
    shares = training.groupby(list(columns))["late"].mean().rename("share")
    return later[list(columns)].join(shares, on=list(columns))["share"].fillna(overall).to_numpy()


def two_colleagues() -> dict[str, float]:
    """Return the AUC of the two models of :data:`COLLEAGUES`, by the same method on the same flights."""
    from mlops_lessons.flights import evening_flights, with_forbidden

    table = with_forbidden(evening_flights(FEATURES_OF_05), "dep_delay")
    return auc_of(table, COLLEAGUES)
