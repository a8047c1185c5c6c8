"""``python -m mlops_lessons.authoring``: what authors do with the course."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mlops_lessons.authoring.bank import checkout
from mlops_lessons.errors import LessonError

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Make and check the notebooks of the course.")
Lesson = Annotated[str | None, typer.Argument(help="A lesson's number, topic or name; all of them if left out.")]


@app.command()
def build(
    lesson: Lesson = None,
    check: Annotated[bool, typer.Option("--check", help="Only tell which notebooks are stale.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Rebuild even what is not stale.")] = False,
    language: Annotated[str | None, typer.Option(help="Only this language: es or en.")] = None,
) -> None:
    """Rebuild the notebooks that are stale; a LESSON that is named is rebuilt in any case."""
    from mlops_lessons.authoring.checks import stale_jobs

    jobs = [(job, stale) for job, stale in stale_jobs(name=lesson) if language in (None, job.language)]
    if check:
        _tell_stale([job.name for job, stale in jobs if stale], len(jobs))
        return
    wanted = [job for job, stale in jobs if stale or force or lesson]
    changed = _build_with_progress(wanted)
    typer.echo(f"{len(wanted)} built, {len(changed)} changed, {len(jobs) - len(wanted)} up to date")
    _tell_not_ready(wanted)


def _tell_stale(names: list[str], count: int) -> None:
    if names:
        raise LessonError(f"Stale, run `make notebooks`: {', '.join(names)}")
    typer.echo(f"{count} notebooks up to date")


def _tell_not_ready(jobs: list) -> None:
    """Say what a lesson still lacks, minutes or syllabus: a draft may, once it is written the tests refuse it."""
    from mlops_lessons.authoring.bank import Bank
    from mlops_lessons.authoring.coverage import minutes_wrong, uncovered
    from mlops_lessons.course.catalogue import lesson_info, syllabus

    for source in {job.source.name: job.source for job in jobs}.values():
        info = lesson_info(source.name)
        for line in minutes_wrong(source, info):
            typer.echo(f"Not ready: {line} Change minutes= of their headings, in both languages.", err=True)
        own = [item for item in syllabus().values() if item.lesson == info.number]
        for line in uncovered(source, own, Bank.of(info.topic)):
            typer.echo(f"Not ready: {line}", err=True)


def _build_with_progress(jobs: list) -> list:
    from rich.console import Console
    from rich.progress import Progress

    from mlops_lessons.authoring.build import build

    with Progress(console=Console(stderr=True), transient=True) as progress:
        tasks = {job.name: progress.add_task(job.name, total=len(job.notebook.cells)) for job in jobs}
        return build(jobs, lambda job, done: progress.update(tasks[job.name], completed=done))


@app.command()
def stats(
    json: Annotated[bool, typer.Option("--json", help="As JSON, with the reasons of ignored cells.")] = False,
) -> None:
    """Count what the course has."""
    import json as json_format
    from dataclasses import asdict

    from rich.console import Console

    from mlops_lessons.authoring.stats import course_stats, table

    rows = course_stats(checkout())
    if json:
        typer.echo(json_format.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False))
    else:
        Console().print(table(rows))


@app.command()
def new(name: Annotated[str, typer.Argument(help="The lesson's name, such as 02_client_server.")]) -> None:
    """Lay the source and the folder of a new lesson."""
    from mlops_lessons.authoring.new import lay_lesson

    for path in lay_lesson(name, checkout()):
        typer.echo(path.relative_to(checkout()))


def main() -> None:
    """Run the command line; what the course raises on purpose is told without a traceback, with exit code 1."""
    try:
        app()
    except LessonError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
