"""The picker: a widget whose first frame is also words, and whose story follows every choice."""

import re

import pytest

from mlops_lessons.cloud_computing import picker, scenes
from mlops_lessons.i18n import set_language


@pytest.fixture
def stage(store, dead_client):
    """Give a stage with a store that answers and one that does not."""
    return scenes.Stage(store.client, dead_client)


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_choice_shows_its_own_scene(stage, language):
    """Going through all risks and defences, the story shown is the scene played, its ending in words."""
    set_language(language)
    risk, defence, story, tally = picker.risk_picker(stage).children
    for name, mitigations in scenes.MITIGATIONS.items():
        risk.value = name
        for mitigation in mitigations:
            defence.value = mitigation
            assert story.value == picker.scene_html(scenes.act(name, mitigation, stage))
    assert "4" in tally.value


def test_another_risk_starts_again_without_a_defence(stage):
    """Changing the risk changes the defences offered and selects doing nothing."""
    risk, defence, _story, _tally = picker.risk_picker(stage).children
    defence.value = "key_apart"
    risk.value = "outage"
    assert [value for _label, value in defence.options] == list(scenes.MITIGATIONS["outage"])
    assert defence.value == "none"


def test_the_tally_counts_the_risks_that_are_met(stage):
    """A risk that ends badly does not count; meeting it does, once."""
    risk, defence, _story, tally = picker.risk_picker(stage).children
    assert "0 of 4" in tally.value
    defence.value = "key_apart"
    assert "1 of 4" in tally.value
    risk.value = "offline"
    defence.value = "cache"
    assert "2 of 4" in tally.value


def test_the_first_frame_says_the_same_in_words(store, dead_client, capsys):
    """Where no widget can be shown, the first scene is printed whole."""
    picker.show_picker(store.client, dead_client)
    scene = scenes.act("leak", "none", scenes.Stage(store.client, dead_client))
    assert capsys.readouterr().out.strip() == picker.scene_text(scene)


def test_scene_html_is_escaped():
    """What a scene tells is text: markup in it stays text."""
    scene = scenes.Scene("leak", "none", ("<script>alert(1)</script>",), "lost")
    assert "<script>" not in picker.scene_html(scene)
    assert re.search(r"Ending: <strong>badly</strong>", picker.scene_html(scene))
