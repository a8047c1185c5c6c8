"""Races on one object, with real threads against the real server."""

import pytest
from botocore.exceptions import ClientError

from mlops_lessons.cloud_computing import race, solutions
from mlops_lessons.cloud_computing.listing import read_text


@pytest.mark.parametrize("round_number", range(5))
def test_twenty_racing_creators_have_exactly_one_winner(store, bucket, round_number):
    """Of twenty that create the same object at once, one gets 200 and nineteen get 412."""
    ended = race.create_once(store.client, bucket, "lock", writers=20)
    assert (ended.accepted, ended.refused, ended.total) == (1, 19, 1)


def test_the_race_to_create_can_be_run_again(store, bucket):
    """Running the cell twice, with versions or without, has one winner each time."""
    for _again in range(2):
        assert race.create_once(store.client, bucket, "lock", writers=5).accepted == 1
    store.client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    assert race.create_once(store.client, bucket, "lock", writers=5).accepted == 1


def test_without_a_condition_nineteen_of_twenty_updates_are_lost(store, bucket):
    """All twenty are told 200; since all read zero, the counter says one."""
    ended = race.add_one_each(store.client, bucket, "counter", writers=20)
    assert (ended.accepted, ended.refused, ended.total, ended.lost) == (20, 0, 1, 19)


def test_with_a_condition_every_update_arrives(store, bucket):
    """Writers that read again after a refusal all get counted, and somebody was refused on the way."""
    ended = race.add_one_each(store.client, bucket, "counter", writers=12, careful=True)
    assert (ended.accepted, ended.total, ended.lost) == (12, 12, 0)
    assert ended.refused >= 11


def test_the_lost_update_of_two_is_told_as_it_happens(store, bucket):
    """Ana and Beto: both get 200 and Ana's line is gone; with If-Match the second gets 412."""
    client, place = store.client, {"Bucket": bucket, "Key": "notes"}
    client.put_object(**place, Body=b"start\n")
    seen = client.get_object(**place)
    text, tag = seen["Body"].read(), seen["ETag"]
    assert race.status_of(client.put_object, **place, Body=text + b"ana\n") == 200
    assert race.status_of(client.put_object, **place, Body=text + b"beto\n") == 200
    assert read_text(client, bucket, "notes") == "start\nbeto\n"
    assert race.status_of(client.put_object, **place, Body=b"late", IfMatch=tag) == 412


def test_another_refusal_is_not_taken_for_a_lost_race(store):
    """Only 412 is an answer to a race; a bucket that does not exist is an error."""
    with pytest.raises(ClientError, match="NoSuchBucket"):
        race.status_of(store.client.put_object, Bucket="no-such-bucket-here", Key="k", Body=b"")


@pytest.mark.parametrize(
    ("version", "writes"), [(1, [1, 1, 2]), (1, [None, 1, 2]), (1, [1, 2, 2, None, 4, 9]), (1, [None, None])]
)
def test_the_exercise_answers_as_the_real_store_does(store, bucket, version, writes):
    """`race_results` gives the statuses that the store really gives to the same writes."""
    client, tags = store.client, {}
    tags[version] = client.put_object(Bucket=bucket, Key="k", Body=str(version).encode())["ETag"]
    now, statuses = version, []
    for expected in writes:
        condition = {} if expected is None else {"IfMatch": tags.get(expected, '"00000000000000000000000000000000"')}
        body = str(now + 1).encode()
        statuses.append(race.status_of(client.put_object, Bucket=bucket, Key="k", Body=body, **condition))
        if statuses[-1] == 200:
            now += 1
            tags[now] = client.head_object(Bucket=bucket, Key="k")["ETag"]
    assert solutions.race_results(version, writes) == statuses
