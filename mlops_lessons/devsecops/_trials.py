"""The exercises that act on something real: a database, a printer, a drawer full of samples."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.devsecops.samples import CLEAN, FAULTY, UNREADABLE

__all__ = ["judge_flights", "judge_gate", "judge_label", "try_flights", "try_gate", "try_label"]

FLIGHTS = (
    ("UA", 1545, "IAH", 11),
    ("UA", 1714, "IAH", 20),
    ("AA", 1141, "MIA", 33),
    ("OR", 361, "AMS", 0),
    ("O'Hare Air", 7, "ORD", 5),
)
_PRINTER = "import json, sys; print(json.dumps(sys.argv[1:]))"


class _Connection:
    """A connection that keeps what was asked of it."""

    def __init__(self) -> None:
        self._real = sqlite3.connect(":memory:")
        self._real.execute("CREATE TABLE flights (carrier TEXT, flight INTEGER, dest TEXT, delay INTEGER)")
        self._real.execute("CREATE TABLE bookings (name TEXT, passport TEXT, flight TEXT)")
        self._real.executemany("INSERT INTO flights VALUES (?, ?, ?, ?)", FLIGHTS)
        self._real.execute("INSERT INTO bookings VALUES ('Ana', 'P-1001', 'UA1545')")
        self.queries: list[str] = []
        self.values: list[Any] = []

    def execute(self, query: str, *parameters: Any) -> sqlite3.Cursor:
        """Run a query as sqlite3 does."""
        self.queries.append(str(query))
        given = parameters[0] if parameters else ()
        self.values += given.values() if isinstance(given, dict) else given if isinstance(given, list | tuple) else ()
        return self._real.execute(query, *parameters)

    def cursor(self) -> _Cursor:
        """Return a cursor whose queries are kept too."""
        return _Cursor(self)

    def close(self) -> None:
        """Close the database."""
        self._real.close()


class _Cursor:
    """A cursor of the connection."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._real: Any = None

    def execute(self, query: str, *parameters: Any) -> _Cursor:
        """Run a query as sqlite3 does."""
        self._real = self._connection.execute(query, *parameters)
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __iter__(self) -> Any:
        return iter(self._real)


def try_flights(function: Callable[..., Any], carrier: str) -> dict[str, Any]:
    """Return what a search by carrier gives on a real database, or the error that it raises.

    Keys: ``flights`` (rows as lists; None after an error), ``error``, ``query`` (the last one, as the database got it), and the
    ``values`` that it got apart from it.
    """
    connection = _Connection()
    try:
        found, error = function(connection, carrier), None
        if isinstance(found, sqlite3.Cursor | _Cursor):
            found = "cursor"
        elif isinstance(found, list | tuple | Iterator):
            found = [list(row) if isinstance(row, tuple) else row for row in found]
    except (sqlite3.Error, ValueError) as raised:
        found, error = None, f"{type(raised).__name__}: {raised}"
    finally:
        connection.close()
    query, values = (connection.queries or [""])[-1], [value for value in connection.values if isinstance(value, str)]
    return {"flights": found, "error": error, "query": query, "values": values}


