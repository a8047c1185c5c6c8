"""The command line does what it says, in both languages, and never shows a traceback."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from mlops_lessons import _doctor, _lab, _start
from mlops_lessons.cli import main
from mlops_lessons.course.catalogue import lessons
from mlops_lessons.course.progress import open_store
from mlops_lessons.i18n import LANGUAGES, set_language

COMMANDS = ("start", "lab", "deploy", "doctor", "lessons", "progress", "version")
FIRST = "00_start_here.ipynb"


@pytest.fixture(autouse=True)
def own_jupyter(monkeypatch, tmp_path):
    """Give Jupyter folders of its own, so that signatures and settings of this machine are neither read nor written."""
    for name in ("DATA", "CONFIG", "RUNTIME"):
        monkeypatch.setenv(f"JUPYTER_{name}_DIR", str(tmp_path / "jupyter" / name.lower()))


@pytest.fixture
def course(monkeypatch, tmp_path):
    """A small course of two notebooks a language, whose next version a test may write."""
    root = tmp_path / "shipped"
    monkeypatch.setattr(_start, "notebooks_root", lambda: root)
    for language in LANGUAGES:
        (root / language).mkdir(parents=True)
        for name in (FIRST, "01_cloud_computing.ipynb"):
            write_notebook(root / language / name, f"{language} version 1")
    return root


def write_notebook(path, text):
    """Write a notebook whose only cell has run and shows HTML."""
    output = nbformat.v4.new_output("display_data", {"text/html": "<b>x</b>", "text/plain": "x"})
    cell = nbformat.v4.new_code_cell(text, id="a", outputs=[output], execution_count=1)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)


def texts(folder):
    """Return the notebooks of a learner's folder by name, each with the text of its cell."""
    paths = sorted(folder.glob("*/*.ipynb"))
    return {f"{p.parent.name}/{p.name}": nbformat.read(p, as_version=4).cells[0].source for p in paths}


