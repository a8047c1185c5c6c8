"""Deploying models (MLOps) as a course that runs.

The package stands behind the notebooks of ``notebooks/es`` and ``notebooks/en``. A notebook opens its lesson with
:func:`open_lesson`; everything else is imported by the section that needs it, so importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlops_lessons.course.lesson import Lesson

__all__ = ["__version__", "open_lesson"]

__version__ = "0.1.0"


def open_lesson(topic: str, language: str | None = None, **options: Any) -> Lesson:
    """Return the open lesson, ready to check, hint and ask (see :class:`mlops_lessons.course.lesson.Lesson`)."""
    from mlops_lessons.course.lesson import open_lesson as open_it

    return open_it(topic, language=language, **options)
