"""The figures and tables about releasing: who gets what, and whether it may stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.stale_toggles import StaleToggle
    from mlops_lessons.continuous_deployment.users import Answer

__all__ = [
    "percent",
    "show_airlines",
    "show_dark",
    "show_latencies",
    "show_places",
    "show_reach",
    "show_sides",
    "show_stale",
    "show_ways",
]

_BLUE, _RED, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.orange
_SIDES = ("stable", "candidate")


def percent(share: float, digits: int = 1) -> str:
    """Return a share as a percentage, ``"4.2 %"``."""
    return f"{100 * share:.{digits}f}\N{NO-BREAK SPACE}%"


def show_reach(rows: Sequence[tuple[str, int, str]], total: int) -> None:
    """Show how many users have a feature: rows of (how the toggle stands, users that have it, release that answered)."""
    headers = [say("reach.toggle"), say("reach.release"), say("reach.users", total=total)]
    table = [[say(f"reach.states.{state}"), release, count] for state, count, release in rows]
    releases = len({release for _state, _count, release in rows})
    show_table(say("reach.caption"), headers, table, say("reach.note", releases=releases), numbers=1)


def show_sides(answers: Sequence[Answer], candidate: str) -> None:
    """Show how often each side failed, over all users."""
    counts = _counts(answers, candidate)
    rows = []
    for side in _SIDES:
        requests, failed = _sum(counts, side)
        rows.append([say(f"sides.{side}"), requests, failed, percent(failed / max(1, requests))])
    show_table(
        say("sides.caption"), [say(f"sides.{key}") for key in ("side", "requests", "failed", "share")], rows, numbers=3
    )


def show_airlines(answers: Sequence[Answer], candidate: str) -> None:
    """Show the same answers by airline."""
    counts = _counts(answers, candidate)
    airlines = sorted(
        {airline for _side, airline in counts}, key=lambda name: -sum(counts[side, name][0] for side in _SIDES)
    )
    rows = []
    for airline in airlines:
        (old, old_failed), (new, new_failed) = (counts[side, airline] for side in _SIDES)
        rows.append([airline, f"{old_failed} / {old}", f"{new_failed} / {new}"])
    headers = [say("sides.airline"), say("sides.stable_of"), say("sides.candidate_of")]
    show_table(say("sides.by_airline"), headers, rows, numbers=2)


def _counts(answers: Sequence[Answer], candidate: str) -> dict[tuple[str, str], tuple[int, int]]:
    """Return requests and failures by side and airline; a :class:`Counter` in all but name."""
    asked, failed = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for answer in answers:
        key = (_SIDES[answer.release == candidate], answer.user.airline)
        asked[key] += 1
        failed[key] += answer.failed
    names = {airline for _side, airline in asked}
    return {(side, name): (asked[side, name], failed[side, name]) for side in _SIDES for name in names}


def _sum(counts: Mapping[tuple[str, str], tuple[int, int]], side: str) -> tuple[int, int]:
    found = [both for (where, _airline), both in counts.items() if where == side]
    return sum(one for one, _failed in found), sum(failed for _one, failed in found)


def show_places(steps: Sequence[float] = (5, 20, 50, 100), users: int = 12, seed: int = 1) -> None:
    """Show who gets the candidate as its percentage grows: by a fixed place, and by a new draw at each visit."""
    import numpy as np

    from mlops_lessons.continuous_deployment.traffic import in_share

    names = [f"u{number:02d}" for number in range(users)]
    fixed = np.array([[in_share(name, step, "v2") for step in steps] for name in names])
    drawn = np.random.default_rng(seed).random((users, len(steps))) < np.array(steps) / 100
    fig, axes = style.new_figure(7.6, 3.9, columns=2)
    for ax, inside, key in ((axes[0], drawn, "drawn"), (axes[1], fixed, "fixed")):
        ax.grid(visible=False)
        for x in range(len(steps)):
            for y in range(users):
                colour, hatch = (_ORANGE, "///") if inside[y, x] else ("#e8eef4", "")
                ax.add_patch(_box(x, y, colour, hatch))
        ax.set(
            xlim=(-0.5, len(steps) - 0.5), ylim=(users - 0.5, -0.5), xlabel=say("places.x"), title=say(f"places.{key}")
        )
        ax.set_xticks(range(len(steps)), [f"{step:g}" for step in steps])
        ax.set_yticks(range(0, users, 2), names[::2])
    left = {
        key: int((inside[:, :-1] & ~inside[:, 1:]).any(axis=1).sum())
        for key, inside in (("drawn", drawn), ("fixed", fixed))
    }
    words = {**left, "users": users}
    figures.show(fig, alt=say("places.alt"), caption=say("places.caption", **words))


def _box(x: float, y: float, colour: str, hatch: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.46, y - 0.42), 0.92, 0.84, facecolor=colour, hatch=hatch, edgecolor="white")


def show_stale(found: Sequence[StaleToggle]) -> None:
    """Show the toggles that should be gone, and why."""
    rows = [
        [
            one.name,
            one.owner or "-",
            ", ".join(say(f"stale.{reason}") for reason in one.reasons),
            max(one.age_days, 0) or "-",
        ]
        for one in found
    ]
    headers = [say(f"stale.{key}") for key in ("name", "owner", "reasons", "days")]
    show_table(say("stale.caption"), headers, rows, numbers=1)


def show_dark(counts: Mapping[str, Any]) -> None:
    """Show what became of the copies that a dark release got, and whose answers differed; `counts` as the router tells them."""
    where = Counter((one["segment"].partition("=")[2] or "-", one["shown"], one["dark"]) for one in counts["examples"])
    rows = [[airline, shown, dark, number] for (airline, shown, dark), number in sorted(where.items())]
    headers = [say(f"dark.{key}") for key in ("airline", "shown", "dark", "number")]
    note = say("dark.note", copies=counts["answered"], offered=counts["offered"])
    show_table(say("dark.caption"), headers, rows, note, numbers=3)


def show_latencies(taken: Mapping[str, Sequence[float]]) -> None:
    """Show how long users waited, by what the dark release was doing; milliseconds."""
    fig, ax = style.new_figure(6.8, 2.9)
    for place, (_name, each) in enumerate(taken.items()):
        middle = sorted(each)[len(each) // 2]
        ax.plot(each, [place] * len(each), "|", color=_BLUE, alpha=0.45, markersize=16, markevery=1)
        ax.plot([middle], [place], "D", color=_RED, markersize=7, markevery=1, linestyle="")
        ax.annotate(
            f"{middle:.0f} ms", (middle, place), xytext=(0, 15), textcoords="offset points", ha="center", fontsize=9
        )
    ax.set_yticks(range(len(taken)), [say(f"dark.{name}") for name in taken])
    ax.set(xlabel=say("dark.x"), xlim=(0, None), ylim=(len(taken) - 0.4, -0.7))
    ax.grid(axis="y", visible=False)
    figures.show(fig, alt=say("dark.alt"), caption=say("dark.figure"))


def show_ways(shared: Mapping[str, Sequence[Answer]], stable: str | None) -> None:
    """Show how many users got the candidate in each way to share out, and of which airlines they were."""
    rows = []
    for way, answers in shared.items():
        inside = [answer.user.airline for answer in answers if answer.release != stable]
        rows.append([say(f"strategies.{way}"), ", ".join(sorted(set(inside))) or "-", len(inside)])
    total = len(next(iter(shared.values())))
    headers = [say("strategies.way"), say("strategies.airlines"), say("strategies.users", total=total)]
    show_table(say("strategies.caption"), headers, rows, numbers=1)
