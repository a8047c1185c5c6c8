"""What judges the exercises of pushing: a test put to good and bad releases, a workflow asked whether it makes sense."""

from __future__ import annotations

import math
import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

from mlops_lessons.continuous_deployment import workflow
from mlops_lessons.continuous_deployment.application import app_file, app_module
from mlops_lessons.course.exercise import Verdict

__all__ = ["RELEASES", "WORKFLOW_CHECKS", "judge_test", "judge_workflow", "try_test"]

_SERVED = {"bias": -1.6, "late_share": 2.7, "wind_speed": 0.02, "precip": 1.5, "visib": -0.03}
_RETRAINED = {"bias": -2.6, "late_share": 2.4, "wind_speed": 0.03, "precip": 1.2, "visib": -0.02}


def _keep(share: float) -> float:
    return share


RELEASES: dict[str, tuple[bool, dict[str, float], Callable[[float], float]]] = {
    "good": (True, _SERVED, _keep),
    "upside_down": (False, _SERVED, lambda share: 1 - share),
    "over_half_is_calm": (False, _SERVED, lambda share: share if share <= 0.5 else 0.0),
    "over_eight_tenths_is_calm": (False, _SERVED, lambda share: share if share <= 0.8 else 0.0),
    "retrained": (True, _RETRAINED, _keep),
}


class _Model:
    """A small model of the same form as the lesson's: a weighted sum, made a probability."""

    def __init__(self, weights: dict[str, float]) -> None:
        names = ("distance", "late_share", "wind_speed", "precip", "visib")
        self._bias, self._weights = weights["bias"], [weights.get(name, 0.0) for name in names]

    def predict_proba(self, rows: Sequence[Sequence[float]]) -> Any:
        import numpy as np

        scores = [sum(w * x for w, x in zip(self._weights, row[-5:], strict=True)) + self._bias for row in rows]
        late = np.array([1 / (1 + math.exp(-score)) for score in scores])
        return np.column_stack([1 - late, late])


