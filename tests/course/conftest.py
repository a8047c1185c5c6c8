"""Exercises of all five kinds for the tests of the engine; the package itself carries none of them."""

import json
from pathlib import Path

import pytest

from mlops_lessons.course import exercise as exercise_module
from mlops_lessons.course.exercise import Exercise, Mistake, Verdict

TEXTS = Path(__file__).with_name("fixture_exercises.toml")


def composite(n, server, database):
    """Return the availability of a balancer, n servers and a database."""
    group = 1 - (1 - server) ** n
    return 0.9999 * group * database


def guest_list(names):
    """Return the names in order."""
    return sorted(names)


def judge_workflow(check, answer):
    """Say whether the workflow has steps, and whether one of them runs the tests."""
    steps = (answer["data"] or {}).get("steps", [])
    if check == "has_steps":
        return Verdict("passed", 1.0) if steps else Verdict("failed", mistake="no_steps")
    tests = any("pytest" in str(step) for step in steps)
    return Verdict("passed", 1.0) if tests else Verdict("failed", mistake="no_tests")


def judge_health(request, answer):
    """Say whether the service is well, and knows what it does not have."""
    if request["path"] == "/missing":
        return Verdict("passed", 1.0) if answer["status"] == 404 else Verdict("failed", mistake="always_ok")
    if answer["status"] == 200 and answer["body"] == {"ok": True}:
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake="wrong_body")


def judge_joined(case, answer):
    """Say whether all letters are there, in order."""
    if answer == "".join(case[0]):
        return Verdict("passed", 1.0)
    mistakes = {case[0][-1]: "only_last", "".join(reversed(case[0])): "backwards"}
    return Verdict("failed", mistake=mistakes.get(answer))


def service(body, *, missing=404):
    """Return a small ASGI application."""

    async def application(scope, receive, send):
        status = missing if scope["path"] == "/missing" else 200
        headers = [(b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(body).encode()})

    return application


ALL = (
    Exercise(
        "downtime",
        "value",
        covers=(),
        solution=lambda: 43.2,
        mistakes=[Mistake("hours", lambda: 0.72), Mistake("year", lambda: 525.6, points=0.5)],
        points=2,
    ),
    Exercise(
        "composite",
        "function",
        covers=("cloud.sla",),
        points=2,
        examples=[[2, 0.99, 0.999], [1, 0.9, 1.0], [5, 0.5, 0.99]],
        cases=lambda st: st.tuples(st.integers(1, 6), st.floats(0.5, 0.999), st.floats(0.5, 1)),
        solution=composite,
        mistakes=[
            Mistake("all_needed", lambda n, server, database: 0.9999 * server**n * database),
            Mistake("no_database", lambda n, server, database: 0.9999 * (1 - (1 - server) ** n)),
        ],
        seconds=1,
    ),
    Exercise(
        "guest_list",
        "function",
        covers=(),
        examples=[[["b", "a"]], [[]], [["c", "c", "b"]]],
        cases=lambda st: st.tuples(st.lists(st.sampled_from("abcd"), max_size=6)),
        solution=guest_list,
        mistakes=[Mistake("reverse", lambda names: sorted(names)[::-1]), Mistake("same", lambda names: names)],
        seconds=0.3,
    ),
    Exercise(
        "workflow",
        "file",
        covers=(),
        reads="yaml",
        examples=["has_steps", "runs_tests"],
        solution=lambda: "on: push\nsteps:\n  - run: pytest\n",
        judge=judge_workflow,
        mistakes=[
            Mistake("no_tests", lambda: "on: push\nsteps:\n  - run: ruff check\n"),
            Mistake("no_steps", lambda: "on: push\n"),
        ],
    ),
    Exercise(
        "health",
        "service",
        covers=(),
        examples=[{"method": "GET", "path": "/health"}, {"method": "GET", "path": "/missing"}],
        solution=lambda: service({"ok": True}),
        judge=judge_health,
        mistakes=[
            Mistake("always_ok", lambda: service({"ok": True}, missing=200)),
            Mistake("wrong_body", lambda: service({"ok": "yes"})),
        ],
    ),
    Exercise(
        "join_up",
        "function",
        covers=(),
        examples=[[["a", "b", "c"]], [["x", "y"]]],
        trial="functools:reduce",
        solution=lambda left, right: left + right,
        judge=judge_joined,
        mistakes=[
            Mistake("backwards", lambda left, right: right + left),
            Mistake("only_last", lambda left, right: right),
        ],
    ),
    Exercise(
        "region",
        "decision",
        covers=(),
        choices=("near", "cheap", "both"),
        solution=lambda: "near",
        mistakes=[Mistake("only_price", lambda: "cheap"), Mistake("too_much", lambda: "both", points=0.25)],
    ),
)


@pytest.fixture(scope="session")
def the():
    """Return a function that gives a fixture exercise by its id."""
    from dataclasses import replace

    known = {each.id: replace(each, topic="fixtures") for each in ALL}
    return known.__getitem__


@pytest.fixture(scope="session", autouse=True)
def _fixture_words():
    """Let the topic ``fixtures`` have its words beside this file."""
    found = exercise_module._texts_path
    exercise_module._texts_path = lambda topic: TEXTS if topic == "fixtures" else found(topic)
    yield
    exercise_module._texts_path = found
