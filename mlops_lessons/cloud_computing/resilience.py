"""Reading on when something fails: from another region's copy, or from what was kept here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mlops_lessons.cloud_computing.listing import read_text
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import gettext as _

__all__ = ["CachedReader", "Reading", "copy_bucket", "reaches", "read_from_any"]


@dataclass(frozen=True)
class Reading:
    """What was read, and where it came from: a region's name, ``"store"`` or ``"cache"``.

    ``stale`` means that it may be older than what the store holds by now.
    """

    text: str
    source: str
    stale: bool = False


def _unreachable() -> tuple[type[Exception], ...]:
    """Return what boto3 raises when a store does not answer at all (a refusal is an answer)."""
    from botocore.exceptions import ConnectionError as NoConnection
    from botocore.exceptions import HTTPClientError

    return NoConnection, HTTPClientError


def reaches(client: Any) -> bool:
    """Tell whether the store behind `client` answers."""
    try:
        client.list_buckets()
    except _unreachable():
        return False
    return True


def copy_bucket(source: Any, target: Any, bucket: str) -> int:
    """Copy the current objects of `bucket` from one store to another and return how many; deletions are copied too.

    This is what a replica does, once: it follows its original, also into a mistake. It is not a backup.
    """
    _make_bucket(target, bucket)
    ours, theirs = _keys(source, bucket), _keys(target, bucket)
    for key in ours:
        body = source.get_object(Bucket=bucket, Key=key)["Body"].read()
        target.put_object(Bucket=bucket, Key=key, Body=body)
    for key in sorted(set(theirs) - set(ours)):
        target.delete_object(Bucket=bucket, Key=key)
    return len(ours)


def _make_bucket(client: Any, bucket: str) -> None:
    if bucket not in [row["Name"] for row in client.list_buckets()["Buckets"]]:
        client.create_bucket(Bucket=bucket)


def _keys(client: Any, bucket: str) -> list[str]:
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return [row["Key"] for page in pages for row in page.get("Contents", [])]


def read_from_any(regions: Mapping[str, Any], bucket: str, key: str) -> Reading:
    """Return the object from the first region that answers; `regions` maps names to clients, the favourite first.

    Raises
    ------
    ServiceError
        If no region answers.
    """
    for name, client in regions.items():
        try:
            return Reading(read_text(client, bucket, key), name, stale=name != next(iter(regions)))
        except _unreachable():
            continue
    raise ServiceError(_("No region answers: {names}.").format(names=", ".join(regions) or "-"))


class CachedReader:
    """Reads objects and keeps each one, so that what was read once can be read again without the network.

    What comes from the cache says so (``source="cache"``, ``stale=True``): old is often better than nothing, unsaid never.
    """

    def __init__(self, client: Any, bucket: str) -> None:
        self.client = client
        self.bucket = bucket
        self._kept: dict[str, str] = {}

    def fetch(self, keys: Iterable[str]) -> int:
        """Read and keep `keys` for later and return how many."""
        return sum(bool(self.read(key)) for key in keys)

    def read(self, key: str) -> Reading:
        """Return the object from the store, or from the cache when the store cannot be reached.

        Raises
        ------
        ServiceError
            If the store cannot be reached and the object was never read before.
        """
        try:
            self._kept[key] = read_text(self.client, self.bucket, key)
        except _unreachable() as error:
            if key not in self._kept:
                raise ServiceError(
                    _("Without the network, and {key} was never read before.").format(key=key)
                ) from error
            return Reading(self._kept[key], "cache", stale=True)
        return Reading(self._kept[key], "store")
