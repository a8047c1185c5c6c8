"""How the reader's policy is judged: by what it lets through and what it stops, request by request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mlops_lessons.course.exercise import Verdict
from mlops_lessons.devsecops.least_privilege import decide

__all__ = ["CHECKS", "judge_reader_policy"]

_BUCKET = "arn:aws:s3:::models"
# What each check tries: action, resource, and whether it must be allowed.
_TRIES = {
    "reads_released": ("s3:GetObject", f"{_BUCKET}/released/7.skops", True),
    "reads_the_next": ("s3:GetObject", f"{_BUCKET}/released/2027/8.skops", True),
    "no_write": ("s3:PutObject", f"{_BUCKET}/released/7.skops", False),
    "no_delete": ("s3:DeleteObject", f"{_BUCKET}/released/7.skops", False),
    "no_draft": ("s3:GetObject", f"{_BUCKET}/draft/8.skops", False),
    "no_neighbour": ("s3:GetObject", f"{_BUCKET}/released-secret/9.skops", False),
    "no_other_bucket": ("s3:GetObject", "arn:aws:s3:::models-salaries/released/1.csv", False),
    "no_other_reads": ("s3:GetObjectAcl", f"{_BUCKET}/released/7.skops", False),
    "no_list": ("s3:ListBucket", _BUCKET, False),
    "no_policy": ("s3:PutBucketPolicy", _BUCKET, False),
}
CHECKS = tuple(_TRIES)


def judge_reader_policy(check: Any, answer: Any) -> Verdict:
    """Judge one named check of the learner's file."""
    data = answer.get("data") if isinstance(answer, dict) else None
    statements = _statements(data)
    if statements is None:
        return Verdict("failed", message="no_statements")
    action, resource, wanted = _TRIES[str(check)]
    allowed = decide({"Statement": statements}, action, resource) == "allowed"
    if allowed is wanted:
        return Verdict("passed", 1.0)
    mistake = _mistake(statements, check)  # the check's own words stand in the panel already
    return Verdict("failed", mistake=mistake, message=None if mistake else str(check))


def _statements(data: Any) -> list[dict[str, Any]] | None:
    """Return the statements in one shape, or None where the file is no policy."""
    found = data.get("Statement") if isinstance(data, dict) else None
    listed = [found] if isinstance(found, dict) else found
    if not isinstance(listed, list) or not listed:
        return None
    shaped = [_shaped(one) for one in listed]
    return None if None in shaped else [one for one in shaped if one is not None]


def _shaped(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, dict) or one.get("Effect") not in ("Allow", "Deny"):
        return None
    lists = {key: _texts(one.get(key)) for key in ("Action", "Resource")}
    return {"Effect": one["Effect"], **lists} if all(lists.values()) else None


def _texts(value: Any) -> list[str]:
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [text for text in listed if isinstance(text, str)]


def _mistake(statements: list[dict[str, Any]], check: Any) -> str | None:
    """Return the id of what went wrong, from the most general to the most particular."""
    allows = [one for one in statements if one["Effect"] == "Allow"]
    actions = {text.lower() for one in allows for text in one["Action"]}
    resources = {text for one in allows for text in one["Resource"]}
    denied = any(one["Effect"] == "Deny" for one in statements)
    signs: Mapping[str, bool] = {
        "nothing_allowed": not allows,
        "deny_covers_all": denied and check in ("reads_released", "reads_the_next"),
        "every_action": bool(actions & {"*", "s3:*"}),
        "every_get": any(text.startswith("s3:g") and "*" in text for text in actions),
        "put_too": any(text.startswith(("s3:put", "s3:delete")) for text in actions)
        and check in ("no_write", "no_delete"),
        "lists_too": any(text.startswith("s3:list") for text in actions) and check == "no_list",
        "no_prefix": any(":" not in text for text in actions),
        "everywhere": bool(resources & {"*", "arn:aws:s3:::*"}),
        "whole_bucket": f"{_BUCKET}/*" in resources or f"{_BUCKET}*" in resources,
        "no_slash": f"{_BUCKET}/released*" in resources,
        "bucket_only": resources <= {_BUCKET},
        "one_object": f"{_BUCKET}/released/7.skops" in resources,
        "folder_only": bool(resources & {f"{_BUCKET}/released", f"{_BUCKET}/released/"}),
        "bucket_star": any(text.startswith(f"{_BUCKET}*/") for text in resources),
        "no_arn": any(not text.startswith("arn:aws:s3:::") for text in resources),
        "other_action": "s3:getobject" not in actions and not any("*" in text for text in actions),
    }
    return next((name for name, found in signs.items() if found), None)
