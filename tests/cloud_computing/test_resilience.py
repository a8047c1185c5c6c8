"""Reading on: a replica when a region is down, a cache when the network is."""

import pytest

from mlops_lessons.cloud_computing import resilience
from mlops_lessons.cloud_computing.object_store import ObjectStore
from mlops_lessons.errors import ServiceError


def test_reads_go_on_from_the_replica_when_a_region_stops(store, bucket):
    """The favourite answers while it runs, the other one after it was stopped; what came in after the copy is missing."""
    store.client.put_object(Bucket=bucket, Key="k", Body=b"copied")
    with ObjectStore() as north:
        assert resilience.copy_bucket(store.client, north.client, bucket) == 1
        regions = {"north": north.client, "south": store.client}
        first = resilience.read_from_any(regions, bucket, "k")
        north.client.put_object(Bucket=bucket, Key="k", Body=b"late")
    then = resilience.read_from_any(regions, bucket, "k")
    assert (first.text, first.source, first.stale) == ("copied", "north", False)
    assert (then.text, then.source, then.stale) == ("copied", "south", True)


def test_a_replica_copies_deletions_too(store, bucket):
    """A replica is no backup: what is deleted in the original goes in the copy at the next round."""
    store.client.put_object(Bucket=bucket, Key="k", Body=b"x")
    with ObjectStore() as other:
        resilience.copy_bucket(store.client, other.client, bucket)
        store.client.delete_object(Bucket=bucket, Key="k")
        assert resilience.copy_bucket(store.client, other.client, bucket) == 0
        assert other.client.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


def test_no_region_left_is_said_so(dead_client):
    """When none answers the error names those that were asked; an empty list too."""
    with pytest.raises(ServiceError, match="north"):
        resilience.read_from_any({"north": dead_client}, "b", "k")
    with pytest.raises(ServiceError):
        resilience.read_from_any({}, "b", "k")


def test_the_cache_serves_what_was_read_and_says_that_it_is_old(store, bucket, dead_client):
    """Without the network the reading comes from the cache and is marked stale; back online it is fresh again."""
    store.client.put_object(Bucket=bucket, Key="k", Body=b"old")
    reader = resilience.CachedReader(store.client, bucket)
    assert reader.fetch(["k"]) == 1
    reader.client = dead_client
    assert reader.read("k") == resilience.Reading("old", "cache", stale=True)
    store.client.put_object(Bucket=bucket, Key="k", Body=b"new")
    reader.client = store.client
    assert reader.read("k") == resilience.Reading("new", "store", stale=False)


def test_what_was_never_read_cannot_be_served(store, bucket, dead_client):
    """The cache holds only what was read; the error names the object."""
    with pytest.raises(ServiceError, match="never-read"):
        resilience.CachedReader(dead_client, bucket).read("never-read")


def test_a_refusal_is_not_an_outage(store, bucket):
    """A missing object is an answer of a store that works: neither cache nor replica hides it."""
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError):
        resilience.CachedReader(store.client, bucket).read("missing")
    with pytest.raises(ClientError):
        resilience.read_from_any({"a": store.client, "b": store.client}, bucket, "missing")


def test_reaches_tells_who_answers(store, dead_client):
    """A running store is reached, a stopped one is not."""
    assert resilience.reaches(store.client)
    assert not resilience.reaches(dead_client)
