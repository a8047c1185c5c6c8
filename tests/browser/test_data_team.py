"""Lesson 06's own widgets in the page: the roles, the game, the damages, and what is kept from one kernel to the next."""

import pytest
from notebook_page import visible_text

from mlops_lessons.data_team import roles, skills
from mlops_lessons.data_team.defects import DEFECTS
from mlops_lessons.i18n import LANGUAGES, pick, set_language, topic_texts

pytestmark = pytest.mark.soak

say = topic_texts("data_team")
CELLS = ("setup", "demo-append", "demo-three-files", "demo-defects", "demo-role-explorer", "demo-ask-game")


@pytest.fixture(scope="module", params=LANGUAGES)
def lesson(request, open_notebook):
    """Lesson 06 in one language, with the cells run that these tests use."""
    notebook = open_notebook(request.param, "06_data_team.ipynb")
    notebook.language = request.param
    for cell in CELLS:
        notebook.run_cell(cell)
    assert notebook.errors() == {}
    yield notebook
    notebook.page.close()


@pytest.fixture(autouse=True)
def speak(lesson):
    """Expect words in the language of the notebook."""
    set_language(lesson.language)


def wait_for(lesson, place, words):
    """Wait until a place says these words."""
    lesson.wait_until(lambda: words in visible_text(place))


def test_each_role_shows_what_it_fears(lesson):
    """A button for each: its fear stands on its page, and that of no other."""
    place = lesson.outputs("demo-role-explorer")
    for role in roles.roles().values():
        place.get_by_role("button", name=pick(role["name"]), exact=True).click()
        wait_for(lesson, place, pick(role["fears"]))
        others = [one for one in roles.roles().values() if one is not role]
        assert not any(pick(other["fears"]) in visible_text(place) for other in others)


def test_the_game_says_where_to_look_and_then_why(lesson):
    """A wrong choice brings the hint and never the reason; all right ones in the end make six of six."""
    place, buttons = lesson.outputs("demo-ask-game"), lesson.outputs("demo-ask-game").get_by_role("button")
    names, played = list(roles.roles()), roles._played()
    assert buttons.count() == len(names) * len(played)
    for number, id in enumerate(played):
        case = roles.cases()[id]
        right = names.index(case["role"])
        buttons.nth(number * len(names) + (right + 1) % len(names)).click()
        wait_for(lesson, place, pick(case["look"]))
        assert pick(case["why"]) not in visible_text(place)
        buttons.nth(number * len(names) + right).click()
        wait_for(lesson, place, pick(case["why"]))
    assert say("ask.tally", right=len(played), total=len(played)) in visible_text(place)
    lesson.screenshot("game", "demo-ask-game")


def test_each_damage_names_the_rule_that_stops_it(lesson):
    """Pressed one after the other, every damage shows its own rule."""
    place = lesson.outputs("demo-defects")
    for defect in DEFECTS:
        place.get_by_role("button", name=say(f"defects.{defect.name}"), exact=True).click()
        wait_for(lesson, place, say("picker.caption", defect=say(f"defects.{defect.name}")))
        assert defect.rule in visible_text(place)


def test_the_levels_that_were_saved_are_there_when_the_lesson_is_opened_again(lesson):
    """Three steps to the right on one slider, saved, opened again: there it stands, and the picture counts it."""
    place = lesson.run_cell("demo-skills")
    slider = place.locator(".noUi-handle").nth(list(skills.skills()).index("sql"))
    slider.focus()
    for _step in range(3):
        lesson.page.keyboard.press("ArrowRight")
    wait_for(lesson, place, "3 / 4")
    place.get_by_role("button", name=say("skills.save")).click()
    wait_for(lesson, place, say("skills.saved"))
    lesson.screenshot("skills", "demo-skills")
    lesson.run_cell("setup")
    again = lesson.run_cell("demo-skills")
    lesson.wait_until(lambda: again.locator(".noUi-handle").count() == len(skills.skills()))
    values = [handle.get_attribute("aria-valuenow") for handle in again.locator(".noUi-handle").all()]
    assert [float(value) for value in values].count(3.0) == 1
    assert "3 / 4" in visible_text(again)


def test_the_steps_that_were_ticked_are_there_when_the_lesson_is_opened_again(lesson):
    """Two steps ticked open the next ones; saved, they are ticked the next time."""
    place = lesson.run_cell("demo-road")
    boxes = place.get_by_role("checkbox")
    for id in ("python", "sql"):
        boxes.nth(list(skills.steps()).index(id)).check()
    told = skills._next(["python", "sql"])
    assert pick(skills.steps()["warehouse"]["name"]) in told
    wait_for(lesson, place, told)
    place.get_by_role("button", name=say("skills.save")).click()
    wait_for(lesson, place, say("skills.saved"))
    lesson.screenshot("road", "demo-road")
    lesson.run_cell("setup")
    again = lesson.run_cell("demo-road")
    wait_for(lesson, again, told)
    ticked = [box.is_checked() for box in again.get_by_role("checkbox").all()]
    assert [id for id, done in zip(skills.steps(), ticked, strict=True) if done] == ["python", "sql"]
    assert lesson.errors() == {}
