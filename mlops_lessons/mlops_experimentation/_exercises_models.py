"""Exercises of lesson 08: a part of them."""

from __future__ import annotations

__all__ = ["EXERCISES"]

EXERCISES = ()
