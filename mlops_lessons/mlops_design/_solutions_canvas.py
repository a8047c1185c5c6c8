"""Solutions of lesson 07: the canvas, requirements and the decision."""

from __future__ import annotations

__all__ = ["desk_decision", "desk_requirements", "go_or_not", "late_reached", "meets"]


def late_reached(late, chances, calls):
    likeliest_first = sorted(zip(chances, late, strict=True), key=lambda flight: -flight[0])
    return sum(is_late for _chance, is_late in likeliest_first[:calls])


def meets(requirement, measured):
    value = measured.get(requirement["measure"])
    if value is None:
        return None
    if "at_least" in requirement:
        return value >= requirement["at_least"]
    return value <= requirement["at_most"]


def desk_requirements():
    return """
[[requirements]]
kind = "functional"
says = "The list holds at most 40 flights."
measure = "calls"
at_most = 40

[[requirements]]
kind = "non_functional"
says = "It reaches at least 7 % of the late flights."
measure = "late_reached"
at_least = 0.07
"""


def go_or_not(project):
    if not project["in_time"] or project["best"] < project["cost"]:
        return "stop"
    if project["worst"] >= project["cost"]:
        return "go"
    return "pilot"


def desk_decision():
    return "stop"
