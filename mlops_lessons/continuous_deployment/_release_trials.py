"""How answers about releasing are judged: what a function does with many users, a file of toggles with some, a set of calls."""

from __future__ import annotations

import builtins
import functools
import hashlib
import inspect
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mlops_lessons.continuous_deployment._solutions_release import board_calls
from mlops_lessons.course.exercise import Verdict

__all__ = ["TOGGLE_CHECKS", "WORDS", "judge_bucket", "judge_calls", "judge_toggles", "try_bucket"]

_NAMES = ("ana", "beto", "carla", "dario", "elena", "félix", "gala", "hugo", "inés", "juan")
USERS = tuple(f"{_NAMES[number % 10]}.{number}" for number in range(1000))
_CACHED = type(functools.cache(len))
WORDS = ("promote", "hold", "roll back")
_WIDE = 4.5  # standard deviations of a binomial count: chance alone goes beyond them in fewer than one of 100,000 tries


def try_bucket(function: Callable[..., Any], percent: float, more: float) -> dict[str, Any]:
    """Return what a function makes of a thousand users: who is in, who changed when asked again, and who left as the share grew.

    ``restarted`` counts the users who are on the other side in what a new process would answer: with another seed of Python's own
    ``hash``, and without what the function had written down about the users. ``ladder`` counts who is in at 0, 10, …, 100 %.
    """
    said = [function(user, percent) for user in USERS]
    if any(one is None or one is ... for one in said):
        return {"given": None}
    kinds = sorted({type(one).__name__ for one in said if not _is_truth(one)})
    first = [bool(one) for one in said]
    again = [bool(function(user, percent)) for user in reversed(USERS)][::-1]
    with _another_hash(), _nothing_written_down(function):
        later = [bool(function(user, percent)) for user in USERS]
    grown = [bool(function(user, more)) for user in USERS]
    return {
        "users": len(USERS),
        "inside": sum(first),
        "changed": sum(one != two for one, two in zip(first, again, strict=True)),
        "restarted": sum(one != two for one, two in zip(again, later, strict=True)),
        "inside_when_more": sum(grown),
        "left_when_more": sum(one and not two for one, two in zip(first, grown, strict=True)),
        "other_kinds": kinds,
        "ladder": [sum(bool(function(user, step)) for user in USERS) for step in range(0, 101, 10)],
    }


def _is_truth(one: Any) -> bool:
    """Tell whether an answer says yes or no: a truth value of Python or NumPy, or the numbers 0 and 1."""
    return type(one).__name__ in ("bool", "bool_") or (type(one) is int and one in (0, 1))


def _knows_users(table: Any) -> bool:
    """Tell whether something holds a user's name, as a key or as an element."""
    if type(table) in (dict, set):
        return USERS[0] in table
    return type(table) is list and any(type(one) is str and one == USERS[0] for one in table)


@contextmanager
def _nothing_written_down(function: Callable[..., Any]) -> Iterator[None]:
    """Take away, for a block, what a function keeps about the users: in tables beside it, in its defaults, in a cache."""
    plain = inspect.unwrap(function)
    beside = list(getattr(plain, "__globals__", {}).values())
    for one in [function, *beside]:
        if isinstance(one, _CACHED):
            one.cache_clear()
    held = [*beside, *(getattr(plain, "__defaults__", None) or ()), *getattr(plain, "__dict__", {}).values()]
    held += inspect.getclosurevars(plain).nonlocals.values() if inspect.isfunction(plain) else ()
    kept = []
    for table in held:
        if _knows_users(table):
            kept.append((table, table.copy()))
            table.clear()
    try:
        yield
    finally:
        for table, copy in kept:
            table.clear()
            table.extend(copy) if isinstance(table, list) else table.update(copy)


@contextmanager
def _another_hash() -> Iterator[None]:
    """Let ``hash`` of texts answer as in another process, for a block."""
    usual = builtins.hash

    def another(value: Any) -> int:
        if not isinstance(value, str | bytes):
            return usual(value)
        data = value.encode() if isinstance(value, str) else value
        return int.from_bytes(hashlib.blake2b(data, digest_size=8, key=b"another").digest(), signed=True)

    builtins.hash = another
    try:
        yield
    finally:
        builtins.hash = usual


def judge_bucket(case: list[Any], record: Mapping[str, Any]) -> Verdict:
    """Judge what a function did with the users at one share."""
    mistake = _bucket_mistake(float(case[0]), record)
    return Verdict("failed", mistake=mistake or None) if mistake is not None else Verdict("passed", 1.0)


def _bucket_mistake(percent: float, record: Mapping[str, Any]) -> str | None:
    """Return the id of what went wrong, None where nothing did."""
    if record.get("given", "") is None:
        return ""
    users, inside = record["users"], record["inside"]
    share = percent / 100
    far = abs(inside - users * share) > _WIDE * (users * share * (1 - share)) ** 0.5
    turned = abs(inside - users * (1 - share)) <= _WIDE * (users * share * (1 - share)) ** 0.5
    signs = {
        "a_number": bool(record["other_kinds"]),
        "another_each_time": record["changed"] > 0,
        "forgets_at_restart": record["restarted"] > 0,
        "zero_is_some": percent == 0 and inside > 0,
        "hundred_is_not_all": percent == 100 and 0 < users - inside < users / 2,
        "everybody": far and inside == users,
        "all_together": far and set(record["ladder"]) == {0, users},
        "nobody": far and inside <= users * share / 10,
        "turned_round": far and turned,
        "wrong_share": far,
        "leaves_as_it_grows": record["left_when_more"] > 0,
    }
    return next((name for name, found in signs.items() if found), None)


