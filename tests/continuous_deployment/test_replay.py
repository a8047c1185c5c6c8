"""Asking again: a difference that was put there is found, and nothing else."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.continuous_deployment.recording import Recorder, read_recording, recorded
from mlops_lessons.continuous_deployment.replay import differences, may_be_asked_again, replay, replay_both

JSON = st.recursive(
    st.none() | st.booleans() | st.floats(-100, 100) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
)


class Predicting:
    """A service whose answer is computed from what is asked; `defect` changes that of one carrier."""

    def __init__(self, release, defect=0.0, status=200):
        self.release, self.defect, self.status, self.asked = release, defect, status, []

    async def __call__(self, scope, receive, send):
        """Answer one request."""
        if scope["type"] != "http":
            return
        message = await receive()
        flight = json.loads(message["body"] or b"{}")
        self.asked.append((scope["method"], scope["path"], dict(scope["headers"]), flight))
        late = round(flight.get("hour", 0) / 24, 6) + self.defect * (flight.get("carrier") == "B6")
        answer = {"late": late, "release": self.release, "passenger": flight.get("name")}
        status = self.status if flight.get("carrier") == "AA" else 200
        await send(
            {"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(answer).encode()})


@pytest.fixture
def records(start, tmp_path):
    """Return 30 recorded requests of three users, asked of the good release through a recorder."""
    import httpx

    path = tmp_path / "session.jsonl"
    server = start(recorded(Predicting("a1"), Recorder(path)))
    with httpx.Client(base_url=server.address, trust_env=False) as client:
        for number in range(30):
            flight = {"carrier": ("UA", "AA", "B6")[number % 3], "hour": number % 12, "name": f"Person {number}"}
            client.post("/predict", json=flight, headers={"x-user": f"user-{number % 3}"})
    server.stop()  # the last line is written after its answer
    return read_recording(path)


def test_the_release_that_was_recorded_differs_in_nothing(records, start):
    """Not even in what was masked."""
    found = replay(records, start(Predicting("b2")).address)
    assert (found.asked, found.left_out, found.differences) == (30, 0, ())


def test_a_difference_that_was_put_there_is_found(records, start):
    """Every request of that carrier, with the place and both values; no other."""
    address = start(Predicting("b2", defect=0.25)).address
    for found in (replay(records, address), replay_both(records, start(Predicting("a1")).address, address)):
        wanted = [record.number for record in records if record.body["carrier"] == "B6"]
        assert list(found.requests_that_differ) == wanted
        assert {one.where for one in found.differences} == {"late"}
        assert all(one.after - one.before == pytest.approx(0.25) for one in found.differences)
        assert len({one.session for one in found.differences}) == 1


def test_an_answer_out_of_its_shape_is_found_although_it_is_masked(records, start):
    """A probability of 5 is no probability: it differs, and what it was is not shown."""
    found = replay(records, start(Predicting("b2", defect=5.0)).address)
    assert len(found.differences) == 10
    assert all(one.after.startswith("masked-") for one in found.differences)


def test_another_status_is_a_difference(records, start):
    """An error where there was an answer."""
    found = replay(records, start(Predicting("b2", status=500)).address)
    assert {(one.where, one.before, one.after) for one in found.differences} == {("status", 200, 500)}
    assert len(found.differences) == 10


def test_a_release_that_does_not_answer_differs_everywhere(records, dead):
    """Its status is 0."""
    found = replay(records[:3], dead)
    assert [one.after for one in found.differences if one.where == "status"] == [0, 0, 0]


def test_what_is_asked_again_is_marked_and_masked(records, start):
    """The release sees a repetition by a pseudonym, never the name."""
    service = Predicting("b2")
    replay(records[:1], start(service).address)
    _method, _path, headers, flight = service.asked[0]
    assert headers[b"x-replay"] == b"1"
    assert headers[b"x-user"].decode() == records[0].session
    assert "Person" not in json.dumps(flight)


def test_requests_that_change_something_are_left_out(records, start):
    """A booking must not be made again."""
    from dataclasses import replace

    service = Predicting("b2")
    booking = replace(records[0], path="/bookings")
    found = replay([booking, replace(records[0], method="DELETE"), records[1]], start(service).address)
    assert (found.asked, found.left_out, len(service.asked)) == (1, 2, 1)
    assert may_be_asked_again(replace(booking, method="GET"))


@settings(deadline=None)
@given(JSON)
def test_an_answer_does_not_differ_from_itself(answer):
    """Whatever it holds."""
    assert list(differences(answer, answer)) == []


@settings(deadline=None)
@given(JSON, JSON)
def test_differences_are_the_same_in_both_directions(one, other):
    """Places agree, values change sides."""
    there = {(where, str(before), str(after)) for where, before, after in differences(one, other)}
    back = {(where, str(after), str(before)) for where, before, after in differences(other, one)}
    assert there == back


@pytest.mark.parametrize(
    ("before", "after", "places"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1}, {"a": True}, ["a"]),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, ["a[1].b"]),
        ({"a": [1]}, {"a": [1, 2]}, ["a"]),
        ({"a": 1}, {"b": 1}, ["a", "b"]),
        ({"a": 1, "release": "x"}, {"a": 1, "release": "y"}, []),
        ({"a": "masked-0123456789"}, {"a": "masked-9876543210"}, []),
        ({"a": "masked-0123456789"}, {"a": 0.5}, ["a"]),
        ({"masked-0123456789": 1}, {}, []),
        (1, "1", ["answer"]),
        (0.1 + 0.2, 0.3, []),
    ],
)
def test_the_place_is_told(before, after, places):
    """Nested, in lists, missing, of another type; release names and what is masked on both sides are no difference."""
    assert [where for where, _before, _after in differences(before, after)] == places
