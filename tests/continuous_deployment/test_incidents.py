"""Incidents from the record, and reviews without culprits."""

from datetime import UTC, datetime, timedelta

import pytest

from mlops_lessons.continuous_deployment.incidents import SECTIONS, Blame, find_blame, incident_record, review_text
from mlops_lessons.delivery_log import DeliveryLog
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language

BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOD, BAD = "a" * 40, "b" * 40


def after(minutes):
    """Return the time so many minutes after the beginning."""
    return BEGIN + timedelta(minutes=minutes)


@pytest.fixture
def log(tmp_path):
    """Return a record: a good release, a bad one, its incident, the way back, and another incident beside it."""
    log = DeliveryLog(tmp_path / "delivery.jsonl")
    log.append("deployed", release=GOOD, ok=True, at=after(-300), id="d1")
    log.append("pushed", commit=BAD, at=after(-1))
    log.append("deployed", release=BAD, ok=True, at=after(0), id="d2")
    log.append("verified", release=BAD, ok=True, at=after(1), detail={"deployment": "d2"})
    log.append("incident_opened", at=after(10), detail={"incident": "slow UA", "deployment": "d2", "reason": "a|b"})
    log.append("incident_opened", at=after(11), detail={"incident": "printer"})
    log.append("toggled", at=after(12), detail={"flag": "new_model", "value": "killed"})
    log.append("rolled_back", release=BAD, at=after(14), detail={"to": GOOD, "deployment": "d2"})
    log.append("incident_resolved", at=after(15), detail={"incident": "slow UA"})
    log.append("deployed", release="later", ok=True, at=after(90))
    return log


def test_the_times_are_those_of_the_record(log):
    """Noticed after ten minutes, mended in five more, users exposed for fifteen."""
    record = incident_record(log.read().events, "slow UA")
    assert (record.release, record.deployed, record.opened, record.resolved) == (BAD, after(0), after(10), after(15))
    spans = (record.until_noticed, record.until_mended, record.exposed)
    assert [span.total_seconds() / 60 for span in spans] == [10, 5, 15]


def test_the_timeline_begins_with_the_deployment_and_ends_with_the_incident(log):
    """In order, with what people add, without other incidents and what came later."""
    notes = [(after(8), "a user of UA complains")]
    record = incident_record(log.read().events, "slow UA", notes)
    kinds = [moment.kind for moment in record.timeline]
    assert kinds == ["deployed", "verified", "note", "incident_opened", "toggled", "rolled_back", "incident_resolved"]
    assert [moment.at for moment in record.timeline] == sorted(moment.at for moment in record.timeline)
    assert "bbbbbbb gave way to aaaaaaa" in record.timeline[5].text


def test_an_open_incident_has_no_end_and_one_without_a_deployment_no_beginning(log):
    """What is not known is not made up."""
    record = incident_record(log.read().events, "printer")
    assert (record.resolved, record.exposed, record.until_mended, record.until_noticed) == (None,) * 4
    assert "still open" in review_text(record)
    assert "not known" in review_text(record)


def test_an_unknown_incident_offers_the_known_ones(log):
    """A slip of the pen."""
    with pytest.raises(UnknownNameError, match="slow UA"):
        incident_record(log.read().events, "slow AU")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_review_is_whole_in_both_languages(log, language):
    """Numbers and timeline are filled in, every question stands there once, and nothing of it blames anybody."""
    set_language(language)
    text = review_text(incident_record(log.read().events, "slow UA"), failed_requests=124)
    assert text.count("\n## ") == len(SECTIONS) + 1
    assert "15.0 min" in text
    assert "124" in text
    assert "| 10.0 |" in text
    assert "a\\|b" in text
    body = "\n".join(line for line in text.splitlines() if not line.startswith(">"))
    quoted = ("tener más cuidado", "be more careful")
    assert [one for one in find_blame(body, ["Ana"]) if one.words.lower() not in quoted] == []


def test_the_same_incident_gives_the_same_text(log):
    """Minutes from the start, no clock time: it can be compared."""
    events = log.read().events
    later = [type(event)(**{**vars(event), "at": event.at + timedelta(days=3)}) for event in events]
    assert review_text(incident_record(events, "slow UA")) == review_text(incident_record(later, "slow UA"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The gate let through a model without its test.", []),
        ("The fix should not have been merged on a Friday.", ["should not have"]),
        ("Root cause: human error.", ["human error"]),
        ("Causa: error humano. Hay que tener más cuidado.", ["error humano", "tener más cuidado"]),
        ("Fue culpa de ANA, que debió revisar.", ["Fue culpa", "ANA", "debió "]),
        ("Anabel's bananas are no person of ours.", []),
        ("El despliegue se detuvo por la alarma.", []),
    ],
)
def test_words_that_blame_are_found(text, words):
    """Names, and the usual words of guilt in both languages; conditions are left alone."""
    assert [one.words for one in find_blame(text, ["Ana"])] == words


def test_a_place_is_a_line():
    """So that the writer finds it."""
    assert find_blame("a\nb\nAna did it", ["Ana", ""]) == (Blame(3, "Ana"),)
