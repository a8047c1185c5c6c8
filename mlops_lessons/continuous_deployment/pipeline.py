"""From a pushed commit to a release that may be deployed: every stage green, or nothing at all.

The tools run in children of the supervisor, on a clean checkout. The release is built once; the candidate that answers the
contract's questions serves that very folder, and it is the same process that users will reach.
"""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.contract import contract_problems
from mlops_lessons.continuous_deployment.faults import reach
from mlops_lessons.continuous_deployment.git import checkout
from mlops_lessons.continuous_deployment.places import Places
from mlops_lessons.continuous_deployment.record import record
from mlops_lessons.continuous_deployment.releases import build_release, publish_release, release_folder, remove
from mlops_lessons.continuous_deployment.stages import GATES, LINT, TESTS, Tool
from mlops_lessons.continuous_deployment.supervisor import Conversation, conversation
from mlops_lessons.errors import LessonError, ServiceError

__all__ = ["Pipeline", "RedStageError", "Tell"]

Tell = Callable[[str], None]


class RedStageError(LessonError):
    """A stage is red; `stage` names it."""

    def __init__(self, stage: str) -> None:
        super().__init__(say("delivery.rejected", stage=say(f"delivery.stages.{stage}")))
        self.stage = stage


class Pipeline:
    """One run of the pipeline on one commit.

    Parameters
    ----------
    places : Places
    commit : str
    talk : Conversation
        With the supervisor; the candidate lives as long as it, unless it is kept.
    tell : callable
        Gets each line for the pusher.

    Attributes
    ----------
    seconds : dict of str to float
        How long each stage took.
    """

    def __init__(self, places: Places, commit: str, talk: Conversation, tell: Tell) -> None:
        self.places, self.commit, self.seconds = places, commit, dict[str, float]()
        self._talk, self._tell = talk, tell
        self._beside = bool(talk.settings.get("beside", True))
        self._source = places.work / f"{commit[:12]}-{uuid.uuid4().hex[:8]}-source"

    def run(self) -> None:
        """Run all stages in order.

        Raises
        ------
        RedStageError
            If one is red; nothing of this run is left then.
        """
        stood = release_folder(self.places, self.commit).exists()
        try:
            self._run()
        except BaseException:  # also interrupted: it goes on, and leaves no half release
            if not stood:
                remove(release_folder(self.places, self.commit))
            raise
        finally:
            remove(self._source)

    def _run(self) -> None:
        if self._beside:
            self._talk.ask("prepare")
        with self._stage("checkout"):
            checkout(self.places.remote, self.commit, self._source, quarantine=True)
        with self._stage("lint"):
            self._all(LINT, self._talk, self._tell)
        with self._gates_beside() if self._beside else contextlib.nullcontext(self._run_gates) as gates:
            with self._stage("tests"):
                self._all(TESTS, self._talk, self._tell)
            with self._stage("gates"):
                gates()
        with self._stage("build"):
            built = build_release(self.places, self.commit, self._source)
        folder = publish_release(self.places, self.commit, built)
        reach(self.places, "written")
        with self._stage("contract"):
            self._hold_to_contract(folder)

    @contextlib.contextmanager
    def _stage(self, name: str) -> Iterator[None]:
        """Time a stage, say and write down how it went, and stop the pipeline where it is red."""
        began, ok = time.perf_counter(), False
        try:
            yield
            ok = True
        except RedStageError:
            raise
        except (LessonError, OSError) as error:
            self._tell(f"  {error}")
            raise RedStageError(name) from error
        finally:
            self.seconds[name] = time.perf_counter() - began
            self._tell(say("delivery.stage_ok" if ok else "delivery.stage_red", stage=say(f"delivery.stages.{name}")))
            record(self.places, "stage", self.commit, ok, stage=name, seconds=round(self.seconds[name], 3))
        reach(self.places, name)

    def _all(self, tools: tuple[Tool, ...], talk: Conversation, tell: Tell) -> None:
        red = []
        for tool in tools:
            order = tool.order(self._source)
            code = talk.run(lambda line, tool=tool: tell(f"  {tool.name}: {line}"), folder=str(self._source), **order)
            if code == tool.nothing_to_do:
                tell(f"  {say('delivery.no_tests')}")
            elif code:
                red.append(f"{tool.name}: {code}")
        if red:
            raise ServiceError(", ".join(red))

    def _run_gates(self) -> None:
        self._all(GATES, self._talk, self._tell)

    @contextlib.contextmanager
    def _gates_beside(self) -> Iterator[Callable[[], None]]:
        """Start the security gates beside the tests; give the function that waits for them and says what they found."""
        lines: list[str] = []
        errors: list[BaseException] = []

        def run() -> None:
            try:
                with conversation(self.places) as talk:
                    self._all(GATES, talk, lines.append)
            except BaseException as error:  # raised again in the thread that waits
                errors.append(error)

        running = threading.Thread(target=run)
        running.start()

        def wait() -> None:
            running.join()
            for line in lines:
                self._tell(line)
            for error in errors:
                raise error

        try:
            yield wait
        finally:
            running.join()

    def _hold_to_contract(self, folder: Path) -> None:
        address = self._talk.serve(self.commit, folder)
        if problems := contract_problems(address, self.commit, folder):
            raise ServiceError("\n  ".join(problems))
