"""Turns of the cycle on a real service: planned, done, checked and acted upon, and each kept as data.

What is planned and why stands in ``pdca.toml``, written before anything is measured. A turn is adopted when the counted work fell
as it predicted, what the board shows is the same, and it was not shown to be slower.

References
----------
Moen, R. D. and Norman, C. L. (2010), "Circling Back: Clearing up myths about the Deming cycle and seeing how it keeps evolving",
Quality Progress, November 2010.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.course.tables import show_table
from mlops_lessons.devops.flight_board import build_database, shown
from mlops_lessons.devops.speed import Speedup, interleaved, times_faster
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import pick, read_toml, topic_texts

if TYPE_CHECKING:
    import httpx

__all__ = ["MEASURES", "Turn", "Work", "Workbench", "plans", "read_turns", "show_turns", "write_turns"]

say = topic_texts("devops")
MEASURES = ("queries", "rows_walked", "bytes")
_CASES = (("LGA", "2013-01-15", 18), ("JFK", "2013-01-31", 0), ("EWR", "2013-01-01", 23))


@dataclass(frozen=True)
class Work:
    """What one answer took, counted: queries, rows of tables read from end to end, and bytes sent."""

    queries: int
    rows_walked: int
    bytes: int


@dataclass(frozen=True)
class Turn:
    """One turn of the cycle.

    Attributes
    ----------
    plan : mapping
        ``goal`` and ``hypothesis`` (text), ``measure`` (one of :data:`MEASURES`) and ``at_least``, the times that it shall fall.
    do : mapping
        ``before`` and ``after``, versions of the service, and ``change`` (text).
    check : mapping
        ``before`` and ``after`` (:class:`Work` as a mapping), ``same_board`` (bool), ``seconds_before`` and ``seconds_after``
        (in turn, by pairs), ``times_faster`` (``estimate``, ``low``, ``high``).
    act : mapping
        ``adopted`` (bool) and ``lesson`` (text).
    """

    number: int
    plan: Mapping[str, Any]
    do: Mapping[str, Any]
    check: Mapping[str, Any]
    act: Mapping[str, Any]

    @property
    def speedup(self) -> Speedup:
        """How many times faster it got."""
        return Speedup(**self.check["times_faster"])


@cache
def plans() -> tuple[Mapping[str, Any], ...]:
    """Return the plans of the turns, in order, as ``pdca.toml`` has them."""
    return tuple(read_toml(Path(str(resources.files("mlops_lessons.devops") / "pdca.toml")))["turn"])


class Workbench:
    """The board's service in a process of its own, with a client beside it; a context manager.

    Its files are in a folder that goes with it. :meth:`start` is for a notebook: it ends with the kernel.
    """

    def __init__(self) -> None:
        from mlops_lessons.client_server.serving import ServerProcess

        self.folder = temporary_folder("flight-board-", self)
        build_database(self.folder)
        self._server = ServerProcess("mlops_lessons.devops.flight_board:board_application", folder=str(self.folder))
        self._client: httpx.Client | None = None

    def start(self) -> Workbench:
        """Start the service and return this workbench."""
        import httpx

        self._server.start()
        self._client = httpx.Client(base_url=self._server.address, trust_env=False, timeout=60)
        return self

    def stop(self) -> None:
        """Stop the service and remove its files."""
        if self._client is not None:
            self._client.close()
        self._server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Workbench:
        """Start and return this workbench."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the service and remove its files."""
        self.stop()

    def ask(self, version: str, case: tuple[str, str, int] = _CASES[0], counted: bool = False) -> httpx.Response:
        """Return a version's answer to a case: airport, day and hour."""
        airport, day, hour = case
        values: dict[str, Any] = {"day": day, "hour": hour, "counted": counted}
        client = self._client or self.start()._client
        return client.get(f"/{version}/board/{airport}", params=values).raise_for_status()

    def board(self, version: str, case: tuple[str, str, int] = _CASES[0]) -> list[dict[str, Any]]:
        """Return what the board shows with a version."""
        return shown(self.ask(version, case).json(), case[2])

    def work(self, version: str) -> Work:
        """Return what one answer of a version takes, once it has answered before."""
        self.ask(version)
        answer = self.ask(version, counted=True)
        headers = answer.headers
        return Work(int(headers["x-queries"]), int(headers["x-rows-walked"]), len(answer.content))

    def compare(self, before: str, after: str, pairs: int = 11) -> dict[str, Any]:
        """Return the check of a turn: counted work, whether the board is the same, and the seconds, measured in turn."""
        work = {"before": asdict(self.work(before)), "after": asdict(self.work(after))}
        same = all(self.board(before, case) == self.board(after, case) for case in _CASES)
        old, new = interleaved(lambda: self.ask(before), lambda: self.ask(after), pairs)
        times = {
            "seconds_before": list(old),
            "seconds_after": list(new),
            "times_faster": asdict(times_faster(old, new)),
        }
        return work | {"same_board": same} | times

    def turn(self, number: int, pairs: int = 11) -> Turn:
        """Make one turn of the cycle as it was planned, and return it.

        Raises
        ------
        UnknownNameError
            If there is no such turn.
        """
        known = {str(place): plan for place, plan in enumerate(plans(), start=1)}
        if str(number) not in known:
            raise UnknownNameError.among(_("turn"), str(number), known)
        plan = known[str(number)]
        check = self.compare(plan["before"], plan["after"], pairs)
        adopted = _adopted(plan, check)
        return Turn(
            int(number),
            {name: _text(plan[name]) for name in ("goal", "hypothesis", "measure", "at_least")},
            {name: _text(plan[name]) for name in ("before", "after", "change")},
            check,
            {"adopted": adopted, "lesson": pick(plan["adopted" if adopted else "dropped"])},
        )


