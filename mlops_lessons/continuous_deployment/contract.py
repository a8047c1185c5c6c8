"""What a release promises, asked of the running service: the model's contract before it is accepted, and the same in production.

The contract is ``contract.json`` in the commit: examples with their answers, requests that must be refused, and a sample of
flights with what became of them, for a floor of AUC. Only requests are sent: what is checked is what users would get.

References
----------
Hanley, J. A. and McNeil, B. J. (1982), *The meaning and use of the area under a receiver operating characteristic (ROC) curve*,
Radiology 143: AUC is the chance that a late flight is given more risk than a punctual one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._words import say

__all__ = ["LIMIT_MS", "SECURITY_HEADERS", "auc", "contract_problems", "percentile", "production_problems", "send"]

SECURITY_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
LIMIT_MS = 1000.0  # for a laptop that does other things too
_TIMED = 20  # requests: their 95th percentile is the slowest but one


def send(address: str, path: str, content: Any = None, seconds: float = 10.0) -> tuple[int, dict[str, str], Any]:
    """Return status, headers (names in lower case) and JSON body of the answer to one request; POST where there is content.

    Raises
    ------
    OSError, http.client.HTTPException, ValueError
        If it does not answer, or not in HTTP, or not in JSON.
    """
    from http.client import HTTPConnection

    connection = HTTPConnection(address.removeprefix("http://"), timeout=seconds)
    try:
        body = None if content is None else json.dumps(content)
        headers = {"content-type": "application/json", "x-user": "synthetic"}
        connection.request("GET" if body is None else "POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.load(answer)
    finally:
        connection.close()


def contract_problems(address: str, commit: str, folder: Path) -> list[str]:
    """Return how the release that answers at `address` breaks the contract in `folder`; an empty list where it keeps it."""
    try:
        contract = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return [say("delivery.contract.missing")]
    except (OSError, ValueError) as error:
        return [say("delivery.contract.unreadable", reason=error)]
    return _told(lambda: [*_identity(address, commit), *_examples(address, contract), *_quality(address, contract)])


def production_problems(address: str, commit: str, folder: Path, limit_ms: float = LIMIT_MS) -> list[str]:
    """Return what is wrong with a release in production, asked at the users' own address.

    Synthetic requests, made up from the contract's examples (no record of a passenger), are answered as promised, in time, with
    the security headers.
    """
    try:
        contract = json.loads((folder / "contract.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [say("delivery.contract.unreadable", reason=error)]

    def checks() -> list[str]:
        known = [*_identity(address, commit), *_examples(address, contract)]
        return [*known, *_headers(address), *_speed(address, contract, limit_ms)]

    return _told(checks)


def auc(late: Sequence[int], risk: Sequence[float]) -> float:
    """Return the chance that a late one has more risk than a punctual one, ties counting half; 0.5 where one kind is missing.

    Examples
    --------
    >>> auc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])
    0.75
    """
    ones = [score for outcome, score in zip(late, risk, strict=True) if outcome]
    zeros = [score for outcome, score in zip(late, risk, strict=True) if not outcome]
    if not ones or not zeros:
        return 0.5
    wins = sum((one > zero) + (one == zero) / 2 for one in ones for zero in zeros)
    return wins / (len(ones) * len(zeros))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` (0 to 1) of the values do not exceed.

    Examples
    --------
    >>> percentile([3, 1, 2, 4], 0.5)
    2
    """
    rank = max(1, -(-len(values) * share // 1))
    return sorted(values)[int(rank) - 1]


def _told(checks: Any) -> list[str]:
    """Return the problems that `checks` finds; a service that does not answer, or in another form, is one."""
    from http.client import HTTPException

    try:
        return list(checks())
    except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
        return [say("delivery.contract.dead", reason=f"{type(error).__name__}: {error}")]


def _identity(address: str, commit: str) -> Iterator[str]:
    status, _headers, body = send(address, "/health")
    if status != 200:
        yield say("delivery.contract.status", path="/health", got=status, expected=200)
    elif body.get("release") != commit:
        yield say("delivery.contract.release", got=str(body.get("release"))[:12] or "-")


def _examples(address: str, contract: dict[str, Any]) -> Iterator[str]:
    for number, example in enumerate(contract["examples"], 1):
        status, _headers, body = send(address, "/predict", example["flight"])
        if status != 200:
            yield say("delivery.contract.status", path="/predict", got=status, expected=200)
        elif not abs(body["late"] - example["late"]) <= contract["tolerance"]:
            values = {"got": body["late"], "expected": example["late"]}
            yield say("delivery.contract.example", number=number, **values)
    for refused in contract["refused"]:
        status = send(address, "/predict", refused)[0]
        if status != 422:
            yield say("delivery.contract.status", path="/predict", got=status, expected=422)


def _quality(address: str, contract: dict[str, Any]) -> Iterator[str]:
    sample = contract["sample"]
    status, _headers, body = send(address, "/predict/many", sample["flights"], seconds=30.0)
    if status != 200:
        yield say("delivery.contract.status", path="/predict/many", got=status, expected=200)
        return
    risk = body["late"]
    if len(risk) != len(sample["late"]) or not all(0 <= one <= 1 for one in risk):
        yield say("delivery.contract.probability")
    elif (reached := auc(sample["late"], risk)) < contract["auc_at_least"]:
        yield say("delivery.contract.auc", got=f"{reached:.2f}", floor=contract["auc_at_least"])


def _headers(address: str) -> Iterator[str]:
    _status, headers, _body = send(address, "/health")
    for name, value in SECURITY_HEADERS.items():
        if headers.get(name) != value:
            yield say("delivery.contract.header", name=name)


def _speed(address: str, contract: dict[str, Any], limit_ms: float) -> Iterator[str]:
    taken = []
    for number in range(_TIMED):
        began = time.perf_counter()
        send(address, "/predict", contract["examples"][number % len(contract["examples"])]["flight"])
        taken.append((time.perf_counter() - began) * 1e3)
    slow = percentile(taken, 0.95)
    if slow > limit_ms:
        yield say("delivery.contract.slow", got=round(slow), limit=round(limit_ms))
