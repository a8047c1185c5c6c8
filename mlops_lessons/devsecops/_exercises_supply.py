"""The exercises about the supply chain, privileges and what a claim is worth, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.devsecops._exercises_access import EXERCISES as _ACCESS
from mlops_lessons.devsecops._exercises_materials import EXERCISES as _MATERIALS

__all__ = ["EXERCISES"]

EXERCISES = (*_MATERIALS, *_ACCESS)
