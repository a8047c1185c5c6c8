"""The same pipeline as a workflow of GitHub Actions, checked against the schema that check-jsonschema carries, offline.

A schema tells what may be written, not what is wise: a workflow may be valid and deploy what no test has seen. Hence the second
list of questions, :func:`doubts`.

References
----------
GitHub, "Workflow syntax for GitHub Actions", "Security hardening for GitHub Actions" and "Managing environments for deployment",
https://docs.github.com/en/actions (as of November 2026). The schema is SchemaStore's, in the version that check-jsonschema vendors.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import SetupError

__all__ = ["DOUBTS", "PATH", "doubts", "parsed", "pipeline_workflow", "schema_problems", "show_problems"]

PATH = ".github/workflows/delivery.yml"
DOUBTS = ("on_main", "tests_run", "tests_first", "least_rights", "secret_named", "one_at_a_time")
_PLACES = dict(
    zip(DOUBTS, ("on", "run", "needs", "permissions", "env", "concurrency"), strict=True)
)  # words of the file
_WORKFLOW = """\
name: delivery
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
          cache: pip
      - run: pip install -r requirements.txt ruff pytest httpx bandit detect-secrets
      - run: ruff check .
      - run: pytest -q
      - run: bandit -q service.py features.py
      - run: detect-secrets-hook $(git ls-files)
  deploy:
    needs: check
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    environment: production
    concurrency: production
    steps:
      - uses: actions/checkout@v6
      - run: ./deploy "$GITHUB_SHA"
        env:
          DEPLOY_KEY: ${{ secrets.DEPLOY_KEY }}
"""


def pipeline_workflow() -> str:
    """Return the lesson's pipeline as a workflow."""
    return _WORKFLOW


def parsed(text: str) -> Any:
    """Return the data of a workflow; the key ``on`` stays text, which YAML 1.1 takes for true."""
    import yaml

    data = yaml.safe_load(text)
    return {"on" if key is True else key: value for key, value in data.items()} if isinstance(data, dict) else data


def schema_problems(data: Any) -> list[tuple[str, str]]:
    """Return where a parsed workflow breaks the schema, and how the validator says so; empty for a valid one."""
    with _without("rfc3987_syntax"):
        from jsonschema import Draft7Validator

    found = [pair for error in Draft7Validator(_schema()).iter_errors(data) for pair in _told(error)]
    return sorted(set(found))


def doubts(data: Any) -> dict[str, bool]:
    """Return for each of `DOUBTS` whether a parsed workflow, valid or not, leaves nothing to be wished.

    ``on_main``: pushes to the main branch start it and no other branch does, or each job that deploys has that condition.
    ``tests_run``: some job runs pytest. ``tests_first``: every job that deploys needs, directly or not, one that runs pytest,
    whatever its condition says. ``least_rights``: the token may write nothing, in the whole or in each job. ``secret_named``: no
    secret stands in the file. ``one_at_a_time``: two deployments never overlap, and none that began is cancelled.
    """
    jobs = _table(_table(data).get("jobs"))
    jobs = {name: _table(job) for name, job in jobs.items()}
    testing = {name for name, job in jobs.items() if any(_runs_tests(line) for line in _lines(job))}
    deploying = {name for name, job in jobs.items() if any("deploy" in line for line in _lines(job))}
    return {
        "on_main": _branches(data) == ["main"] or _guarded(list(jobs.values())),
        "tests_run": bool(testing),
        "tests_first": bool(deploying)
        and all(_needs(jobs, name) & testing and _waits(jobs[name]) for name in deploying),
        "least_rights": _only_reads(data, jobs),
        "secret_named": not _secrets(jobs),
        "one_at_a_time": bool(deploying) and all(_queues(data, jobs[name]) for name in deploying),
    }


def show_problems(text: str) -> None:
    """Show what the schema says against a workflow, and what the schema cannot see."""
    data = parsed(text)
    rows = [[say("workflow.schema"), where, words] for where, words in schema_problems(data)]
    rows += [
        [say("workflow.sense"), _PLACES[name], say(f"workflow.doubts.{name}")]
        for name, good in doubts(data).items()
        if not good
    ]
    rows = rows or [[say("workflow.schema"), "-", say("workflow.nothing")]]
    show_table(say("workflow.caption"), [say("workflow.who"), say("workflow.where"), say("workflow.what")], rows)


