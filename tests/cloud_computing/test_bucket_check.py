"""What the lab looks for in a real bucket."""

from mlops_lessons.cloud_computing.bucket_check import bucket_facts, show_bucket_check

LOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]


def keep_for(client, bucket, days):
    """Let old versions go after so many days."""
    rule = {"ID": "old", "Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": days}}
    client.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})


def test_a_bucket_that_is_not_there_has_nothing(store):
    """Every fact is False for a name that nobody made."""
    assert not any(bucket_facts(store.client, "nobody-made-this").values())


def test_each_setting_turns_its_own_fact_and_no_other(store, bucket):
    """The five facts come true one by one, as the lab's cell sets them."""
    client = store.client
    steps = [
        ("versions", lambda: client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})),
        ("private", lambda: client.put_public_access_block(
            Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(LOCKS, True))),
        ("old_versions_kept", lambda: keep_for(client, bucket, 30)),
        ("has_object", lambda: client.put_object(Bucket=bucket, Key="k", Body=b"x")),
    ]  # fmt: skip
    expected = {"exists"}
    for name, act in steps:
        assert {fact for fact, holds in bucket_facts(client, bucket).items() if holds} == expected
        act()
        expected = expected | {name}
    assert all(bucket_facts(client, bucket).values())


def test_letting_old_versions_go_too_soon_does_not_count(store, bucket):
    """Seven days are not thirty."""
    keep_for(store.client, bucket, 7)
    assert not bucket_facts(store.client, bucket)["old_versions_kept"]


def test_one_open_lock_is_not_private(store, bucket):
    """All four sides must be shut."""
    open_one = dict.fromkeys(LOCKS, True) | {"BlockPublicPolicy": False}
    store.client.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=open_one)
    assert not bucket_facts(store.client, bucket)["private"]


def test_the_table_says_how_many_of_five(store, bucket, capsys):
    """A fresh bucket has one of five, in words."""
    show_bucket_check(store.client, bucket)
    shown = capsys.readouterr().out
    assert "1 of 5" in shown
    assert shown.count("not yet") == 4
