"""The canvas: what it accepts, what it refuses by name, and that a file keeps it."""

import tomllib

import pytest

from mlops_lessons.i18n import set_language
from mlops_lessons.mlops_design.design_canvas import BOXES, Canvas, CanvasError, desk_canvas, problems_of, read_canvas

REQUIREMENT = {"kind": "functional", "says": "At most 40.", "measure": "calls", "at_most": 40}


@pytest.fixture(autouse=True)
def english():
    """Read the words in English."""
    set_language("en")
    yield
    set_language(None)


def full():
    """Return the desk's canvas with all boxes but the decision."""
    canvas = (
        desk_canvas().fill("user", gain="productivity").fill("requirements").fill("moment", at="18:00", days_before=1)
    )
    canvas = canvas.fill("data", features=["carrier", "late_share"]).fill("baseline", auc=0.63)
    canvas = canvas.fill("errors", false_alarm=1, missed=3, threshold=0.25)
    return canvas.fill("fairness", column="origin", widest_gap=0.15)


def rules(box, content, canvas=None):
    """Return which rules a canvas breaks with this content in `box`."""
    data = (canvas or desk_canvas()).model_dump(exclude_none=True)
    return [(problem.box, problem.rule) for problem in problems_of({**data, box: content})]


def test_the_desk_starts_with_its_question_alone():
    """One of nine boxes is filled."""
    assert desk_canvas().filled == ("question",)
    assert len(BOXES) == 9


def test_a_full_canvas_may_say_go():
    """With the other boxes filled each verdict is accepted."""
    for verdict in ("go", "pilot", "stop"):
        assert full().fill("decision", verdict=verdict).filled == BOXES


def test_stop_needs_no_full_canvas_and_go_does():
    """One may always stop; go and pilot need the other boxes."""
    assert desk_canvas().fill("decision", verdict="stop").decision.verdict == "stop"
    for verdict in ("go", "pilot"):
        with pytest.raises(CanvasError, match="still empty"):
            desk_canvas().fill("decision", verdict=verdict)


@pytest.mark.parametrize("feature", ["dep_delay", "departure_visib", "day_late_share", "no_such_column"])
def test_a_column_known_too_late_is_refused(feature):
    """What becomes known after 18:00 of the day before, or is no column at all, cannot enter."""
    assert rules("data", {"features": ["carrier", feature]}) == [("data", "too_late")]


def test_an_earlier_moment_leaves_the_timetable_only():
    """A week ahead nobody knows the delays of the evening before."""
    week = desk_canvas().fill("moment", at="18:00", days_before=7)
    assert rules("data", {"features": ["late_share"]}, week) == [("data", "too_late")]
    assert rules("data", {"features": ["carrier", "hour"]}, week) == []


@pytest.mark.parametrize(
    ("box", "content", "rule"),
    [
        ("moment", {"at": "18 h", "days_before": 1}, "no_time"),
        ("moment", {"at": "24:00", "days_before": 1}, "no_time"),
        ("moment", {"at": "18:00", "days_before": "1"}, "wrong_type"),
        ("moment", {"at": "18:00"}, "missing"),
        ("user", {"who": "The shift", "decides": "Whom to call", "gain": "speed"}, "no_such_word"),
        ("user", {"who": "", "decides": "Whom to call", "gain": "productivity"}, "empty"),
        ("user", {"who": "The shift", "decides": "Calls", "gain": "productivity", "age": 3}, "unknown_field"),
        ("baseline", {"rule": "By hour", "auc": 63}, "out_of_range"),
        ("errors", {"false_alarm": 0, "missed": 3, "threshold": 0.1}, "out_of_range"),
        ("errors", {"false_alarm": 1, "missed": 3, "threshold": 0.5}, "off_costs"),
        ("requirements", [{**REQUIREMENT, "at_least": 1}], "two_bounds"),
        ("requirements", [{key: REQUIREMENT[key] for key in ("kind", "says", "measure")}], "no_bound"),
        ("requirements", [], "empty"),
    ],
)
def test_a_wrong_box_is_refused_by_name(box, content, rule):
    """Each defect gives one problem, in its box."""
    assert rules(box, content) == [(box, rule)]


@pytest.mark.parametrize("data", [3, [], {"user": "me"}, {"nothing": {}}, {"requirements": 3}])
def test_what_is_no_canvas_has_problems_and_words_for_them(data):
    """Nothing that a file can hold makes the check fall over."""
    found = problems_of(data)
    assert found
    assert all(problem.message for problem in found)


def test_a_file_keeps_the_canvas(tmp_path):
    """What is written as TOML is read as the same canvas; a file with a defect says it."""
    canvas = full().fill("decision", verdict="pilot")
    path = tmp_path / "canvas.toml"
    path.write_text(canvas.toml(), encoding="utf-8")
    assert read_canvas(path) == canvas == Canvas.model_validate(tomllib.loads(canvas.toml()))
    path.write_text('[moment]\nat = "noon"\ndays_before = 1\n', encoding="utf-8")
    with pytest.raises(CanvasError, match="noon"):
        read_canvas(path)
    path.write_text("moment = ", encoding="utf-8")
    with pytest.raises(CanvasError):
        read_canvas(path)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_canvas_shows_all_boxes_and_what_it_refuses(language, capsys):
    """Filled boxes with their words, empty ones as such; a refusal names the box."""
    set_language(language)
    canvas = full()
    canvas.show()
    canvas.show("errors")
    canvas.refuse("data", features=["dep_delay"])
    canvas.refuse("decision", verdict="stop")
    shown = capsys.readouterr().out
    assert "0.25" in shown
    assert "dep_delay" in shown
    assert {"es": "vacía", "en": "empty"}[language] in shown
