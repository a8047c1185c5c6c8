"""The slider of the queue: what it says follows the formulas, and it is a fixed tree."""

from __future__ import annotations

import re

import pytest

from mlops_lessons.client_server import queue_slider, queueing
from mlops_lessons.i18n import set_language


def numbers(html):
    """Return the numbers of the table's cells."""
    return [float(each) for each in re.findall(r"<td[^>]*>([\d.]+)[^<]*</td>", html)]


@pytest.mark.parametrize(("busy", "servers"), [(50, 4), (99, 4), (10, 1), (99, 1), (95, 16)])
def test_the_table_follows_the_formulas(busy, servers):
    """Rate, share that waits, mean wait, p99 and queue, moved by both sliders."""
    widget = queue_slider.queue_slider(service_ms=15)
    load, count, _drawn, table = widget.children
    count.value, load.value = servers, busy
    rate = busy / 100 * servers / 15
    wait = queueing.mean_wait(rate, 15, servers)
    expected = [1000 * rate, 100 * queueing.erlang_c(servers, rate * 15), wait]
    expected += [queueing.wait_percentile(99, rate, 15, servers), rate * wait]
    assert numbers(table.value) == pytest.approx(expected, abs=0.5, rel=0.05)


def test_the_picture_has_a_dot_for_each_that_waits():
    """At 95 % of one server 18 wait on average; at 99 % there are too many, and the rest is counted."""
    for busy, dots in ((50, 0), (95, 18)):
        assert queue_slider.picture(busy, 1, 15).count("border-radius:50%") == dots
    full = queue_slider.picture(99, 1, 15)
    assert full.count("border-radius:50%") == 40
    assert "+58" in full


def test_the_picture_draws_every_server():
    """One box each, filled as far as it is busy."""
    html = queue_slider.picture(80, 7, 15)
    assert html.count("linear-gradient") == 7
    assert "80%" in html


def test_moving_sets_values_and_makes_no_widget():
    """The tree is the same before and after."""
    widget = queue_slider.queue_slider()
    before = list(widget.children)
    drawn = before[2].value
    before[0].value = 97
    assert list(widget.children) == before
    assert before[2].value != drawn


def test_the_first_frame_says_the_same_without_a_kernel(capsys):
    """In Spanish too."""
    set_language("es")
    queue_slider.show_queue(busy=90, servers=2, service_ms=10)
    said = capsys.readouterr().out
    assert "2 servidores de 10 ms, ocupados el 90 % del tiempo" in said
    assert f"{queueing.mean_wait(0.18, 10, 2):.0f} ms" in said
