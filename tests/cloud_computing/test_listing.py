"""What a bucket holds, version by version."""

from datetime import UTC, datetime

from mlops_lessons.cloud_computing import listing


def test_versions_are_listed_newest_first_with_the_marker_on_top(store, bucket):
    """Two writes and a deletion give a marker and two objects, in this order."""
    client = store.client
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=bucket, Key="k", Body=b"one")
    client.put_object(Bucket=bucket, Key="k", Body=b"longer")
    client.delete_object(Bucket=bucket, Key="k")
    rows = listing.versions(client, bucket)
    assert [(row.key, row.age, row.kind, row.size) for row in rows] == [
        ("k", 0, "marker", 0),
        ("k", 1, "object", 6),
        ("k", 2, "object", 3),
    ]
    assert listing.read_text(client, bucket, "k", rows[2].id) == "one"


def test_removing_the_marker_brings_the_object_back(store, bucket):
    """Deleting the delete marker is the recovery that the lesson shows."""
    client = store.client
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=bucket, Key="k", Body=b"kept")
    client.delete_object(Bucket=bucket, Key="k")
    assert client.list_objects_v2(Bucket=bucket)["KeyCount"] == 0
    client.delete_object(Bucket=bucket, Key="k", VersionId=listing.versions(client, bucket)[0].id)
    assert listing.read_text(client, bucket, "k") == "kept"


def test_objects_from_before_versioning_are_versions_too(store, bucket):
    """What was written before the bucket kept versions survives as the oldest one."""
    client = store.client
    client.put_object(Bucket=bucket, Key="k", Body=b"before")
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=bucket, Key="k", Body=b"after")
    oldest = listing.versions(client, bucket)[-1]
    assert listing.read_text(client, bucket, "k", oldest.id) == "before"


def test_within_one_second_a_marker_counts_as_newer_than_what_it_hides():
    """Equal times keep the store's order, markers first, and the latest stays on top."""
    now = datetime(2026, 11, 22, tzinfo=UTC)

    class Paginator:
        def paginate(self, **_wanted):
            versions = [
                {"Key": "k", "IsLatest": at == 0, "LastModified": now, "VersionId": f"v{at}", "Size": 1}
                for at in range(2)
            ]
            marker = {"Key": "k", "IsLatest": False, "LastModified": now, "VersionId": "m"}
            return [{"Versions": versions, "DeleteMarkers": [marker]}]

    class Client:
        def get_paginator(self, _name):
            return Paginator()

    assert [row.id for row in listing.versions(Client(), "b")] == ["v0", "m", "v1"]


def test_every_page_of_a_long_listing_counts(capsys):
    """Stores list at most a thousand keys at a time: the tables follow the pages."""
    now = datetime(2026, 11, 22, tzinfo=UTC)

    class Client:
        def get_paginator(self, name):
            self.name = name
            return self

        def paginate(self, **_wanted):
            row = {"Size": 1, "IsLatest": True, "LastModified": now, "VersionId": "v"}
            part = "Versions" if self.name == "list_object_versions" else "Contents"
            return [{part: [row | {"Key": "first"}]}, {part: [row | {"Key": "second"}]}]

    assert [row.key for row in listing.versions(Client(), "b")] == ["first", "second"]
    listing.show_objects(Client(), "b")
    assert "second" in capsys.readouterr().out


def test_an_empty_bucket_is_said_to_look_empty(store, bucket, capsys):
    """An empty table is never shown without words."""
    listing.show_objects(store.client, bucket)
    assert "looks empty" in capsys.readouterr().out


def test_tables_show_no_random_ids(store, bucket, capsys):
    """Version ids are random, so they never reach what is shown."""
    client = store.client
    client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    client.put_object(Bucket=bucket, Key="k", Body=b"one")
    listing.show_versions(client, bucket)
    shown = capsys.readouterr().out
    assert "the current one" in shown
    assert listing.versions(client, bucket)[0].id not in shown
