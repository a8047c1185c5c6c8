"""Puts the course's own package through the gates that lessons 04 and 05 teach: `make gates`.

What is tracked of the package goes into an empty folder with `security/allow.toml`, so that nothing else on the machine counts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from mlops_lessons.devsecops.allowances import FILE
from mlops_lessons.devsecops.pipeline import run_gates

ROOT = Path(__file__).parents[1]
GATES = ("code", "secrets")


def tracked() -> list[str]:
    """Return the files of the package that git knows, and the allowances."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "mlops_lessons", FILE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def findings(names: Iterable[str], root: Path = ROOT) -> list[str]:
    """Return what the gates find in these files of `root`, a line each; nothing where all is well."""
    with TemporaryDirectory() as scratch:
        for name in names:
            target = Path(scratch, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, target)
        return [
            f"{one.file}:{one.line}: {one.rule} {one.message}"
            for result in run_gates(Path(scratch), GATES)
            for one in result.findings
        ]


def main() -> int:
    """Print what was found and return 1 where there is anything."""
    lines = findings(tracked())
    for line in lines:
        print(line)
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
