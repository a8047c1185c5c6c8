"""The model of the story, trained on real flights: whether one will arrive late, as seen at 18:00 of the day before.

What is known then: the schedule, how the day has gone so far at the airport (departures that had left by 18:00) and the
weather last observed. Flights that were cancelled or diverted have no arrival and are left out, which makes late ones look a
little rarer than a passenger would feel. "Late" is 15 minutes or more at arrival.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment.application import app_file, app_module

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["contract_of", "evening_table", "feature_rows", "train_model", "write_model"]

FIELDS = ("carrier", "origin", "weekday", "hour", "distance", "late_share", "wind_speed", "precip", "visib")
TRAINING_MONTHS = range(1, 10)
TESTING_MONTHS = range(10, 13)


def evening_table() -> pd.DataFrame:
    """Return one row for each flight that arrived, from 2 January 2013 on: ``date``, ``month``, `FIELDS` and ``late`` (0 or 1).

    They are the features of :func:`~mlops_lessons.flights.evening_flights`, in the package's order; flights of which one is
    missing are left out.
    """
    from mlops_lessons.flights import evening_flights

    table = evening_flights(FIELDS).dropna(subset=[*FIELDS]).sort_index()
    return table[["date", "month", *FIELDS, "late"]].reset_index(drop=True)


def feature_rows(table: pd.DataFrame) -> np.ndarray:
    """Return the features of each row, ``(rows, 33)``, by the very code of the service."""
    import numpy as np

    row = app_module("features")["row"]
    return np.array([row(flight) for flight in table[list(FIELDS)].to_dict("records")])


def train_model(rows: int = 40_000, seed: int = 5) -> Any:
    """Return scaling and logistic regression, fitted on a sample of the flights of January to September.

    Parameters
    ----------
    rows : int, default 40,000
        Sampled without replacement with `seed`.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    table = evening_table()
    sample = table[table["month"].isin(TRAINING_MONTHS)].sample(rows, random_state=seed)
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(feature_rows(sample), sample["late"])


def contract_of(model: Any, rows: int = 400, seed: int = 6) -> dict[str, Any]:
    """Return what a release must hold to: examples with their answers, and a sample of October to December with a floor of AUC.

    The floor lies 0.05 under what the model reaches on this sample. A sample this small has a standard error of about 0.03: the
    floor catches a model that is broken, not one that is a little worse.
    """
    from sklearn.metrics import roc_auc_score

    table = evening_table()
    sample = table[table["month"].isin(TESTING_MONTHS)].sample(rows, random_state=seed)
    late = model.predict_proba(feature_rows(sample))[:, 1]
    flights = [{name: _plain(flight[name]) for name in FIELDS} for flight in sample.to_dict("records")]
    examples = [
        {"flight": flight, "late": round(float(one), 6)} for flight, one in zip(flights[:5], late, strict=False)
    ]
    return {
        "tolerance": 0.02,
        "examples": examples,
        "refused": [{**flights[0], "carrier": "??"}, {**flights[0], "late_share": 2}, {}],
        "sample": {"flights": flights, "late": [int(one) for one in sample["late"]]},
        "auc_at_least": round(float(roc_auc_score(sample["late"], late)) - 0.05, 2),
    }


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return round(value, 4) if isinstance(value, float) else value


def write_model(folder: Path) -> None:
    """Train, and write ``model.skops`` and ``contract.json`` into `folder`."""
    import skops.io

    model = train_model()
    skops.io.dump(model, folder / "model.skops")
    text = json.dumps(contract_of(model), separators=(",", ":"))
    (folder / "contract.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_model(app_file("features.py").parent)
