"""The figures and tables of the lesson's first half, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts
from mlops_lessons.mlops_experimentation import calibration

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["envelope", "reliability", "rounds", "search_places", "show_skill"]

say = topic_texts("mlops_experimentation")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange


def rounds(auc: Mapping[str, float]) -> None:
    """Show the AUC after each round, in order, and which round brought most."""
    names, values = list(auc), list(auc.values())
    gains = {names[n]: values[n] - values[n - 1] for n in range(1, len(names))}
    best = max(gains, key=gains.__getitem__)
    fig, ax = style.new_figure(7.2, 2.9)
    labels = [say(f"rounds.{name}") for name in names]
    ax.barh(labels, values, color=[_GREEN if name == best else _BLUE for name in names], height=0.6)
    for place, (name, value) in enumerate(auc.items()):
        gained = f"  ({gains[name]:+.3f})" if name in gains else ""
        ax.text(value + 0.0007, place, f"{value:.3f}{gained}", va="center", fontsize=9)
    ax.invert_yaxis()
    ax.grid(axis="y", visible=False)
    ax.set(xlabel=say("rounds.axis"), xlim=(0.63, max(values) + 0.012))
    words = {"best": say(f"rounds.{best}").lstrip("+ "), "gain": gains[best], "total": values[-1] - values[0]}
    rows = "; ".join(f"{label}: {value:.3f}" for label, value in zip(labels, values, strict=True))
    figures.show(fig, alt=say("rounds.alt", rows=rows), caption=say("rounds.caption", **words))


def show_skill(late: Any, said: Mapping[str, Any]) -> None:
    """Show the Brier score of several ways to give a probability, and which share of the first one's error each takes away.

    Parameters
    ----------
    said : mapping
        Key under ``skill`` in the texts to one probability, or one a flight.
    """
    import numpy as np

    late = np.asarray(late, float)
    errors = {name: float(((np.asarray(value) - late) ** 2).mean()) for name, value in said.items()}
    first = next(iter(errors.values()))
    rows = [
        [say(f"skill.{name}"), f"{error:.3f}", f"{100 * (1 - error / first):.0f} %"] for name, error in errors.items()
    ]
    show_table(say("skill.caption"), [say(f"skill.{key}") for key in ("what", "brier", "saved")], rows, numbers=2)


def reliability(late: Any, said: Any, corrected: Any = None, fewest: int = 100) -> None:
    """Show what the model said against what came true, tenth by tenth; with a second line, its correction."""
    import numpy as np

    late = np.asarray(late)
    lines = {"before": said} if corrected is None else {"before": said, "after": corrected}
    fig, ax = style.new_figure(5.4, 4.0)
    ax.plot([0, 1], [0, 1], color="#777777", linestyle=":", marker="", label=say("curve.perfect"))
    texts = []
    for (name, values), colour, marker in zip(lines.items(), (_BLUE, _ORANGE), "os", strict=False):
        points = calibration.by_tenth(values, late, fewest)
        ax.plot(
            [p[0] for p in points],
            [p[1] for p in points],
            color=colour,
            marker=marker,
            markevery=1,
            label=say(f"curve.{name}"),
        )
        texts.append(f"{say(f'curve.{name}')}: " + ", ".join(f"{one:.2f} → {came:.2f}" for one, came, _n in points))
    ax.set(xlabel=say("curve.said"), ylabel=say("curve.late"), xlim=(0, 0.75), ylim=(0, 0.75))
    ax.legend(loc="upper left", fontsize=9)
    if corrected is None:
        near = calibration.by_tenth(said, late)[3]
        caption = say("curve.caption", said=100 * near[0], late=100 * near[1])
    else:
        brier = {name: float(((np.asarray(values) - late) ** 2).mean()) for name, values in lines.items()}
        caption = say("curve.corrected", **brier)
    figures.show(fig, alt=say("curve.alt", rows="; ".join(texts)), caption=caption)


def search_places(searched: Sequence[float], later: Sequence[float]) -> None:
    """Show in which place each attempt came in the search and afterwards; the winner of the search stands out."""
    many = len(searched)
    first, then = _places(searched), _places(later)
    winner = first.index(1)
    fig, ax = style.new_figure(5.8, 3.6)
    for number in range(many):
        chosen = number == winner
        ax.plot(
            [0, 1],
            [first[number], then[number]],
            color=_RED if chosen else "#9aa0a6",
            linewidth=3 if chosen else 1.2,
            linestyle="-",
            marker="o",
            markevery=1,
        )
    ax.text(-0.05, 1, say("search.winner"), ha="right", va="center", fontsize=9, color=_RED)
    ax.invert_yaxis()
    ax.set(xlim=(-0.75, 1.25), yticks=range(1, many + 1), ylabel=say("search.place"))
    ax.set_xticks([0, 1], [say("search.searched").replace(" (", "\n("), say("search.later").replace(" (", "\n(")])
    ax.grid(axis="x", visible=False)
    rows = ", ".join(f"{one} → {other}" for one, other in zip(first, then, strict=True))
    spread = max(later) - min(later)
    caption = say("search.places", place=then[winner], n=many, spread=spread)
    figures.show(fig, alt=say("search.alt", rows=rows), caption=caption)


def _places(values: Sequence[float]) -> list[int]:
    return [1 + sum(other > value for other in values) for value in values]


def envelope(flights: pd.DataFrame, said: Any, promised: float, shuffled: float) -> None:
    """Show the AUC of a model in each month of `flights`, against what two ways of measuring had promised."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    said, names = np.asarray(said), say("envelope.months").split()
    month, late = flights["month"].to_numpy(), flights["late"].to_numpy()
    auc = {int(one): float(roc_auc_score(late[month == one], said[month == one])) for one in sorted(set(month))}
    fig, ax = style.new_figure(6.4, 3.2)
    colours = [_ORANGE if one > 10 else _BLUE for one in auc]
    ax.bar(
        [names[one - 1] for one in auc],
        auc.values(),
        color=colours,
        hatch=["//" if one > 10 else "" for one in auc],
        width=0.6,
    )
    for place, value in enumerate(auc.values()):
        white = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none"}
        ax.text(place, 0.52, f"{value:.2f}", ha="center", fontsize=9, bbox=white)
    ax.axhline(promised, color=_GREEN, linestyle="--")
    ax.text(len(auc) - 0.62, promised + 0.005, say("envelope.promised"), ha="left", fontsize=9, color="#00614a")
    ax.set(ylabel=say("envelope.axis"), ylim=(0.5, 0.75), xlim=(-0.5, len(auc) + 0.1))
    ax.grid(axis="x", visible=False)
    rows = ", ".join(f"{names[one - 1]} {value:.2f}" for one, value in auc.items())
    words = {"promised": promised, "november": auc[11], "december": auc[12], "shuffled": shuffled}
    figures.show(fig, alt=say("envelope.alt", rows=rows), caption=say("envelope.caption", **words))
