"""The risks acted out: each pair of a risk and a defence ends as the lesson says, because it is really played."""

import pytest

from mlops_lessons.cloud_computing import encryption, scenes
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language

ENDINGS = {
    ("leak", "none"): "lost",
    ("leak", "key_beside"): "lost",
    ("leak", "key_apart"): "saved",
    ("outage", "none"): "lost",
    ("outage", "versions"): "lost",
    ("outage", "replica"): "saved",
    ("offline", "none"): "lost",
    ("offline", "retry"): "lost",
    ("offline", "cache"): "partly",
    ("bill", "none"): "lost",
    ("bill", "alarm"): "partly",
    ("bill", "cap"): "partly",
}
PAIRS = [(risk, mitigation) for risk, mitigations in scenes.MITIGATIONS.items() for mitigation in mitigations]


@pytest.fixture
def stage(store, dead_client):
    """Give a stage with a store that answers and one that does not."""
    return scenes.Stage(store.client, dead_client)


@pytest.mark.parametrize(("risk", "mitigation"), PAIRS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_scene_ends_as_it_must(stage, risk, mitigation, language):
    """Every pair plays, ends as listed here, and tells two lines or more without a hole for a value."""
    set_language(language)
    scene = scenes.act(risk, mitigation, stage)
    assert scene.ending == ENDINGS[risk, mitigation]
    assert len(scene.lines) >= 2
    assert not any("{" in line for line in scene.lines)


def test_with_both_stores_up_nothing_is_lost(store):
    """The endings are played, not written down: with the region up, the outage scenes end well."""
    up = scenes.Stage(store.client, store.client)
    assert scenes.act("outage", "none", up).ending == "saved"


def test_with_both_stores_down_the_replica_does_not_help(store, dead_client):
    """If the other region is down as well the replica scene ends badly."""
    scenes.Stage(store.client, dead_client).prepared()

    class HalfDead:
        list_buckets = store.client.list_buckets
        get_object = dead_client.get_object

    assert scenes.act("outage", "replica", scenes.Stage(HalfDead, dead_client)).ending == "lost"


def test_the_thief_reads_what_is_open_and_what_lies_beside_its_key():
    """The thief tries contents as they are, then every object of 32 bytes as a key."""
    key = encryption.new_key()
    sealed = encryption.seal(b"passenger,seat\nAna Ruiz,14C\n", key, "a")
    assert scenes.thief_reads({"a": sealed}) is None
    assert scenes.thief_reads({"a": sealed, "key": encryption.new_key()}) is None
    assert "Ana" in scenes.thief_reads({"a": sealed, "key": key})
    assert "Ana" in scenes.thief_reads({"a": b"passenger,seat\nAna Ruiz,14C\n"})
    assert scenes.thief_reads({}) is None


def test_the_figures_of_the_bill_are_those_of_adding_up(stage):
    """912 USD if nobody looks; mail on day 11 and 228 USD; the cap on day 11 at 152, with 19 days in the dark."""
    lines = {
        mitigation: " ".join(scenes.act("bill", mitigation, stage).lines) for mitigation in scenes.MITIGATIONS["bill"]
    }
    usual, runaway, since = 4, 36, 9
    assert f"{30 * usual + (31 - since) * runaway} USD" in lines["none"]
    assert "day 11" in lines["alarm"]
    assert f"{30 * usual + (11 - since + 1) * runaway} USD" in lines["alarm"]
    days = next(day for day in range(1, 31) if day * usual + max(0, day - since + 1) * runaway >= 150)
    total = days * usual + (days - since + 1) * runaway
    assert f"day {days} spending reached {total} USD" in lines["cap"]
    assert f"{30 - days} days in the dark" in lines["cap"]


@pytest.mark.parametrize(("risk", "mitigation"), [("meteor", "none"), ("leak", "pray")])
def test_an_unknown_scene_offers_the_known_ones(stage, risk, mitigation):
    """A wrong name gives an error that names what there is."""
    with pytest.raises(UnknownNameError):
        scenes.act(risk, mitigation, stage)
