"""The code gate finds what it should in any folder, and nothing in the application can switch it off."""

from datetime import date

import pytest

from mlops_lessons.devsecops import code_gate

INJECTION = "def find(db, code):\n    return db.execute(f\"SELECT * FROM flights WHERE carrier = '{code}'\")\n"


def rules(folder, **options):
    """Return rule and file of what blocks."""
    return [(one.rule, one.file) for one in code_gate.run(folder, **options).findings]


def write(folder, **files):
    """Write Python files by their names without the ending."""
    for name, text in files.items():
        (folder / f"{name}.py").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_an_injection_shuts_the_gate(tmp_path):
    """Rule, file and line are the tool's."""
    write(tmp_path, find=INJECTION)
    result = code_gate.run(tmp_path)
    assert (result.ok, [(one.rule, one.file, one.line) for one in result.findings]) == (False, [("B608", "find.py", 2)])


def test_an_empty_folder_is_open(tmp_path):
    """There is nothing to find."""
    assert code_gate.run(tmp_path).ok


def test_what_is_below_the_limit_is_noted(tmp_path):
    """An import is worth a look, and does not stop a change unless one asks for it."""
    write(tmp_path, tool="import subprocess\n")
    result = code_gate.run(tmp_path)
    assert (result.ok, [one.rule for one in result.noted]) == (True, ["B404"])
    assert not code_gate.run(tmp_path, block_from="low").ok


@pytest.mark.parametrize(
    "content",
    [b"def f(:\n", b"\xff\xfe\x00\x01", b"x = '\xff'\n", b"x = 1\0\n", b"#" * 1_000_001],
    ids=["broken", "binary", "not utf-8", "nul", "huge"],
)
def test_a_file_that_nobody_could_read_shuts_the_gate(tmp_path, content):
    """It is named, and the other files are read all the same."""
    write(tmp_path, odd=content, find=INJECTION)
    found = rules(tmp_path)
    assert ("unread", "odd.py") in found
    assert ("B608", "find.py") in found


def test_an_empty_file_is_open(tmp_path):
    """No line, no finding."""
    write(tmp_path, empty=b"")
    assert code_gate.run(tmp_path).ok


def test_deep_nesting_does_not_crash_the_gate(tmp_path):
    """What the scanner cannot walk through is unread, at worst."""
    write(tmp_path, deep="x = " + "(" * 150 + "1" + ")" * 150 + "\n", find=INJECTION)
    assert ("B608", "find.py") in rules(tmp_path)


def test_settings_in_the_application_do_not_switch_the_gate_off(tmp_path):
    """A `.bandit` that skips all, and a project file, say nothing."""
    write(tmp_path, find=INJECTION)
    (tmp_path / ".bandit").write_text("[bandit]\nskips = B608\nexclude = find.py\n")
    (tmp_path / "pyproject.toml").write_text('[tool.bandit]\nskips = ["B608"]\n')
    assert rules(tmp_path) == [("B608", "find.py")]


@pytest.mark.parametrize("name", ["json", "bandit", "ast"])
def test_modules_of_the_application_are_read_and_never_run(tmp_path, name):
    """A file called like a library is not imported by the scanner."""
    write(tmp_path, **{name: f"import pathlib\npathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"}, find=INJECTION)
    assert ("B608", "find.py") in rules(tmp_path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("folder", [".tox", "pkg.egg", "my.github", "git", "-r"])
def test_no_folder_is_left_out_for_its_name(tmp_path, folder):
    """Only git's own and byte code are."""
    (tmp_path / folder).mkdir()
    write(tmp_path / folder, find=INJECTION)
    assert rules(tmp_path) == [("B608", f"{folder}/find.py")]


def test_a_comment_alone_does_not_silence_the_gate(tmp_path):
    """It does with rule, reason and end, until that day."""
    reason = "B608 # the code comes from a table of ours, until 2013-12-31"
    write(tmp_path, find=INJECTION.replace('")\n', '")  # nosec\n'))
    assert {rule for rule, _file in rules(tmp_path, today=date(2013, 6, 20))} == {"B608", "allowance.which_rule"}
    write(tmp_path, find=INJECTION.replace('")\n', f'")  # nosec {reason}\n'))
    result = code_gate.run(tmp_path, today=date(2013, 6, 20))
    assert (result.ok, [one.rule for one in result.allowed]) == (True, ["B608"])
    assert {rule for rule, _file in rules(tmp_path, today=date(2014, 1, 1))} == {"B608", "allowance.expired"}


def test_links_are_not_followed(tmp_path):
    """What stands outside the application is not the application's."""
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    write(outside, find=INJECTION)
    (inside / "link.py").symlink_to(outside / "find.py")
    (inside / "folder").symlink_to(outside)
    assert code_gate.run(inside).ok


def test_a_debug_server_is_found_only_where_the_file_imports_flask(tmp_path):
    """What bandit misses, held here so that the lesson stays true: the same call in a file that takes the app from elsewhere."""
    write(tmp_path, here="from flask import Flask\napp = Flask('x')\napp.run(debug=True)\n")
    write(tmp_path, there="from desk import app\napp.run(debug=True)\n")
    assert rules(tmp_path) == [("B201", "here.py")]
