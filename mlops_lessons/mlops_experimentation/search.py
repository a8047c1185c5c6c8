"""A random search for settings of the trees, measured forwards in time; on this machine, or on a Dask cluster at an address.

From a terminal: ``python -m mlops_lessons.mlops_experimentation.search --scheduler tcp://10.0.0.5:8786``.

References
----------
Bergstra, J. and Bengio, Y. (2012), *Random search for hyper-parameter optimization*. JMLR 13.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.tables import show_facts, show_table, text_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation import candidates, scale
from mlops_lessons.mlops_experimentation.candidates import CANDIDATES, Candidate

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "bar",
    "best_model",
    "draw_settings",
    "later_auc",
    "main",
    "measure",
    "search",
    "show_comparison",
    "show_search",
    "warm_up",
]

say = topic_texts("mlops_experimentation")
MONTHS = (6, 7, 8)
_ROWS, _MOST = 6_000, 4_000
_LIBRARIES = (
    "pandas",
    "sklearn.compose",
    "sklearn.ensemble",
    "sklearn.metrics",
    "sklearn.preprocessing",
    "threadpoolctl",
)
Settings = Mapping[str, Any]


def draw_settings(tries: int = 6, seed: int = 1) -> list[dict[str, Any]]:
    """Return settings drawn at random: leaves of a tree, speed of learning (even on a logarithmic scale), number of trees."""
    import numpy as np

    rng = np.random.default_rng(seed)
    return [
        {
            "max_leaf_nodes": int(rng.choice([4, 7, 15, 31])),
            "learning_rate": round(float(10 ** rng.uniform(-1.3, -0.3)), 3),
            "max_iter": int(rng.choice([10, 20, 40])),
        }
        for _number in range(tries)
    ]


@cache
def _sample(months: tuple[int, int], rows: int) -> pd.DataFrame:
    return candidates.flights_of_months(months, rows)


def _auc(settings: Settings, first: tuple[int, int], then: tuple[int, int]) -> float:
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        model = _fit(settings, first)
        test = _sample(then, _MOST)
        return candidates.measures(test["late"], candidates.late_shares(_candidate(settings), model, test))["auc"]


def _candidate(settings: Settings) -> Candidate:
    return Candidate("search", CANDIDATES["trees"].features, "trees", {**settings, "early_stopping": False})


def _fit(settings: Settings, months: tuple[int, int]) -> Any:
    return candidates.fit(_candidate(settings), _sample(months, _ROWS))


def warm_up() -> None:
    """Load the libraries of a measurement, so that the first one takes little longer than the others."""
    for name in _LIBRARIES:
        import_module(name)


def measure(settings: Settings) -> list[float]:
    """Return the AUC in June, July and August, each by a model trained on a sample of all months before it."""
    return [_auc(settings, (1, month - 1), (month, month)) for month in MONTHS]


def later_auc(settings: Settings) -> float:
    """Return the AUC on a sample of September and October, which no search has looked at."""
    return _auc(settings, candidates.TRAINED_ON, candidates.MEASURED_ON)


def best_model(found: Sequence[tuple[Settings, Sequence[float]]]) -> Any:
    """Return the model with the best settings of a search, trained on a sample of January to August."""
    best, _aucs = max(found, key=lambda pair: sum(pair[1]))
    return _fit(best, candidates.TRAINED_ON)


def search(
    settings: Sequence[Settings],
    scheduler: str | None = None,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] | None = None,
) -> list[tuple[Settings, list[float]]]:
    """Return each settings with its AUC by month, in the order given.

    Parameters
    ----------
    scheduler : str, optional
        Address of a Dask cluster; by default this machine. The same model comes out.
    progress : callable, optional
        Takes the results as they come and how many there will be, and yields them: a progress bar.
    """
    results = scale.run_tasks(measure, settings, scheduler)
    shown = progress(results, len(settings)) if progress else results
    return list(zip(settings, shown, strict=True))


def bar(results: Iterable[Any], many: int) -> Iterable[Any]:
    """Yield `results` under a progress bar in the notebook."""
    import ipywidgets

    from mlops_lessons.course import figures

    shown = ipywidgets.IntProgress(max=many, layout=ipywidgets.Layout(width="24em"))
    figures.show_widget(shown, text=say("search.progress", n=many))
    for result in results:
        yield result
        shown.value += 1


def _rows(found: Sequence[tuple[Settings, Sequence[float]]]) -> tuple[list[str], list[list[str]]]:
    headers = [say(f"search.{name}") for name in ("leaves", "rate", "trees", "mean")]
    ordered = sorted(found, key=lambda pair: -sum(pair[1]))
    keys = ("max_leaf_nodes", "learning_rate", "max_iter")
    rows = [[*(f"{one[key]:g}" for key in keys), f"{sum(aucs) / len(aucs):.3f}"] for one, aucs in ordered]
    return headers, rows


def show_search(found: Sequence[tuple[Settings, Sequence[float]]], most: int = 4) -> None:
    """Show the best of a search, the best first."""
    headers, rows = _rows(found)
    show_table(say("search.caption", most=most, n=len(rows)), headers, rows[:most], numbers=4)


def show_comparison(**facts: object) -> None:
    """Show how a search elsewhere compares, a line each, by its key under ``search`` in the texts."""
    show_facts(lambda name: say(f"search.{name}"), **facts)


def main(arguments: Sequence[str] | None = None) -> None:
    """Search from the command line, and print the table."""
    from rich.progress import track

    parser = argparse.ArgumentParser(prog="python -m mlops_lessons.mlops_experimentation.search")
    parser.add_argument("--scheduler", help="tcp://…")
    parser.add_argument("--tries", type=int, default=6)
    wanted = parser.parse_args(arguments)
    settings = draw_settings(wanted.tries)
    found = search(settings, wanted.scheduler, lambda results, many: track(results, total=many, description=""))
    sys.stdout.write(text_table(say("search.caption", most=len(found), n=len(found)), *_rows(found)) + "\n")


if __name__ == "__main__":
    # The workers know this module by its own name only.
    from mlops_lessons.mlops_experimentation import search as itself

    itself.main()
