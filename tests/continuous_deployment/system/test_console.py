"""``mlops-lessons deploy`` is the delivery system for whoever works outside the notebook."""

import contextlib
import os
import re
import signal
import subprocess
import sys

import pytest

from mlops_lessons.continuous_deployment.workspace import WorkingCopy

COMMAND = [sys.executable, "-m", "mlops_lessons.cli", "deploy"]


def deploy(*words):
    """Return the exit code of the command, and the lines that it printed."""
    done = subprocess.run([*COMMAND, *map(str, words)], capture_output=True, text=True, timeout=120)
    return done.returncode, (done.stdout + done.stderr).splitlines()


@contextlib.contextmanager
def running(folder, *words):
    """Run the command for a block, from when it follows on; give its process and the lines that it said first."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL, "text": True}
    with subprocess.Popen([*COMMAND, str(folder), *words], **streams) as process:
        said = []
        try:
            for line in process.stdout:
                said.append(line.rstrip())
                if "Ctrl-C" in line:
                    break
            else:
                pytest.fail("\n".join(said))
            yield process, said
        finally:
            process.kill()


def test_a_team_pushes_looks_goes_back_and_ends(tmp_path, tools):
    """One window runs the system and tells what comes; another one pushes, asks, rolls back; Ctrl-C ends it all."""
    code, lines = deploy(tmp_path, "--status")
    assert (code, lines[0]) == (0, f"No delivery system runs in {tmp_path}")
    with running(tmp_path) as (process, said):
        assert said[1:3] == [f"Push to {tmp_path / 'remote.git'}", "Nothing has been deployed yet."]
        assert str(tmp_path / "copy") in said[3]
        address = re.search(r"http://127\.0\.0\.1:\d+", said[0]).group()
        copy = WorkingCopy(tmp_path / "copy", tmp_path / "remote.git")
        first = copy.push().commit
        copy.commit({"note.txt": "2"}, "Second")
        second = copy.push().commit
        assert tools.ask(address) == (200, {"status": "ok", "release": second})
        assert deploy(tmp_path, "--status")[1][2:] == [f"Users are on {second[:7]}", f"Before it: {first[:7]}"]
        code, lines = deploy(tmp_path, "--roll-back", "not today")
        held_back = [f"Users are on {first[:7]}", f"Held back: {second[:7]}: not today"]
        assert (code, lines[0], lines[-2:]) == (0, "Rolled back: not today", held_back)
        assert tools.ask(address)[1]["release"] == first
        assert deploy(tmp_path, "--roll-back", "once more") == (1, ["There is no previous release to go back to."])
        code, lines = deploy(tmp_path)
        assert (code, lines[-2:]) == (0, held_back), "deploying again brings nothing back that was rolled back"
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
        assert process.wait(60) == 0
    told = [line.split(maxsplit=1)[1] for line in rest.splitlines()[:-1]]
    words = ["pushed", "deployed", "verified in production"]
    wanted = [f"{commit[:7]}     {word}" for commit in (first, second) for word in words]
    assert told == [*wanted, f"{second[:7]}     rolled back: not today"]
    assert rest.splitlines()[-1].endswith(f"mlops-lessons deploy {tmp_path}")
    assert tools.eventually(lambda: tools.processes(tmp_path) == {}), tools.processes(tmp_path)


def test_what_cannot_be_done_is_said_in_one_line(tmp_path):
    """Without a system there is nobody to roll back; a file in the way is named."""
    code, lines = deploy(tmp_path, "--roll-back", "why")
    assert (code, len(lines)) == (1, 1)
    assert "not running" in lines[0]
    (tmp_path / "file").write_text("")
    code, lines = deploy(tmp_path / "file")
    assert (code, len(lines)) == (1, 1)
    assert lines[0].startswith(f"It cannot be written in {tmp_path / 'file'}")


def test_spanish_is_spoken_too(tmp_path):
    """The learner's language reaches the command and what it tells."""
    done = subprocess.run(
        [*COMMAND, str(tmp_path), "--status"],
        capture_output=True,
        text=True,
        env=os.environ | {"MLOPS_LESSONS_LANGUAGE": "es"},
    )
    assert done.stdout.splitlines()[0].startswith("No hay ningún sistema de despliegue")
