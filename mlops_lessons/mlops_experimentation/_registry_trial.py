"""What judges ``move_champion``: a real MLflow registry, in which the learner's function promotes versions one after the other."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.course.folders import temporary_folder

if TYPE_CHECKING:
    from mlflow import MlflowClient

__all__ = ["STORIES", "judge_move", "try_move"]

#: Each story: the orders in which versions (1 to 3) are promoted.
STORIES = (["1"], ["1", "2"], ["1", "2", "2"], ["1", "2", "3"], ["2", "1"])
_numbers = itertools.count(1)


@cache
def _client() -> MlflowClient:
    from mlops_lessons.mlops_experimentation.tracking import Store

    return Store(temporary_folder("registry-")).client


def try_move(move: Callable[..., Any], *promoted: str) -> dict[str, Any]:
    """Return what came of promoting these versions of a new model: aliases, versions that are left, tags, what was returned."""
    client, name = _client(), f"late-arrival-{next(_numbers)}"
    client.create_registered_model(name)
    for _version in range(3):
        client.create_model_version(name, "file:///nowhere")
    returned = [move(client, name, version) for version in promoted]
    model = client.get_registered_model(name)
    versions = client.search_model_versions(f"name = '{name}'")
    return {
        "returned": [str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in returned],
        "aliases": {alias: str(version) for alias, version in model.aliases.items()},
        "versions": len(versions),
        "tagged": bool(model.tags) or any(version.tags for version in versions),
        "staged": any(version.current_stage not in (None, "None") for version in versions),
    }


def _aliases(promoted: list[str]) -> dict[str, str]:
    """Return the aliases that must stand at the end of a story."""
    found: dict[str, str] = {}
    for version in promoted:
        if found.get("champion") not in (None, version):
            found["previous"] = found["champion"]
        found["champion"] = version
    return found


def judge_move(case: Any, record: Any) -> Verdict:
    """Judge what came of one story."""
    if not isinstance(record, dict) or "aliases" not in record:
        return Verdict("failed")
    wanted, found = _aliases(list(case)), record["aliases"]
    if record["versions"] < 3:
        return Verdict("failed", mistake="deleted")
    if found == wanted:
        right = record["returned"] == list(case)
        return Verdict("passed", 1.0) if right else Verdict("failed", mistake="returned")
    return Verdict("failed", mistake=_mistake(list(case), found, wanted, record))


def _mistake(case: list[str], found: dict[str, str], wanted: dict[str, str], record: dict[str, Any]) -> str | None:
    champion, previous = found.get("champion"), found.get("previous")
    if not found:
        return "stage" if record["staged"] else "tag" if record["tagged"] else None
    if champion is None:
        return "other_alias"
    if champion != wanted["champion"]:
        return "swapped" if previous == wanted["champion"] else "not_moved"
    if previous is None:
        return "no_previous"
    if previous == champion:
        return "way_back_lost" if len(set(case)) < len(case) else "previous_is_new"
    if previous == wanted.get("previous"):
        return "more_aliases"
    if len(case) == 1:
        return "made_up_previous"
    return "first_ever" if previous == case[0] else "minus_one"
