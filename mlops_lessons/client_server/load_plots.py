"""The figures and tables of latency and load, each with its words.

What was measured is drawn and never printed: captions say what holds on any machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from mlops_lessons.client_server import latency, littles_law, omission
from mlops_lessons.client_server._load_tables import show_table
from mlops_lessons.course import figures, style
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from mlops_lessons.client_server.load import Run

__all__ = [
    "fan_out",
    "measured_latencies",
    "p99_spread",
    "show_summaries",
    "show_test_methods",
    "stays",
    "throughput",
]

say = topic_texts("client_server")
_BLUE, _RED, _GREEN = style.PALETTE.blue, style.PALETTE.vermillion, style.PALETTE.green


def show_summaries(samples: Mapping[str, Sequence[float]]) -> None:
    """Show mean, p50, p95 and p99 of several services; `samples` goes from a name to latencies in milliseconds."""
    headers = [say("load.service"), say("load.mean"), "p50", "p95", "p99"]
    found = {name: latency.summarise(times) for name, times in samples.items()}
    rows = [[name, *(f"{value:.0f}" for value in (s.mean, s.p50, s.p95, s.p99))] for name, s in found.items()]
    show_table(say("load.summaries"), headers, rows)


def measured_latencies(runs: Mapping[str, Run]) -> None:
    """Show the latencies of real requests, a panel for each service, with mean, median and p99."""
    fig, axes = style.new_figure(height=3.8, rows=len(runs))
    most = max(max(run.latencies) for run in runs.values()) * 1.05
    for ax, (name, run), colour in zip(axes, runs.items(), (_BLUE, _GREEN), strict=False):
        found = latency.summarise(run.latencies)
        ax.hist(run.latencies, bins=60, range=(0, most), color=colour)
        lines = (("p50", found.p50, ":"), (say("load.mean"), found.mean, "--"), ("p99", found.p99, "-"))
        for label, value, line in lines:
            ax.axvline(value, color="black" if label != "p99" else _RED, linestyle=line, linewidth=1.8, label=label)
        ax.set(ylabel=say("load.requests"), yscale="log", ylim=(0.7, None), xlim=(0, most))
        ax.set_title(name, loc="left", fontsize=10)
    axes[-1].set_xlabel(say("load.latency_ms"))
    handles, labels = axes[-1].get_legend_handles_labels()
    fig.legend(handles, labels, loc="outside upper right", ncols=3, fontsize=9, frameon=False)
    words = {"count": len(next(iter(runs.values())).replies), "names": ", ".join(runs)}
    figures.show(fig, alt=say("load.measured.alt", **words), caption=say("load.measured.caption", **words))


def fan_out(slow: float = 0.01, most: int = 150, marked: Sequence[int] = (10, 100)) -> None:
    """Show the share of slow pages against the number of parts that a page waits for."""
    calls = list(range(1, most + 1))
    fig, ax = style.new_figure(height=3.0)
    ax.plot(calls, [100 * latency.slow_share(n, slow) for n in calls], color=_BLUE, marker="", linestyle="-")
    for number in marked:
        share = 100 * latency.slow_share(number, slow)
        ax.plot(number, share, marker="o", color=_RED, markevery=1, linestyle="")
        ax.annotate(f"{number} → {share:.0f} %", (number, share), xytext=(number + 4, share - 7), fontsize=10)
    ax.set(xlabel=say("load.fan_out.x"), ylabel=say("load.fan_out.y"), ylim=(-4, 100), xlim=(-3, most))
    words = {"slow": f"{100 * slow:g}", "ten": f"{100 * latency.slow_share(10, slow):.0f}"}
    words |= {"hundred": f"{100 * latency.slow_share(100, slow):.0f}", "most": most}
    figures.show(fig, alt=say("load.fan_out.alt", **words), caption=say("load.fan_out.caption", **words))


def p99_spread(
    kind: latency.Kind = "two_faced", sizes: Sequence[int] = (50, 100, 300, 1000, 3000), times: int = 30, *, seed: int
) -> None:
    """Show the p99 of the same service, measured `times` times with few requests and with many."""
    fig, ax = style.new_figure(height=3.2)
    ends = {}
    for place, size in enumerate(sizes):
        found = [
            latency.percentile(latency.sample(kind, size, seed=seed + 1000 * place + one), 99) for one in range(times)
        ]
        ends[size] = (min(found), max(found))
        ax.plot([place + (one - times / 2) / (3 * times) for one in range(times)], found, color=_BLUE, marker="o",
                markersize=4, alpha=0.7, linestyle="", markevery=1)  # fmt: skip
    true = latency.true_percentile(kind, 99)
    ax.axhline(true, color=_RED, linestyle="--", label=say("load.spread.true"))
    ax.set_xticks(range(len(sizes)), [str(size) for size in sizes])
    ax.set(xlabel=say("load.spread.x"), ylabel=say("load.spread.y"), ylim=(0, None))
    ax.legend(fontsize=9, loc="lower right")
    few, many = sizes[0], sizes[-1]
    words = {"times": times, "few": few, "many": many, "true": f"{true:.0f}"}
    words |= {"few_low": f"{ends[few][0]:.0f}", "few_high": f"{ends[few][1]:.0f}"}
    words |= {"many_low": f"{ends[many][0]:.0f}", "many_high": f"{ends[many][1]:.0f}"}
    figures.show(fig, alt=say("load.spread.alt", **words), caption=say("load.spread.caption", **words))


def show_test_methods(test: omission.Freeze) -> None:
    """Show what two load tests of the same freezing service report: one that waits, one that keeps its schedule."""
    headers = [say("load.omission.method"), say("load.omission.noted"), "p50", "p95", "p99", say("load.omission.slow")]
    rows = []
    for key, found in (("waits", omission.one_after_another(test)), ("keeps", omission.on_schedule(test))):
        summary, slow = latency.summarise(found), sum(each > 100 for each in found)
        values = [f"{value:.0f}" for value in (summary.p50, summary.p95, summary.p99)]
        rows.append([say(f"load.omission.{key}"), len(found), *values, slow])
    words = {"every": f"{test.every:g}", "lasts": f"{test.lasts / 1000:g}", "length": f"{test.length / 1000:g}"}
    show_table(say("load.omission.caption", **words), headers, rows, say("load.omission.note"))


def stays(came: Sequence[float], left: Sequence[float]) -> None:
    """Show a few requests twice: a strip each, as long as its stay, and the steps of how many are inside."""
    fig, (above, below) = style.new_figure(height=3.6, rows=2)
    colours = (_BLUE, _RED, _GREEN, style.PALETTE.purple, style.PALETTE.orange)
    for number, (start, end) in enumerate(zip(came, left, strict=True)):
        above.barh(number + 1, end - start, left=start, color=colours[number % 5], height=0.6, edgecolor="black")
    steps = littles_law.inside(came, left)
    below.fill_between([t for t, _n in steps], [n for _t, n in steps], step="post", color=style.PALETTE.sky)
    below.step([t for t, _n in steps], [n for _t, n in steps], where="post", color="black", marker="", linestyle="-")
    found = littles_law.flow(came, left)
    below.axhline(found.number, color=_RED, linestyle="--", label=say("load.stays.mean", number=f"{found.number:.2g}"))
    above.set(ylabel=say("load.stays.request"), yticks=range(1, len(came) + 1), xlim=(min(came), max(left)))
    below.set(ylabel=say("load.stays.inside"), xlabel=say("load.stays.x"), xlim=(min(came), max(left)))
    below.set_yticks(range(max(n for _t, n in steps) + 2))
    below.legend(fontsize=8, loc="upper right")
    area = sum(end - start for start, end in zip(came, left, strict=True))
    words = {"count": len(came), "area": f"{area:g}", "window": f"{found.window:g}", "number": f"{found.number:.2g}"}
    figures.show(fig, alt=say("load.stays.alt", **words), caption=say("load.stays.caption", **words))


def throughput(runs: Mapping[int, Run], workers: int, service_ms: float) -> None:
    """Show what a real server gave to more and more clients: answers a second, and how long each took."""
    clients = list(runs)
    fig, (left, right) = style.new_figure(width=7.6, height=3.3, columns=2)
    left.plot(clients, [run.flow.rate for run in runs.values()], color=_BLUE, marker="o", linestyle="-", markevery=1,
              label=say("load.throughput.measured"))  # fmt: skip
    capacity = 1000 * workers / service_ms
    alone = [each for each in clients if 1000 * each / service_ms <= 1.15 * capacity]
    left.plot(alone, [1000 * each / service_ms for each in alone], color="black", linestyle=":", marker="",
              label=say("load.throughput.no_queue"))  # fmt: skip
    left.axhline(capacity, color="black", linestyle="--", label=say("load.throughput.capacity", workers=workers))
    left.set(xlabel=say("load.throughput.clients"), ylabel=say("load.throughput.rate"), ylim=(0, 1.25 * capacity))
    right.plot(clients, [1000 * run.flow.stay for run in runs.values()], color=_BLUE, marker="o", linestyle="-",
               markevery=1, label=say("load.throughput.stay"))  # fmt: skip
    by_law = [1000 * run.flow.number / run.flow.rate for run in runs.values()]
    right.plot(clients, by_law, color=_RED, marker="x", markersize=9, linestyle="", markevery=1,
               label=say("load.throughput.law"))  # fmt: skip
    right.set(xlabel=say("load.throughput.clients"), ylabel=say("load.latency_ms"), ylim=(0, None))
    for ax, corner in ((left, "lower right"), (right, "upper left")):
        ax.set_xticks(clients)
        ax.legend(loc=corner, fontsize=8)
    words = {"workers": workers, "most": clients[-1]}
    figures.show(fig, alt=say("load.throughput.alt", **words), caption=say("load.throughput.caption", **words))
