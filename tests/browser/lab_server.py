"""The course's own JupyterLab as a separate process, with everything it writes in a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["LabServer", "course_lab", "plain_lab"]

_START_SECONDS = 120
_END_SECONDS = 30
_FORGOTTEN_SECONDS = 1200  # a server whose tests were killed ends by itself


@dataclass
class LabServer:
    """A running JupyterLab; use it as a context manager.

    Parameters
    ----------
    command : list of str
        What starts it, without opening a browser.
    scratch : Path
        Settings, progress, runtime files and the log go there.
    folder : Path
        Where it is started.
    """

    command: list[str]
    scratch: Path
    folder: Path
    url: str = ""
    token: str = ""

    def __enter__(self) -> LabServer:
        self.scratch.mkdir(parents=True, exist_ok=True)
        self._configure()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_it_answers()
        except BaseException:  # a block that is not entered is not left either
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        """End the server, which ends its kernels; what is still alive after that is killed."""
        if self.url and self._process.poll() is None:
            try:
                self.ask("api/shutdown", method="POST")
            except (OSError, ValueError):
                self._process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_END_SECONDS)
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.scratch / "lab.log"

    @property
    def home(self) -> Path:
        """Where the learner's progress is kept."""
        return self.scratch / "home"

    def environment(self) -> dict[str, str]:
        """Return the environment of the server: its own folders for all that Jupyter, IPython and the course write."""
        own = {
            "MLOPS_LESSONS_HOME": "home",
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        # The first two would keep progress out of the file; the language is for the command line to say.
        left_out = {"PYTEST_CURRENT_TEST", "MLOPS_LESSONS_PROGRESS", "MLOPS_LESSONS_LANGUAGE"}
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        return kept | {name: str(self.scratch / folder) for name, folder in own.items()}

    def ask(self, path: str, method: str = "GET") -> Any:
        """Return the JSON that the server answers at `path`, or None where it answers nothing."""
        request = urllib.request.Request(
            f"{self.url}{path}", method=method, headers={"Authorization": f"token {self.token}"}
        )
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            body = answer.read()
        return json.loads(body) if body else None

    def page_address(self, notebook: str) -> str:
        """Return the address that opens `notebook` alone, past any workspace of before."""
        return f"{self.url}lab/tree/{notebook}?reset&token={self.token}"

    def _configure(self) -> None:
        """Write the only settings of ours: the application object in the page, to read the kernel's state; an end if forgotten."""
        settings = {
            "LabApp": {"expose_app_in_browser": True},
            "MappingKernelManager": {"cull_idle_timeout": _FORGOTTEN_SECONDS, "cull_connected": True},
            "ServerApp": {"shutdown_no_activity_timeout": 2 * _FORGOTTEN_SECONDS},
        }
        config = self.scratch / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "jupyter_lab_config.json").write_text(json.dumps(settings))

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise RuntimeError(f"the server ended at once:\n{self.log.read_text(errors='replace')}")
            if self._address_is_known() and self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError(f"no answer in {_START_SECONDS} s:\n{self.log.read_text(errors='replace')}")

    def _address_is_known(self) -> bool:
        for file in (self.scratch / "runtime").glob("jpserver-*.json"):
            try:
                found = json.loads(file.read_text())
            except ValueError:  # being written
                continue
            self.url, self.token = found["url"].replace("localhost", "127.0.0.1"), found["token"]
            return True
        return False

    def _answers(self) -> bool:
        try:
            return bool(self.ask("api/status"))
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False


def course_lab(folder: Path, language: str) -> list[str]:
    """Return the command by which a learner opens the course in `folder`, which is made and filled if it is new."""
    lab = [sys.executable, "-m", "mlops_lessons.cli", "lab", str(folder)]
    return [*lab, "--no-browser", "--port", "0", "--language", language]


def plain_lab(folder: Path) -> list[str]:
    """Return the command of a JupyterLab that is not the course's, for the tests of the harness itself."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--port=0",
        "--ServerApp.ip=127.0.0.1",
        "--allow-root",
        str(folder),
    ]
