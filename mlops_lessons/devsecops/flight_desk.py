"""A small web application with planted faults, in a real git repository of its own, which runs for real on loopback.

Its files stand in ``desk_app`` as text, so that nobody's scanner takes them for ours; what looks like a key is put together
when the application is laid out, and opens nothing: the keys of AWS are those of its own documentation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from mlops_lessons.course.folders import temporary_folder
from mlops_lessons.devsecops._git import git
from mlops_lessons.devsecops._serving import Service, serve

__all__ = ["FAULTS", "Fault", "FlightDesk", "lay_out", "planted_files", "planted_line", "planted_secrets"]

_DAY = "2013-06-{day:02d}T08:00:00+00:00"
_SHIPPED = "deploy.env"


@dataclass(frozen=True)
class Fault:
    """One planted fault.

    Attributes
    ----------
    id : str
    file : str
        Where it stands.
    line : str
        A part of the line that is at fault; what tells it from the lines around it.
    scanner : str or None
        The gate that is expected to find it; None where none of ours does.
    cwe : str
        Its kind in the list of weaknesses of MITRE, for example ``"CWE-89"``.
    """

    id: str
    file: str
    line: str
    scanner: str | None
    cwe: str


FAULTS = (
    Fault("sql_injection", "desk/flights.py", "carrier = '", "code", "CWE-89"),
    Fault("shell_injection", "desk/labels.py", "shell=True", "code", "CWE-78"),
    Fault("unsafe_deserialisation", "desk/sessions.py", "pickle.loads", "code", "CWE-502"),
    Fault("weak_hash", "desk/people.py", "md5", "code", "CWE-327"),
    Fault("debug_server", "run.py", "debug=True", "code", "CWE-489"),
    Fault("hard_coded_secret", "desk/settings.py", 'SIGNING_KEY = "', "secrets", "CWE-798"),
    Fault("removed_secret", _SHIPPED, "AWS_ACCESS_KEY_ID", "history", "CWE-798"),
    Fault("vulnerable_dependency", "requirements.txt", "pyyaml==5", "dependencies", "CWE-1395"),
    Fault("sql_in_pieces", "desk/search.py", "field} = '", None, "CWE-89"),
    Fault("plain_secret", "desk/settings.py", 'BACK_DOOR = "', None, "CWE-798"),
    Fault("no_authorisation", "desk/app.py", 'WHERE number = ?"', None, "CWE-639"),
    Fault("old_advisories", "requirements.txt", "requests==2.31", None, "CWE-1395"),
)


class FlightDesk:
    """The application in a folder of its own, which is gone with the object, and with a kernel that is killed.

    Attributes
    ----------
    folder : Path
    """

    def __init__(self) -> None:
        self.folder = temporary_folder("flight-desk-", self)
        self._day = 0
        git(self.folder, "init", "--quiet", "--initial-branch=main")
        keys = planted_secrets()
        shipped = f"AWS_ACCESS_KEY_ID={keys['KEY_ID']}\nAWS_SECRET_ACCESS_KEY={keys['KEY_SECRET']}\nREGION=us-east-1\n"
        self.write({**_files("planted"), _SHIPPED: shipped})
        self.commit("The flight desk")
        (self.folder / _SHIPPED).unlink()
        self.commit("Oops: take the key out")
        self.write({"README.md": "# The flight desk\n\nThe key comes from the environment now.\n"})
        self.commit("Say where the key is now")

    def read(self, file: str) -> str:
        """Return what a file of the application holds."""
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, files: dict[str, str]) -> None:
        """Write files by their paths; nothing is committed."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")

    def commit(self, message: str) -> None:
        """Commit whatever changed; each commit a day after the one before."""
        self._day += 1
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--allow-empty", "-m", message, date=_DAY.format(day=self._day % 28 + 1))

    def log(self) -> tuple[str, ...]:
        """Return the subjects of the commits of the branch, newest first."""
        return tuple(git(self.folder, "log", "--format=%s").splitlines())

    def mend(self, *faults: str) -> None:
        """Write the lesson's own repair of some faults, or of all of them where none is named, and commit.

        A secret in the history is not mended so: that takes revoking it (see the lesson).
        """
        repaired = _files("fixed")
        chosen = [one.file for one in FAULTS if one.id in faults or not faults]
        self.write({name: repaired[name] for name in chosen if name in repaired})
        self.commit("Mend " + (", ".join(faults) or "all"))

    def give_reasons(self) -> None:
        """Write the lesson's own exceptions, with their reasons, into ``security/allow.toml``, and commit."""
        self.write({"security/allow.toml": _files("fixed")["security/allow.toml"]})
        self.commit("Say why some findings may stay")

    def line_of(self, fault: Fault) -> int:
        """Return the line that a fault stands on, from 1; 0 where it does not stand there any more."""
        path = self.folder / fault.file
        return _line_of(fault, path.read_text(encoding="utf-8")) if path.exists() else 0

    @contextmanager
    def serving(self) -> Iterator[Service]:
        """Run the application on 127.0.0.1 in a process of its own, and give what asks it; it ends with the block."""
        with serve(self.folder) as service:
            yield service


def lay_out(*, mended: bool = False) -> FlightDesk:
    """Return a fresh flight desk, with its faults, or mended."""
    desk = FlightDesk()
    if mended:
        desk.mend()
    return desk


def planted_files() -> dict[str, str]:
    """Return the files of the application with its faults, by path."""
    return dict(_files("planted"))


def planted_line(fault: Fault) -> int:
    """Return the line that a fault stood on when it was planted, from 1."""
    return _line_of(fault, planted_files().get(fault.file, fault.line))


def _line_of(fault: Fault, text: str) -> int:
    return next((number for number, line in enumerate(text.splitlines(), start=1) if fault.line in line), 0)


def planted_secrets() -> dict[str, str]:
    """Return what looks like a secret in the application: put together here, so that no file of ours holds it.

    References
    ----------
    The example access key of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/security-creds.html
    """
    return {
        "SIGNING_KEY": hashlib.sha256(b"flight desk").hexdigest()[:40],
        "KEY_ID": "AKIA" + "IOSFODNN7" + "EXAMPLE",
        "KEY_SECRET": "/".join(("wJalrXUtnFEMI", "K7MDENG", "bPxRfiCY" + "EXAMPLEKEY")),
    }


@cache
def _files(kind: str) -> dict[str, str]:
    """Return the files of the application by path: ``"planted"``, or ``"fixed"`` for those that the repair changes."""
    root = Path(str(resources.files("mlops_lessons.devsecops") / "desk_app" / kind))
    found = {}
    for path in sorted(root.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        for name, value in planted_secrets().items():
            text = text.replace(f"@{name}@", value)
        found[path.relative_to(root).as_posix().removesuffix(".txt")] = text
    return found
