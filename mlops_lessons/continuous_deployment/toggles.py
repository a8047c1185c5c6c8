"""Feature toggles: what is deployed is released to all, to some, or to nobody, by a file and without deploying.

Services ask through the OpenFeature SDK, hence the file can give way to a toggle service without a change in them. The file::

    {"toggles": {"new_model": {"kind": "percentage", "percent": 20, "purpose": "release", "owner": "data team",
                               "created_at": "2026-11-02T09:00:00Z", "changed_at": "2026-11-02T09:00:00Z"}}}

========== =============================== ==================================================
kind       also needs                      on for
========== =============================== ==================================================
boolean    ``on``                          everybody, or nobody
percentage ``percent``, 0 to 100           the same users each time; whoever has it keeps it while it grows
segment    ``segment``, values by name     whoever matches all of it
========== =============================== ==================================================

``"killed": true`` turns any of them off for everybody at once. A damaged or missing file changes nothing.

References
----------
OpenFeature specification, "Flag evaluation", reasons and error codes, https://openfeature.dev/specification/types. Hodgson, P.
(2017), "Feature Toggles", https://martinfowler.com/articles/feature-toggles.html: kinds by purpose, and why they must go again.
Lifetimes by purpose: Unleash documentation, "Feature flags", https://docs.getunleash.io/concepts/feature-flags, read 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from openfeature.event import ProviderEventDetails
from openfeature.exception import FlagNotFoundError, TargetingKeyMissingError, TypeMismatchError
from openfeature.flag_evaluation import FlagResolutionDetails, Reason
from openfeature.provider import AbstractProvider
from openfeature.provider.metadata import Metadata

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.following import FollowedFile, replace_json
from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.continuous_deployment.traffic import in_segment, in_share
from mlops_lessons.errors import LessonError, UnknownNameError

if TYPE_CHECKING:
    from openfeature.client import OpenFeatureClient
    from openfeature.evaluation_context import EvaluationContext

__all__ = ["KINDS", "LIFETIMES", "FileProvider", "change_toggle", "kill_toggle", "read_toggles", "toggles_client"]

KINDS = {"boolean": "on", "percentage": "percent", "segment": "segment"}
LIFETIMES: Mapping[str, int | None] = {  # days after which a toggle should be gone, by purpose
    "release": 40,
    "experiment": 40,
    "operational": 7,
    "kill_switch": None,
    "permission": None,
}
Toggle = Mapping[str, Any]
_SECONDS = 10.0  # that a change waits for another one


class FileProvider(AbstractProvider):
    """An OpenFeature provider that follows a file of toggles; all of them are boolean.

    Parameters
    ----------
    path : path
        May be missing: then every toggle has the default that the caller gives.
    """

    def __init__(self, path: Path | str) -> None:
        super().__init__()
        self.file: FollowedFile[dict[str, Toggle]] = FollowedFile(path, read_toggles)
        self._seen: dict[str, Toggle] = {}
        self._problem = ""

    def get_metadata(self) -> Metadata:
        """Return the name of this provider."""
        return Metadata(name="toggle file")

    def resolve_boolean_details(
        self, flag_key: str, default_value: bool, evaluation_context: EvaluationContext | None = None
    ) -> FlagResolutionDetails[bool]:
        """Return whether the toggle is on for the user of the context, and why.

        The reason is ``STALE`` while the file is damaged or missing and an earlier one is followed; the metadata then holds the
        reason that it would have been.
        """
        toggles = self._current()
        if flag_key not in toggles:
            raise FlagNotFoundError(f"no toggle is called {flag_key!r}")
        toggle = toggles[flag_key]
        user = (evaluation_context.targeting_key if evaluation_context else None) or ""
        attributes = evaluation_context.attributes if evaluation_context else {}
        value, reason = _evaluate(flag_key, toggle, user, attributes)
        about = {"kind": toggle["kind"], "purpose": toggle["purpose"], "reason_in_file": str(reason)}
        told = Reason.STALE if self._problem else reason
        return FlagResolutionDetails(value, reason=told, variant="on" if value else "off", flag_metadata=about)

    def _current(self) -> dict[str, Toggle]:
        toggles = self.file.current() or {}
        problem, self._problem = self._problem, self.file.problem
        if toggles is not self._seen and toggles != self._seen:
            before, self._seen = self._seen, toggles
            changed = sorted(name for name in {*before, *toggles} if before.get(name) != toggles.get(name))
            self.emit_provider_configuration_changed(ProviderEventDetails(flags_changed=changed))
        if self._problem and not problem:
            self.emit_provider_stale(ProviderEventDetails(message=self._problem))
        elif problem and not self._problem:
            self.emit_provider_ready(ProviderEventDetails())
        return toggles

    def resolve_string_details(self, flag_key: str, default_value: str, evaluation_context: Any = None) -> NoReturn:
        """Refuse: toggles of this file are boolean."""
        raise TypeMismatchError(f"{flag_key!r} is boolean")

    def resolve_integer_details(self, flag_key: str, default_value: int, evaluation_context: Any = None) -> NoReturn:
        """Refuse: toggles of this file are boolean."""
        raise TypeMismatchError(f"{flag_key!r} is boolean")

    def resolve_float_details(self, flag_key: str, default_value: float, evaluation_context: Any = None) -> NoReturn:
        """Refuse: toggles of this file are boolean."""
        raise TypeMismatchError(f"{flag_key!r} is boolean")

    def resolve_object_details(self, flag_key: str, default_value: Any, evaluation_context: Any = None) -> NoReturn:
        """Refuse: toggles of this file are boolean."""
        raise TypeMismatchError(f"{flag_key!r} is boolean")


def toggles_client(path: Path | str) -> OpenFeatureClient:
    """Return an OpenFeature client that asks the file at `path`.

    ``client.get_boolean_value("new_model", False, EvaluationContext("ana", {"airline": "UA"}))`` asks for one user;
    ``get_boolean_details`` also tells the reason.
    """
    from openfeature import api

    domain = f"toggles of {Path(path).absolute()}"
    api.set_provider_and_wait(FileProvider(path), domain)
    return api.get_client(domain)


def read_toggles(data: Any) -> dict[str, Toggle]:
    """Return the toggles of a file, parsed from JSON, with the defaults filled in.

    Raises
    ------
    LessonError
        If one of them is damaged: nothing half right is followed.
    """
    found = data.get("toggles") if isinstance(data, Mapping) else None
    if not isinstance(found, Mapping):
        raise _damaged("toggles", found)
    return {name: _read_toggle(name, raw) for name, raw in found.items()}


def change_toggle(path: Path | str, name: str, *, now: datetime | None = None, **changes: Any) -> dict[str, Any]:
    """Change a toggle of the file, or add one, in one step; return the change as the delivery log keeps it: ``flag``, ``value``, ….

    Parameters
    ----------
    now : datetime, optional
        With its time zone; the present unless given.
    **changes
        Such as ``percent=20``; a new toggle needs its ``kind``.

    Raises
    ------
    LessonError
        If the file would be damaged by it, or is.
    """
    path, at = Path(path), _said(now or datetime.now(UTC))
    path.parent.mkdir(parents=True, exist_ok=True)
    with held(path.with_name(f".{path.name}.lock"), _SECONDS):
        read: FollowedFile[dict[str, Toggle]] = FollowedFile(path, read_toggles)
        toggles = read.current() or {}
        if read.problem and path.exists():
            raise LessonError(say("toggles.damaged_file", problem=read.problem))
        before = toggles.get(name, {"created_at": at})
        changed = {**toggles, name: {**before, **changes, "changed_at": at}}
        replace_json(path, {"toggles": read_toggles({"toggles": changed})})
    return {"flag": name, "value": _new_value(changes), "at": at, **changes}


def kill_toggle(path: Path | str, name: str, *, now: datetime | None = None) -> dict[str, Any]:
    """Turn a toggle off for everybody, whatever it says otherwise; return the change.

    Raises
    ------
    UnknownNameError
        If the file has no such toggle: a kill switch that kills nothing must not look as if it had.
    """
    toggles = FollowedFile(path, read_toggles).current() or {}
    if name not in toggles:
        raise UnknownNameError.among(say("toggles.noun"), name, toggles)
    return change_toggle(path, name, now=now, killed=True)


def _new_value(changes: Mapping[str, Any]) -> Any:
    """Return what a reader of the record wants to know: the new value, or that it was killed."""
    if changes.get("killed"):
        return "killed"
    return next((changes[key] for key in KINDS.values() if key in changes), None)


def _evaluate(name: str, toggle: Toggle, user: str, attributes: Mapping[str, Any]) -> tuple[bool, Reason]:
    if toggle["killed"]:
        return False, Reason.DISABLED
    if toggle["kind"] == "boolean":
        return toggle["on"], Reason.STATIC
    if toggle["kind"] == "segment":
        told = {key: str(value) for key, value in attributes.items()}
        inside = in_segment(told, toggle["segment"])
        return inside, Reason.TARGETING_MATCH if inside else Reason.DEFAULT
    if not user:
        raise TargetingKeyMissingError(f"{name!r} is for a share of the users: it must know the user")
    return in_share(user, toggle["percent"], name), Reason.SPLIT


def _read_toggle(name: str, raw: Any) -> Toggle:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("kind"), str) or raw["kind"] not in KINDS:
        raise _damaged(name, raw)
    toggle = {"purpose": "release", "owner": "", "killed": False, "created_at": "", "changed_at": "", **raw}
    value = toggle.get(KINDS[toggle["kind"]])
    number = isinstance(value, int | float) and not isinstance(value, bool)
    right = {
        "boolean": isinstance(value, bool),
        "percentage": number and 0 <= value <= 100,
        "segment": isinstance(value, Mapping) and all(isinstance(wanted, list) for wanted in value.values()),
    }
    known = isinstance(toggle["purpose"], str) and toggle["purpose"] in LIFETIMES
    if not right[toggle["kind"]] or not known or not isinstance(toggle["killed"], bool):
        raise _damaged(name, raw)
    return toggle


def _damaged(name: str, got: object) -> LessonError:
    return LessonError(say("toggles.damaged", name=name, got=repr(got)))


def _said(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
