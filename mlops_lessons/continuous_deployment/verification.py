"""Does it really work there? A release is tested where users are: what it answers, how fast, with how much memory, how safely.

Requests carry ``x-user: synthetic`` and ``x-replay: 1``, so that they are neither recorded nor taken for use.

References
----------
Humble, J. and Farley, D. (2010), *Continuous Delivery*, Addison-Wesley, chapter 9, non-functional requirements, and chapter 10,
smoke tests of a deployment. OWASP, "REST Security Cheat Sheet", security headers,
https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import httpx

from mlops_lessons.continuous_deployment.contract import SECURITY_HEADERS, percentile
from mlops_lessons.continuous_deployment.supervisor import conversation
from mlops_lessons.continuous_deployment.synthetic_data import SyntheticData

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = [
    "ADDRESS_VARIABLE",
    "Finding",
    "Latency",
    "LiveTests",
    "Transaction",
    "check_headers",
    "check_latency",
    "check_memory",
    "flight_transactions",
    "measure_crowd",
    "measure_latency",
    "own_tests",
    "run_live_tests",
    "run_transactions",
]

ADDRESS_VARIABLE = "SERVICE_ADDRESS"  # where tests that run against a live release find it
_MARKS = {"x-user": "synthetic", "x-replay": "1"}


@dataclass(frozen=True)
class Finding:
    """What one check found: `got` and `wanted` are for people."""

    name: str
    ok: bool
    got: str
    wanted: str


@dataclass(frozen=True)
class Transaction:
    """What a made-up user does, and what must come of it.

    Attributes
    ----------
    good : callable
        Takes the parsed answer (None where it is no JSON), returns whether it is right.
    """

    name: str
    method: str
    path: str
    body: Any = None
    status: int = 200
    good: Callable[[Any], bool] = lambda answer: True


@dataclass(frozen=True)
class Latency:
    """Milliseconds of requests that ran together: percentiles, how many `requests`, and how many `failed`."""

    requests: int
    failed: int
    p50: float
    p95: float
    p99: float


@dataclass(frozen=True)
class LiveTests:
    """What came of running tests against a live release: `failing` names the tests; `ok` needs at least one that passed."""

    passed: int
    failing: tuple[str, ...]
    skipped: int
    ok: bool


def flight_transactions(data: SyntheticData) -> tuple[Transaction, ...]:
    """Return what users of the flight service do: ask for one flight, for many, wrongly, and whether it is up."""
    flights, one = list(data.flights), data.flights[0]
    return (
        Transaction("health", "GET", "/health", good=lambda answer: answer["status"] == "ok"),
        Transaction("one flight", "POST", "/predict", one, good=lambda answer: _share(answer["late"])),
        Transaction(
            "many flights", "POST", "/predict/many", flights, good=lambda answer: _shares(answer, len(flights))
        ),
        Transaction("unknown carrier", "POST", "/predict", {**one, "carrier": "??"}, 422),
        Transaction("missing field", "POST", "/predict", {"carrier": one["carrier"]}, 422),
        Transaction("unknown page", "GET", "/nothing-here", status=404),
    )


def run_transactions(address: str, transactions: Sequence[Transaction], seconds: float = 10.0) -> tuple[Finding, ...]:
    """Return the finding of each transaction, all of them run whatever the others find."""
    with httpx.Client(base_url=address, trust_env=False, timeout=seconds, headers=_MARKS) as client:
        return tuple(_run(client, one) for one in transactions)


def run_live_tests(folder: Path | str, address: str, seconds: float = 120.0) -> LiveTests:
    """Run the tests in `folder` with pytest against the release at `address`, which they find in ``SERVICE_ADDRESS``.

    No test at all is no success: nothing was proved.
    """
    environment = {**os.environ, ADDRESS_VARIABLE: address, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    environment.pop("PYTEST_CURRENT_TEST", None)
    with tempfile.TemporaryDirectory() as work:
        report = Path(work, "report.xml")
        options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}", f"--rootdir={folder}"]
        command = [sys.executable, "-B", "-m", "pytest", *options, str(folder)]
        try:
            subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=seconds, check=False)
        except (subprocess.TimeoutExpired, OSError):
            return LiveTests(0, (), 0, False)
        return _told(report)


def own_tests(d: Delivery, address: str) -> LiveTests:
    """Run the tests of the working copy against the release at `address`, by the platform's warm worker: a fraction of a second."""
    with tempfile.TemporaryDirectory(dir=d.places.run) as work, conversation(d.places) as talk:
        report = Path(work, "report.xml")
        options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        order = {"folder": str(d.copy.folder), "here": True, "variables": {ADDRESS_VARIABLE: address}}
        talk.run(lambda line: None, module="pytest", arguments=options, **order)
        return _told(report)


def _told(report: Path) -> LiveTests:
    """Return what pytest has written; nothing passed where it has not."""
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return LiveTests(0, (), 0, False)
    failing = tuple(case.get("name", "") for case in cases if _has(case, "failure", "error"))
    skipped = sum(_has(case, "skipped") for case in cases)
    passed = len(cases) - len(failing) - skipped
    return LiveTests(passed, failing, skipped, passed > 0 and not failing)


