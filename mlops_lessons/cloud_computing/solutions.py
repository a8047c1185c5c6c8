"""The solutions of lesson 01, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.cloud_computing._solutions_money import *  # noqa: F403 - gathered here, told apart there
from mlops_lessons.cloud_computing._solutions_storage import *  # noqa: F403 - gathered here, told apart there
