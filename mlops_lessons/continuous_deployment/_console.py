"""``mlops-lessons deploy``: the delivery system of lesson 05 outside its notebook.

One process starts the system in a folder and follows it until Ctrl-C; others may ask it how things stand, have it deploy what was
accepted, or go back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from shlex import quote

from mlops_lessons.continuous_deployment import deployment
from mlops_lessons.continuous_deployment.delivery import delivery
from mlops_lessons.continuous_deployment.git import head
from mlops_lessons.continuous_deployment.places import BRANCH, Places
from mlops_lessons.continuous_deployment.supervisor import control, conversation
from mlops_lessons.continuous_deployment.switch import serving, stored_pointer
from mlops_lessons.delivery_log import DeliveryLog, Event
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import gettext as _

Tell = Callable[[str], None]
_SECONDS_BETWEEN_LOOKS = 0.3


def is_running(folder: Path) -> bool:
    """Tell whether a delivery system runs in a folder."""
    try:
        with conversation(Places(folder)) as talk:
            talk.ask("state")
    except ServiceError:
        return False
    return True


def follow(folder: Path, port: int, tell: Tell) -> None:
    """Start the delivery system of a folder, and say what happens there until Ctrl-C.

    Raises
    ------
    LessonError
        If it cannot start.
    """
    with delivery(folder, port=port) as system:
        copy = system.copy.folder
        for line in _state(folder):
            tell(line)
        tell(_("The application is in {folder}. Change it, commit, and: git push origin main").format(folder=copy))
        tell(_("Leave this window open: what comes is told here. Ctrl-C ends the system; what was accepted stays."))
        try:
            for event in _news(system.log):
                for line in _words(event):
                    tell(line)
        except KeyboardInterrupt:
            pass
    tell(
        _("The system has ended. Start it again with: {command}").format(
            command=f"mlops-lessons deploy {quote(str(folder))}"
        )
    )


def set_right(folder: Path, tell: Tell) -> None:
    """Have the system that runs in a folder deploy what was accepted, where it does not serve yet; say how things stand.

    Raises
    ------
    LessonError, OSError
        If nothing can be brought to serve.
    """
    deployment.reconcile(Places(folder), tell)
    show_state(folder, tell)


def roll_back(folder: Path, reason: str, tell: Tell) -> None:
    """Have the system that runs in a folder send all users back to the release before; say how things stand.

    Raises
    ------
    ServiceError
        If none runs, or there is no release before.
    """
    deployment.roll_back(Places(folder), reason, tell)
    show_state(folder, tell)


def show_state(folder: Path, tell: Tell) -> None:
    """Say what serves in a folder, what was accepted, what is held back, and whether a system runs."""
    if not is_running(folder):
        tell(_("No delivery system runs in {folder}").format(folder=folder))
    for line in _state(folder):
        tell(line)


def _state(folder: Path) -> Iterator[str]:
    """Yield how things stand, a line each."""
    places = Places(folder)
    pointer = stored_pointer(places.router)
    now, accepted = serving(pointer), head(places.remote, BRANCH)
    if is_running(folder):
        yield _("Users ask at {address}").format(address=control(places)["address"])
    yield _("Push to {remote}").format(remote=places.remote)
    yield _("Users are on {commit}").format(commit=now[:7]) if now else _("Nothing has been deployed yet.")
    if now and pointer["previous"]:
        yield _("Before it: {commit}").format(commit=pointer["previous"][:7])
    if accepted and accepted != now:
        reason = pointer["held"].get(accepted)
        words = _("Held back: {commit}: {reason}") if reason else _("Accepted, not deployed: {commit}")
        yield words.format(commit=accepted[:7], reason=reason)


def _news(log: DeliveryLog) -> Iterator[Event]:
    """Yield each event that is written from now on."""
    known = {event.id for event in log}
    while True:
        for event in log:
            if event.id not in known:
                known.add(event.id)
                yield event
        time.sleep(_SECONDS_BETWEEN_LOOKS)


def _words(event: Event) -> Iterator[str]:
    """Yield the line about an event, if it is one that people follow: a stage only where it is red."""
    reason = event.detail.get("reason") or "; ".join(event.detail.get("problems", ()))
    words = {
        "pushed": _("pushed"),
        "stage": None if event.ok else _("stage {name} is red").format(name=event.detail.get("stage")),
        "deployed": _("deployed"),
        "verified": _("verified in production") if event.ok else _("does not keep its promises in production"),
        "incident_opened": None if event.commit else _("ended by itself; another one took its place"),
        "rolled_back": _("rolled back"),
        "toggled": _("toggle {name}").format(name=event.detail.get("flag")),
    }.get(event.kind)
    if words:
        process = str(event.detail.get("process", ""))
        about = process if process in ("router", "supervisor") else (event.commit or process)[:7]
        when = event.at.astimezone().strftime("%H:%M:%S")
        yield f"{when}  {about:10}  {words}" + (f": {reason}" if reason else "")
