"""What the figures and tables of load say in words is what their data say."""

from __future__ import annotations

import re

import pytest

from mlops_lessons.client_server import latency, load, load_plots, omission, queue_plots, queueing, simulation
from mlops_lessons.course import figures
from mlops_lessons.i18n import set_language


@pytest.fixture
def shown(monkeypatch):
    """Collect what figures are shown with, and their size."""
    found = []
    monkeypatch.setattr(
        figures, "show", lambda fig, *, alt, caption: found.append((alt, caption, len(figures._png(fig))))
    )
    return found


def run_of(stays, gap=0.01):
    """Return a run of requests `gap` seconds apart with these stays in milliseconds, half of each spent waiting."""
    return load.Run(
        tuple(load.Reply(n * gap, n * gap, n * gap + s / 1000, 200, s / 2, s / 2) for n, s in enumerate(stays))
    )


def test_the_summary_table_rounds_to_milliseconds(capsys):
    """Ten times by hand."""
    load_plots.show_summaries({"S": [31, 33, 34, 35, 36, 37, 38, 40, 41, 275]})
    assert re.search(r"^S +60 +36 +275 +275$", capsys.readouterr().out, re.MULTILINE)


def test_the_fan_out_caption_is_the_paper_s_figure(shown):
    """63 in 100 pages of 100 calls; 10 % with ten."""
    load_plots.fan_out()
    alt, caption, _size = shown[0]
    assert "63 in 100 pages of 100 calls" in caption
    assert "With 10 calls, 10 %; with 100, 63 %" in alt


def test_the_spread_names_the_ends_of_its_clouds(shown):
    """By an independent drawing of the same samples."""
    load_plots.p99_spread(sizes=(50, 400), times=5, seed=2)
    ends = {}
    for place, size in enumerate((50, 400)):
        found = [
            sorted(latency.sample("two_faced", size, seed=2 + 1000 * place + n))[-(-99 * size // 100) - 1]
            for n in range(5)
        ]
        ends[size] = f"{min(found):.0f}", f"{max(found):.0f}"
    assert f"from {ends[50][0]} to {ends[50][1]} ms" in shown[0][1]
    assert f"from {ends[400][0]} to {ends[400][1]}" in shown[0][0]


def test_the_two_methods_stand_in_one_table(capsys):
    """1800 noted and one slow, 2000 noted and hundreds slow."""
    load_plots.show_test_methods(omission.Freeze())
    rows = [re.findall(r"\d+", line)[-5:] for line in capsys.readouterr().out.splitlines()[2:4]]
    assert rows == [["1800", "5", "5", "5", "1"], ["2000", "5", "1505", "1905", "381"]]


def test_the_toy_names_its_area(shown):
    """Eight little squares over five seconds make 1.6."""
    load_plots.stays([0, 1, 3], [4, 3, 5])
    assert "8 in all" in shown[0][1]
    assert "spread over 5 seconds it makes 1.6" in shown[0][0]


def test_measured_figures_print_no_measurement(shown):
    """Whatever the run, the words are the same: only counts that were chosen stand in them."""
    for stays in ([20.0, 30.0, 40.0] * 10, [200.0, 300.0, 900.0] * 10):
        load_plots.measured_latencies({"A": run_of(stays), "B": run_of(stays)})
        load_plots.throughput({1: run_of(stays), 4: run_of(stays)}, workers=4, service_ms=15)
    assert shown[0][:2] == shown[2][:2]
    assert shown[1][:2] == shown[3][:2]
    assert "30 real requests" in shown[0][1]


def test_the_knee_names_theory_at_both_ends(shown):
    """The mean wait at 50 and 95 % of four servers of 15 ms, and nothing measured."""
    found = queue_plots.agreement((0.5, 0.95), servers=4, seed=1)
    for stays in ([10.0] * 20, [50.0] * 20):
        queue_plots.knee(found, [run_of(stays)], workers=4, service_ms=15)
    assert shown[0][:2] == shown[1][:2]
    for busy in (0.5, 0.95):
        assert f"{queueing.mean_wait(busy * 4 / 15, 15, 4):.0f}" in shown[0][1]


def test_the_agreement_says_yes_and_no(capsys):
    """A made-up estimate that misses is called a miss."""
    miss = simulation.Estimate(2.0, 0.1, 1.8, 2.2)
    queue_plots.show_agreement({0.5: (2.1, miss), 0.8: (2.5, miss)})
    lines = capsys.readouterr().out.splitlines()
    assert (lines[2].split()[-1], lines[3].split()[-1]) == ("yes", "no")


@pytest.fixture(scope="module")
def found():
    """Return the lesson's five ways of serving."""
    return queue_plots.remedies(0.95, servers=4, service_ms=15, room=12, seed=1)


def test_every_remedy_agrees_with_its_theory(found):
    """Five simulations, each within four of its own errors, against formulas called by hand."""
    arrivals = 0.95 * 4 / 15
    theory = {
        "today": queueing.mean_wait(arrivals, 15, 4),
        "separate": queueing.mean_wait(arrivals / 4, 15, 1),
        "server": queueing.mean_wait(arrivals, 15, 5),
        "shorter": queueing.mean_wait(arrivals, 12, 4),
        "limit": queueing.mean_wait_bounded(arrivals, 15, 4, 12),
    }
    for kind, remedy in found.items():
        assert remedy.theory == pytest.approx(theory[kind])
        assert remedy.simulated.errors_from(theory[kind]) < 4, kind
    assert found["limit"].refused == pytest.approx(queueing.blocked_share(arrivals, 15, 4, 12), abs=0.01)


def test_the_remedies_come_in_the_order_that_the_lesson_says(found):
    """A queue each is worse than today; more servers and shorter service are best; the limit refuses and nobody else."""
    waits = {kind: remedy.theory for kind, remedy in found.items()}
    assert waits["server"] < waits["shorter"] < waits["limit"] < waits["today"] < waits["separate"]
    assert waits["separate"] == pytest.approx(4.26 * waits["today"], rel=0.01)
    assert {kind for kind, remedy in found.items() if remedy.refused} == {"limit"}


def test_the_table_of_remedies_says_them_in_both_languages(found, capsys):
    """A row each, with the room in it."""
    for language, word in (("en", "at most 12 inside"), ("es", "a lo sumo 12 dentro")):
        set_language(language)
        queue_plots.show_remedies(found, 12)
        said = capsys.readouterr().out
        assert word in said
        assert len(said.splitlines()) == 2 + len(found) + 1


def test_the_simulation_of_the_same_requests_is_the_event_loop_s():
    """Three requests at once on one worker, ten ms each: waits 0, 10, 20."""
    replies = tuple(load.Reply(0.0, 0.0, 0.03, 200, 0.0, 10.0) for _number in range(3))
    assert queue_plots._again(load.Run(replies), 1) == 10


def test_pictures_stay_small(shown):
    """Rebuilt notebooks must not swell the repository."""
    load_plots.fan_out()
    load_plots.stays([0, 1, 3], [4, 3, 5])
    load_plots.throughput({n: run_of([20.0] * 30) for n in (1, 2, 4)}, workers=4, service_ms=15)
    assert all(size < 60_000 for _alt, _caption, size in shown)
