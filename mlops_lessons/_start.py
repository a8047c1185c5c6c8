"""Lay the notebooks of the course in the learner's own folder, and never over what the learner has changed.

The folder holds one sub-folder a language. ``.mlops-lessons.json`` remembers the digests of each notebook as it was laid: a
notebook that nobody has written in is brought up to date; any other is the learner's, and a later version is laid beside it.
Notebooks are laid without their outputs: a bet is no bet where the answer already stands below it.
Opening and running are no writing, although JupyterLab then saves outputs and metadata of its own.
A run may be cut off at any point: each file is replaced in one step, and the next run finishes what is missing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import gettext as _

MANIFEST = ".mlops-lessons.json"
_UNFINISHED = ".mlops-lessons-"
_YOUNG_SECONDS = 60

Outcome = Literal["new", "updated", "same", "kept"]


@dataclass(frozen=True)
class Laid:
    """What became of one notebook.

    ``name`` is relative to the learner's folder, such as ``"es/00_start_here.ipynb"``. A notebook that was ``kept`` as the
    learner changed it may have its later version ``beside`` it: that one's name, or None.
    """

    name: str
    outcome: Outcome
    beside: str | None = None


@dataclass(frozen=True)
class Shipped:
    """One notebook as a learner gets it; ``digest`` is of its ``content``, ``written`` of what is written in it."""

    name: str
    content: bytes
    digest: str
    written: str


def default_folder() -> Path:
    """Return the folder of a learner who names none."""
    return Path("~/mlops-lessons").expanduser()


def notebooks_root() -> Path:
    """Return the folder that holds ``es`` and ``en``: in the installed package, else in the clone.

    Raises
    ------
    SetupError
        If neither has notebooks.
    """
    package = Path(str(resources.files("mlops_lessons")))
    for root in (package / "notebooks", package.parent / "notebooks"):
        if any(root.glob("*/*.ipynb")):
            return root
    raise SetupError(_("This installation has no notebooks. Install the course again."))


def shipped(languages: Sequence[str]) -> list[Shipped]:
    """Return the notebooks of this version in `languages`, in the order of the course."""
    root = notebooks_root()
    paths = [path for language in languages for path in sorted((root / language).glob("*.ipynb"))]
    contents = {f"{path.parent.name}/{path.name}": _not_yet_run(path.read_bytes()) for path in paths}
    return [Shipped(name, content, *_digests(content)) for name, content in contents.items()]


def lay(folder: Path, languages: Sequence[str], tell: Callable[[Laid], None] = lambda laid: None) -> list[Laid]:
    """Return what became of each notebook; changes `folder`, which is made if it does not exist.

    Parameters
    ----------
    folder : Path
        The learner's folder.
    languages : sequence of {"es", "en"}
        Each gets a sub-folder.
    tell : callable
        Called with each notebook as it is done.

    Raises
    ------
    SetupError
        If the folder is a file, cannot be written or is the course's own; the disk is full; or a notebook is damaged.
    """
    notebooks = shipped(languages)
    if folder.resolve() == notebooks_root().resolve():
        raise SetupError(_("{folder} is the folder of the course itself. Choose another one.").format(folder=folder))
    with _told_in_one_line(folder):
        for language in languages:
            (folder / language).mkdir(parents=True, exist_ok=True)
        _remove_unfinished(folder, languages)
        manifest = _read_manifest(folder)
        return [_lay_one(folder, notebook, manifest, tell) for notebook in notebooks]


def state(folder: Path, languages: Sequence[str]) -> dict[str, Literal["missing", "same", "older", "changed"]]:
    """Return how each notebook of this version stands in `folder`, by its name; reads only."""
    manifest = _read_manifest(folder)
    return {notebook.name: _state_of(folder, notebook, manifest) for notebook in shipped(languages)}


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content` in one step; a run cut off leaves the old file, or none."""
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.replace(name, path)
    except BaseException:  # whatever stopped it goes on, and leaves no half file
        Path(name).unlink(missing_ok=True)
        raise


