"""The solutions of lesson 04, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.devsecops._solutions_gates import *
from mlops_lessons.devsecops._solutions_supply import *
