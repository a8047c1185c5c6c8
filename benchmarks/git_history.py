"""Measure the reading of a long history: ``python benchmarks/git_history.py [COMMITS]``. Prints seconds, the median of three.

The repository is made by one ``git fast-import``: one commit in ten is a merge, one in two hundred is tagged as a release.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from mlops_lessons.devops import _git
from mlops_lessons.devops.git_history import read_history
from mlops_lessons.devops.metrics import measure

START = 1_300_000_000


def stream(commits: int) -> Iterator[bytes]:
    """Yield the commands that make so many commits, half an hour apart."""
    for mark in range(1, commits + 1):
        seconds, text = START + 1800 * mark, f"Change number {mark}\n\nWith a body of its own.\n"
        people = (
            f"author Ana <ana@example.org> {seconds - 900} -0600\ncommitter Ana <ana@example.org> {seconds} +0000\n"
        )
        merged = f"merge :{mark - 2}\n" if mark % 10 == 0 else ""
        change = f"M 644 inline part_{mark % 100}\ndata {len(text)}\n{text}\n"
        yield f"commit refs/heads/main\nmark :{mark}\n{people}data {len(text)}\n{text}\n{merged}{change}".encode()
        if mark % 200 == 0:
            yield f"tag v{mark}\nfrom :{mark}\ntagger Ana <ana@example.org> {seconds + 7200} +0000\ndata 0\n\n".encode()


def make(folder: Path, commits: int) -> None:
    """Make the repository."""
    folder.mkdir()
    _git.output(folder, "init", "--quiet", "--bare", "--initial-branch=main")
    _git.output(folder, "fast-import", "--quiet", "--date-format=raw", stdin=b"".join(stream(commits)))


def _seconds(work: Callable[[], object], times: int = 3) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def main() -> None:
    """Measure and print; git's own time for the same log stands beside."""
    commits = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "history.git"
        make(folder, commits)
        history = read_history(folder)
        command = [
            _git.program(),
            "-C",
            str(folder),
            "log",
            "-z",
            "--format=%H%x00%P%x00%at%x00%ai%x00%ct%x00%ci%x00%B",
        ]
        alone = _seconds(lambda: subprocess.run(command, env=_git.environment(), stdout=subprocess.DEVNULL, check=True))
        sys.stdout.write(f"commits read                 {len(history.commits):10}\n")
        sys.stdout.write(f"git log alone                {alone:10.2f} s\n")
        sys.stdout.write(f"read_history                 {_seconds(lambda: read_history(folder)):10.2f} s\n")
        sys.stdout.write(f"measure                      {_seconds(lambda: measure(history)):10.2f} s\n")
        metrics = measure(history).metrics
        sys.stdout.write(f"deployments                  {metrics['frequency'].count:10}\n")
        sys.stdout.write(f"lead time                    {metrics['lead_time'].value:10.2f} h\n")


if __name__ == "__main__":
    main()
