"""The figures and tables of the queue: theory, simulation and what was measured, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlops_lessons.client_server import queueing, simulation
from mlops_lessons.client_server._load_tables import show_table
from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from mlops_lessons.client_server.load import Run

__all__ = ["Remedy", "agreement", "knee", "remedies", "show_agreement", "show_remedies"]

say = topic_texts("client_server")


@dataclass(frozen=True)
class Remedy:
    """What a change makes of the waits, in milliseconds.

    Attributes
    ----------
    busy : float
        Utilisation that is asked for.
    theory : float
        Mean wait by the formula.
    simulated : Estimate
        Mean wait by simulation.
    p99 : float
        The wait that 99 % of those let in do not exceed, simulated.
    refused : float
        Share turned away, simulated.
    """

    busy: float
    theory: float
    simulated: simulation.Estimate
    p99: float
    refused: float = 0.0


def agreement(loads: Sequence[float], servers: int, *, seed: int) -> dict[float, tuple[float, simulation.Estimate]]:
    """Return the mean wait by theory and by simulation for each utilisation, in mean service times."""
    found = {}
    for busy in loads:
        waits = simulation.simulate_waits(busy, servers, seed=seed, requests=12_000, runs=100)
        theory = queueing.mean_wait(busy * servers, 1.0, servers)
        found[busy] = (theory, simulation.estimate(waits.mean(axis=0)))
    return found


def show_agreement(found: Mapping[float, tuple[float, simulation.Estimate]]) -> None:
    """Show theory beside simulation, with the interval that the simulation states for itself."""
    headers = [say(f"queue.agreement.{key}") for key in ("busy", "theory", "simulated", "interval", "covers")]
    rows = [
        [
            f"{busy:.2f}", f"{theory:.3f}", f"{seen.mean:.3f}", f"{seen.low:.3f} – {seen.high:.3f}",
            say("queue.yes" if seen.low <= theory <= seen.high else "queue.no"),
        ]
        for busy, (theory, seen) in found.items()
    ]  # fmt: skip
    show_table(say("queue.agreement.caption"), headers, rows, say("queue.agreement.note"))


def knee(
    found: Mapping[float, tuple[float, simulation.Estimate]], runs: Sequence[Run], workers: int, service_ms: float
) -> None:
    """Show the mean wait against utilisation: the formula, the simulation, and real requests with their own simulation."""
    fig, ax = style.new_figure(height=3.8)
    blue, red, green = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green
    loads = [number / 200 for number in range(40, 194)]
    theory = [queueing.mean_wait(busy * workers, service_ms, workers) for busy in (load / service_ms for load in loads)]
    ax.plot(
        [100 * load for load in loads], theory, color="black", marker="", linestyle="-", label=say("queue.knee.theory")
    )
    seen = [each for _theory, each in found.values()]
    ax.errorbar([100 * busy for busy in found], [service_ms * each.mean for each in seen],
                yerr=[service_ms * (each.high - each.mean) for each in seen], color=blue, marker="o", linestyle="",
                markevery=1, capsize=4, label=say("queue.knee.simulated"))  # fmt: skip
    busy = [100 * run.busy(workers) for run in runs]
    ax.plot(busy, [run.mean_wait for run in runs], color=red, marker="x", markersize=9, markeredgewidth=2, linestyle="",
            markevery=1, label=say("queue.knee.measured"))  # fmt: skip
    ax.plot(busy, [_again(run, workers) for run in runs], color=green, marker="s", markersize=9, markerfacecolor="none",
            linestyle="", markevery=1, label=say("queue.knee.again"))  # fmt: skip
    ax.set(xlabel=say("queue.knee.x"), ylabel=say("queue.knee.y"), xlim=(min([18, *(each - 3 for each in busy)]), 100))
    ax.set_ylim(-2, 1.12 * max(service_ms * each.high for each in seen))
    ax.legend(fontsize=8, loc="upper left")
    words = {"workers": workers, "service": f"{service_ms:g}", "count": len(runs[0].replies) if runs else 0}
    words |= {f"at_{load:.0f}": f"{service_ms * found[load / 100][0]:.0f}" for load in (50, 95) if load / 100 in found}
    figures.show(fig, alt=say("queue.knee.alt", **words), caption=say("queue.knee.caption", **words))


def _again(run: Run, workers: int) -> float:
    """Return the mean wait of the very requests of a run, at the moments they were sent and with their service times, simulated."""
    replies = sorted((reply for reply in run.replies if reply.status == 200), key=lambda reply: reply.sent)
    visits = simulation.play([1000 * reply.sent for reply in replies], [reply.service for reply in replies], workers)
    return sum(visit.wait or 0.0 for visit in visits) / len(visits)


def remedies(busy: float, servers: int, service_ms: float, room: int, *, seed: int) -> dict[str, Remedy]:
    """Return what each change makes of a service that is `busy` now.

    Parameters
    ----------
    busy : float
        Utilisation today.
    servers : int
        Servers today.
    service_ms : float
        Mean service time today.
    room : int
        The most requests inside where a limit is set.
    """
    import numpy as np

    arrivals = busy * servers / service_ms

    def waits(kind: str, count: int, each: float) -> Remedy:
        asked = queueing.utilisation(arrivals, each, count)
        if kind == "limit":
            seen = simulation.simulate_bounded(asked, count, room, seed=seed, requests=3_000, runs=100)
            theory = queueing.mean_wait_bounded(arrivals, each, count, room)
        else:
            line: simulation.Line = "separate" if kind == "separate" else "shared"
            seen = simulation.simulate_waits(asked, count, seed=seed, requests=12_000, runs=100, line=line)
            parts = count if line == "separate" else 1
            theory = queueing.mean_wait(arrivals / parts, each, count // parts)
        by_run = [each * value for value in np.nanmean(seen, axis=0)]
        p99 = each * float(np.nanpercentile(seen, 99, method="inverted_cdf"))
        return Remedy(asked, theory, simulation.estimate(by_run), p99, float(np.isnan(seen).mean()))

    changes = {
        "today": (servers, service_ms),
        "separate": (servers, service_ms),
        "server": (servers + 1, service_ms),
        "shorter": (servers, 0.8 * service_ms),
        "limit": (servers, service_ms),
    }
    return {kind: waits(kind, *change) for kind, change in changes.items()}


def show_remedies(found: Mapping[str, Remedy], room: int) -> None:
    """Show each change with utilisation, mean wait, tail and refusals."""
    headers = [say(f"queue.remedies.{key}") for key in ("change", "busy", "theory", "simulated", "p99", "refused")]
    rows = [
        [
            say(f"queue.remedies.{kind}", room=room), f"{100 * each.busy:.0f} %", f"{each.theory:.1f}",
            f"{each.simulated.mean:.1f} ± {each.simulated.high - each.simulated.mean:.1f}", f"{each.p99:.0f}",
            f"{100 * each.refused:.1f} %",
        ]
        for kind, each in found.items()
    ]  # fmt: skip
    show_table(say("queue.remedies.caption"), headers, rows, say("queue.remedies.note"))
