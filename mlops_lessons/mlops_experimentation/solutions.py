"""The solutions of lesson 08, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.mlops_experimentation._solutions_models import *
from mlops_lessons.mlops_experimentation._solutions_tracking import *
