"""What merging costs by the age of a branch: a made repository, and real merges by git.

The model of the team, in one file: each day each colleague changes some neighbouring lines of the main branch, and so do you on
yours. Where is chance, the same for every line. Real teams differ: some lines are changed by everyone and most by nobody (worse
than here), and people talk to each other (better). Conflicts of meaning, which git does not see, are not counted.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from mlops_lessons.continuous_deployment.git import clean_environment

__all__ = ["AGES", "Pain", "Team", "expected_clashes", "in_proportion", "merge_in_meaning", "merge_pain"]

AGES = (1, 2, 4, 8, 16)
_FILE = "service.txt"
_WHO = "Team <team@example.org>"
_EVENING = 1_363_000_000  # seconds since 1970, in March 2013


@dataclass(frozen=True)
class Team:
    """The file and the people: `colleagues` change the main branch, `block` neighbouring lines of `lines` a day each."""

    colleagues: int = 4
    lines: int = 300
    block: int = 3


@dataclass(frozen=True)
class Pain:
    """What the merges of branches of one age cost, on the average of `merges`: ``conflicts`` places, with ``lines`` in them."""

    merges: int
    conflicts: float
    lines: float


def expected_clashes(days: float, mine: float = 1, theirs: float = 4, lines: int = 100) -> float:
    """Return how many lines both sides are expected to have changed, single lines by chance and few of them.

    Parameters
    ----------
    days : float
        Age of the branch.
    mine, theirs : float
        Lines a day on the branch and on the main branch.
    lines : int
        Of the file.

    Examples
    --------
    >>> expected_clashes(1), expected_clashes(10)
    (0.04, 4.0)
    """
    return days * mine * days * theirs / lines


def in_proportion(pains: dict[int, Pain], total: int = AGES[-1]) -> dict[int, float]:
    """Return the conflicting lines of a merge by age, if merging seldom cost as much in `total` days as merging each day."""
    daily = pains[min(pains)].lines / min(pains)
    return {age: daily * age for age in pains if age <= total}


def merge_pain(team: Team = Team(), ages: Sequence[int] = AGES, periods: int = 2, seed: int = 4) -> dict[int, Pain]:
    """Return what merging costs by the age of the branch, each age over the same number of days, measured with git.

    Parameters
    ----------
    ages : sequence of int
        In days; each divides the last.
    periods : int, default 2
        How often the longest age is lived through.
    """
    chance = random.Random(seed)
    with TemporaryDirectory(prefix="mlops-merges-") as name:
        folder = Path(name)
        _git(folder, "init", "--quiet")
        planned = {age: range(periods * ages[-1] // age) for age in ages}
        _import(folder, _history(team, planned, chance))
        return {age: _pain(folder, [f"{age}-{number}" for number in numbers]) for age, numbers in planned.items()}


def _history(team: Team, planned: dict[int, range], chance: random.Random) -> Iterator[bytes]:
    """Yield the orders of ``git fast-import``: a first commit, and for each merge a branch and a main branch of their own."""
    base = [f"{number:04d} as it was\n" for number in range(team.lines)]
    yield _commit("refs/heads/base", base)
    for age, numbers in planned.items():
        for number in numbers:
            yield from _days(f"refs/heads/mine/{age}-{number}", base, age, 1, team.block, chance)
            yield from _days(f"refs/heads/main/{age}-{number}", base, age, team.colleagues, team.block, chance)


def _days(ref: str, base: list[str], days: int, changes: int, block: int, chance: random.Random) -> Iterator[bytes]:
    lines = list(base)
    for day in range(days):
        for _change in range(changes):
            first = chance.randrange(len(lines) - block + 1)
            word = f"{chance.getrandbits(32):08x}"
            lines[first : first + block] = [f"{first + more:04d} {word}\n" for more in range(block)]
        yield _commit(ref, lines, "refs/heads/base" if day == 0 else "")


def _commit(ref: str, lines: list[str], parent: str = "") -> bytes:
    content = "".join(lines).encode()
    head = f"commit {ref}\ncommitter {_WHO} {_EVENING} +0000\ndata 3\nday\n" + (f"from {parent}\n" if parent else "")
    return head.encode() + f"M 100644 inline {_FILE}\ndata {len(content)}\n".encode() + content + b"\n"


def _pain(folder: Path, names: Sequence[str]) -> Pain:
    found = [_conflicts(folder, f"mine/{name}", f"main/{name}") for name in names]
    merges = len(found)
    return Pain(merges, sum(places for places, _ in found) / merges, sum(lines for _, lines in found) / merges)


def _conflicts(folder: Path, mine: str, theirs: str) -> tuple[int, int]:
    """Merge for real, and return how many places conflict and how many lines stand in them."""
    _git(folder, "checkout", "--quiet", "--force", "--detach", mine)
    done = _git(folder, "merge", "--quiet", "--no-commit", "--no-ff", theirs, check=False)
    return (0, 0) if done == 0 else _counted((folder / _FILE).read_text(encoding="utf-8").splitlines())


def _counted(lines: Iterable[str]) -> tuple[int, int]:
    places, inside, count = 0, False, 0
    for line in lines:
        mark = line[:7]
        if mark == "<" * 7:
            places, inside = places + 1, True
        elif mark == ">" * 7:
            inside = False
        elif inside and mark != "=" * 7:
            count += 1
    return places, count


def _import(folder: Path, orders: Iterator[bytes]) -> None:
    command = ["git", "fast-import", "--quiet", "--done"]
    stream = b"".join([*orders, b"done\n"])
    subprocess.run(command, cwd=folder, env=clean_environment(), input=stream, check=True, capture_output=True)


def _git(folder: Path, *arguments: str, check: bool = True) -> int:
    who = {f"GIT_{role}_{what}": "team" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-c", "merge.conflictStyle=merge", "-c", "gc.auto=0", "-c", "core.fsync=none", *arguments]
    done = subprocess.run(command, cwd=folder, env=clean_environment() | who, capture_output=True, check=check)
    return done.returncode


# Two changes that are each right: departures in minutes since midnight, and a question that takes them for hours.
_USES = "from times import departure\n\n\n"
_TEN = '{"minutes": 600}'
HOURS = {
    "times.py": 'def departure(flight):\n    return flight["minutes"] / 60\n',
    "test_times.py": f"{_USES}def test_ten():\n    assert departure({_TEN}) == 10\n",
}
MINUTES = {
    "times.py": 'def departure(flight):\n    return flight["minutes"]\n',
    "test_times.py": f"{_USES}def test_ten():\n    assert departure({_TEN}) == 600\n",
}
EVENING = {
    "evening.py": f"{_USES}def is_evening(flight):\n    return departure(flight) >= 18\n",
    "test_evening.py": f"from evening import is_evening\n\n\ndef test_ten():\n    assert not is_evening({_TEN})\n",
}
_RUN = """
import glob, importlib, sys
sys.path.insert(0, ".")
sys.dont_write_bytecode = True
for file in sorted(glob.glob("test_*.py")):
    module = importlib.import_module(file[:-3])
    for name in [name for name in dir(module) if name.startswith("test_")]:
        getattr(module, name)()
"""


def merge_in_meaning() -> dict[str, bool]:
    """Merge two branches that git finds nothing wrong with, run the tests of each and of the merge, and return what came of it."""
    with TemporaryDirectory(prefix="mlops-merges-") as name:
        folder = Path(name)
        _git(folder, "init", "--quiet", "--initial-branch=main")
        _save(folder, HOURS)
        _git(folder, "checkout", "--quiet", "-b", "minutes")
        _save(folder, MINUTES)
        minutes = _tests_pass(folder)
        _git(folder, "checkout", "--quiet", "-b", "evening", "main")
        _save(folder, EVENING)
        evening = _tests_pass(folder)
        clean = _git(folder, "merge", "--quiet", "--no-edit", "minutes", check=False) == 0
        return {
            "minutes_green": minutes,
            "evening_green": evening,
            "git_conflicts": not clean,
            "merged_green": _tests_pass(folder),
        }


def _save(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "Change")


def _tests_pass(folder: Path) -> bool:
    """Run every test of the folder in a Python of its own, as pytest would call them."""
    return (
        subprocess.run([sys.executable, "-S", "-c", _RUN], cwd=folder, capture_output=True, check=False).returncode == 0
    )
