"""Measure one check: ``python benchmarks/one_check.py``. Prints the median in milliseconds of each kind of check."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.course.judging import judge_answer, judge_here
from mlops_lessons.course.worker import OutOfProcess

VALUE = Exercise(
    "downtime", "value", (), lambda: 43.2, [Mistake("hours", lambda: 0.72), Mistake("year", lambda: 525.6)]
)
SOURCE = "def composite(n, server, database):\n    return 0.9999 * (1 - (1 - server) ** n) * database\n"


def composite(n: int, server: float, database: float) -> float:
    """Return the availability of a balancer, n servers and a database."""
    return 0.9999 * (1 - (1 - server) ** n) * database


def all_needed(n: int, server: float, database: float) -> float:
    """Return the answer of who takes every server to be needed."""
    return 0.9999 * server**n * database


FUNCTION = Exercise(
    "composite",
    "function",
    (),
    composite,
    [Mistake("all_needed", all_needed), Mistake("server", lambda n, server, database: server)],
    examples=[[2, 0.99, 0.999], [1, 0.9, 1.0], [5, 0.5, 0.99]],
    cases=lambda st: st.tuples(st.integers(1, 6), st.floats(0.5, 0.999), st.floats(0.5, 1)),
)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - began)


def _say(what: str, work: Callable[[], object], times: int = 21) -> None:
    median = statistics.median(_milliseconds(work) for _ in range(times))
    sys.stdout.write(f"{what:<58} {median:8.1f} ms\n")


def _out_of_process() -> None:
    with OutOfProcess(SOURCE, "composite") as there:
        judge_answer(FUNCTION, there.ask)


def main() -> None:
    """Measure and print; the first function check of a process imports hypothesis and is told apart."""
    _say("a value", lambda: judge_here(VALUE, 42.0))
    first = _milliseconds(lambda: judge_here(FUNCTION, lambda n, server, database: server))
    sys.stdout.write(f"{'a function, the first one (imports hypothesis)':<58} {first:8.1f} ms\n")
    _say("a function that passes", lambda: judge_here(FUNCTION, composite))
    _say("a function that fails, with a shrunk counterexample", lambda: judge_here(FUNCTION, all_needed))
    _say("a function that passes, out of process (start included)", _out_of_process, times=5)


if __name__ == "__main__":
    main()
