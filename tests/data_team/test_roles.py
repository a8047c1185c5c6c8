"""The roles, the cases of the game, and what is said of each choice."""

import pytest

from mlops_lessons.data_team import roles
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language

languages = pytest.mark.parametrize("language", ["es", "en"])


@languages
@pytest.mark.parametrize("case", roles.cases())
def test_every_choice_of_every_case_is_answered_by_itself(case, language):
    """Only the right role gets the reason; the others are told what they do, and where to look."""
    set_language(language)
    answers = {role: roles.answer_to(case, role) for role in roles.roles()}
    assert len(set(answers.values())) == 3
    why = roles.pick(roles.cases()[case]["why"])
    assert [role for role, text in answers.items() if why in text] == [roles.cases()[case]["role"]]


def test_each_role_is_asked_first_in_some_case():
    """No role can be ruled out before reading."""
    played = {roles.cases()[id]["role"] for id in roles._played()}
    assert played == set(roles.roles())


def test_the_game_counts_the_right_choices():
    """Two right ones and a wrong one make two; a change of mind counts once."""
    set_language("en")
    game = roles.ask_game()
    buttons = [one for one in game.children if type(one).__name__ == "ToggleButtons"]
    right = [roles.cases()[id]["role"] for id in roles._played()]
    for box, role in zip(buttons[:2], right, strict=False):
        box.value = role
    buttons[2].value = next(role for role in roles.roles() if role != right[2])
    assert "2 of 6" in game.children[-1].value
    buttons[2].value = right[2]
    assert "3 of 6" in game.children[-1].value


def test_the_explorer_shows_the_role_that_is_chosen():
    """A button changes the page; it starts with the engineer."""
    set_language("en")
    buttons, page = roles.role_explorer().children
    assert "data engineer" in page.value
    buttons.value = "scientist"
    assert "SQL, Python, R" in page.value


def test_an_unknown_case_is_named_with_its_neighbours():
    """A typing error is answered with the nearest name."""
    with pytest.raises(UnknownNameError, match="empty_july"):
        roles.show_case("empty_juli")
