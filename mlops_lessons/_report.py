"""What the command line prints as tables. States stand in words; colour only repeats them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mlops_lessons._start import write_atomically
from mlops_lessons.course.catalogue import break_minutes, lesson_info, lessons, title_of
from mlops_lessons.errors import LessonError, SetupError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import ngettext, pick

if TYPE_CHECKING:
    from mlops_lessons._doctor import Finding
    from mlops_lessons.course.progress import ProgressStore, Standing

_COLOURS = {"ok": "green", "note": "yellow", "missing": "bold red"}


def show_lessons() -> None:
    """Print the lessons in order, with their minutes of the class."""
    columns = ["", _("lesson"), _("minutes"), _("state"), _("what you do")]
    rows = [
        [info.number, title_of(info), str(info.class_minutes), _ready(info.written), pick(info.about)]
        for info in lessons()
    ]
    _print_table(columns, rows, right=(2,))
    total = sum(info.class_minutes for info in lessons()) + break_minutes()
    text = _("The class takes {total} minutes, a break of {pause} included.")
    Console(highlight=False).print(text.format(total=total, pause=break_minutes()))


def _ready(written: bool) -> str:
    return _("ready") if written else _("to come")


def progress_data(standings: Mapping[str, Standing]) -> dict[str, Any]:
    """Return the table of progress as JSON-able data, by topic."""
    return {topic: asdict(standing) | {"share": round(standing.share, 4)} for topic, standing in standings.items()}


def show_progress(standings: Mapping[str, Standing]) -> None:
    """Print how far the learner is in each written lesson."""
    columns = ["", _("lesson"), _("exercises"), _("questions"), _("done")]
    rows = [_standing_row(lesson_info(topic), standing) for topic, standing in standings.items()]
    _print_table(columns, rows, right=(4,))


def _standing_row(info: Any, standing: Standing) -> list[str]:
    of = _("{done} of {total}")
    exercises = of.format(done=standing.exercises_done, total=standing.exercises_total)
    questions = of.format(done=standing.questions_done, total=standing.questions_total)
    return [info.number, title_of(info), exercises, questions, f"{100 * standing.share:.0f} %"]


def export_progress(store: ProgressStore, path: Path) -> str:
    """Write every attempt to `path` and return the sentence that says so.

    Raises
    ------
    SetupError
        If the file cannot be written.
    LessonError
        If something else stands there.
    """
    data = store.export()
    if path.exists() and not _is_export(path, data["schema"]):
        raise LessonError(_("{path} exists and is no exported progress; name another file.").format(path=path))
    try:
        write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        message = _("{path} could not be written ({reason}).")
        raise SetupError(message.format(path=path, reason=error.strerror or error)) from error
    count = len(data["attempts"])
    text = ngettext("{count} attempt written to {path}", "{count} attempts written to {path}", count)
    return text.format(count=count, path=path)


def _is_export(path: Path, schema: str) -> bool:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["schema"] == schema
    except (OSError, ValueError, KeyError, TypeError):
        return False


def show_findings(findings: Iterable[Finding]) -> bool:
    """Print each finding as it comes, then the sum of them; return whether nothing needed is missing."""
    console = Console(highlight=False)
    words = {"ok": _("ok"), "note": _("note"), "missing": _("missing")}
    width = max(len(word) for word in words.values())
    states = []
    for finding in findings:
        states.append(finding.state)
        line = Text(words[finding.state].ljust(width + 2), style=_COLOURS[finding.state])
        line.append(f"{finding.name}: ", style="bold").append(finding.found, style="default")
        console.print(line, soft_wrap=True)
        if finding.remedy:
            console.print(Text(" " * (width + 2) + "-> " + finding.remedy), soft_wrap=True)
    missing = states.count("missing")
    console.print(_sum_of(missing))
    return missing == 0


def _sum_of(missing: int) -> str:
    if not missing:
        return _("Everything that the course needs is here.")
    text = ngettext(
        "{n} thing that the course needs is missing.", "{n} things that the course needs are missing.", missing
    )
    return text.format(n=missing)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, title in enumerate(columns):
        table.add_column(title, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False).print(table)
