"""Recordings: everything that helps to ask again, nothing that tells who it was."""

import asyncio
import json
import re
import string

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlops_lessons.client_server.serving import running
from mlops_lessons.continuous_deployment.masking import HARMLESS, HEADERS, WORDS, Masking
from mlops_lessons.continuous_deployment.recording import Recorder, read_recording, recorded, sessions

WORD = st.text(string.ascii_letters + "áéíñ-' ", min_size=6, max_size=20)
NAMES = st.sampled_from(["Ana García Pérez", "Núñez-O'Neill", "María José", "Li Wei-Chen"]) | WORD
EMAILS = st.builds("{}.{}@{}.example".format, *[st.text(string.ascii_lowercase, min_size=3, max_size=8)] * 3)
PHONES = st.from_regex(r"\A\+?5[0-9]{9,12}\Z") | st.integers(5_000_000, 59_999_999_999)
CARDS = st.sampled_from(["4111 1111 1111 1111", "5500000000000004", 4111111111111111])
DOCUMENTS = st.from_regex(r"\A[A-Z]{2}[0-9]{7}\Z")
PERSONAL = NAMES | EMAILS | PHONES | CARDS | DOCUMENTS | st.sampled_from(["203.0.113.77", "2001:db8::77"])
FIELDS = st.sampled_from([*HARMLESS, "name", "email", "telephone", "seat_of", "comment"])
HARMLESS_VALUES = st.sampled_from(["UA", "JFK", 5, 0.25, None, True, "UA1545"])
LEAVES = PERSONAL | HARMLESS_VALUES
BODIES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS | NAMES | EMAILS, inner, max_size=4)
)


