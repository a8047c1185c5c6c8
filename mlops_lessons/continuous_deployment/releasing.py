"""What the lesson does with a running delivery: toggles turned, users shared out, copies sent to a release in the dark."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.pushing import named
from mlops_lessons.continuous_deployment.users import Answer, User, ask
from mlops_lessons.errors import ServiceError

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.delivery import Delivery

__all__ = ["STEPS", "WAYS", "frozen", "latencies", "mirrored", "reach", "shared_out", "status", "waits_longer"]

STEPS: Mapping[str, Mapping[str, Any]] = {  # how the toggle is turned, one after the other
    "missing": {},
    "nobody": {"kind": "boolean", "on": False},
    "segment": {"kind": "segment", "segment": {"airline": ["UA"]}},
    "some": {"kind": "percentage", "percent": 20},
    "more": {"percent": 50},
    "all": {"kind": "boolean", "on": True},
    "killed": {"killed": True},
}
WAYS: Mapping[str, Mapping[str, Any]] = {  # rules of the router
    "canary": {"mode": "canary", "percent": 25, "salt": "ways"},
    "segment": {"mode": "segment", "segment": {"airline": ["DL"]}},
    "blue": {"mode": "blue_green", "percent": 0},
    "green": {"mode": "blue_green", "percent": 100},
}
_BATCH = 30  # requests after which the copies are waited for: their queue is longer, none is dropped
_PATIENCE = 20.0


def reach(d: Delivery, toggle: str, people: Sequence[User], key: str = "risk") -> list[tuple[str, int, str]]:
    """Turn a toggle step by step; return each step, how many users then have `key` in their answer, and which release answered."""
    rows = []
    for step, change in STEPS.items():
        if change:
            d.toggle(toggle, **change)
        answers = ask(d.address, people)
        have = sum(key in (answer.body or {}) for answer in answers)
        names = {named(d, answer.release) for answer in answers}
        rows.append((step, have, ", ".join(sorted(names))))
    return rows


def shared_out(d: Delivery, candidate: str, people: Sequence[User]) -> dict[str, list[Answer]]:
    """Send some users to a candidate in each of the :data:`WAYS`, then all to the stable release again; return the answers."""
    found = {}
    try:
        for way, rules in WAYS.items():
            d.route(candidate=candidate, **{"percent": 0, "segment": {}, "salt": "", **rules})
            found[way] = ask(d.address, people)
    finally:
        d.route(candidate=None, mode="single", percent=0, segment={}, salt="")
    return found


def status(d: Delivery) -> dict[str, Any]:
    """Return what the router says of itself."""
    connection = http.client.HTTPConnection(d.address.removeprefix("http://"), timeout=30.0)
    with contextlib.closing(connection):
        connection.request("GET", "/-/status")
        return json.load(connection.getresponse())


def mirrored(d: Delivery, dark: str, people: Sequence[User]) -> tuple[list[Answer], dict[str, Any]]:
    """Ask while a copy of each request goes to the release `dark`; return what users saw, and the counts of the copies."""
    before = _copies(d, dark)
    d.route(mirror=dark)
    try:
        answers: list[Answer] = []
        for first in range(0, len(people), _BATCH):
            answers += ask(d.address, people[first : first + _BATCH])
            after = _settled(d, dark)
    finally:
        d.route(mirror=None)
    new = {key: after[key] - before[key] for key in before if key != "examples"}
    return answers, {**new, "examples": after["examples"][-new["differed"] :] if new["differed"] else []}


def _copies(d: Delivery, dark: str) -> dict[str, Any]:
    nothing = {"offered": 0, "dropped": 0, "answered": 0, "failed": 0, "differed": 0, "examples": []}
    return status(d)["mirror"].get(dark, nothing)


def _settled(d: Delivery, dark: str) -> dict[str, Any]:
    """Return the counts once each copy has its end."""
    until = time.monotonic() + _PATIENCE
    while True:
        found = _copies(d, dark)
        if found["offered"] == found["dropped"] + found["answered"] + found["failed"] or time.monotonic() > until:
            return found
        time.sleep(0.01)


@contextmanager
def frozen(d: Delivery, commit: str) -> Iterator[None]:
    """Hold the process of a release for a block: it takes requests and answers none."""
    pid = d.state()["services"][commit]["pid"]
    if not pid:  # it ended by itself, and another takes its place: number 0 would be this process
        raise ServiceError(say("delivery.no_start", reason=say("delivery.ended_early")))
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


def latencies(d: Delivery, dark: str, people: Sequence[User], rounds: int = 3) -> dict[str, list[float]]:
    """Return the milliseconds that users waited without a mirror, with one that is well, and with one that is frozen.

    The three take turns, so that a busy moment of the machine falls on all of them.

    Raises
    ------
    AssertionError
        If a user did not get an answer.
    """
    taken: dict[str, list[float]] = {"none": [], "well": [], "frozen": []}
    d.route(candidate=dark)  # in mode "single" nobody is sent there, and its process stays between the rounds
    try:
        for _ in range(rounds):
            for state, each in taken.items():
                d.route(mirror=None if state == "none" else dark)
                with frozen(d, dark) if state == "frozen" else contextlib.nullcontext():
                    answers = ask(d.address, people, threads=1)
                _settled(d, dark)  # copies left to a process that ends would be refused, and cost the next ones a pause
                assert not any(answer.failed for answer in answers)
                each += [answer.milliseconds for answer in answers]
    finally:
        d.route(mirror=None, candidate=None)
    return taken


def waits_longer(taken: Mapping[str, Sequence[float]], state: str = "frozen", times: float = 3.0) -> bool:
    """Tell whether users clearly waited longer in a state than without a mirror: the medians differ `times` times or more.

    What it would be to wait for a frozen release is two seconds, a hundred times an answer.
    """
    return median(taken[state]) >= times * median(taken["none"])
