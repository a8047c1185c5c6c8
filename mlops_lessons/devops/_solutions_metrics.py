"""The solutions about delivery and its metrics."""

from __future__ import annotations

from datetime import datetime
from statistics import median

__all__ = [
    "benefit_metric",
    "change_failure_rate",
    "delivery_pace",
    "first_shipped",
    "hours_between",
    "lead_time_hours",
    "recovery_hours",
]


def hours_between(first, second):
    waited = datetime.fromisoformat(second) - datetime.fromisoformat(first)
    return waited.total_seconds() / 3600


def lead_time_hours(commits, deployed):
    end = datetime.fromisoformat(deployed)
    hours = []
    for commit in commits:
        if len(commit["parents"]) < 2:
            begun = datetime.fromisoformat(commit["committed"])
            hours.append((end - begun).total_seconds() / 3600)
    return median(hours) if hours else None


def first_shipped(commit, parents, deployments):
    for release, tip in deployments:
        seen, waiting = set(), [tip]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting.extend(parents[name])
        if commit in seen:
            return release
    return None


def change_failure_rate(deployments, incidents):
    served = [row["release"] for row in deployments if row["ok"]]
    blamed = {row["release"] for row in incidents}
    if not served:
        return None
    return sum(release in blamed for release in served) / len(served)


def recovery_hours(failures):
    hours = [resolved - deployed for deployed, opened, resolved in failures if resolved is not None]
    return median(hours) if hours else None


def delivery_pace(deployments, days):
    served = [row for row in deployments if row["ok"]]
    mending = [row for row in served if not row["planned"]]
    per_week = len(served) / days * 7
    return [per_week, len(mending) / len(served) if served else None]


def benefit_metric():
    return {
        "a": "none",
        "b": "recovery time",
        "c": "lead time",
        "d": "application performance",
        "e": "change failure rate",
        "f": "deployment frequency",
    }