def judge_flights(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge one search."""
    carrier = case[0]
    mistake = _about_error(record, carrier) if record["error"] else _about_rows(record, carrier)
    if mistake is None:
        return Verdict("passed", 1.0)
    other = "query_error" if record["error"] else None if isinstance(record["flights"], list) else "no_rows"
    return Verdict("failed", mistake=mistake or None, message=None if mistake else other)


def _about_error(record: dict[str, Any], carrier: str) -> str:
    error, query = record["error"], record["query"]
    if "bindings" in error:
        return "not_a_tuple" if "uses 1" in error else "quoted_placeholder"
    if not error.startswith(("OperationalError", "ProgrammingError", "Warning")):
        return "blocklist"
    return "string_built" if carrier.lower() in query.lower() else ""


def _about_rows(record: dict[str, Any], carrier: str) -> str | None:
    """Return the id of the mistake that the rows show, None where they are right, empty where nobody knows."""
    rows, query = record["flights"], record["query"]
    wanted = [[flight, dest, delay] for code, flight, dest, delay in FLIGHTS if code == carrier]
    if rows == "cursor":
        return "cursor_returned"
    if not isinstance(rows, list) or (rows and not all(isinstance(row, list) for row in rows)):
        return "one_row" if rows is None or rows in wanted else ""
    if sorted(map(str, rows)) == sorted(map(str, wanted)):
        by_hand = "'" in carrier and carrier.replace("'", "''") in query
        return "escaped_by_hand" if by_hand else None
    if rows and any(len(row) != 3 for row in rows):
        return "wrong_columns"
    if "where" not in query.lower() and len(rows) == len(FLIGHTS):
        return "no_filter"
    if len(rows) > len(wanted):
        return "like" if "like" in query.lower() else "string_built" if carrier in query else ""
    if not query or carrier == "OR":
        return "blocklist"
    if any(value != carrier and "'" in value for value in record["values"]):
        return "value_changed"
    return "quotes_removed" if "'" in carrier else ""


def try_label(function: Callable[..., Any], name: str) -> dict[str, Any]:
    """Return what the printer was given when a command was run for a passenger's name.

    Keys: ``command`` (as returned), ``printer_got`` (its arguments, or None where it never ran), ``else_ran`` (what the shell
    did besides).
    """
    try:
        command = function("print-label", name)
    except ValueError as raised:
        return {"command": f"{type(raised).__name__}: {raised}", "printer_got": None, "else_ran": ""}
    except FileNotFoundError:  # there is no such program to run
        return {"command": "FileNotFoundError", "printer_got": None, "else_ran": ""}
    if isinstance(command, tuple | Iterator):
        command = list(command)
    if isinstance(command, str):
        return {"command": command, **_through_the_shell(command)}
    real = [sys.executable, "-c", _PRINTER]
    if (
        not isinstance(command, list)
        or command[:1] != ["print-label"]
        or not all(isinstance(one, str) for one in command)
    ):
        return {"command": command, "printer_got": None, "else_ran": ""}
    done = subprocess.run([*real, *command[1:]], capture_output=True, text=True, check=False, encoding="utf-8")
    return {"command": command, "printer_got": json.loads(done.stdout), "else_ran": ""}


def _through_the_shell(command: str) -> dict[str, Any]:
    """Return what a shell makes of a command, with a printer that says what it got; the names of the trial only ever echo."""
    printer = f"\"{sys.executable}\" -c '{_PRINTER}'"
    text = command.replace("print-label", printer, 1)
    done = subprocess.run(text, shell=True, capture_output=True, text=True, check=False, timeout=10, encoding="utf-8")
    lines = done.stdout.splitlines()
    got = next((json.loads(line) for line in lines if line.startswith("[")), None)
    return {"printer_got": got, "else_ran": " ".join(line for line in lines if not line.startswith("["))}


def judge_label(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge one command."""
    name, command = case[0], record["command"]
    if command == ["print-label", name]:
        return Verdict("passed", 1.0)
    if command == "FileNotFoundError":
        return Verdict("failed", mistake="run_instead")
    if isinstance(command, str):  # of a plain name there is nothing to see yet
        return Verdict("failed", mistake=None if name == "Ana" else _about_text(name, record))
    mistake = _about_list(name, command)
    return Verdict("failed", mistake=mistake or None, message=None if mistake else "other_command")


def _about_text(name: str, record: dict[str, Any]) -> str:
    if record["command"].startswith("ValueError"):
        return "refused"
    return "quoted_text" if record["printer_got"] == [name] and not record["else_ran"] else "text_for_shell"


def _about_list(name: str, command: Any) -> str:
    if not isinstance(command, list) or not command:
        return ""
    if command == [name]:
        return "program_forgotten"
    if command[0] in ("sh", "bash", "/bin/sh", "cmd"):
        return "shell_in_the_list"
    if len(command) == 1:
        return "empty_dropped" if command == ["print-label"] and not name else "one_text_in_list"
    if command[0] != "print-label":
        return "swapped" if command[-1] == "print-label" else "other_program"
    given = command[1:]
    if given == ["--", name]:
        return "two_dashes"
    if given == [name.strip()] and name.strip():
        return "stripped"
    if given == name.split() or (len(given) > 1 and "".join(given) == name.replace(" ", "")):
        return "split_name"
    if len(given) == 1 and isinstance(given[0], str) and given[0] != name:
        wrapped = given[0][:1] == given[0][-1:] and given[0][:1] in ("'", '"')
        return "quotes_in_the_list" if wrapped else "cleaned"
    return ""


def try_gate(function: Callable[..., Any], drawer: str) -> dict[str, Any]:
    """Return how a gate does on a drawer of samples: ``clean``, ``faulty`` or ``unreadable``.

    Keys: ``missed``, ``false_alarms``, ``other_lines`` (names of samples), ``said`` (of the first that went wrong), ``error``.
    """
    record: dict[str, Any] = {"missed": [], "false_alarms": [], "other_lines": [], "said": None, "error": None}
    for name, (source, lines) in {"clean": CLEAN, "faulty": FAULTY, "unreadable": UNREADABLE}[drawer].items():
        try:
            said = function(source)
        except SyntaxError as raised:
            record["error"] = record["error"] or f"{type(raised).__name__}: {name}"
            continue
        said = said.tolist() if hasattr(said, "tolist") else said  # an array of numpy
        said = sorted(set(said)) if isinstance(said, list | tuple | set | Iterator) else said
        if said == lines:
            continue
        kind = "missed" if lines and not said else "false_alarms" if not lines else "other_lines"
        record[kind].append(name)
        record["said"] = said if record["said"] is None else record["said"]
    return record


def judge_gate(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge a gate on one drawer: a false alarm and a miss are two different mistakes."""
    missed, alarms, lines = (set(record[key]) for key in ("missed", "false_alarms", "other_lines"))
    if not (missed or alarms or lines or record["error"]):
        return Verdict("passed", 1.0)
    said = record["said"]
    if not isinstance(said, bool | None) and not (isinstance(said, list) and all(type(one) is int for one in said)):
        return Verdict("failed", message="not_numbers")
    mistake = _about_gate(case[0], missed, alarms, lines, record)
    kind = "misses" if missed else "false_alarms" if alarms else "lines"
    return Verdict("failed", mistake=mistake or None, message=None if mistake else kind)


def _about_gate(drawer: str, missed: set[str], alarms: set[str], lines: set[str], record: dict[str, Any]) -> str:
    if isinstance(record["said"], bool):
        return "true_or_false"
    if drawer == "unreadable":
        return "stumbles" if record["error"] else "unread_passes"
    if drawer == "clean":
        told = {"comment", "docstring"}
        return "every_execute" if "placeholder" in alarms else "comments_too" if alarms & told else ""
    if missed == set(FAULTY):
        return "nothing_found"
    if missed == set(FAULTY) - {"two_calls"} and lines:
        return "upside_down"
    if missed == {"f_string"}:
        return "f_strings_pass"
    if len(missed) > 4:
        return "only_f_strings"
    if missed & {"format", "joined", "percent", "plus"}:
        return "list_of_forms"
    by_kind = {"variable": "names_pass", "cursor": "one_name_only"}
    known = next((by_kind[name] for name in sorted(missed) if name in by_kind), "")
    if known or missed:
        return known
    if lines == {"two_calls"}:
        return "first_only" if len(record["said"]) < len(FAULTY["two_calls"][1]) else "every_execute"
    if "f_string" in lines:
        return "from_zero"
    return "line_of_the_argument" if lines == {"several_lines"} else "every_call"
