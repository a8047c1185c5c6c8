"""From an accepted commit to users on it, and back: switch, verify, roll back, and set right what a crash left undone.

Who calls these holds no lock; each takes the one of the repository, so that a push, a rollback and a restart never mix.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment import releases
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.contract import LIMIT_MS, production_problems
from mlops_lessons.continuous_deployment.faults import reach
from mlops_lessons.continuous_deployment.git import checkout, commits, head, is_in_branch
from mlops_lessons.continuous_deployment.locking import held
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.continuous_deployment.record import record, was_deployed
from mlops_lessons.continuous_deployment.supervisor import Conversation, conversation
from mlops_lessons.continuous_deployment.switch import (
    Pointer,
    change_pointer,
    moved,
    referenced,
    rolled_back,
    serving,
    stored_pointer,
    with_addresses,
    with_rules,
)
from mlops_lessons.errors import LessonError, ServiceError

__all__ = ["deploy", "give_way", "heal", "note_restart", "reconcile", "roll_back", "route"]

Tell = Callable[[str], None]


def _silent(line: str) -> None:
    """Tell nobody."""


def deploy(places: Places, commit: str, tell: Tell = _silent) -> bool:
    """Send all users to the release of a commit of the branch; return whether they stay there.

    The release is made again where it is missing or damaged. When production does not answer as promised after the switch, the
    release before takes over again.

    Raises
    ------
    LessonError, OSError
        If it could not be done; whatever served goes on serving.
    """
    with held(places.lock), conversation(places) as talk:
        _need_accepted(places, commit)
        return _deploy(places, commit, talk, tell)


def _deploy(places: Places, commit: str, talk: Conversation, tell: Tell) -> bool:
    began = time.perf_counter()
    folder = heal(places, commit, tell)
    address = talk.serve(commit, folder)
    change_pointer(places.router, lambda pointer: moved(pointer, commit, address), mend=True)
    talk.ask("keep", commit=commit)
    seconds = round(time.perf_counter() - began, 3)
    event = record(places, "deployed", commit, True, seconds=seconds)
    reach(places, "switched")
    if not _verified(places, commit, folder, talk, tell, event.id if event else None):
        return False
    reach(places, "recorded")
    _retire(places, talk)
    return True


def _verified(
    places: Places, commit: str, folder: Path, talk: Conversation, tell: Tell, deployment: str | None
) -> bool:
    """Ask production whether it keeps its promises; where not, roll back. Return whether the release stays."""
    began = time.perf_counter()
    address = talk.settings.get("address") or _address(places, commit)
    problems = production_problems(address, commit, folder, float(talk.settings.get("limit_ms", LIMIT_MS)))
    reach(places, "verified")
    seconds = round(time.perf_counter() - began, 3)
    record(places, "verified", commit, not problems, seconds=seconds, deployment=deployment, problems=problems)
    for line in problems:
        tell(f"  {line}")
    tell(say("delivery.stage_red" if problems else "delivery.stage_ok", stage=say("delivery.stages.verify")))
    if problems and stored_pointer(places.router)["previous"]:
        _roll_back(places, problems[0], talk, tell, deployment)
        return False
    return not problems


def roll_back(places: Places, reason: str, tell: Tell = _silent) -> str:
    """Send all users back to the release before this one, hold this one back, and return the commit that serves again.

    The incident is opened before that is begun, and resolved once the users are back: the time between is what they waited.

    Raises
    ------
    ServiceError
        If there is no release before, or it cannot be started; in the second case the incident stays open.
    """
    with held(places.lock), conversation(places) as talk:
        deployed = was_deployed(places, serving(stored_pointer(places.router)) or "")
        return _roll_back(places, reason, talk, tell, deployed.id if deployed else None)


def _roll_back(places: Places, reason: str, talk: Conversation, tell: Tell, deployment: str | None) -> str:
    began = time.perf_counter()
    pointer = stored_pointer(places.router)
    bad, good = serving(pointer), pointer["previous"]
    rolled_back(pointer, reason)  # refuses where there is nothing to go back to, before anything is touched
    name = f"rollback-{uuid.uuid4().hex[:8]}"
    record(places, "incident_opened", bad, incident=name, deployment=deployment, reason=reason)
    address = talk.serve(good, heal(places, good, tell))
    talk.ask("keep", commit=good)
    change_pointer(
        places.router, lambda now: rolled_back(with_addresses(now, {**_addresses(now), good: address}), reason)
    )
    seconds = round(time.perf_counter() - began, 3)
    record(places, "rolled_back", bad, deployment=deployment, to=good, reason=reason, seconds=seconds)
    record(places, "incident_resolved", bad, incident=name)
    tell(say("delivery.rolled_back", reason=reason))
    _retire(places, talk)
    return str(good)


def heal(places: Places, commit: str, tell: Tell = _silent) -> Path:
    """Return the folder of a release that is as it was built; one that is not is made again from its commit.

    Raises
    ------
    LessonError, OSError
        If the commit is unknown or there is no room.
    """
    folder = releases.release_folder(places, commit)
    wrong = releases.problems(folder, commit)
    if not wrong:
        return folder
    source = places.work / f"{commit[:12]}-{uuid.uuid4().hex[:8]}-source"
    try:
        checkout(places.remote, commit, source)
        folder = releases.publish_release(places, commit, releases.build_release(places, commit, source))
    finally:
        releases.remove(source)
    record(places, "stage", commit, True, stage="heal", problems=wrong)
    if wrong != ["missing"]:
        tell(say("delivery.healed", problem=wrong[0]))
    return folder


def reconcile(places: Places, tell: Tell = _silent) -> str | None:
    """Set right what a crash left undone, and return the commit that serves, None where nothing was ever accepted.

    First whatever served is brought up again, healed where it was damaged; then, where the head of the branch is another commit
    and was not rolled back, that is deployed; what runs left behind is removed.

    Raises
    ------
    LessonError, OSError
        If nothing can be brought to serve.
    """
    with held(places.lock), conversation(places) as talk:
        pointer = change_pointer(places.router, lambda now: now, mend=_is_damaged(places))
        known = commits(places.remote, BRANCH)
        releases.sweep(places, referenced(pointer), known)
        wanted = head(places.remote, BRANCH)
        pointer = _brought_up(places, pointer, talk, tell)
        now = serving(pointer)
        if now and not was_deployed(places, now):
            record(places, "deployed", now, True, reconciled=True)
        if wanted and wanted != now and wanted not in pointer["held"] and wanted != pointer["rules"]["candidate"]:
            _tried(places, wanted, talk, tell)
        _retire(places, talk)
        return serving(stored_pointer(places.router))


def _tried(places: Places, commit: str, talk: Conversation, tell: Tell) -> None:
    """Deploy a commit; where that fails and something serves, say so and leave it."""
    try:
        _deploy(places, commit, talk, tell)
    except (LessonError, OSError) as error:
        record(places, "stage", commit, False, stage="deploy", reason=str(error))
        tell(say("delivery.not_deployed", reason=error))
        if serving(stored_pointer(places.router)) is None:
            raise


def _brought_up(places: Places, pointer: Pointer, talk: Conversation, tell: Tell) -> Pointer:
    """Return the pointer with all that it names running; what cannot be is taken out of it, the stable one gives way."""
    addresses, lost = {}, {}
    for commit in sorted(referenced(pointer), key=lambda name: name != serving(pointer)):
        try:
            addresses[commit] = talk.serve(commit, heal(places, commit, tell))
            talk.ask("keep", commit=commit)
        except (LessonError, OSError) as error:
            lost[commit] = str(error)
    return change_pointer(places.router, lambda now: _without(with_addresses(now, addresses), lost))


def _without(pointer: Pointer, lost: dict[str, str]) -> Pointer:
    """Return the pointer without releases that cannot run."""
    rules = {**pointer["rules"]}
    for role in ("candidate", "mirror"):
        if rules[role] in lost:
            rules |= {role: None} | ({"mode": "single", "percent": 0} if role == "candidate" else {})
    previous = None if pointer["previous"] in lost else pointer["previous"]
    changed = {**pointer, "rules": rules, "previous": previous}
    if rules["stable"] not in lost:
        return changed
    if previous:
        return rolled_back(changed, lost[rules["stable"]])
    return {**changed, "rules": {**rules, "stable": None}}


def route(places: Places, **rules: Any) -> Pointer:
    """Change the router's rules and return the pointer; a release that they name is started first where it does not run.

    Raises
    ------
    LessonError
        If a release cannot be started; the rules then stay as they were.
    """
    with held(places.lock), conversation(places) as talk:
        named = [rules[role] for role in ("stable", "candidate", "mirror") if rules.get(role)]
        _need_accepted(places, *named)
        addresses = {commit: talk.serve(commit, heal(places, commit)) for commit in named}
        for commit in named:
            talk.ask("keep", commit=commit)
        pointer = change_pointer(
            places.router, lambda now: with_rules(with_addresses(now, {**_addresses(now), **addresses}), **rules)
        )
        _retire(places, talk)
        return pointer


def give_way(places: Places, commit: str) -> None:
    """Roll back from a release whose process keeps ending, if users are on it; else write it down."""
    reason = say("delivery.keeps_ending")
    pointer = stored_pointer(places.router)
    if serving(pointer) == commit and pointer["previous"]:
        roll_back(places, reason)
    else:
        record(places, "incident_opened", commit, incident=f"down-{uuid.uuid4().hex[:8]}", reason=reason)


def note_restart(places: Places, name: str) -> None:
    """Write down that a process ended by itself and another took its place; no deployment is blamed."""
    incident: dict[str, Any] = {"incident": f"restart-{uuid.uuid4().hex[:8]}", "process": name}
    record(places, "incident_opened", None, **incident)
    record(places, "incident_resolved", None, **incident)


def _need_accepted(places: Places, *named: str) -> None:
    """Refuse commits that are not in the branch: no gate has seen them."""
    for commit in named:
        if not is_in_branch(places.remote, commit, BRANCH):
            raise ServiceError(say("delivery.not_accepted", commit=commit[:12], branch=BRANCH))


def _retire(places: Places, talk: Conversation) -> None:
    """Drain and end the services that nobody may be sent to any more."""
    wanted = referenced(stored_pointer(places.router))
    for commit in talk.ask("state")["services"]:
        if commit not in wanted:
            talk.ask("stop", commit=commit)


def _is_damaged(places: Places) -> bool:
    try:
        stored_pointer(places.router)
    except LessonError:
        return True
    return False


def _addresses(pointer: Pointer) -> dict[str, str]:
    return {name: each["address"] for name, each in pointer["releases"].items()}


def _address(places: Places, commit: str) -> str:
    return _addresses(stored_pointer(places.router))[commit]
