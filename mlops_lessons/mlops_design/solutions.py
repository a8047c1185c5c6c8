"""The solutions of lesson 07, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.mlops_design._solutions_canvas import *
from mlops_lessons.mlops_design._solutions_data import *
