"""The arrows between the parts of the package, and what importing it costs: held over every module found."""

import ast
import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from mlops_lessons.course.catalogue import lessons

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mlops_lessons"
MODULES = sorted(PACKAGE.rglob("*.py"))
TOPICS = [info.topic for info in lessons()]
KNOW_NO_TOPIC = {"course", "flights", "delivery_log", "authoring", "classroom"}
MAY_IMPORT = {  # beside themselves, and the modules at the top: errors, i18n
    "course": set(),
    "flights": {"course"},
    "delivery_log": {"course"},
    "authoring": {"course"},
    "classroom": {"course"},
    "": {"course", "flights", "continuous_deployment"},  # the command line, which also runs the delivery system
}
TOP = {path.stem for path in PACKAGE.glob("*.py")}
HEAVY = (
    "pandas",
    "numpy",
    "matplotlib",
    "sklearn",
    "ipywidgets",
    "IPython",
    "hypothesis",
    "boto3",
    "moto",
    "flask",
    "httpx",
)
HEAVY += ("jupyterlab", "nbformat", "cryptography", "uvicorn", "rich", "platformdirs", "sqlite3", "asyncio")


def part_of(path):
    """Return the folder of the package that a module stands in; empty at the top."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imports(path):
    """Return what a module imports anywhere in it, as dotted names with the line of each."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
    return found


def own_imports(path):
    """Return the parts of the package that a module imports, with the line of each."""
    names = [(name.split("."), line) for name, line in imports(path) if name.split(".")[0] == "mlops_lessons"]
    return [(parts[1] if len(parts) > 1 else "", line) for parts, line in names]


def may_import(part):
    """Return the parts that the modules of `part` may import."""
    if part in TOPICS:
        return {part, "course", "flights", "delivery_log", *TOPICS[: TOPICS.index(part)]}
    return {part} | MAY_IMPORT[part]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_follow_the_arrows(path):
    """A topic knows earlier topics and the common parts; these know no topic; nobody but authors knows ``authoring``."""
    allowed = may_import(part_of(path)) | TOP | {"", "__version__", "open_lesson"}
    wrong = [f"line {line}: {part}" for part, line in own_imports(path) if part not in allowed]
    assert wrong == []


def test_every_folder_of_the_package_has_its_place():
    """A folder is a topic or one of the common parts: the map of the house is complete."""
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders <= set(TOPICS) | KNOW_NO_TOPIC


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_short(path):
    """At most 400 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "path", [p for p in MODULES if "__all__" in p.read_text()], ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_public_names_are_sorted_and_exist(path):
    """``__all__`` is in order (constants, classes, functions), without doubles, and every name of it is there."""
    name = ".".join(("mlops_lessons", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    module = importlib.import_module(name)
    public = module.__all__
    assert list(public) == sorted(set(public), key=lambda item: (not item.isupper(), item[0].islower(), item))
    assert [item for item in public if not hasattr(module, item)] == []


def test_every_public_module_says_what_is_public():
    """A module without underscore that defines something public has ``__all__``."""
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        defines = any(isinstance(n, (ast.FunctionDef, ast.ClassDef)) and n.name[0] != "_" for n in tree.body)
        hidden = any(part.startswith("_") for part in path.relative_to(PACKAGE).parts)
        if defines and not hidden and path.stem not in ("exercises", "solutions"):
            assert "__all__" in path.read_text(encoding="utf-8"), path


def _distributions():
    """Return the distributions that bring each importable name."""
    return {
        name: {item.lower().replace("_", "-") for item in found}
        for name, found in metadata.packages_distributions().items()
    }


def _declared(*extras):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    texts = project["dependencies"] + [text for extra in extras for text in project["optional-dependencies"][extra]]
    return {re.match(r"[\w.-]+", text).group().lower().replace("_", "-") for text in texts}


# Brought by a declared dependency that is useless without them.
COMES_WITH = {
    "botocore": "boto3",
    "cycler": "matplotlib",
    "ipython": "ipykernel",
    "jsonschema": "check-jsonschema",
    "jupyter-client": "ipykernel",
    "jupyter-server": "jupyterlab",
    "pillow": "matplotlib",
    "starlette": "fastapi",
    "werkzeug": "flask",
}


def test_what_is_imported_is_declared():
    """Every third-party import of the package is a dependency, or an extra where only authors need it."""
    distributions, missing = _distributions(), set()
    for path in MODULES:
        declared = _declared("authoring") if part_of(path) == "authoring" else _declared()
        for name, line in imports(path):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top == "mlops_lessons":
                continue
            brought = distributions.get(top, {top})
            if not {COMES_WITH.get(item, item) for item in brought} & declared:
                missing.add(f"{path.relative_to(ROOT)}:{line}: {top}")
    assert missing == set()


def probe(code, tmp_path):
    """Return what `code` prints as JSON, run alone by a bare interpreter in an empty folder."""
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment = kept | {"HOME": str(home), "MLOPS_LESSONS_HOME": str(home / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-B", "-c", code], cwd=home, env=environment, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout), sorted(str(path.relative_to(home)) for path in home.rglob("*"))


WATCHED = """
import json, sys
seen = []
sys.addaudithook(lambda event, args: seen.append(event) if event.startswith(("socket.", "subprocess.")) or (
    event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+")) else None)
before = set(sys.modules)
import logging
handlers = len(logging.getLogger().handlers)
{code}
print(json.dumps({{"events": seen, "modules": sorted({{name.split(".")[0] for name in set(sys.modules) - before}}),
    "logging": len(logging.getLogger().handlers) - handlers}}))
"""


@pytest.mark.parametrize("code", ["import mlops_lessons", "import mlops_lessons.cli", "import mlops_lessons.errors"])
def test_importing_costs_nothing(code, tmp_path):
    """No heavy library, no file written, no socket, no process, no logging set up."""
    found, written = probe(WATCHED.format(code=code), tmp_path)
    assert [name for name in found["modules"] if name in (*HEAVY, "typer")] == []
    assert (found["events"], found["logging"], written) == ([], 0, [])


def test_help_loads_nothing_heavy(tmp_path):
    """``--help`` needs the parser and the words, no tables and no notebooks."""
    code = "import contextlib, io, mlops_lessons.cli as c\nwith contextlib.redirect_stdout(io.StringIO()): c.main(['--help'])"
    found, written = probe(WATCHED.format(code=code), tmp_path)
    assert [name for name in found["modules"] if name in HEAVY] == []
    assert (found["events"], written) == ([], [])


# What no file of the repository may name. Spelled in pieces, so that this file passes too.
_HOME = "|".join([r"(?<![\w.])/" + "(root|work)/", "/" + "(home|Users)/[a-z]", r"[A-Z]:\\" + "Users"])
_INDEX = "|".join(["index" + "-url *=? *http", "extra-index" + "-url", "files." + "pythonhosted", "/" + "simple/"])
FORBIDDEN = re.compile(f"{_HOME}|{_INDEX}")
FORBIDDEN_IN_TESTS = re.compile(f"{re.escape(str(ROOT))}|{_INDEX}")  # tests make up folders of nobody


def tracked():
    """Return the text files of the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no clone: git knows no files")
    return [ROOT / name for name in listed.stdout.split("\0") if name and not name.endswith((".mo", ".png", ".skops"))]


def test_no_file_names_a_machine_or_an_index():
    """No path of somebody's computer and no address of a package index stands in what is published."""
    found = []
    for path in filter(Path.is_file, tracked()):
        pattern = FORBIDDEN_IN_TESTS if path.is_relative_to(ROOT / "tests") else FORBIDDEN
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match.group()}")
    assert found == []
