"""Two models, and what is said of them by flights set apart in different ways: at random, by whole days, or later in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation import candidates
from mlops_lessons.mlops_experimentation.candidates import CANDIDATES, Candidate

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CONTENDERS", "contest", "days_apart", "known_flights", "show_contest"]

say = topic_texts("mlops_experimentation")
_FEATURES = CANDIDATES["trees"].features
_SETTINGS = {
    "small": {"max_iter": 50, "learning_rate": 0.1, "max_leaf_nodes": 7, "early_stopping": False},
    "big": {"max_iter": 80, "learning_rate": 0.15, "max_leaf_nodes": 63, "early_stopping": False},
}
#: The same features and algorithm; ``big`` has trees with nine times the leaves, and more of them.
CONTENDERS: dict[str, Candidate] = {
    name: Candidate(name, _FEATURES, "trees", settings) for name, settings in _SETTINGS.items()
}


def known_flights(rows: int = 40_000, seed: int = 0) -> pd.DataFrame:
    """Return a sample of the flights of January to October, in order of time: all that is known on the evening of the story."""
    return candidates.flights_of_months((1, 10), rows, seed)


def days_apart(flights: pd.DataFrame, rows: int = 16_000, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `rows` flights for training and the others for measuring, whole days drawn: no day has flights in both."""
    from sklearn.model_selection import GroupShuffleSplit

    drawn = GroupShuffleSplit(1, test_size=0.5, random_state=seed)
    train, test = next(drawn.split(flights, groups=flights["date"]))
    return flights.iloc[train].sample(rows, random_state=seed), flights.iloc[test]


def contest(train: pd.DataFrame, test: pd.DataFrame) -> dict[str, float]:
    """Return the AUC of each of :data:`CONTENDERS`, trained on `train`, measured on `test`."""
    from threadpoolctl import threadpool_limits

    found = {}
    with threadpool_limits(1):
        for name, contender in CONTENDERS.items():
            model = candidates.fit(contender, train)
            found[name] = candidates.measures(test["late"], candidates.late_shares(contender, model, test))["auc"]
    return found


def show_contest(results: Mapping[str, Mapping[str, float]]) -> None:
    """Show who wins by each way of setting flights apart; a row each, by its key under ``splits`` in the texts."""
    rows = []
    for way, found in results.items():
        winner = max(found, key=found.__getitem__)
        rows.append([say(f"splits.{way}"), *(f"{found[name]:.2f}" for name in CONTENDERS), say(f"splits.{winner}")])
    headers = [say("splits.way"), *(say(f"splits.{name}") for name in CONTENDERS), say("splits.winner")]
    show_table(say("splits.caption"), headers, rows)
