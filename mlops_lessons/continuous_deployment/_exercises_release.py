"""What is right and, as code, what people typically get wrong: who gets what, and whether it may stay."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections.abc import Callable

from mlops_lessons.continuous_deployment import _solutions_release as solutions
from mlops_lessons.continuous_deployment._release_trials import (
    TOGGLE_CHECKS,
    judge_bucket,
    judge_calls,
    judge_toggles,
)
from mlops_lessons.course.exercise import Exercise, Mistake

__all__ = ["EXERCISES"]

_RELEASING = ("cd.deploy",)
_DECIDING = ("cd.deploy", "cd.respond")


def _number(text: str, below: int = 16**8) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % below


def _toggles(old: str, new: str) -> Callable[[], str]:
    """Return a function that gives the right file with one piece of it changed."""
    return lambda: re.sub(old, new, solutions.toggle_rules())


def _calls(**changes: str) -> Callable[[], dict[str, str]]:
    return lambda: solutions.board_calls() | changes


def _gives(choice: str) -> Callable[[], str]:
    return lambda: choice


def _interval(
    error: Callable[[float, float, float, float], float],
    middle: Callable[[float, float], float] = lambda before, after: after - before,
    times: float = 1.96,
) -> Callable[..., list[float]]:
    """Return a function that makes an interval from the shares before and after: ``error(before, stable, after, candidate)``."""

    def interval(stable_failed: float, stable: float, candidate_failed: float, candidate: float) -> list[float]:
        before, after = stable_failed / stable, candidate_failed / candidate
        half = times * error(before, stable, after, candidate)
        return [middle(before, after) - half, middle(before, after) + half]

    return interval


def _unpooled(before: float, stable: float, after: float, candidate: float) -> float:
    return math.sqrt(before * (1 - before) / stable + after * (1 - after) / candidate)


def _pooled(before: float, stable: float, after: float, candidate: float) -> float:
    both = (before * stable + after * candidate) / (stable + candidate)
    return math.sqrt(both * (1 - both) * (1 / stable + 1 / candidate))


def _size(z: float = 2.8, sides: float = 2, power: float = 2, spread: bool = True) -> Callable[..., int]:
    return lambda baseline, margin: math.ceil(
        z**2 * sides * baseline * ((1 - baseline) if spread else 1) / margin**power
    )


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "gets_candidate",
        kind="function",
        covers=_RELEASING,
        points=3,
        examples=[[20, 50], [5, 20], [0, 10], [100, 100], [50, 80]],
        trial="mlops_lessons.continuous_deployment._release_trials:try_bucket",
        judge=judge_bucket,
        seconds=4.0,
        solution=solutions.gets_candidate,
        mistakes=[
            Mistake("another_each_time", lambda user, percent: random.random() < percent / 100),
            Mistake("forgets_at_restart", lambda user, percent: hash(user) % 100 < percent),
            Mistake("all_together", lambda user, percent: random.Random(42).random() < percent / 100),
            Mistake("leaves_as_it_grows", lambda user, percent: _number(f"{user}{percent}", 100) < percent),
            Mistake("hundred_is_not_all", lambda user, percent: _number(user, 111) < percent),
            Mistake("zero_is_some", lambda user, percent: _number(user, 100) <= percent),
            Mistake("everybody", lambda user, percent: _number(user, 100) / 100 < percent),
            Mistake("nobody", lambda user, percent: _number(user, 100) < percent / 100),
            Mistake("turned_round", lambda user, percent: _number(user, 100) > percent),
            Mistake("wrong_share", lambda user, percent: sum(map(ord, user)) % 10 < percent / 10),
            Mistake("a_number", lambda user, percent: _number(user, 100)),
        ],
    ),
    Exercise(
        "toggle_rules",
        kind="file",
        covers=_RELEASING,
        points=2,
        reads="json",
        examples=TOGGLE_CHECKS,
        judge=judge_toggles,
        solution=solutions.toggle_rules,
        mistakes=[
            Mistake("one_text", _toggles(r'\["UA", "B6"\]', '"UA, B6"')),
            Mistake("segment_as_list", _toggles(r'\{"airline": (\[.*?\])\}', r"\1")),
            Mistake("lower_case", _toggles('"UA", "B6"', '"ua", "b6"')),
            Mistake("one_airline", _toggles(', "B6"', "")),
            Mistake("for_all", _toggles(r'"segment", "segment": \{.*?\}', '"boolean", "on": true')),
            Mistake("share_not_percent", _toggles('"percent": 10', '"percent": 0.1')),
            Mistake("percent_as_text", _toggles('"percent": 10', '"percent": "10"')),
            Mistake("model_for_all", _toggles('"percent": 10', '"percent": 100')),
            Mistake("unknown_kind", _toggles('"percentage"', '"percent"')),
            Mistake("on_as_text", _toggles('"on": true', '"on": "false"')),
            Mistake("not_killed", _toggles(', "killed": true', "")),
            Mistake("removed", _toggles(r',\s*"old_banner": .*', "")),
            Mistake("segment_loose", _toggles(r'"segment": \{(.*?)\}', r"\1")),
            Mistake("segment_as_text", _toggles(r'\{"airline": .*?\]\}', '"UA"')),
            Mistake("other_attribute", _toggles('"airline"', '"carrier"')),
            Mistake("kind_unchanged", _toggles('"kind": "segment"', '"kind": "boolean", "on": false')),
            Mistake("the_rest", _toggles('"percent": 10', '"percent": 90')),
            Mistake("one_in_ten", _toggles('"percent": 10', '"percent": 1')),
            Mistake("killed_as_text", _toggles('"killed": true', '"killed": "true"')),
            Mistake("switched_off", _toggles('"on": true, "killed": true', '"on": false')),
        ],
    ),
    Exercise(
        "first_call",
        kind="decision",
        covers=_DECIDING,
        choices=("promote_lower", "promote_limit", "hold_early", "hold_split", "roll_back"),
        solution=solutions.first_call,
        mistakes=[
            Mistake(choice, _gives(choice)) for choice in ("promote_lower", "promote_limit", "hold_split", "roll_back")
        ],
    ),
    Exercise(
        "difference_interval",
        kind="function",
        covers=_DECIDING,
        points=2,
        tolerance=1e-3,  # 1.959964 is as right as 1.96
        examples=[[45, 900, 7, 100], [900, 18000, 124, 2000], [10, 100, 10, 100], [5, 50, 0, 60], [0, 90, 0, 10]],
        cases=lambda st: st.tuples(st.integers(0, 50), st.integers(50, 900), st.integers(0, 20), st.integers(20, 300)),
        solution=solutions.difference_interval,
        mistakes=[
            Mistake("turned_round", _interval(_unpooled, lambda before, after: before - after)),
            Mistake("pooled", _interval(_pooled)),
            Mistake("no_root", _interval(lambda *counts: _unpooled(*counts) ** 2)),
            Mistake(
                "errors_subtracted",
                _interval(lambda p, m, q, n: math.sqrt(abs(q * (1 - q) / n - p * (1 - p) / m))),
            ),
            Mistake(
                "halves_added",
                _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) / m) + math.sqrt(q * (1 - q) / n)),
            ),
            Mistake("candidate_only", _interval(lambda p, m, q, n: math.sqrt(q * (1 - q) / n))),
            Mistake("candidate_interval", _interval(lambda p, m, q, n: math.sqrt(q * (1 - q) / n), lambda p, q: q)),
            Mistake("stable_only", _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) / m))),
            Mistake("sizes_swapped", _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) / n + q * (1 - q) / m))),
            Mistake("no_complement", _interval(lambda p, m, q, n: math.sqrt(p / m + q / n))),
            Mistake("divided_twice", _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) / m**2 + q * (1 - q) / n**2))),
            Mistake(
                "ends_subtracted",
                _interval(lambda p, m, q, n: math.sqrt(q * (1 - q) / n) - math.sqrt(p * (1 - p) / m)),
            ),
            Mistake("one_error", _interval(_unpooled, times=1)),
            Mistake("ninety", _interval(_unpooled, times=1.645)),
            Mistake(
                "all_requests",
                _interval(lambda p, m, q, n: math.sqrt((p * (1 - p) + q * (1 - q)) / (m + n))),
            ),
            Mistake(
                "no_division",
                _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) + q * (1 - q))),
            ),
            Mistake("two_errors", _interval(_unpooled, times=2)),
            Mistake("ninety_nine", _interval(_unpooled, times=2.576)),
            Mistake(
                "root_then_divided",
                _interval(lambda p, m, q, n: math.sqrt(p * (1 - p)) / m + math.sqrt(q * (1 - q)) / n),
            ),
            Mistake(
                "errors_as_variances",
                _interval(lambda p, m, q, n: math.sqrt(math.sqrt(p * (1 - p) / m) + math.sqrt(q * (1 - q) / n))),
            ),
            Mistake("shares_added", _interval(_unpooled, lambda before, after: before + after)),
            Mistake(
                "middle_and_half",
                lambda a, m, b, n: [b / n - a / m, 1.96 * _unpooled(a / m, m, b / n, n)],
            ),
            Mistake(
                "one_less",
                _interval(lambda p, m, q, n: math.sqrt(p * (1 - p) / (m - 1) + q * (1 - q) / (n - 1))),
            ),
            Mistake("no_width", _interval(_unpooled, times=0)),
            Mistake(
                "cut_at_zero",
                lambda *counts: [
                    max(0.0, solutions.difference_interval(*counts)[0]),
                    solutions.difference_interval(*counts)[1],
                ],
            ),
            Mistake("high_first", lambda *counts: solutions.difference_interval(*counts)[::-1]),
            Mistake(
                "relative",
                lambda a, m, b, n: [end / (a / m) if a else end for end in solutions.difference_interval(a, m, b, n)],
            ),
            Mistake("points", lambda *counts: [100 * end for end in solutions.difference_interval(*counts)]),
            Mistake("half_width", lambda a, m, b, n: 1.96 * _unpooled(a / m, m, b / n, n)),
        ],
    ),
    Exercise(
        "board_calls",
        kind="value",
        covers=_DECIDING,
        points=3,
        judge=judge_calls,
        solution=solutions.board_calls,
        mistakes=[
            Mistake("by_the_mean", _calls(C="promote", D="promote", E="promote", F="roll back"), points=0.3),
            Mistake("all_promoted", lambda: dict.fromkeys("BCDEFG", "promote"), points=0.1),
            Mistake("all_held", lambda: dict.fromkeys("BCDEFG", "hold"), points=0.1),
            Mistake("all_rolled_back", lambda: dict.fromkeys("BCDEFG", "roll back"), points=0.1),
            Mistake("mean_over_segment", _calls(C="promote"), points=0.6),
            Mistake("split_unseen", _calls(D="promote"), points=0.6),
            Mistake("early_promotion", _calls(E="promote"), points=0.6),
            Mistake("a_point_is_a_lot", _calls(F="roll back"), points=0.6),
            Mistake("a_point_is_nothing", _calls(F="promote"), points=0.6),
            Mistake("bad_day_is_the_candidates", _calls(G="roll back"), points=0.6),
        ],
    ),
    Exercise(
        "requests_needed",
        kind="function",
        covers=_DECIDING,
        points=2,
        # no case is near a whole number, where the order of the factors would decide which way it is rounded
        examples=[[0.05, 0.03], [0.05, 0.015], [0.01, 0.011], [0.5, 0.09], [0.2, 0.03]],
        cases=lambda st: st.tuples(st.sampled_from([0.01, 0.02, 0.1, 0.3]), st.sampled_from([0.013, 0.017, 0.11])),
        solution=solutions.requests_needed,
        mistakes=[
            Mistake("one_side", _size(sides=1)),
            Mistake("both_sides", lambda baseline, margin: 2 * solutions.requests_needed(baseline, margin)),
            Mistake("margin_not_squared", _size(power=1)),
            Mistake("z_not_squared", lambda p, margin: math.ceil(2.8 * 2 * p * (1 - p) / margin**2)),
            Mistake("each_z_squared", lambda p, margin: math.ceil((1.96**2 + 0.84**2) * 2 * p * (1 - p) / margin**2)),
            Mistake("no_power", _size(z=1.96)),
            Mistake("no_spread", _size(spread=False)),
            Mistake("no_brackets", lambda p, margin: math.ceil(1.96 + 0.84**2 * 2 * p * (1 - p) / margin**2)),
            Mistake("margin_doubled", lambda p, margin: math.ceil(2.8**2 * 2 * p * (1 - p) / (margin * 2))),
            Mistake("divided_then_doubled", lambda p, margin: math.ceil(2.8**2 * 2 * p * (1 - p) / margin * 2)),
            Mistake("root", lambda p, margin: math.ceil(2.8**2 * 2 * math.sqrt(p * (1 - p)) / margin**2)),
            Mistake("subtracted", _size(z=1.96 - 0.84)),
            Mistake("rounded_down", lambda p, margin: int(2.8**2 * 2 * p * (1 - p) / margin**2)),
            Mistake("nearest", lambda p, margin: round(2.8**2 * 2 * p * (1 - p) / margin**2)),
            Mistake("rule_of_16", lambda p, margin: math.ceil(16 * p * (1 - p) / margin**2)),
            Mistake(
                "two_variances",
                lambda p, margin: math.ceil(2.8**2 * (p * (1 - p) + (p + margin) * (1 - p - margin)) / margin**2),
            ),
            Mistake("not_rounded", lambda p, margin: 2.8**2 * 2 * p * (1 - p) / margin**2),
            Mistake("multiplied", lambda p, margin: math.ceil(2.8**2 * 2 * p * (1 - p) * margin**2)),
            Mistake("ninety", _size(z=1.645 + 0.84)),
            Mistake("margin_for_p", lambda p, margin: _size()(margin, margin)),
            Mistake("swapped", lambda p, margin: _size()(margin, p)),
            Mistake("raised_share", lambda p, margin: _size()(p + margin, margin)),
            Mistake("middle_share", lambda p, margin: _size()(p + margin / 2, margin)),
            Mistake("relative_margin", lambda p, margin: _size()(p, p * margin)),
            Mistake("percent_for_share", lambda p, margin: _size()(100 * p, margin)),
            Mistake("percent_of_a_hundred", lambda p, margin: _size()(p, margin / 100)),
            Mistake("squared_share", lambda p, margin: math.ceil(2.8**2 * 2 * p * p / margin**2)),
            Mistake("complement_loose", lambda p, margin: math.ceil(2.8**2 * 2 * p * 1 - p / margin**2)),
            Mistake("both_sides_before_rounding", _size(sides=4)),
        ],
    ),
)
