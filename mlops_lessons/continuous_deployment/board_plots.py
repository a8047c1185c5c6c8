"""The boards of a canary: what is seen, what may be true, and how often one is deceived who looks again and again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mlops_lessons.continuous_deployment import evidence
from mlops_lessons.continuous_deployment._words import say
from mlops_lessons.continuous_deployment.release_plots import percent
from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table

if TYPE_CHECKING:
    from mlops_lessons.continuous_deployment.canary_decision import Plan
    from mlops_lessons.continuous_deployment.situations import Situation

__all__ = ["show_board", "show_boards", "show_peeking", "show_reading"]

_BLUE, _RED, _GREEN = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green


def show_reading(plan: Plan) -> None:
    """Show how an interval of the difference is read: four that are made up, against no difference and the agreed limit."""
    rows = (
        ("promote", -0.012, 0.012),
        ("roll_back", 0.006, 0.034),
        ("hold", -0.022, 0.031),
        ("hold_also", 0.004, 0.028),
    )
    rows = rows[:3]
    fig, ax = style.new_figure(6.8, 2.5)
    for place, (key, low, high) in enumerate(rows):
        _interval(ax, place, low, high, (low + high) / 2, _colour(key))
    ax.set_yticks(range(len(rows)), [say(f"canary_board.actions.{key}") for key, _low, _high in rows])
    _limits(ax, plan, len(rows))
    figures.show(
        fig, alt=say("interval_reading.alt"), caption=say("interval_reading.caption", margin=f"{100 * plan.margin:g}")
    )


def _colour(action: str) -> str:
    return {"promote": _GREEN, "roll_back": _RED}.get(action, _BLUE)


def _interval(ax: Any, place: float, low: float, high: float, middle: float, colour: str) -> None:
    ax.plot([100 * low, 100 * high], [place, place], "-", color=colour, linewidth=4, solid_capstyle="butt", marker="")
    ax.plot([100 * middle], [place], "o", color=colour, markersize=8, markeredgecolor="white", markevery=1)


def _limits(ax: Any, plan: Plan, rows: int) -> None:
    ax.axvline(0, color="#444444", linewidth=1.2)
    ax.axvline(100 * plan.margin, color=_RED, linewidth=1.4, linestyle="--")
    ax.set(ylim=(rows - 0.4, -0.95), xlabel=say("canary_board.difference"))
    for x, key, side in ((0, "same", "right"), (100 * plan.margin, "limit", "left")):
        ax.annotate(
            say(f"canary_board.{key}"),
            (x, -0.62),
            xytext=(-5 if side == "right" else 5, 0),
            textcoords="offset points",
            ha=side,
            fontsize=9,
        )
    ax.grid(axis="y", visible=False)


def show_board(one: Situation, letter: str) -> None:
    """Show a canary as somebody on duty sees it: the difference over all users, and each airline against what is allowed."""
    plan, (stable, candidate) = one.plan, one.whole
    allowed = plan.baseline + plan.margin
    fig, (whole, parts) = style.new_figure(9.4, 3.0, columns=2)
    low, high = _whole_interval(one)
    _interval(whole, 0, low, high, candidate.failed / candidate.requests - stable.failed / stable.requests, _BLUE)
    whole.set_yticks([0], [say("canary_board.all")])
    _limits(whole, plan, 1)
    right = max(100 * high, 100 * plan.margin)
    whole.set(ylim=(0.7, -0.95), xlim=(100 * min(low, 0) - 1, right + 0.32 * (right - 100 * min(low, 0))))
    names = list(one.segments)
    for place, name in enumerate(names):
        before, after = one.segments[name]
        sure = _sure(one, name)
        share = after.failed / max(1, after.requests)
        parts.plot(
            [100 * sure, 100 * share],
            [place, place],
            "-",
            color=_RED if sure > allowed else _BLUE,
            linewidth=4,
            marker="",
        )
        parts.plot(
            [100 * share],
            [place],
            "o",
            color=_RED if sure > allowed else _BLUE,
            markersize=8,
            markeredgecolor="white",
            markevery=1,
        )
        parts.plot(
            [100 * before.failed / before.requests],
            [place],
            "|",
            color="black",
            markersize=13,
            markeredgewidth=2,
            markevery=1,
        )
    parts.axvline(100 * allowed, color=_RED, linewidth=1.4, linestyle="--")
    parts.annotate(
        say("canary_board.allowed"), (100 * allowed, -0.62), xytext=(5, 0), textcoords="offset points", fontsize=9
    )
    parts.set_yticks(range(len(names)), [f"{name} ({one.segments[name][1].requests})" for name in names])
    parts.set(ylim=(len(names) - 0.5, -1.0), xlim=(-0.3, None), xlabel=say("canary_board.share"))
    parts.grid(axis="y", visible=False)
    chance = evidence.chance_range(plan.percent, sum(one.users))
    words = {
        "letter": letter,
        "stable": percent(stable.failed / stable.requests),
        "candidate": percent(candidate.failed / candidate.requests),
        "failed": candidate.failed,
        "requests": candidate.requests,
        "planned": plan.requests,
        "low": f"{100 * low:+.1f}",
        "high": f"{100 * high:+.1f}",
        "users": percent(one.users[1] / sum(one.users)),
        "least": percent(chance[0]),
        "most": percent(chance[1]),
    }
    figures.show(fig, alt=say("canary_board.alt", **words), caption=say("canary_board.caption", **words))


def show_boards(boards: Mapping[str, Situation]) -> None:
    """Show several canaries at once: their intervals in a figure, the rest in a table."""
    fig, ax = style.new_figure(7.2, 3.6)
    for place, one in enumerate(boards.values()):
        stable, candidate = one.whole
        low, high = _whole_interval(one)
        _interval(ax, place, low, high, candidate.failed / candidate.requests - stable.failed / stable.requests, _BLUE)
    plan = next(iter(boards.values())).plan
    ax.set_yticks(range(len(boards)), list(boards))
    _limits(ax, plan, len(boards))
    figures.show(fig, alt=say("canary_boards.alt"), caption=say("canary_boards.caption"))
    headers = [say(f"canary_boards.{key}") for key in ("board", "requests", "shares", "interval", "users", "worst")]
    note = say(
        "canary_boards.note",
        planned=plan.requests,
        percent=f"{plan.percent:g}",
        allowed=percent(plan.baseline + plan.margin, 0),
    )
    show_table(
        say("canary_boards.table"),
        headers,
        [_board_row(letter, one) for letter, one in boards.items()],
        note,
    )


def _board_row(letter: str, one: Situation) -> list[str]:
    stable, candidate = one.whole
    low, high = _whole_interval(one)
    least, most = evidence.chance_range(one.plan.percent, sum(one.users))
    worst = max(one.segments, key=lambda name: _sure(one, name))
    return [
        letter,
        str(candidate.requests),
        f"{percent(stable.failed / stable.requests)} → {percent(candidate.failed / candidate.requests)}",
        f"{100 * low:+.1f} … {100 * high:+.1f}",
        f"{percent(one.users[1] / sum(one.users))} ({100 * least:.1f}-{percent(most)})",
        f"{worst}: {percent(_sure(one, worst))}",
    ]


def _whole_interval(one: Situation) -> tuple[float, float]:
    """Return the interval of the difference over all users, as the decision reads it."""
    stable, candidate = one.whole
    counts = (stable.failed, stable.requests, candidate.failed, candidate.requests)
    low, high = evidence.always_valid_interval(*counts, one.plan.information, one.plan.alpha / 2)
    return float(low), float(high)


def _sure(one: Situation, name: str) -> float:
    """Return which share of the candidate's answers for an airline surely fails at least, over all looks and airlines."""
    count = one.segments[name][1]
    return evidence.surely_at_least(count.failed, count.requests, one.plan.alpha / 2 / len(one.segments))


