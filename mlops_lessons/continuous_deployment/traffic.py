"""Who gets which release: the rules of the router, as pure functions.

A user's place is a number in [0, 1) that comes from a hash of the user's name and a salt. It never moves, so that a user who was
once in the canary stays there while its percentage grows, and no list of users is kept anywhere.

References
----------
Kohavi, R., Tang, D. and Xu, Y. (2020), *Trustworthy Online Controlled Experiments*, Cambridge University Press, chapter 4:
assignment of variants by a hash of the user and the experiment. Humble, J. and Farley, D. (2010), *Continuous Delivery*,
Addison-Wesley, chapter 10: blue-green deployment, canary releasing.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.errors import LessonError

__all__ = [
    "MODES",
    "Active",
    "Caller",
    "Rules",
    "caller_from_headers",
    "choose",
    "in_segment",
    "in_share",
    "place",
    "read_active",
]

MODES = ("single", "canary", "segment", "blue_green")
_BITS = 53  # of the hash: as many as a float holds exactly


@dataclass(frozen=True)
class Rules:
    """Which release answers whom.

    Attributes
    ----------
    stable, candidate : str
        Names of releases.
    mode : {"single", "canary", "segment", "blue_green"}
        ``single``: the stable one answers all. ``canary``: the candidate answers `percent` of the users. ``segment``: it answers
        whoever is in the segment (selective deployment). ``blue_green``: both stand, and all users change together, to the
        candidate when `percent` is 100.
    percent : float
        0 to 100.
    segment : mapping of str to sequence of str
        Values wanted of each attribute of the caller; all of them must match.
    mirror : str or None
        The release that gets a copy of the requests and whose answers nobody sees.
    salt : str
        What is hashed with the user; the candidate's name unless given, so that another canary meets other users first.
    """

    stable: str
    candidate: str | None = None
    mode: str = "single"
    percent: float = 0.0
    segment: Mapping[str, Sequence[str]] = field(default_factory=dict)
    mirror: str | None = None
    salt: str = ""


@dataclass(frozen=True)
class Active:
    """What the router follows: the addresses of the releases by name, and the rules."""

    addresses: Mapping[str, str]
    rules: Rules


@dataclass(frozen=True)
class Caller:
    """Who asks: the user's name, empty when unknown, and attributes such as ``{"airline": "UA"}``."""

    user: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def place(user: str, salt: str = "") -> float:
    """Return the user's place in [0, 1): always the same for the same salt, and as good as uniform over users.

    Examples
    --------
    >>> place("ana", "v2") == place("ana", "v2")
    True
    """
    digest = hashlib.sha256(f"{salt}\0{user}".encode(errors="surrogatepass")).digest()
    return (int.from_bytes(digest[:8]) >> (64 - _BITS)) / 2**_BITS


def in_share(user: str, percent: float, salt: str = "") -> bool:
    """Tell whether `user` is among the `percent` (0 to 100); whoever is stays in when the percentage grows."""
    return place(user, salt) < percent / 100


def in_segment(attributes: Mapping[str, str], segment: Mapping[str, Sequence[str]]) -> bool:
    """Tell whether the attributes match every condition of `segment`; an empty segment holds nobody."""
    return bool(segment) and all(attributes.get(name) in wanted for name, wanted in segment.items())


def choose(rules: Rules, caller: Caller) -> str:
    """Return the name of the release that answers `caller`. A caller without a name cannot be kept on one side: stable."""
    candidate = rules.candidate
    if candidate is None or rules.mode == "single":
        return rules.stable
    if rules.mode == "blue_green":
        chosen = rules.percent >= 100
    elif rules.mode == "segment":
        chosen = in_segment(caller.attributes, rules.segment)
    else:
        chosen = bool(caller.user) and in_share(caller.user, rules.percent, rules.salt or candidate)
    return candidate if chosen else rules.stable


def caller_from_headers(headers: Sequence[tuple[bytes, bytes]], known: Sequence[str] = ()) -> Caller:
    """Return who asks: the user stands in ``x-user`` or the cookie ``user``, an attribute `name` in ``x-<name>``.

    Parameters
    ----------
    headers : sequence of (bytes, bytes)
        As ASGI gives them: names in lower case.
    known : sequence of str
        The attributes to read.
    """
    found = {name.decode("latin-1"): value.decode("latin-1").strip() for name, value in headers}
    user = found.get("x-user") or _cookie(found.get("cookie", ""), "user")
    return Caller(user, {name: found[f"x-{name}".lower()] for name in known if f"x-{name}".lower() in found})


def _cookie(header: str, wanted: str) -> str:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return next((value.strip('"') for name, _sign, value in pairs if name == wanted), "")


def read_active(data: Any) -> Active:
    """Return the router's file, parsed from JSON, as rules that can be followed.

    Raises
    ------
    LessonError
        If something is missing or is no rule, or the stable release has no address.
    """
    releases, raw = _table(data, "releases"), _table(data, "rules")
    addresses = {name: str(_table(releases, name).get("address", "")) for name in releases}
    _need(raw.get("mode", "single") in MODES, "mode", raw.get("mode"))
    percent = raw.get("percent", 0)
    _need(isinstance(percent, int | float) and not isinstance(percent, bool), "percent", percent)
    _need(math.isfinite(percent) and 0 <= percent <= 100, "percent", percent)
    stable, candidate, mirror = (_reachable(raw, role, addresses) for role in ("stable", "candidate", "mirror"))
    _need(stable is not None, "stable", raw.get("stable"))
    segment, salt = _segment(raw.get("segment") or {}), str(raw.get("salt") or "")
    rules = Rules(str(stable), candidate, raw.get("mode", "single"), float(percent), segment, mirror, salt)
    return Active(addresses, rules)


def _reachable(raw: Mapping[str, Any], role: str, addresses: Mapping[str, str]) -> str | None:
    """Return the release of that role, None where there is none, or it has no address: then the stable one serves alone."""
    name = raw.get(role)
    _need(name is None or isinstance(name, str), role, name)
    return name if name and addresses.get(name, "").startswith("http://") else None


def _segment(raw: Any) -> dict[str, tuple[str, ...]]:
    _need(isinstance(raw, Mapping), "segment", raw)
    wanted = {name: (values,) if isinstance(values, str) else values for name, values in raw.items()}
    for values in wanted.values():
        _need(isinstance(values, list | tuple) and all(isinstance(value, str) for value in values), "segment", raw)
    return {name: tuple(values) for name, values in wanted.items()}


def _table(data: Any, name: str) -> Mapping[str, Any]:
    part = data.get(name) if isinstance(data, Mapping) else None
    _need(isinstance(part, Mapping), name, part)
    return part


def _need(holds: bool, name: str, got: object) -> None:
    if not holds:
        raise LessonError(say("traffic.wrong", name=name, got=repr(got)))
