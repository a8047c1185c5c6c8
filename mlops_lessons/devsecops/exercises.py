"""The exercises of lesson 04, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.devsecops._exercises_gates import EXERCISES as _GATES
from mlops_lessons.devsecops._exercises_supply import EXERCISES as _SUPPLY

__all__ = ["EXERCISES"]

EXERCISES = (*_GATES, *_SUPPLY)
