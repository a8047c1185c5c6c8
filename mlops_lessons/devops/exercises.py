"""The exercises of lesson 03, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.devops._exercises_flow import EXERCISES as _FLOW
from mlops_lessons.devops._exercises_metrics import EXERCISES as _METRICS

__all__ = ["EXERCISES"]

EXERCISES = (*_METRICS, *_FLOW)
