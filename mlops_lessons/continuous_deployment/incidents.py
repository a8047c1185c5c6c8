"""What happened, from the record, and a review that looks for conditions instead of culprits.

References
----------
Beyer, B. et al. (eds.) (2016), *Site Reliability Engineering*, O'Reilly, chapter 14 (roles in an incident), chapter 15, "Postmortem
culture", and appendix D, an example. Allspaw, J. (2012), "Blameless PostMortems and a Just Culture", Etsy. Dekker, S. (2014), *The
Field Guide to Understanding 'Human Error'*, 3rd ed., Ashgate: an error is where an inquiry begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.delivery_log import Event, incidents
from mlops_lessons.errors import UnknownNameError

__all__ = [
    "Blame",
    "IncidentRecord",
    "Moment",
    "ReviewProblem",
    "find_blame",
    "incident_record",
    "review_problems",
    "review_text",
]

SECTIONS = ("impact", "cause", "detection", "response", "good", "luck", "actions")
_SHOWN = ("deployed", "verified", "toggled", "incident_opened", "incident_resolved", "rolled_back")
_BEFORE, _AFTER = timedelta(minutes=30), timedelta(seconds=10)  # around an incident that no deployment is blamed for


@dataclass(frozen=True)
class Moment:
    """One line of a timeline; ``kind`` is that of the event, or ``note`` for what a person added."""

    at: datetime
    kind: str
    text: str


@dataclass(frozen=True)
class IncidentRecord:
    """One incident with everything that the record says of it.

    Attributes
    ----------
    release : str or None
        The one that is blamed: a release, never a person.
    deployed : datetime or None
        When it came before the users.
    resolved : datetime or None
        None while it is open.
    timeline : tuple of Moment
        In order of time.
    """

    name: str
    release: str | None
    deployed: datetime | None
    opened: datetime
    resolved: datetime | None
    timeline: tuple[Moment, ...]

    @property
    def until_noticed(self) -> timedelta | None:
        """From the deployment to the opening; None where no deployment is blamed."""
        return None if self.deployed is None else self.opened - self.deployed

    @property
    def until_mended(self) -> timedelta | None:
        """From the opening to the resolution; None while it is open."""
        return None if self.resolved is None else self.resolved - self.opened

    @property
    def exposed(self) -> timedelta | None:
        """For how long users had the bad release: deployment (else opening) to resolution; None while it is open."""
        return None if self.resolved is None else self.resolved - (self.deployed or self.opened)


@dataclass(frozen=True)
class Blame:
    """A place in a review that points at a person: the line, counted from 1, and the words."""

    line: int
    words: str


def incident_record(events: Iterable[Event], name: str, notes: Sequence[tuple[datetime, str]] = ()) -> IncidentRecord:
    """Return what the record says of the incident `name`.

    Parameters
    ----------
    notes : sequence of (datetime, str)
        What people add: when a user complained, when a team was called.

    Raises
    ------
    UnknownNameError
        If the record has no incident of that name.
    """
    events = sorted(events, key=lambda event: event.at)
    known = {one.name: one for one in incidents(events)}  # of a name that was opened twice, the latest
    if name not in known:
        raise UnknownNameError.among(say("review.incident"), name, known)
    incident = known[name]
    blamed = next((event for event in events if event.id == incident.deployment), None)
    begin = blamed.at if blamed else incident.opened - _BEFORE
    end = (incident.resolved or events[-1].at) + _AFTER
    inside = [event for event in events if begin <= event.at <= end and _belongs(event, name)]
    moments = [Moment(event.at, event.kind, _told(event)) for event in inside]
    moments += [Moment(at, "note", text) for at, text in notes]
    return IncidentRecord(
        name=name,
        release=blamed.release if blamed else incident.release,
        deployed=blamed.at if blamed else None,
        opened=incident.opened,
        resolved=incident.resolved,
        timeline=tuple(sorted(moments, key=lambda moment: moment.at)),
    )


def review_text(record: IncidentRecord, failed_requests: int | None = None) -> str:
    """Return the review as Markdown in the reader's language: numbers and timeline filled in, questions to answer.

    Times are minutes from the first moment, so that the same incident gives the same text.

    Parameters
    ----------
    failed_requests : int, optional
        As the router counted them.
    """
    parts = [
        f"# {say('review.title', name=record.name)}",
        f"> {say('review.rule')}",
        *_numbers(record, failed_requests),
    ]
    parts += [_table([say("review.since"), say("review.what")], _timeline(record))]
    for section in SECTIONS:
        title, question = (say(f"review.sections.{section}.{part}") for part in ("title", "question"))
        parts += [f"## {title}", f"{question}\n\n{say('review.ask')}"]
    columns = [say(f"review.{column}") for column in ("action", "role", "due", "proof")]
    return "\n\n".join([*parts, _table(columns, [[" "] * 4])]) + "\n"


def find_blame(text: str, people: Sequence[str] = ()) -> tuple[Blame, ...]:
    """Return where a review points at persons instead of conditions: their names, and the usual words for their guilt.

    A list of words is a help for the one who writes, not a judge: it misses much, and ``careful`` may stand in a good sentence.

    Examples
    --------
    >>> [one.words for one in find_blame("Ana should have checked.", ["Ana"])]
    ['Ana', 'should have']
    """
    names = [rf"\b{re.escape(person)}\b" for person in people if person.strip()]
    pattern = re.compile("|".join([*names, *_GUILT]), re.IGNORECASE)
    lines = enumerate(text.splitlines(), 1)
    return tuple(Blame(number, match.group()) for number, line in lines for match in pattern.finditer(line))


@dataclass(frozen=True)
class ReviewProblem:
    """What a review still needs, by line from 1; ``kind`` is ``blame``, ``no_owner``, ``no_date`` or ``no_action``."""

    line: int
    kind: str
    words: str


def review_problems(text: str, people: Sequence[str] = ()) -> tuple[ReviewProblem, ...]:
    """Return where a review points at persons, and which rows of its table of actions lack an owner or a date, by line.

    The table is the one of :func:`review_text`: what, who, when. A date is told as year, month and day: ``2026-12-01``. "Be more
    careful" is no action: it is told as one that is none.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.lstrip().startswith("|") else []
        blamed = [one.words for one in find_blame(line, people)]
        if len(cells) < 3:
            found += [ReviewProblem(number, "blame", words) for words in blamed]
        elif _is_action(text, number, cells):
            found += [ReviewProblem(number, kind, cells[0]) for kind in _lacks(cells, bool(blamed))]
    return tuple(found)


