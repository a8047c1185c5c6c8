"""The exercises about who may do what: signatures, policies, threats, and what a gate is worth."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.devsecops import _solutions_supply as solutions
from mlops_lessons.devsecops._policy_file import CHECKS, judge_reader_policy

__all__ = ["EXERCISES"]

# --- verify_signed ------------------------------------------------------------------------------------------------------


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _manifest(model: str, version: int) -> dict[str, Any]:
    return {"sha256": _digest(model), "version": version}


def _first(*found: tuple[str, bool]) -> str:
    """Return the name of the first check that failed, or ``"ok"``."""
    return next((name for name, failed in found if failed), "ok")


def _verify(manifest: Any, holds: bool, model: str, newest: int, order: str = "sdv", step: int = 0) -> str:
    """Return the answer of somebody who makes the checks in this order; a letter left out is a check left out."""
    failed = {
        "s": ("signature", not holds),
        "d": ("digest", manifest["sha256"] != _digest(model)),
        "v": ("version", manifest["version"] < newest + step),
    }
    return _first(*[failed[letter] for letter in order])


def _digest_of_manifest(manifest: Any, holds: bool, model: str, newest: int) -> str:
    return _first(("signature", not holds), ("digest", _digest(str(manifest)) != manifest["sha256"]))


def _some_release(st: Any) -> Any:
    models = st.sampled_from(["trees", "trees 2"])
    return st.tuples(st.builds(_manifest, models, st.integers(5, 9)), st.booleans(), models, st.integers(5, 9))


# --- policy_decision ----------------------------------------------------------------------------------------------------


def _effects(statements: Any, action: str) -> list[str]:
    return [effect for effect, pattern in statements if fnmatchcase(action, pattern)]


def _decided(effects: list[str]) -> str:
    return "explicit deny" if "Deny" in effects else "allowed" if "Allow" in effects else "implicit deny"


def _by_one(effects: list[str], which: int) -> str:
    return _decided(effects[which : which + 1 or None])


def _worded(statements: Any, action: str, yes: str, no: str) -> str:
    return yes if _decided(_effects(statements, action)) == "allowed" else no


def _most_votes(statements: Any, action: str) -> str:
    found = _effects(statements, action)
    if not found:
        return "implicit deny"
    return "allowed" if found.count("Allow") > found.count("Deny") else "explicit deny"


def _some_policy(st: Any) -> Any:
    effects = st.sampled_from(["Allow", "Deny"])
    patterns = st.sampled_from(["s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "*"])
    statements = st.lists(st.tuples(effects, patterns).map(list), max_size=3)
    return st.tuples(statements, st.sampled_from(["s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"]))


def _policy_text(action: str | list[str], resource: str | list[str], *more: dict[str, Any]) -> Callable[[], str]:
    """Return a function that gives a policy with one allowing statement, and `more` of them."""

    def text() -> str:
        return json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}, *more]})

    return text


def _only_denied() -> str:
    return '{"Statement": [{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::models/*"}]}'


_MODELS = "arn:aws:s3:::models"
_READ = "s3:GetObject"
_RELEASED = f"{_MODELS}/released/*"

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "verify_signed",
        kind="function",
        covers=("devsecops.difference",),
        points=2,
        examples=[
            [_manifest("trees", 7), True, "trees", 6],
            [_manifest("trees", 7), True, "another", 6],
            [_manifest("another", 7), False, "another", 6],
            [_manifest("trees", 5), True, "trees", 6],
            [_manifest("trees", 6), True, "trees", 6],
            [_manifest("trees", 7), False, "another", 6],
            [_manifest("trees", 5), False, "trees", 6],
            [_manifest("trees", 5), True, "another", 6],
            [_manifest("trees", 10), True, "trees", 9],
        ],
        cases=_some_release,
        solution=solutions.verify_signed,
        mistakes=[
            Mistake("no_signature", lambda *case: _verify(*case, order="dv")),
            Mistake("signature_alone", lambda *case: _verify(*case, order="s")),
            Mistake(
                "holds_upside_down",
                lambda manifest, holds, model, newest: _verify(manifest, not holds, model, newest),
            ),
            Mistake("no_digest", lambda *case: _verify(*case, order="sv")),
            Mistake("no_version", lambda *case: _verify(*case, order="sd")),
            Mistake("digest_alone", lambda *case: _verify(*case, order="d")),
            Mistake("digest_first", lambda *case: _verify(*case, order="dsv")),
            Mistake("version_first", lambda *case: _verify(*case, order="vsd")),
            Mistake("signature_last", lambda *case: _verify(*case, order="dvs")),
            Mistake("version_before_digest", lambda *case: _verify(*case, order="svd")),
            Mistake("same_refused", lambda *case: _verify(*case, step=1)),
            Mistake(
                "newer_refused",
                lambda manifest, holds, model, newest: _first(
                    ("signature", not holds),
                    ("digest", manifest["sha256"] != _digest(model)),
                    ("version", manifest["version"] > newest),
                ),
            ),
            Mistake(
                "only_the_same",
                lambda manifest, holds, model, newest: _first(
                    ("signature", not holds),
                    ("digest", manifest["sha256"] != _digest(model)),
                    ("version", manifest["version"] != newest),
                ),
            ),
            Mistake(
                "version_as_text",
                lambda manifest, holds, model, newest: _first(
                    ("signature", not holds),
                    ("digest", manifest["sha256"] != _digest(model)),
                    ("version", str(manifest["version"]) < str(newest)),
                ),
            ),
            Mistake(
                "last_problem",
                lambda *case: next((name for letter in "vds" if (name := _verify(*case, order=letter)) != "ok"), "ok"),
            ),
            Mistake("one_word_for_all", lambda *case: "ok" if _verify(*case) == "ok" else "signature"),
            Mistake(
                "text_against_digest", lambda manifest, holds, model, newest: "signature" if not holds else "digest"
            ),
            Mistake("true_or_false", lambda *case: _verify(*case) == "ok"),
            Mistake(
                "all_reasons",
                lambda *case: [name for letter in "sdv" if (name := _verify(*case, order=letter)) != "ok"] or ["ok"],
            ),
        ],
    ),
    Exercise(
        "policy_decision",
        kind="function",
        covers=("devsecops.difference",),
        examples=[
            [[["Allow", "s3:Get*"]], "s3:GetObject"],
            [[["Allow", "s3:Get*"]], "s3:PutObject"],
            [[["Allow", "s3:*"], ["Deny", "s3:PutObject"]], "s3:PutObject"],
            [[["Deny", "s3:PutObject"], ["Allow", "s3:*"]], "s3:PutObject"],
            [[["Deny", "s3:PutObject"]], "s3:GetObject"],
            [[["Allow", "s3:GetObject"]], "s3:GetObjectAcl"],
            [[["Deny", "s3:Put*"]], "s3:PutObject"],
            [[["Deny", "s3:Put*"], ["Allow", "s3:GetObject"]], "s3:GetObject"],
            [[["Allow", "s3:*"], ["Deny", "*"], ["Allow", "s3:GetObject"]], "s3:GetObject"],
            [[], "s3:GetObject"],
        ],
        cases=_some_policy,
        solution=solutions.policy_decision,
        mistakes=[
            Mistake("first_wins", lambda statements, action: _by_one(_effects(statements, action), 0)),
            Mistake("last_wins", lambda statements, action: _by_one(_effects(statements, action), -1)),
            Mistake(
                "allow_wins",
                lambda statements, action: (
                    "allowed" if "Allow" in (found := _effects(statements, action)) else _decided(found)
                ),
            ),
            Mistake(
                "silence_allows",
                lambda statements, action: _decided(_effects(statements, action) or ["Allow"]),
            ),
            Mistake(
                "deny_ignored",
                lambda statements, action: "allowed" if "Allow" in _effects(statements, action) else "implicit deny",
            ),
            Mistake(
                "only_looks_for_deny",
                lambda statements, action: "explicit deny" if ["Deny", action] in statements else "allowed",
            ),
            Mistake(
                "one_kind_of_no",
                lambda statements, action: _decided(_effects(statements, action) or ["Deny"]),
            ),
            Mistake(
                "star_ignored",
                lambda statements, action: _decided([effect for effect, pattern in statements if pattern == action]),
            ),
            Mistake(
                "prefix",
                lambda statements, action: _decided(
                    [effect for effect, pattern in statements if action.startswith(pattern.removesuffix("*"))]
                ),
            ),
            Mistake(
                "implicit_for_explicit",
                lambda statements, action: _decided(_effects(statements, action)).replace(
                    "explicit deny", "implicit deny"
                ),
            ),
            Mistake("underscored", lambda statements, action: _decided(_effects(statements, action)).replace(" ", "_")),
            Mistake("effect_words", lambda statements, action: _worded(statements, action, "Allow", "Deny")),
            Mistake("short_words", lambda statements, action: _worded(statements, action, "allow", "deny")),
            Mistake("most_votes", _most_votes),
            Mistake("action_ignored", lambda statements, action: _decided([effect for effect, _ in statements])),
            Mistake(
                "deny_for_all",
                lambda statements, action: _decided(
                    _effects(statements, action) + [effect for effect, _ in statements if effect == "Deny"]
                ),
            ),
            Mistake(
                "true_or_false",
                lambda statements, action: _decided(_effects(statements, action)) == "allowed",
            ),
        ],
    ),
    Exercise(
        "reader_policy",
        kind="file",
        covers=("devsecops.difference",),
        points=2,
        reads="json",
        examples=CHECKS,
        judge=judge_reader_policy,
        solution=solutions.reader_policy,
        mistakes=[
            Mistake("nothing_allowed", _only_denied),
            Mistake(
                "deny_covers_all",
                _policy_text(_READ, _RELEASED, {"Effect": "Deny", "Action": "s3:*", "Resource": f"{_MODELS}/*"}),
            ),
            Mistake("every_action", _policy_text("s3:*", _RELEASED)),
            Mistake("every_get", _policy_text("s3:Get*", _RELEASED)),
            Mistake("lists_too", _policy_text([_READ, "s3:ListBucket"], [_RELEASED, _MODELS])),
            Mistake("no_prefix", _policy_text("GetObject", _RELEASED)),
            Mistake("put_too", _policy_text([_READ, "s3:PutObject"], _RELEASED)),
            Mistake("everywhere", _policy_text(_READ, "*")),
            Mistake("whole_bucket", _policy_text(_READ, f"{_MODELS}/*")),
            Mistake("no_slash", _policy_text(_READ, f"{_MODELS}/released*")),
            Mistake("bucket_only", _policy_text(_READ, _MODELS)),
            Mistake("one_object", _policy_text(_READ, f"{_MODELS}/released/7.skops")),
            Mistake("folder_only", _policy_text(_READ, f"{_MODELS}/released/")),
            Mistake("no_arn", _policy_text(_READ, "models/released/*")),
            Mistake("bucket_star", _policy_text(_READ, f"{_MODELS}*/released/*")),
            Mistake("other_action", _policy_text("s3:Read", _RELEASED)),
        ],
    ),
    Exercise(
        "stride_letter",
        kind="decision",
        covers=("devsecops.difference",),
        choices=("spoofing", "tampering", "repudiation", "information", "denial", "elevation"),
        solution=solutions.stride_letter,
        mistakes=[
            Mistake(kind, lambda kind=kind: kind)
            for kind in ("spoofing", "tampering", "information", "denial", "elevation")
        ],
    ),
    Exercise(
        "break_even_factor",
        kind="function",
        covers=("devsecops.difference", "devsecops.definition"),
        examples=[[200, 0.5, 5, 20], [100, 1, 2, 10], [60, 2, 4, 30], [40, 0, 3, 15], [50, 1, 3, 10], [10, 3, 1, 5]],
        cases=lambda st: st.tuples(st.integers(1, 300), st.integers(0, 10), st.integers(1, 10), st.integers(1, 60)),
        solution=solutions.break_even_factor,
        mistakes=[
            Mistake("early_forgotten", lambda runs, minutes, found, early: runs * minutes / (found * early)),
            Mistake("minus_one", lambda runs, minutes, found, early: runs * minutes / (found * early) - 1),
            Mistake(
                "upside_down",
                lambda runs, minutes, found, early: 1 + found * early / (runs * minutes) if minutes else float("inf"),
            ),
            Mistake(
                "upside_down_bare",
                lambda runs, minutes, found, early: found * early / (runs * minutes) if minutes else float("inf"),
            ),
            Mistake("a_difference", lambda runs, minutes, found, early: found * early - runs * minutes),
            Mistake("minutes_a_fault", lambda runs, minutes, found, early: runs * minutes / found),
            Mistake("one_run", lambda runs, minutes, found, early: 1 + minutes / (found * early)),
            Mistake("one_fault", lambda runs, minutes, found, early: 1 + runs * minutes / early),
            Mistake("minutes_of_mending_forgotten", lambda runs, minutes, found, early: 1 + runs * minutes / found),
            Mistake("extra_minutes", lambda runs, minutes, found, early: early + runs * minutes / found),
            Mistake("cost_of_the_gate", lambda runs, minutes, found, early: runs * minutes),
            Mistake(
                "whole_number", lambda runs, minutes, found, early: -(-(1 + runs * minutes / (found * early)) // 1)
            ),
            Mistake("times_at_the_end", lambda runs, minutes, found, early: 1 + runs * minutes / found * early),
            Mistake("one_inside", lambda runs, minutes, found, early: (1 + runs * minutes) / (found * early)),
            Mistake("one_minus", lambda runs, minutes, found, early: 1 - runs * minutes / (found * early)),
            Mistake("minutes_together", lambda runs, minutes, found, early: runs * minutes + found * early),
            Mistake("runs_alone", lambda runs, minutes, found, early: 1 + runs / (found * early)),
            Mistake("hours_of_the_gate", lambda runs, minutes, found, early: 1 + runs * minutes / 60 / (found * early)),
            Mistake("percent", lambda runs, minutes, found, early: 100 * (1 + runs * minutes / (found * early))),
        ],
    ),
)
