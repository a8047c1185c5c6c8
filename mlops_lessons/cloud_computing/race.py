"""Many writers on one object at once: how an update gets lost, and what a precondition does about it.

Every writer is a thread (one boto3 client serves many threads). A barrier makes the race the same each time: all have read
before anyone writes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

from mlops_lessons.cloud_computing.listing import read_text
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["Race", "add_one_each", "create_once", "show_races", "status_of"]

say = topic_texts("cloud_computing")


@dataclass(frozen=True)
class Race:
    """How a race ended.

    Attributes
    ----------
    writers : int
    accepted, refused : int
        Writes that the store took (200) and refused (412).
    total : int
        What the counter says at the end; for :func:`create_once` the number of objects of that key.
    """

    writers: int
    accepted: int
    refused: int
    total: int

    @property
    def lost(self) -> int:
        """Writes that the store took and nobody can see any more."""
        return self.accepted - self.total


def status_of(write: Callable[..., Any], **arguments: Any) -> int:
    """Return the HTTP status of one write: 200 when the store takes it, 412 when its precondition does not hold.

    Raises
    ------
    botocore.exceptions.ClientError
        If the store refuses for any other reason.
    """
    from botocore.exceptions import ClientError

    try:
        return int(write(**arguments)["ResponseMetadata"]["HTTPStatusCode"])
    except ClientError as error:
        status = int(error.response["ResponseMetadata"]["HTTPStatusCode"])
        if status != 412:
            raise
        return status


def create_once(client: Any, bucket: str, key: str, writers: int = 20) -> Race:
    """Return what happens when `writers` create the same object at the same moment with ``If-None-Match: *``.

    An object that is there already is deleted first, so that the race can be run again.
    """
    client.delete_object(Bucket=bucket, Key=key)
    start = Barrier(writers)

    def write(number: int) -> int:
        start.wait()
        return status_of(client.put_object, Bucket=bucket, Key=key, Body=f"{number:03}".encode(), IfNoneMatch="*")

    statuses = _all_at_once(write, writers)
    there = client.list_objects_v2(Bucket=bucket, Prefix=key)["KeyCount"]
    return Race(writers, statuses.count(200), statuses.count(412), there)


def add_one_each(client: Any, bucket: str, key: str, writers: int = 20, *, careful: bool = False) -> Race:
    """Return what is left after `writers` each add one to the counter in `key`, all having read it before anyone writes.

    Parameters
    ----------
    careful : bool, default False
        Write with ``If-Match`` on what was read, and on a refusal read again and try again, until it goes in.
    """
    client.put_object(Bucket=bucket, Key=key, Body=b"0")
    all_have_read = Barrier(writers)

    def add(_number: int) -> list[int]:
        tag, count = _read_counter(client, bucket, key)
        all_have_read.wait()
        condition = {"IfMatch": tag} if careful else {}
        statuses = [status_of(client.put_object, Bucket=bucket, Key=key, Body=f"{count + 1}".encode(), **condition)]
        while statuses[-1] == 412:
            tag, count = _read_counter(client, bucket, key)
            statuses.append(
                status_of(client.put_object, Bucket=bucket, Key=key, Body=f"{count + 1}".encode(), IfMatch=tag)
            )
        return statuses

    statuses = [status for row in _all_at_once(add, writers) for status in row]
    return Race(writers, statuses.count(200), statuses.count(412), int(read_text(client, bucket, key)))


def show_races(**races: Race) -> None:
    """Show races side by side; the names of the arguments are keys of ``storage.race``."""
    names = ("writers", "accepted", "refused", "total", "lost")
    rows = [(say(f"storage.race.{name}"), *(getattr(race, part) for part in names)) for name, race in races.items()]
    show_table(say("storage.race.caption"), [say(f"storage.race.{name}") for name in ("race", *names)], rows)


def _read_counter(client: Any, bucket: str, key: str) -> tuple[str, int]:
    answer = client.get_object(Bucket=bucket, Key=key)
    return answer["ETag"], int(answer["Body"].read())


def _all_at_once(task: Callable[[int], Any], writers: int) -> list[Any]:
    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(task, range(writers)))
