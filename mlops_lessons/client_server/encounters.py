"""The same booking asked of servers that behave in different ways: what the client gets, and what was really done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlops_lessons.client_server.serving import ServerProcess
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = ["Encounter", "meet", "show_encounters"]

say = topic_texts("client_server")
_DESK = "mlops_lessons.client_server.desk:desk_application"


@dataclass(frozen=True)
class Encounter:
    """What came of one request.

    Attributes
    ----------
    word : str
        How the server behaved, a word of :mod:`mlops_lessons.client_server.faults`.
    came : str
        The status, or the name of the client's error.
    taken : int or None
        Seats taken afterwards; None where nobody is left to ask.
    """

    word: str
    came: str
    taken: int | None


def meet(word: str, timeout: float = 0.4) -> Encounter:
    """Start a server in a process of its own, ask it once for a seat, and look how many are taken then."""
    import httpx

    with (
        ServerProcess(_DESK, script=[word]) as server,
        httpx.Client(base_url=server.address, trust_env=False, verify=False) as client,  # plain HTTP
    ):
        try:
            reply = client.post("/bookings", json={"flight": "UA1545", "name": "Ana"}, timeout=timeout)
            came = str(reply.status_code)
        except httpx.TransportError as error:
            came = type(error).__name__
        try:
            return Encounter(word, came, len(client.get("/bookings").json()))
        except httpx.TransportError:
            return Encounter(word, came, None)


def show_encounters(words: Sequence[str], timeout: float = 0.4) -> None:
    """Show what comes of the same booking with servers that behave in each of these ways."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(words)) as threads:
        found = list(threads.map(lambda word: meet(word, timeout), words))
    rows = [
        [
            say(f"desk.{'refused' if one.word.isdigit() else one.word}"),
            one.came,
            say("desk.gone") if one.taken is None else one.taken,
        ]
        for one in found
    ]
    show_table(say("desk.table"), [say("desk.word"), say("desk.came"), say("desk.done")], rows)
