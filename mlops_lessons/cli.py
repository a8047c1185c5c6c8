"""The command line ``mlops-lessons``: parses, calls, prints, and tells what goes wrong in one line.

Exit codes: 0 done; 1 something the course says on purpose, or something needed that is missing; 2 a command line that is not
understood; 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from mlops_lessons.errors import LessonError
from mlops_lessons.i18n import LANGUAGES, set_language
from mlops_lessons.i18n import gettext as _

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands after the program's name; by default those of this process.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    if asked := _asked_language(words):
        set_language(asked)  # before the commands are made, so that their help is in this language
    try:
        from mlops_lessons._commands import run

        return run(words)
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    except BrokenPipeError:  # the reader, such as `head`, has gone
        sys.stdout = None
        return 0
    except Exception as error:  # a person reads one sentence; --debug shows all
        if debug:
            raise
        return _told(error)


def _asked_language(words: Sequence[str]) -> str | None:
    """Return the language that the command line asks for, if it is one of ours; the command itself refuses others."""
    for word, following in zip(words, [*words[1:], ""], strict=True):
        name, equals, value = word.partition("=")
        if name == "--language" and (value if equals else following) in LANGUAGES:
            return value if equals else following
    return None


def _told(error: Exception) -> int:
    """Say in one line what went wrong; return the exit code."""
    if isinstance(error, LessonError):
        message, code = str(error), 1
    elif hasattr(error, "format_message"):  # the command line was not understood
        message, code = _not_understood(error), 2
    else:
        message = _("Something unexpected happened: {error}. Run it again with --debug to see all of it.")
        message, code = message.format(error=f"{type(error).__name__}: {error}"), 1
    sys.stderr.write(" ".join(message.split()) + "\n")
    return code


def _not_understood(error: Exception) -> str:
    """Return what the parser complains about, in the learner's language where we know the complaint."""
    option = getattr(error, "option_name", None)
    match type(error).__name__:
        case "NoSuchOption":
            message = _("There is no option {name}.").format(name=option)
        case "BadOptionUsage":
            message = _("The option {name} is not used like this: it needs a value, or takes none.").format(name=option)
        case _other:
            message = _("The command line was not understood: {message}").format(
                message=error.format_message().rstrip(".") + "."
            )
    path = getattr(getattr(error, "ctx", None), "command_path", "mlops-lessons")
    return message + " " + _("Help: {command}").format(command=f"{path} --help")


if __name__ == "__main__":
    sys.exit(main())
