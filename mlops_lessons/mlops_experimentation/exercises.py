"""The exercises of lesson 08, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.mlops_experimentation._exercises_models import EXERCISES as _MODELS
from mlops_lessons.mlops_experimentation._exercises_tracking import EXERCISES as _TRACKING

__all__ = ["EXERCISES"]

EXERCISES = (*_MODELS, *_TRACKING)
