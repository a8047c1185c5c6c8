"""The exercises of lesson 02, in the order of the notebook."""

from __future__ import annotations

from mlops_lessons.client_server._exercises_exchange import EXERCISES as _EXCHANGE
from mlops_lessons.client_server._exercises_load import EXERCISES as _LOAD

__all__ = ["EXERCISES"]

EXERCISES = (*_EXCHANGE, *_LOAD)
