"""The gates that look for secrets: in the files as they are, and in every version of them that git still holds.

detect-secrets does the finding, always without its verification: that would try a found key against the service it opens.
"""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mlops_lessons.devsecops import allowances
from mlops_lessons.devsecops._git import git, git_bytes
from mlops_lessons.devsecops.gates import Finding, GateResult, timed

__all__ = ["blobs", "entropy", "run", "run_history", "scan_files", "scan_history", "scan_texts"]

_LARGEST = 1_000_000
_FILTERS = (
    "heuristic.is_sequential_string",
    "heuristic.is_potential_uuid",
    "heuristic.is_likely_id_string",
    "heuristic.is_templated_secret",
    "heuristic.is_prefixed_with_dollar_sign",
    "heuristic.is_indirect_reference",
    "heuristic.is_not_alphanumeric_string",
)  # not those that leave out lock files, or lines whose comment says so


def run(folder: Path, *, today: date | None = None) -> GateResult:
    """Return what looks like a secret in the files of an application, whether git knows them or not.

    A file that was too large to read shuts the gate. Comments that would silence the scanner are not heard: an exception
    needs a reason and an end, see :mod:`mlops_lessons.devsecops.allowances`.
    """
    return timed(lambda: _result("secrets", folder, scan_files(folder), today))


def run_history(folder: Path, *, today: date | None = None) -> GateResult:
    """Return what looks like a secret in any version that git holds and that no longer stands in the files.

    A finding here is not mended by a commit. Revoke the key first; then say so in an allowance.
    """
    return timed(lambda: _result("history", folder, scan_history(folder), today))


def _result(gate: str, folder: Path, found: list[Finding], today: date | None) -> GateResult:
    given, broken = allowances.in_file(folder)
    given = [one for one in given if one.gate == gate]
    blocking, allowed = allowances.apply(found, given, today or date.today(), _Lines(folder))
    return GateResult.of(gate, blocking + broken, allowed=allowed)


class _Lines(dict[tuple[str, int], str]):
    """The lines of the files of a folder, read when they are asked for; empty where there are none (any more)."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def get(self, place: tuple[str, int], default: Any = "") -> Any:
        name, number = place
        try:
            lines = readable((self._folder / name).read_bytes()).splitlines()
        except OSError:
            return default
        return lines[number - 1] if 0 < number <= len(lines) else default


def scan_files(folder: Path) -> list[Finding]:
    """Return what looks like a secret in the files of a folder, outside git's own; links are not followed."""
    found: list[Finding] = []
    contents: dict[str, bytes] = {}
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        for path in (Path(root, name) for name in sorted(files)):
            if path.is_file() and not path.is_symlink():
                contents[path.relative_to(folder).as_posix()] = path.read_bytes()
    for name, rule, line in scan_texts(contents):
        found.append(Finding("secrets", rule, name, line, "high", rule))
    return found


def scan_history(folder: Path) -> list[Finding]:
    """Return what looks like a secret in every blob, commit message and tag that git holds, but for the files of ``HEAD``.

    Branches, tags, merges, the stash and what the reflog still remembers count; a folder without git has no history. A shallow
    clone, which build servers often make, lacks most of it: that is a finding too.
    """
    if not (folder / ".git").exists():
        return []
    objects = blobs(folder)
    now = _current(folder)
    texts = {f"{code}/{path}": content for (code, path), content in objects.items() if code not in now}
    found, named = [], {}
    if git(folder, "rev-parse", "--is-shallow-repository").strip() == "true":
        found.append(
            Finding("history", "shallow", ".git", 0, "high", "the clone is shallow: most of the history is not here")
        )
    for place, rule, line in scan_texts(texts):
        code, _slash, path = place.partition("/")
        named.setdefault(code, _first_commit(folder, code))
        found.append(Finding("history", rule, path, line, "high", rule, named[code]))
    return found


