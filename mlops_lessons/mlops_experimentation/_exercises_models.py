"""What is right and, as code, what people typically get wrong: measuring, choosing and repeating models."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from statistics import mean, pstdev, stdev
from typing import Any

from mlops_lessons.course.exercise import Exercise, Mistake
from mlops_lessons.mlops_experimentation import _solutions_models as solutions
from mlops_lessons.mlops_experimentation._trials_models import judge_features, judge_training

__all__ = ["EXERCISES"]


def _folds(
    train: Callable[[int, int], bool] = lambda other, month: other < month,
    test: Callable[[int, int], bool] = lambda other, month: other == month,
    start: Callable[[int, int], bool] = lambda month, first: month >= first,
    order: Callable[[Any], Sequence[int]] = sorted,
) -> Callable[[list[int], int], Any]:
    """Return folds that choose flights for training, for measuring, and the first month, in their own way."""

    def folds(months: list[int], first: int) -> Any:
        found = []
        for month in order(set(months)):
            one = [place for place, other in enumerate(months) if train(other, month)]
            if start(month, first) and one:
                found.append([one, [place for place, other in enumerate(months) if test(other, month)]])
        return found

    return folds


def _month_numbers(months: list[int], first: int) -> Any:
    return [[[months[p] for p in a], [months[p] for p in b]] for a, b in solutions.forward_folds(months, first)]


def _empty_training(months: list[int], first: int) -> Any:
    return [
        [
            [p for p, other in enumerate(months) if other < month],
            [p for p, other in enumerate(months) if other == month],
        ]
        for month in sorted(set(months))
        if month >= first
    ]


def _every_month(months: list[int], first: int) -> Any:
    return [
        [
            [p for p, other in enumerate(months) if other < month],
            [p for p, other in enumerate(months) if other == month],
        ]
        for month in range(first, 13)
    ]


def _of_each_flight(months: list[int], first: int) -> Any:
    return [
        [
            [p for p, other in enumerate(months) if other < month],
            [p for p, other in enumerate(months) if other == month],
        ]
        for month in months
        if month >= first
    ]


def _one_split(months: list[int], first: int) -> Any:
    sides: list[list[int]] = [[], []]
    for place, month in enumerate(months):
        sides[month >= first].append(place)
    return sides


def _sliced(months: list[int], first: int) -> Any:
    found = []
    for month in sorted(set(months)):
        begin, many = months.index(month), months.count(month)
        if month >= first and begin:
            found.append([list(range(begin)), list(range(begin, begin + many))])
    return found


def _tenths(
    said: list[float],
    late: list[int],
    mean_of: Callable[[list[float], int], float] = lambda values, tenth: mean(values),
    came: Callable[[list[int], int], float] = lambda values, total: mean(values),
    last: int = 9,
) -> list[list[float]]:
    rows = []
    for tenth in range(11):
        group = [place for place, share in enumerate(said) if min(int(share * 10), last) == tenth]
        if group:
            rows.append([mean_of([said[p] for p in group], tenth), came([late[p] for p in group], len(said))])
    return rows


def _with_empty(said: list[float], late: list[int]) -> list[list[float]]:
    found = {min(int(share * 10), 9): None for share in said}
    rows = iter(solutions.reliability(said, late))
    return [next(rows) if tenth in found else [0, 0] for tenth in range(10)]


def _late_ones_only(said: list[float], late: list[int]) -> list[list[float]]:
    rows = []
    for tenth in range(10):
        group = [place for place, share in enumerate(said) if min(int(share * 10), 9) == tenth]
        sure = [said[place] for place in group if late[place]]
        if group:
            rows.append([mean(sure) if sure else 0, len(sure) / len(group)])
    return rows


def _rounded_tenths(said: list[float], late: list[int]) -> list[list[float]]:
    groups: dict[int, list[int]] = {}
    for place, share in enumerate(said):
        groups.setdefault(round(share * 10), []).append(place)
    return [[mean(said[p] for p in groups[k]), mean(late[p] for p in groups[k])] for k in sorted(groups)]


def _one_left_out(said: list[float], late: list[int]) -> list[list[float]]:
    kept = [place for place, share in enumerate(said) if share < 1]
    return solutions.reliability([said[place] for place in kept], [late[place] for place in kept])


def _in_order_of_appearance(said: list[float], late: list[int]) -> list[list[float]]:
    order = list(dict.fromkeys(min(int(share * 10), 9) for share in said))
    rows = dict(zip(sorted(order), solutions.reliability(said, late), strict=True))
    return [rows[tenth] for tenth in order]


def _as_good(
    limit: Callable[[list[float]], float] = lambda lost: stdev(lost) / sqrt(len(lost)),
    pick: Callable[[list[dict[str, Any]]], Any] = lambda good: min(one["leaves"] for one in good),
) -> Callable[[list[dict[str, Any]]], Any]:
    """Return a choice with its own limit of what may be lost, and its own pick among those as good."""

    def choose(results: list[dict[str, Any]]) -> Any:
        if not results:
            return None
        best = max(results, key=lambda one: mean(one["auc"]))
        good = [one for one in results if one is best or mean(_lost(best, one)) <= limit(_lost(best, one))]
        return pick(good)

    return choose


def _lost(best: dict[str, Any], one: dict[str, Any]) -> list[float]:
    return [top - own for top, own in zip(best["auc"], one["auc"], strict=True)]


def _best_of(score: Callable[[list[float]], float]) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda results: max(results, key=lambda one: score(one["auc"]))["leaves"] if results else None


def _first_as_good(results: list[dict[str, Any]]) -> Any:
    return _as_good(pick=lambda good: good[0]["leaves"])(results)


def _within(margin: float) -> Callable[[list[dict[str, Any]]], Any]:
    return _as_good(lambda lost: margin)


def _own_spread(results: list[dict[str, Any]]) -> Any:
    """Return the choice of the classical rule, unpaired: by the standard error of the best one's own months."""
    if not results:
        return None
    best = max(results, key=lambda one: mean(one["auc"]))
    floor = mean(best["auc"]) - stdev(best["auc"]) / sqrt(len(best["auc"]))
    return min(one["leaves"] for one in results if mean(one["auc"]) >= floor)


