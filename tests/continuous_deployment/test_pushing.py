"""What the learner sees of a push is the same on every computer."""

import pytest

from mlops_lessons.continuous_deployment import pushing
from mlops_lessons.i18n import set_language


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("  pytest: 5 passed in 0.18s", "  pytest: 5 passed"),
        ("  pytest: 1 failed, 4 passed in 61.02s (0:01:01)", "  pytest: 1 failed, 4 passed"),
        ("  pytest: .....                                     [100%]", "  pytest: ....."),
        ("  pytest: ============ FAILURES ============", "  pytest: FAILURES"),
        # a made-up path: a sample of what is cut
        ("/tmp/x-1/work/0123456789ab-12ef34ab-source/tests/test_a.py:3: in f", "tests/test_a.py:3: in f"),
        ("Commit 21bbcbfc84effc6268dcc320e87989c43f23711b is not in main", "Commit … is not in main"),
        ("at http://127.0.0.1:43121/health", "at http://127.0.0.1/health"),
        ("Example 1 gave 0.217231 where 0.138301 was expected", "Example 1 gave 0.217231 where 0.138301 was expected"),
    ],
)
def test_what_differs_between_computers_is_left_out(line, shown):
    """Times, paths, hashes and ports go; what the tool found stays."""
    assert pushing.without_particulars(line) == shown


@pytest.mark.parametrize(("language", "good", "bad"), [("es", "[bien] a", "[ROJO] a"), ("en", "[ok] a", "[RED] a")])
def test_a_red_stage_stands_out_in_both_languages(language, good, bad):
    """A red stage is bold, and the words say it too."""
    set_language(language)
    try:
        assert pushing._marked(good) == good
        assert pushing._marked(bad) == f"\x1b[1m{bad}\x1b[0m"
        assert pushing._marked("remote says") == "remote says"
    finally:
        set_language(None)


class Copy:
    """A working copy of one file."""

    def __init__(self, folder):
        self.folder = folder


class System:
    """A delivery system with nothing but a working copy."""

    def __init__(self, folder):
        self.copy = Copy(folder)


def test_a_change_is_shown_as_git_shows_it(tmp_path):
    """Lines that go and come, with one around them, without the marks of the place; a removed file by its name."""
    (tmp_path / "a.py").write_text("one\ntwo\nthree\nfour\n")
    shown = []
    pushing.show_changes(System(tmp_path), {"a.py": "one\ntwo\n3\nfour\n", "b.py": None}, shown.append)
    text = "".join(shown).replace("\x1b[1m", "").replace("\x1b[0m", "")
    assert text == "a.py\n two\n-three\n+3\n four\n- b.py\n"
