"""What is declared, pinned and built agrees, and the built wheel is the whole course."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
DECLARED = PROJECT["dependencies"] + [text for extra in PROJECT["optional-dependencies"].values() for text in extra]


def pins():
    """Return every pinned version of each package; one may have several, for several Pythons."""
    found = {}
    for name, version in PINNED.findall(LOCK):
        found.setdefault(canonicalize_name(name), []).append(Version(version))
    return found


def tool(name):
    """Return a module of ``tools``."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("text", DECLARED)
def test_the_lock_holds_every_dependency_within_its_range(text):
    """Each dependency of ``pyproject.toml``, extras included, is pinned at a version that its range allows."""
    wanted = Requirement(text)
    versions = pins().get(canonicalize_name(wanted.name), [])
    assert versions, f"run `make lock`: {text} is not pinned"
    assert [str(version) for version in versions if not wanted.specifier.contains(version, prereleases=True)] == []


def test_the_lock_is_hashed_whole_and_says_nothing_of_where_it_was_made():
    """Every pin has hashes; no index, no address and no path stands in it."""
    blocks = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) > 100
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "make lock" in LOCK.splitlines()[1]
    assert not re.search(r"https?://|--index|--find-links|^#.*[/\\]\w+[/\\]", LOCK, re.MULTILINE)


def test_the_conda_environment_is_that_of_the_project():
    """``environment.yml`` is what ``make lock`` writes from ``pyproject.toml``: the same dependencies, and the course."""
    import yaml

    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert text == tool("conda_environment").conda_environment()
    dependencies = yaml.safe_load(text)["dependencies"]
    by_pip = next(item["pip"] for item in dependencies if isinstance(item, dict))
    assert by_pip == [*PROJECT["dependencies"], "-e ."]
    python = next(item for item in dependencies if str(item).startswith("python="))
    assert Requirement(f"x{PROJECT['requires-python']}").specifier.contains(python.split("=")[1] + ".0")


def test_the_summary_tells_failures_from_browser_tests_that_were_not_run(tmp_path):
    """The closing lines of ``make test`` count from pytest's report, and say how to have what was not run."""
    run_tests = tool("run_tests")
    report = tmp_path / "report.xml"
    cases = (
        '<testcase classname="tests.test_a" name="one"/>'
        '<testcase classname="tests.test_a" name="two"><failure/></testcase>'
        '<testcase classname="tests.browser.test_b" name="three"><skipped message="no Chromium on this machine"/></testcase>'
        '<testcase classname="tests.test_a" name="four"><skipped message="not here"/></testcase>'
    )
    report.write_text(f"<testsuites><testsuite>{cases}</testsuite></testsuites>")
    part = run_tests.read_report("units", 1, 2.0, report)
    assert (part.passed, part.failed, part.skipped, part.browser_skipped) == (1, 1, 2, 1)
    text = run_tests.summary([part])
    assert "FAILED" in text
    assert "1 browser tests were not run" in text
    assert "apt-get install chromium" in text


def test_a_run_without_a_report_has_failed(tmp_path):
    """A pytest that dies before it reports is not taken for one that passed."""
    assert tool("run_tests").read_report("units", 0, 0.0, tmp_path / "none.xml").code == 1


# The environment script


def environment_script(folder, *, path, **environment):
    """Run ``tools/environment.sh`` where `path` holds all the programs there are."""
    command = ["/bin/sh", str(ROOT / "tools" / "environment.sh"), str(folder)]
    given = {"PATH": str(path), "HOME": str(folder.parent), "LANG": "C", **environment}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=120)


@pytest.fixture
def programs(tmp_path):
    """A folder with the programs of every system, and no Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("dirname", "mktemp", "rm", "awk", "cat", "sed"):
        found = next(Path(place) / name for place in ("/bin", "/usr/bin") if (Path(place) / name).exists())
        (folder / name).symlink_to(found)
    return folder


def pretend_python(folder, name, minor):
    """Write a program that answers the question for its version as that Python would, and can do nothing else."""
    program = folder / name
    program.write_text(
        '#!/bin/sh\n[ "$1" = -c ] || exit 1\n'
        f'case "$2" in *"(3, 11) <= "*"<= (3, 13)"*) [ {minor} -ge 11 ] && [ {minor} -le 13 ];; '
        f'*"(3, 11) <= "*) [ {minor} -ge 11 ];; *"(3, 14) <= "*) [ {minor} -eq 14 ];; *) exit 1;; esac\n'
    )
    program.chmod(0o755)


needs_make = pytest.mark.skipif(os.name != "posix", reason="the script is for systems with make")


@needs_make
@pytest.mark.parametrize(("language", "words"), [("C", "is needed"), ("es_MX.UTF-8", "Hace falta")])
def test_no_python_at_all_is_told_with_its_remedy(programs, tmp_path, language, words):
    """Where no Python fits and none can be brought, one line says how to get one, in the language of the system."""
    done = environment_script(tmp_path / "venv", path=programs, LANG=language)
    assert done.returncode == 1
    assert words in done.stderr
    assert "PYTHON=" in done.stderr


@needs_make
def test_an_old_python_that_is_asked_for_is_refused(programs, tmp_path):
    """``make PYTHON=python3.10`` is answered at once."""
    pretend_python(programs, "python3.10", 10)
    done = environment_script(tmp_path / "venv", path=programs, PYTHON="python3.10")
    assert done.returncode == 1
    assert "PYTHON=python3.10" in done.stderr


@needs_make
def test_a_python_that_cannot_make_environments_is_told_with_its_remedy(programs, tmp_path):
    """Debian's Python without its ``venv`` package is named together with that package."""
    pretend_python(programs, "python3.12", 12)
    done = environment_script(tmp_path / "venv", path=programs)
    assert done.returncode == 1
    assert "python3-venv" in done.stderr


