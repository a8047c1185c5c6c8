"""What is right and, as code, what people typically get wrong: watching: verification, telemetry, response."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from mlops_lessons.continuous_deployment import _solutions_watch as solutions
from mlops_lessons.continuous_deployment._trials_watch import FAULTS, KEPT, judge_check, judge_session
from mlops_lessons.course.exercise import Exercise, Mistake

__all__ = ["EXERCISES"]

Events = list[dict[str, Any]]
Records = list[dict[str, Any]]
_FLIGHT = {"carrier": "UA", "origin": "EWR", "weekday": 4, "hour": 18, "distance": 1400, "late_share": 0.3, "wind_speed": 12,
           "precip": 0, "visib": 10}  # fmt: skip


def _burn(window: list[int], objective: float) -> float:
    failed, asked = window
    return failed / asked / (1 - objective) if asked else 0.0


def _unguarded(window: list[int], objective: float) -> float:
    failed, asked = window
    return failed / asked / (1 - objective)


def _page(
    rule: Callable[[float, float], bool], burn: Callable[[list[int], float], float] = _burn
) -> Callable[..., bool]:
    return lambda long, short, objective: rule(burn(long, objective), burn(short, objective))


def _pooled(long: list[int], short: list[int], objective: float) -> bool:
    return _burn([long[0] + short[0], long[1] + short[1]], objective) >= 14.4


def _averaged(long: list[int], short: list[int], objective: float) -> bool:
    return (_burn(long, objective) + _burn(short, objective)) / 2 >= 14.4


def _times(
    deployed: Callable[[Events, dict[str, Any]], int], mended: Callable[[int, int, int], Any], *, turned: bool = False
) -> Callable[[Events], list[Any]]:
    """Return a way to compute the two times, from how the deployment is found and how the second time is made."""

    def times(events: Events) -> list[Any]:
        opened = next(event for event in events if event["kind"] == "opened")
        ends = [event["minute"] for event in events if event["kind"] == "resolved"]
        begin = deployed(events, opened)
        found = [opened["minute"] - begin, mended(begin, opened["minute"], ends[0]) if ends else None]
        return found[::-1] if turned else found

    return times


def _deployments(events: Events) -> Events:
    return [event for event in events if event["kind"] == "deployed"]


def _own(events: Events, opened: dict[str, Any]) -> int:
    own = [event["minute"] for event in _deployments(events) if event["release"] == opened["release"]]
    return max(minute for minute in own if minute <= opened["minute"])


def _latest(events: Events, opened: dict[str, Any]) -> int:
    return max(event["minute"] for event in _deployments(events) if event["minute"] <= opened["minute"])


def _first_of_it(events: Events, opened: dict[str, Any]) -> int:
    return min(event["minute"] for event in _deployments(events) if event["release"] == opened["release"])


def _last_of_it(events: Events, opened: dict[str, Any]) -> int:
    return max(event["minute"] for event in _deployments(events) if event["release"] == opened["release"])


def _only_what_ended(events: Events) -> list[Any]:
    return [minutes for minutes in solutions.incident_times(events) if minutes is not None]


def _open_as(stand_in: Any) -> Callable[[Events], list[Any]]:
    """Return the right times, with something in the place of None while the incident is open."""

    def times(events: Events) -> list[Any]:
        noticed, mended = solutions.incident_times(events)
        return [noticed, stand_in if mended is None else mended]

    return times


def _moments(events: Events) -> list[Any]:
    minutes = {event["kind"]: event["minute"] for event in events}
    return [minutes["opened"], minutes.get("resolved")]


def _last_listed_of_it(events: Events, opened: dict[str, Any]) -> int:
    own = [event["minute"] for event in _deployments(events) if event["release"] == opened["release"]]
    return next(minute for minute in reversed(own) if minute <= opened["minute"])


def _since(begin: int, opened: int, end: int) -> int:
    return end - opened


def _each(stand_in: Callable[[str, Any], Any]) -> Callable[[Records], Records]:
    """Return a way to mask that gives each value of each record its stand-in by name and value."""
    return lambda records: [{name: stand_in(name, value) for name, value in one.items()} for one in records]


def _numbered(records: Records) -> Records:
    return [
        {name: value if name in KEPT else f"person-{number}-{place}" for place, (name, value) in enumerate(one.items())}
        for number, one in enumerate(records)
    ]


def _by_pattern(name: str, value: Any) -> Any:
    if name in KEPT:
        return value
    text = re.sub(r"\S+@\S+", "x", str(value))
    text = re.sub(r"\+?\d[\d ]{6,}", "x", text)
    return "p1" if name == "user" else text


def _masked_but(*left: str) -> Callable[[Records], Records]:
    def mask(records: Records) -> Records:
        right = solutions.mask_session(records)
        pairs = zip(records, right, strict=True)
        return [{**masked, **{name: one[name] for name in left if name in one}} for one, masked in pairs]

    return mask


def _digest(name: str, value: Any) -> Any:
    return value if name in KEPT else hashlib.sha256(str(value).encode()).hexdigest()


def _starred(name: str, value: Any) -> Any:
    return value if name in KEPT else "***"


def _only_users(records: Records) -> Records:
    right = solutions.mask_session(records)
    return [{name: value if name in (*KEPT, "user") else "***" for name, value in one.items()} for one in right]


def _encoded(name: str, value: Any) -> Any:
    return value if name in KEPT else b64encode(str(value).encode()).decode()


def _without_fields(records: Records) -> Records:
    return [{name: one[name] for name in (*KEPT, "user")} for one in solutions.mask_session(records)]


def _local_part(name: str, value: Any) -> Any:
    if name in KEPT or name != "user":
        return value if name in KEPT else "***"
    return f"***@{value.partition('@')[2]}" if "@" in value else f"{value.split()[0]} ***"


def _check(*without: str) -> Callable[..., bool]:
    """Return a check that does not look at some of what matters."""

    def check(ask: Callable[..., dict[str, Any]], release: str) -> bool:
        answer = ask("/predict", _FLIGHT)
        late = answer["json"].get("late")
        found = {
            "status": answer["status"] == 200,
            "answer": isinstance(late, int | float),
            "share": not isinstance(late, int | float) or 0 <= late <= 1,
            "time": answer["seconds"] <= 0.5,
            "header": answer["headers"].get("x-content-type-options") == "nosniff",
            "release": answer["headers"].get("x-release") == release,
        }
        return all(good for name, good in found.items() if name not in without)

    return check


def _only_health(ask: Callable[..., dict[str, Any]], release: str) -> bool:
    answer = ask("/health")
    good = answer["status"] == 200 and answer["json"].get("release") == release and answer["seconds"] <= 0.5
    return good and answer["headers"].get("x-content-type-options") == "nosniff"


def _without_looking(ask: Callable[..., dict[str, Any]], release: str) -> bool:
    return 0 <= ask("/predict", _FLIGHT)["json"]["late"] <= 1 and _check()(ask, release)


def _any_header(ask: Callable[..., dict[str, Any]], release: str) -> bool:
    answer = ask("/predict", _FLIGHT)
    return "x-content-type-options" in answer["headers"] and _check("header")(lambda path, body: answer, release)


def _exact(ask: Callable[..., dict[str, Any]], release: str) -> bool:
    return _check()(ask, release) and ask("/predict", _FLIGHT)["json"]["late"] < 0.5


def _deployed(minute: int, release: str) -> dict[str, Any]:
    return {"minute": minute, "kind": "deployed", "release": release}


def _incident(release: str, opened: int, resolved: int | None) -> Events:
    events = [{"minute": opened, "kind": "opened", "release": release}]
    return events + ([] if resolved is None else [{"minute": resolved, "kind": "resolved", "release": release}])


_ANA = {"user": "ana.garcia@example.com", "contact": "+54 11 5555 0132"}
_LUIS = {"user": "Luis Pardo", "contact": "luis@example.org"}
_SESSION = [
    {
        **_ANA,
        "minute": 3,
        "carrier": "UA",
        "origin": "LGA",
        "hour": 18,
        "note": "K7QX2P, ana.garcia@example.com, ask for Garcia",
    },
    {**_LUIS, "minute": 4, "carrier": "DL", "origin": "JFK", "hour": 7, "note": "two bags, luis@example.org"},
    {**_ANA, "minute": 9, "carrier": "UA", "origin": "LGA", "hour": 20, "note": "K7QX2P, call +54 11 5555 0132"},
]
_ROSA = {"user": "Rosa Pinto", "contact": "rosa@example.org"}  # as many letters as Luis
_LONGER = [
    *_SESSION,
    {**_ROSA, "minute": 11, "carrier": "AA", "origin": "JFK", "hour": 6, "note": "one bag, by the aisle"},
]
_WITH_SEAT = [
    {**_ANA, "minute": 1, "carrier": "B6", "origin": "JFK", "hour": 9, "note": "window seat", "passport": "AR8812345"}
]

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "page_now",
        kind="function",
        covers=("cd.respond", "cd.monitor"),
        examples=[
            [[120, 6000], [30, 500], 0.999],
            [[20, 6000], [30, 500], 0.999],
            [[120, 6000], [0, 500], 0.999],
            [[30, 6000], [3, 500], 0.999],
            [[180, 1000], [40, 200], 0.99],
            [[50, 1000], [10, 200], 0.99],
            [[200, 6000], [0, 0], 0.999],
            [[80, 6000], [30, 500], 0.999],
            [[180, 1000], [30, 200], 0.99],
            [[120, 6000], [3, 500], 0.999],
            [[3, 6000], [1, 2000], 0.999],
            [[2, 60000], [1, 5100], 0.99],
        ],
        solution=solutions.page_now,
        mistakes=[
            Mistake("long_only", _page(lambda long, short: long >= 14.4)),
            Mistake("short_only", _page(lambda long, short: short >= 14.4)),
            Mistake("one_is_enough", _page(lambda long, short: long >= 14.4 or short >= 14.4)),
            Mistake("any_burn", _page(lambda long, short: long > 1 and short > 1)),
            Mistake("slower_rule", _page(lambda long, short: long >= 6 and short >= 6)),
            Mistake("pooled", _pooled),
            Mistake("averaged", _averaged),
            Mistake("must_grow", _page(lambda long, short: short >= long >= 14.4)),
            Mistake("no_requests", _page(lambda long, short: long >= 14.4 and short >= 14.4, _unguarded)),
            Mistake("twelfth_of_the_rate", _page(lambda long, short: long >= 14.4 and short >= 14.4 / 12)),
            Mistake("gone_for_rate", _page(lambda long, short: long >= 0.02 and short >= 0.02)),
            Mistake(
                "pair_swapped", _page(lambda long, short: min(long, short) >= 14.4, lambda w, o: _burn(w[::-1], o))
            ),
            Mistake(
                "upside_down",
                _page(
                    lambda long, short: min(long, short) >= 14.4, lambda w, o: w[1] / w[0] * (1 - o) if w[0] else 0.0
                ),
            ),
            Mistake(
                "share_as_rate",
                _page(lambda long, short: long >= 14.4 and short >= 14.4, lambda w, o: w[0] / max(w[1], 1)),
            ),
            Mistake(
                "percent", _page(lambda long, short: min(long, short) >= 14.4, lambda w, o: 100 * w[0] / max(w[1], 1))
            ),
            Mistake(
                "silence_pages",
                _page(lambda long, short: long >= 14.4 and short >= 14.4, lambda w, o: _burn(w, o) if w[1] else 99),
            ),
        ],
    ),
    Exercise(
        "incident_times",
        kind="function",
        covers=("cd.respond",),
        examples=[
            [[_deployed(0, "a"), _deployed(30, "b"), *_incident("b", 42, 45)]],
            [[*_incident("a", 95, 125), _deployed(90, "b"), _deployed(60, "a"), _deployed(120, "c")]],
            [[_deployed(10, "a"), *_incident("a", 13, None)]],
            [[_deployed(5, "b"), _deployed(50, "a"), _deployed(80, "b"), *_incident("b", 81, 99)]],
            [[_deployed(5, "a"), *_incident("a", 5, 6), _deployed(6, "a")]],
            [[_deployed(60, "a"), *_incident("a", 65, 80), _deployed(20, "a")]],
        ],
        solution=solutions.incident_times,
        mistakes=[
            Mistake("turned_round", _times(_own, _since, turned=True)),
            Mistake("from_deployment", _times(_own, lambda begin, opened, end: end - begin)),
            Mistake("latest_deployment", _times(_latest, _since)),
            Mistake("first_listed", _times(lambda events, opened: _deployments(events)[0]["minute"], _since)),
            Mistake("last_listed", _times(lambda events, opened: _deployments(events)[-1]["minute"], _since)),
            Mistake("first_of_it", _times(_first_of_it, _since)),
            Mistake("open_is_zero", _open_as(0)),
            Mistake("open_left_out", _only_what_ended),
            Mistake("after_opening", _times(_last_of_it, _since)),
            Mistake("moments", _times(_own, lambda begin, opened, end: end)),
            Mistake("both_moments", _moments),
            Mistake("last_listed_of_it", _times(_last_listed_of_it, _since)),
            Mistake("open_is_minus_one", _open_as(-1)),
            Mistake("open_as_text", _open_as("None")),
        ],
    ),
    Exercise(
        "mask_session",
        kind="function",
        covers=("cd.respond", "cd.verify"),
        points=2,
        trial="mlops_lessons.continuous_deployment._trials_watch:try_session",
        examples=[[_SESSION], [_SESSION[:1]], [_WITH_SEAT], [[]], [_LONGER]],
        judge=judge_session,
        solution=solutions.mask_session,
        mistakes=[
            Mistake("user_left", _masked_but("user")),
            Mistake("contact_left", _masked_but("contact")),
            Mistake("note_left", _masked_but("note")),
            Mistake("note_parts", _each(_by_pattern)),
            Mistake("field_left", _masked_but("passport")),
            Mistake("part_left", _each(_local_part)),
            Mistake("plain_digest", _each(_digest)),
            Mistake("over_masked", _each(lambda name, value: f"masked-{len(str(value))}-{len(name)}")),
            Mistake("nobody_left", lambda records: [{name: one[name] for name in KEPT} for one in records]),
            Mistake("all_the_same", _each(_starred)),
            Mistake("another_each_time", _numbered),
            Mistake("length_as_stand_in", _each(lambda name, value: value if name in KEPT else len(str(value)))),
            Mistake("short_digest", _each(lambda name, value: value if name in KEPT else _digest(name, value)[:8])),
            Mistake("only_users_told_apart", _only_users),
            Mistake("reversible", _each(_encoded)),
            Mistake("fields_lost", _without_fields),
            Mistake("requests_lost", lambda records: solutions.mask_session(records)[:1]),
        ],
    ),
    Exercise(
        "is_well",
        kind="function",
        covers=("cd.verify",),
        points=3,
        seconds=15.0,
        trial="mlops_lessons.continuous_deployment._trials_watch:try_check",
        examples=[[fault] for fault in FAULTS],
        judge=judge_check,
        solution=solutions.is_well,
        mistakes=[
            Mistake("cries_wolf", _exact),
            Mistake("down", lambda ask, release: True),
            Mistake("only_health", _only_health),
            Mistake("error_inside", _check("answer", "share")),
            Mistake("no_share", _check("share")),
            Mistake("slow", _check("time")),
            Mistake("bare", _check("header")),
            Mistake("yesterday", _check("release")),
            Mistake("raises", _without_looking),
            Mistake("status_unseen", _check("status")),
            Mistake("header_value", _any_header),
            Mistake("without_a_flight", lambda ask, release: _check()(lambda path, body: ask(path), release)),
        ],
    ),
)
