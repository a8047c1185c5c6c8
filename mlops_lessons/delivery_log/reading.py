"""Reading the record: what is good is given, what is not is set aside and named, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mlops_lessons.delivery_log.event import Event, problems
from mlops_lessons.i18n import topic_texts

__all__ = ["Reading", "Remark", "parse_lines", "select"]

_say = topic_texts("delivery_log")
_LONGEST = 200


@dataclass(frozen=True)
class Remark:
    """Something odd about one line.

    ``why`` is a short reason: ``cut`` (the last line, half-written), ``damaged`` (not JSON), ``repeated`` and ``clash`` (an id
    that was there before, with the same or with other contents), or one of :func:`~mlops_lessons.delivery_log.problems`; where
    the event was taken all the same, ``offset`` (a time that was not in UTC, and now is) or ``extra`` (keys that this version
    does not know). ``message`` says it in the learner's language; ``text`` is the line as it stands, all of it.
    """

    line: int
    why: str
    message: str
    text: str


@dataclass(frozen=True)
class Reading:
    """What a file holds: ``events`` by time, lines ``set_aside``, and ``remarks`` on events that were taken all the same."""

    events: tuple[Event, ...] = ()
    set_aside: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()


def parse_lines(data: bytes) -> Reading:
    """Return what the bytes of a record hold; whatever they are, it raises nothing.

    Events come ordered by time; those of the same instant in the order of the file. Blank lines are nothing.
    """
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    unfinished = len(lines) if lines[-1].strip() else 0
    events: dict[str, Event] = {}
    aside: list[Remark] = []
    remarks: list[Remark] = []
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            found = _parsed(number, raw, number == unfinished, events)
            if isinstance(found, Remark):
                aside.append(found)
            else:
                event, noted = found
                events[event.id] = event
                remarks += noted
    return Reading(tuple(sorted(events.values(), key=lambda event: event.at)), tuple(aside), tuple(remarks))


def _parsed(number: int, raw: bytes, last: bool, events: dict[str, Event]) -> Remark | tuple[Event, list[Remark]]:
    text = raw.decode("utf-8", "backslashreplace").rstrip("\r")
    try:
        row = json.loads(raw.decode("utf-8"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        why = "cut" if last else "damaged"
        return Remark(number, why, _say(f"remarks.{why}", line=number, reason=_first_line(error)), text)
    wrong = problems(row)
    if wrong:
        why, *_others = wrong
        return Remark(number, why, _say("remarks.invalid", line=number, problems=" ".join(wrong.values())), text)
    event = Event.of(row)
    before = events.get(event.id)
    if before is not None:
        why = "repeated" if before == event else "clash"
        return Remark(number, why, _say(f"remarks.{why}", line=number, id=event.id), text)
    return event, _notes(number, row, event, text)


def _notes(number: int, row: dict[str, Any], event: Event, text: str) -> list[Remark]:
    notes = []
    if not row["at"].upper().endswith(("Z", "+00:00")):
        notes.append(Remark(number, "offset", _say("remarks.offset", line=number, at=row["at"]), text))
    if event.extra:
        keys = ", ".join(map(str, event.extra))[:_LONGEST]
        notes.append(Remark(number, "extra", _say("remarks.extra", line=number, keys=keys), text))
    return notes


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:_LONGEST]


def select(
    events: Iterable[Event],
    *kinds: str,
    commit: str | None = None,
    release: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Event]:
    """Return the events that meet all that is asked: of these `kinds` (none: any), from `since` on, and before `until`."""
    return [
        event
        for event in events
        if (not kinds or event.kind in kinds)
        and (commit is None or event.commit == commit)
        and (release is None or event.release == release)
        and (since is None or event.at >= since)
        and (until is None or event.at < until)
    ]