def _is_action(text: str, number: int, cells: Sequence[str]) -> bool:
    """Tell whether a row of a table is one of actions, neither its head nor the line under that."""
    rows = text.splitlines()
    ruled = number < len(rows) and re.fullmatch(r"[\s|:-]+", rows[number]) is not None and "-" in rows[number]
    return not ruled and not all(re.fullmatch(r":?-+:?", cell) for cell in cells) and any(cells)


def _lacks(cells: Sequence[str], blames: bool) -> list[str]:
    empty = ("", "-", "?", "–")
    lacks = ["no_action"] if blames else []
    lacks += ["no_owner"] if cells[1] in empty else []
    return lacks + ([] if re.search(r"\b\d{4}-\d{2}-\d{2}\b", cells[2]) else ["no_date"])


_GUILT = (
    r"\bshould(?:n't| not)? have\b",
    r"\b(?:human|operator|user) error\b",
    r"\bcareless(?:ly|ness)?\b",
    r"\bnegligen(?:t|ce)\b",
    r"\b(?:at|his|her|their) fault\b",
    r"\bforgot\b",
    r"\bto blame\b",
    r"\bbe more careful\b",
    r"\berror humano\b",
    r"\bdebi[óo] (?:haber|de)?\b",
    r"\bdeber[íi]an? haber\b",
    r"\bdescuid(?:o|ad[oa])\b",
    r"\bnegligen(?:te|cia)\b",
    r"\b(?:por|es|fue) (?:su )?culpa\b",
    r"\bculpables?\b",
    r"\bse (?:le )?olvid[óo]\b",
    r"\btener m[áa]s cuidado\b",
)


def _belongs(event: Event, name: str) -> bool:
    """Tell whether an event is worth a line: of other incidents, none is."""
    return event.kind in _SHOWN and event.detail.get("incident", name) == name


def _told(event: Event) -> str:
    ok = say("review.moments.good" if event.ok is not False else "review.moments.bad")
    unknown = say("review.unknown")
    words = {
        "release": _short(event.release or event.commit),
        "reason": unknown,
        "to": unknown,
        "flag": "-",
        "value": "-",
    }
    words |= {key: _short(str(value)) for key, value in event.detail.items() if key in words}
    return say(f"review.moments.{event.kind}", **words, ok=ok)


def _short(name: str | None) -> str:
    """Return the first seven figures of a commit's name, anything else as it is."""
    if name is None:
        return "-"
    return name[:7] if re.fullmatch(r"[0-9a-f]{40}", name) else name


def _numbers(record: IncidentRecord, failed_requests: int | None) -> list[str]:
    rows = [
        (say("review.numbers.release"), _short(record.release)),
        (say("review.numbers.exposed"), _span(record.exposed, say("review.open"))),
        (say("review.numbers.noticed"), _span(record.until_noticed, say("review.unknown"))),
        (say("review.numbers.mended"), _span(record.until_mended, say("review.open"))),
    ]
    if failed_requests is not None:
        rows.append((say("review.numbers.requests"), str(failed_requests)))
    return [f"## {say('review.numbers.title')}", "\n".join(f"- {name}: {value}" for name, value in rows)]


def _span(time: timedelta | None, without: str) -> str:
    return without if time is None else say("review.minutes", minutes=f"{time.total_seconds() / 60:.1f}")


def _timeline(record: IncidentRecord) -> list[list[str]]:
    begin = record.timeline[0].at if record.timeline else record.opened
    return [[f"{(moment.at - begin).total_seconds() / 60:.1f}", moment.text] for moment in record.timeline]


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    escaped = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    lines = [columns, ["---"] * len(columns), *escaped]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
