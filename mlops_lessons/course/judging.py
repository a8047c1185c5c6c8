"""The judge's side of a check: try the cases, find a small one that fails, and say which mistake explains it.

The learner's code is never called from here, only asked through a function ``ask(case) -> Reply``: it may answer in this process
(:func:`judge_here`) or in another one (:class:`mlops_lessons.course.worker.OutOfProcess`).
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mlops_lessons.course.answering import Reply, reply
from mlops_lessons.course.exercise import Exercise, Mistake, Outcome, Verdict, same
from mlops_lessons.course.near_misses import near_miss, other_kind
from mlops_lessons.course.plain import copy_json, encode, to_json
from mlops_lessons.course.trial import put_to_trial
from mlops_lessons.errors import SourceError

__all__ = ["Ask", "Result", "judge_answer", "judge_here"]

Ask = Callable[[Any], Reply]
_EMPTY = {"nothing", "missing", "unreachable"}
_STOPPED = {"timeout", "interrupted", "died"}
_RAISED = {"raised", "unreadable", "unreachable"} | _STOPPED
_SEARCHED = {"answer", "nothing", "raised"}
_MOST_CASES, _PATIENCE = 60, 10


@dataclass(frozen=True)
class Result:
    """The verdict on one answer.

    Attributes
    ----------
    outcome : {"passed", "partly", "failed", "raised", "not_attempted"}
        ``"partly"`` wherever some points were earned, but not all.
    mistake : str or None
        Id of the recognised mistake.
    message : str or None
        Key of the exercise's own ``messages``, as its judge gave it.
    remark : str or None
        Key of a general remark, see :func:`mlops_lessons.course.explain.remark`.
    case, got, expected
        The smallest failing case found, the :class:`Reply` to it, and the reply that was expected where it may be told.
    tried, passed, examples : int
        Cases tried in all; examples passed; examples.
    """

    exercise: str
    topic: str
    kind: str
    outcome: Outcome
    points: float
    max_points: int
    mistake: str | None = None
    message: str | None = None
    remark: str | None = None
    case: Any = None
    got: Reply | None = None
    expected: Reply | None = None
    tried: int = 0
    passed: int = 0
    examples: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the result as JSON; its text is made by :func:`mlops_lessons.course.plain.encode`."""
        return asdict(self)


@dataclass(frozen=True)
class _Trial:
    case: Any
    reply: Reply
    verdict: Verdict
    expected: Reply | None

    @property
    def passed(self) -> bool:
        return self.verdict.outcome == "passed"

    @property
    def points(self) -> float:
        return 1.0 if self.passed else min(max(float(self.verdict.points), 0.0), 0.99)


class _Wrong(Exception):  # noqa: N818 - what hypothesis is to shrink, not an error
    pass


class _Over(BaseException):
    """The search has no time left; not an ``Exception``, so that hypothesis lets it through."""


def judge_here(exercise: Exercise, subject: Any, *, search: bool = True) -> Result:
    """Return the verdict on what the learner gave, asked in this process."""
    return judge_answer(
        exercise,
        lambda case: reply(subject, exercise.kind, case, exercise.seconds, reads=exercise.reads, trial=exercise.trial),
        search=search,
    )


def judge_answer(exercise: Exercise, ask: Ask, *, search: bool = True, seconds: float = 0.6) -> Result:
    """Return the verdict on one answer.

    Parameters
    ----------
    ask : callable
        Takes a case and returns the :class:`Reply` of the answer.
    search : bool, default True
        Whether to look for cases beyond the examples (functions with ``cases`` only).
    seconds : float, default 0.6
        Time for making a counterexample smaller; to find one the search may take ten times as long.
    """
    examples = _try_examples(exercise, ask)
    if all(trial.reply.kind in _EMPTY for trial in examples) and not all(trial.passed for trial in examples):
        # None may be right for some cases: an answer that gives it for all of them was not written yet
        return _result(exercise, "not_attempted", 0.0, examples, [], examples[0])
    searchable = search and exercise.kind == "function" and exercise.cases is not None
    if searchable and all(trial.reply.kind in _SEARCHED for trial in examples):
        return _conclude(exercise, examples, _search(exercise, ask, seconds))
    return _conclude(exercise, examples, [])


def _try_examples(exercise: Exercise, ask: Ask) -> list[_Trial]:
    trials: list[_Trial] = []
    for case in exercise.examples:
        stopped = [trial.reply for trial in trials if trial.reply.kind in _STOPPED]
        if len(stopped) > 1 or any(found.kind == "interrupted" for found in stopped):
            answered = stopped[-1]  # nobody waits for a third endless loop
        elif exercise.kind == "file" and trials:
            answered = trials[0].reply  # the file is the same for every check
        else:
            answered = ask(to_json(case))
        trials.append(_try(exercise, to_json(case), answered))
    return trials


