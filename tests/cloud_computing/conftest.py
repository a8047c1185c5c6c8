"""One object store for all the tests here, and a bucket of its own for each that asks."""

import itertools

import pytest

from mlops_lessons.cloud_computing.object_store import ObjectStore

_numbers = itertools.count()


@pytest.fixture(scope="session")
def store():
    """Give a running object store."""
    with ObjectStore() as running:
        yield running


@pytest.fixture(scope="session")
def dead_client():
    """Give a client of a store that was stopped."""
    with ObjectStore() as stopped:
        client = stopped.client
    return client


@pytest.fixture
def bucket(store):
    """Give the name of a fresh, empty bucket."""
    name = f"bucket-{next(_numbers)}"
    store.client.create_bucket(Bucket=name)
    return name