def show_peeking(plan: Plan, path: tuple[Any, Any, Any], wrong: Mapping[int, tuple[float, float]]) -> None:
    """Show one bad canary as it is looked at again and again, and how often two rules promote such a one.

    Parameters
    ----------
    path : three arrays
        Requests of the candidate at each look, and the two ends of the interval for one look.
    wrong : mapping of int to (float, float)
        Number of looks to the share of bad candidates that are promoted: naive rule, sequential rule.
    """
    requests, low, high = path
    fig, (one, many) = style.new_figure(9.6, 3.3, columns=2)
    one.fill_between(requests, 100 * low, 100 * high, color="#bcd7ea", linewidth=0)
    one.plot(requests, 100 * high, "-", color=_BLUE, linewidth=1.2, marker="")
    one.axhline(100 * plan.margin, color=_RED, linestyle="--", linewidth=1.4, label=say("canary_board.limit"))
    under = [place for place, end in enumerate(high) if end < plan.margin]
    if under:
        x = requests[under[0]]
        one.plot([x], [100 * high[under[0]]], "v", color=_RED, markersize=11, markevery=1, linestyle="")
        one.annotate(
            say("peeking.promoted"),
            (x, 100 * high[under[0]] - 0.3),
            xytext=(x, -7.2),
            fontsize=9,
            ha="left",
            arrowprops={"arrowstyle": "-", "color": "#444444", "linewidth": 0.8},
        )
    one.set(xlabel=say("peeking.requests"), ylabel=say("peeking.difference"), ylim=(-8, 12))
    looks = list(wrong)
    for offset, rule, colour, hatch in ((-0.2, 0, _RED, "///"), (0.2, 1, _GREEN, "")):
        values = [100 * wrong[number][rule] for number in looks]
        many.bar(
            [place + offset for place in range(len(looks))],
            values,
            0.38,
            color=colour,
            hatch=hatch,
            edgecolor="white",
            label=say(f"peeking.{('naive', 'sequential')[rule]}"),
        )
    many.axhline(100 * plan.alpha / 2, color="#444444", linewidth=1.2, linestyle=":")
    many.annotate(
        say("peeking.stated"), (-0.45, 100 * plan.alpha / 2), xytext=(0, 4), textcoords="offset points", fontsize=9
    )
    many.set_xticks(range(len(looks)), [str(number) for number in looks])
    many.set(xlabel=say("peeking.looks"), ylabel=say("peeking.share"))
    many.grid(axis="x", visible=False)
    many.legend(loc="upper left", frameon=False, fontsize=9)
    most = looks[-1]
    words = {"looks": most, "naive": percent(wrong[most][0]), "sequential": percent(wrong[most][1])}
    figures.show(fig, alt=say("peeking.alt", **words), caption=say("peeking.caption", **words))
