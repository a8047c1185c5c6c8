"""Risks of the cloud acted out: each pair of a risk and a mitigation is really played, and tells how it ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mlops_lessons.cloud_computing import bill, encryption, resilience
from mlops_lessons.errors import ServiceError, UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import topic_texts

__all__ = ["MITIGATIONS", "Scene", "Stage", "act", "thief_reads"]

Ending = Literal["saved", "partly", "lost"]
say = topic_texts("cloud_computing")

# For each risk what may be picked, "none" first.
MITIGATIONS: Mapping[str, tuple[str, ...]] = {
    "leak": ("none", "key_beside", "key_apart"),
    "outage": ("none", "versions", "replica"),
    "offline": ("none", "retry", "cache"),
    "bill": ("none", "alarm", "cap"),
}
_SECRET = b"passenger,seat\nAna Ruiz,14C\n"
_BUCKET, _KEY, _ROW = "risk-rehearsal", "delays/today.csv", "flight,minutes\nUA1545,11\n"
_USUAL, _RUNAWAY, _SINCE, _BUDGET = 4.0, 36.0, 9, 150.0


@dataclass(frozen=True)
class Scene:
    """One risk met with one mitigation: what happened, line by line in the learner's language, and how it ended."""

    risk: str
    mitigation: str
    lines: tuple[str, ...]
    ending: Ending


@dataclass(frozen=True)
class Stage:
    """What scenes play on: the client of a store that answers, and of one that does not any more."""

    alive: Any
    dead: Any

    def prepared(self) -> Stage:
        """Return this stage with the scenes' object in the store that answers."""
        if _BUCKET not in [row["Name"] for row in self.alive.list_buckets()["Buckets"]]:
            self.alive.create_bucket(Bucket=_BUCKET)
            self.alive.put_object(Bucket=_BUCKET, Key=_KEY, Body=_ROW.encode())
        return self


def act(risk: str, mitigation: str, stage: Stage) -> Scene:
    """Play `risk` against `mitigation` and return what happened.

    Raises
    ------
    UnknownNameError
        If there is no such risk, or no such mitigation for it.
    """
    if risk not in MITIGATIONS:
        raise UnknownNameError.among(_("risk"), risk, MITIGATIONS)
    if mitigation not in MITIGATIONS[risk]:
        raise UnknownNameError.among(_("mitigation"), mitigation, MITIGATIONS[risk])
    values, ending = _PLAYS[risk](mitigation, stage.prepared())
    lines = say(f"risks.{risk}.{mitigation}.story", **values).split("\n")
    return Scene(risk, mitigation, tuple(line for line in lines if line), ending)


def thief_reads(stolen: Mapping[str, bytes]) -> str | None:
    """Return what a thief reads in a stolen bucket, or None: the objects as they are, then with whatever may be a key."""
    from cryptography.exceptions import InvalidTag

    for data in stolen.values():
        if _SECRET in data:
            return _SECRET.decode()
    for name, data in stolen.items():
        for key in (other for other in stolen.values() if len(other) == 32):
            try:
                return encryption.unseal(data, key, name).decode()
            except InvalidTag:
                continue
    return None


def _leak(mitigation: str, stage: Stage) -> tuple[dict[str, Any], Ending]:
    key, name = encryption.new_key(), "bookings.csv"
    stolen = {name: _SECRET if mitigation == "none" else encryption.seal(_SECRET, key, name)}
    if mitigation == "key_beside":
        stolen["key.bin"] = key
    read = thief_reads(stolen)
    return {"count": len(stolen)}, "lost" if read else "saved"


def _outage(mitigation: str, stage: Stage) -> tuple[dict[str, Any], Ending]:
    regions = {"north": stage.dead} | ({"south": stage.alive} if mitigation == "replica" else {})
    try:
        reading = resilience.read_from_any(regions, _BUCKET, _KEY)
    except ServiceError:
        return {}, "lost"
    return {"region": say(f"risks.region.{reading.source}")}, "saved"


def _offline(mitigation: str, stage: Stage) -> tuple[dict[str, Any], Ending]:
    reader = resilience.CachedReader(stage.alive, _BUCKET)
    if mitigation == "cache":
        reader.fetch([_KEY])
    reader.client = stage.dead
    tries = 3 if mitigation == "retry" else 1
    for _attempt in range(tries):
        try:
            return {"source": reader.read(_KEY).source}, "partly"
        except ServiceError:
            continue
    return {"tries": tries}, "lost"


def _bill(mitigation: str, stage: Stage) -> tuple[dict[str, Any], Ending]:
    spend = bill.daily_spend(_USUAL, _RUNAWAY, since=_SINCE)
    totals = bill.total_by(spend)
    if mitigation == "none":
        return {"day": len(spend), "total": round(totals[-1])}, "lost"
    if mitigation == "alarm":
        day = bill.alarm_day(spend, _BUDGET, 0.5) or len(spend)
        stopped = bill.total_by(bill.stopped_after(spend, day))
        return {"day": day, "total": round(stopped[-1]), "unseen": round(totals[-1])}, "partly"
    day = next(day for day, total in enumerate(totals, start=1) if total >= _BUDGET)
    return {"day": day, "total": round(totals[day - 1]), "dark": len(spend) - day}, "partly"


_PLAYS: Mapping[str, Callable[[str, Stage], tuple[dict[str, Any], Ending]]] = {
    "leak": _leak,
    "outage": _outage,
    "offline": _offline,
    "bill": _bill,
}
