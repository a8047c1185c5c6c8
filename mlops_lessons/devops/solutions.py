"""The solutions of lesson 03, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.devops._solutions_flow import *
from mlops_lessons.devops._solutions_metrics import *
