"""The assessment and the road: what they say, and that they are kept."""

import itertools

import pytest

from mlops_lessons import open_lesson
from mlops_lessons.data_team import skills
from mlops_lessons.i18n import set_language


@pytest.fixture
def lesson(capsys):
    """An open lesson whose progress lives in memory."""
    return open_lesson("data_team", "en")


def _walk(widget):
    return [widget, *itertools.chain.from_iterable(map(_walk, getattr(widget, "children", ())))]


def _of(widget, kind):
    return [one for one in _walk(widget) if type(one).__name__ == kind]


def test_whoever_has_what_a_role_asks_covers_it_whole():
    """And nothing is covered by nobody; what is above the asked level adds nothing."""
    for role in ("engineer", "analyst", "scientist"):
        asked = {id: skill["asks"][role] for id, skill in skills.skills().items()}
        assert skills.covered(asked, role) == 1
        assert skills.covered(dict.fromkeys(asked, 0), role) == 0
        assert skills.covered(dict.fromkeys(asked, skills.MOST), role) == 1


def test_the_road_has_no_circle_and_each_step_can_be_reached():
    """Doing whatever is ready, over and over, walks the whole road."""
    done = []
    while ready := skills.ready(done):
        done += ready
    assert sorted(done) == sorted(skills.steps())


def test_a_step_is_ready_only_when_all_that_it_needs_is_done():
    """The warehouse needs Python and SQL, both."""
    assert "warehouse" not in skills.ready(["sql"])
    assert "warehouse" in skills.ready(["sql", "python"])
    assert skills.ready(list(skills.steps())) == []


def test_the_levels_that_were_saved_are_there_again(lesson):
    """The second widget starts where the first was saved, not where it was left."""
    first = skills.skills_widget(lesson)
    slider = _of(first, "IntSlider")[2]
    slider.value = 3
    _of(first, "Button")[0].click()
    slider.value = 1
    assert [one.value for one in _of(skills.skills_widget(lesson), "IntSlider")][2] == 3


def test_the_steps_that_were_saved_are_there_again(lesson):
    """Ticked and saved: ticked the next time, and drawn as done."""
    first = skills.road_widget(lesson)
    boxes = _of(first, "Checkbox")
    boxes[0].value = boxes[2].value = True
    _of(first, "Button")[0].click()
    again = skills.road_widget(lesson)
    assert [box.value for box in _of(again, "Checkbox")][:4] == [True, False, True, False]
    assert "2 of 12" in _of(again, "HTML")[0].value


@pytest.mark.parametrize("saved", [None, 7, {"sql": "high", "python": -4, "statistics": 99}, []])
def test_what_was_saved_by_another_version_does_no_harm(lesson, saved):
    """Levels that are none count as 0, too large ones as the most."""
    lesson.store.record("data_team", "thought", "skills", detail={"levels": saved})
    lesson.store.record("data_team", "thought", "road", detail={"done": saved})
    levels = [slider.value for slider in _of(skills.skills_widget(lesson), "IntSlider")]
    assert set(levels) <= {0, skills.MOST}
    assert not any(box.value for box in _of(skills.road_widget(lesson), "Checkbox"))


def test_the_picture_names_the_nearest_role():
    """Who has what an analyst needs is told so, and by how much."""
    set_language("en")
    levels = {id: skill["asks"]["analyst"] for id, skill in skills.skills().items()}
    assert "data analyst" in skills._closest(levels)
    assert skills.profile_svg(levels, "analyst").count("✓") == len(levels)
