"""The figures and tables of the lesson's gates, each with its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mlops_lessons.course import figures, style
from mlops_lessons.course.tables import show_table
from mlops_lessons.devsecops import secrets_gate
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from mlops_lessons.devsecops.pipeline import Run

__all__ = ["gate_time", "randomness", "show_matrix"]

say = topic_texts("devsecops")
_BLUE, _RED, _GREEN, _ORANGE = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green, style.PALETTE.orange
_TESTS_MINUTES = (0.01, 0.1, 1, 10)


def show_matrix(caught: Mapping[str, Mapping[str, bool]]) -> None:
    """Show fault by fault which gate found it; `caught` as :func:`mlops_lessons.devsecops.pipeline.caught` gives it."""
    gates = list(next(iter(caught.values())))
    headers = [say("matrix.fault"), *(say(f"matrix.{gate}") for gate in gates)]
    rows = [
        [say(f"faults.{fault}"), *(say("matrix.yes") if found[gate] else "·" for gate in gates)]
        for fault, found in caught.items()
    ]
    missed = sum(not any(found.values()) for found in caught.values())
    show_table(say("matrix.caption"), headers, rows, say("matrix.note", missed=missed, total=len(caught)))


def randomness(texts: Mapping[str, tuple[str, bool]]) -> None:
    """Show how random some texts are, which of them the scanner takes for a secret, and which are one.

    Parameters
    ----------
    texts : dict
        Name to (text, whether it is a secret); each is scanned as the line ``name = "text"``.
    """
    lines = "".join(f'{name} = "{text}"\n' for name, (text, _secret) in texts.items())
    found = {line for _name, _rule, line in secrets_gate.scan_texts({"settings.py": lines.encode()})}
    fig, ax = style.new_figure(7.4, 3.2)
    verdicts = []
    for place, (name, (text, secret)) in enumerate(texts.items(), start=1):
        kind = ("found" if place in found else "missed") if secret else ("alarm" if place in found else "quiet")
        verdicts.append(f"{name}: {say(f'random.{kind}')}")
        bits = secrets_gate.entropy(text)
        colour, hatch = {
            "found": (_BLUE, ""),
            "missed": (_RED, "///"),
            "alarm": (_ORANGE, "..."),
            "quiet": (_GREEN, ""),
        }[kind]
        ax.barh(name, bits, color=colour, hatch=hatch, edgecolor="white")
        ax.text(bits + 0.08, place - 1, say(f"random.{kind}"), va="center", fontsize=9)
    ax.invert_yaxis()
    ax.set(xlabel=say("random.x"), xlim=(0, 5.6))
    ax.grid(axis="y", visible=False)
    words = {"verdicts": "; ".join(verdicts)}
    figures.show(fig, alt=say("random.alt", **words), caption=say("random.caption", **words))


def gate_time(run: Run) -> None:
    """Show when each step of a measured run began and ended, and the gates' share of a pipeline with longer tests."""
    fig, (steps, share) = style.new_figure(9.6, 3.2, columns=2)
    names = [step.name for step in run.steps]
    began, seconds = [step.began for step in run.steps], [step.seconds for step in run.steps]
    steps.barh(range(len(names)), seconds, 0.6, left=began, color=_BLUE, edgecolor="white")
    labels = [say(f"time.steps.{name}") for name in names]
    steps.set(yticks=range(len(names)), yticklabels=labels, xlabel=say("time.x"), xlim=(0, None))
    steps.invert_yaxis()
    steps.grid(axis="y", visible=False)
    gates = run.of("code", "secrets", "history", "dependencies")
    rest = run.of("build")
    shares = [100 * gates / (gates + rest + 60 * minutes) for minutes in _TESTS_MINUTES]
    share.plot(_TESTS_MINUTES, shares, color=_GREEN, marker="s", markevery=1)
    here = run.of("tests") / 60
    share.plot(here, 100 * run.gate_share, marker="*", markersize=14, color=_RED, linestyle="", markevery=1)
    place = {"xytext": (14, -3), "textcoords": "offset points"}
    share.annotate(say("time.here"), (here, 100 * run.gate_share), **place, fontsize=9)
    share.set(xscale="log", ylim=(0, 100), xlabel=say("time.tests"), ylabel=say("time.share"))
    share.minorticks_off()
    share.set_xticks(_TESTS_MINUTES, [f"{minutes:g}" for minutes in _TESTS_MINUTES])
    figures.show(fig, alt=say("time.alt"), caption=say("time.caption"))
