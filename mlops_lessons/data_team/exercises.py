"""The exercises of lesson 06, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.data_team._exercises_analyst import EXERCISES as _ANALYST
from mlops_lessons.data_team._exercises_engineer import EXERCISES as _ENGINEER

__all__ = ["EXERCISES"]

EXERCISES = (*_ENGINEER, *_ANALYST)
