"""Read the history of any git repository: commits, tags, merges, reverts, and where a shallow one was cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import IO

from mlops_lessons.devops import _git
from mlops_lessons.errors import SetupError
from mlops_lessons.i18n import topic_texts

__all__ = ["Commit", "History", "Tag", "read_history"]

_say = topic_texts("devops")
_FIELDS = 7
_FORMAT = "%H%x00%P%x00%at%x00%ai%x00%ct%x00%ci%x00%B"
_REVERTS = re.compile(r"^This reverts commit ([0-9a-f]{40,64})", re.MULTILINE)
_FIXES = re.compile(r"^Fixes-release:\s*(\S+)\s*$", re.MULTILINE | re.IGNORECASE)
_HOTFIX = re.compile(r"hotfix\b", re.IGNORECASE)


@dataclass(frozen=True)
class Commit:
    """One commit, by its full name.

    ``authored`` is when the change was first written, ``committed`` when this commit of it was made: rebasing and
    cherry-picking move the second and keep the first. Both keep the offset of the place. ``reverts`` are the commits that it
    says it takes back (``This reverts commit …``); ``fixes`` the release named by a line ``Fixes-release: v1.2.0``; ``hotfix``
    tells whether its subject begins with that word.
    """

    name: str
    parents: tuple[str, ...]
    authored: datetime
    committed: datetime
    subject: str
    reverts: tuple[str, ...] = ()
    fixes: str | None = None
    hotfix: bool = False

    @property
    def merge(self) -> bool:
        """Whether it joins two or more lines of work."""
        return len(self.parents) > 1


@dataclass(frozen=True)
class Tag:
    """A tag on a commit; ``at`` is its own time where it has one (annotated), else that of its commit."""

    name: str
    commit: str
    at: datetime
    annotated: bool


@dataclass(frozen=True)
class History:
    """What a repository tells.

    ``commits`` are those that branches, tags and HEAD reach, newest first; ``cut`` those whose parents exist but are not here (a
    shallow clone); ``head`` is where HEAD is, None in an empty repository.
    """

    commits: dict[str, Commit] = field(default_factory=dict)
    tags: tuple[Tag, ...] = ()
    head: str | None = None
    cut: frozenset[str] = frozenset()

    def ancestors(self, name: str, known: set[str] | None = None) -> list[Commit]:
        """Return the commit and all that came before it, without those in `known`, to which they are added."""
        seen = set() if known is None else known
        found, waiting = [], [name]
        while waiting:
            one = waiting.pop()
            if one not in seen and one in self.commits:
                seen.add(one)
                found.append(self.commits[one])
                waiting += self.commits[one].parents
        return found


def read_history(path: str | Path) -> History:
    """Return the history of the repository at `path`, a folder of its working tree or a bare one.

    Nothing of the repository is run: no hook, no setting that names a program, no network.

    Raises
    ------
    SetupError
        If git is missing, or there is no repository at `path`; the message says what to do.
    """
    folder = Path(path).expanduser()
    if not folder.is_dir():
        raise SetupError(_say("git.no_folder", folder=folder))
    shallow = Path(_text(_git.output(folder, "rev-parse", "--git-path", "shallow")))
    head = _head(folder)
    listed = _text(_git.output(folder, "for-each-ref", "--count=1", "--format=%(refname)", "refs/heads", "refs/tags"))
    if head is None and not listed:
        return History()
    start = [*(["HEAD"] if head else []), "--branches", "--tags"]
    with _git.streaming(folder, "log", "-z", f"--format={_FORMAT}", "--no-notes", *start, "--") as pipe:
        commits = {commit.name: commit for commit in map(_commit, _records(pipe))}
    cut = folder / shallow
    names = frozenset(cut.read_text().split()) if cut.is_file() else frozenset()
    return History(commits, tuple(_tags(folder, commits)), head, names & commits.keys())


def _head(folder: Path) -> str | None:
    try:
        return _text(_git.output(folder, "rev-parse", "--quiet", "--verify", "HEAD^{commit}"))
    except SetupError:
        return None


def _records(pipe: IO[bytes]) -> Iterator[list[bytes]]:
    """Yield the fields of each commit; git ends every field with a zero byte, which no commit can hold."""
    rest: list[bytes] = []
    last = b""
    while block := pipe.read(1 << 20):
        *whole, last = (last + block).split(b"\0")
        rest += whole
        full = len(rest) - len(rest) % _FIELDS
        for index in range(0, full, _FIELDS):
            yield rest[index : index + _FIELDS]
        rest = rest[full:]


def _commit(fields: list[bytes]) -> Commit:
    name, parents, authored, author_zone, committed, committer_zone, message = (
        part.decode("utf-8", "replace") for part in fields
    )
    subject = message.lstrip("\n").partition("\n")[0]
    fixes = _FIXES.search(message) if "ixes-" in message else None
    return Commit(
        name,
        tuple(parents.split()),
        _moment(authored, author_zone),
        _moment(committed, committer_zone),
        subject,
        tuple(_REVERTS.findall(message)) if "This reverts commit" in message else (),
        fixes[1] if fixes else None,
        bool(_HOTFIX.match(subject)),
    )


_ZONES: dict[str, timezone] = {}
_NEVER = datetime.fromtimestamp(0, UTC)


def _moment(seconds: str, shown: str) -> datetime:
    """Return the instant with the offset it was written with; 1970 for a date that no calendar has."""
    try:
        return datetime.fromtimestamp(int(seconds), _zone(shown[-5:]))
    except (ValueError, OverflowError, OSError):
        return _NEVER


def _zone(offset: str) -> timezone:
    if offset not in _ZONES:
        minutes = int(offset[1:3]) * 60 + int(offset[3:5])
        _ZONES[offset] = timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
    return _ZONES[offset]


def _tags(folder: Path, commits: dict[str, Commit]) -> Iterator[Tag]:
    """Yield the tags of commits by time; a tag of a tag is followed to the end."""
    form = "--format=%(refname)%00%(objectname)%00%(taggerdate:raw)"
    rows = [row.split("\0") for row in _text(_git.output(folder, "for-each-ref", form, "refs/tags")).splitlines()]
    peeled = _peeled(folder) if any(date for _ref, _name, date in rows) else {}
    found = []
    for ref, name, date in rows:
        target = peeled.get(ref, name)
        if target in commits:
            at = _moment(*date.split(" ", 1)) if date else commits[target].committed
            found.append(Tag(ref.removeprefix("refs/tags/"), target, at, bool(date)))
    yield from sorted(found, key=lambda tag: (tag.at, tag.name))


def _peeled(folder: Path) -> dict[str, str]:
    lines = _text(_git.output(folder, "show-ref", "--tags", "-d")).splitlines()
    pairs = (line.split(" ", 1) for line in lines)
    return {ref.removesuffix("^{}"): name for name, ref in pairs if ref.endswith("^{}")}


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").strip("\n")
