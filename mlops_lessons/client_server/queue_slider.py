"""Move the load and watch the queue: a fixed widget whose handlers set values only, readable without a kernel too."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING

from mlops_lessons.client_server import queueing
from mlops_lessons.client_server._load_tables import html_table, text_table
from mlops_lessons.course import figures
from mlops_lessons.course.style import MUTED, PALETTE, TEXT
from mlops_lessons.i18n import topic_texts

if TYPE_CHECKING:
    from ipywidgets import Widget

__all__ = ["picture", "queue_slider", "show_queue"]

say = topic_texts("client_server")
_MOST_DOTS = 40
_LOADS = range(10, 100)
_BLOCK = "display:inline-block;margin:2px;"
_SIZE = (520, 150)  # of the curve, in pixels


def show_queue(busy: int = 50, servers: int = 4, service_ms: float = 15.0) -> None:
    """Show a slider from utilisation to waiting time, with the queue drawn.

    Parameters
    ----------
    busy : int, default 50
        Utilisation to begin with, in per cent, 10 to 99.
    servers : int, default 4
        Servers to begin with, 1 to 16.
    service_ms : float, default 15
        Mean service time of each, in milliseconds.
    """
    table = _table(busy, servers, service_ms)
    html = picture(busy, servers, service_ms) + html_table(*table)
    figures.show_widget(queue_slider(busy, servers, service_ms), text=text_table(*table), html=html)


def queue_slider(busy: int = 50, servers: int = 4, service_ms: float = 15.0) -> Widget:
    """Return the widget: utilisation, number of servers, the picture, and the waits."""
    import ipywidgets as widgets

    wide, style = widgets.Layout(width="36em"), {"description_width": "14em"}
    load = widgets.IntSlider(
        busy, _LOADS[0], _LOADS[-1], description=say("queue.slider.busy"), layout=wide, style=style
    )
    count = widgets.IntSlider(servers, 1, 16, description=say("queue.slider.servers"), layout=wide, style=style)
    drawn = widgets.HTML(picture(busy, servers, service_ms))
    words = widgets.HTML(html_table(*_table(busy, servers, service_ms)))

    def moved(_change: object) -> None:
        drawn.value = picture(load.value, count.value, service_ms)
        words.value = html_table(*_table(load.value, count.value, service_ms))

    load.observe(moved, names="value")
    count.observe(moved, names="value")
    return widgets.VBox([load, count, drawn, words])


def picture(busy: int, servers: int, service_ms: float) -> str:
    """Return the queue, the servers and the curve as HTML; a dot is one request that waits, on average."""
    rate = _rate(busy, servers, service_ms)
    queued = rate * queueing.mean_wait(rate, service_ms, servers)
    words = say("queue.slider.alt", queued=f"{queued:.1f}", servers=servers, busy=busy)
    dot = f'<span style="{_BLOCK}width:9px;height:9px;border-radius:50%;background:{PALETTE.vermillion}"></span>'
    dots = dot * min(round(queued), _MOST_DOTS)
    more = f" +{round(queued) - _MOST_DOTS}" if round(queued) > _MOST_DOTS else ""
    box = "".join(_server(busy) for _number in range(servers))
    rows = "".join(
        f'<div style="min-height:1.7em"><span style="color:{MUTED}">{escape(say(f"queue.slider.{key}"))}:</span> {drawn}</div>'
        for key, drawn in (("queue", f"{queued:.1f} {dots}{more}"), ("boxes", box))
    )
    curve = _curve(busy, servers, service_ms)
    return f'<div role="img" aria-label="{escape(words)}" style="color:{TEXT}">{rows}{curve}</div>'


def _rate(busy: int, servers: int, service_ms: float) -> float:
    """Return the requests a millisecond that keep the servers `busy` per cent of the time."""
    return busy / 100 * servers / service_ms


def _server(busy: int) -> str:
    fill = f"linear-gradient(to top, {PALETTE.blue} {busy}%, transparent {busy}%)"
    size = "width:16px;height:24px;vertical-align:middle"
    return f'<span style="{_BLOCK}{size};border:1px solid {MUTED};background:{fill}"></span>'


def _curve(busy: int, servers: int, service_ms: float) -> str:
    """Return the curve of the mean wait with a point on it; it is drawn up to ten service times."""
    width, height = _SIZE
    top = 10 * service_ms

    def place(load: int) -> tuple[float, float]:
        wait = queueing.mean_wait(_rate(load, servers, service_ms), service_ms, servers)
        return 40 + (width - 60) * load / 100, 10 + (height - 40) * (1 - min(wait / top, 1.0))

    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, _LOADS))
    x, y = place(busy)
    base = height - 30
    label = 'fill="currentColor" font-size="11"'
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" style="max-width:100%" aria-hidden="true">'
        f'<line x1="40" y1="{base}" x2="{width - 20}" y2="{base}" stroke="currentColor"/>'
        f'<line x1="40" y1="10" x2="40" y2="{base}" stroke="currentColor"/>'
        f'<text x="36" y="16" text-anchor="end" {label}>{top:.0f}</text><text x="36" y="{base}" text-anchor="end" {label}>0</text>'
        + "".join(f'<text x="{40 + (width - 60) * load / 100:.0f}" y="{base + 18}" text-anchor="middle" {label}>{load}</text>'
                  for load in (0, 50, 80, 90, 100))
        + f'<text x="48" y="22" {label}>{escape(say("queue.slider.y"))}</text>'
        f'<text x="{width - 20}" y="{base + 29}" text-anchor="end" {label}>{escape(say("queue.slider.x"))}</text>'
        f'<polyline points="{points}" fill="none" stroke="{PALETTE.blue}" stroke-width="2.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{PALETTE.vermillion}" stroke="currentColor"/></svg>'
    )  # fmt: skip


def _table(busy: int, servers: int, service_ms: float) -> tuple[str, list[str], list[list[str]], str]:
    rate = _rate(busy, servers, service_ms)
    wait = queueing.mean_wait(rate, service_ms, servers)
    tail = queueing.wait_percentile(99, rate, service_ms, servers)
    waits = queueing.erlang_c(servers, rate * service_ms)
    rows = [
        [say("queue.slider.rate"), f"{1000 * rate:.0f}"],
        [say("queue.slider.waits"), f"{100 * waits:.0f} %"],
        [say("queue.slider.wait"), f"{_short(wait)} ms"],
        [say("queue.slider.tail"), f"{_short(tail)} ms"],
        [say("queue.slider.queued"), _short(rate * wait)],
    ]
    caption = say("queue.slider.caption", busy=busy, servers=servers, service=f"{service_ms:g}")
    return caption, ["", say("queue.slider.value")], rows, say("queue.slider.note")


def _short(value: float) -> str:
    return "∞" if math.isinf(value) else f"{value:.1f}" if value < 10 else f"{value:.0f}"
