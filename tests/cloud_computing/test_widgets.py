"""The sliders say what the functions say, in their first frame and after every move."""

from __future__ import annotations

import re

import pytest

from mlops_lessons.cloud_computing import decision, responsibility, sla, widgets
from mlops_lessons.i18n import set_language


def parts(widget):
    """Return the children of a widget, and theirs."""
    found = []
    for child in widget.children:
        found += [child, *(parts(child) if hasattr(child, "children") else [])]
    return found


def minutes_of(duration: str) -> float:
    """Return a duration such as ``"8 h 45 min"`` in minutes."""
    sizes = {"d": 1440, "h": 60, "min": 1, "s": 1 / 60}
    return sum(float(number) * sizes[unit] for number, unit in re.findall(r"([\d.]+) (\w+)", duration))


@pytest.mark.parametrize("promised", [0.9, 0.99, 0.999, 0.9995, 0.99999])
@pytest.mark.parametrize("days", [1, 30, 365])
def test_a_duration_in_words_is_the_allowed_downtime(promised, days):
    """To what its two units can say: the remainder is under the smaller one."""
    minutes = sla.allowed_downtime(promised, days)
    told = minutes_of(widgets._duration(minutes))
    assert told <= minutes + 0.01
    assert minutes - told <= max(minutes / 60, 0.01)


@pytest.mark.parametrize(
    ("minutes", "words"), [(43.2, "43 min 12 s"), (525.6, "8 h 45 min"), (0.0, "0 s"), (1440, "1 d"), (0.0144, "0.9 s")]
)
def test_durations_are_read_as_a_person_says_them(minutes, words):
    """The two largest units that are not zero."""
    assert widgets._duration(minutes) == words


def test_the_downtime_slider_moves_its_table():
    """From three nines to two, the month goes from 43 minutes to seven hours."""
    slider, table = parts(widgets.downtime_slider(0.999))
    assert "43 min 12 s" in table.value
    slider.value = 0.99
    assert "43 min 12 s" not in table.value
    assert "7 h 12 min" in table.value


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("way", responsibility.WAYS)
def test_the_matrix_says_for_each_layer_who_takes_care(way, language):
    """Ten rows, each with its owner in words, and the counts under them."""
    set_language(language)
    buttons, page = parts(responsibility.chooser("iaas"))
    buttons.value = way
    say = responsibility.say
    for layer in responsibility.LAYERS:
        row = page.value.split(f">{say(f'matrix.layers.{layer}.name')}</th>")[1].split("</tr>")[0]
        assert say(f"matrix.{responsibility.owner(layer, way)}") in row
    assert str(len(responsibility.yours(way))) in page.value.split("<p>")[-1]


def test_the_higher_one_rents_the_fewer_layers_are_one_s_own():
    """Ten on premise, then fewer; data, devices and accounts always."""
    counts = [len(responsibility.yours(way)) for way in responsibility.WAYS]
    assert counts == [10, 7, 3, 3]
    assert responsibility.yours("saas") == ["data", "devices", "accounts"]
    rank = {"you": 0, "shared": 1, "provider": 2}
    for layer in responsibility.LAYERS:
        owners = [rank[responsibility.owner(layer, way)] for way in responsibility.WAYS]
        assert owners == sorted(owners)


def test_the_verdict_follows_the_sliders():
    """Without what the team knows, another provider wins; with no weight at all nobody does."""
    tree = parts(widgets.decision_sliders(decision.SCORES, decision.WEIGHTS))
    sliders, verdict = [one for one in tree if hasattr(one, "max")], tree[-1]
    assert "Amazon Web Services wins" in verdict.value
    sliders[3].value = 0
    assert "Google Cloud wins" in verdict.value
    for slider in sliders:
        slider.value = 0
    assert "wins" not in verdict.value


def test_one_s_own_scores_carry_no_note_of_being_made_up():
    """The note belongs to the scores of the lesson."""
    own = {"here": [1, 2, 3, 4, 5], "there": [5, 4, 3, 2, 1]}
    assert "made up" not in widgets._score_words(own)[3]
    assert "made up" in widgets._score_words(decision.SCORES)[3]
