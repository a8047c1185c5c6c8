"""Solutions of the engineer's exercises: the steps of the pipeline."""

from __future__ import annotations

__all__ = [
    "delivery_contract",
    "flight_key",
    "known_at",
    "late_by_airport",
    "load_month",
    "to_current",
]


def flight_key():
    """Return the columns that tell one flight from all others: known before it leaves, never missing, none too many."""
    return ["year", "month", "day", "carrier", "flight", "origin"]


def late_by_airport(db):
    """Return airport to share of late flights, among those that arrived."""
    query = """
        SELECT origin, avg(CAST(arr_delay >= 15 AS INTEGER))
        FROM flights
        WHERE arr_delay IS NOT NULL
        GROUP BY origin
    """
    return dict(db.execute(query).fetchall())


def load_month(db, path, year, month):
    """Replace one month by what its file says, all or nothing; return how many rows that month has then."""
    db.begin()
    try:
        db.execute("DELETE FROM flights WHERE year = ? AND month = ?", [year, month])
        db.execute("INSERT INTO flights BY NAME SELECT * FROM read_csv(?)", [str(path)])
        db.commit()
    except Exception:
        db.rollback()
        raise
    [(rows,)] = db.execute("SELECT count(*) FROM flights WHERE year = ? AND month = ?", [year, month]).fetchall()
    return rows


def delivery_contract():
    """Return the contract of a small delivery."""
    import pandera.pandas as pa

    def on_the_clock(time):
        return time.between(0, 2359) & (time % 100 < 60)

    return pa.DataFrameSchema(
        {
            "day": pa.Column(int, pa.Check.in_range(1, 31)),
            "carrier": pa.Column(str, pa.Check.isin(["AA", "B6", "DL", "UA"])),
            "flight": pa.Column(int, pa.Check.gt(0)),
            "origin": pa.Column(str, pa.Check.isin(["EWR", "JFK", "LGA"])),
            "sched_dep_time": pa.Column(int, pa.Check(on_the_clock)),
            "dep_delay": pa.Column(float, pa.Check.in_range(-120, 1500), nullable=True),
            "distance": pa.Column(int, pa.Check.in_range(10, 5500)),
        },
        unique=["day", "carrier", "flight", "origin"],
    )


def known_at(records, moment):
    """Return flight to arrival delay as the warehouse knew them at a moment."""
    known = {}
    for record in sorted(records, key=lambda record: record["received"]):
        if record["received"] <= moment:
            known[record["flight"]] = record["arr_delay"]
    return known


def to_current(record):
    """Return a record of either version of the source in the names and units of today's table."""
    known = {"carrier", "flight", "dep_delay", "departure_delay", "distance", "distance_km", "gate"}
    if not set(record) <= known:
        raise ValueError(set(record) - known)
    current = {name: record[name] for name in ("carrier", "flight")}
    current["dep_delay"] = record["departure_delay"] if "departure_delay" in record else record["dep_delay"]
    current["distance"] = round(record["distance_km"] / 1.609344) if "distance_km" in record else record["distance"]
    current["gate"] = record.get("gate")
    return current
