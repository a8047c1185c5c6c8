"""A client that keeps copies: it reuses the fresh ones and asks about the stale ones by their tag.

References
----------
RFC 9111, *HTTP Caching*, section 4.2: a copy is fresh while its lifetime is greater than its age. RFC 9110, section 13.1.2:
``If-None-Match``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["CachingClient", "Copy", "Traffic", "reload", "show_traffic"]

say = topic_texts("client_server")


@dataclass(frozen=True)
class Copy:
    """What is kept of a reply: its body, its tag, how long it stays fresh, and when it came (seconds)."""

    body: bytes
    etag: str | None
    max_age: float
    at: float


@dataclass
class Traffic:
    """What passed: requests, how many of the replies said 304, bytes of all bodies, and readings served by a copy alone."""

    requests: int = 0
    not_modified: int = 0
    body_bytes: int = 0
    from_copy: int = 0


@dataclass
class CachingClient:
    """Reads over an ``httpx.Client`` and keeps copies.

    Attributes
    ----------
    tags, ages : bool
        Whether it asks by tags, and whether it trusts a copy while that is fresh.
    """

    client: Any
    tags: bool = True
    ages: bool = True
    copies: dict[str, Copy] = field(default_factory=dict)
    traffic: Traffic = field(default_factory=Traffic)

    def get(self, path: str, now: float) -> bytes:
        """Return the body of `path` at `now` (seconds), by the cheapest way that is allowed."""
        copy = self.copies.get(path)
        if copy and self.ages and now - copy.at < copy.max_age:
            self.traffic.from_copy += 1
            return copy.body
        headers = {"If-None-Match": copy.etag} if copy and copy.etag and self.tags else {}
        reply = self.client.get(path, headers=headers)
        self.traffic.requests += 1
        self.traffic.not_modified += reply.status_code == 304
        self.traffic.body_bytes += len(reply.content)
        body = copy.body if copy and reply.status_code == 304 else reply.content
        self.copies[path] = Copy(body, reply.headers.get("etag"), _max_age(reply.headers), now)
        return body


def reload(address: str, path: str, times: Sequence[float], *, tags: bool, ages: bool) -> Traffic:
    """Return the traffic of one reader that opens `path` at these `times` (seconds, increasing)."""
    import httpx

    with httpx.Client(base_url=address, trust_env=False) as client:
        reader = CachingClient(client, tags, ages)
        for now in times:
            reader.get(path, now)
        return reader.traffic


def show_traffic(**found: Traffic) -> None:
    """Show what passed for each way of reading, by the names of ``cache.ways`` in ``texts.toml``."""
    headers = [say(f"cache.{key}") for key in ("way", "requests", "not_modified", "from_copy", "body_bytes")]
    rows = [
        [say(f"cache.ways.{key}"), one.requests, one.not_modified, one.from_copy, one.body_bytes]
        for key, one in found.items()
    ]
    show_table(say("cache.table"), headers, rows, numbers=4)


def _max_age(headers: Any) -> float:
    found = re.search(r"max-age=(\d+)", headers.get("cache-control", ""))
    return float(found.group(1)) if found else 0.0