def blobs(folder: Path) -> dict[tuple[str, str], bytes]:
    """Return the bytes of every file version, commit and tag that git holds, by (object name, path); each object once."""
    listed = git(folder, "rev-list", "--objects", "--all", "--reflog").splitlines()
    paths: dict[str, str] = {}
    for line in listed:
        code, _space, path = line.partition(" ")
        paths.setdefault(code, path)
    asked = "".join(f"{code}\n" for code in paths).encode()
    sizes = (
        git_bytes(folder, "cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked).decode().splitlines()
    )
    kinds = dict(line.split(" ", 1) for line in sizes)
    wanted = [code for code in paths if kinds.get(code) in ("blob", "commit", "tag")]
    content = git_bytes(folder, "cat-file", "--batch", given="".join(f"{code}\n" for code in wanted).encode())
    return {(code, paths[code] or f"({kind})"): data for code, kind, data in _batch(content)}


def _batch(content: bytes) -> Iterator[tuple[str, str, bytes]]:
    """Read what ``git cat-file --batch`` writes: a line with name, kind and size, the bytes, a line feed."""
    position = 0
    while position < len(content):
        end = content.index(b"\n", position)
        code, kind, size = content[position:end].decode().split(" ")
        start = end + 1
        yield code, kind, content[start : start + int(size)]
        position = start + int(size) + 1


def _current(folder: Path) -> set[str]:
    """Return the names of the blobs of ``HEAD``; none before the first commit."""
    if not git(folder, "rev-list", "--all", "--max-count=1").strip():
        return set()
    return set(git(folder, "ls-tree", "-r", "--format=%(objectname)", "HEAD").split())


def _first_commit(folder: Path, code: str) -> str:
    """Return the subject of the oldest commit that brought an object in, merges included; empty for a commit's own words."""
    options = ("log", "--all", "--reflog", "-m", "--topo-order", "--reverse", "--format=%s", f"--find-object={code}")
    return next((line for line in git(folder, *options).splitlines() if line), "")


def scan_texts(contents: Mapping[str, bytes]) -> list[tuple[str, str, int]]:
    """Return (name, what it looks like, line) of each thing in some files that looks like a secret, never the secret itself.

    A file of more than 1,000,000 bytes is not read, and found as ``"unread"``.
    """
    found = []
    with _settings(), TemporaryDirectory(prefix="secrets-") as folder:
        path = Path(folder, "text.txt")  # the same name for all: no file is left out for how it is called
        for name, content in contents.items():
            if len(content) > _LARGEST:
                found.append((name, "unread", 0))
            else:
                found += [(name, rule, line) for line, rule in _until_silent(path, readable(content))]
    return found


def _until_silent(path: Path, text: str) -> list[tuple[int, str]]:
    """Return (line, rule) of what the scanner finds in a text, asked again without the lines found so far until it is silent.

    It reads a text in two ways, and leaves the second out as soon as the first one gives anything. A line counts once, by the
    rule that says most: a known form before a name, a name before mere randomness.
    """
    from detect_secrets.core.scan import scan_file

    lines = text.splitlines()
    found: set[tuple[int, str]] = set()
    while True:
        path.write_text("\n".join(lines), encoding="utf-8", newline="\n")
        new = {(one.line_number, one.type) for one in scan_file(str(path))} - found
        if not new:
            return sorted(dict(sorted(found, key=_says_little, reverse=True)).items())
        found |= new
        for number, _rule in new:
            lines[number - 1] = ""


def _says_little(found: tuple[int, str]) -> tuple[int, str]:
    rule = found[1]
    return ("Keyword" in rule) + 2 * ("Entropy" in rule), rule


@contextmanager
def _settings() -> Iterator[None]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.settings import transient_settings

    plugins = [{"name": one.__name__} for one in get_mapping_from_secret_type_to_class().values()]
    filters = [{"path": f"detect_secrets.filters.{name}"} for name in _FILTERS]
    with transient_settings({"plugins_used": plugins, "filters_used": filters}):
        yield


def readable(content: bytes) -> str:
    """Return any bytes as text: UTF-16 by its mark, otherwise UTF-8; what is neither leaves the rest readable."""
    marks: Iterable[bytes] = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if content.startswith(tuple(marks)) else "utf-8"
    return content.decode(encoding, errors="replace").replace("\0", "\n")


def entropy(text: str) -> float:
    """Return Shannon's entropy of the signs of a text, in bits a sign; 0 for an empty one.

    References
    ----------
    Shannon, C. E. (1948), "A Mathematical Theory of Communication".
    """
    from collections import Counter
    from math import log2

    counts = Counter(text).values()
    return -sum(count / len(text) * log2(count / len(text)) for count in counts) if text else 0.0
