"""What is right and, as code, what people typically get wrong: runs, promotion, the registry, lineage, the card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.mlops_experimentation import _mistaken_moves as moves
from mlops_lessons.mlops_experimentation import _solutions_tracking as solutions
from mlops_lessons.mlops_experimentation._registry_trial import STORIES, judge_move
from mlops_lessons.mlops_experimentation.lineage import NEEDED
from mlops_lessons.mlops_experimentation.model_card import CHECKS, judge_card

__all__ = ["EXERCISES"]

_COVERS = ("mlops.experimentation",)
Run = dict[str, Any]

# --- best_run -----------------------------------------------------------------------------------------------------------


def _run(name: str, auc: float | None, data: str = "9f2c", status: str = "FINISHED") -> Run:
    return {"name": name, "status": status, "data": data, "auc": auc}


_ROUNDS = [
    _run("schedule", 0.646),
    _run("evening", 0.648),
    _run("easy-week", 0.71, "77aa"),
    _run("broken", 0.69, status="FAILED"),
    _run("all", 0.669),
    _run("late", 0.65),
]
_TIED = [_run("old", 0.66), _run("new", 0.66), _run("low", 0.6)]
_UNMEASURED = [_run("no-auc", None), _run("coin", 0.5), _run("still", None, status="RUNNING")]
_WORSE_THAN_A_COIN = [_run("upside-down", 0.31), _run("upside", 0.35), _run("no-auc", None)]
_NONE_LEFT = [_run("other", 0.7, "77aa"), _run("failed", 0.7, status="FAILED"), _run("no-auc", None)]


def _best(runs: list[Run], *kept: Callable[[Run], bool]) -> Any:
    """Return the run of greatest AUC among those that pass, the oldest of several; None where there is none."""
    left = [run for run in runs if run["auc"] is not None and all(keep(run) for keep in kept)]
    return max(left, key=lambda run: run["auc"], default=None)


def _name(run: Any) -> Any:
    return run and run["name"]


def _finished(run: Run) -> bool:
    return bool(run["status"] == "FINISHED")


def _on(data: str) -> Callable[[Run], bool]:
    return lambda run: run["data"] == data


def _right(runs: list[Run], data: str) -> Any:
    return _best(runs, _finished, _on(data))


def _comparable(runs: list[Run], data: str) -> list[Run]:
    return [run for run in runs if _finished(run) and run["data"] == data and run["auc"] is not None]


def _none_is_zero(runs: list[Run], data: str) -> Any:
    left = [run for run in runs if _finished(run) and run["data"] == data]
    return _name(max(left, key=lambda run: run["auc"] or 0, default=None))


def _over_a_coin(runs: list[Run], data: str) -> Any:
    best, name = 0.5, None
    for run in _comparable(runs, data):
        if run["auc"] > best:
            best, name = run["auc"], run["name"]
    return name


def _some_runs(st: Any) -> Any:
    run = st.builds(
        _run,
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([None, 0.31, 0.5, 0.64, 0.66, 0.71]),
        st.sampled_from(["9f2c", "77aa"]),
        st.sampled_from(["FINISHED", "FAILED"]),
    )
    return st.tuples(st.lists(run, max_size=4), st.just("9f2c"))


# --- promotion_verdict --------------------------------------------------------------------------------------------------


def _verdict(low: float, high: float, worse: bool) -> str:
    return "keep" if high < 0 or worse else "promote" if low > 0 else "wait"


def _worse(brier: float, champion: float, more: float = 0.001) -> bool:
    return brier > champion + more


def _rule_order(low: float, high: float, brier: float, champion: float) -> str:
    if low > 0:
        return "promote"
    return "keep" if high < 0 or _worse(brier, champion) else "wait"


def _unsure_first(low: float, high: float, brier: float, champion: float) -> str:
    return "wait" if low <= 0 <= high else _verdict(low, high, _worse(brier, champion))


def _some_evidence(st: Any) -> Any:
    ends = st.lists(st.sampled_from([-0.03, -0.01, -0.002, 0.0, 0.001, 0.01, 0.03]), min_size=2, max_size=2).map(sorted)
    scores = st.sampled_from([0.128, 0.1305, 0.131, 0.14])
    return st.tuples(ends, scores, st.just(0.13)).map(lambda case: (*case[0], case[1], case[2]))


# --- lineage_gaps -------------------------------------------------------------------------------------------------------

_WHOLE = {"data_digest": "9f2c", "code_commit": "41ab", "environment": "e07d", "seed": "0"}
_TAGS: list[dict[str, Any]] = [
    {"data_digest": "9f2c", "code_commit": "41ab+changes", "environment": " ", "seed": 0},
    _WHOLE,
    {},
    {"seed": "", "code_commit": None},
    {**_WHOLE, "code_commit": "41ab+changes", "author": "ana"},
    {**_WHOLE, "environment": None, "data_digest": "\t"},
    {"seed": 5, "environment": "e07d", "data_digest": "9f2c"},
    {**_WHOLE, "data_digest": "9f2c+changes"},
]


def _gaps(
    tags: dict[str, Any],
    *,
    blank: Callable[[Any], bool] = lambda value: not str("" if value is None else value).strip(),
    dirty: Callable[[str, str], bool] = lambda name, text: name == "code_commit" and text.endswith("+changes"),
) -> list[str]:
    return [name for name in NEEDED if blank(tags.get(name)) or dirty(name, str(tags.get(name)))]


def _only_blank(tags: dict[str, Any]) -> list[str]:
    return [name for name in NEEDED if name in tags and name in _gaps(tags)]


def _some_tags(st: Any) -> Any:
    values = st.sampled_from([None, "", " ", "41ab", "41ab+changes", 0, 5])
    return st.tuples(st.dictionaries(st.sampled_from([*NEEDED, "author"]), values, max_size=4))


# --- model_card_file ----------------------------------------------------------------------------------------------------


def _card(old: str, new: str) -> Callable[[], str]:
    """Return a function that gives the right card with `new` in the place of `old`."""

    def text() -> str:
        card = solutions.model_card_file()
        if card.count(old) != 1:
            raise ValueError(old)
        return card.replace(old, new)

    return text


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "best_run",
        kind="function",
        covers=_COVERS,
        examples=[
            [_ROUNDS, "9f2c"],
            [_TIED, "9f2c"],
            [_UNMEASURED, "9f2c"],
            [_WORSE_THAN_A_COIN, "9f2c"],
            [_NONE_LEFT, "9f2c"],
            [_ROUNDS, "77aa"],
            [[], "9f2c"],
        ],
        cases=_some_runs,
        solution=solutions.best_run,
        mistakes=[
            Mistake("best_of_all", lambda runs, data: _name(_best(runs))),
            Mistake("failed_too", lambda runs, data: _name(_best(runs, _on(data)))),
            Mistake("any_data", lambda runs, data: _name(_best(runs, _finished))),
            Mistake("other_data", lambda runs, data: _name(_best(runs, _finished, lambda run: run["data"] != data))),
            Mistake(
                "lowest",
                lambda runs, data: _name(min(_comparable(runs, data), key=lambda run: run["auc"], default=None)),
            ),
            Mistake(
                "newest_of_the_tied",
                lambda runs, data: _name(max(_comparable(runs, data)[::-1], key=lambda run: run["auc"], default=None)),
            ),
            Mistake("newest", lambda runs, data: _name((_comparable(runs, data) or [None])[-1])),
            Mistake("first_that_fits", lambda runs, data: _name((_comparable(runs, data) or [None])[0])),
            Mistake("none_is_zero", _none_is_zero),
            Mistake("over_a_coin", _over_a_coin),
            Mistake("whole_run", _right),
            Mistake("its_auc", lambda runs, data: (found := _right(runs, data)) and found["auc"]),
            Mistake("a_list", lambda runs, data: [found["name"]] if (found := _right(runs, data)) else []),
            Mistake("empty_text", lambda runs, data: _name(_right(runs, data)) or ""),
            Mistake(
                "all_names",
                lambda runs, data: [
                    run["name"] for run in sorted(_comparable(runs, data), key=lambda run: -run["auc"])
                ],
            ),
        ],
    ),
    Exercise(
        "promotion_verdict",
        kind="function",
        covers=_COVERS,
        examples=[
            [0.01, 0.03, 0.130, 0.141],
            [-0.01, 0.02, 0.130, 0.141],
            [-0.03, -0.01, 0.130, 0.141],
            [0.01, 0.03, 0.150, 0.141],
            [-0.01, 0.02, 0.150, 0.141],
            [0.01, 0.03, 0.1415, 0.141],
            [0.01, 0.03, 0.1405, 0.141],
            [0.0, 0.02, 0.130, 0.141],
            [-0.02, 0.01, 0.130, 0.141],
            [-0.02, 0.0, 0.130, 0.141],
            [-0.03, -0.01, 0.150, 0.141],
        ],
        cases=_some_evidence,
        solution=solutions.promotion_verdict,
        mistakes=[
            Mistake("middle", lambda low, high, b, c: _verdict(low + high, low + high, _worse(b, c))),
            Mistake("middle_or_keep", lambda low, high, b, c: "promote" if low + high > 0 and b <= c else "keep"),
            Mistake("high_decides", lambda low, high, b, c: _verdict(high, high, _worse(b, c))),
            Mistake("no_brier", lambda low, high, b, c: _verdict(low, high, False)),
            Mistake("brier_upside_down", lambda low, high, b, c: _verdict(low, high, _worse(c, b))),
            Mistake("no_tolerance", lambda low, high, b, c: _verdict(low, high, b > c)),
            Mistake("must_improve_both", lambda low, high, b, c: _verdict(low, high, b > c - 0.001)),
            Mistake("zero_is_enough", lambda low, high, b, c: _verdict(low + 1e-9, high, _worse(b, c))),
            Mistake("zero_is_worse", lambda low, high, b, c: _verdict(low, high - 1e-9, _worse(b, c))),
            Mistake("promote_first", _rule_order),
            Mistake("unsure_first", _unsure_first),
            Mistake(
                "never_surely_worse", lambda low, high, b, c: _verdict(low, 1.0, _worse(b, c) if high >= 0 else False)
            ),
            Mistake("two_answers", lambda low, high, b, c: "promote" if low > 0 and not _worse(b, c) else "keep"),
            Mistake("keep_when_unsure", lambda low, high, b, c: "promote" if low > 0 and not _worse(b, c) else "wait"),
            Mistake("and_instead_of_or", lambda low, high, b, c: _verdict(low, 1.0, high < 0 and _worse(b, c))),
            Mistake("true_or_false", lambda low, high, b, c: _verdict(low, high, _worse(b, c)) == "promote"),
        ],
    ),
    Exercise(
        "move_champion",
        kind="function",
        covers=_COVERS,
        points=2,
        examples=list(STORIES),
        trial="mlops_lessons.mlops_experimentation._registry_trial:try_move",
        judge=judge_move,
        seconds=60.0,
        solution=solutions.move_champion,
        mistakes=[
            Mistake("no_previous", moves.champion_only),
            Mistake("previous_is_new", moves.after_moving),
            Mistake("way_back_lost", moves.same_again),
            Mistake("swapped", moves.swapped),
            Mistake("deleted", moves.deletes),
            Mistake("stage", moves.stage),
            Mistake("tag", moves.tag),
            Mistake("other_alias", moves.other_alias),
            Mistake("first_ever", moves.first_ever),
            Mistake("minus_one", moves.minus_one),
            Mistake("not_moved", moves.only_once),
            Mistake("made_up_previous", moves.made_up),
            Mistake("returned", moves.returns_before),
        ],
    ),
    Exercise(
        "lineage_gaps",
        kind="function",
        covers=_COVERS,
        examples=[[tags] for tags in _TAGS],
        cases=_some_tags,
        solution=solutions.lineage_gaps,
        mistakes=[
            Mistake("names_only", lambda tags: [name for name in NEEDED if name not in tags]),
            Mistake("seed_zero", lambda tags: _gaps(tags, blank=lambda value: not value or not str(value).strip())),
            Mistake("none_is_there", lambda tags: _gaps(tags, blank=lambda value: not str(value).strip())),
            Mistake("spaces_count", lambda tags: _gaps(tags, blank=lambda value: value is None or value == "")),
            Mistake("empty_counts", lambda tags: _gaps(tags, blank=lambda value: value is None)),
            Mistake("changes_unseen", lambda tags: _gaps(tags, dirty=lambda name, text: False)),
            Mistake("changes_anywhere", lambda tags: _gaps(tags, dirty=lambda name, text: text.endswith("+changes"))),
            Mistake("absent_unseen", _only_blank),
            Mistake("what_is_there", lambda tags: [name for name in NEEDED if name not in _gaps(tags)]),
            Mistake("alphabet", lambda tags: sorted(_gaps(tags))),
            Mistake("a_count", lambda tags: len(_gaps(tags))),
            Mistake("true_or_false", lambda tags: bool(_gaps(tags))),
            Mistake("first_only", lambda tags: _gaps(tags)[:1]),
            Mistake("return_in_loop", lambda tags: [name for name in NEEDED[:1] if name in _gaps(tags)]),
            Mistake("only_truth", lambda tags: [name for name in NEEDED if not tags.get(name)]),
            Mistake(
                "not_value",
                lambda tags: [name for name in NEEDED if not tags.get(name) or "+changes" in str(tags.get(name))],
            ),
        ],
    ),
    Exercise(
        "model_card_file",
        kind="file",
        covers=_COVERS,
        points=2,
        reads="toml",
        examples=list(CHECKS),
        judge=judge_card,
        solution=solutions.model_card_file,
        mistakes=[
            Mistake("no_purpose", _card("which flights of tomorrow to call passengers about", "flights")),
            Mistake(
                "no_limits",
                _card('["other airports of departure", "saying which flights will be cancelled"]', "[]"),
            ),
            Mistake("no_owner", _card("flight desk, data team", "")),
            Mistake("wrong_moment", _card("18:00, the day before", "when the plane leaves")),
            Mistake("late_feature", _card('"late_share"]', '"late_share", "dep_delay"]')),
            Mistake("no_features", _card('["carrier", "origin", "hour", "late_share"]', "[]")),
            Mistake("no_months", _card("[9, 10]", '"autumn"')),
            Mistake("measured_on_training", _card("[9, 10]", "[8, 9, 10]")),
            Mistake("measured_before", _card("[1, 2, 3, 4, 5, 6, 7, 8]", "[11, 12]")),
            Mistake("percent", _card("0.67", "67")),
            Mistake("no_interval", _card("low = 0.65\nhigh = 0.69\n", "")),
            Mistake("outside", _card("0.67", "0.9")),
            Mistake("no_slice", _card("departures from LGA", "")),
            Mistake("no_digest", _card("9f2c41ab03d7e655", "the January file")),
        ],
    ),
)