# The wheel


def build(folder, kind="wheel"):
    """Return the path of a distribution built from this checkout; hatchling is here, no index is asked."""
    code = f"import hatchling.build as b; print(b.build_{kind}({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return folder / done.stdout.split()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of this checkout."""
    return build(tmp_path_factory.mktemp("dist"))


def test_the_wheel_holds_the_course_and_nothing_else(wheel):
    """Notebooks of both languages, texts, catalogues and licences are in; tests, sources and caches are not."""
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in ROOT.glob("notebooks/e[sn]/*.ipynb"):
        assert f"mlops_lessons/notebooks/{path.parent.name}/{path.name}" in names
    tracked = subprocess.run(["git", "ls-files", "mlops_lessons"], cwd=ROOT, capture_output=True, text=True)
    assert set(tracked.stdout.split()) <= names
    assert "mlops_lessons/locale/es/LC_MESSAGES/mlops_lessons.mo" in names
    assert any(name.endswith("licenses/LICENSE-CC-BY-4.0") for name in names)
    assert {name.split("/")[0] for name in names} == {"mlops_lessons", wheel.name.split("-py3")[0] + ".dist-info"}
    assert not [name for name in names if "__pycache__" in name or "/source/" in name or ".ipynb_checkpoints" in name]


def test_the_source_distribution_can_build_the_wheel_again(tmp_path):
    """It holds what the wheel is made from and what tests it."""
    with tarfile.open(build(tmp_path, "sdist")) as archive:
        names = {name.split("/", 1)[-1] for name in archive.getnames()}
    wanted = {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.lock",
        "Makefile",
        "conftest.py",
        "tools/run_tests.py",
    }
    assert wanted <= names
    assert {str(path.relative_to(ROOT)) for path in ROOT.glob("notebooks/*/*.*") if path.suffix != ".pyc"} <= names
    assert not [name for name in names if ".venv" in name or "__pycache__" in name]


RUN_FIRST = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": sys.argv[2]}}).execute()
errors = [o for c in notebook.cells for o in c.get("outputs", []) if o.output_type == "error"]
assert not errors, errors
"""


@pytest.mark.soak
def test_the_wheel_is_the_course_without_the_clone(wheel, tmp_path):
    """Installed from the lock into an empty environment, far from the clone: start, doctor and the first notebook work."""
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "MLOPS_", "PYTEST_", "JUPYTER"))}
    environment |= {"MLOPS_LESSONS_HOME": str(tmp_path / "home"), "JUPYTER_DATA_DIR": str(tmp_path / "jupyter")}

    def run(*command):
        done = subprocess.run(list(map(str, command)), cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv")
    uv = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", python]
    run(*uv, "--require-hashes", "--compile-bytecode", "-r", ROOT / "requirements.lock")
    run(*uv, "--no-deps", wheel)
    where = run(python, "-c", "import mlops_lessons; print(mlops_lessons.__file__)")
    assert str(ROOT) not in where
    command = [python, "-m", "mlops_lessons.cli"]
    run(*command, "start", tmp_path / "lessons", "--language", "both")
    laid = {str(path.relative_to(tmp_path / "lessons")) for path in (tmp_path / "lessons").glob("e*/*.ipynb")}
    assert laid == {str(path.relative_to(ROOT / "notebooks")) for path in ROOT.glob("notebooks/e[sn]/*.ipynb")}
    assert "missing" not in run(*command, "doctor", tmp_path / "lessons", "--language", "en", "--port", "0")
    for language in ("es", "en"):
        folder = tmp_path / "lessons" / language
        run(python, "-c", RUN_FIRST, folder / "00_start_here.ipynb", folder)
    assert json.loads(run(*command, "progress", "--json"))
