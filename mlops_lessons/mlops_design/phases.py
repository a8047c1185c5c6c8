"""The three phases of a machine-learning project, and how far back an event sends it.

References
----------
INNOQ, *MLOps Principles*, https://ml-ops.org/content/mlops-principles: design, experimentation and development, operations.
Google Cloud, *MLOps: continuous delivery and automation pipelines in machine learning*,
https://docs.cloud.google.com/architecture/mlops-continuous-delivery-and-automation-pipelines-in-machine-learning: the levels
0 to 2 are another thing, they say how much is automated. Both seen 2026-11.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EVENTS", "PHASES", "STEPS", "TEAMS", "maturity_level"]

PHASES = ("design", "experimentation", "operations")
#: What happened to the desk's model, and the phase that it sends the project back to.
EVENTS: Mapping[str, str] = {
    "shift_moved": "design",
    "fresh_data": "operations",
    "new_airline": "experimentation",
    "nobody_opens": "design",
    "thirty_minutes": "design",
}
#: The steps of the process, as the class lists them, by phase.
STEPS: Mapping[str, tuple[str, ...]] = {
    "design": ("requirements", "needs", "exploration", "first_experiments"),
    "experimentation": ("working_model", "ready_for_production"),
    "operations": ("deployment", "automated_training", "data_extraction"),
}
#: Three teams: (retrains by one command or a trigger, tests and deploys changes of the pipeline by itself).
TEAMS: Mapping[str, tuple[bool, bool]] = {
    "by_hand": (False, False),
    "service_only": (False, True),
    "retrains": (True, False),
    "both": (True, True),
}


def maturity_level(retrains_alone: bool, pipeline_deployed_alone: bool) -> int:
    """Return Google's level.

    0: by hand. 1: the training pipeline runs by itself. 2: changes of that pipeline are deployed by themselves too.

    Continuous deployment of the service alone stays at 0: what is deployed is a model that somebody trained by hand.
    """
    return 0 if not retrains_alone else 2 if pipeline_deployed_alone else 1
