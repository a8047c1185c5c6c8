"""The relay passes every byte on and keeps it; what is shown hides only what varies."""

import gc
import socket

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlops_lessons.client_server import wire
from mlops_lessons.client_server.desk import desk_application
from mlops_lessons.client_server.serving import running
from mlops_lessons.i18n import set_language

ANA = {"flight": "UA1545", "name": "Ana"}


def tape_of(requests=1):
    """Return the reply and the tape of some bookings over one client."""
    with (
        running(desk_application()) as desk,
        wire.recorded(desk) as (relay, tape),
        httpx.Client(base_url=relay, trust_env=False) as client,
    ):
        for _ in range(requests):
            reply = client.post("/bookings", json=ANA)
    return reply, tape


def test_the_tape_holds_what_the_client_sent_and_got():
    """Its own view of the message is that on the wire: start line, headers in order, body."""
    reply, tape = tape_of()
    sent, received = wire.split_message(tape.sent), wire.split_message(tape.received)
    assert sent.start == "POST /bookings HTTP/1.1"
    assert received.start == "HTTP/1.1 201 Created"
    assert sent.body == reply.request.content.decode()
    assert received.body == reply.text
    assert list(sent.headers) == [(name.decode(), value.decode()) for name, value in reply.request.headers.raw]
    assert list(received.headers) == [(name.decode(), value.decode()) for name, value in reply.headers.raw]


def test_the_length_that_is_said_is_that_of_the_body():
    """``Content-Length`` counts its bytes."""
    _reply, tape = tape_of()
    for data in (tape.sent, tape.received):
        message = wire.split_message(data)
        said = {name.lower(): value for name, value in message.headers}["content-length"]
        assert int(said) == len(message.body.encode())


def test_one_client_makes_one_connection():
    """Kept alive through the relay too."""
    _reply, tape = tape_of(requests=5)
    assert tape.connections == 1
    assert tape.sent.count(b"POST /bookings") == 5


def test_masking_hides_what_varies_and_nothing_else():
    """Port, version, date and encodings; every other byte stands."""
    message = (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:40123\r\nUser-Agent: python-httpx/0.28.1\r\nAccept-Encoding: gzip, br\r\n"
        b"date: Mon, 23 Nov 2026 00:00:00 GMT\r\nX-Date: kept\r\n\r\nHost: x"
    )
    assert wire.masked(message) == (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUser-Agent: python-httpx/VERSION\r\nAccept-Encoding: gzip, ...\r\n"
        b"date: NOW\r\nX-Date: kept\r\n\r\nHost: x"
    )


@given(st.binary(max_size=300))
def test_masking_twice_is_masking_once(data):
    """It is stable on whatever bytes."""
    assert wire.masked(wire.masked(data)) == wire.masked(data)


def test_a_cut_goes_through_the_relay():
    """What the server does not send, the relay does not make up."""
    with (
        running(desk_application(script=["cut"])) as desk,
        wire.recorded(desk) as (relay, tape),
        pytest.raises(httpx.RemoteProtocolError),
    ):
        httpx.post(f"{relay}/bookings", json=ANA, trust_env=False)
    message = wire.split_message(tape.received)
    assert len(message.body) * 2 == int(dict(message.headers)["content-length"])


def test_the_relay_leaves_nothing_open():
    """No socket is left for the collector to complain of, and its port is closed."""
    with running(desk_application()) as desk, wire.recorded(desk) as (relay, _tape):
        httpx.get(f"{relay}/bookings", trust_env=False)
        port = int(relay.rpartition(":")[2])
    gc.collect()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_request_typed_by_hand_is_answered():
    """A line, a header, an empty line: that is all that HTTP/1.1 asks for."""
    with running(desk_application()) as desk:
        host, port = desk.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as line:
            line.sendall(b"GET /bookings HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n\r\n")
            with line.makefile("rb") as reader:
                received = reader.read()
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(b"\r\n\r\n[]")


def test_what_is_shown_says_the_same_in_both_languages(capsys):
    """Every line of the wire stands in the text, and no port."""
    _reply, tape = tape_of()
    for language in ("es", "en"):
        set_language(language)
        wire.show_messages(tape)
        text = capsys.readouterr().out
        lines = wire.masked(tape.sent).decode().split("\r\n")
        assert all(line in text for line in lines if line)
        assert "PORT" in text
