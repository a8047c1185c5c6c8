"""The exercises of lesson 07, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.mlops_design._exercises_canvas import EXERCISES as _CANVAS
from mlops_lessons.mlops_design._exercises_data import EXERCISES as _DATA

__all__ = ["EXERCISES"]

EXERCISES = (*_CANVAS, *_DATA)
