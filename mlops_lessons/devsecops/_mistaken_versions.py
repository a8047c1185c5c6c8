"""What people typically get wrong about versions, as code: the mistakes of ``version_affected``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from packaging.version import Version

__all__ = [
    "all_as_text",
    "any_interval",
    "as_one_number",
    "every_event",
    "in_order_of_writing",
    "inside",
    "intervals",
    "last_written",
    "numbers",
    "only_introduced",
    "pairs_as_written",
    "some_events",
    "some_fix_is_above",
    "zipped",
]

Events = list[dict[str, str]]


def intervals(events: Events, *, ordered: bool = True) -> list[dict[str, str]]:
    """Return one dictionary an interval."""
    if ordered:
        events = sorted(events, key=lambda event: Version(next(iter(event.values()))))
    found: list[dict[str, str]] = []
    for event in events:
        if "introduced" in event or not found:
            found.append({})
        found[-1].update(event)
    return found


def inside(
    version: str,
    interval: dict[str, str],
    *,
    read: Callable[[str], Any] = Version,
    from_on: bool = True,
    with_fix: bool = False,
    with_last: bool = True,
) -> bool:
    """Tell whether an interval means a version; the options say what is done wrong at its ends, or in reading versions."""
    wanted, start = read(version), read(interval["introduced"])
    begun = wanted >= start if from_on else wanted > start
    ended = False
    if "fixed" in interval:
        ended = wanted > read(interval["fixed"]) if with_fix else wanted >= read(interval["fixed"])
    if "last_affected" in interval:
        ended = wanted > read(interval["last_affected"]) if with_last else wanted >= read(interval["last_affected"])
    return begun and not ended


def any_interval(**options: Any) -> Callable[[str, Events], bool]:
    """Return an answer that looks at every interval, with one thing done wrong."""
    return lambda version, events: any(inside(version, one, **options) for one in intervals(events))


def numbers(text: str) -> list[int]:
    """Read a version as bare whole numbers."""
    return [int(part) for part in text.split(".")]


def as_one_number(text: str) -> float:
    """Read a version as a decimal number."""
    return float(".".join(text.split(".")[:2]))


def last_written(version: str, events: Events) -> bool:
    """Merge all events into one dictionary."""
    merged = {kind: value for event in events for kind, value in event.items()}
    return bool(merged) and inside(version, merged)


def in_order_of_writing(version: str, events: Events) -> bool:
    """Walk through the events as they come."""
    means = False
    for event in events:
        for kind, value in event.items():
            at = Version(value)
            if Version(version) > at or (Version(version) == at and kind != "last_affected"):
                means = kind == "introduced"
    return means


def zipped(version: str, events: Events) -> bool:
    """Pair beginnings with ends, all alike."""
    starts = sorted(Version(one["introduced"]) for one in events if "introduced" in one)
    ends = sorted(Version(next(iter(one.values()))) for one in events if "introduced" not in one)
    return any(start <= Version(version) < end for start, end in zip(starts, ends, strict=False))


def only_introduced(version: str, events: Events) -> bool:
    """Ask whether a fault begins at or below the version, and never where it ends."""
    return any(Version(version) >= Version(event["introduced"]) for event in events if "introduced" in event)


def some_fix_is_above(version: str, events: Events) -> bool:
    """Ask whether any repair lies above."""
    ends = [event["fixed"] for event in events if "fixed" in event]
    return any(Version(version) < Version(end) for end in ends)


def all_as_text(version: str, events: Events) -> bool:
    """Sort and compare as text."""
    ordered = sorted(events, key=lambda event: next(iter(event.values())))
    found = [one for one in intervals(ordered, ordered=False) if "introduced" in one]
    return any(inside(version, one, read=str) for one in found)


def pairs_as_written(version: str, events: Events) -> bool:
    """Give each beginning the end that is written after it."""
    found = [one for one in intervals(events, ordered=False) if "introduced" in one]
    return any(inside(version, one) for one in found)


def every_event(version: str, events: Events) -> bool:
    """Ask that all events agree, those of other intervals included."""
    wanted, agree = (
        Version(version),
        {"introduced": Version.__ge__, "fixed": Version.__lt__, "last_affected": Version.__le__},
    )
    return all(agree[kind](wanted, Version(at)) for event in events for kind, at in event.items())


def some_events(st: Any) -> Any:
    """Return a strategy of a version and the events of up to two intervals."""
    numbers = ["0.9", "1.2", "1.10", "2.0", "2.0.6", "3.0b1", "3.0"]
    chosen = st.lists(st.sampled_from(numbers), unique=True, min_size=1, max_size=4)
    ends = st.lists(st.sampled_from(["fixed", "last_affected"]), min_size=4, max_size=4)
    made = st.builds(_alternating, chosen, ends, st.booleans())
    return st.tuples(st.sampled_from([*numbers, "1.3", "2.0.5", "9"]), made)


def _alternating(numbers: list[str], ends: list[str], swapped: bool) -> Events:
    """Return events that open and close in turn; swapped, the later interval is written first."""
    ordered = sorted(numbers, key=Version)
    kinds = ["introduced", *ends[:1], "introduced", *ends[1:2]]
    events = [{kind: number} for kind, number in zip(kinds, ordered, strict=False)]
    return events[2:] + events[:2] if swapped else events
