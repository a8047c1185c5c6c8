"""The exercises of lesson 05, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.continuous_deployment._exercises_push import EXERCISES as _PUSHING
from mlops_lessons.continuous_deployment._exercises_release import EXERCISES as _RELEASING
from mlops_lessons.continuous_deployment._exercises_watch import EXERCISES as _WATCHING

__all__ = ["EXERCISES"]

EXERCISES = (*_PUSHING, *_RELEASING, *_WATCHING)