def child(*words, **environment):
    """Return how the command line ends in a process of its own."""
    command = [sys.executable, "-m", "mlops_lessons.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | environment, timeout=120)


# Help and errors


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", [["--help"], [], *([name, "--help"] for name in COMMANDS)])
def test_help_is_in_the_language_that_is_asked_for(language, words, capsys):
    """Help of the whole and of each command is all Spanish or all English, options and headings included."""
    assert main([*words, "--language", language] if not words else [words[0], "--language", language, *words[1:]]) == 0
    shown = capsys.readouterr().out
    foreign = ("Usage", "Options", "Show this", "FOLDER") if language == "es" else ("Uso", "Opciones", "CARPETA")
    assert not [word for word in foreign if word in shown]
    assert shown.startswith("Uso: " if language == "es" else "Usage: ")


def test_the_language_comes_from_the_system_where_none_is_asked_for():
    """A Spanish locale has Spanish help."""
    done = child("--help", LC_ALL="es_MX.UTF-8", MLOPS_LESSONS_LANGUAGE="")
    assert done.stdout.startswith("Uso: ")


WRONG = [
    (["lesons"], 1, "lessons"),
    (["lab", "--prt", "1"], 2, "--prt"),
    (["lab", "--port"], 2, "--port"),
    (["lab", "--port", "many"], 1, "many"),
    (["lab", "--port", "70000"], 1, "65535"),
    (["version", "much"], 2, "much"),
    (["deploy", "--port", "many"], 1, "many"),
    (["deploy", "--roll-back"], 2, "--roll-back"),
    (["lessons", "--language", "fr"], 1, "fr"),
    (["start", "--language", "all"], 1, "all"),
    (["--no-such"], 2, "--no-such"),
]


@pytest.mark.parametrize(("words", "code", "named"), WRONG)
def test_a_wrong_command_line_is_told_in_one_line(words, code, named, capsys):
    """One line on stderr names what was not understood; nothing on stdout."""
    assert main(words) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert named in shown.err


def test_the_unexpected_is_told_in_one_line_and_in_full_with_debug(monkeypatch, capsys):
    """A bug does not throw a traceback at a learner; ``--debug`` shows it to whoever reports it."""
    monkeypatch.setattr("mlops_lessons._report.show_lessons", lambda: 1 / 0)
    assert main(["lessons"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err
    with pytest.raises(ZeroDivisionError):
        main(["lessons", "--debug"])


def test_an_interrupt_ends_quietly(monkeypatch, capsys):
    """Ctrl-C gives 130 and no traceback."""

    def interrupted():
        raise KeyboardInterrupt

    monkeypatch.setattr("mlops_lessons._report.show_lessons", interrupted)
    assert main(["lessons"]) == 130
    assert capsys.readouterr().err.strip() == ""


def test_a_reader_that_goes_away_is_no_error():
    """``mlops-lessons lessons | head -1`` complains of nothing."""
    command = f"{sys.executable} -m mlops_lessons.cli lessons | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


# Lists


def test_lessons_lists_the_catalogue(capsys):
    """Every lesson has its row."""
    assert main(["lessons", "--language", "es"]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line[:2].isdigit()]
    assert [row[:2] for row in rows] == [info.number for info in lessons()]


def test_the_version_stands_in_one_place(capsys):
    """``version`` and ``--version`` print the version of the package."""
    from mlops_lessons import __version__

    for words in (["version"], ["--version"]):
        assert main(words) == 0
        assert capsys.readouterr().out == f"mlops-lessons {__version__}\n"


def test_progress_counts_what_was_passed(capsys):
    """The table, as JSON, follows the attempts."""
    store = open_store()
    assert store is not None
    assert main(["progress", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert set(table) == {info.topic for info in lessons() if info.written}
    assert {row["exercises_done"] for row in table.values()} == {0}


def test_progress_is_exported_for_handing_in_and_overwrites_nothing_else(monkeypatch, tmp_path, capsys):
    """An export may be renewed; another file of that name stays."""
    monkeypatch.delenv("PYTEST_CURRENT_TEST", raising=False)
    open_store().record("cloud_computing", "quiz", "q", outcome="passed", points=1, max_points=1)
    path = tmp_path / "mine.json"
    assert main(["progress", "--export", str(path)]) == 0
    assert main(["progress", "--export", str(path)]) == 0
    assert [row["item"] for row in json.loads(path.read_text())["attempts"]] == ["q"]
    letter = tmp_path / "letter.json"
    letter.write_text("dear teacher")
    assert main(["progress", "--export", str(letter)]) == 1
    assert letter.read_text() == "dear teacher"
    assert main(["progress", "--export", str(tmp_path / "no" / "such" / "x.json")]) == 1
    assert capsys.readouterr().err.count("\n") == 2


# Laying the notebooks


def test_start_lays_one_language_or_both(course, tmp_path):
    """Each language has its folder; asking for both adds the other and touches nothing."""
    folder = tmp_path / "mine"
    assert main(["start", str(folder), "--language", "es"]) == 0
    assert set(texts(folder)) == {f"es/{FIRST}", "es/01_cloud_computing.ipynb"}
    assert main(["start", str(folder), "--language", "both"]) == 0
    assert len(texts(folder)) == 4


def test_start_without_a_language_goes_on_with_those_that_are_there(course, tmp_path):
    """A learner who began in Spanish is not given English by an English system."""
    main(["start", str(tmp_path / "mine"), "--language", "es"])
    set_language(None)
    main(["start", str(tmp_path / "mine")])
    assert {name[:2] for name in texts(tmp_path / "mine")} == {"es"}


def test_a_later_version_updates_what_was_left_alone_and_keeps_what_was_changed(course, tmp_path, capsys):
    """The changed notebook stays byte by byte, and its new version is laid beside it, once."""
    folder = tmp_path / "mine"
    main(["start", str(folder), "--language", "es"])
    mine = folder / "es" / FIRST
    write_notebook(mine, "my own answer")
    before = mine.read_bytes()
    for name in (FIRST, "01_cloud_computing.ipynb"):
        write_notebook(course / "es" / name, "es version 2")
    capsys.readouterr()
    assert main(["start", str(folder), "--language", "es"]) == 0
    assert "es/00_start_here.new.ipynb" in capsys.readouterr().out
    assert mine.read_bytes() == before
    expected = {
        f"es/{FIRST}": "my own answer",
        "es/00_start_here.new.ipynb": "es version 2",
        "es/01_cloud_computing.ipynb": "es version 2",
    }
    assert texts(folder) == expected
    (folder / "es" / "00_start_here.new.ipynb").unlink()
    main(["start", str(folder), "--language", "es"])
    assert "es/00_start_here.new.ipynb" not in texts(folder), "an offer that was thrown away is not made again"


def test_opening_and_running_are_not_changing(course, tmp_path):
    """JupyterLab saves outputs, metadata and an empty cell at the end; such a notebook is still brought up to date."""
    folder = tmp_path / "mine"
    _start.lay(folder, ["es"])
    path = folder / "es" / FIRST
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["language_info"] = {"name": "python", "version": "3.13.0"}
    notebook.cells[0].outputs = [nbformat.v4.new_output("stream", text="run on this machine")]
    notebook.cells.append(nbformat.v4.new_code_cell("", id="b"))
    nbformat.write(notebook, path)
    run = path.read_bytes()
    assert {laid.outcome for laid in _start.lay(folder, ["es"])} == {"same"}
    assert path.read_bytes() == run, "outputs stay as long as there is nothing new"
    write_notebook(course / "es" / FIRST, "es version 2")
    assert [laid.outcome for laid in _start.lay(folder, ["es"])] == ["updated", "same"]


def test_new_outputs_alone_are_nothing_new_to_a_learner(course, tmp_path):
    """A version that differs in its outputs alone leaves the folder as it is, since none are laid."""
    folder = tmp_path / "mine"
    _start.lay(folder, ["es"])
    notebook = nbformat.read(course / "es" / FIRST, as_version=4)
    notebook.cells[0].outputs[0].data["text/plain"] = "drawn better"
    nbformat.write(notebook, course / "es" / FIRST)
    assert [laid.outcome for laid in _start.lay(folder, ["es"])] == ["same", "same"]


def test_a_changed_offer_is_the_learners_too(course, tmp_path):
    """Of two later versions the second replaces the first beside the changed notebook, unless that was changed as well."""
    folder = tmp_path / "mine"
    _start.lay(folder, ["es"])
    write_notebook(folder / "es" / FIRST, "my own answer")
    for number in (2, 3):
        write_notebook(course / "es" / FIRST, f"es version {number}")
        _start.lay(folder, ["es"])
    assert texts(folder)["es/00_start_here.new.ipynb"] == "es version 3"
    write_notebook(folder / "es" / "00_start_here.new.ipynb", "my second answer")
    write_notebook(course / "es" / FIRST, "es version 4")
    _start.lay(folder, ["es"])
    found = texts(folder)
    assert found["es/00_start_here.new.ipynb"] == "my second answer"
    assert found["es/00_start_here.new-2.ipynb"] == "es version 4"
    assert found[f"es/{FIRST}"] == "my own answer"


@pytest.mark.parametrize("damage", ["", "{", '{"notebooks": 3}', "[]"])
def test_a_damaged_manifest_costs_the_learner_nothing(course, tmp_path, damage):
    """Without memory, whatever differs from this version counts as changed."""
    folder = tmp_path / "mine"
    _start.lay(folder, ["es"])
    write_notebook(folder / "es" / FIRST, "my own answer")
    (folder / _start.MANIFEST).write_text(damage)
    _start.lay(folder, ["es"])
    assert texts(folder)[f"es/{FIRST}"] == "my own answer"
    assert texts(folder)["es/01_cloud_computing.ipynb"] == "es version 1"


def test_an_interrupted_run_is_finished_by_the_next(course, tmp_path, monkeypatch):
    """A run killed at any write leaves whole notebooks only; the next lays the rest and sweeps away what was half done."""
    folder = tmp_path / "mine"
    (folder / "es").mkdir(parents=True)
    half_done = folder / "es" / ".mlops-lessons-half"
    half_done.write_text("{")
    os.utime(half_done, (0, 0))
    replace, done = os.replace, []

    def killed_later(source, target):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", killed_later)
    with pytest.raises(KeyboardInterrupt):
        _start.lay(folder, LANGUAGES)
    monkeypatch.setattr(os, "replace", replace)
    assert len(texts(folder)) == 1
    _start.lay(folder, LANGUAGES)
    assert len(texts(folder)) == 4
    assert not list(folder.glob("**/.mlops-lessons-*"))
    assert {laid.outcome for laid in _start.lay(folder, LANGUAGES)} == {"same"}


def test_an_update_cut_off_before_it_was_noted_is_not_taken_for_a_change(course, tmp_path):
    """A notebook that is already as shipped counts as laid, whatever the manifest remembers."""
    folder = tmp_path / "mine"
    _start.lay(folder, ["es"])
    memory = (folder / _start.MANIFEST).read_bytes()
    write_notebook(course / "es" / FIRST, "es version 2")
    _start.lay(folder, ["es"])
    (folder / _start.MANIFEST).write_bytes(memory)
    assert [laid.outcome for laid in _start.lay(folder, ["es"])] == ["same", "same"]
    write_notebook(course / "es" / FIRST, "es version 3")
    assert [laid.outcome for laid in _start.lay(folder, ["es"])] == ["updated", "same"]


def test_what_is_laid_has_not_been_run(tmp_path):
    """No answer stands below a bet: the course's own notebooks are laid whole, but without outputs, counts and widgets."""
    folder = tmp_path / "mine"
    _start.lay(folder, LANGUAGES)
    laid = sorted(folder.glob("*/*.ipynb"))
    assert len(laid) == len(list(_start.notebooks_root().glob("*/*.ipynb")))
    for path in laid:
        notebook = nbformat.read(path, as_version=4)
        stored = nbformat.read(_start.notebooks_root() / path.parent.name / path.name, as_version=4)
        nbformat.validate(notebook)
        assert "widgets" not in notebook.metadata
        assert [cell.source for cell in notebook.cells] == [cell.source for cell in stored.cells]
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert {(len(cell.outputs), cell.execution_count) for cell in code} == {(0, None)}


def _as_file(folder):
    folder.write_text("a file")


def _es_as_file(folder):
    folder.mkdir()
    (folder / "es").write_text("a file")


def _notebook_as_folder(folder):
    (folder / "es" / FIRST / "deep").mkdir(parents=True)


@pytest.mark.parametrize("obstacle", [_as_file, _es_as_file, _notebook_as_folder])
def test_a_folder_in_the_way_is_named(course, tmp_path, obstacle, capsys):
    """A file where a folder must be, or the other way round, is told in one line."""
    folder = tmp_path / "mine"
    obstacle(folder)
    assert main(["start", str(folder), "--language", "es"]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert str(folder) in shown


@pytest.mark.parametrize(("number", "word"), [(28, "full"), (13, "may not"), (30, "may not"), (5, "could not")])
def test_a_disk_that_refuses_is_told_with_its_remedy(course, tmp_path, monkeypatch, number, word, capsys):
    """Disk full, no permission, read-only and a fault of the disk each have their sentence."""

    def refuse(*_args):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    assert main(["start", str(tmp_path / "mine"), "--language", "en"]) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert word in shown
    assert not list((tmp_path / "mine").glob("**/*.ipynb"))


def test_the_courses_own_folder_is_refused(course, capsys):
    """Learners never work on what the course is made of."""
    assert main(["start", str(course)]) == 1
    assert "another" in capsys.readouterr().err


def test_the_notebooks_of_the_course_can_be_laid(tmp_path):
    """What is shipped has both languages, and both open on the same first notebook."""
    laid = _start.lay(tmp_path / "mine", LANGUAGES)
    names = [item.name for item in laid]
    assert names[0] == f"es/{FIRST}"
    assert f"en/{FIRST}" in names
    assert sorted(name[3:] for name in names if name[:2] == "es") == [i.notebook for i in lessons() if i.written]


# Doctor


def test_doctor_is_content_here_and_quick(course, tmp_path, capsys):
    """On the machine of the tests nothing that is needed is missing; each line begins with its state in words."""
    begun = time.monotonic()
    assert main(["doctor", str(tmp_path / "mine"), "--port", "0"]) == 0, capsys.readouterr().out
    assert time.monotonic() - begun < 60
    lines = capsys.readouterr().out.splitlines()
    states = [line.split()[0] for line in lines[:-1] if not line.lstrip().startswith("->")]
    assert set(states) <= {"ok", "note"}
    assert len(states) == 13


MISSING = [
    ("check_git", lambda m: m.setattr(_doctor.shutil, "which", lambda name: None), "missing", "git-scm"),
    ("check_chromium", lambda m: m.setattr(_doctor.shutil, "which", lambda name: None), "note", "chromium"),
    ("check_python", lambda m: m.setattr(_doctor.sys, "version_info", (3, 14, 0)), "note", "3.13"),
    ("check_spanish", lambda m: m.setattr(_doctor.metadata, "version", _absent), "note", "pip install"),
    ("check_packages", lambda m: m.setattr(_doctor.metadata, "version", _absent), "missing", ""),
    ("check_packages", lambda m: m.setattr(_doctor.metadata, "version", lambda name: "0.0.1"), "missing", ""),
]


def _absent(name):
    raise _doctor.metadata.PackageNotFoundError(name)


@pytest.mark.parametrize(("check", "lack", "expected", "remedy"), MISSING)
def test_doctor_names_what_is_missing_and_how_to_get_it(monkeypatch, check, lack, expected, remedy):
    """Each lack has its state and a remedy."""
    lack(monkeypatch)
    found = getattr(_doctor, check)()
    assert found.state == expected
    assert found.remedy
    assert remedy in found.remedy


def test_doctor_reports_a_port_that_is_taken():
    """A busy port is no obstacle: the next free one serves."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        found = _doctor.check_port(port)
    assert found.state == "ok"
    assert str(port) in found.found


def test_doctor_sees_how_the_notebooks_stand(course, tmp_path):
    """Not laid, as shipped, changed, outdated and missing are told apart."""
    folder = tmp_path / "mine"
    assert _doctor.check_notebooks(folder).state == "note"
    _start.lay(folder, ["es"])
    assert _doctor.check_notebooks(folder).found == "2 as shipped"
    write_notebook(folder / "es" / FIRST, "my own answer")
    assert _doctor.check_notebooks(folder).found == "1 as shipped, 1 changed by you"
    (folder / "es" / "01_cloud_computing.ipynb").unlink()
    assert _doctor.check_notebooks(folder).state == "note"


def test_doctor_does_not_fall_ill(monkeypatch, tmp_path, capsys):
    """A check that breaks down is a finding, and the others are still made; what is missing gives exit code 1."""
    monkeypatch.setattr(_doctor, "check_kernel", lambda: 1 / 0)
    assert main(["doctor", str(tmp_path), "--port", "0"]) == 1
    shown = capsys.readouterr().out
    assert "ZeroDivisionError" in shown
    assert "Chromium" in shown


def test_doctor_names_a_folder_that_cannot_be_written(monkeypatch, tmp_path):
    """A refusal of the system is told with another way."""

    def refuse(**_options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_doctor.tempfile, "TemporaryFile", refuse)
    found = _doctor.check_writing(tmp_path / "deep" / "down")
    assert (found.state, bool(found.remedy)) == ("missing", True)


# JupyterLab


class Lab:
    """``mlops-lessons lab`` as a process, once it has printed its address."""

    def __init__(self, folder, *options, **environment):
        command = [sys.executable, "-m", "mlops_lessons.cli", "lab", str(folder), "--no-browser", *options]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        kept = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
        self.process = subprocess.Popen(command, text=True, env=kept | environment, start_new_session=True, **streams)
        self.said = []
        for line in self.process.stdout:
            self.said.append(line)
            if "Ctrl-C" in line:
                break
        else:
            self.__exit__()
            pytest.fail("mlops-lessons lab ended at once: " + "".join(self.said))
        self.address = re.search(r"http://\S+", "".join(self.said)).group()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def ask(self, path, **data):
        """Return what the server answers at `path`."""
        base, token = re.match(r"(http://[^/]+/).*token=(\w+)", self.address).groups()
        body = json.dumps(data).encode() if data else None
        request = urllib.request.Request(base + path, data=body, headers={"Authorization": f"token {token}"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return json.loads(answer.read())


def test_lab_serves_the_first_notebook_on_this_machine_alone_and_ends_cleanly(tmp_path):
    """The printed address opens ``00``, the interface is Spanish, nobody outside is asked, and Ctrl-C ends it all."""
    with Lab(tmp_path / "mine", "--port", "0", "--language", "es") as lab:
        assert re.fullmatch(rf"http://127\.0\.0\.1:\d+/lab/tree/es/{FIRST}\?token=\w+", lab.address)
        assert lab.ask(f"api/contents/es/{FIRST}?content=0")["type"] == "notebook"
        settings = {row["id"]: row["schema"].get("properties") for row in lab.ask("lab/api/settings")["settings"]}
        assert settings["@jupyterlab/translation-extension:plugin"]["locale"]["default"] == "es_ES"
        news = settings["@jupyterlab/apputils-extension:notification"]
        assert (news["fetchNews"]["default"], news["checkForUpdates"]["default"]) == ("false", False)
        assert settings["@jupyterlab/extensionmanager-extension:plugin"]["enabled"]["default"] is False
        kernel = lab.ask("api/kernels", name="python3")
        assert kernel["id"]
        lab.process.send_signal(signal.SIGINT)
        assert lab.process.wait(60) == 0
        assert "Traceback" not in lab.process.stdout.read()
    assert _nobody_left(lab.process.pid)


def _nobody_left(group):
    """Tell whether no process of the group remains, kernels included."""
    for _attempt in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def test_lab_takes_the_next_port_where_one_is_taken(tmp_path):
    """A busy port is said, and another one serves."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with Lab(tmp_path / "mine", "--port", str(port), "--language", "en") as lab:
            assert str(port) in lab.said[1]
            assert f":{port}/" not in lab.address
            assert lab.ask("api/status")["kernels"] == 0


def test_lab_that_cannot_start_says_why(monkeypatch, tmp_path, capfd, course):
    """What JupyterLab said last stands in the message, in one line."""

    def refuse(**_options):
        os.write(2, b"no such root folder\n")
        raise SystemExit(1)

    from jupyterlab.labapp import LabApp

    monkeypatch.setattr(LabApp, "initialize_server", refuse)
    for name in ("JUPYTER_CONFIG_PATH", "PATH", "JUPYTERLAB_WORKSPACES_DIR"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    assert main(["lab", str(tmp_path / "mine"), "--no-browser"]) == 1
    shown = capfd.readouterr().err
    assert "no such root folder" in shown
    assert shown.count("\n") == 1


def test_the_users_own_settings_are_left_alone(tmp_path):
    """What differs from a plain JupyterLab is given as defaults in a folder of the course."""
    with Lab(tmp_path / "mine", "--port", "0", "--language", "es"):
        written = [path for path in (tmp_path / "jupyter" / "config").rglob("*") if path.is_file()]
    assert [path.name for path in written] in ([], ["migrated"])
    home = Path(os.environ["MLOPS_LESSONS_HOME"])
    overrides = json.loads((home / "jupyter-es" / "labconfig" / "default_setting_overrides.json").read_text())
    assert overrides == _lab.settings_overrides("es")