@contextmanager
def _without(module: str) -> Iterator[None]:
    """Let nobody import a module: jsonschema then leaves out a check of addresses that takes seconds to get ready."""
    missing = module not in sys.modules
    if missing:
        sys.modules[module] = None  # what Python takes for "not there"
    try:
        yield
    finally:
        if missing:
            del sys.modules[module]


@cache
def _schema() -> dict[str, Any]:
    spec = find_spec("check_jsonschema")  # its folder; importing it takes seconds
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    path = next((place / "builtin_schemas" / "vendor" / "github-workflows.json" for place in places), None)
    if path is None or not path.is_file():
        raise SetupError(say("workflow.no_schema"))
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _told(error: Any) -> Iterator[tuple[str, str]]:
    """Yield the innermost errors: of a job that is neither of its two kinds, those of the kind that it wants to be."""
    inner = [one for one in error.context or () if one.schema_path and one.schema_path[0] == 0]
    if error.validator in ("oneOf", "anyOf") and inner:
        for one in inner:
            yield from _told(one)
        return
    message = error.message if len(error.message) < 160 else f"{error.message[:157]}…"
    yield error.json_path.removeprefix("$.") or "$", message


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _lines(job: dict[str, Any]) -> list[str]:
    steps = job.get("steps")
    return [str(_table(step).get("run") or "") for step in steps] if isinstance(steps, list) else []


def _runs_tests(line: str) -> bool:
    """Return whether a command runs pytest so that its failure counts: GitHub's shell is ``bash -e``, without ``pipefail``."""
    runs = [one for one in line.splitlines() if re.match(r"\s*(python -m )?pytest\b", one)]
    return (
        any("--collect-only" not in one and ("|" not in one or "pipefail" in line) for one in runs) and "||" not in line
    )


def _branches(data: Any) -> list[str] | None:
    push = _table(_table(_table(data).get("on")).get("push"))
    named = push.get("branches")
    return [named] if isinstance(named, str) else list(named) if isinstance(named, list) else None


def _guarded(jobs: list[dict[str, Any]]) -> bool:
    """Tell whether each job that deploys has the condition that the branch is the main one."""
    branch = r"github\.ref(_name)?\s*==\s*'(refs/heads/)?main'"
    conditions = [str(job.get("if") or "") for job in jobs if "deploy" in str(job.get("steps"))]
    return bool(conditions) and all(re.search(branch, one) and "||" not in one for one in conditions)


def _needs(jobs: dict[str, dict[str, Any]], name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the jobs that one needs, and those that these need."""
    needed = jobs.get(name, {}).get("needs") or []
    direct = {needed} if isinstance(needed, str) else set(map(str, needed)) if isinstance(needed, list) else set()
    return direct.union(*(_needs(jobs, one, seen | {name}) for one in direct if one not in seen))


def _waits(job: dict[str, Any]) -> bool:
    return not any(word in str(job.get("if") or "") for word in ("always()", "failure()", "cancelled()"))


def _only_reads(data: Any, jobs: dict[str, dict[str, Any]]) -> bool:
    whole = _table(data).get("permissions")
    given = [job.get("permissions", whole) for job in jobs.values()]
    return bool(given) and all(_reads(one) for one in [*given, *([] if whole is None else [whole])])


def _reads(rights: Any) -> bool:
    return rights == "read-all" or (isinstance(rights, dict) and set(rights.values()) <= {"read", "none"})


def _secrets(jobs: dict[str, dict[str, Any]]) -> list[str]:
    """Return the values of the environment, and words of commands, that look like a key written out."""
    steps = [
        _table(step) for job in jobs.values() for step in (job.get("steps") or []) if isinstance(job.get("steps"), list)
    ]
    pairs = [pair for one in [*jobs.values(), *steps] for pair in _table(one.get("env")).items()]
    plain = [
        name
        for name, value in pairs
        if re.search(r"KEY|TOKEN|SECRET|PASSWORD", name, re.I) and "secrets." not in str(value)
    ]
    return plain + [
        line for job in jobs.values() for line in _lines(job) if re.search(r"(KEY|TOKEN|SECRET)=['\"]?\w", line)
    ]


def _queues(data: Any, job: dict[str, Any]) -> bool:
    group = job.get("concurrency", _table(data).get("concurrency"))
    if isinstance(group, dict):
        return bool(group.get("group")) and group.get("cancel-in-progress", False) is False
    return bool(group)
