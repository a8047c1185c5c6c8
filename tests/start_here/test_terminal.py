"""What the lesson says of the terminal: the course's command is found in the one that its JupyterLab opens."""

import os
import shlex
import shutil

import pytest

from mlops_lessons._lab import LabRequest, server_arguments


@pytest.mark.skipif(os.name == "nt", reason="login shells are a matter of Unix")
def test_the_terminal_is_no_login_shell(monkeypatch, tmp_path):
    """A login shell would set the PATH anew and lose the folder in which the command stands."""
    monkeypatch.setenv("SHELL", "/opt/my shells/fish")
    command = _shell(server_arguments(LabRequest(tmp_path, "es/00_start_here.ipynb", "es")))
    assert shlex.split(command) == ["/opt/my shells/fish"]
    monkeypatch.delenv("SHELL")
    command = _shell(server_arguments(LabRequest(tmp_path, "es/00_start_here.ipynb", "es")))
    assert shlex.split(command) == [shutil.which("sh") or "/bin/sh"]


def _shell(arguments):
    (found,) = [each for each in arguments if each.startswith("--ServerApp.terminado_settings=")]
    return found.removeprefix("--ServerApp.terminado_settings=shell_command=")
