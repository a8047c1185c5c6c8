"""The file of the record: appended to by many, damaged in every way, never losing what was good."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.delivery_log import KINDS, DeliveryLog, parse_lines, problems, select
from mlops_lessons.errors import LessonError, SetupError
from mlops_lessons.i18n import LANGUAGES, set_language

NOON = datetime(2013, 3, 8, 12, tzinfo=UTC)


@pytest.fixture
def log(tmp_path):
    """Give an empty record whose clock stands still."""
    return DeliveryLog(tmp_path / "delivery.jsonl", clock=lambda: NOON)


def line(**changes):
    """Return one good line, with changes."""
    row = {"id": "a", "at": "2013-03-08T12:00:00Z", "kind": "pushed", "commit": None, "release": None, "ok": None}
    return (json.dumps(row | {"detail": {}} | changes) + "\n").encode()


def test_a_line_has_the_keys_of_the_schema_in_order(log):
    """What is written is what the design says, and one object a line."""
    log.append("deployed", commit="4f2a", release="v1.2.0", ok=True, detail={"seconds": 95, "who": "José\n"}, id="1")
    text = log.path.read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert list(json.loads(text).items()) == [
        ("id", "1"),
        ("at", "2013-03-08T12:00:00Z"),
        ("kind", "deployed"),
        ("commit", "4f2a"),
        ("release", "v1.2.0"),
        ("ok", True),
        ("detail", {"seconds": 95, "who": "José\n"}),
    ]


def test_what_is_written_is_read_again(log):
    """Every kind goes out and comes back the same."""
    written = [log.append(kind, ok=True, detail={"n": [1, None, "ñ"]}) for kind in KINDS]
    reading = log.read()
    assert list(reading.events) == written
    assert (reading.set_aside, reading.remarks) == ((), ())
    assert list(log) == written


def test_no_file_is_an_empty_record(log):
    """Nothing was delivered yet: no error."""
    assert log.read().events == ()
    assert not log.path.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": "exploded"}, "kind"),
        ({"kind": 3}, "kind"),
        ({"kind": ["pushed"]}, "kind"),
        ({"at": "2013-03-08T12:00:00"}, "naive"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2013-03-08"}, "at"),
        ({"at": "2013-02-30T12:00:00Z"}, "at"),
        ({"at": "0001-01-01T00:00:00+05:00"}, "at"),
        ({"at": 1362744000}, "at"),
        ({"id": ""}, "id"),
        ({"id": 7}, "id"),
        ({"commit": 4}, "commit"),
        ({"release": ""}, "release"),
        ({"ok": 1}, "ok"),
        ({"ok": "true"}, "ok"),
        ({"detail": [1]}, "detail"),
    ],
)
def test_a_bad_line_is_set_aside_and_named(changes, why):
    """The reason is told in both languages, the line is kept as it stood, and the lines around it are read."""
    bad = line(**changes)
    for language in LANGUAGES:
        set_language(language)
        reading = parse_lines(line(id="before") + bad + line(id="after"))
        assert [event.id for event in reading.events] == ["before", "after"]
        (remark,) = reading.set_aside
        assert (remark.line, remark.why, remark.text) == (2, why, bad.decode().rstrip("\n"))
        assert remark.message.startswith(("Línea 2", "Line 2"))
        assert "{" not in remark.message.replace("{}", "")


@pytest.mark.parametrize(
    "bad",
    [
        b"\xff\xfe\n",
        b"{\n",
        b"[" * 100_000 + b"\n",
        b"[1]\n",
        b"null\n",
        b"\0\0\0\0\n",
        b'{"id": NaN}\n',
        b"9" * 5000 + b"\n",
    ],
)
def test_what_is_no_event_at_all_is_set_aside(bad):
    """Bytes that are no text, JSON that is no object, nesting without end: never a crash."""
    reading = parse_lines(line(id="before") + bad + line(id="after"))
    assert [event.id for event in reading.events] == ["before", "after"]
    assert [remark.why in ("damaged", "object") for remark in reading.set_aside] == [True]


def test_a_half_written_last_line_is_named_and_the_next_event_stands_on_its_own(log):
    """A writer that died in the middle costs its own line, and not the one after it."""
    log.append("pushed", id="first")
    with log.path.open("ab") as file:
        file.write(line(id="cut")[:30])
    reading = log.read()
    assert [remark.why for remark in reading.set_aside] == ["cut"]
    log.append("verified", id="second")
    assert [event.id for event in log.read().events] == ["first", "second"]
    assert [remark.why for remark in log.read().set_aside] == ["damaged"]


def test_a_whole_last_line_without_its_end_counts():
    """Only the line's end is missing: nothing is lost."""
    assert [event.id for event in parse_lines(line().rstrip(b"\n")).events] == ["a"]


