"""The commands of ``mlops-lessons``, made anew for each run so that their help is in the learner's language."""

# No postponed annotations here: typer reads those of functions inside functions only when they are objects.
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperCommand, TyperGroup

from mlops_lessons import __version__, _start
from mlops_lessons.errors import SetupError, UnknownNameError
from mlops_lessons.i18n import LANGUAGES, get_language, ngettext
from mlops_lessons.i18n import gettext as _

DEFAULT_PORT = 8888
_MOST_PORT = 65535
_TYPE_NAME = re.compile(r" <\w+>$")  # an English word that some versions of typer put after an argument


class _Translated:
    """What help prints of itself, in the learner's language."""

    def format_usage(self, ctx, formatter):
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=_("Usage:") + " ")

    def format_options(self, ctx, formatter):
        records = {"argument": [], "option": []}
        for parameter in self.get_params(ctx):
            if record := parameter.get_help_record(ctx):
                records[parameter.param_type_name].append((_TYPE_NAME.sub("", record[0]), record[1]))
        for title, rows in zip((_("Arguments"), _("Options")), records.values(), strict=True):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def get_help_option(self, ctx):
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = _("Show this text.")
        return option


class _Command(_Translated, TyperCommand):
    """One command."""


class _Group(_Translated, TyperGroup):
    """All commands."""

    def format_options(self, ctx, formatter):
        super().format_options(ctx, formatter)
        rows = [(name, self.get_command(ctx, name).get_short_help_str(100)) for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)

    def resolve_command(self, ctx, args):
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownNameError.among(_("command"), args[0], self.commands)
        return super().resolve_command(ctx, args)


def run(arguments: Sequence[str]) -> int:
    """Run one command line; return its exit code."""
    command = typer.main.get_command(_app())
    return command.main(args=list(arguments), prog_name="mlops-lessons", standalone_mode=False) or 0


def _app() -> typer.Typer:
    """Return the commands with their help in the learner's language."""
    app = typer.Typer(
        cls=_Group,
        add_completion=False,
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGUMENTS]..."),
        help=_("Deploying models (MLOps), as a course that runs on your own machine."),
    )
    _add_root(app)
    _add_work(app)
    _add_delivery(app)
    _add_reports(app)
    return app


def _debug():
    return typer.Option("--debug", help=_("Show all of an error, for a report."), show_default=False)


def _language():
    text = _("The language of what is printed: es or en. By default that of your system.")
    return typer.Option("--language", help=text, metavar="es|en", callback=_check_language)


def _lesson_language():
    text = _("The language of the notebooks: es, en or both. By default those you have, else that of your system.")
    return typer.Option("--language", help=text, metavar="es|en|both", callback=_check_lesson_language)


def _folder():
    text = _("The folder of your notebooks, ~/mlops-lessons by default.")
    return typer.Argument(help=text, metavar=_("FOLDER"), show_default=False)


def _port():
    text = _("The port to serve at, {port} by default; 0 takes any free one.").format(port=DEFAULT_PORT)
    return typer.Option("--port", help=text, metavar=_("NUMBER"), show_default=False)


def _check_language(value: str | None) -> str | None:
    if value is not None and value not in LANGUAGES:
        raise UnknownNameError.among(_("language"), value, LANGUAGES)
    return value


def _check_lesson_language(value: str | None) -> str | None:
    return value if value == "both" else _check_language(value)


def _number_of_port(text: str | None) -> int:
    try:
        number = DEFAULT_PORT if text is None else int(text)
    except ValueError:
        number = -1
    if 0 <= number <= _MOST_PORT:
        return number
    raise SetupError(_("--port must be a number from 0 to {most}, not {value!r}.").format(most=_MOST_PORT, value=text))


def _in_full(folder: Path | None) -> Path:
    return (folder or _start.default_folder()).expanduser().absolute()


def _languages(asked: str | None, folder: Path) -> list[str]:
    """Return the languages asked for, else those that the folder has, else that of the system."""
    if asked == "both":
        return list(LANGUAGES)
    if asked:
        return [asked]
    return [language for language in LANGUAGES if (folder / language).is_dir()] or [get_language()]


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"mlops-lessons {__version__}")
        raise typer.Exit