def _lay_one(folder: Path, notebook: Shipped, manifest: dict[str, Any], tell: Callable[[Laid], None]) -> Laid:
    entry = manifest["notebooks"].setdefault(notebook.name, {})
    path = folder / notebook.name
    match _state_of(folder, notebook, manifest):
        case "same":
            laid = Laid(notebook.name, "same")
        case "changed":
            laid = Laid(notebook.name, "kept", _offer(folder, notebook, entry))
        case found:
            write_atomically(path, notebook.content)
            laid = Laid(notebook.name, "new" if found == "missing" else "updated")
    if laid.outcome != "kept":
        entry["written"] = notebook.written
        if laid.outcome != "same" or _digests(path.read_bytes())[0] == notebook.digest:
            entry["laid"] = notebook.digest
    write_atomically(folder / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    tell(laid)
    return laid


def _state_of(
    folder: Path, notebook: Shipped, manifest: dict[str, Any]
) -> Literal["missing", "same", "older", "changed"]:
    path = folder / notebook.name
    if not path.exists():
        return "missing"
    entry = manifest["notebooks"].get(notebook.name, {})
    digest, written = _digests(path.read_bytes())
    if notebook.digest == digest:
        return "same"
    if digest == entry.get("laid"):
        return "older"
    if notebook.written == written:
        return "same"
    return "older" if written == entry.get("written") else "changed"


def _offer(folder: Path, notebook: Shipped, entry: dict[str, Any]) -> str | None:
    """Lay a version that the learner has not been given yet beside the changed notebook; return its name, or None."""
    if notebook.written in (entry.get("written"), entry.get("offered")):
        return None
    name = next(name for name in _names_beside(notebook.name) if _may_write(folder / name, entry))
    write_atomically(folder / name, notebook.content)
    entry["offered"] = notebook.written
    return name


def _names_beside(name: str) -> Iterator[str]:
    stem = name.removesuffix(".ipynb")
    yield f"{stem}.new.ipynb"
    for number in range(2, 10_000):
        yield f"{stem}.new-{number}.ipynb"


def _may_write(path: Path, entry: dict[str, Any]) -> bool:
    """Tell whether nothing of the learner's stands at `path`: no file, or an offer that was left as it was."""
    return not path.exists() or _digests(path.read_bytes())[1] == entry.get("offered")


def _not_yet_run(content: bytes) -> bytes:
    """Return a notebook without outputs, counts and the state of widgets; what is no notebook is returned as it is."""
    try:
        notebook = json.loads(content)
        notebook["metadata"].pop("widgets", None)
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return content
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _digests(content: bytes) -> tuple[str, str]:
    """Return the digest of a notebook's bytes, and that of what is written in it: its cells, without outputs and empty ones."""
    try:
        cells = [(cell["cell_type"], "".join(cell["source"])) for cell in json.loads(content)["cells"]]
        written = json.dumps([cell for cell in cells if cell[1].strip()]).encode()
    except (ValueError, KeyError, TypeError):
        written = content
    return hashlib.sha256(content).hexdigest(), hashlib.sha256(written).hexdigest()


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return what was laid before; a damaged manifest counts as none, so that whatever differs is taken as the learner's."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        rows = {str(name): dict(entry) for name, entry in manifest["notebooks"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        rows = {}
    return {"format": 1, "notebooks": rows}


def _remove_unfinished(folder: Path, languages: Sequence[str]) -> None:
    """Remove what a run left behind that was cut off; a young file may belong to a run that still goes on."""
    for place in (folder, *(folder / language for language in languages)):
        for leftover in place.glob(f"{_UNFINISHED}*"):
            if time.time() - leftover.stat().st_mtime > _YOUNG_SECONDS:
                leftover.unlink(missing_ok=True)


@contextmanager
def _told_in_one_line(folder: Path) -> Iterator[None]:
    """Turn what the system refuses into a sentence with its remedy."""
    try:
        yield
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        message = _("{name} is in the way: a folder was expected where a file stands, or the other way round.")
        raise SetupError(message.format(name=error.filename or folder)) from error
    except OSError as error:
        raise SetupError(_reason(error).format(folder=folder, reason=error.strerror or error)) from error


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("The disk is full: {folder} could not be written. Free some space and run this again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("You may not write in {folder}. Name another folder, for example: mlops-lessons start ~/lessons")
    return _("{folder} could not be written ({reason}).")
