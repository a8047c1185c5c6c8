"""What is right and, as code, what people typically get wrong: watching: verification, telemetry, response."""

from __future__ import annotations

from mlops_lessons.course.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: tuple[Exercise, ...] = ()
