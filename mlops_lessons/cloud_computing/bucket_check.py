"""Looking at a real bucket of the store, thing by thing: does it have what the lab asks of it."""

from __future__ import annotations

from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["bucket_facts", "show_bucket_check"]

say = topic_texts("cloud_computing")
_FEWEST_DAYS = 30
_LOCKS = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")


def bucket_facts(client: Any, bucket: str) -> dict[str, bool]:
    """Return what holds of `bucket`: ``exists``, ``versions``, ``private``, ``old_versions_kept`` and ``has_object``.

    ``old_versions_kept`` asks for a lifecycle rule that lets go of old versions, and not before 30 days: without one they
    are kept and paid for ever.
    """
    if bucket not in [row["Name"] for row in client.list_buckets()["Buckets"]]:
        return dict.fromkeys(("exists", "versions", "private", "old_versions_kept", "has_object"), False)
    rules = _or_empty(client.get_bucket_lifecycle_configuration, bucket).get("Rules", [])
    ends = [rule.get("NoncurrentVersionExpiration", {}) for rule in rules if rule["Status"] == "Enabled"]
    days = [end["NoncurrentDays"] for end in ends if "NoncurrentDays" in end]
    locks = _or_empty(client.get_public_access_block, bucket).get("PublicAccessBlockConfiguration", {})
    return {
        "exists": True,
        "versions": client.get_bucket_versioning(Bucket=bucket).get("Status") == "Enabled",
        "private": all(locks.get(lock) for lock in _LOCKS),
        "old_versions_kept": bool(days) and min(days) >= _FEWEST_DAYS,
        "has_object": client.list_objects_v2(Bucket=bucket)["KeyCount"] > 0,
    }


def _or_empty(ask: Any, bucket: str) -> dict[str, Any]:
    """Return the answer, or nothing where that part of the bucket was never set (a store says so with an error)."""
    from botocore.exceptions import ClientError

    try:
        answer: dict[str, Any] = ask(Bucket=bucket)
    except ClientError:
        return {}
    return answer


def show_bucket_check(client: Any, bucket: str) -> None:
    """Show what the store says of `bucket`, thing by thing."""
    facts = bucket_facts(client, bucket)
    rows = [
        (say(f"lab.bucket.{name}"), say("lab.bucket.yes" if holds else "lab.bucket.no"))
        for name, holds in facts.items()
    ]
    done = sum(facts.values())
    show_table(
        say("lab.bucket.caption", bucket=bucket),
        [say("lab.bucket.asked"), say("lab.bucket.found")],
        rows,
        say("lab.bucket.tally", done=done, total=len(facts)),
    )
