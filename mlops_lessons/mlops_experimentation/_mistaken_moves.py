"""Ways in which people move the aliases of a registry wrongly: each takes the client, the model's name and the version."""

from __future__ import annotations

import warnings
from typing import Any

from mlops_lessons.mlops_experimentation import _solutions_tracking as solutions


def _aliases(client: Any, name: str) -> dict[str, str]:
    return dict(client.get_registered_model(name).aliases)


def champion_only(client: Any, name: str, version: str) -> str:
    client.set_registered_model_alias(name, "champion", version)
    return version


def after_moving(client: Any, name: str, version: str) -> str:
    client.set_registered_model_alias(name, "champion", version)
    client.set_registered_model_alias(name, "previous", _aliases(client, name)["champion"])
    return version


def same_again(client: Any, name: str, version: str) -> str:
    before = _aliases(client, name).get("champion")
    if before:
        client.set_registered_model_alias(name, "previous", before)
    return champion_only(client, name, version)


def swapped(client: Any, name: str, version: str) -> str:
    before = _aliases(client, name).get("champion")
    client.set_registered_model_alias(name, "previous", version)
    if before and before != version:
        client.set_registered_model_alias(name, "champion", before)
    else:
        client.set_registered_model_alias(name, "champion", "3" if version != "3" else "1")
    return version


def deletes(client: Any, name: str, version: str) -> str:
    before = _aliases(client, name).get("champion")
    champion_only(client, name, version)
    if before and before != version:
        client.delete_model_version(name, before)
    return version


def stage(client: Any, name: str, version: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client.transition_model_version_stage(name, version, "Production")
    return version


def tag(client: Any, name: str, version: str) -> str:
    client.set_model_version_tag(name, version, "champion", "true")
    return version


def other_alias(client: Any, name: str, version: str) -> str:
    client.set_registered_model_alias(name, "production", version)
    return version


def first_ever(client: Any, name: str, version: str) -> str:
    found = _aliases(client, name)
    if "champion" in found and "previous" not in found and found["champion"] != version:
        client.set_registered_model_alias(name, "previous", found["champion"])
    return champion_only(client, name, version)


def minus_one(client: Any, name: str, version: str) -> str:
    if _aliases(client, name).get("champion") not in (None, version):
        client.set_registered_model_alias(name, "previous", str(max(int(version) - 1, 1) if version != "1" else 3))
    return champion_only(client, name, version)


def only_once(client: Any, name: str, version: str) -> str:
    if "champion" not in _aliases(client, name):
        client.set_registered_model_alias(name, "champion", version)
    return version


def made_up(client: Any, name: str, version: str) -> str:
    before = _aliases(client, name).get("champion")
    if before != version:
        client.set_registered_model_alias(name, "previous", before or str(int(version) % 3 + 1))
    return champion_only(client, name, version)


def returns_before(client: Any, name: str, version: str) -> str | None:
    before = _aliases(client, name).get("champion")
    solutions.move_champion(client, name, version)
    return before