def measure_latency(
    address: str, flights: Sequence[Mapping[str, Any]], requests: int = 200, clients: int = 4, path: str = "/predict"
) -> Latency:
    """Return how long `requests` predictions take when `clients` ask at the same time, each one after another.

    These clients wait for an answer before they ask again: a slow service is then asked less often than real users would, and
    looks better than it is (coordinated omission).
    """
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)
    with (
        httpx.Client(base_url=address, trust_env=False, timeout=30.0, headers=_MARKS, limits=limits) as client,
        ThreadPoolExecutor(clients) as pool,
    ):
        bodies = (flights[number % len(flights)] for number in range(requests))
        taken = list(pool.map(lambda body: _timed(client, path, body), bodies))
    good = [milliseconds for milliseconds, ok in taken if ok]
    p50, p95, p99 = ((percentile(good, share) if good else float("inf")) for share in (0.5, 0.95, 0.99))
    return Latency(requests, len(taken) - len(good), p50, p95, p99)


def measure_crowd(address: str, flights: Sequence[Mapping[str, Any]], size: int) -> Latency:
    """Return how long `size` people wait who come at the same moment, each with one request.

    All waits are counted from that moment, not from when a busy computer gets round to sending a request: where people are served
    one after the other, the last one's wait then holds everybody's, however slow the client is.
    """
    began = [0.0]

    def come() -> None:
        began[0] = time.perf_counter()

    gate = Barrier(size, action=come)
    with (
        httpx.Client(base_url=address, trust_env=False, timeout=30.0, headers=_MARKS) as client,
        ThreadPoolExecutor(size) as pool,
    ):

        def wait(number: int) -> tuple[float, bool]:
            gate.wait()
            _took, ok = _timed(client, "/predict", flights[number % len(flights)])
            return 1000 * (time.perf_counter() - began[0]), ok

        taken = list(pool.map(wait, range(size)))
    waits = [milliseconds for milliseconds, _ok in taken]
    p50, p95, p99 = (percentile(waits, share) for share in (0.5, 0.95, 0.99))
    return Latency(size, sum(not ok for _milliseconds, ok in taken), p50, p95, p99)


def check_latency(measured: Latency, limit_ms: float) -> Finding:
    """Return whether the 95th percentile is within the limit and no request failed."""
    got = f"p95 {measured.p95:.0f} ms, {measured.failed}/{measured.requests} failed"
    return Finding(
        "latency", measured.p95 <= limit_ms and not measured.failed, got, f"p95 <= {limit_ms:g} ms, 0 failed"
    )


def check_memory(pid: int, limit_mb: float) -> Finding:
    """Return whether the process holds no more than so many megabytes (of 1,000,000 bytes); False where it is gone."""
    import psutil

    try:
        held = psutil.Process(pid).memory_info().rss / 1e6
    except psutil.Error:
        return Finding("memory", False, "no process", f"<= {limit_mb:g} MB")
    return Finding("memory", held <= limit_mb, f"{held:.0f} MB", f"<= {limit_mb:g} MB")


def check_headers(
    address: str, path: str = "/health", wanted: Mapping[str, str] = SECURITY_HEADERS
) -> tuple[Finding, ...]:
    """Return for each security header whether it is sent as wanted."""
    try:
        sent = httpx.get(f"{address}{path}", trust_env=False, timeout=10.0, headers=_MARKS).headers
    except httpx.TransportError:
        sent = httpx.Headers()
    found = ((name, sent.get(name, "-"), value) for name, value in wanted.items())
    return tuple(Finding(f"header {name}", got == value, got, value) for name, got, value in found)


def _run(client: httpx.Client, one: Transaction) -> Finding:
    try:
        reply = client.request(one.method, one.path, json=one.body)
    except httpx.HTTPError as error:
        return Finding(one.name, False, type(error).__name__, str(one.status))
    if reply.status_code != one.status:
        return Finding(one.name, False, str(reply.status_code), str(one.status))
    try:
        good = bool(one.good(_json(reply)))
    except (KeyError, TypeError, IndexError, ValueError):
        good = False
    return Finding(one.name, good, f"{reply.status_code} {'' if good else reply.text[:60]}".strip(), str(one.status))


def _json(reply: httpx.Response) -> Any:
    try:
        return reply.json()
    except ValueError:
        return None


def _timed(client: httpx.Client, path: str, body: Any) -> tuple[float, bool]:
    began = time.perf_counter()
    try:
        ok = client.post(path, json=body).status_code < 500
    except httpx.HTTPError:
        ok = False
    return 1000 * (time.perf_counter() - began), ok


def _share(value: Any) -> bool:
    return isinstance(value, int | float) and 0 <= value <= 1


def _shares(answer: Any, count: int) -> bool:
    return len(answer["late"]) == count and all(map(_share, answer["late"]))


def _has(case: ElementTree.Element, *names: str) -> bool:
    return any(case.find(name) is not None for name in names)
