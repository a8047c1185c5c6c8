"""What a client and a server really send: a relay on loopback that passes every byte on and keeps a copy.

References
----------
RFC 9112, *HTTP/1.1*, section 2.1: a message is a start line, header lines, an empty line and a body; lines end in CR LF.
RFC 9110, *HTTP Semantics*: methods (section 9), status codes (15), fields (5).
"""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from html import escape
from typing import Literal
from urllib.parse import urlsplit

from mlops_lessons.client_server.serving import Address
from mlops_lessons.course import figures
from mlops_lessons.course.style import BORDER, MUTED, SUBTLE, TEXT
from mlops_lessons.i18n import topic_texts

__all__ = ["Message", "Tape", "masked", "recorded", "show_messages", "split_message"]

say = topic_texts("client_server")
Direction = Literal["sent", "received"]
# What differs from run to run or from machine to machine; the number of bytes is not kept.
_VARIES = (
    (rb"(?im)^(host: 127\.0\.0\.1:)\d+", rb"\g<1>PORT"),
    (rb"(?im)^(user-agent: python-httpx/)[^\r\n]+", rb"\g<1>VERSION"),
    (rb"(?im)^(date: )[^\r\n]+", rb"\g<1>NOW"),
    (rb"(?im)^(accept-encoding: )[^\r\n]+", rb"\g<1>gzip, ..."),
)


@dataclass(frozen=True)
class Message:
    """One HTTP message in its parts, as they stood on the wire."""

    start: str
    headers: tuple[tuple[str, str], ...]
    body: str


@dataclass
class Tape:
    """What passed through the relay: pieces of bytes with their direction, in order, and how many connections were made."""

    pieces: list[tuple[Direction, bytes]] = field(default_factory=list)
    connections: int = 0

    @property
    def sent(self) -> bytes:
        """Everything that clients sent."""
        return b"".join(data for direction, data in self.pieces if direction == "sent")

    @property
    def received(self) -> bytes:
        """Everything that clients received."""
        return b"".join(data for direction, data in self.pieces if direction == "received")


@contextmanager
def recorded(address: str) -> Iterator[tuple[Address, Tape]]:
    """Put a relay in front of the service at `address`; give the address of the relay, and what passes.

    Parameters
    ----------
    address : str
        On loopback.
    """
    target = urlsplit(address)
    tape = Tape()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        pairs: list[_Pair] = []
        arguments = (listening, (target.hostname or "127.0.0.1", target.port or 80), tape, pairs)
        thread = threading.Thread(target=_accept, args=arguments, daemon=True)
        thread.start()
        try:
            yield Address(f"http://127.0.0.1:{listening.getsockname()[1]}"), tape
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=10)
            for pair in pairs:
                pair.close()


def masked(message: bytes) -> bytes:
    """Return the message with what varies from run to run replaced by a word in capitals."""
    for pattern, instead in _VARIES:
        message = re.sub(pattern, instead, message)
    return message


def split_message(message: bytes) -> Message:
    """Return the parts of an HTTP/1.1 message whose body has a known length."""
    head, _empty, body = message.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    headers = tuple((name, value.strip()) for name, _colon, value in (line.partition(":") for line in lines))
    return Message(start, headers, body.decode())


def show_messages(tape: Tape) -> None:
    """Show what passed, byte for byte but for what varies, with the part that each line plays."""
    halves = [("wire.request", masked(tape.sent)), ("wire.response", masked(tape.received))]
    rows = [(key, list(_parts(data))) for key, data in halves]
    text = "\n\n".join(say(key) + "\n" + "\n".join(f"{line:<46} {part}" for line, part in lines) for key, lines in rows)
    figures.show_html("".join(_card(say(key), lines) for key, lines in rows), text=text)


def _parts(message: bytes) -> Iterator[tuple[str, str]]:
    """Return each line as it was sent, its line end made visible, and the part that it plays."""
    head, _empty, body = message.partition(b"\r\n\r\n")
    start, *lines = head.decode("latin-1").split("\r\n")
    yield f"{start}\\r\\n", say("wire.start_line" if start.startswith("HTTP/") else "wire.request_line")
    for number, line in enumerate(lines):
        yield f"{line}\\r\\n", say("wire.headers") if number == 0 else ""
    yield "\\r\\n", say("wire.empty_line")
    if body:
        yield body.decode(), say("wire.body")


def _card(title: str, lines: list[tuple[str, str]]) -> str:
    rows = "".join(
        f'<tr><td style="text-align:left;width:68%;padding:0 1em 0 0.6em;white-space:pre-wrap;overflow-wrap:anywhere">'
        f'<code style="background:none">{escape(line)}</code></td>'
        f'<td style="text-align:left;color:{MUTED};padding:0 0.6em">{escape(part)}</td></tr>'
        for line, part in lines
    )
    return (
        f'<table style="border:1px solid {BORDER};border-collapse:collapse;margin:0.4em 0;width:60em;max-width:100%;color:{TEXT}">'
        f'<caption style="caption-side:top;text-align:left;font-weight:600;color:{TEXT}">{escape(title)}</caption>'
        f'<tbody style="background:{SUBTLE}">{rows}</tbody></table>'
    )


class _Pair:
    """A client's connection and the one to the server, with a thread for each direction."""

    def __init__(self, client: socket.socket, server: socket.socket, tape: Tape) -> None:
        self._sockets = (client, server)
        ways: tuple[tuple[socket.socket, socket.socket, Direction], ...] = (
            (client, server, "sent"),
            (server, client, "received"),
        )
        self._threads = [threading.Thread(target=_pass_on, args=(*way, tape), daemon=True) for way in ways]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        for each in self._sockets:
            each.close()


def _accept(listening: socket.socket, target: tuple[str, int], tape: Tape, pairs: list[_Pair]) -> None:
    with suppress(OSError):
        while True:
            client, _peer = listening.accept()
            tape.connections += 1
            try:
                server = socket.create_connection(target)
            except OSError:  # the service is gone: so is its relay for this client
                client.close()
                continue
            pairs.append(_Pair(client, server, tape))


def _pass_on(source: socket.socket, sink: socket.socket, direction: Direction, tape: Tape) -> None:
    """Pass bytes on until the source ends, and end the sink with it."""
    with suppress(OSError):
        while data := source.recv(65536):
            tape.pieces.append((direction, data))
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
