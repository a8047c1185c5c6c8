"""What happens to the learner's training function: it is called twice, with one thing changed in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.flights import FEATURES, FORBIDDEN

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["judge_features", "judge_training", "sample_flights", "try_training"]

WANTED_AUC = 0.675
_MOST = 8


def sample_flights(rows: int = 600) -> pd.DataFrame:
    """Return flights of January to August with what the exercise's forest looks at, in order of time."""
    from mlops_lessons.flights import evening_flights

    table = evening_flights(["hour", "weekday", "distance"])
    return table[table["month"] <= 8].sample(rows, random_state=4).sort_index()


def try_training(train: Callable[[Any, int], Any], change: str) -> dict[str, Any]:
    """Train twice and return whether the same model came out, and whether the table or the global generator was touched.

    Parameters
    ----------
    change : {"again", "order", "flights", "seed"}
        What differs the second time: nothing, the order of the rows, the flights, or the seed.
    """
    import numpy as np

    from mlops_lessons.mlops_experimentation.digest import model_digest

    flights = sample_flights()
    second = {"order": flights.sample(frac=1, random_state=9), "flights": flights.assign(late=1 - flights["late"])}
    given, kept = flights.copy(), np.random.get_state()
    try:
        np.random.seed(1)
        state = np.random.get_state()[1].tolist()
        one = train(given, 5)
        touched = np.random.get_state()[1].tolist() != state
        np.random.seed(2)
        other = train(second.get(change, flights).copy(), 6 if change == "seed" else 5)
        np.random.seed(3)
        control = train(flights.copy(), 5)
    finally:
        np.random.set_state(kept)
    if one is None and other is None:
        return None
    fitted = [hasattr(model, "predict_proba") and hasattr(model, "classes_") for model in (one, other, control)]
    rows = _rows_seen(one)
    return {
        "fitted": all(fitted),
        "same": all(fitted) and model_digest(one) == model_digest(other),
        "repeatable": all(fitted) and model_digest(one) == model_digest(control),
        "touched": touched,
        "changed": not given.equals(flights),
        "all_rows": rows is not None and rows > 0.9 * len(flights),
    }


def _rows_seen(model: Any) -> int | None:
    """Return on how many flights a forest was fitted, None where that cannot be told."""
    trees = getattr(model, "estimators_", None)
    return int(trees[0].tree_.weighted_n_node_samples[0]) if trees else None


def judge_training(case: list[Any], record: Any) -> Verdict:
    """Name what keeps two trainings from giving the same model, or makes them give the same where they must not."""
    (change,) = case
    if not record["fitted"]:
        return Verdict("failed", mistake="not_a_model")
    if record["changed"]:
        return Verdict("failed", mistake="changes_the_table")
    if record["touched"] or not record["repeatable"]:
        return Verdict("failed", mistake="global_seed" if record["repeatable"] else "no_seed")
    right = record["same"] == (change in ("again", "order"))
    if right and not record["all_rows"]:
        return Verdict("passed", 1.0)
    if right:
        return Verdict("failed", mistake="all_the_flights")
    names = {"again": "no_seed", "order": "order_of_the_rows", "flights": "same_whatever", "seed": "fixed_seed"}
    return Verdict("failed", mistake=names[change])


def judge_features(_case: Any, answer: Any) -> Verdict:
    """Train on the features that were chosen, after looking whether they may be."""
    from mlops_lessons.mlops_experimentation.bench import auc_of

    if not isinstance(answer, list):
        return Verdict("failed", mistake="not_a_list")
    if len(set(map(str, answer))) < len(answer):
        return Verdict("failed", mistake="twice")
    if any(name in FORBIDDEN for name in answer):
        return Verdict("failed", mistake="too_late")
    if not all(name in FEATURES for name in answer):
        return Verdict("failed", mistake="unknown")
    if len(answer) > _MOST:
        return Verdict("failed", mistake="too_many")
    if len(answer) < 1:
        return Verdict("failed", mistake="nothing")
    found = auc_of(answer)
    if found >= WANTED_AUC:
        return Verdict("passed", 1.0)
    if not {"hour", "arrival_hour"} & set(answer):
        return Verdict("failed", mistake="without_the_hour")
    if set(answer) <= {
        "hour",
        "carrier",
        "origin",
        "dest",
        "weekday",
        "month",
        "distance",
        "scheduled_minutes",
        "arrival_hour",
    }:
        return Verdict("failed", mistake="timetable_only")
    return Verdict("failed", points=0.5 if found >= WANTED_AUC - 0.01 else 0.0, mistake="not_enough")