def answering(content=None, status=200):
    """Return an application that answers `content`."""

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        body = json.dumps(content).encode()
        headers = [(b"content-type", b"application/json"), (b"x-release", b"a1b2")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


def ask(application, path="/predict", query="", headers=(), body=b"", method="POST"):
    """Ask an application without a server; return what it sent."""
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    scope["headers"] = [(name.encode(), value.encode("utf-8")) for name, value in headers]
    sent = []

    async def receive():
        return {"type": "http.request", "body": body}

    async def send(message):
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    return sent


def leaves(value):
    """Yield every string and number of JSON, names of fields too."""
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    elif value is not None and not isinstance(value, bool):
        yield value


@settings(max_examples=150, deadline=None)
@given(BODIES, BODIES, PERSONAL, PERSONAL, PERSONAL, FIELDS)
def test_a_masked_recording_holds_no_personal_data(tmp_path_factory, body, answer, user, part, value, name):
    """Whatever is in the body, the answer, the path, the query, the headers or the user's name does not reach the file."""
    from urllib.parse import urlencode

    path = tmp_path_factory.mktemp("recorded") / "session.jsonl"
    application = recorded(answering(answer), Recorder(path))
    headers = [("x-user", str(user)), ("cookie", f"user={value}"), ("authorization", f"Bearer {value}")]
    headers += [("x-airline", str(value)), ("content-type", "application/json"), ("user-agent", str(value))]
    ask(application, f"/flights/{part}", urlencode({name: value, str(part): 1}), headers, json.dumps(body).encode())
    written = path.read_text(encoding="ascii")
    told = " ".join(str(leaf) for leaf in leaves(json.loads(written)))
    personal = [leaf for leaf in [*leaves(body), *leaves(answer), user, part, value] if len(str(leaf)) >= 6]
    for leaf in personal:
        if str(leaf) not in HARMLESS and not shaped(str(leaf)):
            assert str(leaf) not in told, leaf


def shaped(text):
    """Tell whether a text has the shape of one of the harmless fields, such as the number of a flight."""
    return any(re.fullmatch(shape, text) for shape in HARMLESS.values())


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_what_stays_is_known_by_name_and_by_shape(body):
    """Each leaf of masked JSON is a known name, a value of the shape of its field, a pseudonym or a zero."""

    def check(value, name=""):
        if isinstance(value, dict):
            for key, item in value.items():
                assert key in HARMLESS or re.fullmatch(r"masked-[0-9a-f]{10}", key)
                check(item, key)
        elif isinstance(value, list):
            for item in value:
                check(item, name)
        elif value is not None and not isinstance(value, bool) and value != 0:
            known = name in HARMLESS and re.fullmatch(HARMLESS[name], str(value))
            assert known or re.fullmatch(r"masked-[0-9a-f]{10}", str(value))

    check(json.loads(json.dumps(Masking().json(body))))


@settings(deadline=None)
@given(BODIES)
def test_masking_keeps_the_structure(body):
    """Lists keep their length and numbers stay numbers, so that a service can read what is asked again."""

    def kind(value):
        if isinstance(value, dict):
            return {"fields": sorted(str(kind(item)) for item in value.values())}
        if isinstance(value, list):
            return [kind(item) for item in value]
        return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__

    assert kind(Masking().json(body)) == kind(body)


def test_a_pseudonym_is_stable_for_one_key_and_says_nothing_without_it():
    """The same person twice is one session; another recording, another pseudonym."""
    masking = Masking(key=b"k" * 32)
    assert masking.pseudonym("ana") == masking.pseudonym("ana") == Masking(key=b"k" * 32).pseudonym("ana")
    assert masking.pseudonym("ana") != masking.pseudonym("luis")
    assert masking.pseudonym("ana") != Masking().pseudonym("ana")
    assert "k" * 5 not in repr(masking)


def test_what_is_needed_to_ask_again_stays(tmp_path):
    """A request of the story and its answer, to the last digit."""
    flight = {
        "carrier": "UA",
        "origin": "EWR",
        "weekday": 1,
        "hour": 17,
        "distance": 1400.0,
        "late_share": 0.2183908045977,
    }
    path = tmp_path / "session.jsonl"
    application = recorded(answering({"late": 0.317204}), Recorder(path, clock=lambda: 1_790_000_000.5))
    headers = [("x-user", "ana"), ("content-type", "application/json"), ("x-airline", "UA")]
    sent = ask(application, "/predict", "origin=EWR", headers, json.dumps({**flight, "name": "Ana"}).encode())
    (record,) = read_recording(path)
    assert (record.method, record.path, record.query, record.status) == ("POST", "/predict", "origin=EWR", 200)
    assert {name: record.body[name] for name in flight} == flight
    assert (record.answer, record.release, record.at) == ({"late": 0.317204}, "a1b2", "2026-09-21T14:13:20.500Z")
    assert record.headers == {"content-type": "application/json", "x-airline": "UA"}
    assert dict(sent[0]["headers"])[b"x-session"].decode() == record.session
    assert record.session.startswith("masked-")


def test_requests_of_a_user_are_one_session(tmp_path):
    """By name or by cookie; those of nobody belong to none."""
    recorder = Recorder(tmp_path / "s.jsonl")
    application = recorded(answering({}), recorder)
    for headers in ([("x-user", "ana")], [("x-user", "luis")], [("cookie", "user=ana")], []):
        ask(application, headers=headers)
    found = sessions(read_recording(tmp_path / "s.jsonl"))
    assert {name: [one.number for one in each] for name, each in found.items()} == {
        recorder.session_of("ana"): [1, 3],
        recorder.session_of("luis"): [2],
    }


@pytest.mark.parametrize(
    "case", [("/-/status", ()), ("/predict", [("x-replay", "1")]), ("/predict", [("x-mirrored", "1")])]
)
def test_what_users_did_not_do_is_not_recorded(tmp_path, case):
    """Pages of the router, repetitions and copies."""
    ask(recorded(answering({}), Recorder(tmp_path / "s.jsonl")), case[0], headers=case[1])
    assert not (tmp_path / "s.jsonl").exists()


def test_the_limit_is_kept_and_what_came_later_counted(tmp_path):
    """A recording left on does not fill the disk."""
    recorder = Recorder(tmp_path / "s.jsonl", limit=2)
    for _ in range(5):
        ask(recorded(answering({}), recorder))
    assert (len(read_recording(tmp_path / "s.jsonl")), recorder.left_out) == (2, 3)


def test_a_place_that_cannot_be_written_does_not_reach_the_user(tmp_path):
    """The answer goes out, and what was left out is counted."""
    (tmp_path / "file").write_text("")
    recorder = Recorder(tmp_path / "file" / "s.jsonl")
    assert ask(recorded(answering({}), recorder))[0]["status"] == 200
    assert (recorder.written, recorder.left_out) == (0, 1)


@pytest.mark.parametrize("body", [b"no json", b"\xff\x00", b'"' + b"a" * 70_000 + b'"', b"[" * 60_000, b""])
def test_a_body_that_cannot_be_masked_is_not_kept(tmp_path, body):
    """Text, bytes, and what is too long or too deep."""
    ask(recorded(answering({}), Recorder(tmp_path / "s.jsonl")), body=body)
    assert read_recording(tmp_path / "s.jsonl")[0].body is None


def test_a_request_that_raises_is_recorded_too(tmp_path):
    """As the 500 that the client got: those are the sessions one wants to see."""

    async def broken(scope, receive, send):
        raise RuntimeError("Ana García")

    with pytest.raises(RuntimeError):
        ask(recorded(broken, Recorder(tmp_path / "s.jsonl")))
    assert read_recording(tmp_path / "s.jsonl")[0].status == 500


def test_a_line_that_was_cut_off_is_left_out(tmp_path):
    """A crash in the middle of a line loses that line only."""
    path = tmp_path / "s.jsonl"
    for _ in range(2):
        ask(recorded(answering({}), Recorder(path)))
    path.write_text(path.read_text()[:-20])
    assert len(read_recording(path)) == 1


def test_through_a_real_server(tmp_path):
    """Chunks, connections and headers as they really come."""
    path = tmp_path / "s.jsonl"
    with running(recorded(answering({"late": 0.5}), Recorder(path))) as address:
        chunks = iter([b'{"hour"', b": 5}"])
        httpx.post(f"{address}/predict", content=chunks, headers={"x-user": "Ana"}, trust_env=False)
    (record,) = read_recording(path)
    assert (record.body, record.answer) == ({"hour": 5}, {"late": 0.5})
    assert "Ana" not in path.read_text()


def test_the_lists_of_what_may_stay_are_short_shapes():
    """No shape lets through a text with spaces, an address or nine figures."""
    for shape in [*HARMLESS.values(), *(shape for name, shape in HEADERS.items() if name[0] == "x")]:
        for text in ("Ana García", "ana@example.com", "555123456", "4111111111111111", "203.0.113.77", "A" * 30):
            assert not re.fullmatch(shape, text) or shape == HARMLESS["release"]
    assert all(word.isalpha() for word in WORDS)
