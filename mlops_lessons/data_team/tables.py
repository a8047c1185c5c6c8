"""The tables of the engineer's half, in the lesson's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_lessons.cloud_computing._words import percent
from mlops_lessons.course.tables import show_table
from mlops_lessons.data_team.contract import broken_rules
from mlops_lessons.data_team.defects import DEFECTS
from mlops_lessons.data_team.warehouse import connect, create_flights
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    import pandas as pd

    from mlops_lessons.data_team.pipeline import Loaded

__all__ = ["show_corrections", "show_flights", "show_lineage", "show_loads", "show_pairs", "show_refusals"]

say = topic_texts("data_team")


def show_flights(db: Any) -> None:
    """Show how many flights there are, and the share of late ones among those that arrived."""
    [(flights, late)] = db.execute("SELECT count(*), avg(CAST(arr_delay >= 15 AS INTEGER)) FROM flights").fetchall()
    row = [f"{flights:,}", percent(late, 1)]
    show_table(say("flights_now.caption"), _headers("flights_now", "flights", "late"), [row])


def show_loads(loads: Iterable[Loaded]) -> None:
    """Show run after run how many rows of the month there were before and after."""
    rows = [[number, load.source, f"{load.replaced:,}", f"{load.rows:,}"] for number, load in enumerate(loads, start=1)]
    show_table(say("loads.caption"), _headers("loads", "run", "file", "before", "after"), rows, numbers=2)


def show_refusals(names: Sequence[str], table: pd.DataFrame, month: int) -> None:
    """Show what the database and the contract say of a month's file, damaged in each of these ways.

    Parameters
    ----------
    names : sequence of str
        Of :data:`mlops_lessons.data_team.defects.DEFECTS`.
    table : pandas.DataFrame
        The clean delivery.
    """
    damages = {defect.name: defect.damage for defect in DEFECTS}
    rows = []
    for name in names:
        damaged = damages[name](table)
        [broken, *_others] = broken_rules(damaged, month)
        verdict = say("refusals.accepted") if _accepted(damaged) else say("refusals.refused")
        rows.append([say(f"defects.{name}"), verdict, f"✗ {broken.rule}", broken.example])
    show_table(say("refusals.caption"), _headers("refusals", "file", "database", "contract", "example"), rows)


def _accepted(table: pd.DataFrame) -> bool:
    """Tell whether the database takes a delivery, types, key and all."""
    import duckdb

    with connect() as db:
        create_flights(db)
        try:
            db.register("delivery", table)
            db.execute("INSERT INTO flights BY NAME SELECT * FROM delivery")
        except duckdb.Error:
            return False
    return True


def show_pairs(pairs: pd.DataFrame, most: int = 4) -> None:
    """Show some flights that share carrier, number and date; columns ``carrier``, ``flight``, ``month``, ``day``, ``origins``."""
    rows = [
        [f"{pair.carrier} {pair.flight}", f"2013-{pair.month:02d}-{pair.day:02d}", pair.origins]
        for pair in pairs.head(most).itertuples()
    ]
    note = say("pairs.note", shown=len(rows), pairs=len(pairs))
    show_table(say("pairs.caption"), _headers("pairs", "flight", "date", "origins"), rows, note)


def show_corrections(steps: Iterable[tuple[Mapping[str, int] | None, list[tuple[int, float]]]]) -> None:
    """Show what each delivery did: rows read, new, changed, the same; then arrivals and late share."""
    rows = []
    for number, (done, [(arrivals, late)]) in enumerate(steps):
        counts = [f"{done[name]:,}" if done else "·" for name in ("read", "new", "changed", "same")]
        rows.append([say(f"corrections.step_{number}"), *counts, f"{arrivals:,}", percent(late, 1)])
    headers = _headers("corrections", "step", "read", "new", "changed", "same", "arrivals", "late")
    show_table(say("corrections.caption"), headers, rows, numbers=6)


def show_lineage(traced: Iterable[Mapping[str, Any]]) -> None:
    """Show what the rows of a month came from, as :func:`mlops_lessons.data_team.pipeline.trace` gives it."""
    rows = [
        [
            one["source"],
            say("lineage.none") if one["sha256"] is None else f"{one['sha256'][:12]}…",
            say(f"lineage.unchanged_{one['unchanged']}".lower()),
            f"{one['rows']:,}",
        ]
        for one in traced
    ]
    show_table(say("lineage.caption"), _headers("lineage", "source", "digest", "unchanged", "rows"), rows, numbers=1)


def _headers(table: str, *names: str) -> list[str]:
    return [say(f"{table}.{name}") for name in names]