# What each check asks: toggle, user, airline, and whether it must be on; None: about one in ten of many users.
_ASKED: Mapping[str, tuple[str, str, str, bool | None]] = {
    "word_for_ua": ("risk_word", "ana", "UA", True),
    "word_for_b6": ("risk_word", "beto", "B6", True),
    "no_word_for_aa": ("risk_word", "carla", "AA", False),
    "model_for_a_tenth": ("new_model", "", "UA", None),
    "banner_killed": ("old_banner", "ana", "UA", False),
    "banner_still_there": ("old_banner", "", "", None),
}
TOGGLE_CHECKS = tuple(_ASKED)


def judge_toggles(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file, by asking it through the OpenFeature SDK as a service would."""
    data = answer.get("data") if isinstance(answer, dict) else None
    toggles = data.get("toggles") if isinstance(data, dict) else None
    if not isinstance(toggles, dict):
        return Verdict("failed", message="no_toggles")
    mistake = _toggle_mistake(toggles, str(check))
    if mistake is None and _holds(str(check), data):
        return Verdict("passed", 1.0)
    return Verdict("failed", mistake=mistake, message=str(check))


def _holds(check: str, data: Any) -> bool:
    """Tell whether the file does what the check asks."""
    import json

    from openfeature.evaluation_context import EvaluationContext

    from mlops_lessons.continuous_deployment.toggles import FileProvider

    name, user, airline, wanted = _ASKED[check]
    if check == "banner_still_there":
        banner = data["toggles"].get("old_banner")
        return isinstance(banner, dict) and banner.get("on") is not False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "toggles.json")
        path.write_text(json.dumps(data), encoding="utf-8")
        provider = FileProvider(path)

        def on(user: str) -> bool:
            context = EvaluationContext(user, {"airline": airline})
            return bool(provider.resolve_boolean_details(name, False, context).value)

        try:
            return 60 <= sum(map(on, USERS)) <= 140 if wanted is None else on(user) is wanted
        except Exception:  # a toggle that is missing or damaged, of whatever kind
            return False


def _toggle_mistake(toggles: Mapping[str, Any], check: str) -> str | None:
    """Return the id of a mistake that the text of the file shows, for the check that it breaks."""
    found = {name: one if isinstance(one, dict) else {} for name, one in toggles.items()}
    word, model, banner = (found.get(name, {}) for name in ("risk_word", "new_model", "old_banner"))
    conditions = word.get("segment") if isinstance(word.get("segment"), dict) else {}
    wanted = conditions.get("airline")
    percent = model.get("percent")
    kinds = {one.get("kind") for one in found.values()}
    signs: Mapping[str, tuple[bool, tuple[str, ...]]] = {
        "unknown_kind": (not kinds <= {"boolean", "percentage", "segment", None}, TOGGLE_CHECKS[:5]),
        "one_text": (isinstance(wanted, str), TOGGLE_CHECKS[:3]),
        "segment_as_list": (isinstance(word.get("segment"), list), TOGGLE_CHECKS[:3]),
        "lower_case": (isinstance(wanted, list) and "ua" in wanted, ("word_for_ua",)),
        "one_airline": (wanted == ["UA"], ("word_for_b6",)),
        "for_all": (word.get("kind") == "boolean" and word.get("on") is True, ("no_word_for_aa",)),
        "share_not_percent": (percent == 0.1, ("model_for_a_tenth",)),
        "percent_as_text": (isinstance(percent, str), ("model_for_a_tenth",)),
        "model_for_all": (percent == 100 or model.get("on") is True, ("model_for_a_tenth",)),
        "on_as_text": (isinstance(banner.get("on"), str), ("banner_killed",)),
        "not_killed": (banner.get("on") is True and not banner.get("killed"), ("banner_killed",)),
        "removed": ("old_banner" not in found, ("banner_killed", "banner_still_there")),
        "segment_loose": (word.get("kind") == "segment" and "segment" not in word, TOGGLE_CHECKS[:3]),
        "other_attribute": (bool(conditions) and wanted is None, TOGGLE_CHECKS[:3]),
        "segment_as_text": (isinstance(word.get("segment"), str), TOGGLE_CHECKS[:3]),
        "kind_unchanged": (word.get("kind") == "boolean" and "segment" in word, TOGGLE_CHECKS[:3]),
        "killed_as_text": (isinstance(banner.get("killed"), str), TOGGLE_CHECKS),
        "the_rest": (percent == 90, ("model_for_a_tenth",)),
        "one_in_ten": (percent == 1, ("model_for_a_tenth",)),
        "switched_off": (banner.get("on") is False, ("banner_still_there",)),
    }
    return next((name for name, (seen, checks) in signs.items() if seen and check in checks), None)


def judge_calls(_case: Any, answer: Any) -> Verdict:
    """Judge the calls on the boards, and speak of the first that is wrong."""
    right = board_calls()
    if not isinstance(answer, dict):
        return Verdict("failed", message="no_dictionary")
    if any(isinstance(call, list) or _word(name) in WORDS for name, call in answer.items()):
        return Verdict("failed", message="by_word")
    given = {str(name).strip().upper(): _word(call) for name, call in answer.items()}
    wrong = [name for name in right if given.get(name) != right[name]]
    if not wrong:
        return Verdict("passed", 1.0)
    points = (len(right) - len(wrong)) / (len(right) + 1)
    first = given.get(wrong[0])
    if first is None:
        return Verdict("failed", points, message="missing")
    if first not in WORDS:
        return Verdict("failed", points, message="unknown_word")
    return Verdict("failed", points, message=f"{wrong[0]}_{first.replace(' ', '_')}")


def _word(call: Any) -> str | None:
    if not isinstance(call, str):  # nothing yet, or nothing that could be a word
        return None
    word = " ".join(str(call).strip().casefold().replace("_", " ").replace("-", " ").split())
    return "roll back" if word == "rollback" else word