def _try(exercise: Exercise, case: Any, answered: Reply) -> _Trial:
    if exercise.kind == "decision" and answered.kind == "answer":
        answered = replace(answered, value=_meant(answered.value, exercise.choices))
    if exercise.judge is None:
        expected = _run(exercise, exercise.solution, case)
        right = _agree(answered, expected, exercise.tolerance)
        return _Trial(case, answered, Verdict("passed", 1.0) if right else Verdict("failed"), expected)
    if answered.kind != "answer":
        return _Trial(case, answered, Verdict("failed"), None)
    try:
        verdict = exercise.judge(copy_json(case), copy_json(answered.value))
    except Exception:  # a judge written for a dictionary was given a number
        verdict = Verdict("failed")
    return _Trial(case, answered, verdict, None)


def _meant(value: Any, choices: Sequence[str]) -> Any:
    """Return the choice that a text names but for capitals, spaces and quotation marks; else the value as it is."""
    if type(value) is not str:
        return value
    plain = value.strip(" \t\r\n'\"`").casefold().replace(" ", "_").replace("-", "_")
    return next((choice for choice in choices if choice.casefold() == plain), value)


def _run(exercise: Exercise, code: Callable[..., Any], case: Any) -> Reply:
    """Return the reply of our own code, a solution or a mistake."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a mistake may divide by zero in numpy: it is meant to be wrong
            return Reply("answer", to_json(_outcome(exercise, code, case)))
    except Exception as error:  # that a solution or a mistake raises is an answer too
        return Reply("raised", detail={"type": type(error).__name__, "message": str(error)})


def _outcome(exercise: Exercise, code: Callable[..., Any], case: Any) -> Any:
    if exercise.trial:
        return put_to_trial(code, exercise.trial, copy_json(case))
    return code(*copy_json(case)) if exercise.kind == "function" else code()


def _agree(answered: Reply, expected: Reply, tolerance: float) -> bool:
    if answered.kind in ("answer", "nothing") and expected.kind == "answer":
        return same(answered.value, expected.value, tolerance)
    return answered.kind == expected.kind == "raised" and answered.detail.get("type") == expected.detail["type"]


def _search(exercise: Exercise, ask: Ask, seconds: float) -> list[_Trial]:
    """Return the trials of a search; the last one that failed is the smallest found."""
    from hypothesis import HealthCheck, Phase, Verbosity, given, settings, strategies
    from hypothesis.errors import InvalidArgument

    trials: list[_Trial] = []
    end = (
        time.monotonic() + _PATIENCE * seconds
    )  # finding a case may take longer than shrinking it, on a busy machine too

    def attempt(arguments: Any) -> None:
        nonlocal end
        if time.monotonic() > end:
            raise _Over
        case = to_json(arguments)
        first = all(trial.passed for trial in trials)
        trials.append(_try(exercise, case, ask(case)))
        if trials[-1].reply.kind in _STOPPED:
            raise _Over
        if not trials[-1].passed:
            end = min(end, time.monotonic() + seconds) if first else end
            raise _Wrong

    quiet = settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=_MOST_CASES,
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    try:
        with _hypothesis_elsewhere(), suppress(_Over, _Wrong, *_unsteady()):
            quiet(given(exercise.cases(strategies))(attempt))()
    except InvalidArgument as error:
        raise SourceError(f"{exercise.topic}/exercises.py, {exercise.id}, cases: {error}") from error
    return trials


def _unsteady() -> tuple[type[Exception], ...]:
    """Return what hypothesis raises where the answer to the same case changes; what was found by then counts."""
    from hypothesis.errors import Flaky, Unsatisfiable

    return Flaky, Unsatisfiable


@contextmanager
def _hypothesis_elsewhere() -> Iterator[None]:
    """Keep hypothesis from writing its ``.hypothesis`` into the learner's folder, and from warning."""
    import hypothesis.configuration as configuration
    from platformdirs import user_cache_path

    before = configuration.storage_directory(intent_to_write=False).path
    configuration.set_hypothesis_home_dir(Path(user_cache_path("mlops-lessons")) / "hypothesis")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its advice is for who writes tests, not for a learner
            yield
    finally:
        configuration.set_hypothesis_home_dir(before)


def _conclude(exercise: Exercise, examples: Sequence[_Trial], searched: Sequence[_Trial]) -> Result:
    trials = [*examples, *searched]
    shown = _shown(exercise, examples, searched)
    if shown is None:
        return _result(exercise, "passed" if trials else "not_attempted", float(bool(trials)), examples, searched, None)
    share = sum(trial.points for trial in examples) / max(len(examples), 1)
    if not all(trial.passed for trial in searched):
        share = min(share, len(examples) / (len(examples) + 1))
    mistake = _recognise(exercise, trials)
    if mistake and exercise.kind == "function" and shown.reply.kind == "raised":
        shown = _shown_of(exercise, mistake, trials, shown)
    share = max(share, min(mistake.points, 0.99) if mistake else 0.0)
    outcome: Outcome = "partly" if share > 0 else "raised" if shown.reply.kind in _RAISED else "failed"
    return _result(exercise, outcome, share, examples, searched, shown, mistake)


