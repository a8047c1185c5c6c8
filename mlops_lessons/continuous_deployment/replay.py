"""Recorded requests asked again of another release, and where its answers differ.

Two releases are compared on the same requests, or one with what was answered then. Only requests that change nothing are sent, and
they carry ``x-replay``, so that nobody counts them as use. What was masked is sent masked: an answer that depends on personal data
cannot be told this way.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from mlops_lessons.continuous_deployment.masking import Masking
from mlops_lessons.continuous_deployment.recording import Record

__all__ = ["Answer", "Difference", "Replay", "differences", "may_be_asked_again", "replay", "replay_both"]

IGNORED = frozenset({"release", "model", "version", "trace_id", "request_id"})
ASKS_ONLY = frozenset({"/predict", "/predict/many"})  # by POST, and change nothing all the same
_MASKED = "masked-"


@dataclass(frozen=True)
class Answer:
    """What a release answered: ``status`` 0 where it did not."""

    status: int
    content: Any


@dataclass(frozen=True)
class Difference:
    """One place where two answers to the same request differ.

    Attributes
    ----------
    number : int
        Of the record.
    where : str
        ``status``, or the place in the answer, such as ``late`` or ``late[2]``.
    """

    number: int
    session: str
    path: str
    where: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Replay:
    """What came of asking again: how many requests were `asked`, how many `left_out`, and every difference in order."""

    asked: int
    left_out: int
    differences: tuple[Difference, ...]

    @property
    def requests_that_differ(self) -> tuple[int, ...]:
        """The numbers of the records with a difference."""
        return tuple(dict.fromkeys(one.number for one in self.differences))


def replay(records: Sequence[Record], address: str, tolerance: float = 1e-9) -> Replay:
    """Ask a release again, and compare with what was answered then, masked in the same way.

    A value that leaves the shape of its field, such as a probability over 1, differs from one that has it.

    Parameters
    ----------
    address : str
        Of the release itself, not of the router in front of it.
    tolerance : float
        Numbers that are this near are the same.
    """
    masking = Masking()
    with _client(address) as asking:
        return _compared(
            records, lambda record: _then(record), lambda record: _masked(_ask(asking, record), masking), tolerance
        )


def replay_both(records: Sequence[Record], before: str, after: str, tolerance: float = 1e-9) -> Replay:
    """Ask two releases the same, and compare their answers."""
    with _client(before) as first, _client(after) as second:
        return _compared(records, lambda record: _ask(first, record), lambda record: _ask(second, record), tolerance)


def may_be_asked_again(record: Record) -> bool:
    """Tell whether the request changes nothing: by its method, or because it only asks for a prediction."""
    return record.method in ("GET", "HEAD") or (record.method == "POST" and record.path in ASKS_ONLY)


def differences(before: Any, after: Any, tolerance: float = 1e-9, where: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield ``(where, before, after)`` for each place where two JSON values differ; all that is masked is taken to be the same.

    Examples
    --------
    >>> list(differences({"late": [0.1, 0.2]}, {"late": [0.1, 0.3]}))
    [('late[1]', 0.2, 0.3)]
    """
    if _is_masked(before) and _is_masked(after):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys([*before, *after]):
            if name not in IGNORED and not _is_masked(name):
                inner = f"{where}.{name}" if where else name
                yield from differences(before.get(name), after.get(name), tolerance, inner)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for place, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, tolerance, f"{where}[{place}]")
    elif not _same(before, after, tolerance):
        yield where or "answer", before, after


def _same(before: Any, after: Any, tolerance: float) -> bool:
    numbers = [isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after)]
    if all(numbers):
        return math.isclose(before, after, rel_tol=tolerance, abs_tol=tolerance)
    return type(before) is type(after) and before == after


def _is_masked(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_MASKED)


def _compared(records: Sequence[Record], then: Any, now: Any, tolerance: float) -> Replay:
    asked, found = 0, []
    for record in filter(may_be_asked_again, records):
        asked += 1
        before, after = then(record), now(record)
        places = list(differences(before.content, after.content, tolerance))
        if before.status != after.status:
            places.insert(0, ("status", before.status, after.status))
        found += [Difference(record.number, record.session, record.path, *place) for place in places]
    return Replay(asked, len(records) - asked, tuple(found))


def _then(record: Record) -> Answer:
    return Answer(record.status, record.answer)


def _masked(answer: Answer, masking: Masking) -> Answer:
    return Answer(answer.status, masking.json(answer.content, numbers=False))


def _client(address: str) -> httpx.Client:
    return httpx.Client(base_url=address, trust_env=False, timeout=30.0, headers={"x-replay": "1"})


def _ask(client: httpx.Client, record: Record) -> Answer:
    target = f"{record.path}?{record.query}" if record.query else record.path
    headers = {**record.headers, **({"x-user": record.session} if record.session else {})}
    body = None if record.body is None else record.body
    try:
        reply = client.request(record.method, target, headers=headers, json=body)
    except httpx.TransportError:
        return Answer(0, None)
    try:
        return Answer(reply.status_code, reply.json())
    except ValueError:
        return Answer(reply.status_code, None)
