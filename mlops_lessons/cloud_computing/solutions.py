"""The solutions of lesson 01, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.cloud_computing._solutions_money import *
from mlops_lessons.cloud_computing._solutions_storage import *
