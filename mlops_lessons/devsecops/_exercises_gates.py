"""What is right and, as code, what people typically get wrong: the gates."""

from __future__ import annotations

import ast
import math
import re
import shlex
import subprocess
from collections import Counter
from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.devsecops import _mistaken_versions as versions
from mlops_lessons.devsecops import _solutions_gates as solutions
from mlops_lessons.devsecops._allow_file import CHECKS, judge_allow_board
from mlops_lessons.devsecops._trials import judge_flights, judge_gate, judge_label

__all__ = ["EXERCISES"]

Events = list[dict[str, str]]
_SELECT = "SELECT flight, dest, delay FROM flights WHERE carrier"
_FLASK: Events = [{"introduced": "0"}, {"fixed": "2.2.5"}, {"introduced": "2.3.0"}, {"fixed": "2.3.2"}]
_REQUESTS: Events = [{"introduced": "2.3.0"}, {"fixed": "2.31.0"}]
_URLLIB3: Events = [{"introduced": "2.0.0"}, {"fixed": "2.0.6"}, {"introduced": "0"}, {"fixed": "1.26.17"}]
_SHUFFLED: Events = [{"fixed": "1.26.17"}, {"introduced": "2.0.0"}, {"introduced": "0"}, {"fixed": "2.0.6"}]
_PY: Events = [{"introduced": "0"}, {"last_affected": "1.11.0"}]
_PYYAML: Events = [{"introduced": "0"}, {"fixed": "5.4"}]
_OPEN: Events = [{"introduced": "0.6"}]


def _asked(query: str, *parameters: Any) -> Callable[[Any, str], Any]:
    """Return a search that fills its query with the carrier, and gives these parameters."""
    return lambda connection, carrier: connection.execute(query.format(carrier), *parameters).fetchall()


def _careful(connection: Any, carrier: str) -> Any:
    if "'" in carrier or "--" in carrier or "OR" in carrier:
        raise ValueError("not allowed")
    return solutions.find_flights(connection, carrier)


def _without_quotes(connection: Any, carrier: str) -> Any:
    return solutions.find_flights(connection, carrier.replace("'", ""))


def _entropy(text: str, log: Callable[[float], float] = math.log2, scale: float = 1.0) -> float:
    shares = [count / len(text) for count in Counter(text).values()]
    return -scale * sum(share * log(share) for share in shares)


def _entropy_by(text: str, whole: int) -> float:
    return -sum(count / whole * math.log2(count / whole) for count in Counter(text).values())


def _entropy_of_the_alphabet(text: str) -> float:
    return math.log2(len(set(text))) if text else 0.0


def _entropy_of_the_most(text: str) -> float:
    most = _entropy_of_the_alphabet(text)
    return _entropy(text) / most if most else 0.0


def _entropy_of_different_shares(text: str) -> float:
    shares = {count / len(text) for count in Counter(text).values()}
    return -sum(share * math.log2(share) for share in shares)


def _entropy_sign_by_sign(text: str) -> float:
    return -sum(text.count(sign) / len(text) * math.log2(text.count(sign) / len(text)) for sign in text)


def _some_text(st: Any) -> Any:
    return st.tuples(st.text(alphabet="ab0/", max_size=8))


def _allowing(**changes: str) -> Callable[[], str]:
    """Return a function that gives the right file with some lines changed, or left out where the new one is empty."""

    def text() -> str:
        lines = []
        for line in solutions.allow_board().splitlines():
            key = line.split(" ")[0]
            new = changes.get(key)
            lines += [line] if new is None else [f"{key} = {new}"] if new else []
        return "\n".join(lines)

    return text


def _calls(source: str) -> list[ast.Call]:
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [one for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "execute"]


def _gate(wanted: Callable[[ast.Call], bool], line: Callable[[ast.Call], int] = lambda call: call.lineno) -> Any:
    """Return a gate that stops the calls of ``execute`` that are wanted."""

    def gate(source: str) -> list[int]:
        try:
            return sorted(line(call) for call in _calls(source) if wanted(call))
        except SyntaxError:
            return [0]

    return gate


