"""The solutions of lesson 06, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.data_team._solutions_analyst import *
from mlops_lessons.data_team._solutions_engineer import *
