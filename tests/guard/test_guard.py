"""The guard lets nothing out, and gets in the way of nothing on this machine."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUTSIDE = [
    "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "import socket; socket.getaddrinfo('example.org', 443)",
    "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "import socket; socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))",
    "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')",
]


@pytest.fixture
def log(monkeypatch, tmp_path):
    """Keep the refusals that are asked for here out of the log of the whole run."""
    path = tmp_path / "refused.txt"
    monkeypatch.setenv("MLOPS_LESSONS_GUARD_LOG", str(path))
    return path


@pytest.mark.parametrize("code", OUTSIDE)
def test_a_child_process_reaches_nothing_outside(code, log):
    """Connections, names and datagrams are refused with words that say why, and written down."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "the tests allow loopback only" in done.stderr
    assert log.read_text().count("socket.") >= 1


def test_this_process_reaches_nothing_outside(log):
    """The process of the tests is guarded like its children."""
    with pytest.raises(PermissionError, match="loopback only"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    assert "192.0.2.1" in log.read_text()


def test_a_refusal_that_is_swallowed_fails_the_run(tmp_path):
    """A library that catches the error does not hide it: the run itself fails and names the address."""
    (tmp_path / "test_quiet.py").write_text(
        "import contextlib, socket\n"
        "def test_quiet():\n"
        "    with contextlib.suppress(OSError):\n"
        "        socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
    )
    shutil.copy(ROOT / "conftest.py", tmp_path)
    shutil.copytree(
        ROOT / "tests" / "guard", tmp_path / "tests" / "guard", ignore=shutil.ignore_patterns("test_*", "__pycache__")
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("MLOPS_", "PYTEST_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_quiet.py"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert "1 passed" in done.stdout
    assert "192.0.2.1" in done.stdout
    assert done.returncode == 1


def _greet(server):
    with server.accept()[0] as connection:
        connection.sendall(b"hello")


def test_a_kernel_reaches_loopback_and_nothing_else(log):
    """In a kernel, as nbval and the builder start it, loopback answers and the rest is refused."""
    import nbformat
    from nbformat import v4

    from mlops_lessons.authoring.build import execute

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_greet, args=[server], daemon=True).start()
        inside = f"import socket\nsocket.create_connection(('localhost', {server.getsockname()[1]})).recv(5)"
        notebook = v4.new_notebook(cells=[v4.new_code_cell(inside), v4.new_code_cell(OUTSIDE[0])])
        notebook.metadata = nbformat.from_dict({"mlops_lessons": {"lesson": "guard"}})
        executed = asyncio.run(execute(notebook))
    assert executed.cells[0].outputs[0].data["text/plain"] == "b'hello'"
    assert executed.cells[1].outputs[0].ename == "NetworkRefusedError"


def test_local_sockets_that_are_not_of_the_internet_are_let_through(tmp_path):
    """A socket in the file system is not a network."""
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
