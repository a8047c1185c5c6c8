"""Where work breaks between two hands: one word that means four things, and a bad file that nobody stops."""

from __future__ import annotations

from collections.abc import Sequence

from mlops_lessons.course.tables import show_table
from mlops_lessons.data_team.contract import broken_rules, read_delivery
from mlops_lessons.data_team.defects import DEFECTS, lose_late_flights
from mlops_lessons.data_team.warehouse import connect, month_file, warehouse
from mlops_lessons.i18n import topic_texts

__all__ = ["MEANINGS", "history_of_late", "late_by_meaning", "show_meanings", "show_who_notices", "who_notices"]

say = topic_texts("data_team")
LATE = 15  # minutes
MEANINGS = {
    "desk": "avg((arr_delay >= 15)::INT) FILTER (arr_delay IS NOT NULL)",
    "departure": "avg((dep_delay >= 15)::INT) FILTER (dep_delay IS NOT NULL)",
    "any_minute": "avg((arr_delay > 0)::INT) FILTER (arr_delay IS NOT NULL)",
    "or_not_at_all": "avg((coalesce(arr_delay, 15) >= 15)::INT)",
}
TOLD = ("delay_in_hours", "kilometres", "minus_999", "no_arrivals")
MONTH = 7


def late_by_meaning(month: int = MONTH) -> dict[str, float]:
    """Return the late share of a month by what "late" is taken to mean: see :data:`MEANINGS`."""
    columns = ", ".join(f"{query} AS {name}" for name, query in MEANINGS.items())
    with connect(warehouse(), read_only=True) as db:
        (row,) = db.sql(f"SELECT {columns} FROM flights WHERE month = {int(month)}").fetchall()
    return dict(zip(MEANINGS, map(float, row), strict=True))


def show_meanings(month: int = MONTH) -> None:
    """Show the late share of a month by what "late" is taken to mean."""
    rows = [[say(f"handover.meaning.{name}"), _percent(share)] for name, share in late_by_meaning(month).items()]
    show_table(say("handover.meanings"), [say("handover.late"), say("handover.share")], rows, numbers=1)


def history_of_late(month: int = MONTH) -> tuple[float, float]:
    """Return the lowest and the highest late share of the months before: what an analyst has in mind."""
    with connect(warehouse(), read_only=True) as db:
        shares = db.sql(
            f"""SELECT avg((arr_delay >= {LATE})::INT) FROM flights
            WHERE arr_delay IS NOT NULL AND month < {int(month)} GROUP BY month"""
        ).fetchall()
    return min(shares)[0], max(shares)[0]


def who_notices(month: int = MONTH) -> list[tuple[str, list[str], float, str]]:
    """Return for a month's file, clean and with one defect each, who is the first to notice.

    Returns
    -------
    list of (str, list of str, float, str)
        Name of the defect, the rules of the contract that it breaks, the late share that the chart would show without a contract,
        and who notices without one: ``analyst`` where that share is far (10 points) from all months before, else ``nobody``.
    """
    clean = read_delivery(month_file(month))
    low, high = history_of_late(month)
    damages = {"clean": lambda table: table} | {one.name: one.damage for one in DEFECTS if one.name in TOLD}
    found = []
    for name, damage in (damages | {"lost_late_flights": lose_late_flights}).items():
        table = damage(clean)
        arrived = table["arr_delay"].dropna()
        share = float((arrived >= LATE).mean())
        eye = "analyst" if not low - 0.1 <= share <= high + 0.1 else "nobody"
        found.append((name, [broken.rule for broken in broken_rules(table, month)], share, eye))
    return found


def show_who_notices(rows: Sequence[tuple[str, list[str], float, str]] | None = None) -> None:
    """Show who notices what, with the contract and without it."""
    table = [
        [
            say(f"handover.defect.{name}"),
            say("handover.stopped", rule=rules[0]) if rules else say("handover.passes"),
            _percent(share),
            "" if name == "clean" else say(f"handover.eye.{eye}"),
        ]
        for name, rules, share, eye in (who_notices() if rows is None else rows)
    ]
    headers = [say(f"handover.{key}") for key in ("file", "contract", "chart", "without")]
    show_table(say("handover.who"), headers, table, say("handover.who_note"))


def _percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"
