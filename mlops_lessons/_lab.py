"""JupyterLab in the learner's folder: on this machine alone, in the learner's language, calling nobody outside.

What differs from a plain JupyterLab goes through its own default-settings overrides, in a folder of ours: the user's settings
are neither read for this nor written, and win where they say otherwise.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlops_lessons._start import write_atomically
from mlops_lessons.course.progress import data_folder
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import gettext as _

DEFAULT_PORT = 8888
_LOCALES = {"es": "es_ES", "en": "en"}
_LOG_TAIL = 5


@dataclass(frozen=True)
class LabRequest:
    """What to open: ``opened`` is relative to ``folder``; ``port`` 0 takes any free one."""

    folder: Path
    opened: str
    language: str
    port: int = DEFAULT_PORT
    browser: bool = True
    verbose: bool = False


def serve(request: LabRequest, ready: Callable[[str, int], None]) -> None:
    """Run JupyterLab until it is interrupted.

    Parameters
    ----------
    request : LabRequest
        What to open.
    ready : callable
        Called once with the address, token included, and the port, which is the next free one where the asked one is busy.

    Raises
    ------
    SetupError
        If JupyterLab does not start; the message ends with what it said.
    """
    _prepare_environment(request)
    log = data_folder() / "jupyterlab.log"
    with _output_to(None if request.verbose else log), _told_from(log):
        from jupyterlab.labapp import LabApp

        server = LabApp.initialize_server(argv=server_arguments(request))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: server.stop(from_signal=True))
        server.io_loop.add_callback(lambda: ready(server.local_url, server.port))  # comes after the port is bound
        server.start()


def settings_overrides(language: str) -> dict[str, Any]:
    """Return the default settings of JupyterLab that are ours: the language, no news, no look at outside registries."""
    return {
        "@jupyterlab/translation-extension:plugin": {"locale": _LOCALES[language]},
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
    }


def server_arguments(request: LabRequest) -> list[str]:
    """Return the command line of JupyterLab for `request`."""
    arguments = [
        "--ip=127.0.0.1",
        f"--port={request.port}",
        f"--ServerApp.root_dir={request.folder}",
        f"--LabApp.default_url=/lab/tree/{request.opened}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LanguageServerManager.autodetect=False",  # a search of the whole machine for programs that learners lack
    ]
    if not request.browser:
        arguments.append("--no-browser")
    if os.name != "nt":
        # A login shell, which Jupyter takes where it is started without a terminal, forgets the PATH that leads to our command.
        shell = shlex.quote(os.environ.get("SHELL") or shutil.which("sh") or "/bin/sh")
        arguments.append(f"--ServerApp.terminado_settings=shell_command={shell}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    return arguments


def _prepare_environment(request: LabRequest) -> None:
    """Change the environment, which kernels and terminals inherit, and write our overrides."""
    config = data_folder() / f"jupyter-{request.language}"
    overrides = config / "labconfig" / "default_setting_overrides.json"
    try:
        overrides.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(overrides, json.dumps(settings_overrides(request.language), indent=1).encode())
    except OSError as error:
        message = _(
            "{folder} could not be written ({reason}). Set MLOPS_LESSONS_HOME to a folder that you may write in."
        )
        raise SetupError(message.format(folder=data_folder(), reason=error.strerror or error)) from error
    _put_first("JUPYTER_CONFIG_PATH", str(config))
    _put_first("PATH", str(Path(sys.executable).parent))
    os.environ.setdefault("JUPYTERLAB_WORKSPACES_DIR", str(data_folder() / "workspaces"))
    os.environ["MLOPS_LESSONS_LANGUAGE"] = request.language
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # kernels would compile every import again and again


def _put_first(name: str, folder: str) -> None:
    before = [part for part in os.environ.get(name, "").split(os.pathsep) if part and part != folder]
    os.environ[name] = os.pathsep.join([folder, *before])


@contextmanager
def _told_from(log: Path) -> Iterator[None]:
    """Turn the end of a server that could not start into a sentence with its last words."""
    try:
        yield
    except (SystemExit, OSError) as error:
        said = " / ".join(_tail(log)) or str(error)
        message = _("JupyterLab did not start. Its last words: {said} (all of them: {log})")
        raise SetupError(message.format(said=said, log=log)) from error


def _tail(log: Path) -> Sequence[str]:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [line.strip() for line in lines if line.strip()][-_LOG_TAIL:]


@contextmanager
def _output_to(log: Path | None) -> Iterator[None]:
    """Send what Jupyter and the kernels print to a file; Python's own ``sys.stdout`` still reaches the terminal."""
    if log is None:
        yield
        return
    kept = [os.dup(number) for number in (1, 2)]
    before = sys.stdout
    terminal = os.fdopen(os.dup(1), "w", encoding=before.encoding, errors="replace", buffering=1)
    with log.open("wb") as file:
        log.chmod(0o600)  # it names the token
        sys.stdout.flush()
        for number in (1, 2):
            os.dup2(file.fileno(), number)
        sys.stdout = terminal
        try:
            yield
        finally:
            sys.stderr.flush()
            sys.stdout = before
            for number, copy in zip((1, 2), kept, strict=True):
                os.dup2(copy, number)
                os.close(copy)
            terminal.close()