@cache
def _client(name: str) -> Any:
    """Return a client of the lesson's service, its own code, with a small model and the fault of a release."""
    _good, weights, fault = RELEASES[name]
    features = app_module("features")
    row = features["row"]
    seen = SimpleNamespace(
        **{**features, "row": lambda flight: row({**flight, "late_share": fault(flight["late_share"])})}
    )
    source = app_file("service.py").read_text(encoding="utf-8")
    for line in ("import skops.io\n", "import features\n"):
        source = source.replace(line, "")
    source = source.replace('skops.io.load(Path(__file__).parent / "model.skops")', "model")
    names: dict[str, Any] = {"__name__": f"service_{name}", "features": seen, "model": _Model(weights)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the test client warns of is not the learner's
        from fastapi.testclient import TestClient

        exec(compile(source, "service.py", "exec", dont_inherit=True), names)
        return TestClient(names["app"])


class _Asked:
    """A client that keeps what it was asked."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.shares: list[float] = []
        self.requests = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def post(self, path: str, **options: Any) -> Any:
        """Send a request as the client does."""
        self.requests += 1
        content = options.get("json")
        for flight in content if isinstance(content, list) else [content]:
            if isinstance(flight, dict) and isinstance(flight.get("late_share"), int | float):
                self.shares.append(float(flight["late_share"]))
        return self._client.post(path, **options)


def try_test(function: Callable[..., Any], release: str) -> dict[str, Any]:
    """Return what a test says of a release when it is called as pytest would: ``"passed"``, ``"failed"`` or the error.

    Keys: ``said``, ``requests`` (how many it sent), ``shares`` (of which days, from the calmest), ``returned`` (what it returned,
    which pytest does not look at); where it stops a good release, ``fits_upside_down``: whether it passes where the risk is so.
    """
    call = getattr(function, "__wrapped__", function)  # a test returns nothing; that must not count as nothing written
    client = _Asked(_client(release))
    said, returned = "passed", None
    try:
        returned = call(client)
        if returned is ... and hasattr(function, "returned"):
            function.returned.append(returned)
    except AssertionError:
        said = "failed"
    except Exception as error:  # the learner's test may raise anything: that is what it says
        said = f"{type(error).__name__}: {error}"[:200]
    plain = returned if isinstance(returned, bool | str | int | float | None) else type(returned).__name__
    record = {"said": said, "requests": client.requests, "shares": sorted(set(client.shares)), "returned": plain}
    if said == "failed" and RELEASES[release][0]:
        record["fits_upside_down"] = try_test(call, "upside_down")["said"] == "passed"
    return record


def judge_test(case: list[Any], record: dict[str, Any]) -> Verdict:
    """Judge what a test said of one release."""
    good = RELEASES[case[0]][0]
    said, shares = record["said"], record["shares"]
    if said not in ("passed", "failed"):
        return Verdict("failed", message="error")
    if not record["requests"]:
        return Verdict("failed", mistake="asks_nothing")
    if isinstance(record["returned"], bool):
        return Verdict("failed", mistake="returns_instead")
    if (said == "passed") == good:
        return Verdict("passed", 1.0)
    if good:
        return Verdict("failed", mistake="upside_down" if record.get("fits_upside_down") else "exact_number")
    return Verdict("failed", mistake=_missed(case[0], shares))


def _missed(release: str, shares: list[float]) -> str:
    """Return the mistake of a test that lets a bad release pass, by the days that it asked of."""
    if len(shares) < 2:
        return "one_day"
    if release == "upside_down":
        return "asserts_nothing"
    limit = 0.5 if release == "over_half_is_calm" else 0.8
    if shares[-1] <= limit:
        return "mild_days_only" if limit == 0.5 else "one_bad_day"
    return "equal_passes"


WORKFLOW_CHECKS = ("schema", *workflow.DOUBTS)


def judge_workflow(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's workflow."""
    data = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(data, dict):
        return Verdict("failed", message="no_table")
    if check == "schema":
        passed = not workflow.schema_problems(data)
    else:
        passed = workflow.doubts(data)[str(check)] and not _quiet_fault(str(check), data)
    if passed:
        return Verdict("passed", 1.0)
    mistake = _about_workflow(str(check), data, str(answer.get("text") or ""))
    return Verdict("failed", mistake=mistake, message=None if mistake else f"not_{check}")


def _tables(data: dict[str, Any]) -> list[dict[str, Any]]:
    jobs = data.get("jobs")
    return [job for job in jobs.values() if isinstance(job, dict)] if isinstance(jobs, dict) else []


def _deploying(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [job for job in _tables(data) if "deploy" in str(job.get("steps"))]


def _quiet_fault(check: str, data: dict[str, Any]) -> str | None:
    """Return the mistake that a check's own question does not see: a failure swallowed, a key that nobody fills in."""
    text, on = str(_tables(data)), data.get("on")
    if check == "tests_run":
        steps = [step for job in _tables(data) for step in _listed(job.get("steps")) if isinstance(step, dict)]
        testing = [step for step in steps if "pytest" in str(step.get("run"))]
        forgiven = [step.get("continue-on-error") is True or _ends_well(str(step["run"])) for step in testing]
        forgiven += [job.get("continue-on-error") is True for job in _tables(data) if "pytest" in str(job)]
        return "tests_forgiven" if any(forgiven) else None
    if check == "secret_named" and re.search(r"(?<!\$\{\{)(?<!\$\{\{ )secrets\.", text):
        return "not_filled_in"
    if check == "on_main" and isinstance(on, dict | list) and "pull_request" in on:
        conditions = [str(job.get("if") or "") for job in _deploying(data)]
        return None if all("push" in one or "main" in one for one in conditions) else "pull_requests_too"
    if check == "one_at_a_time":
        groups = [str(one.get("concurrency")) for one in [data, *_deploying(data)]]
        return "own_queue" if any(re.search(r"github\.(run_|sha)", one) for one in groups) else None
    return None


def _ends_well(command: str) -> bool:
    """Tell whether a command ends well whatever its tests say."""
    return bool(re.search(r"pytest[^\n]*(;|\n)\s*(exit 0|true)\b", command) or "set +e" in command)


def _about_workflow(check: str, data: dict[str, Any], text: str) -> str | None:
    jobs = data.get("jobs") if isinstance(data.get("jobs"), dict) else {}
    tables = _tables(data)
    if quiet := _quiet_fault(check, data):
        return quiet
    if check == "schema":
        words = " ".join(message for _where, message in workflow.schema_problems(data))
        known = {"'need'": "need", "'run-on'": "runs_on", "'runs_on'": "runs_on", "'runs-on' is a required": "runs_on"}
        return next((mistake for word, mistake in known.items() if word in words), None)
    if check == "tests_first":
        always = any("always()" in str(job.get("if") or "") for job in tables)
        named = [str(one) for job in tables for one in _listed(job.get("needs"))]
        if always:
            return "always"
        if any(name not in jobs for name in named):
            return "needs_nobody"
        return "no_needs" if not named else None
    if check == "tests_run":
        if "--collect-only" in text or "--co " in text:
            return "tests_listed"
        piped = any("pytest" in line and "|" in line for line in text.splitlines())
        return "tests_forgiven" if piped or "continue-on-error" in text else None
    if check == "on_main":
        pushed = data.get("on")
        every = pushed == "push" or pushed == ["push"] or (isinstance(pushed, dict) and not pushed.get("push"))
        every = every or (isinstance(pushed, dict) and "*" in str(_branches_of(pushed)))
        return "every_branch" if every else None
    if check == "least_rights":
        rights = [data.get("permissions"), *(job.get("permissions") for job in tables)]
        return "writes_all" if any("write" in str(one) for one in rights) else "default_rights"
    if check == "one_at_a_time":
        return "cancels" if "cancel-in-progress: true" in text.lower() else "overlap"
    if check == "secret_named":
        return "not_a_secret" if "env.DEPLOY_KEY" in text or "$DEPLOY_KEY" in text else "key_in_file"
    return None


def _branches_of(on: dict[str, Any]) -> Any:
    pushed = on.get("push")
    return pushed.get("branches") if isinstance(pushed, dict) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
