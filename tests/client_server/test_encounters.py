"""The same booking, five servers: what the client gets is not what was done."""

import pytest

from mlops_lessons.client_server.encounters import Encounter, meet, show_encounters
from mlops_lessons.i18n import set_language


@pytest.mark.parametrize(
    ("word", "came", "taken"),
    [
        ("ok", "201", 1),
        ("503", "503", 0),
        ("slow", "ReadTimeout", 1),
        ("cut", "RemoteProtocolError", 1),
        ("lost", "RemoteProtocolError", 0),
        ("die", "RemoteProtocolError", None),
    ],
)
def test_what_came_and_what_was_done(word, came, taken):
    """Two servers with the same error have done different things."""
    assert meet(word) == Encounter(word, came, taken)


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_table_has_a_row_for_each_server(language, capsys):
    """In the order asked for."""
    set_language(language)
    show_encounters(["ok", "503"])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-2:] for line in lines[2:]] == [["201", "1"], ["503", "0"]]
