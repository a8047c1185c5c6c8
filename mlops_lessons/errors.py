"""The errors that a person may meet, each with its remedy in the person's language.

::

    LessonError                 the base: whatever the course raises on purpose
    ├── UnknownNameError        no lesson, exercise, question, term or text of that name
    ├── SourceError             a lesson source or its TOML breaks a rule of the format
    ├── DataMissingError        a data package or a file of it is missing or damaged
    ├── LeakageError            a model asked for what is not known yet when it predicts
    ├── SetupError              this machine lacks something: a port, a folder, a program
    └── ServiceError            a local server did not start, or stopped answering
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "DataMissingError",
    "LeakageError",
    "LessonError",
    "ServiceError",
    "SetupError",
    "SourceError",
    "UnknownNameError",
]


class LessonError(Exception):
    """Base of all errors that the course raises on purpose; its text is shown to the learner as it is."""


class UnknownNameError(LessonError):
    """A name was asked for that does not exist; the message offers the nearest ones."""

    @classmethod
    def among(cls, what: str, name: object, known: Iterable[str]) -> UnknownNameError:
        """Return the error for `name`, which is none of the `known` names of `what` (a translated noun)."""
        from mlops_lessons.i18n import gettext as _

        names = sorted(known)
        near = difflib.get_close_matches(str(name), names, n=3) or names[:8]
        return cls(
            _("There is no {what} called {name!r}. Did you mean: {near}?").format(
                what=what, name=name, near=", ".join(near) or "-"
            )
        )


class SourceError(LessonError):
    """A lesson source, or the TOML beside it, breaks a rule; the message names the file, the place and the rule."""


class DataMissingError(LessonError):
    """The data of the story, or a file of it, is missing or damaged."""


class LeakageError(LessonError):
    """A feature was asked for that is not known yet when the prediction is made."""


class SetupError(LessonError):
    """Something is missing on this machine."""


class ServiceError(LessonError):
    """A local server did not start, or stopped answering."""
