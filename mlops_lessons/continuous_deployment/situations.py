"""Canaries whose truth is known, to practise the decision: each is a board as somebody on duty sees it.

A seed chooses the numbers, and the story stays: the draw is repeated until the evidence is what the story is about.

References
----------
Kohavi, R., Tang, D. and Xu, Y. (2020), *Trustworthy Online Controlled Experiments*, Cambridge University Press, chapter 3: early
stopping, sample ratio mismatch, and segments that hide in a mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from mlops_lessons.continuous_deployment.canary_decision import Count, Decision, Plan, decide_by_segment, decide_once

__all__ = ["BOARDS", "PLAN", "SITUATIONS", "Situation", "board", "situation"]

PLAN = Plan(margin=0.02, baseline=0.05, percent=10)
AIRLINES = {"UA": 0.30, "B6": 0.25, "EV": 0.20, "DL": 0.15, "AA": 0.10}  # share of the users
_TRIES = 2000


@dataclass(frozen=True)
class _Story:
    requests: int  # of the candidate
    shares: Mapping[str, float]  # that fail, by airline; the others fail as today
    action: str
    reason: str
    tempting: str = ""  # what the mean of all, looked at once, says
    users: float = 10.0  # per cent that really got the candidate
    common: float = 0.05  # that fails on both sides


SITUATIONS: Mapping[str, _Story] = {
    "as_good": _Story(2000, {}, "promote", "not_worse"),
    "clearly_worse": _Story(1500, dict.fromkeys(AIRLINES, 0.12), "roll_back", "beyond_allowed"),
    "splendid_start": _Story(80, {}, "hold", "too_early", tempting="promote"),
    "looked_too_often": _Story(500, {}, "hold", "too_early", tempting="promote"),
    "one_segment": _Story(3000, {"AA": 0.15}, "roll_back", "beyond_allowed", tempting="promote"),
    "broken_split": _Story(2000, {}, "hold", "split_broken", tempting="promote", users=12.5),
    "bad_day_for_both": _Story(2000, {}, "promote", "not_worse", common=0.065),
    "a_little_worse": _Story(2600, dict.fromkeys(AIRLINES, 0.06), "hold", "unclear"),
}


BOARDS: Mapping[str, tuple[str, int]] = {  # of the lesson: situation and seed, by letter
    "A": ("splendid_start", 2),
    "B": ("as_good", 1),
    "C": ("one_segment", 11),
    "D": ("broken_split", 3),
    "E": ("looked_too_often", 1),
    "F": ("a_little_worse", 1),
    "G": ("bad_day_for_both", 1),
}


@dataclass(frozen=True)
class Situation:
    """What stands on the board, and what follows from it.

    Attributes
    ----------
    segments : mapping of str to (Count, Count)
        Stable and candidate, by airline.
    users : tuple of int
        Of the stable release and of the candidate.
    decision : Decision
        The right one, by the plan.
    at_a_glance : str
        What one would do who looks at the mean of all users once, without a plan.
    """

    name: str
    plan: Plan
    segments: Mapping[str, tuple[Count, Count]]
    users: tuple[int, int]
    decision: Decision
    at_a_glance: str

    @property
    def whole(self) -> tuple[Count, Count]:
        """Stable and candidate over all airlines."""
        sides = zip(*self.segments.values(), strict=True)
        stable, candidate = (
            Count(sum(one.requests for one in side), sum(one.failed for one in side)) for side in sides
        )
        return stable, candidate


def situation(name: str, seed: int = 1) -> Situation:
    """Return the situation `name` of :data:`SITUATIONS` with the numbers of `seed`."""
    story, rng = SITUATIONS[name], np.random.default_rng([seed, *name.encode()])
    for _ in range(_TRIES):
        drawn = _draw(name, story, rng)
        fits = (drawn.decision.action, drawn.decision.reason) == (story.action, story.reason)
        if fits and story.tempting in ("", drawn.at_a_glance):
            return drawn
    raise AssertionError(f"{name}: no such evidence in {_TRIES} draws")


def board(letter: str) -> Situation:
    """Return the situation that the lesson shows under a letter of :data:`BOARDS`."""
    return situation(*BOARDS[letter])


def _draw(name: str, story: _Story, rng: np.random.Generator) -> Situation:
    segments = {}
    for airline, share in AIRLINES.items():
        candidate = round(story.requests * share)
        stable = round(candidate * (100 - PLAN.percent) / PLAN.percent)
        bad = story.shares.get(airline, story.common)
        failed = (rng.binomial(stable, story.common), rng.binomial(candidate, bad))
        segments[airline] = (Count(stable, int(failed[0])), Count(candidate, int(failed[1])))
    reached = int(rng.binomial(10 * story.requests // 4, story.users / 100))  # a user asks four times in the mean
    users = (10 * story.requests // 4 - reached, reached)
    decision = decide_by_segment(PLAN, segments, users)
    unfinished = Situation(name, PLAN, segments, users, decision, "")
    glance = decide_once(PLAN, *unfinished.whole).action
    return Situation(name, PLAN, segments, users, decision, glance)