def _add_root(app: typer.Typer) -> None:
    @app.callback()
    def root(
        ctx: typer.Context,
        version: Annotated[
            bool,
            typer.Option("--version", callback=_show_version, is_eager=True, help=_("Show the version.")),
        ] = False,
        language: Annotated[str | None, _language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        if ctx.invoked_subcommand is None:
            typer.echo(ctx.get_help())


def _add_work(app: typer.Typer) -> None:
    options = {"cls": _Command, "options_metavar": _("[OPTIONS]")}

    @app.command(
        "start", **options, help=_("Lay the notebooks in your own folder; what you have changed is never overwritten.")
    )
    def start(
        folder: Annotated[Path | None, _folder()] = None,
        language: Annotated[str | None, _lesson_language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        place = _in_full(folder)
        _say_laid(place, _start.lay(place, _languages(language, place)))
        typer.echo(_("Go on with: {command}").format(command=_lab_command(folder)))

    @app.command("lab", **options, help=_("Open JupyterLab on the first notebook, which is laid first if need be."))
    def lab(
        folder: Annotated[Path | None, _folder()] = None,
        port: Annotated[str | None, _port()] = None,
        browser: Annotated[
            bool,
            typer.Option(
                "--browser/--no-browser", help=_("Open a browser, or only print the address."), show_default=False
            ),
        ] = True,
        language: Annotated[str | None, _lesson_language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        place, number = _in_full(folder), _number_of_port(port)
        languages = _languages(language, place)
        _say_laid(place, _start.lay(place, languages))
        _serve(place, number, browser, languages, debug)

    @app.command("doctor", **options, help=_("Say in a few seconds what this machine lacks, and how to get it."))
    def doctor(
        folder: Annotated[Path | None, _folder()] = None,
        port: Annotated[str | None, _port()] = None,
        language: Annotated[str | None, _language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        from mlops_lessons._doctor import findings
        from mlops_lessons._report import show_findings

        if not show_findings(findings(_in_full(folder), _number_of_port(port))):
            raise typer.Exit(1)


def _add_delivery(app: typer.Typer) -> None:
    text = _("Start the delivery system of lesson 05, or have the one that runs deploy what was accepted.")

    @app.command("deploy", cls=_Command, options_metavar=_("[OPTIONS]"), help=text)
    def deploy(
        folder: Annotated[
            Path | None,
            typer.Argument(
                help=_("The folder of the delivery system, ~/mlops-delivery by default."),
                metavar=_("FOLDER"),
                show_default=False,
            ),
        ] = None,
        port: Annotated[str | None, _users_port()] = None,
        status: Annotated[
            bool, typer.Option("--status", help=_("Only say how things stand."), show_default=False)
        ] = False,
        reason: Annotated[
            str | None,
            typer.Option(
                "--roll-back",
                metavar=_("REASON"),
                help=_("Send all users back to the release before; the reason goes into the record."),
            ),
        ] = None,
        language: Annotated[str | None, _language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        from mlops_lessons.continuous_deployment import _console

        place = (folder or Path("~/mlops-delivery")).expanduser().resolve()
        number = _number_of_port(port or "0")
        if status:
            _console.show_state(place, typer.echo)
        elif reason is not None:
            _console.roll_back(place, reason, typer.echo)
        elif _console.is_running(place):
            _console.set_right(place, typer.echo)
        else:
            _console.follow(place, number, typer.echo)


def _users_port():
    text = _("The port at which users ask; any free one by default.")
    return typer.Option("--port", help=text, metavar=_("NUMBER"), show_default=False)


def _add_reports(app: typer.Typer) -> None:
    options = {"cls": _Command, "options_metavar": _("[OPTIONS]")}

    @app.command("lessons", **options, help=_("List the lessons of the course."))
    def lessons(language: Annotated[str | None, _language()] = None, debug: Annotated[bool, _debug()] = False) -> None:
        from mlops_lessons._report import show_lessons

        show_lessons()

    @app.command("progress", **options, help=_("Show how far you are in each lesson."))
    def progress(
        as_json: Annotated[
            bool, typer.Option("--json", help=_("Print the table as JSON."), show_default=False)
        ] = False,
        export: Annotated[
            Path | None,
            typer.Option("--export", metavar=_("FILE"), help=_("Write every attempt to a JSON file, to hand in.")),
        ] = None,
        language: Annotated[str | None, _language()] = None,
        debug: Annotated[bool, _debug()] = False,
    ) -> None:
        from mlops_lessons import _report
        from mlops_lessons.course.progress import by_lesson, open_store

        store = open_store()
        if export is not None:
            typer.echo(_report.export_progress(store, export.expanduser().absolute()))
        elif as_json:
            typer.echo(json.dumps(_report.progress_data(by_lesson(store)), indent=1))
        else:
            _report.show_progress(by_lesson(store))
        for notice in store.take_notices():
            typer.echo(notice, err=True)

    @app.command("version", **options, help=_("Show the version."))
    def version(language: Annotated[str | None, _language()] = None, debug: Annotated[bool, _debug()] = False) -> None:
        _show_version(True)


def _say_laid(folder: Path, laid: Sequence[_start.Laid]) -> None:
    """Print what became of the notebooks: counts, and each one that needs the learner's eye."""
    counts = {outcome: sum(item.outcome == outcome for item in laid) for outcome in ("new", "updated", "same", "kept")}
    words = {
        "new": lambda n: ngettext("{n} laid", "{n} laid", n),
        "updated": lambda n: ngettext("{n} brought up to date", "{n} brought up to date", n),
        "same": lambda n: ngettext("{n} already there", "{n} already there", n),
        "kept": lambda n: ngettext("{n} left as you changed it", "{n} left as you changed them", n),
    }
    said = ", ".join(words[outcome](count).format(n=count) for outcome, count in counts.items() if count)
    typer.echo(_("Notebooks in {folder}: {counts}").format(folder=folder, counts=said))
    for item in laid:
        if item.beside:
            message = _("You have changed {name}: it was left as it is, and its new version is beside it: {beside}")
            typer.echo(message.format(name=item.name, beside=item.beside))


def _lab_command(folder: Path | None) -> str:
    from shlex import quote

    return "mlops-lessons lab" + (f" {quote(str(folder))}" if folder else "")


def _serve(folder: Path, port: int, browser: bool, languages: Sequence[str], debug: bool) -> None:
    from rich.console import Console

    from mlops_lessons._lab import LabRequest, serve

    own = get_language() if get_language() in languages else languages[0]
    notebook = next(item.name for item in _start.shipped([own]))
    request = LabRequest(folder, notebook, own, port=port, browser=browser, verbose=debug)
    status = Console().status(_("Starting JupyterLab"))

    def ready(address: str, actual: int) -> None:
        status.stop()
        if port not in (0, actual):
            typer.echo(_("Port {port} is taken; {actual} serves instead.").format(port=port, actual=actual))
        typer.echo(_("JupyterLab is ready. Open this address in your browser:"))
        typer.echo(f"\n    {address}\n")
        typer.echo(_("Leave this window open while you work. Ctrl-C ends JupyterLab; what you have saved stays."))

    with status:
        serve(request, ready)
    typer.echo(_("JupyterLab has ended. Your notebooks are in {folder}").format(folder=folder))