def test_a_time_with_an_offset_is_turned_into_utc_and_said():
    """It names an instant without doubt, so it counts."""
    reading = parse_lines(line(at="2013-03-08T06:00:00-06:00"))
    assert reading.events[0].at == NOON
    assert [remark.why for remark in reading.remarks] == ["offset"]


def test_unknown_keys_are_kept_and_said():
    """A later version may write more: what this one does not know is not lost."""
    reading = parse_lines(line(team="north"))
    assert reading.events[0].as_row()["team"] == "north"
    assert [remark.why for remark in reading.remarks] == ["extra"]


def test_the_same_event_twice_counts_once_and_another_of_its_id_is_set_aside():
    """An event that was sent again is no second event; one that took its id is not believed, nor thrown away."""
    reading = parse_lines(line() + line() + line(kind="verified"))
    assert [event.kind for event in reading.events] == ["pushed"]
    assert [remark.why for remark in reading.set_aside] == ["repeated", "clash"]


def test_windows_line_ends_blank_lines_and_a_mark_at_the_start_are_nothing():
    """What editors leave behind is no damage."""
    reading = parse_lines(b"\xef\xbb\xbf" + line(id="1").replace(b"\n", b"\r\n") + b"\r\n\n" + line(id="2"))
    assert [event.id for event in reading.events] == ["1", "2"]
    assert reading.set_aside == ()


def test_events_come_by_time_and_equal_times_in_the_order_of_the_file():
    """Clocks of several machines do not write in order."""
    rows = [line(id=name, at=f"2013-03-08T1{hour}:00:00Z") for name, hour in (("b", 2), ("a", 1), ("c", 2))]
    assert [event.id for event in parse_lines(b"".join(rows)).events] == ["a", "b", "c"]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_bytes_make_reading_fail_and_no_good_line_is_lost(noise, place):
    """Whatever stands between two good lines, both are read, and each line that is not blank is accounted for."""
    reading = parse_lines(line(id="before") + noise.replace(b"\n", b"") + b"\n" + line(id="after"))
    assert {"before", "after"} <= {event.id for event in reading.events}
    whole = line(id="x") * 3
    cut = whole[: place % (len(whole) + 1)]
    found = parse_lines(cut)
    lines = [one for one in cut.split(b"\n") if one.strip()]
    assert len(found.events) + len(found.set_aside) == len(lines)


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "exploded"}, {"kind": "pushed", "at": datetime(2013, 3, 8, 12)}, {"kind": "pushed", "ok": "yes"},
     {"kind": "pushed", "detail": {"x": float("nan")}}, {"kind": "pushed", "detail": {"x": {1, 2}}}, {"kind": "pushed", "id": ""}],
)  # fmt: skip
def test_an_event_that_is_not_valid_is_not_written(log, wrong):
    """The message tells what to mend, in the learner's language, and the file stays as it was."""
    kind = wrong.pop("kind")
    with pytest.raises(LessonError):
        log.append(kind, **wrong)
    assert not log.path.exists()


