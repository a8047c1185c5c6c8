"""The solutions of lesson 05, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.continuous_deployment._solutions_push import *
from mlops_lessons.continuous_deployment._solutions_release import *
from mlops_lessons.continuous_deployment._solutions_watch import *