def _lines_with(pattern: str) -> Callable[[str], list[int]]:
    def gate(source: str) -> list[int]:
        try:
            ast.parse(source)
        except SyntaxError:
            return [0]
        return [number for number, line in enumerate(source.splitlines(), start=1) if re.search(pattern, line)]

    return gate


def _made_up(call: ast.Call) -> bool:
    return not isinstance(call.args[0], ast.Constant)


def _unread_passes(source: str) -> list[int]:
    try:
        return [call.lineno for call in _calls(source) if _made_up(call)]
    except SyntaxError:
        return []


def _every_call(source: str) -> list[int]:
    try:
        return sorted(node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    except SyntaxError:
        return [0]


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "find_flights",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        trial="mlops_lessons.devsecops._trials:try_flights",
        examples=[
            ["UA"],
            ["UA' OR '1'='1"],
            ['UA" OR 1=1 --'],
            ["x' UNION SELECT name, passport, flight FROM bookings --"],
            ["OR"],
            ["O'Hare Air"],
            ["%"],
            ["ZZ"],
        ],
        judge=judge_flights,
        solution=solutions.find_flights,
        mistakes=[
            Mistake("string_built", _asked(_SELECT + " = '{}'")),
            Mistake("no_filter", _asked("SELECT flight, dest, delay FROM flights")),
            Mistake("not_a_tuple", lambda db, carrier: db.execute(_SELECT + " = ?", (carrier)).fetchall()),
            Mistake("quoted_placeholder", lambda db, carrier: db.execute(_SELECT + " = '?'", (carrier,)).fetchall()),
            Mistake("escaped_by_hand", lambda db, text: _asked(_SELECT + " = '{}'")(db, text.replace("'", "''"))),
            Mistake("quotes_removed", _without_quotes),
            Mistake("blocklist", _careful),
            Mistake("value_changed", lambda db, carrier: solutions.find_flights(db, carrier.upper())),
            Mistake("like", lambda db, carrier: db.execute(_SELECT + " LIKE ?", (carrier,)).fetchall()),
            Mistake("cursor_returned", lambda db, carrier: db.execute(_SELECT + " = ?", (carrier,))),
            Mistake("one_row", lambda db, carrier: db.execute(_SELECT + " = ?", (carrier,)).fetchone()),
            Mistake(
                "wrong_columns",
                lambda db, carrier: db.execute("SELECT * FROM flights WHERE carrier = ?", (carrier,)).fetchall(),
            ),
        ],
    ),
    Exercise(
        "label_command",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        seconds=8.0,
        trial="mlops_lessons.devsecops._trials:try_label",
        examples=[["Ana"], ["Ana María"], ["Ana; echo BOARDED"], ["O'Brien"], ["Li & Co"], [""], ["Ana "]],
        judge=judge_label,
        solution=solutions.label_command,
        mistakes=[
            Mistake("text_for_shell", lambda printer, name: f"{printer} {name}"),
            Mistake("quoted_text", lambda printer, name: f"{printer} {shlex.quote(name)}"),
            Mistake("one_text_in_list", lambda printer, name: [f"{printer} {name}"]),
            Mistake("split_name", lambda printer, name: [printer, *name.split()]),
            Mistake("quotes_in_the_list", lambda printer, name: [printer, f'"{name}"']),
            Mistake("shell_in_the_list", lambda printer, name: ["sh", "-c", f"{printer} {name}"]),
            Mistake("program_forgotten", lambda printer, name: [name]),
            Mistake("cleaned", lambda printer, name: [printer, re.sub(r"[^\w ]", "", name)]),
            Mistake("refused", lambda printer, name: [printer, _letters_only(name)]),
            Mistake("swapped", lambda printer, name: [name, printer]),
            Mistake("other_program", lambda printer, name: ["echo", name]),
            Mistake("two_dashes", lambda printer, name: [printer, "--", name]),
            Mistake("stripped", lambda printer, name: [printer, name.strip()]),
            Mistake("run_instead", lambda printer, name: subprocess.run([printer, name], check=False)),
            Mistake("empty_dropped", lambda printer, name: [part for part in (printer, name) if part]),
        ],
    ),
    Exercise(
        "secret_entropy",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        examples=[["aaaa"], ["abab"], ["aaab"], ["aabbcccc"], ["0123456789abcdef"], ["summer2013"], [""], ["aA"]],
        cases=_some_text,
        solution=solutions.secret_entropy,
        mistakes=[
            Mistake("natural_log", lambda text: _entropy(text, math.log)),
            Mistake("log_ten", lambda text: _entropy(text, math.log10)),
            Mistake("sign_forgotten", lambda text: _entropy(text, scale=-1)),
            Mistake("whole_text", lambda text: _entropy(text, scale=len(text))),
            Mistake("empty_is_none", lambda text: solutions.secret_entropy(text) if text else None),
            Mistake("normalised", _entropy_of_the_most),
            Mistake("kinds_only", _entropy_of_the_alphabet),
            Mistake("sign_by_sign", _entropy_sign_by_sign),
            Mistake("same_shares_once", _entropy_of_different_shares),
            Mistake(
                "share_not_multiplied", lambda text: -sum(math.log2(n / len(text)) for n in Counter(text).values())
            ),
            Mistake("rounded", lambda text: round(_entropy(text), 1)),
            Mistake("letters_counted", lambda text: len(set(text))),
            Mistake("capitals_alike", lambda text: solutions.secret_entropy(text.lower())),
            Mistake("kinds_by_length", lambda text: len(set(text)) / len(text) if text else 0.0),
            Mistake("share_of_the_kinds", lambda text: _entropy_by(text, len(set(text)))),
            Mistake("counts_for_shares", lambda text: _entropy_by(text, 1)),
            Mistake("length", lambda text: float(len(text))),
            Mistake("length_in_bits", lambda text: 8.0 * len(text)),
            Mistake("first_sign_only", lambda text: _entropy_by(text[:1] * text.count(text[:1]), len(text))),
        ],
    ),
    Exercise(
        "leaked_key",
        kind="decision",
        covers=("devsecops.difference",),
        choices=("delete_file", "rewrite_history", "revoke", "private_repository"),
        solution=solutions.leaked_key,
        mistakes=[
            Mistake("delete_file", lambda: "delete_file"),
            Mistake("rewrite_history", lambda: "rewrite_history"),
            Mistake("private_repository", lambda: "private_repository"),
        ],
    ),
    Exercise(
        "version_affected",
        kind="function",
        covers=("devsecops.difference",),
        points=3,
        examples=[
            ["2.2.4", _FLASK],
            ["2.2.5", _FLASK],
            ["2.3.1", _FLASK],
            ["2.3.0", _FLASK],
            ["2.10.0", _REQUESTS],
            ["1.11.0", _PY],
            ["1.11.1", _PY],
            ["2.0.5", _URLLIB3],
            ["1.26.17", _URLLIB3],
            ["5.4b1", _PYYAML],
            ["9.0", _OPEN],
            ["0.5", _OPEN],
            ["1.0", []],
            ["1.30.0", _SHUFFLED],
        ],
        cases=versions.some_events,
        solution=solutions.version_affected,
        mistakes=[
            Mistake("text_order", versions.any_interval(read=str)),
            Mistake("sorted_as_text", versions.all_as_text),
            Mistake("pairs_as_written", versions.pairs_as_written),
            Mistake("every_event", versions.every_event),
            Mistake("only_listed", lambda version, events: version in [at for one in events for at in one.values()]),
            Mistake("numbers_only", versions.any_interval(read=versions.numbers)),
            Mistake("one_number", versions.any_interval(read=versions.as_one_number)),
            Mistake("fix_included", versions.any_interval(with_fix=True)),
            Mistake("last_excluded", versions.any_interval(with_last=False)),
            Mistake("start_excluded", versions.any_interval(from_on=False)),
            Mistake("introduced_only", versions.only_introduced),
            Mistake(
                "first_interval",
                lambda version, events: any(versions.inside(version, one) for one in versions.intervals(events)[:1]),
            ),
            Mistake("last_written", versions.last_written),
            Mistake("order_of_writing", versions.in_order_of_writing),
            Mistake("some_fix_above", versions.some_fix_is_above),
            Mistake("zipped", versions.zipped),
            Mistake(
                "no_fix_no_fault",
                lambda version, events: any(
                    versions.inside(version, one) for one in versions.intervals(events) if len(one) > 1
                ),
            ),
            Mistake(
                "last_ignored",
                lambda version, events: any(
                    versions.inside(version, {kind: at for kind, at in one.items() if kind != "last_affected"})
                    for one in versions.intervals(events)
                ),
            ),
            Mistake("the_other_way", lambda version, events: not solutions.version_affected(version, events)),
        ],
    ),
    Exercise(
        "allow_board",
        kind="file",
        covers=("devsecops.difference",),
        points=3,
        reads="toml",
        examples=CHECKS,
        judge=judge_allow_board,
        solution=solutions.allow_board,
        mistakes=[
            Mistake("wrong_rule", _allowing(rule='"B6*"')),
            Mistake("wrong_file", _allowing(file='"flights.py"')),
            Mistake("whole_file", _allowing(text="")),
            Mistake("text_of_both", _allowing(text='"SELECT"')),
            Mistake("line_number", _allowing(text='"31"')),
            Mistake("no_reason", _allowing(reason='"ok"')),
            Mistake("reason_says_nothing", _allowing(reason='"This is a false positive."')),
            Mistake("no_end", _allowing(until="")),
            Mistake("not_a_day", _allowing(until='"31/12/2013"')),
            Mistake("expired", _allowing(until="2013-06-01")),
            Mistake("for_ever", _allowing(until="2099-12-31")),
        ],
    ),
    Exercise(
        "sql_gate",
        kind="function",
        covers=("devsecops.difference",),
        points=4,
        seconds=4.0,
        trial="mlops_lessons.devsecops._trials:try_gate",
        examples=[["faulty"], ["clean"], ["unreadable"]],
        judge=judge_gate,
        solution=solutions.sql_gate,
        mistakes=[
            Mistake("nothing_found", _lines_with("no such text")),
            Mistake("true_or_false", lambda source: bool(solutions.sql_gate(source))),
            Mistake("only_f_strings", _gate(lambda call: isinstance(call.args[0], ast.JoinedStr))),
            Mistake("list_of_forms", _gate(lambda call: isinstance(call.args[0], ast.JoinedStr | ast.BinOp))),
            Mistake("names_pass", _gate(lambda call: _made_up(call) and not isinstance(call.args[0], ast.Name))),
            Mistake("one_name_only", _gate(lambda call: _made_up(call) and ast.unparse(call.func).startswith("db."))),
            Mistake("upside_down", _gate(lambda call: not _made_up(call))),
            Mistake(
                "f_strings_pass", _gate(lambda call: _made_up(call) and not isinstance(call.args[0], ast.JoinedStr))
            ),
            Mistake("every_call", _every_call),
            Mistake("first_only", lambda source: solutions.sql_gate(source)[:1]),
            Mistake("from_zero", _gate(_made_up, lambda call: call.lineno - 1)),
            Mistake("line_of_the_argument", _gate(_made_up, lambda call: call.args[0].lineno)),
            Mistake("every_execute", _gate(lambda call: True)),
            Mistake("comments_too", _lines_with(r"""\.execute\((f"|"[^"]*"\s*[+%.]|[^"]|$)""")),
            Mistake("stumbles", lambda source: sorted(call.lineno for call in _calls(source) if _made_up(call))),
            Mistake("unread_passes", _unread_passes),
        ],
    ),
)


def _letters_only(name: str) -> str:
    if re.search(r"[^\w ]", name):
        raise ValueError("not a name")
    return name