def _shown(exercise: Exercise, examples: Sequence[_Trial], searched: Sequence[_Trial]) -> _Trial | None:
    """Return the failing trial to show: for a function the one that is shortest to write, else the first that its judge names."""
    failing = [trial for trial in examples if not trial.passed]
    if exercise.kind != "function" or exercise.trial or any(trial.reply.kind in _STOPPED for trial in failing):
        stopped = [trial for trial in failing if trial.reply.kind in _STOPPED]
        told = [trial for trial in failing if trial.verdict.mistake or trial.verdict.message]
        return next(iter([*stopped, *told, *failing]), None)
    smallest = [trial for trial in searched if not trial.passed][-1:]
    return min([*smallest, *failing], key=lambda trial: len(encode(trial.case)), default=None)


def _shown_of(exercise: Exercise, mistake: Mistake, trials: Sequence[_Trial], shown: _Trial) -> _Trial:
    """Return the failing trial that the mistake explains, where the one shown is an error that it does not."""

    def explained(trial: _Trial) -> bool:
        return _agree(trial.reply, _run(exercise, mistake.answer, trial.case), exercise.tolerance)

    failing = [trial for trial in trials if not trial.passed]
    return shown if explained(shown) else min(filter(explained, failing), key=lambda trial: len(encode(trial.case)))


def _recognise(exercise: Exercise, trials: Sequence[_Trial]) -> Mistake | None:
    named = next((trial.verdict.mistake for trial in trials if not trial.passed and trial.verdict.mistake), None)
    by_judge = next((mistake for mistake in exercise.mistakes if mistake.id == named), None)
    if exercise.kind in ("file", "service") or exercise.trial:
        return by_judge
    return next((mistake for mistake in exercise.mistakes if _explains(exercise, mistake, trials)), by_judge)


def _explains(exercise: Exercise, mistake: Mistake, trials: Sequence[_Trial]) -> bool:
    """Tell whether the mistake's code agrees with every valid reply, and is itself wrong in one of these cases.

    A reply that raised may be of another cause, unless nothing else came: then the mistake's code must raise alike each time.
    """
    searched = [trial for trial in trials if trial.reply.kind in _SEARCHED]
    never_returned = all(trial.reply.kind == "raised" for trial in searched)
    wrong = False
    for trial in searched:
        agrees = _agree(trial.reply, _run(exercise, mistake.answer, trial.case), exercise.tolerance)
        if not agrees and (never_returned or trial.reply.kind != "raised"):
            return False
        wrong = wrong or (agrees and not trial.passed)
    return wrong


def _remark(exercise: Exercise, trials: Sequence[_Trial], shown: _Trial) -> str | None:
    value = shown.reply.value
    if shown.reply.kind == "nothing":
        if "returned" not in shown.reply.detail:
            return None
        here = any(trial.reply.kind == "answer" for trial in trials)
        no = here and shown.expected is not None and shown.expected.value is False
        return "none_for_false" if no else "no_return_here" if here else "no_return"
    if shown.reply.kind != "answer":
        return None
    if exercise.kind == "decision" and value not in exercise.choices:
        return (
            "text_wanted" if type(value) is list and len(value) == 1 and value[0] in exercise.choices else "no_choice"
        )
    if type(value) is dict and "$unreadable" in value:
        lazy = value["$unreadable"] in ("generator", "map", "filter", "zip", "enumerate", "reversed")
        if value["$unreadable"] in ("function", "builtin_function_or_method", "method"):
            return "function_given"
        return "lazy" if lazy else "coroutine" if value["$unreadable"] == "coroutine" else "unreadable"
    if type(value) is dict and "$too_large" in value:
        return "too_large"
    if exercise.kind == "value" and exercise.judge is not None:  # other answers may be right, but all of the same kind
        return other_kind([(value, _run(exercise, exercise.solution, None).value)])
    pairs = [
        (t.reply.value, t.expected.value) for t in trials if t.expected and t.reply.kind == t.expected.kind == "answer"
    ]
    return near_miss(pairs, exercise.tolerance) if len(pairs) == len(trials) else None


def _result(
    exercise: Exercise,
    outcome: Outcome,
    share: float,
    examples: Sequence[_Trial],
    searched: Sequence[_Trial],
    shown: _Trial | None,
    mistake: Mistake | None = None,
) -> Result:
    trials = [*examples, *searched]
    messages = (trial.verdict.message for trial in trials if shown is None or not trial.passed)
    tells = exercise.kind == "function" and shown is not None  # a value's or a decision's answer is not given away
    return Result(
        exercise=exercise.id,
        topic=exercise.topic,
        kind=exercise.kind,
        outcome=outcome,
        points=round(share * exercise.points, 2),
        max_points=exercise.points,
        mistake=mistake.id if mistake else None,
        message=next((message for message in messages if message), None),
        remark=_remark(exercise, trials, shown) if shown and not mistake else None,
        case=shown.case if shown else None,
        got=shown.reply if shown else None,
        expected=shown.expected if shown and tells else None,
        tried=len(trials),
        passed=sum(trial.passed for trial in examples),
        examples=len(examples),
    )