def test_problems_names_everything_at_once():
    """One look is enough to mend a line."""
    assert list(problems({"id": "", "at": "now", "kind": "x", "ok": 2})) == ["at", "id", "kind", "ok"]
    assert problems({"id": "1", "at": "2013-03-08T12:00:00Z", "kind": "pushed"}) == {}


def test_times_of_other_zones_are_written_in_utc(log):
    """The clock may be anywhere."""
    log.append("pushed", at=datetime(2013, 3, 8, 6, tzinfo=timezone(timedelta(hours=-6))))
    assert json.loads(log.path.read_text(encoding="utf-8"))["at"] == "2013-03-08T12:00:00Z"


def test_select_filters_by_kind_release_commit_and_time(log):
    """From the start on, before the end."""
    for hour, kind in enumerate(("pushed", "deployed", "verified", "deployed")):
        log.append(kind, at=NOON + timedelta(hours=hour), release=f"v{hour}", commit="c", id=str(hour))
    events = log.read().events
    assert [event.id for event in select(events, "deployed")] == ["1", "3"]
    assert [event.id for event in select(events, release="v2")] == ["2"]
    assert [
        event.id
        for event in select(events, commit="c", since=NOON + timedelta(hours=1), until=NOON + timedelta(hours=3))
    ] == [
        "1",
        "2",
    ]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    """A folder where the file should be."""
    with pytest.raises(SetupError, match="cannot be written"):
        DeliveryLog(tmp_path).append("pushed")
    with pytest.raises(SetupError, match="cannot be read"):
        DeliveryLog(tmp_path).read()


def test_a_full_disk_leaves_no_half_line(log, monkeypatch):
    """What went in before the disk was full is cut off again."""
    log.append("pushed", id="first")
    real, calls = os.write, []

    def write(file, data):
        calls.append(data)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return real(file, data[:10])

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(SetupError, match="No space left"):
        log.append("verified", id="second")
    monkeypatch.undo()
    assert [event.id for event in log.read().events] == ["first"]
    assert log.read().set_aside == ()


def test_a_line_is_on_the_disk_when_asked(log, monkeypatch):
    """``sync`` asks the system for it, once the line is written."""
    asked = []
    monkeypatch.setattr(os, "fsync", lambda file: asked.append(os.fstat(file).st_size))
    log.append("pushed")
    log.append("pushed", sync=True)
    assert asked == [log.path.stat().st_size]


WRITER = """
import sys
from mlops_lessons.delivery_log import DeliveryLog
log = DeliveryLog(sys.argv[1])
for number in range(int(sys.argv[3])):
    log.append("pushed", id=f"{sys.argv[2]}-{number}", detail={"filler": "x" * (number % 700)})
"""


def test_several_processes_at_once_lose_nothing(tmp_path):
    """Four writers, 300 events each: 1,200 whole lines."""
    path = tmp_path / "delivery.jsonl"
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name, "300"]) for name in "abcd"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    reading = DeliveryLog(path).read()
    assert reading.set_aside == ()
    assert {event.id for event in reading.events} == {f"{name}-{number}" for name in "abcd" for number in range(300)}


def test_a_writer_that_is_killed_loses_at_most_its_own_line(tmp_path):
    """What was acknowledged before stays, and the next writer goes on."""
    path = tmp_path / "delivery.jsonl"
    code = WRITER + "    print(number, flush=True)\n"
    writer = subprocess.Popen([sys.executable, "-c", code, str(path), "a", "100000"], stdout=subprocess.PIPE)
    for _ in range(50):
        acknowledged = int(writer.stdout.readline())
    writer.kill()
    writer.wait()
    writer.stdout.close()
    DeliveryLog(path).append("verified", id="after")
    ids = {event.id for event in DeliveryLog(path).read().events}
    assert {f"a-{number}" for number in range(acknowledged + 1)} | {"after"} <= ids
