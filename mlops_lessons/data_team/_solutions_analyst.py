"""Solutions of lesson 06: those of the analyst and of the scientist."""

from __future__ import annotations

__all__ = ["adjusted_share", "answer_book", "answer_to_send", "hits", "late_share_by_hour"]


def late_share_by_hour(db, least):
    query = """SELECT hour, count(*) AS flights, avg((arr_delay >= 15)::INT) AS late_share
        FROM flights
        WHERE arr_delay IS NOT NULL
        GROUP BY hour
        HAVING count(*) >= ?
        ORDER BY hour"""
    return db.execute(query, [least]).fetchall()


def adjusted_share(flights: dict[str, int], late: dict[str, int], mix: dict[str, int]) -> float | None:
    total = sum(mix.values())
    if total == 0 or any(airport not in flights for airport in mix):
        return None
    return sum(mix[airport] / total * late[airport] / flights[airport] for airport in mix)


def answer_book(rows):
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append(["hour", "flights", "late_share"])
    for row in rows:
        sheet.append(row)
        sheet.cell(sheet.max_row, 3).number_format = "0.0%"
    sheet.freeze_panes = "A2"
    return book


def hits(risk: list[float], late: list[int], warned: float) -> float:
    count = max(1, int(warned * len(risk)))
    order = sorted(range(len(risk)), key=lambda row: risk[row], reverse=True)
    return sum(late[row] for row in order[:count]) / count


def answer_to_send() -> str:
    return "what_we_know"
