"""The six letters, their places in the picture and the game that sorts them."""

import pytest

from mlops_lessons.course import figures
from mlops_lessons.devsecops import stride, supply_plots
from mlops_lessons.i18n import set_language

languages = pytest.mark.parametrize("language", ["es", "en"])


def test_each_letter_has_one_case_one_place_and_spells_the_word():
    """S, T, R, I, D, E: one example each in the picture, one case each in the game."""
    assert "".join(stride.KINDS) == "".join(stride.PLACES) == "STRIDE"
    assert sorted(stride.CASES.values()) == sorted(stride.KINDS)
    assert set(stride.PLACES.values()) <= set(supply_plots._ELEMENTS)


@languages
@pytest.mark.parametrize("case", stride.CASES)
def test_every_choice_of_every_case_is_answered_by_itself(case, language):
    """Right for one letter; for the other five, what that letter asks, and what to look at instead."""
    set_language(language)
    answers = {letter: stride.answer_text(case, letter) for letter in stride.KINDS}
    assert len(set(answers.values())) == 6
    right = [letter for letter, text in answers.items() if stride.say(f"supply.stride.case.{case}.why") in text]
    assert right == [stride.CASES[case]]


@languages
def test_the_game_counts_what_is_right(language):
    """Each row answers for itself, and a changed choice counts once."""
    set_language(language)
    widget = stride.sorter()
    rows, tally = widget.children[:-1], widget.children[-1]
    buttons, said = rows[1::3], rows[2::3]
    assert (len(buttons), {one.value for one in said}) == (6, {""})
    buttons[0].value = "S"
    buttons[0].value = "I"
    buttons[1].value = "S"
    assert stride.say("supply.stride.tally", right=1, total=6) in tally.value
    assert said[2].value == ""
    for one, letter in zip(buttons, stride.CASES.values(), strict=True):
        one.value = letter
    assert stride.say("supply.stride.tally", right=6, total=6) in tally.value


@languages
def test_the_words_of_the_picture_place_each_letter(monkeypatch, language):
    """For those who do not see it: every element by name and every letter."""
    set_language(language)
    found = {}

    def show(fig, **words):
        found.update(words, size=len(figures._png(fig)))

    monkeypatch.setattr(supply_plots.figures, "show", show)
    supply_plots.data_flow()
    for name in supply_plots._ELEMENTS:
        assert supply_plots.say(f"supply.flow.{name}").replace("\n", " ") in found["alt"]
    assert all(f" {letter} " in found["alt"] for letter in stride.KINDS)
    assert found["size"] < 60_000


def test_the_table_has_a_row_for_each_letter(capsys):
    """Outside a notebook it is printed."""
    stride.show_threats()
    lines = capsys.readouterr().out.splitlines()[2:]
    assert [line[0] for line in lines] == list("STRIDE")
