"""The solutions of lesson 05, by the names of its exercises."""

from __future__ import annotations

from mlops_lessons.continuous_deployment._solutions_push import *  # noqa: F403 - gathered here, told apart there
from mlops_lessons.continuous_deployment._solutions_release import *  # noqa: F403 - gathered here, told apart there
from mlops_lessons.continuous_deployment._solutions_watch import *  # noqa: F403 - gathered here, told apart there
