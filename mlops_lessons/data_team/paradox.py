"""Comparisons that turn round: who is later in every part and yet not in the whole.

References
----------
Simpson, E. H. (1951), "The interpretation of interaction in contingency tables", Journal of the Royal Statistical Society B 13 (2).
Bickel, P. J., Hammel, E. A. and O'Connell, J. W. (1975), "Sex bias in graduate admissions: data from Berkeley", Science 187 (4175).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.course.tables import show_table
from mlops_lessons.data_team.warehouse import connect, warehouse
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

__all__ = ["Reversal", "Search", "arrivals", "reversals", "search", "show_routes", "show_search"]

say = topic_texts("data_team")
SEARCHES = (("carrier", "origin"), ("carrier", "month"), ("carrier", "hour"), ("dest", "origin"))


@dataclass(frozen=True)
class Reversal:
    """Two things compared: `first` is later in the whole, and earlier in each part.

    ``whole`` and ``parts`` are differences of late shares, `first` minus `second`; ``parts`` are by name of the part.
    ``errors`` are the standard errors of these differences: of the whole first, then of each part.
    """

    first: str
    second: str
    whole: float
    parts: dict[str, float]
    errors: tuple[float, ...]

    @property
    def firm(self) -> bool:
        """Whether every difference is more than two standard errors from none."""
        differences = (self.whole, *self.parts.values())
        return all(abs(one) > 2 * error for one, error in zip(differences, self.errors, strict=True))


@dataclass(frozen=True)
class Search:
    """What a search found: how many pairs had two parts or more in common, and those that turn round."""

    what: str
    by: str
    pairs: int
    found: tuple[Reversal, ...]


def arrivals(what: str, by: str) -> pd.DataFrame:
    """Return by two columns of ``flights`` how many flights arrived and how many of these late (15 minutes or more)."""
    with connect(warehouse(), read_only=True) as db:
        return db.sql(
            f"""SELECT {what}, {by}, count(*) AS flights, count(*) FILTER (arr_delay >= 15) AS late
            FROM flights WHERE arr_delay IS NOT NULL GROUP BY ALL ORDER BY ALL"""
        ).df()


def search(what: str, by: str, least: int = 50) -> Search:
    """Return all pairs of `what` that turn round when they are split `by`: see :func:`reversals`."""
    table = arrivals(what, by)
    return Search(what, by, *reversals(table, what, by, least))


def reversals(table: pd.DataFrame, what: str, by: str, least: int = 50) -> tuple[int, tuple[Reversal, ...]]:
    """Return how many pairs could be compared, and those in which every part says the opposite of the whole.

    A pair is compared over the parts in which both have at least `least` flights, two parts or more; the whole is the sum of
    these parts.

    Parameters
    ----------
    table : pandas.DataFrame
        With the columns `what`, `by`, ``flights`` and ``late``.
    """
    import numpy as np

    flights = table.pivot(index=what, columns=by, values="flights").fillna(0)
    late = table.pivot(index=what, columns=by, values="late").fillna(0)
    names, parts = flights.index.tolist(), flights.columns.tolist()
    count, bad = flights.to_numpy(float), late.to_numpy(float)
    pairs, found = 0, []
    for one in range(len(names)):
        for other in range(one + 1, len(names)):
            common = np.flatnonzero((count[[one, other]] >= least).all(axis=0))
            if len(common) < 2:
                continue
            pairs += 1
            turned = _turned(count[:, common], bad[:, common], (one, other))
            if turned is not None:
                first, second = turned
                differences, errors = _differences(count[:, common], bad[:, common], first, second)
                inside = {str(parts[place]): float(gap) for place, gap in zip(common, differences[1:], strict=True)}
                found.append(
                    Reversal(names[first], names[second], float(differences[0]), inside, tuple(map(float, errors)))
                )
    return pairs, tuple(found)


def _turned(count: np.ndarray, late: np.ndarray, pair: tuple[int, int]) -> tuple[int, int] | None:
    """Return the pair, the one first that is later in the whole, where every part says the opposite; None elsewhere."""
    for first, second in (pair, pair[::-1]):
        differences, _errors = _differences(count, late, first, second)
        if differences[0] > 0 and (differences[1:] < 0).all():
            return first, second
    return None


def _differences(count: np.ndarray, late: np.ndarray, first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the differences of late shares and their standard errors: of the whole, then of each part."""
    import numpy as np

    n = np.column_stack([count.sum(axis=1), count])[[first, second]]
    p = np.column_stack([late.sum(axis=1), late])[[first, second]] / n
    return p[0] - p[1], np.sqrt((p * (1 - p) / n).sum(axis=0))


def show_search(searches: Sequence[tuple[str, str]] = SEARCHES) -> None:
    """Show for several searches how many pairs were compared, how many turn round, and how many firmly."""
    rows = []
    for what, by in searches:
        found = search(what, by)
        firm = sum(one.firm for one in found.found)
        name = say("paradox.split", what=say(f"paradox.of.{what}"), by=say(f"paradox.by.{by}"))
        rows.append([name, f"{found.pairs:,}", f"{len(found.found)}", f"{firm}"])
    headers = [say(f"paradox.{name}") for name in ("compared", "pairs", "turned", "firm")]
    show_table(say("paradox.search"), headers, rows, say("paradox.search_note"), numbers=3)


def show_routes(routes: Sequence[str] = ("DAY", "DCA"), *, origins: bool = False) -> None:
    """Show late flights of some destinations: in the whole, or by airport of departure."""
    table = arrivals("dest", "origin")
    table = table[table["dest"].isin(list(routes))]
    keys = ["origin", "dest"] if origins else ["dest"]
    sums = table.groupby(keys)[["flights", "late"]].sum()
    rows = [
        [
            *(index if isinstance(index, tuple) else (index,)),
            f"{row.flights:,}",
            _percent(row.late / row.flights),
        ]
        for index, row in zip(sums.index, sums.itertuples(), strict=True)
    ]
    headers = [*[say(f"paradox.{key}") for key in keys], say("paradox.flights"), say("paradox.late")]
    show_table(say("paradox.by_origin" if origins else "paradox.whole"), headers, rows, numbers=2)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
