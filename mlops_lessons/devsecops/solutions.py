"""The solutions of lesson 04, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.devsecops._solutions_gates import *  # noqa: F403 - gathered here, told apart there
from mlops_lessons.devsecops._solutions_supply import *  # noqa: F403 - gathered here, told apart there
