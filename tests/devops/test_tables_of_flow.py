"""Stories, tools, roles and the wheel are well formed in both languages, and their widgets say what is asked of them."""

import math

import pytest

from mlops_lessons.devops import flow, flow_widgets, process, roles, stories, tools
from mlops_lessons.i18n import LANGUAGES, set_language

BOTH = pytest.mark.parametrize("language", LANGUAGES)


def _is_pair(text):
    return set(text) == set(LANGUAGES) and all(text.values())


def test_each_story_has_one_diagnosis_and_words_for_each_other():
    """Five stories, five diagnoses, and feedback for every wrong one of each."""
    assert sorted(map(stories.diagnosis_of, stories.stories())) == sorted(stories.DIAGNOSES)
    for story in stories.stories().values():
        assert _is_pair(story["text"])
        assert set(story["wrong"]) == set(stories.DIAGNOSES) - {story["is"]}
        assert all(map(_is_pair, story["wrong"].values()))


def test_each_tool_lives_in_known_stages_and_each_stage_has_tools():
    """One stage or two, in the order of the wheel; twelve tools; no stage without one."""
    found = tools.tools()
    assert len(found) == 12
    for name, tool in found.items():
        assert list(tools.stages_of(name)) == sorted(tool["stages"], key=tools.STAGES.index)
        assert 1 <= len(tool["stages"]) <= 2
        assert _is_pair(tool["why"])
    assert {stage for tool in found.values() for stage in tool["stages"]} == set(tools.STAGES)


def test_each_of_the_seven_roles_acts_once_in_the_incident_and_once_after():
    """Nobody is left out, and every text stands in both languages."""
    names = set(roles.roles())
    assert len(names) == 7
    assert [sorted(row["role"] for row in rows) for rows in (roles.incident_steps(), roles.moments().values())] == [
        sorted(names)
    ] * 2
    texts = [row[key] for row in roles.incident_steps() for key in ("event", "acts")]
    texts += [row[key] for row in roles.moments().values() for key in ("text", "wrong")]
    texts += [row[key] for row in roles.roles().values() for key in ("name", "does")]
    assert all(map(_is_pair, texts))


@BOTH
def test_what_is_shown_gives_no_answer_away(language, capsys):
    """The tables before an exercise name no diagnosis, no stage and no role beside what is to be sorted."""
    set_language(language)
    stories.show_stories()
    assert not any(word in capsys.readouterr().out.split() for word in stories.DIAGNOSES)
    tools.show_tools()
    named = capsys.readouterr().out.splitlines()[-1]
    assert all(name in named for name in tools.tools())
    roles.show_moments()
    rows = capsys.readouterr().out.splitlines()
    for id, moment in roles.moments().items():
        line = next(row for row in rows if row.startswith(id))
        assert roles.roles()[moment["role"]]["name"][language] not in line


@BOTH
def test_the_incident_tells_who_acts_only_when_asked(language):
    """Each moment hides its role until the box is ticked, and moving on hides the next one."""
    set_language(language)
    buttons, page, tell = roles.incident().children
    for place, step in enumerate(roles.incident_steps()):
        buttons.value = place
        name = roles.roles()[step["role"]]["name"][language]
        assert step["event"][language][:20] in page.value
        assert (tell.value, f"<strong>{name}" in page.value) == (False, False)
        tell.value = True
        assert f"<strong>{name}" in page.value


@BOTH
def test_the_wheel_lights_the_stage_that_is_chosen(language):
    """One colour, four arcs, and the words of that stage."""
    set_language(language)
    buttons, page = process.wheel().children
    for stage in tools.STAGES:
        buttons.value = stage
        assert page.value.count("<path") == 4
        assert [colour for colour in process._COLOURS.values() if colour in page.value] == [process._COLOURS[stage]]
        assert process.say(f"process.{stage}.skipped") in page.value


@BOTH
def test_the_sliders_fill_the_table_with_what_theory_expects(language):
    """Lead time and Little's number for a position; a limit below what comes in is told in words."""
    set_language(language)
    size, limit, lost, table = flow_widgets.flow_sliders().children
    size.value, limit.value, lost.value = 4, 3, 0.1
    wanted = flow.expected(flow_widgets.RATE, flow.Team(limit=3, switching=0.1), 4)
    assert f">{wanted.lead:.1f}<" in table.value
    assert f">{flow_widgets.RATE * wanted.lead:.1f}<" in table.value
    limit.value = 2
    assert math.isinf(flow.expected(flow_widgets.RATE, flow.Team(limit=2, switching=0.1)).lead)
    assert flow_widgets.say("flow.widget.ever") in table.value


@BOTH
def test_every_part_can_be_read_without_its_widget(language, capsys):
    """The text beside each widget holds all its steps, without a placeholder left open."""
    set_language(language)
    roles.show_incident()
    process.show_wheel()
    flow_widgets.show_flow()
    stories.show_diagnoses()
    told = capsys.readouterr().out
    assert "{" not in told
    assert all(step["event"][language] in told for step in roles.incident_steps())
    assert all(process.say(f"process.{stage}.leaves") in told for stage in tools.STAGES)