def _text(value: Any) -> Any:
    return pick(value) if isinstance(value, Mapping) else value


def _adopted(plan: Mapping[str, Any], check: Mapping[str, Any]) -> bool:
    before, after = (check[when][plan["measure"]] for when in ("before", "after"))
    slower = Speedup(**check["times_faster"]).verdict == "slower"
    return before >= plan["at_least"] * max(after, 1) and check["same_board"] and not slower


def write_turns(turns: Sequence[Turn], path: Path) -> int:
    """Write the turns to `path` as JSON, and return its bytes."""
    text = json.dumps([asdict(turn) for turn in turns], ensure_ascii=False, indent=1)
    return path.write_text(text + "\n", encoding="utf-8")


def read_turns(path: Path) -> list[Turn]:
    """Return the turns that :func:`write_turns` wrote."""
    return [Turn(**row) for row in json.loads(path.read_text(encoding="utf-8"))]


def show_turns(turns: Sequence[Turn]) -> None:
    """Show the turns as a table: the plan, the counted work before and after, and what was decided; no times."""
    parts = ("turn", "plan", "prediction", "check", "act")
    rows = [
        [
            str(turn.number),
            turn.plan["hypothesis"],
            say("pdca.predicted", measure=say(f"pdca.{turn.plan['measure']}"), times=turn.plan["at_least"]),
            "; ".join(_fell(turn.check, measure) for measure in MEASURES),
            f"{say('pdca.adopted' if turn.act['adopted'] else 'pdca.dropped')}. {turn.act['lesson']}",
        ]
        for turn in turns
    ]
    show_table(say("pdca.caption"), [say(f"pdca.{part}") for part in parts], rows, say("pdca.note"))


def _fell(check: Mapping[str, Any], measure: str) -> str:
    before, after = check["before"][measure], check["after"][measure]
    words = {"measure": say(f"pdca.{measure}"), "before": _spaced(before), "after": _spaced(after)}
    return say("pdca.same" if before == after else "pdca.fell", **words)


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
