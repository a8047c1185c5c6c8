"""One right answer to each exercise of the gates, as a learner would write it."""

from __future__ import annotations

__all__ = [
    "allow_board",
    "find_flights",
    "label_command",
    "leaked_key",
    "secret_entropy",
    "sql_gate",
    "version_affected",
]


def find_flights(connection, carrier):
    query = "SELECT flight, dest, delay FROM flights WHERE carrier = ?"
    return connection.execute(query, (carrier,)).fetchall()


def label_command(printer, name):
    return [printer, name]


def secret_entropy(text):
    from collections import Counter
    from math import log2

    total = 0.0
    for count in Counter(text).values():
        share = count / len(text)
        total -= share * log2(share)
    return total


def leaked_key():
    return "revoke"


def version_affected(version, events):
    from packaging.version import Version

    intervals = []
    for event in sorted(events, key=lambda event: Version(next(iter(event.values())))):
        if "introduced" in event:
            intervals.append([event["introduced"], None, None])
        elif "fixed" in event:
            intervals[-1][1] = event["fixed"]
        else:
            intervals[-1][2] = event["last_affected"]
    wanted = Version(version)
    for introduced, fixed, last in intervals:
        begun = Version(introduced) <= wanted
        before_fix = fixed is None or wanted < Version(fixed)
        before_end = last is None or wanted <= Version(last)
        if begun and before_fix and before_end:
            return True
    return False


def allow_board():
    return """\
[[allow]]
gate = "code"
rule = "B608"
file = "desk/flights.py"
text = "ORDER BY {column}"
reason = "column comes from the fixed table COLUMNS of this file, never from the request"
until = 2013-12-31
"""


def sql_gate(source):
    import ast

    try:
        tree = ast.parse(source)
    except SyntaxError:
        return [0]
    lines = []
    for node in ast.walk(tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called and node.func.attr == "execute" and not isinstance(node.args[0], ast.Constant):
            lines.append(node.lineno)
    return sorted(lines)