def _forest(
    flights: Any,
    seed: Any,
    *,
    order: bool = True,
    draw: bool = True,
    sample_seed: Any = "given",
    model_seed: Any = "given",
) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    table = flights.sort_values(["scheduled", "carrier", "flight"]) if order else flights
    if draw:
        table = table.sample(frac=0.8, random_state=seed if sample_seed == "given" else sample_seed)
    forest = RandomForestClassifier(20, max_depth=4, random_state=seed if model_seed == "given" else model_seed)
    return forest.fit(table[["hour", "weekday", "distance"]], table["late"])


def _global_seed(flights: Any, seed: int) -> Any:
    import numpy as np

    np.random.seed(seed)
    return _forest(flights, seed, sample_seed=None, model_seed=None)


def _changes_the_table(flights: Any, seed: int) -> Any:
    flights.sort_values(["scheduled", "carrier", "flight"], inplace=True, ascending=False)
    return _forest(flights, seed)


def _not_fitted(flights: Any, seed: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(20, max_depth=4, random_state=seed)


def _same_whatever(flights: Any, seed: int) -> Any:
    return _forest(flights.assign(late=(flights["hour"] > 12).astype(int)), seed)


_FOREST_MISTAKES: dict[str, Callable[..., Any]] = {
    "no_seed": lambda flights, seed: _forest(flights, seed, sample_seed=None, model_seed=None),
    "order_of_the_rows": lambda flights, seed: _forest(flights, seed, order=False),
    "fixed_seed": lambda flights, seed: _forest(flights, seed, sample_seed=0, model_seed=0),
    "all_the_flights": lambda flights, seed: _forest(flights, seed, draw=False),
    "global_seed": _global_seed,
    "changes_the_table": _changes_the_table,
    "not_a_model": _not_fitted,
    "same_whatever": _same_whatever,
}


def _some_said(st: Any) -> Any:
    pairs = st.lists(st.tuples(st.integers(0, 19), st.integers(0, 1)), max_size=5)
    return pairs.map(lambda found: ([(2 * n + 1) / 40 for n, _ in found], [late for _, late in found]))


_A, _B = {"leaves": 31, "auc": [0.70, 0.72, 0.65]}, {"leaves": 7, "auc": [0.70, 0.713, 0.652]}
_C, _D = {"leaves": 4, "auc": [0.69, 0.70, 0.63]}, {"leaves": 63, "auc": [0.66, 0.73, 0.64]}
_G, _H = {"leaves": 7, "auc": [0.675, 0.718, 0.649]}, {"leaves": 4, "auc": [0.60, 0.62, 0.55]}
_K, _L = {"leaves": 7, "auc": [0.688, 0.719, 0.6515]}, {"leaves": 7, "auc": [0.60, 0.62, 0.655]}
_E, _F = {"leaves": 15, "auc": [0.71, 0.69, 0.649]}, {"leaves": 4, "auc": [0.74, 0.64, 0.64]}

EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "forward_folds",
        kind="function",
        covers=("mlops.experimentation",),
        points=2,
        examples=[
            [[3, 1, 2, 3, 1], 2],
            [[1, 1, 2, 4], 3],
            [[5, 6, 7, 5], 5],
            [[10, 9, 2, 9], 9],
            [[1, 2, 2, 3], 2],
            [[], 2],
            [[1, 1], 2],
        ],
        cases=lambda st: st.tuples(st.lists(st.integers(1, 12), max_size=6), st.integers(1, 12)),
        solution=solutions.forward_folds,
        mistakes=[
            Mistake("month_in_both", _folds(train=lambda other, month: other <= month)),
            Mistake("everything_else", _folds(train=lambda other, month: other != month)),
            Mistake("month_before_only", _folds(train=lambda other, month: other == month - 1)),
            Mistake("all_that_follows", _folds(test=lambda other, month: other >= month)),
            Mistake("backwards", _folds(train=lambda other, month: other > month)),
            Mistake("without_the_first", _folds(start=lambda month, first: month > first)),
            Mistake("every_fold", _folds(start=lambda month, first: True)),
            Mistake("newest_first", _folds(order=lambda months: sorted(months, reverse=True))),
            Mistake("return_in_the_loop", lambda months, first: (solutions.forward_folds(months, first) or [None])[0]),
            Mistake("first_fold_only", lambda months, first: solutions.forward_folds(months, first)[:1]),
            Mistake("swapped", lambda months, first: [[b, a] for a, b in solutions.forward_folds(months, first)]),
            Mistake("month_numbers", _month_numbers),
            Mistake(
                "how_many", lambda months, first: [[len(a), len(b)] for a, b in solutions.forward_folds(months, first)]
            ),
            Mistake("as_if_sorted", _sliced),
            Mistake("of_each_flight", _of_each_flight),
            Mistake("one_split", _one_split),
            Mistake("one_split_in_a_list", lambda months, first: [_one_split(months, first)]),
            Mistake("empty_training", _empty_training),
            Mistake("months_without_flights", _every_month),
            Mistake("none_for_nothing", lambda months, first: solutions.forward_folds(months, first) or None),
        ],
    ),
    Exercise(
        "eight_features",
        kind="value",
        covers=("mlops.experimentation",),
        points=2,
        judge=judge_features,
        solution=solutions.eight_features,
        mistakes=[
            Mistake("too_late", lambda: ["hour", "carrier", "dep_delay"]),
            Mistake("too_many", lambda: [*solutions.eight_features(), "temp"]),
            Mistake("unknown", lambda: ["hour", "carrier", "airline"]),
            Mistake("twice", lambda: ["hour", "hour", "carrier"]),
            Mistake("not_a_list", lambda: "hour, carrier"),
            Mistake("nothing", list),
            Mistake("without_the_hour", lambda: ["temp", "humid", "pressure", "wind_speed"]),
            Mistake("timetable_only", lambda: ["hour", "carrier", "origin", "dest", "month"]),
            Mistake("not_enough", lambda: ["hour", "temp", "pressure", "precip"]),
        ],
    ),
    Exercise(
        "reliability",
        kind="function",
        covers=("mlops.experimentation",),
        points=2,
        examples=[
            [[0.32, 0.38, 0.12, 0.31], [1, 0, 0, 0]],
            [[0.72, 0.05, 0.78], [1, 0, 1]],
            [[1.0, 0.95, 0.55, 0.57], [1, 0, 1, 1]],
            [[0.46, 0.44], [0, 1]],
            [[0.0, 0.02], [0, 0]],
            [[], []],
        ],
        cases=_some_said,
        solution=solutions.reliability,
        mistakes=[
            Mistake("middle", lambda said, late: _tenths(said, late, lambda values, tenth: (tenth + 0.5) / 10)),
            Mistake("lower_edge", lambda said, late: _tenths(said, late, lambda values, tenth: tenth / 10)),
            Mistake("count", lambda said, late: _tenths(said, late, came=lambda values, total: sum(values))),
            Mistake("percent", lambda said, late: [[100 * a, 100 * b] for a, b in solutions.reliability(said, late)]),
            Mistake(
                "of_all_flights", lambda said, late: _tenths(said, late, came=lambda values, total: sum(values) / total)
            ),
            Mistake("punctual", lambda said, late: [[a, 1 - b] for a, b in solutions.reliability(said, late)]),
            Mistake("late_ones_only", _late_ones_only),
            Mistake("eleventh", lambda said, late: _tenths(said, late, last=10)),
            Mistake("one_left_out", _one_left_out),
            Mistake("rounded_tenths", _rounded_tenths),
            Mistake(
                "rounded", lambda said, late: [[round(a, 2), round(b, 2)] for a, b in solutions.reliability(said, late)]
            ),
            Mistake("all_together", lambda said, late: [[mean(said), mean(late)]] if said else []),
            Mistake("empty_ones_too", _with_empty),
            Mistake("order_of_appearance", _in_order_of_appearance),
            Mistake("swapped", lambda said, late: [[b, a] for a, b in solutions.reliability(said, late)]),
            Mistake("shares_only", lambda said, late: [b for _a, b in solutions.reliability(said, late)]),
            Mistake("return_in_the_loop", lambda said, late: solutions.reliability(said, late)[:1]),
            Mistake("one_number", lambda said, late: sum(late) / len(late) if late else 0),
            Mistake("none_for_nothing", lambda said, late: solutions.reliability(said, late) or None),
        ],
    ),
    Exercise(
        "simplest_as_good",
        kind="function",
        covers=("mlops.experimentation",),
        points=2,
        examples=[
            [[_B, _A, _H]],
            [[_A, _D, _E]],
            [[_C, _A]],
            [[_G, _A]],
            [[_K, _A]],
            [[_A, _L]],
            [[_D, _E]],
            [[_A, _F]],
            [[_A]],
            [[]],
        ],
        solution=solutions.simplest_as_good,
        mistakes=[
            Mistake("the_best", _best_of(mean)),
            Mistake("within_a_margin", _within(0.005)),
            Mistake("first_as_good", _first_as_good),
            Mistake("best_single_month", _best_of(max)),
            Mistake("best_last_month", _best_of(lambda auc: auc[-1])),
            Mistake("always_the_smallest", lambda results: min((one["leaves"] for one in results), default=None)),
            Mistake("without_the_root", _as_good(stdev)),
            Mistake("divided_by_n", _as_good(lambda lost: stdev(lost) / len(lost))),
            Mistake("of_the_population", _as_good(lambda lost: pstdev(lost) / sqrt(len(lost)))),
            Mistake("own_spread", _own_spread),
            Mistake("largest", _as_good(pick=lambda good: max(one["leaves"] for one in good))),
            Mistake("all_of_them", _as_good(pick=lambda good: [one["leaves"] for one in good])),
            Mistake("whole_result", _as_good(pick=lambda good: min(good, key=lambda one: one["leaves"]))),
            Mistake("zero_for_nothing", lambda results: solutions.simplest_as_good(results) or 0),
        ],
    ),
    Exercise(
        "train_again",
        kind="function",
        covers=("mlops.reproducibility",),
        points=3,
        seconds=60.0,
        trial="mlops_lessons.mlops_experimentation._trials_models:try_training",
        examples=[["again"], ["order"], ["seed"], ["flights"]],
        judge=judge_training,
        solution=solutions.train_again,
        mistakes=[Mistake(name, answer) for name, answer in _FOREST_MISTAKES.items()],
    ),
)
