"""One event of the record: what it holds, how it is written, and what is wrong with one that is not."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import topic_texts

__all__ = ["KINDS", "Event", "problems"]

KINDS = (
    "pushed",
    "stage",
    "deployed",
    "verified",
    "incident_opened",
    "incident_resolved",
    "rolled_back",
    "toggled",
)
_KEYS = ("id", "at", "kind", "commit", "release", "ok", "detail")
# RFC 3339, section 5.6; a space for the T is common, and said to be allowed there.
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)?")
_say = topic_texts("delivery_log")


@dataclass(frozen=True)
class Event:
    """One line of the record; ``at`` is aware and in UTC.

    ``extra`` holds keys that this version does not know: they are kept, and written again.

    Examples
    --------
    >>> Event.of({"id": "1", "at": "2013-03-08T20:00:00Z", "kind": "pushed"}).at.isoformat()
    '2013-03-08T20:00:00+00:00'
    """

    id: str
    at: datetime
    kind: str
    commit: str | None = None
    release: str | None = None
    ok: bool | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Event:
        """Return the event of a parsed line.

        Raises
        ------
        LessonError
            If something is wrong with it; the message says all that is, in the learner's language.
        """
        wrong = problems(row)
        if wrong:
            raise LessonError(_say("invalid", problems=" ".join(wrong.values())))
        known = {key: row.get(key) for key in _KEYS} | {
            "at": _instant(row["at"]),
            "detail": dict(row.get("detail") or {}),
        }
        return cls(**known, extra={key: value for key, value in row.items() if key not in _KEYS})

    def as_row(self) -> dict[str, Any]:
        """Return the event as a JSON object, with its keys in the order of the schema."""
        row = {key: getattr(self, key) for key in _KEYS}
        return row | {"at": _written(self.at), "detail": dict(self.detail)} | dict(self.extra)

    def as_line(self) -> str:
        """Return the event as one line of the file, without its end.

        Raises
        ------
        LessonError
            If ``detail`` holds what JSON cannot say: an object of Python, or a number that is none.
        """
        try:
            return json.dumps(self.as_row(), allow_nan=False, separators=(", ", ": "))
        except (TypeError, ValueError, RecursionError) as error:
            raise LessonError(_say("not_json", reason=error)) from error


def problems(row: object) -> dict[str, str]:
    """Return what is wrong with a parsed line, by reason; empty for a good one.

    Reasons are ``object``, ``id``, ``at``, ``naive``, ``kind``, ``commit``, ``release``, ``ok`` and ``detail``; each comes with a
    sentence in the learner's language.
    """
    if not isinstance(row, Mapping):
        return {"object": _say("problems.object", got=_shown(row))}
    found = _times(row) | _texts(row)
    if not isinstance(row.get("kind"), str) or row["kind"] not in KINDS:
        found["kind"] = _say("problems.kind", got=_shown(row.get("kind")), kinds=", ".join(KINDS))
    if not isinstance(row.get("ok"), (bool, type(None))):
        found["ok"] = _say("problems.ok", got=_shown(row["ok"]))
    if not isinstance(row.get("detail"), (Mapping, type(None))):
        found["detail"] = _say("problems.detail", got=_shown(row["detail"]))
    return found


def _times(row: Mapping[str, Any]) -> dict[str, str]:
    at = row.get("at")
    if isinstance(at, datetime):
        return {} if at.utcoffset() is not None else {"naive": _say("problems.naive", got=at.isoformat())}
    match = _TIME.fullmatch(at) if isinstance(at, str) else None
    if match is None:
        return {"at": _say("problems.at", got=_shown(at))}
    if match[2] is None:
        return {"naive": _say("problems.naive", got=at)}
    try:
        _instant(at)
    except (ValueError, OverflowError):
        return {"at": _say("problems.at", got=_shown(at))}
    return {}


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    if not isinstance(row.get("id"), str) or not row["id"].strip():
        found["id"] = _say("problems.id", got=_shown(row.get("id")))
    for key in ("commit", "release"):
        if not isinstance(row.get(key), (str, type(None))) or row.get(key) == "":
            found[key] = _say("problems.text", name=key, got=_shown(row[key]))
    return found


def _instant(at: str | datetime) -> datetime:
    """Return the instant in UTC; a fraction is kept to the microsecond."""
    moment = at if isinstance(at, datetime) else datetime.fromisoformat(_six_digits(at.upper().replace(" ", "T")))
    return moment.astimezone(UTC)


def _six_digits(text: str) -> str:
    return re.sub(r"(\.\d{6})\d+", r"\1", text)


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
