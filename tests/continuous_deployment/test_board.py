"""What the board shows, from the pages that the parts publish."""

import math

import pytest

from mlops_lessons.continuous_deployment import board
from mlops_lessons.continuous_deployment.federation import federated, read_page
from mlops_lessons.continuous_deployment.metrics import ModelMetrics, RequestMetrics, new_registry, page


def pages(good, failed, late):
    """Return the pages of a router and a release after so many answers and predictions."""
    from prometheus_client import Counter

    router, service = new_registry(), new_registry()
    shown, requests = Counter("router_answers", "Shown.", ["code"], registry=router), RequestMetrics(router)
    for code, count in ((200, good), (500, failed)):
        for _ in range(count):
            shown.labels(str(code)).inc()
            requests.observe("a1", code, 0.02)
    model = ModelMetrics(service, "late_flights", "a1")
    for number in range(good):
        model.observe(0.7 if number < late else 0.1, "late" if number < late else "on_time")
    return {"router": page(router).decode(), "service a1": page(service).decode()}


def test_the_frame_says_what_was_counted():
    """Errors, budget, speed, releases and the model's answers, each against a count by hand."""
    seen = board.frame(read_page(federated(pages(198, 2, 99))), objective=0.98)
    assert (seen.answers, seen.failed, seen.errors) == (200, 2, 0.01)
    assert seen.budget == pytest.approx(0.5)  # 4 may fail, 2 did
    assert seen.releases == {"a1": 200}
    assert (seen.predictions, seen.late) == (198, 0.5)
    assert 0.01 <= seen.p95 <= 0.025  # within the bucket of 20 milliseconds


def test_before_the_first_answer_nothing_is_wrong():
    """The budget is whole, and what is not known is not told as zero."""
    seen = board.frame((), objective=0.99)
    assert (seen.errors, seen.budget) == (0.0, 1.0)
    assert math.isnan(seen.p95)
    assert math.isnan(seen.late)


def test_only_what_came_since_it_was_opened_counts_and_a_part_that_began_anew_counts_from_zero():
    """A restart of a service takes nothing away."""
    before, now = (board._counts(federated(pages(*numbers))) for numbers in ((100, 10, 10), (40, 12, 20)))
    seen = board.frame(board._since(before, now), objective=0.9)
    assert (seen.answers, seen.failed) == (42, 2)  # 40 good ones after a restart, 2 more errors


def test_the_board_moves_while_users_ask_and_leaves_no_thread(routed, start, release, monkeypatch):
    """Its values come from a router that really answers; with the block its thread ends."""
    import threading

    _router, client, _follow = routed({"a1": start(release("a1")).address}, stable="a1")
    address = str(client.base_url)

    class Platform:
        serving, pointer = "a1", {"releases": {}}

    platform = Platform()
    platform.address = address
    shown = []
    monkeypatch.setattr(board.figures, "show_widget", lambda widget, **words: shown.append((widget, words)))
    with board.live_board(platform, every=0.01) as live:
        first = live.widget.value
        for _ in range(30):
            client.get("/")
    assert live.last.answers == 30
    assert live.widget.value != first
    assert "ms" in live.widget.value  # the verdict, within or over the limit
    assert shown[0][1]["html"] == first
    assert "0" in shown[0][1]["text"]
    assert not [thread for thread in threading.enumerate() if thread.name == "board"]


def test_what_is_wrong_has_a_mark_and_not_only_a_colour():
    """Whoever sees no red sees a triangle."""
    bad = board.Frame(100, 5, 1.9, {"a1": 90, "b2": 10}, -4.0, 95, 0.2)
    text = board._html(bad, "a1", still=True)
    assert text.count("▲") == 3
    assert "aria-label" in text
