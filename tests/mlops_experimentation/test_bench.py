"""The bench: boxes, a button, and what each attempt was worth."""

import ipywidgets
import pytest

from mlops_lessons.errors import LeakageError
from mlops_lessons.flights import FEATURES, FORBIDDEN
from mlops_lessons.mlops_experimentation import bench


@pytest.fixture
def shown(monkeypatch):
    """Show the bench, and give its boxes, its button and its two texts."""
    held = []
    monkeypatch.setattr(bench.figures, "show_widget", lambda widget, text: held.append((widget, text)))
    bench.show_bench()
    ((widget, text),) = held
    grid, button, status, log = widget.children
    return {box.description: box for box in grid.children}, button, status, log, text


def test_there_is_a_box_for_each_feature_and_two_that_tempt(shown):
    """Those two are known too late; the text names all."""
    boxes, _button, _status, _log, text = shown
    assert [name for name in boxes if name in FORBIDDEN] == ["departure_visib", "dep_delay"]
    assert set(boxes) - set(FORBIDDEN) == set(FEATURES)
    assert all(name in text for name in boxes)
    assert all(isinstance(box, ipywidgets.Checkbox) for box in boxes.values())


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ([], "at least one"),
        (["hour", "dep_delay"], "dep_delay: nobody knows it"),
        (list(FEATURES)[:9], "That is 9"),
    ],
)
def test_what_cannot_be_trained_is_said_and_not_trained(shown, monkeypatch, ticked, words):
    """Nothing, too late, too many: each in its own words, and no attempt on the list."""
    boxes, button, status, log, _text = shown
    monkeypatch.setattr(bench, "auc_of", lambda names: pytest.fail("trained"))
    for name in ticked:
        boxes[name].value = True
    button.click()
    assert words in status.value
    assert log.value == ""


def test_attempts_stay_on_the_list_the_last_on_top(shown, monkeypatch):
    """With their features and their AUC."""
    boxes, button, status, log, _text = shown
    monkeypatch.setattr(bench, "auc_of", lambda names: 0.6 + len(names) / 100)
    boxes["hour"].value = True
    button.click()
    boxes["carrier"].value = True
    button.click()
    assert "Chosen: 2 of 8" in status.value
    assert log.value.index("0.620") < log.value.index("0.610")
    assert "carrier, hour" in log.value
    assert not button.disabled


def test_what_is_known_too_late_is_not_even_measured():
    """The flights refuse it."""
    with pytest.raises(LeakageError):
        bench.auc_of(["hour", "dep_delay"])


def test_the_same_features_are_worth_the_same():
    """Better than a coin, and the same the second time, from a list or a tuple."""
    assert 0.55 < bench.auc_of(["hour"]) == bench.auc_of(("hour",)) < 0.75
