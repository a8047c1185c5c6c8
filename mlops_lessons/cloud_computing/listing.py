"""What a bucket holds, as rows and as a table: current objects, older versions and delete markers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["Version", "read_text", "show_objects", "show_versions", "versions"]

say = topic_texts("cloud_computing")


@dataclass(frozen=True)
class Version:
    """One version of one object.

    ``age`` counts from the newest, which is 0. ``kind`` is ``"object"`` or ``"marker"`` (a delete marker: the object looks
    gone, and its older versions are still there). ``size`` is in bytes; a marker has none. ``id`` is random, so it is
    never shown.
    """

    key: str
    age: int
    kind: str
    size: int
    id: str


def versions(client: Any, bucket: str, prefix: str = "") -> list[Version]:
    """Return every version in `bucket` whose key starts with `prefix`, by key, newest first.

    The store lists objects and delete markers apart and tells times in whole seconds: within one second a marker counts as
    newer than the versions it hides, unless the store calls another one the latest.
    """
    pages = client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for page in pages:
        for kind, name in (("marker", "DeleteMarkers"), ("object", "Versions")):
            for row in page.get(name, []):
                found.setdefault(row["Key"], []).append((kind, row))
    return [version for key in sorted(found) for version in _by_age(key, found[key])]


def _by_age(key: str, rows: list[tuple[str, dict[str, Any]]]) -> list[Version]:
    """Return the versions of one object, newest first; the sort keeps the store's order where times are equal."""
    ordered = sorted(rows, key=lambda pair: (not pair[1]["IsLatest"], -pair[1]["LastModified"].timestamp()))
    return [Version(key, age, kind, row.get("Size", 0), row["VersionId"]) for age, (kind, row) in enumerate(ordered)]


def read_text(client: Any, bucket: str, key: str, version: str | None = None) -> str:
    """Return the text of an object, or of one version of it."""
    wanted = {"Bucket": bucket, "Key": key} | ({"VersionId": version} if version else {})
    text: str = client.get_object(**wanted)["Body"].read().decode()
    return text


def show_objects(client: Any, bucket: str) -> None:
    """Show the current objects of `bucket`: key and size."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    rows = [(row["Key"], row["Size"]) for page in pages for row in page.get("Contents", [])]
    note = "" if rows else say("storage.objects.none")
    show_table(say("storage.objects.caption", bucket=bucket), [say("storage.key"), say("storage.size")], rows, note)


def show_versions(client: Any, bucket: str, prefix: str = "") -> None:
    """Show every version in `bucket`, newest first, with what each is."""
    rows = [
        (row.key, _age(row), say(f"storage.{row.kind}"), row.size or "-") for row in versions(client, bucket, prefix)
    ]
    headers = [say("storage.key"), say("storage.age"), say("storage.kind"), say("storage.size")]
    show_table(say("storage.versions.caption", bucket=bucket), headers, rows)


def _age(version: Version) -> str:
    return say("storage.newest") if version.age == 0 else say("storage.older", count=version.age)
