"""The course goes through the gates that it teaches."""

from __future__ import annotations

import runpy
from datetime import date, timedelta
from pathlib import Path

import pytest

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools/own_gates.py"))
findings, tracked = TOOL["findings"], TOOL["tracked"]


@pytest.fixture
def planted(tmp_path):
    """Return a folder with one file that hands a user's text to a shell, and no allowance."""
    (tmp_path / "mlops_lessons").mkdir()
    code = "import subprocess\n\n\ndef run(text):\n    return subprocess.run(text, shell=True)\n"
    (tmp_path / "mlops_lessons/planted.py").write_text(code)
    return tmp_path


def test_a_fault_shuts_the_gate(planted):
    """A shell with a user's text is told by file, line and rule."""
    (line,) = findings(["mlops_lessons/planted.py"], planted)
    assert line.startswith("mlops_lessons/planted.py:5: B602 ")


@pytest.mark.parametrize(
    ("until", "open_again"), [("2000-01-01", False), (f"{date.today() + timedelta(days=30)}", True)]
)
def test_a_reason_opens_it_until_its_end(planted, until, open_again):
    """An exception with a reason counts until its last day; one that has ended is told beside the fault."""
    (planted / "security").mkdir()
    (planted / "security/allow.toml").write_text(
        '[[allow]]\ngate = "code"\nrule = "B602"\nfile = "mlops_lessons/planted.py"\ntext = "shell=True"\n'
        f'reason = "Only for this test: nobody runs it."\nuntil = {until}\n'
    )
    found = findings(["mlops_lessons/planted.py", "security/allow.toml"], planted)
    assert (found == []) is open_again
    assert open_again or len(found) == 2


def test_every_tracked_file_of_the_package_is_looked_at():
    """Nothing of the package escapes, and the allowances come along."""
    names = tracked()
    assert "security/allow.toml" in names
    assert "mlops_lessons/__init__.py" in names
    assert all(Path(name).parts[0] in {"mlops_lessons", "security"} for name in names)
