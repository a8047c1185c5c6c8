"""What is right and, as code, what people typically get wrong: pushing: from a commit to the users."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from itertools import pairwise
from typing import Any

from mlops_lessons.continuous_deployment import _solutions_push as solutions
from mlops_lessons.continuous_deployment._push_trials import RELEASES, WORKFLOW_CHECKS, judge_test, judge_workflow
from mlops_lessons.continuous_deployment.users import FLIGHT
from mlops_lessons.course.exercise import Exercise, Mistake

__all__ = ["EXERCISES"]

_NAMES = ("branch", "green", "release_built", "in_production", "users_get_it")


def _change(branch: str, *facts: bool) -> list[Any]:
    return [dict(zip(_NAMES, (branch, *facts), strict=True))]


_CHANGES = [
    _change("main", True, True, True, True),
    _change("main", True, True, True, False),
    _change("main", True, True, False, False),
    _change("main", True, False, False, False),
    _change("main", False, False, False, False),
    _change("night-fares", True, False, False, False),
    _change("hotfix", True, True, True, True),
    _change("main", False, True, True, False),
]


def _said(**words: str) -> Callable[[dict[str, Any]], str]:
    """Return the solution with some of its words changed."""
    return lambda change: words.get(solutions.how_far(change), solutions.how_far(change))


def _any_branch(change: dict[str, Any]) -> str:
    return solutions.how_far({**change, "branch": "main"})


def _red_too(change: dict[str, Any]) -> str:
    return solutions.how_far({**change, "green": True})


def _from_below(change: dict[str, Any]) -> str:
    if change["branch"] == "main" and change["green"]:
        return "integrated"
    return solutions.how_far(change)


def _one_by_one_from_below(change: dict[str, Any]) -> str:
    if change["branch"] == "main" and change["green"]:
        return "integrated"
    found = [name for name in _NAMES[2:] if change[name]]
    return {"release_built": "delivered", "in_production": "deployed", "users_get_it": "released"}.get(
        found[0] if found else "", "nowhere"
    )


def _red_is_nowhere(change: dict[str, Any]) -> str:
    return solutions.how_far(change) if change["green"] else "nowhere"


def _main_first(change: dict[str, Any]) -> str:
    return solutions.how_far(change) if change["branch"] == "main" and change["green"] else "nowhere"


def _green_first(change: dict[str, Any]) -> str:
    return "integrated" if change["green"] else solutions.how_far(change)


def _risk(client: Any, share: float) -> float:
    return float(client.post("/predict", json={**FLIGHT, "late_share": share}).json()["late"])


def _asks_nothing(client: Any) -> None:
    assert FLIGHT["late_share"] < 1


def _asserts_nothing(client: Any) -> None:
    assert client.post("/predict", json=FLIGHT).status_code == 200


def _different(client: Any) -> None:
    assert _risk(client, 0.0) != _risk(client, 1.0) + 1


def _mild_days(client: Any) -> None:
    assert _risk(client, 0.1) < _risk(client, 0.4)


def _one_bad_day(client: Any) -> None:
    assert _risk(client, 0.1) < _risk(client, 0.7)


def _equal_passes(client: Any) -> None:
    assert _risk(client, 0.0) <= _risk(client, 0.9)


def _upside_down(client: Any) -> None:
    assert _risk(client, 0.0) > _risk(client, 0.9)


def _exact_number(client: Any) -> None:
    found = [_risk(client, tenths / 10) for tenths in range(11)]
    assert all(calm < bad for calm, bad in pairwise(found))
    assert abs(found[3] - 0.299) < 0.01


def _returns_instead(client: Any) -> bool:
    return _risk(client, 0.0) < _risk(client, 0.9)


def _digests(files: dict[str, str]) -> dict[str, str]:
    return {name: sha256(text.encode()).hexdigest() for name, text in files.items()}


_FILES = {"service.py": "answer()", "features.py": "row()", "model.skops": "weights"}
_MANIFEST = _digests(_FILES)
_FOLDERS = [
    [_MANIFEST, _FILES],
    [_MANIFEST, _FILES | {"features.py": "row() + 1"}],
    [_MANIFEST, {name: text for name, text in _FILES.items() if name != "model.skops"}],
    [_MANIFEST, _FILES | {"back_door.py": "open()"}],
    [_MANIFEST, {"features.py": "row( )", "model.skops": "weights", "a.py": "", "z.py": ""}],
    [{}, {}],
    [_digests({"ñandú.py": "é"}), {"ñandú.py": "é"}],
    [_digests({"a.py": "row()"}), {"a.py": "row()\n"}],
]


def _only(*kinds: str) -> Callable[[dict[str, str], dict[str, str]], list[str]]:
    def found(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
        return [line for line in solutions.manifest_problems(manifest, files) if line.split(":")[0] in kinds]

    return found


def _swapped(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    other = {"missing": "added", "added": "missing", "changed": "changed"}
    lines = solutions.manifest_problems(manifest, files)
    return sorted(f"{other[line.split(':')[0]]}:{line.partition(':')[2]}" for line in lines)


def _text_as_digest(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    changed = [f"changed: {name}" for name in files if name in manifest and manifest[name] != files[name]]
    return sorted([*_only("missing", "added")(manifest, files), *changed])


def _unsorted(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    lines = solutions.manifest_problems(manifest, files)
    return sorted(lines, key=lambda line: (["missing", "added", "changed"].index(line.split(":")[0]), line))


def _twice(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    absent = [f"changed: {name}" for name in manifest if name not in files]
    return sorted([*solutions.manifest_problems(manifest, files), *absent])


def _names_alone(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    return sorted(line.partition(": ")[2] for line in solutions.manifest_problems(manifest, files))


def _all_changed(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    return sorted(f"changed: {line.partition(': ')[2]}" for line in solutions.manifest_problems(manifest, files))


def _no_space(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    return [line.replace(": ", ":") for line in solutions.manifest_problems(manifest, files)]


def _fine_too(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    right = solutions.manifest_problems(manifest, files)
    told = {line.partition(": ")[2] for line in right}
    return sorted([*right, *(f"ok: {name}" for name in files if name not in told)])


def _other_encoding(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    found = {name: sha256(text.encode("latin-1", "replace")).hexdigest() for name, text in files.items()}
    changed = [f"changed: {name}" for name in found if name in manifest and manifest[name] != found[name]]
    return sorted([*_only("missing", "added")(manifest, files), *changed])


def _stripped(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    return solutions.manifest_problems(manifest, {name: text.strip() for name, text in files.items()})


def _by_name(manifest: dict[str, str], files: dict[str, str]) -> list[str]:
    return sorted(solutions.manifest_problems(manifest, files), key=lambda line: line.partition(": ")[2])


def _written(*pairs: tuple[str, str]) -> Callable[[], str]:
    """Return a function that gives the right workflow with some of its text changed."""

    def text() -> str:
        right = solutions.delivery_workflow()
        for old, new in pairs:
            right = right.replace(old, new)
        return right

    return text


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "how_far",
        kind="function",
        covers=("cd.definition",),
        examples=_CHANGES,
        solution=solutions.how_far,
        mistakes=[
            Mistake("any_branch", _any_branch),
            Mistake("red_too", _red_too),
            Mistake("from_below", _from_below),
            Mistake("one_by_one_from_below", _one_by_one_from_below),
            Mistake("red_is_nowhere", _red_is_nowhere),
            Mistake("main_before_all", _main_first),
            Mistake("green_is_integrated", _green_first),
            Mistake("integrated_is_nowhere", _said(integrated="nowhere")),
            Mistake("deployed_is_released", _said(deployed="released")),
            Mistake("delivered_is_deployed", _said(delivered="deployed")),
            Mistake("integrated_is_delivered", _said(integrated="delivered")),
            Mistake("swapped", _said(deployed="delivered", delivered="deployed")),
            Mistake("true_or_false", lambda change: bool(change["users_get_it"])),
            Mistake(
                "names_of_the_facts",
                _said(released="users_get_it", deployed="in_production", delivered="release_built"),
            ),
            Mistake(
                "nouns",
                _said(released="release", deployed="deployment", delivered="delivery", integrated="integration"),
            ),
            Mistake("verbs", _said(released="release", deployed="deploy", delivered="deliver", integrated="integrate")),
        ],
    ),
    Exercise(
        "worse_days_are_riskier",
        kind="function",
        covers=("cd.preconditions",),
        points=2,
        seconds=20.0,
        trial="mlops_lessons.continuous_deployment._push_trials:try_test",
        examples=[[name] for name in RELEASES],
        judge=judge_test,
        solution=solutions.worse_days_are_riskier,
        mistakes=[
            Mistake("asks_nothing", _asks_nothing),
            Mistake("asserts_nothing", _different),
            Mistake("one_day", _asserts_nothing),
            Mistake("mild_days_only", _mild_days),
            Mistake("one_bad_day", _one_bad_day),
            Mistake("equal_passes", _equal_passes),
            Mistake("upside_down", _upside_down),
            Mistake("exact_number", _exact_number),
            Mistake("returns_instead", _returns_instead),
        ],
    ),
    Exercise(
        "manifest_problems",
        kind="function",
        covers=("cd.respond", "cd.deploy"),
        points=2,
        examples=_FOLDERS,
        solution=solutions.manifest_problems,
        mistakes=[
            Mistake("changed_only", _only("changed")),
            Mistake("added_pass", _only("missing", "changed")),
            Mistake("missing_pass", _only("added", "changed")),
            Mistake("names_alone_compared", _only("missing", "added")),
            Mistake("swapped", _swapped),
            Mistake("text_as_digest", _text_as_digest),
            Mistake("unsorted", _unsorted),
            Mistake("missing_is_changed_too", _twice),
            Mistake("names_without_kind", _names_alone),
            Mistake("all_changed", _all_changed),
            Mistake("no_space", _no_space),
            Mistake("fine_too", _fine_too),
            Mistake("other_encoding", _other_encoding),
            Mistake("stripped", _stripped),
            Mistake("by_name", _by_name),
            Mistake("downwards", lambda manifest, files: solutions.manifest_problems(manifest, files)[::-1]),
            Mistake("true_or_false", lambda manifest, files: not solutions.manifest_problems(manifest, files)),
        ],
    ),
    Exercise(
        "delivery_workflow",
        kind="file",
        covers=("cd.deploy",),
        points=2,
        reads="yaml",
        seconds=10.0,
        examples=list(WORKFLOW_CHECKS),
        judge=judge_workflow,
        solution=solutions.delivery_workflow,
        mistakes=[
            Mistake("need", _written(("needs:", "need:"))),
            Mistake("runs_on", _written(("runs-on:", "runs_on:"))),
            Mistake("no_needs", _written(("    needs: check\n", ""))),
            Mistake("needs_nobody", _written(("needs: check", "needs: tests"))),
            Mistake("always", _written(("needs: check\n", "needs: check\n    if: always()\n"))),
            Mistake("tests_listed", _written(("pytest -q", "pytest --collect-only"))),
            Mistake("not_a_secret", _written(("secrets.DEPLOY_KEY", "env.DEPLOY_KEY"))),
            Mistake("tests_forgiven", _written(("pytest -q", "pytest -q || true"))),
            Mistake("every_branch", _written(("on:\n  push:\n    branches: [main]\n", "on: push\n"))),
            Mistake("default_rights", _written(("permissions:\n  contents: read\n", ""))),
            Mistake("writes_all", _written(("permissions:\n  contents: read\n", "permissions: write-all\n"))),
            Mistake("key_in_file", _written(("${{ secrets.DEPLOY_KEY }}", "not-a-real-key"))),
            Mistake("not_filled_in", _written(("${{ secrets.DEPLOY_KEY }}", "${secrets.DEPLOY_KEY}"))),
            Mistake(
                "pull_requests_too", _written(("    branches: [main]\n", "    branches: [main]\n  pull_request:\n"))
            ),
            Mistake("own_queue", _written(("concurrency: production", "concurrency: ${{ github.run_id }}"))),
            Mistake("overlap", _written(("    concurrency: production\n", ""))),
            Mistake(
                "cancels",
                _written(
                    ("concurrency: production", "concurrency:\n      group: production\n      cancel-in-progress: true")
                ),
            ),
        ],
    ),
)
