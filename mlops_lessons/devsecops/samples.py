"""The drawers of samples on which a learner's gate is tried: faulty code, clean code, and what nobody can read.

Each sample is (source, lines): the lines on which a query that is no plain text reaches ``execute``.
"""

from __future__ import annotations

__all__ = ["CLEAN", "FAULTY", "UNREADABLE"]

Drawer = dict[str, tuple[str, list[int]]]

FAULTY: Drawer = {
    "f_string": (
        "def find(db, code):\n    return db.execute(f\"SELECT * FROM flights WHERE carrier = '{code}'\")\n",
        [2],
    ),
    "plus": ('def find(db, code):\n    db.execute("SELECT * FROM flights WHERE carrier = \'" + code + "\'")\n', [2]),
    "percent": ('def find(db, code):\n    return db.execute("SELECT * FROM flights WHERE carrier = %r" % code)\n', [2]),
    "format": ('def find(db, code):\n    db.execute("SELECT * FROM flights WHERE carrier = {}".format(code))\n', [2]),
    "joined": ('def find(db, parts):\n    return db.execute(" ".join(["SELECT", *parts]))\n', [2]),
    "variable": ('def find(db, code):\n    query = "SELECT " + code\n    return db.execute(query)\n', [3]),
    "cursor": ('def find(link, code):\n    cursor = link.cursor()\n    cursor.execute("SELECT " + code)\n', [3]),
    "several_lines": (
        'def find(db, code):\n    db.execute(\n        "SELECT * FROM flights WHERE "\n        + code\n    )\n',
        [2],
    ),
    "two_calls": (
        'def clear(db, code):\n    db.execute("DELETE FROM " + code)\n    db.execute("SELECT 1")\n'
        '    db.execute(f"DROP TABLE {code}")\n',
        [2, 4],
    ),
}

CLEAN: Drawer = {
    "placeholder": (
        'def find(db, code):\n    return db.execute("SELECT * FROM flights WHERE carrier = ?", (code,))\n',
        [],
    ),
    "plus_in_the_text": ("def find(db):\n    return db.execute(\"SELECT delay + 1, '50 %' FROM flights\")\n", []),
    "several_lines": (
        'def find(db, code):\n    return db.execute(\n        "SELECT 1 WHERE 1 = ?",\n        (code,),\n    )\n',
        [],
    ),
    "comment": ('def find(db):\n    # never db.execute(f"SELECT {code}")\n    return db.execute("SELECT 1")\n', []),
    "docstring": (
        'def find(db):\n    """Not like db.execute("SELECT " + code)."""\n    return db.execute("SELECT 1")\n',
        [],
    ),
    "other_method": ('def plan(robot, step):\n    return robot.execute_later(f"turn {step}")\n', []),
    "no_query": ("def add(a, b):\n    return a + b\n", []),
}

UNREADABLE: Drawer = {
    "half_written": ("def find(db, code:\n    return db.execute(code)\n", [0]),
    "not_python": ("SELECT * FROM flights;\n", [0]),
}
