"""The exercises of lesson 01: those about stores, risks and the first day, and those about promises and money."""

from __future__ import annotations

from mlops_lessons.cloud_computing import _exercises_money, _exercises_storage

__all__ = ["EXERCISES"]

EXERCISES = (*_exercises_storage.EXERCISES, *_exercises_money.EXERCISES)
