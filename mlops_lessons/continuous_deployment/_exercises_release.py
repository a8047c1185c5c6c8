"""What is right and, as code, what people typically get wrong: releasing: who gets what, and whether it may stay."""

from __future__ import annotations

from mlops_lessons.course.exercise import Exercise

__all__ = ["EXERCISES"]

EXERCISES: tuple[Exercise, ...] = ()
